"""Mappings: how the rows of a source become books, recipes, products or movements, one JMESPath expression a field."""

import math
import re
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from operator import methodcaller
from pathlib import Path
from typing import Any, NamedTuple

import jmespath
from jmespath.exceptions import JMESPathError, JMESPathTypeError
from jmespath.functions import Functions, signature
from jmespath.visitor import Options, TreeInterpreter

MAPPINGS = Path(__file__).resolve().parent / "mappings"
"""Where the named mappings are, in a folder for each kind."""

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


BLANKS = " \t\r\n"
"""What is trimmed from texts here; what else is blank is the database's to say."""

_UNESCAPED = {"n": "\n", "r": "\r"}


def escape(text: str, also: str = "") -> str:
    """Write a text so that it stands on one line of a cell, with a backslash before each character of `also`."""
    text = text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
    for character in also:
        text = text.replace(character, f"\\{character}")
    return text


def unescape(text: str) -> str:
    """Undo `escape`; a backslash before any other character stays what it is."""
    return re.sub(r"\\([nr\\;#])", lambda mark: _UNESCAPED.get(mark[1], mark[1]), text)


def split_cell(cell: str, separator: str) -> list[str]:
    """Split a cell at a separator of one character, where no backslash stands before it, into texts without blanks."""
    if "\\" not in cell:
        return [part for text in cell.split(separator) if (part := text.strip(BLANKS))]
    parts = re.findall(rf"((?:\\.|[^\\{separator}]|\\\Z)*)(?:{separator}|\Z)", cell, re.DOTALL)
    return [unescape(part) for text in parts if (part := text.strip(BLANKS))]


def join_cell(parts: Iterable[str], separator: str) -> str:
    """Write texts as one cell, which `split_cell` reads."""
    lines = separator == "\n"
    return (separator if lines else f"{separator} ").join(
        escape(part, "" if lines else separator) for part in parts
    )


def split_steps(cell: str) -> list[Any]:
    """Read steps from a cell: one a line, and `# Dough` begins a section, which a lone `#` ends."""
    section = None
    steps: list[Any] = []
    for text in cell.split("\n"):
        line = text.strip(BLANKS)
        if line.startswith("#"):
            section = unescape(line[1:].strip(BLANKS)) or None
        elif line:
            steps.append({"text": unescape(line), "section": section} if section else unescape(line))
    return steps


def join_steps(steps: Iterable[Row]) -> str:
    """Write steps as one cell, which `split_steps` reads; a backslash says that a `#` in front begins a step."""
    section = None
    lines: list[str] = []
    for step in steps:
        if step["section"] != section:
            section = step["section"]
            lines.append(f"# {escape(section or '')}".rstrip())
        text = escape(step["text"])
        lines.append(f"\\{text}" if text.startswith("#") else text)
    return "\n".join(lines)


class MappingFunctions(Functions):
    """What mappings can call beside the functions of JMESPath; null gives null, or no elements where a list is due."""

    # No types are declared: the library's own check costs more than the calls do.
    @signature({"types": []}, {"types": []})
    def _func_split(self, text: object, separator: str) -> list[Any]:
        """Split a text into its parts, trimmed, without the empty ones; a list is passed on."""
        if isinstance(text, str):
            return [part for part in map(str.strip, text.split(separator)) if part]
        return _elements("split", text)

    @signature({"types": []}, {"types": []})
    def _func_parts(self, cell: object, separator: str) -> list[Any]:
        """Split a cell of Storeroom's own format, where a backslash keeps a separator; a list is passed on."""
        return split_cell(cell, separator) if isinstance(cell, str) else _elements("parts", cell)

    @signature({"types": []})
    def _func_steps(self, cell: object) -> list[Any]:
        """Read the steps of a recipe, one a line, sections as `# Dough`; a list is passed on."""
        return split_steps(cell) if isinstance(cell, str) else _elements("steps", cell)

    @signature({"types": []}, {"types": []}, {"types": []})
    def _func_replace(self, text: object, old: str, new: str) -> str | None:
        """Replace every occurrence of one text by another."""
        return None if (given := _text("replace", text)) is None else given.replace(old, new)

    @signature({"types": []}, {"types": []})
    def _func_divide(self, number: object, by: float) -> str | None:
        """Divide a number, or a text that is one, exactly: `divide(cents, 100)`."""
        if number is None:
            return None
        try:
            return str(Decimal(str(number)) / Decimal(str(by)))
        except ArithmeticError:
            raise ValueError(f"{number!r} is not a number") from None

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
    """How a source's rows become what is imported: one expression a field."""

    kind: str
    source: str
    format: str | None
    delimiter: str
    """What separates the fields of a CSV line."""
    shortage: str | None
    """What the database does when a movement finds too little stock; unset: its own default."""
    jsonld: Callable[[Row], Any] | None
    """Where in a line the JSON-LD stands from which the row is made."""
    repeats: Callable[[Row], Any] | None
    """What lines have in common that stand together and may have equal keys, which are numbered then."""
    columns: frozenset[str]
    fields: tuple[tuple[str, Callable[[Row], Any], Callable[[str, object], Any]], ...]

    def row(self, line: int, row: Row) -> Row:
        """Map one row; raises LineError where an expression fails or gives what no such row has."""
        mapped: Row = {"line": line}
        for field, get, tidy in self.fields:
            mapped[field] = tidy(field, evaluate(field, get, row))
        return mapped


