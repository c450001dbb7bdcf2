"""Small Sqitch projects, and the real sqitch to hold the runner against."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from api.sqitch import Plan

CONF = "[core]\n\tengine = pg\n\tplan_file = sqitch.plan\n\ttop_dir = db\n"


@pytest.fixture(autouse=True)
def _committer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SQITCH_FULLNAME", "Una Tester")
    monkeypatch.setenv("SQITCH_EMAIL", "una@example.com")
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.fixture
def project(tmp_path: Path) -> Callable[..., Plan]:
    """Write a project: the lines of its plan after the header, and its scripts by path, in `tmp_path`."""

    def write(lines: str, scripts: dict[str, str] | None = None, header: str = "%project=small\n") -> Plan:
        (tmp_path / "sqitch.conf").write_text(CONF)
        plan = f"%syntax-version=1.0.0\n{header}\n{lines}"
        (tmp_path / "sqitch.plan").write_bytes(plan.encode())
        for name, text in (scripts or {}).items():
            path = tmp_path / "db" / f"{name}.sql"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return Plan.read(tmp_path)

    return write


@pytest.fixture
def real() -> Callable[..., str]:
    """Run the real sqitch in a directory and return what it printed; an exit code other than `code` is a failure."""
    if not shutil.which("sqitch"):
        if os.environ.get("STOREROOM_TEST_SQITCH") == "require":
            pytest.fail(
                "sqitch is not installed, and STOREROOM_TEST_SQITCH=require asks for it", pytrace=False
            )
        pytest.skip("sqitch is not installed")

    def run(root: Path, *words: str, code: int = 0) -> str:
        done = subprocess.run(
            ["sqitch", *words],
            cwd=root,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            check=False,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    return run
