"""Files of books, recipes, products and movements: read row by row, mapped with JMESPath, sent in chunks to the database, reported line by line.

Whether a row is valid, new or already there is the database's to say. Here a line is refused only when no row can be
read from it, and then it stands in the report with the reason.
"""

import asyncio
import csv
import gzip
import io
import json
import re
import sys
import time
import zlib
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, ExitStack, contextmanager
from datetime import UTC, datetime
from operator import itemgetter
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, Never, Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table

from api import database, jsonld
from api.mapping import (
    LineError,
    Mapping,
    Outcome,
    Row,
    UnusableError,
    evaluate,
    fitting_mappings,
    formats,
    kind,
    read_mapping,
)

OUTCOMES = ("inserted", "updated", "unchanged", "duplicate", "rejected")

LINE_LIMIT = 1 << 20
"""Bytes of one line, and of one CSV record over all its lines."""
CHUNK_ROWS = 2_000
CHUNK_BYTES = 4 << 20
"""A chunk ends at either bound, so that memory stays the same whatever the file holds."""

SHOWN_REJECTIONS = 5
SHOWN_KEYS = 12
PLAIN_SECONDS = 5.0
"""Seconds between two lines of progress where there is no terminal to draw a bar on."""

Importing = AbstractAsyncContextManager[Callable[[str], Awaitable[list[Outcome]]]]
"""An import that is open in the database: it is sent rows as JSON text and says what became of them."""


class Lines:
    """The physical lines of a file, numbered from 1 and bounded; iterated as text by the CSV reader.

    `start` is the line where the record being read began; `rewind` goes back to the line after it.
    """

    def __init__(self, stream: BinaryIO) -> None:
        """Stand before the first line."""
        self.number = 0
        self.bytes = 0
        self.start = 1
        self.fault: LineError | None = None
        self._stream = stream
        self._record: list[bytes] = []
        self._size = 0
        self._again: deque[bytes] = deque()

    def take(self) -> bytes:
        """Take the next line with its line break, cut off after the limit; empty at the end of the file."""
        if self._again:
            line = self._again.popleft()
        else:
            line = self._stream.readline(LINE_LIMIT + 1)
            self.bytes += len(line)
            if len(line) > LINE_LIMIT and not line.endswith(b"\n"):
                while (rest := self._stream.readline(LINE_LIMIT)) and not rest.endswith(b"\n"):
                    pass
            if self.number == 0:
                line = line.removeprefix(b"\xef\xbb\xbf")
        self.number += bool(line)
        return line

    def read(self, size: int) -> bytes:
        """Take some of the file whatever its lines are; they are counted."""
        data = self._stream.read(size)
        self.bytes += len(data)
        self.number += data.count(b"\n")
        return data

    def begin(self) -> None:
        """Begin a new record with the next line."""
        self.start = self.number + 1
        self.fault = None
        self._record.clear()
        self._size = 0

    def rewind(self) -> None:
        """Give all lines of the record again but its first."""
        self._again.extendleft(reversed(self._record[1:]))
        self.number = self.start

    def __iter__(self) -> Self:
        """Read on from where the last record ended."""
        return self

    def __next__(self) -> str:
        """Give the next line of the record; what is wrong with it is kept in `fault`."""
        if self._size > LINE_LIMIT:
            raise csv.Error("the record is longer than 1 MiB")
        line = self.take()
        if not line:
            raise StopIteration
        self._record.append(line)
        self._size += len(line)
        try:
            return text_of(line)
        except LineError as error:
            self.fault = self.fault or error
            return "\n" if len(line) > LINE_LIMIT else line.decode(errors="replace")


def text_of(line: bytes) -> str:
    """Decode one line; raises LineError when it is too long, not UTF-8 or holds U+0000."""
    if len(line) > LINE_LIMIT:
        raise LineError("too_long", "the line is longer than 1 MiB")
    if b"\0" in line:
        raise LineError("nul", "the line holds the character U+0000")
    try:
        return line.decode()
    except UnicodeDecodeError as error:
        raise LineError(
            "not_utf8", f"the line is not UTF-8: byte {error.start + 1} is 0x{line[error.start]:02x}"
        ) from None