def evaluate(field: str, get: Callable[[Row], Any], row: Row) -> Any:  # noqa: ANN401  # whatever the file holds
    """Work out one expression; raises LineError."""
    try:
        return get(row)
    except (ValueError, TypeError) as error:
        reason: object = error
        if isinstance(error, JMESPathTypeError):
            reason = f"{error.function_name}() was given {kind(error.current_value)}"
        raise LineError("mapping", f"{field} cannot be worked out: {reason}", field) from None


def _text_or_number(field: str, value: object) -> str | int | float | None:
    if isinstance(value, str):
        return value.strip(BLANKS) or None
    if value is None or type(value) is int or (type(value) is float and math.isfinite(value)):
        return value
    raise LineError("shape", f"{field} is {kind(value)} where a text or a number is expected", field)


def _lines(field: str, value: object) -> list[str] | None:
    """Texts without blanks; one text is a list of one; null when nothing is left."""
    items: list[Any] = value if isinstance(value, list) else [] if value is None else [value]
    for item in items:
        if not isinstance(item, str):
            raise LineError("shape", f"{field} holds {kind(item)} where a text is expected", field)
    return [text for item in items if (text := item.strip(BLANKS))] or None


def _texts(field: str, value: object) -> list[str] | None:
    """Texts without blanks and repetitions; one text is a list of one; null when nothing is left."""
    return list(dict.fromkeys(filter(None, map(str.strip, _lines(field, value) or ())))) or None


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


def _steps(field: str, value: object) -> list[Any] | None:
    """Texts, or objects of which text and section are kept."""
    steps: list[Any] = []
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            step = {key: _text_or_number(field, item.get(key)) for key in ("text", "section")}
            steps.extend([step if step["section"] else step["text"]] if step["text"] else [])
        else:
            steps.extend(_lines(field, item) or ())
    return steps or None


_KINDS = {dict: "an object", list: "a list", bool: "true or false", str: "a text", int: "a number"}


def kind(value: object) -> str:
    """Say what a value is, for people."""
    if isinstance(value, float):
        return "a number" if math.isfinite(value) else "a number without bounds"
    return _KINDS.get(type(value), "null")


class Kind(NamedTuple):
    """A kind of rows that can be imported: what one is called, its fields, and how those are tidied that are no texts."""

    noun: str
    fields: tuple[str, ...]
    tidy: dict[str, Callable[[str, object], Any]]


KINDS = {
    "books": Kind(
        "a book",
        (
            *(
                "key",
                "title",
                "subtitle",
                "authors",
                "categories",
                "isbn",
                "published_year",
                "language",
                "publisher",
            ),
            *("price", "currency", "description"),
        ),
        {"authors": _people, "categories": _texts},
    ),
    "recipes": Kind(
        "a recipe",
        (
            *(
                "key",
                "source",
                "title",
                "description",
                "ingredients",
                "steps",
                "categories",
                "servings",
                "yield",
            ),
            *("prep_minutes", "cook_minutes", "total_minutes", "author", "url", "image_url", "language"),
        ),
        {"ingredients": _lines, "steps": _steps, "categories": _texts},
    ),
    "products": Kind(
        "a product",
        (
            *(
                "key",
                "source",
                "name",
                "description",
                "category",
                "price",
                "currency",
                "quantity",
                "unit",
                "sku",
            ),
            "low_stock_level",
        ),
        {},
    ),
    "movements": Kind(
        "a movement",
        (
            *("key", "source", "product_key", "sku", "product", "category", "kind", "quantity", "reason"),
            "moved_at",
        ),
        {},
    ),
}
"""The fields are those that the import function of the kind reads from a row, beside its line."""

