"""Measure Storeroom: one command makes the data, runs everything side by side and writes bench/RESULTS.md.

python -m bench.run [PART …] [--data DIRECTORY] [--books 1000000] [--sizes 10000 1000000 10000000]
"""

import argparse
from pathlib import Path

from api.settings import Settings
from bench import calls, growth, overload, parts, sets

PARTS = {
    "check": calls.check,
    "author-page": parts.author_page,
    "function": calls.function,
    "growth": growth.growth,
    "misspelled": growth.misspelling,
    "http": parts.http,
    "import": calls.imports,
    "memory": parts.memory,
    "overload": overload.overload,
    "soak": overload.soak,
}


def main() -> None:
    """Read the options and run the parts."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)}; all but check by default"
    )
    parser.add_argument(
        "--data", type=Path, default=Settings().data / "bench", help="directory of the bench's server"
    )
    parser.add_argument(
        "--books", type=int, default=1_000_000, help="size of the data set for all but growth"
    )
    parser.add_argument(
        "--sizes", type=int, nargs="+", default=[10_000, 1_000_000, 10_000_000], help="sizes for growth"
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=6, help="of a round")
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--minutes", type=float, default=10, help="that memory is watched")
    parser.add_argument("--soak", type=float, default=1800, help="seconds of the soak")
    parser.add_argument(
        "--reuse", action="store_true", help="take data sets as they are, whatever revision they were made by"
    )
    options = parser.parse_args()
    if unknown := {*options.parts} - {*PARTS}:
        parser.error(f"no such part: {', '.join(unknown)}")
    with sets.server(options.data) as url:
        bench = parts.Bench(
            url, options.sizes, options.books, options.rounds, options.seconds, options.connections, options.minutes,
            options.reuse, lambda line: print(line, flush=True), options.soak,
        )  # fmt: skip
        for name in options.parts or [name for name in PARTS if name != "check"]:
            bench.say(name)
            PARTS[name](bench)


if __name__ == "__main__":
    main()