def csv_rows(lines: Lines, header: list[str], delimiter: str) -> Iterator[tuple[int, Row | LineError]]:
    """Read the records after the header; blank lines are none."""
    width = len(header)
    reader = csv.reader(lines, strict=True, delimiter=delimiter)
    broken = False
    while True:
        lines.begin()
        try:
            values = next(reader, None)
        except csv.Error as error:
            # A stray quote takes up everything to the next one: only its own line is given up.
            lines.rewind()
            broken = True
            yield lines.start, lines.fault or LineError("not_csv", f"the line is not CSV: {_reason(error)}")
            continue
        if values is None:
            return
        if lines.fault:
            yield lines.start, lines.fault
        elif broken and any(value.count('"') % 2 for value in values):
            yield (
                lines.start,
                LineError("not_csv", "the line looks like the rest of a record that is not CSV"),
            )
        elif len(values) == width:
            broken = False
            yield lines.start, dict(zip(header, values, strict=True))
        elif values:
            to = "" if lines.number == lines.start else f", read to line {lines.number},"
            message = f"the record{to} has {len(values)} fields where the header has {width}"
            yield lines.start, LineError("field_count", message)


def _reason(error: csv.Error) -> str:
    return str(error).partition(" - ")[0]  # what follows is advice to programmers


def csv_header(lines: Lines, delimiter: str) -> list[str]:
    """Read the column names from the first line; raises UnusableError."""
    csv.field_size_limit(LINE_LIMIT)
    lines.begin()
    try:
        header = [name.strip() for name in next(csv.reader(lines, strict=True, delimiter=delimiter), [])]
    except csv.Error as error:
        raise UnusableError(f"its header line is not CSV: {_reason(error)}") from error
    if lines.fault:
        raise UnusableError(f"its header line cannot be used: {lines.fault}") from None
    if not any(header):
        raise UnusableError("it has no header line")
    for name, count in Counter(header).items():
        if count > 1:
            raise UnusableError(f"its header names the column {name!r} {count} times")
    return header


_SUSPECT = re.compile(r"\\u(?:0000|[dD][89a-fA-F])")
_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


def _no_constant(name: str) -> Never:
    raise LineError("not_json", f"the line is not JSON: {name} is no value there")


_decode = json.JSONDecoder(parse_constant=_no_constant).decode
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def json_rows(lines: Lines) -> Iterator[tuple[int, Row | LineError]]:
    """Read one object a line; blank lines are none."""
    while line := lines.take():
        if line.isspace():
            continue
        try:
            yield lines.number, _json_object(text_of(line))
        except LineError as error:
            yield lines.number, error


def _json_object(text: str) -> Row:
    try:
        value = _decode(text)
        if not isinstance(value, dict):
            raise LineError("not_object", f"the line is {kind(value)}, not a JSON object")
        if _SUSPECT.search(text):
            again = _encode(value)
            if _NUL.search(again):
                raise LineError("nul", "the line holds the character U+0000")
            again.encode()
    except UnicodeEncodeError:
        raise LineError("surrogate", "the line holds half of a surrogate pair") from None
    except json.JSONDecodeError as error:
        raise LineError("not_json", f"the line is not JSON: {error.msg} at column {error.colno}") from None
    except ValueError:
        raise LineError("not_json", "the line has a number of too many digits") from None
    except RecursionError:
        raise LineError("not_json", "the line is nested too deeply") from None
    return value


class Chunk(NamedTuple):
    """Rows on their way to the database, as JSON text, and the lines of the same stretch that gave none."""

    rows: str
    sent: int
    refused: list[Outcome]
    warned: dict[int, jsonld.Warned]
    line: int
    position: int


