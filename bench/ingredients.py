"""How well and how fast recipes.parse_ingredient reads lines of ingredients.

    python -m bench.ingredients labelled.csv.gz [--half held|tune] [--database URL] [--lines lines.jsonl.gz] [--wrong N]

The CSV has the columns source, input, name, quantity, unit, size, preparation, comment, purpose; lines without any label
are left out. Which half a line is in follows from its own text, so that rules are made on one half and measured on the other.
Without a URL an embedded PostgreSQL is made, deployed and thrown away.
"""

import argparse
import asyncio
import csv
import gzip
import hashlib
import json
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import asyncpg

from bench.fresh import fresh

LABELS = ["name", "quantity", "unit", "size", "preparation", "comment", "purpose"]
NUMBERS = {
    word: Fraction(n)
    for n, word in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], 1
    )
}
PARSE = """
    SELECT p.quantity, p.unit_code, p.name, p.status, p.ingredient_id, recipes.ingredient_key(p.name) AS name_key,
        recipes.ingredient_key(l.name) AS label_key, recipes.find_ingredient(l.name) AS label_id
    FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS l (line, name, place), recipes.parse_ingredient(l.line) AS p
    ORDER BY l.place
"""
TIME = "SELECT count(p.status) FROM unnest($1::text[]) AS l (line), recipes.parse_ingredient(l.line) AS p"

Row = dict[str, str]


