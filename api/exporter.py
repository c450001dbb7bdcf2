"""Exports: the rows of a catalog as CSV, JSON Lines or JSON-LD, so that importing the file changes nothing."""

import asyncio
import csv
import gzip
import io
import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import aclosing, contextmanager
from pathlib import Path
from typing import Any, Literal, Protocol

from rich.console import Console

from api import database
from api.jsonld import CONTEXT, recipe_of
from api.mapping import KINDS, Row, UnusableError, join_cell, join_steps

PAGE = 1_000
"""Rows that are held at a time."""

Format = Literal["csv", "jsonl", "jsonld"]
_SUFFIXES: dict[str, Format] = {
    ".csv": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonld",
    ".jsonld": "jsonld",
}
_HEADS = {
    "csv": ",".join(KINDS["recipes"].fields) + "\r\n",
    "jsonl": "",
    "jsonld": f'{{"@context":"{CONTEXT}","@graph":[',
}
_ENDS = {"csv": "", "jsonl": "", "jsonld": "\n]}\n"}

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class SupportsWrite(Protocol):
    """What an export is written to."""

    def write(self, data: bytes, /) -> int:
        """Write bytes."""


def told(file: str) -> Format:
    """Tell the format from the name of a file; JSON Lines where it says nothing."""
    return _SUFFIXES.get(Path(file.removesuffix(".gz")).suffix.lower(), "jsonl")


def page(rows: list[Row], form: Format, *, first: bool) -> str:
    """Write rows in a format; what joins them to the rows before is in it."""
    if form == "jsonl":
        return "".join(
            f"{_encode({name: value for name, value in row.items() if value is not None})}\n" for row in rows
        )
    if form == "jsonld":  # one recipe a line, so that the report of an import can name it
        return "".join(
            f"{'' if first and not place else ','}\n{_encode(recipe_of(row))}"
            for place, row in enumerate(rows)
        )
    text = io.StringIO(newline="")
    csv.writer(text).writerows(map(cells, rows))
    return text.getvalue()


def cells(row: Row) -> list[Any]:
    """The cells of a recipe, as the mapping `storeroom` reads them."""
    row = row | {
        "ingredients": join_cell(row.get("ingredients") or (), "\n"),
        "steps": join_steps(row.get("steps") or ()),
        "categories": join_cell(row.get("categories") or (), ";"),
    }
    return [row.get(field) for field in KINDS["recipes"].fields]


async def run(url: str, file: str, form: Format | None = None) -> int:
    """Export all recipes to a path, or to standard output as `-`, and say how many.

    The exit code is 0, 1 when the file cannot be written, 130 when interrupted, 141 when nobody reads on. A file is there
    as a whole or as it was before.
    """
    errors = Console(stderr=True)
    started = time.monotonic()
    form = form or told(file)
    done = 0
    try:
        with _writing(file) as out:
            out.write(_HEADS[form].encode())
            async with aclosing(database.exporting(url, "recipes", PAGE)) as pages:
                async for rows in pages:
                    out.write(page([_row(text) for text in rows], form, first=not done).encode())
                    done += len(rows)
            out.write(_ENDS[form].encode())
    except BrokenPipeError:
        # What is still buffered has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except OSError as error:
        _say(errors, f"{file} cannot be written: {error.strerror or error}.")
        return 1
    except UnusableError as error:
        _say(errors, str(error))
        return 1
    except (asyncio.CancelledError, KeyboardInterrupt):  # the latter where the signal met our own code
        if (task := asyncio.current_task()) is not None:
            task.uncancel()
        left = "what was written is not all." if file == "-" else f"{file} is as it was before."
        _say(errors, f"Interrupted after {done:,} recipes: {left}")
        return 130
    place = "standard output" if file == "-" else file
    _say(errors, f"{done:,} recipes written to {place} in {time.monotonic() - started:,.1f} s")
    return 0


def _row(text: str) -> Row:
    row: Row = json.loads(text)
    del row["recipe_id"]
    return row


def _say(console: Console, text: str) -> None:
    console.print(text, markup=False, highlight=False, soft_wrap=True)


@contextmanager
def _writing(file: str) -> Iterator[SupportsWrite]:
    """Open standard output, a device, or a file that takes its name when all is in it; packed if its name says so."""
    path = Path(file).resolve()
    if file == "-" or (path.exists() and not path.is_file()):
        if path.is_dir() and file != "-":
            raise UnusableError(f"{file} is a folder; name a file in it.")
        with open(sys.stdout.fileno() if file == "-" else path, "wb", closefd=file != "-") as out:
            yield out
        return
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with draft.open("xb") as raw:
            if file.endswith(".gz"):
                with gzip.GzipFile(path.name, "wb", fileobj=raw, compresslevel=6) as packed:
                    yield packed
            else:
                yield raw
            raw.flush()
            os.fsync(raw.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