class Source:
    """A file of rows, plain or gzipped, CSV or JSON Lines, told by its first bytes and its name."""

    def __init__(self, file: str, mapping: Mapping, stack: ExitStack) -> None:
        """Open the file, to be closed by the stack; raises UnusableError."""
        self.name = "standard input" if file == "-" else Path(file).name
        self.size: int | None = None
        try:
            handle = io.FileIO(sys.stdin.fileno() if file == "-" else file, closefd=file != "-")
            raw = stack.enter_context(io.BufferedReader(handle))
            if raw.seekable():
                here = raw.tell()
                self.size = raw.seek(0, io.SEEK_END)
                raw.seek(here)
            stream: io.BufferedReader[Any] = raw
            if stream.peek(2).startswith(b"\x1f\x8b"):
                # A reader in C around the one in Python: its lines come several times faster.
                stream = stack.enter_context(
                    io.BufferedReader(stack.enter_context(gzip.GzipFile(fileobj=raw)), 1 << 17)
                )
            self.lines = Lines(stream)
            self.format = mapping.format or told(file, stream.peek(1), mapping.kind)
            self._header = csv_header(self.lines, mapping.delimiter) if self.format == "csv" else None
        except OSError as error:
            raise UnusableError(f"{file} cannot be read: {error.strerror or error}.") from error
        except (EOFError, zlib.error) as error:
            raise UnusableError(f"{file} cannot be unpacked: {error}.") from error
        except UnusableError as error:
            raise UnusableError(f"{file} cannot be imported: {error}.") from None
        self.columns = {*(self._header or ())}
        """The names in the file; where there is no header, those of the first rows once these are read."""
        self.unused = [column for column in self._header or () if column not in mapping.columns]
        if self._header and len(self.unused) == len(self._header):
            hint = " Give the mapping a delimiter." if len(self._header) == 1 else ""
            raise UnusableError(
                f"{file} has the columns {', '.join(self._header)}, "
                f"and none that the mapping reads: {', '.join(sorted(mapping.columns))}.{hint}"
            )
        self._raw = raw
        self._mapping = mapping
        self._group: object = None
        self._keys: Counter[object] = Counter()

    def refuse_known(self) -> None:
        """Raise UnusableError where the names are those of a source that has a mapping of its own."""
        if others := fitting_mappings(self._mapping.kind, self.columns, self._mapping):
            raise UnusableError(
                f"{self.name} has the columns of a known source: say --mapping {' or --mapping '.join(others)},"
                " or --mapping storeroom if it is none of these. Nothing was changed."
            )

    def chunks(self) -> Iterator[Chunk]:
        """Read and map the file; raises UnusableError, after everything before it was given, where it breaks off."""
        rows: list[Row] = []
        refused: list[Outcome] = []
        warned: dict[int, jsonld.Warned] = {}
        read = 0
        keys: dict[str, None] = {}
        chunks = 0

        def chunk() -> Chunk:
            nonlocal chunks
            chunks += 1
            if chunks == 1 and not self._header:
                self.columns = {*keys}
                self.unused = [key for key in keys if key not in self._mapping.columns]
            position = self._raw.tell() if self.size is not None else 0
            return Chunk(_encode(rows), len(rows), refused, warned, self.lines.number, position)

        try:
            for line, row, warning in self._rows():
                # The database tells the rows of a chunk apart by their lines.
                if rows and rows[-1]["line"] == line:
                    yield chunk()
                    rows, refused, warned, read = [], [], {}, self.lines.bytes
                try:
                    if isinstance(row, LineError):
                        raise row
                    if chunks == 0 and not self._header:
                        keys.update(dict.fromkeys(row))
                    rows.append(self._number(self._mapping.row(line, row), row))
                    if warning:
                        warned[line] = warning
                except LineError as error:
                    refused.append(error.outcome(line))
                if len(rows) + len(refused) >= CHUNK_ROWS or self.lines.bytes - read > CHUNK_BYTES:
                    yield chunk()
                    rows, refused, warned, read = [], [], {}, self.lines.bytes
        except (OSError, EOFError, zlib.error) as error:
            if rows or refused:
                yield chunk()
            raise UnusableError(
                f"{self.name} breaks off after line {self.lines.number:,} ({error}); what came before is done. "
                "Get the whole file and run the same command again."
            ) from error
        if rows or refused:
            yield chunk()

    def _rows(self) -> Iterator[jsonld.Found]:
        """Read the file in its format, and make rows of the JSON-LD in it."""
        if self.format == "csv" and self._header:
            for line, row in csv_rows(self.lines, self._header, self._mapping.delimiter):
                yield line, row, None
        elif self.format == "jsonl":
            for line, row in json_rows(self.lines):
                yield from jsonld.expanded(line, row, self._mapping)
        else:
            yield from (jsonld.document if self.format == "jsonld" else jsonld.page)(
                self.lines.read, self._mapping
            )

    def _number(self, mapped: Row, row: Row) -> Row:
        """Tell equal keys apart in lines that stand together: the second is `…#2`."""
        if self._mapping.repeats and mapped.get("key") is not None:
            group = evaluate("repeats", self._mapping.repeats, row)
            if group != self._group:
                self._group = group
                self._keys.clear()
            key = mapped["key"]
            self._keys[key] += 1
            if self._keys[key] > 1:
                mapped["key"] = f"{key}#{self._keys[key]}"
        return mapped


