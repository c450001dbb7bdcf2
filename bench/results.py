"""RESULTS.md: a section for each part, written anew by each run of it; tables, plots, and what was run where."""

import os
import platform
import re
import shlex
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import psutil  # type: ignore[import-untyped]

from api import embedded

RESULTS = Path(__file__).with_name("RESULTS.md")


def write_section(title: str, text: str, settings: dict[str, str] | None = None) -> None:
    """Put the section of that title, with what was run where, in the place of its last version, or at the end."""
    section = f"## {title}\n\n{text.strip()}\n\n{circumstances(settings or {})}\n"
    before = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else "# Results\n"
    pattern = re.compile(rf"^## {re.escape(title)}\n.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
    found = pattern.search(before)
    if found:
        after = before[: found.start()] + section + "\n" * (found.end() < len(before)) + before[found.end() :]
    else:
        after = f"{before.rstrip()}\n\n{section}"
    RESULTS.write_text(after, encoding="utf-8")


def table(head: list[str], rows: list[list[str]]) -> str:
    """Make a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def plot(
    name: str,
    series: dict[str, list[tuple[float, float]]],
    labels: tuple[str, str],
    scale: str = "linear",
) -> None:
    """Draw lines into a file beside RESULTS.md."""
    import matplotlib as mpl  # noqa: PLC0415  # only where it is needed

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "storeroom"  # the same figures, the same file
    from matplotlib import pyplot as plt  # noqa: PLC0415

    figure, axes = plt.subplots(figsize=(9, 6), layout="constrained")
    for place, (line, points) in enumerate(series.items()):
        axes.plot(
            *zip(*points, strict=True),
            marker=".",
            linestyle=["-", "--", ":", "-."][place // 10 % 4],
            label=line,
        )
    axes.set(xscale=scale, yscale=scale, xlabel=labels[0], ylabel=labels[1])
    if scale == "linear":
        axes.set_ylim(bottom=0)
    axes.grid(visible=True, which="both", alpha=0.2)
    axes.legend(fontsize="small", loc="center left", bbox_to_anchor=(1, 0.5))
    figure.savefig(RESULTS.with_name(name), metadata={"Date": None})
    plt.close(figure)


def circumstances(settings: dict[str, str]) -> str:
    """Say what was run, on which machine, with which versions and settings of the server."""
    words = shlex.join(re.sub(r"^.*/", "", word) if word.startswith("/") else word for word in sys.argv[1:])
    processor = (
        re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
        if sys.platform == "linux"
        else None
    )
    versions = [
        f"{package} {version(package)}" for package in ("fastapi", "uvicorn", "asyncpg", "sqlalchemy")
    ]
    given = ", ".join(f"{name} {value}" for name, value in settings.items())
    return (
        f"`python -m bench.{Path(sys.argv[0]).stem} {words}`, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC. {os.cpu_count()} cores of"
        f" {processor[1] if processor else platform.processor()}, {psutil.virtual_memory().total / 2**30:.0f} GB, load"
        f" {os.getloadavg()[2]:.1f} over the last quarter of an hour, the measurement's own included. PostgreSQL"
        f" {embedded.version()}{given and f' with {given}'}, {given and 'other '}settings as `storeroom` has them; Python {platform.python_version()}, {', '.join(versions)}."
    )
