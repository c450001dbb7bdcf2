"""Mappings: how the rows of a source become books, one JMESPath expression a field, and what those may call."""

import math
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from operator import methodcaller
from pathlib import Path
from typing import Any

import jmespath
from jmespath.exceptions import JMESPathError, JMESPathTypeError
from jmespath.functions import Functions, signature
from jmespath.visitor import Options, TreeInterpreter

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

Row = dict[str, Any]
Outcome = tuple[int, str, int | None, str | None, str | None, str | None]
"""Line, outcome, id, field, code, message: a line of the report."""


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


_INTERPRETER = TreeInterpreter(Options(custom_functions=MappingFunctions()))


@dataclass(frozen=True, slots=True)
class Mapping:
    """How a source's rows become books: one expression a field."""

    source: str
    format: str | None
    delimiter: str
    """What separates the fields of a CSV line."""
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
                    reason = f"{error.function_name}() was given {kind(error.current_value)}"
                raise LineError("mapping", f"{field} cannot be worked out: {reason}", field) from None
        return mapped


def _text_or_number(field: str, value: object) -> str | int | float | None:
    if isinstance(value, str):
        return value.strip() or None
    if value is None or type(value) is int or (type(value) is float and math.isfinite(value)):
        return value
    raise LineError("shape", f"{field} is {kind(value)} where a text or a number is expected", field)


def _texts(field: str, value: object) -> list[str] | None:
    """Texts without blanks and repetitions; one text is a list of one; null when nothing is left."""
    items = value if isinstance(value, list) else [] if value is None else [value]
    for item in items:
        if not isinstance(item, str):
            raise LineError("shape", f"{field} holds {kind(item)} where a text is expected", field)
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


def kind(value: object) -> str:
    """Say what a value is, for people."""
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
    for key in table.keys() - {"source", "format", "delimiter", "fields"}:
        raise UnusableError(
            f"{path}: {key!r} is not known; a mapping has source, format, delimiter and [fields]."
        )
    source, form, expressions = table.get("source"), table.get("format"), table.get("fields")
    if not isinstance(source, str) or not source.strip():
        raise UnusableError(
            f'{path}: source is missing; name what the books are filed under, as source = "...".'
        )
    if form not in {None, "csv", "jsonl"}:
        raise UnusableError(f'{path}: format is {form!r}; it can be "csv" or "jsonl".')
    delimiter = table.get("delimiter", ",")
    if not isinstance(delimiter, str) or len(delimiter) != 1 or delimiter in '"\r\n':
        raise UnusableError(f"{path}: delimiter is {delimiter!r}; it is one character, such as ';'.")
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
    return Mapping(source, form, delimiter, frozenset(columns), tuple(getters))


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