_SUFFIXES = {
    ".csv": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonld",
    ".jsonld": "jsonld",
    ".html": "html",
    ".htm": "html",
}


def told(file: str, start: bytes, kind: str) -> str:
    """Tell the format of a file of some kind from its name, else from its first bytes."""
    start = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    named = _SUFFIXES.get(Path(file.removesuffix(".gz")).suffix.lower())
    if named in formats(kind):
        return named or ""
    if start.startswith(b"<") and "html" in formats(kind):
        return "html"
    # An object that ends on its line is a row, else it is all of the file.
    line, broken, _ = start.partition(b"\n")
    if "jsonld" in formats(kind) and (start.startswith(b"[") or (broken and line.strip() == b"{")):
        return "jsonld"
    return "jsonl" if start.startswith((b"{", b"[")) else "csv"


_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def warn(outcome: Outcome, warned: dict[int, jsonld.Warned]) -> Outcome:
    """Add what was lost while the row was read to what became of it."""
    line, became, number, field, code, message = outcome
    if line not in warned:
        return outcome
    if code is None:
        field, code, lost = warned[line]
    else:
        lost = warned[line][2]
    return line, became, number, field, code, "; ".join(filter(None, (message, lost)))


class Tally:
    """What became of the rows: counts by outcome, warnings, the first rejections; written on as the report."""

    def __init__(self, path: Path, source: str, stack: ExitStack) -> None:
        """Begin the report on a file, to be closed by the stack; raises UnusableError."""
        self.path = path
        self.rows = 0
        self.line = 0
        self.warnings = 0
        self.counts: Counter[str] = Counter()
        self.rejections: list[Outcome] = []
        if source != "-" and path.exists() and path.samefile(source):
            raise UnusableError(
                f"The report would overwrite {path}, the file to import; give it another name."
            )
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = stack.enter_context(path.open("w", encoding="utf-8", newline=""))
        except OSError as error:
            raise UnusableError(f"The report {path} cannot be written: {error.strerror}.") from error
        self._report = csv.writer(self._file)
        self._write([("line", "outcome", "id", "field", "code", "message")])

    def add(self, chunk: Chunk, outcomes: list[Outcome]) -> None:
        """Count and write the outcomes of one chunk, in the order of the file."""
        outcomes = sorted([*(warn(o, chunk.warned) for o in outcomes), *chunk.refused], key=itemgetter(0))
        for outcome in outcomes:
            self.counts[outcome[1]] += 1
            self.warnings += outcome[1] != "rejected" and outcome[4] is not None
            if outcome[1] == "rejected" and len(self.rejections) < SHOWN_REJECTIONS:
                self.rejections.append(outcome)
        self.rows += chunk.sent + len(chunk.refused)
        self.line = chunk.line
        self._write(outcomes)

    def _write(self, outcomes: list[Any]) -> None:
        try:
            self._report.writerows(outcomes)
            self._file.flush()
        except OSError as error:
            raise UnusableError(f"The report {self.path} cannot be written: {error.strerror}.") from error

    def show(self, console: Console, title: str, seconds: float) -> None:
        """Print the table of counts, the first rejections and where the report is."""
        _say(console, title)
        table = Table(show_header=False)
        table.add_column()
        table.add_column(justify="right")
        for outcome in OUTCOMES:
            table.add_row(outcome, f"{self.counts[outcome]:,}")
        table.add_row("warnings", f"{self.warnings:,}", end_section=True)
        table.add_row("seconds", f"{seconds:,.1f}")
        table.add_row("rows/s", f"{self.rows / seconds:,.0f}")
        console.print(table)
        for line, _, _, field, code, message in self.rejections:
            said = message or code or ""
            _say(
                console,
                f"line {line:,}: {said}"
                if not field or said.startswith(field)
                else f"line {line:,}: {field} {said}",
            )
        if (more := self.counts["rejected"] - len(self.rejections)) > 0:
            _say(console, f"and {more:,} more rejected")
        _say(console, f"Report: {self.path}")


def _say(console: Console, text: str) -> None:
    # What files and their names say is shown as text: no markup, no terminal codes.
    console.print(_CONTROL.sub("?", text), markup=False, highlight=False, soft_wrap=True)