_FORMATS = {"recipes": ("csv", "jsonl", "jsonld", "html")}
"""What files of a kind can be, where that is not CSV or JSON Lines."""


def formats(kind: str) -> tuple[str, ...]:
    """Which formats files of a kind can have."""
    return _FORMATS.get(kind, ("csv", "jsonl"))


def fitting_mappings(kind: str, columns: set[str], given: Mapping) -> list[str]:
    """Name the mappings of a kind all of whose columns a file has, some of which the given one does not read."""
    named = {path.stem: read_mapping(path.stem, kind) for path in sorted((MAPPINGS / kind).glob("*.toml"))}
    return [
        name
        for name, mapping in named.items()
        if mapping.columns <= columns and mapping.columns - given.columns
    ]


def read_mapping(name: str, kind: str = "books") -> Mapping:
    """Read a mapping of a kind by its name, or by its path where that ends in `.toml`; raises UnusableError."""
    path = Path(name) if name.endswith(".toml") else MAPPINGS / kind / f"{name}.toml"
    known = sorted(mapping.stem for mapping in path.parent.glob("*.toml"))
    if not name.endswith(".toml") and name not in known:
        raise UnusableError(
            f"There is no mapping {name!r} for {kind}; take {', '.join(known)}, or the path of a .toml file."
        )
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UnusableError(f"The mapping {path} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise UnusableError(f"The mapping {path} is not TOML: {error}.") from error
    options = ["source", "format", "delimiter", "repeats"]
    options += [option for option, of in (("jsonld", "recipes"), ("shortage", "movements")) if of == kind]
    for key in table.keys() - {*options, "fields"}:
        raise UnusableError(f"{path}: {key!r} is not known; a mapping has {', '.join(options)} and [fields].")
    source, form, expressions = table.get("source"), table.get("format"), table.get("fields")
    if not isinstance(source, str) or not source.strip():
        raise UnusableError(
            f'{path}: source is missing; name what the {kind} are filed under, as source = "...".'
        )
    if form is not None and form not in formats(kind):
        raise UnusableError(f"{path}: format is {form!r}; it can be {' or '.join(formats(kind))}.")
    delimiter = table.get("delimiter", ",")
    if not isinstance(delimiter, str) or len(delimiter) != 1 or delimiter in '"\r\n':
        raise UnusableError(f"{path}: delimiter is {delimiter!r}; it is one character, such as ';'.")
    shortage = table.get("shortage")
    if shortage not in {None, "reject", "open"}:
        raise UnusableError(f'{path}: shortage is {shortage!r}; it can be "reject" or "open".')
    if not isinstance(expressions, dict) or not expressions:
        raise UnusableError(f"{path}: [fields] is missing; give one JMESPath expression for each field.")
    columns: set[str] = set()

    def getter(name: str, expression: object) -> Callable[[Row], Any]:
        try:
            return _getter(expression, columns)
        except (JMESPathError, TypeError) as error:
            reason = str(error).splitlines()[0].rstrip(".:")
            raise UnusableError(f"{path}: {name} is not a JMESPath expression: {reason}.") from error

    jsonld, repeats = (getter(name, table[name]) if name in table else None for name in ("jsonld", "repeats"))
    getters = []
    noun, fields, tidy = KINDS[kind]
    for field, expression in expressions.items():
        if field not in fields:
            raise UnusableError(
                f"{path}: fields.{field} is no field of {noun}; those are {', '.join(fields)}."
            )
        getters.append((field, getter(f"fields.{field}", expression), tidy.get(field, _text_or_number)))
    return Mapping(
        kind, source, form, delimiter, shortage, jsonld, repeats, frozenset(columns), tuple(getters)
    )


_INTO = {"subexpression", "projection", "filter_projection", "value_projection", "pipe"}
"""Types of nodes of JMESPath whose first child is what the others go into."""


def _getter(expression: object, columns: set[str]) -> Callable[[Row], Any]:
    """Compile an expression and note the columns it reads; raises JMESPathError or TypeError."""
    if not isinstance(expression, str):
        raise TypeError("it is not a text")
    tree = jmespath.compile(expression).parsed
    nodes = [(tree, True)]
    while nodes:
        node, of_row = nodes.pop()
        for place, child in enumerate(node["children"]):
            if isinstance(child, dict):
                # What stands behind such a node is a name inside of a column.
                nodes.append(
                    (child, of_row and (place == 0 or node["type"] not in _INTO) and node["type"] != "expref")
                )
        if node["type"] == "field" and of_row:
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
