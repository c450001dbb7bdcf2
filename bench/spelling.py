"""How often a misspelled title or author name still finds its row: with correction, and without.

    python -m bench.spelling misspellings.csv.gz goodbooks10k=books.csv.gz [MAPPING=FILE …] [--number 2000] [--seed 1]

The CSV has the columns source, misspelling and correction. The texts are titles and names of authors of the files, which the importer
brings into one database. Each is asked for as it is and misspelled: by a word's listed misspelling (only texts with such a
word), by one and by two random edits of any letters. A row with that very title or name among the first ten is right.
Without a URL an embedded PostgreSQL is made, deployed and thrown away.
"""

import argparse
import asyncio
import csv
import gzip
import random
import re
import string
import sys
import tempfile
from collections import defaultdict
from itertools import compress, islice
from pathlib import Path
from typing import NamedTuple

import asyncpg

from bench import results
from bench.fresh import fill, fresh

TEXTS = {
    "titles": "SELECT DISTINCT b.title FROM bookstore.book AS b",
    "authors": "SELECT DISTINCT a.name FROM bookstore.author AS a",
}
FIND = {
    "titles": "SELECT r.title FROM search_books(p_q => q.asked, p_limit => 10, p_exact => $3) AS r",
    "authors": "SELECT r.name FROM list_authors(p_q => q.asked, p_limit => 10, p_exact => $3) AS r",
}
LETTER = re.compile(r"[^\W\d_]")
WORD = re.compile(r"[^\W\d_]+")
LETTERS = 4
"""What is shorter is left out: two edits would leave nothing of it."""
LONGEST = 190
"""Of a text that is asked for."""

Pairs = dict[str, list[tuple[str, str]]]
"""Misspellings of each word, with their source."""


class Question(NamedTuple):
    """A text and how it is misspelled."""

    wanted: str
    asked: str
    source: str | None = None
    """Of the misspelling, when it is a listed one."""


