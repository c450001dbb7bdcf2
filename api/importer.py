"""Files of books: read row by row, mapped with JMESPath, sent in chunks to the database, reported line by line.

Whether a book is valid, new or already there is the database's to say. Here a line is refused only when no row can be
read from it, and then it stands in the report with the reason.
"""

import asyncio
import csv
import gzip
import io
import json
import math
import re
import sys
import time
import tomllib
import zlib
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from operator import itemgetter, methodcaller
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, Never, Self

import jmespath
from jmespath.exceptions import JMESPathError, JMESPathTypeError
from jmespath.functions import Functions, signature
from jmespath.visitor import Options, TreeInterpreter
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table

from api import database

MAPPINGS = Path(__file__).resolve().parent / "mappings"
"""Where the named mappings are."""

BOOK_FIELDS = (
    "key",
    "title",
    "subtitle",
    "authors",
    "categories",
    "isbn",
    "published_year",
    "language",
    "publisher",
    "price",
    "currency",
    "description",
)
AUTHOR_FIELDS = ("name", "role", "birth_year", "death_year", "aliases")
OUTCOMES = ("inserted", "updated", "unchanged", "duplicate", "rejected")

LINE_LIMIT = 1 << 20
"""Bytes of one line, and of one CSV record over all its lines."""
CHUNK_ROWS = 2_000
CHUNK_BYTES = 4 << 20
"""A chunk ends at either bound, so that memory stays the same whatever the file holds."""

SHOWN_REJECTIONS = 5
PLAIN_SECONDS = 5.0
"""Seconds between two lines of progress where there is no terminal to draw a bar on."""

Row = dict[str, Any]
Outcome = tuple[int, str, int | None, str | None, str | None, str | None]
"""Line, outcome, id, field, code, message: a line of the report."""
Importing = AbstractAsyncContextManager[Callable[[str], Awaitable[list[Outcome]]]]
"""An import that is open in the database: it is sent rows as JSON text and says what became of them."""


class UnusableError(Exception):
    """The file, the mapping or the report cannot be used: one sentence for the person at the command line."""


class LineError(Exception):
    """A line from which no row can be read: a code, a sentence and, where it is one field's fault, that field."""

    def __init__(self, code: str, message: str, field: str | None = None) -> None:
        """Keep what `outcome` tells."""
        super().__init__(message)
        self.code = code
        self.field = field

    def outcome(self, line: int) -> Outcome:
        """Give the report's entry for this line."""
        return (line, "rejected", None, self.field, self.code, str(self))


# Names of people.

NAME_LIMIT = 500
"""Longer texts are no names; they are passed on as they are, since the patterns below take quadratic time on some."""

_MARKS = re.compile("[\u200e\u200f]")
_PARENTHESES = re.compile(r"\(.*\)")
_INNER_NAME = re.compile(r"([^ ]+) \(([^()]+)\) ([^ ].*)")
_GENERATION = re.compile(r"(?:Jr|Sr)\.?|I{2,3}|IV")
_PARTICLE = re.compile(r"(?:of|the|d[aeiu]|della|von|van|zu|le|la)\b|d['\u2019]")
_NOT_A_NAME = re.compile(r"active |approximately |\[?pseud|.*\d")
_ORGANISATION = re.compile(
    r"&.*\b(?:Co|Brothers|Sons)\b|\b(?:Inc|Co|Corp|Ltd|Company|Corporation|Productions|Society|Association|Institute"
    r"|University|College|Syndicate|Publications?|Press|Council|Committee|Conference|Hospital|Dept|Department|Board"
    r"|Bureau|Church|Laws)\b",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"[,;:] (?!and )[a-z]|(?:[,;:]| \.\.\.)? \[?et al\b| \[i\.e\.|(?<=[a-z]{4})\. (?=[A-Z])",
)
_JOINT = re.compile(r",? (?:&|and) |, (?!(?:Jr|Sr|II|III|IV)\b)")
_FULL_STOP = re.compile(r"(?<!\b\w)(?<!\b[JS]r)(?<!\bInc)(?<!\bCo)(?<!\bCorp)(?<!\bLtd)\.$", re.IGNORECASE)
_SMALL_WORD = re.compile(r"(?<= )(?:And|Of|The|For|On|In)(?= )")
_ROLE = re.compile(r"(.*[^ ]) *\[([^\[\]]+)\]")