def opened(path: Path) -> Iterator[str]:
    """Read the lines of a packed file."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from file


def labelled(path: Path, half: str) -> list[Row]:
    """Read one half of the labelled lines."""
    return [
        row
        for row in csv.DictReader(opened(path))
        if any(row[label] for label in LABELS)
        and (hashlib.sha256(row["input"].encode()).digest()[0] % 2 == 0) == (half == "tune")
    ]


def label_quantity(text: str) -> Fraction | None:
    """Read the first number of a label: `1#1$2` is 1 1/2, `6-7` begins with 6, `8x` is 8; words without number are none."""
    first = (text.split() or [""])[0].lower()
    if first == "half":
        return Fraction(1, 2)
    if first in NUMBERS:
        return NUMBERS[first]
    if match := re.match(r"(\d+(?:\.\d+)?|\.\d+)?(?:#(\d+)\$(\d+))?", first.replace(",", "")):
        whole, above, below = match.groups()
        if whole or above:
            return Fraction(whole or 0) + (Fraction(int(above), int(below)) if above else 0)
    return None


def label_units(text: str, units: dict[str, str]) -> list[tuple[str, str]]:
    """Read the units of a label in their order, as code and word; one that nobody knows is itself."""
    words, found = re.sub(r"[.]", "", text).split(), []
    while words:
        for number in (3, 2, 1):
            word = " ".join(words[:number])
            if unit := units.get(word if len(word) == 1 else word.lower()):
                found.append((unit, word))
                words = words[number:]
                break
        else:
            word = words.pop(0)
            if not words and not found:
                found.append((word, word))
    return found


def label_unit(row: Row, found: list[tuple[str, str]]) -> str | None:
    """Choose the unit of the first quantity: the first that stands outside brackets, before a comma and in no size of one."""
    head = re.sub(r"\([^)]*\)?|\[[^]]*\]?", " ", row["input"]).strip().split(",")[0]
    number = r"[\d¼½¾⅓⅔⅛]"
    head = re.sub(
        rf"^({number}+\S*|an?|one|two|three|four)\s*(?:x\s*|(?<=\s))(?:\d+\.)?(?!{number}+\s*/|[¼½¾⅓⅔⅛]){number}+(?!/)[\s-]*[a-zA-Z]+(?:/\S+(?: oz)?)*",
        r"\1 ",
        head,
    )
    head = head.split(" about ")[0].lower()
    return next(
        (
            code
            for code, word in found
            if re.search(rf"(?<![a-z]){re.escape(word.split()[0][:3].lower())}", head)
        ),
        None,
    )


def judge(row: Row, read: Any, units: dict[str, str]) -> dict[str, bool | None]:  # noqa: ANN401  # asyncpg is untyped
    """Say what of a line was read as it is labelled; None is not asked."""
    found = label_units(row["unit"], units)
    quantity, label = read["quantity"], label_quantity(row["quantity"])
    name, wanted = f" {read['name_key'] or ''} ", f" {row['name'] and read['label_key']} "
    return {
        # The labels leave the article out: "a handful" is one handful here.
        "quantity": abs(float(quantity) - float(label)) < 0.002
        if quantity is not None and label is not None
        else quantity == label or (quantity == 1 and bool(re.match(r"an? ", row["input"], re.IGNORECASE))),
        "unit": read["unit_code"] == label_unit(row, found),
        "unit, first labelled": read["unit_code"] == (found[0][0] if found else None),
        "name": name == wanted if row["name"] else None,
        "name contains": (name in wanted or wanted in name) and bool(name.strip()) if row["name"] else None,
        "known": read["ingredient_id"] is not None,
        "known agrees": read["ingredient_id"] == read["label_id"] if read["label_id"] else None,
    }


async def measure(url: str, options: argparse.Namespace) -> None:
    """Print the tables."""
    connection = await asyncpg.connect(url)
    units = {
        row["alias_key"]: row["unit_code"]
        for row in await connection.fetch("SELECT alias_key, unit_code FROM recipes.unit_alias")
    }
    rows = labelled(options.labelled, options.half)
    read = await connection.fetch(PARSE, [row["input"] for row in rows], [row["name"] for row in rows])
    scores: dict[str, dict[str, list[bool]]] = defaultdict(lambda: defaultdict(list))
    wrong: dict[str, list[str]] = defaultdict(list)
    for row, parsed in zip(rows, read, strict=True):
        for what, right in judge(row, parsed, units).items():
            if right is not None:
                scores["all"][what].append(right)
                scores[row["source"]][what].append(right)
                if not right:
                    got = f"{parsed['quantity']} | {parsed['unit_code']} | {parsed['name']}"
                    wrong[what].append(
                        f"{row['input']}\n      label {row['quantity']} | {row['unit']} | {row['name']}\n      read  {got}"
                    )
    columns = list(scores["all"])
    print("| source | lines |", " | ".join(columns), "|")
    print("|---|---|" + "---|" * len(columns))
    for source, score in scores.items():
        print(
            f"| {source} | {len(score['quantity']):,} |",
            " | ".join(f"{sum(score[c]) / len(score[c]):.3f}" for c in columns),
            "|",
        )
    chance = random.Random(options.seed)
    for what in options.what:
        print(f"\n{what}: {len(wrong[what])} wrong")
        for line in chance.sample(wrong[what], min(options.wrong, len(wrong[what]))):
            print("   ", line)

    lines = [row["input"] for row in csv.DictReader(opened(options.labelled))][:20_000]
    if options.lines:
        every = [line for text in opened(options.lines) for line in json.loads(text)["ingredients"]]
        lines = chance.sample(every, 50_000)
        read = await connection.fetch(PARSE, lines, lines)
        status = Counter(row["status"] for row in read)
        print(
            f"\n{len(lines):,} of {len(every):,} lines:",
            ", ".join(f"{s} {n / len(lines):.3f}" for s, n in status.most_common()),
        )
        asked = [row for row in read if row["status"] in {"parsed", "partial"}]
        print(
            f"known ingredient: {sum(row['ingredient_id'] is not None for row in asked) / len(asked):.3f} of the parsed and partial"
        )
        missing = Counter(row["name_key"] for row in asked if row["ingredient_id"] is None)
        if options.wrong:
            print(
                "most missed:", ", ".join(f"{name} {n}" for name, n in missing.most_common(options.wrong * 5))
            )
            for line, row in chance.sample([*zip(lines, read, strict=True)], options.wrong):
                print(
                    f"    {line}\n      {row['status']} {row['quantity']} | {row['unit_code']} | {row['name']} | {row['ingredient_id']}"
                )
    best = 1e9
    for _ in range(3):
        started = time.perf_counter()
        await connection.fetchval(TIME, lines[:20_000])
        best = min(best, time.perf_counter() - started)
    print(
        f"\n{best / len(lines[:20_000]) * 1e6:.0f} µs a line, best of three runs over {len(lines[:20_000]):,} lines"
    )
    await connection.close()


async def main() -> None:
    """Find or make a database and measure in it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("labelled", type=Path)
    parser.add_argument("--half", choices=["held", "tune"], default="held")
    parser.add_argument("--database", metavar="URL")
    parser.add_argument(
        "--lines", type=Path, help="recipes as JSON lines with `ingredients`, for the shares of each status"
    )
    parser.add_argument("--wrong", type=int, default=0, help="how many wrong lines to show")
    parser.add_argument("--what", nargs="*", default=[])
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    async with fresh(options.database) as url:
        await measure(url, options)


if __name__ == "__main__":
    asyncio.run(main())