def read_pairs(file: Path) -> Pairs:
    """Read the misspellings of single words."""
    pairs: Pairs = defaultdict(list)
    with gzip.open(file, "rt", encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            wrong, right = row["misspelling"].lower(), row["correction"].lower()
            if wrong.isalpha() and right.isalpha() and wrong != right:
                pairs[right].append((wrong, row["source"]))
    return pairs


def listed(text: str, pairs: Pairs, chance: random.Random) -> Question | None:
    """Replace one word by a listed misspelling of it; none when no word has any."""
    words = [match for match in WORD.finditer(text) if match[0].lower() in pairs]
    if not words:
        return None
    word = chance.choice(words)
    wrong, source = chance.choice(pairs[word[0].lower()])
    wrong = wrong.capitalize() if word[0][0].isupper() else wrong
    return Question(text, text[: word.start()] + wrong + text[word.end() :], source)


def edited(text: str, edits: int, chance: random.Random) -> Question:
    """Insert, delete or replace any letter, or swap two that stand together; so many times."""
    asked = text
    while asked.lower() == text.lower():
        asked = text
        for _ in range(edits):
            place = chance.choice([match.start() for match in LETTER.finditer(asked)])
            head, here, tail = asked[:place], asked[place], asked[place + 1 :]
            letter = chance.choice(string.ascii_lowercase.replace(here.lower(), ""))
            ways = [head + letter + here + tail, head + letter + tail, head + tail]
            if LETTER.match(tail) and tail[0].lower() != here.lower():
                ways.append(head + tail[0] + here + tail[1:])
            asked = chance.choice(ways)
    return Question(text, asked)


def questions(texts: list[str], pairs: Pairs, number: int, seed: int) -> dict[str, list[Question]]:
    """Misspell so many of the texts in each way; the same ones for the same seed."""
    chance = random.Random(seed)
    chosen = sorted(text for text in texts if len(text) <= LONGEST and len(LETTER.findall(text)) >= LETTERS)
    chance.shuffle(chosen)
    known = filter(None, (listed(text, pairs, chance) for text in chosen))
    return {
        "a listed misspelling": [*islice(known, number)],
        "one edit": [edited(text, 1, chance) for text in chosen[:number]],
        "two edits": [edited(text, 2, chance) for text in chosen[:number]],
    }


async def ask(
    connection: asyncpg.Connection, kind: str, asked: list[tuple[str, str]], *, exact: bool
) -> list[bool]:
    """Tell of each (asked, wanted) whether what is wanted is among the first ten found."""
    statement = f"""
        SELECT EXISTS (SELECT FROM ({FIND[kind]}) AS f (found) WHERE util.search_key(f.found) = util.search_key(q.wanted))
        FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS q (asked, wanted, place)
        ORDER BY q.place"""
    rows = await connection.fetch(statement, *map(list, zip(*asked, strict=True)), exact)
    return [row[0] for row in rows]


async def first(connection: asyncpg.Connection, kind: str, texts: list[str]) -> list[bool]:
    """Tell of each text whether a row of that very title or name is the first that is found."""
    statement = f"""
        SELECT coalesce((SELECT util.search_key(f.found) FROM ({FIND[kind].replace("$3", "false")} LIMIT 1) AS f (found)) = util.search_key(q.asked), false)
        FROM unnest($1::text[]) WITH ORDINALITY AS q (asked, place)
        ORDER BY q.place"""
    return [row[0] for row in await connection.fetch(statement, texts)]


async def measure(connection: asyncpg.Connection, options: argparse.Namespace) -> str:
    """Ask all and say how often it was found."""
    pairs = read_pairs(options.misspellings)
    rows: list[list[str]] = []
    firsts = []
    for kind, statement in TEXTS.items():
        texts = [row[0] for row in await connection.fetch(statement)]
        asked_for = [text for text in texts if len(text) <= LONGEST]
        found = await first(connection, kind, asked_for)
        firsts.append(f"{sum(found):,} of {len(found):,} {kind}")
        for text in [text for text, yes in zip(asked_for, found, strict=True) if not yes][: options.missed]:
            print(f"{kind}, not first: {text!r}", file=sys.stderr)
        for way, every in questions(texts, pairs, options.number, options.seed).items():
            answers = [
                await ask(connection, kind, [(q.wanted, q.wanted) for q in every], exact=False),
                await ask(connection, kind, [(q.asked, q.wanted) for q in every], exact=False),
                await ask(connection, kind, [(q.asked, q.wanted) for q in every], exact=True),
            ]
            sources = sorted({question.source for question in every if question.source})
            for source in ["", *sources]:
                chosen = [not source or question.source == source for question in every]
                right, wrong, typed = (sum(compress(answer, chosen)) for answer in answers)
                number = sum(chosen)
                rows.append(
                    [
                        kind,
                        (source and f"… {source}") or way,
                        f"{number:,}",
                        *(f"{found / max(number, 1):.3f}" for found in (right, wrong, typed)),
                        f"{wrong / max(right, 1):.3f}",
                    ]
                )
            lost = [question for question, yes, no, _ in zip(every, *answers, strict=True) if yes and not no]
            for question in lost[: options.missed]:
                print(f"{kind}, {way}: {question.wanted!r} asked as {question.asked!r}", file=sys.stderr)
    head = [
        "texts",
        "misspelled by",
        "number",
        "spelled right",
        "misspelled",
        "misspelled, p_exact",
        "misspelled / right",
    ]
    return (
        "How often a row of that very title or name is among the first ten.\n\n```\npython -m bench.spelling misspellings.csv.gz "
        + " ".join(f"{mapping}={Path(file).name}" for mapping, file in options.books)
        + f" --number {options.number} --seed {options.seed}\n```\n\n"
        + results.table(head, rows)
        + f"\n\nAsked for as they are, all of up to {LONGEST} characters: {' and '.join(firsts)} are the first row."
    )


async def main() -> None:
    """Import the books, ask for them, and write down how often they were found."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("misspellings", type=Path)
    parser.add_argument("books", nargs="+", metavar="MAPPING=FILE", type=lambda text: text.split("=", 1))
    parser.add_argument(
        "--number", type=int, default=2_000, help="how many texts of each kind are misspelled in each way"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--missed",
        type=int,
        default=0,
        help="how many to show of each that only misspelling lost, or that did not come first",
    )
    parser.add_argument("--database", metavar="URL", help="deployed, without other books")
    options = parser.parse_args()
    async with fresh(options.database) as url:
        with tempfile.TemporaryDirectory(prefix="storeroom-bench-") as directory:
            for mapping, file in options.books:
                await fill(url, "books", Path(file), mapping, Path(directory) / "report.csv")
        connection = await asyncpg.connect(url)
        await connection.execute("ANALYZE")
        text = await measure(connection, options)
        await connection.close()
    print(text)
    results.write_section("Spelling", text)


if __name__ == "__main__":
    asyncio.run(main())