def natural_name(text: str) -> str:
    """Turn a heading of a library catalogue into the name as it is spoken: `Verne, Jules` -> `Jules Verne`.

    Spelled-out initials and titles are left out (`Tolstoy, Leo, graf`), `Jr.` and `Mrs.` stay; what has no comma, or is
    the name of an organisation, stays as it is.
    """
    if len(text) > NAME_LIMIT:
        return text
    text = _MARKS.sub("", text).strip()
    if (inner := _INNER_NAME.fullmatch(text)) and "," not in text:
        return f"{inner[2]} {inner[1]} {inner[3]}"
    heading = _PARENTHESES.sub("", text)
    surname, given, *titles = [*filter(None, map(str.strip, heading.split(","))), "", ""]
    if not given or _ORGANISATION.search(heading):
        return text
    if _NOT_A_NAME.match(given):
        return text if given[0].isdigit() else surname
    if _GENERATION.fullmatch(given) or (given[0].islower() and _PARTICLE.match(given)):
        return f"{surname} {given}"
    if given.endswith(f" {surname}"):  # a peer, Tennyson, Hallam Tennyson, Baron
        name = given
    else:
        name = f"{given}{surname}" if given.endswith(("'", "\u2019")) else f"{given} {surname}"
    for title in titles:
        if _GENERATION.fullmatch(title):
            name = f"{name} {title}"
        elif title in {"Mrs.", "Mme."}:
            name = f"{title} {name}"
    return name


def byline(text: str) -> list[str]:
    """Find the authors in the first line of a copyright entry, `SMITH, JOHN.` or `Ann Lee & Tom Day, ill.: Jo Roe`.

    Names in capitals are headings (surname first), others are in spoken order. From the first phrase in lower case on
    (illustrators, employers, whose pseudonym it is) nobody is counted an author. An organisation is one author.
    """
    if len(text) > NAME_LIMIT:
        return [text]
    text = " ".join(text.split())
    if credit := _CREDIT.search(text, 1):
        text = text[: credit.start()]
    text = _FULL_STOP.sub("", text).strip(" ,;:")
    if text.isupper():
        text = _SMALL_WORD.sub(lambda word: word[0].lower(), text.title())
        return [natural_name(re.sub(r"\bMc[a-z]", lambda mc: mc[0][:2] + mc[0][2].upper(), text))]
    text = _PARENTHESES.sub("", text)
    names = [text] if _ORGANISATION.search(text) else _JOINT.split(text)
    return [name for name in map(str.strip, names) if name]


class MappingFunctions(Functions):
    """What mappings can call beside the functions of JMESPath; null gives null, or no elements where a list is due."""

    # No types are declared: the library's own check costs more than the calls do.
    @signature({"types": []}, {"types": []})
    def _func_split(self, text: object, separator: str) -> list[Any]:
        """Split a text into its parts, trimmed, without the empty ones; a list is passed on."""
        if isinstance(text, str):
            return [part for part in map(str.strip, text.split(separator)) if part]
        return _elements("split", text)

    @signature({"types": []}, {"types": []}, {"types": []})
    def _func_replace(self, text: object, old: str, new: str) -> str | None:
        """Replace every occurrence of one text by another."""
        return None if (given := _text("replace", text)) is None else given.replace(old, new)

    @signature({"types": []})
    def _func_natural_name(self, text: object) -> str | None:
        return None if (given := _text("natural_name", text)) is None else natural_name(given)

    @signature({"types": []})
    def _func_byline(self, text: object) -> list[str]:
        return byline(_text("byline", text) or "")

    @signature({"types": []}, {"types": []})
    def _func_contributors(self, text: object, separator: str) -> list[Any]:
        """`Homer; Emily Wilson [translator]` as objects with name and role; a list is passed on."""
        if not isinstance(text, str):
            return _elements("contributors", text)
        people: list[Any] = []
        for part in self._func_split(text, separator):
            role = _ROLE.fullmatch(part) if len(part) <= NAME_LIMIT else None
            people.append({"name": role[1], "role": role[2]} if role else {"name": part})
        return people