async def run(
    url: str,
    kind: str,
    file: str,
    *,
    mapping: str | None = None,
    dry_run: bool = False,
    report: Path | None = None,
    reports: Path,
    brief: bool = False,
) -> int:
    """Import a file of some kind and say what became of each line.

    `kind` is books, recipes, products or movements, `file` a path or `-`, `mapping` a name or the path of a `.toml`
    file, without which it must have our own columns, and none of a source that is known; the report goes to `report`, or under its own name into `reports`. In brief, one line says what went in; all is
    said when anything did not. The exit code is 0 when the file was gone through, 1 when file, mapping or report cannot be
    used or every line was rejected, 130 when interrupted. What the database raises is passed on.
    """
    console, errors = Console(), Console(stderr=True)
    started = time.monotonic()
    tally = None
    try:
        with ExitStack() as stack:
            rules = read_mapping(mapping or "storeroom", kind)
            source = Source(file, rules, stack)
            if mapping is None:
                source.refuse_known()
            if source.unused:
                _say(errors, f"Columns not used: {', '.join(source.unused)}")
                source.unused = []
            now = datetime.now(UTC)
            stem = "stdin" if file == "-" else source.name
            tally = Tally(report or reports / f"{stem}.{now:%Y%m%dT%H%M%S.%f}Z.csv", file, stack)
            title = f"{source.name}, dry run: nothing was changed" if dry_run else source.name
            importing = database.importing(url, kind, rules.source, shortage=rules.shortage, dry_run=dry_run)
            try:
                await _send(source, importing, tally, errors, known=mapping is None)
            finally:
                if brief and tally.counts["inserted"] == tally.rows and sys.exception() is None:
                    _say(console, f"{source.name}: {tally.rows:,} {kind}")
                elif tally.rows or sys.exception() is None:
                    tally.show(console, title, time.monotonic() - started)
        if tally.rows and tally.counts["rejected"] == tally.rows:
            return 1
    except UnusableError as error:
        _say(errors, str(error))
        return 1
    except (asyncio.CancelledError, KeyboardInterrupt):  # the latter where the signal met our own code
        if (task := asyncio.current_task()) is not None:
            task.uncancel()
        done = f"{tally.line:,}" if tally else "0"
        again = (
            "Nothing was changed."
            if dry_run
            else (
                "Run the same command again: what is in already comes out unchanged, and the import goes on from there."
            )
        )
        _say(errors, f"Interrupted after line {done} of {file}. {again}")
        return 130
    return 0


async def _send(source: Source, importing: Importing, tally: Tally, console: Console, *, known: bool) -> None:
    """Send chunk after chunk, reading the next one while the database works on the last; `known`: but no file of a known source."""
    chunks = source.chunks()
    ahead = asyncio.create_task(asyncio.to_thread(next, chunks, None))
    try:
        with _progress(source, console) as show:
            async with importing as send:
                while (chunk := await ahead) is not None:
                    if known and not tally.rows:
                        source.refuse_known()
                    ahead = asyncio.create_task(asyncio.to_thread(next, chunks, None))
                    if source.unused:
                        shown, more = source.unused[:SHOWN_KEYS], len(source.unused) - SHOWN_KEYS
                        rest = f" and {more:,} more" if more > 0 else ""
                        _say(console, f"Keys not used: {', '.join(shown)}{rest}")
                        source.unused = []
                    tally.add(chunk, await send(chunk.rows) if chunk.sent else [])
                    show(chunk, tally.rows)
    finally:
        ahead.cancel()
        await asyncio.gather(ahead, return_exceptions=True)


@contextmanager
def _progress(source: Source, console: Console) -> Iterator[Callable[[Chunk, int], None]]:
    """Show how far the import is: a bar by bytes of the file, or a plain line now and then without a terminal."""
    started = said = time.monotonic()
    if console.is_terminal:
        columns = (
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TaskProgressColumn(),
            TextColumn("{task.fields[rows]:,} rows  {task.fields[speed]:,.0f} rows/s"),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=console) as progress:
            task = progress.add_task(source.name, total=source.size, rows=0, speed=0)

            def update(chunk: Chunk, rows: int) -> None:
                speed = rows / (time.monotonic() - started)
                progress.update(task, completed=chunk.position, rows=rows, speed=speed)

            yield update
        return

    def tell(chunk: Chunk, rows: int) -> None:
        nonlocal said
        now = time.monotonic()
        if now - said < PLAIN_SECONDS:
            return
        said = now
        share = f", {chunk.position / source.size:.0%}" if source.size else ""
        _say(console, f"{source.name}: {rows:,} rows{share}, {rows / (now - started):,.0f} rows/s")

    yield tell