def _elements(function: str, value: object) -> list[Any]:
    if value is None:
        return []
    if isinstance(value, list):
        return value
    raise JMESPathTypeError(function, value, type(value).__name__, ["string", "array", "null"])


def _text(function: str, value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    raise JMESPathTypeError(function, value, type(value).__name__, ["string", "null"])


# Mappings.

_INTERPRETER = TreeInterpreter(Options(custom_functions=MappingFunctions()))


@dataclass(frozen=True, slots=True)
class Mapping:
    """How a source's rows become books: one expression a field."""

    source: str
    format: str | None
    columns: frozenset[str]
    fields: tuple[tuple[str, Callable[[Row], Any], Callable[[str, object], Any]], ...]

    def row(self, line: int, row: Row) -> Row:
        """Map one row; raises LineError where an expression fails or gives what no book has."""
        mapped: Row = {"line": line}
        for field, get, tidy in self.fields:
            try:
                mapped[field] = tidy(field, get(row))
            except (ValueError, TypeError) as error:
                reason: object = error
                if isinstance(error, JMESPathTypeError):
                    reason = f"{error.function_name}() was given {_kind(error.current_value)}"
                raise LineError("mapping", f"{field} cannot be worked out: {reason}", field) from None
        return mapped


def _text_or_number(field: str, value: object) -> str | int | float | None:
    if isinstance(value, str):
        return value.strip() or None
    if value is None or type(value) is int or (type(value) is float and math.isfinite(value)):
        return value
    raise LineError("shape", f"{field} is {_kind(value)} where a text or a number is expected", field)


def _texts(field: str, value: object) -> list[str] | None:
    """Texts without blanks and repetitions; one text is a list of one; null when nothing is left."""
    items = value if isinstance(value, list) else [] if value is None else [value]
    for item in items:
        if not isinstance(item, str):
            raise LineError("shape", f"{field} holds {_kind(item)} where a text is expected", field)
    return list(dict.fromkeys(filter(None, map(str.strip, items)))) or None


def _people(field: str, value: object) -> list[Any] | None:
    """Names, or objects of which the author's fields are kept."""
    if not (isinstance(value, list) and any(isinstance(item, dict) for item in value)):
        return _texts(field, value)
    people: list[Any] = []
    for item in value:
        if isinstance(item, dict):
            people.append(
                {
                    key: (_texts if key == "aliases" else _text_or_number)(field, item[key])
                    for key in AUTHOR_FIELDS
                    if key in item
                }
            )
        else:
            people.extend(_texts(field, item) or ())
    return people


_KINDS = {dict: "an object", list: "a list", bool: "true or false", str: "a text", int: "a number"}


def _kind(value: object) -> str:
    if isinstance(value, float):
        return "a number" if math.isfinite(value) else "a number without bounds"
    return _KINDS.get(type(value), "null")


_TIDY: dict[str, Callable[[str, object], Any]] = {"authors": _people, "categories": _texts}


def read_mapping(name: str, fields: tuple[str, ...] = BOOK_FIELDS) -> Mapping:
    """Read a mapping by its name, or by its path where that ends in `.toml`; raises UnusableError."""
    path = Path(name) if name.endswith(".toml") else MAPPINGS / f"{name}.toml"
    known = sorted(mapping.stem for mapping in MAPPINGS.glob("*.toml"))
    if not name.endswith(".toml") and name not in known:
        raise UnusableError(
            f"There is no mapping {name!r}; take {', '.join(known)}, or the path of a .toml file."
        )
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UnusableError(f"The mapping {path} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise UnusableError(f"The mapping {path} is not TOML: {error}.") from error
    for key in table.keys() - {"source", "format", "fields"}:
        raise UnusableError(f"{path}: {key!r} is not known; a mapping has source, format and [fields].")
    source, form, expressions = table.get("source"), table.get("format"), table.get("fields")
    if not isinstance(source, str) or not source.strip():
        raise UnusableError(
            f'{path}: source is missing; name what the books are filed under, as source = "...".'
        )
    if form not in {None, "csv", "jsonl"}:
        raise UnusableError(f'{path}: format is {form!r}; it can be "csv" or "jsonl".')
    if not isinstance(expressions, dict) or not expressions:
        raise UnusableError(f"{path}: [fields] is missing; give one JMESPath expression for each field.")
    getters = []
    columns: set[str] = set()
    for field, expression in expressions.items():
        if field not in fields:
            raise UnusableError(
                f"{path}: fields.{field} is no field of a book; those are {', '.join(fields)}."
            )
        try:
            getters.append((field, _getter(expression, columns), _TIDY.get(field, _text_or_number)))
        except (JMESPathError, TypeError) as error:
            reason = str(error).splitlines()[0].rstrip(".:")
            raise UnusableError(f"{path}: fields.{field} is not a JMESPath expression: {reason}.") from error
    return Mapping(source, form, frozenset(columns), tuple(getters))


def _getter(expression: object, columns: set[str]) -> Callable[[Row], Any]:
    """Compile an expression and note the names it reads; raises JMESPathError or TypeError."""
    if not isinstance(expression, str):
        raise TypeError("it is not a text")
    tree = jmespath.compile(expression).parsed
    nodes = [tree]
    while nodes:
        node = nodes.pop()
        nodes.extend(child for child in node["children"] if isinstance(child, dict))
        if node["type"] == "field":
            columns.add(node["value"])
        elif node["type"] == "function_expression":
            # The library finds these only when it runs over a row, and not behind an empty list.
            function = MappingFunctions.FUNCTION_TABLE.get(node["value"])
            if function is None:
                raise TypeError(f"there is no function {node['value']}()")
            arity, given = len(function["signature"]), len(node["children"])
            if given != arity and not (given > arity and function["signature"][-1].get("variadic")):
                raise TypeError(f"{node['value']}() takes {arity} arguments, not {given}")
    if tree["type"] == "field":
        return methodcaller("get", tree["value"])
    return partial(_INTERPRETER.visit, tree)


# Lines and rows.


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


def csv_rows(lines: Lines, header: list[str]) -> Iterator[tuple[int, Row | LineError]]:
    """Read the records after the header; blank lines are none."""
    width = len(header)
    reader = csv.reader(lines, strict=True)
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


def csv_header(lines: Lines) -> list[str]:
    """Read the column names from the first line; raises UnusableError."""
    csv.field_size_limit(LINE_LIMIT)
    lines.begin()
    try:
        header = [name.strip() for name in next(csv.reader(lines, strict=True), [])]
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
            raise LineError("not_object", f"the line is {_kind(value)}, not a JSON object")
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
            start = stream.peek(1)
            self.lines = Lines(stream)
            suffix = Path(file.removesuffix(".gz")).suffix.lower()
            named = {".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl"}.get(suffix)
            told = "jsonl" if start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith((b"{", b"[")) else "csv"
            self._header = csv_header(self.lines) if (mapping.format or named or told) == "csv" else None
        except OSError as error:
            raise UnusableError(f"{file} cannot be read: {error.strerror or error}.") from error
        except (EOFError, zlib.error) as error:
            raise UnusableError(f"{file} cannot be unpacked: {error}.") from error
        except UnusableError as error:
            raise UnusableError(f"{file} cannot be imported: {error}.") from None
        self.unused = [column for column in self._header or () if column not in mapping.columns]
        if self._header and len(self.unused) == len(self._header):
            raise UnusableError(
                f"{file} has none of the columns that the mapping reads: {', '.join(sorted(mapping.columns))}."
            )
        self._raw = raw
        self._mapping = mapping

    def chunks(self) -> Iterator[Chunk]:
        """Read and map the file; raises UnusableError, after everything before it was given, where it breaks off."""
        rows: list[Row] = []
        refused: list[Outcome] = []
        read = 0

        def chunk() -> Chunk:
            position = self._raw.tell() if self.size is not None else 0
            return Chunk(_encode(rows), len(rows), refused, self.lines.number, position)

        try:
            for line, row in csv_rows(self.lines, self._header) if self._header else json_rows(self.lines):
                try:
                    if isinstance(row, LineError):
                        raise row
                    rows.append(self._mapping.row(line, row))
                except LineError as error:
                    refused.append(error.outcome(line))
                if len(rows) + len(refused) >= CHUNK_ROWS or self.lines.bytes - read > CHUNK_BYTES:
                    yield chunk()
                    rows, refused, read = [], [], self.lines.bytes
        except (OSError, EOFError, zlib.error) as error:
            if rows or refused:
                yield chunk()
            raise UnusableError(
                f"{self.name} breaks off after line {self.lines.number:,} ({error}); what came before is done. "
                "Get the whole file and run the same command again."
            ) from error
        if rows or refused:
            yield chunk()


# The run.

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


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
        outcomes = sorted([*outcomes, *chunk.refused], key=itemgetter(0))
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
            _say(console, f"line {line:,}: {message or code}" + (f" ({field})" if field else ""))
        if (more := self.counts["rejected"] - len(self.rejections)) > 0:
            _say(console, f"and {more:,} more rejected")
        _say(console, f"Report: {self.path}")


def _say(console: Console, text: str) -> None:
    # What files and their names say is shown as text: no markup, no terminal codes.
    console.print(_CONTROL.sub("?", text), markup=False, highlight=False, soft_wrap=True)


async def run_books(
    url: str,
    file: str,
    *,
    mapping: str = "storeroom",
    dry_run: bool = False,
    report: Path | None = None,
    reports: Path,
) -> int:
    """Import a file of books and say what became of each line.

    `file` is a path or `-`, `mapping` a name or the path of a `.toml` file; the report goes to `report`, or under its own
    name into `reports`. The exit code is 0 when the file was gone through, 1 when file, mapping or report cannot be
    used, 130 when interrupted. What the database raises is passed on.
    """
    console, errors = Console(), Console(stderr=True)
    started = time.monotonic()
    tally = None
    try:
        with ExitStack() as stack:
            rules = read_mapping(mapping)
            source = Source(file, rules, stack)
            if source.unused:
                _say(errors, f"Columns not used: {', '.join(source.unused)}")
            now = datetime.now(UTC)
            stem = "stdin" if file == "-" else source.name
            tally = Tally(report or reports / f"{stem}.{now:%Y%m%dT%H%M%S.%f}Z.csv", file, stack)
            title = f"{source.name}, dry run: nothing was changed" if dry_run else source.name
            try:
                await _send(
                    source, database.importing(url, "books", rules.source, dry_run=dry_run), tally, errors
                )
            finally:
                tally.show(console, title, time.monotonic() - started)
    except UnusableError as error:
        _say(errors, str(error))
        return 1
    except asyncio.CancelledError:
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


async def _send(source: Source, importing: Importing, tally: Tally, console: Console) -> None:
    """Send chunk after chunk, reading the next one while the database works on the last."""
    chunks = source.chunks()
    ahead = asyncio.create_task(asyncio.to_thread(next, chunks, None))
    try:
        with _progress(source, console) as show:
            async with importing as send:
                while (chunk := await ahead) is not None:
                    ahead = asyncio.create_task(asyncio.to_thread(next, chunks, None))
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
