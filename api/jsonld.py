"""schema.org's Recipe as sites write it, as JSON-LD, and rows of recipes made from it; and the way back, without loss.

No library reads it here: extruct and recipe-scrapers bring some twenty packages and read only pages, while only JSON-LD
is needed, from documents and lines too, and the report must know the line of each recipe.
"""

import codecs
import json
import re
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from html.parser import HTMLParser
from itertools import chain, groupby, islice
from math import inf
from typing import Any
from unicodedata import normalize
from urllib.parse import urldefrag, urlsplit

import json_repair

from api.mapping import LineError, Mapping, Row, UnusableError, evaluate

Warned = tuple[str, str, str]
"""Field, code and message of what was lost while a row was read."""
Found = tuple[int, Row | LineError, Warned | None]

CONTEXT = "https://schema.org"
OURS = "storeroom"
"""propertyID of the identifier that carries source and key; with it, texts are what they are: no HTML, no guesses."""

BLOCK_LIMIT = 1 << 20
"""Characters of broken JSON that are worth guesses."""
MEMBER_LIMIT = 16 << 20
"""Characters of one value in a document."""
PAGE_LIMIT = 16 << 20
"""Bytes of a page, which is read as a whole."""
READ = 1 << 18
INDEXED = 200
"""Objects at the beginning of a document among which others can be meant by their @id."""

URL_LIMIT = 2_000
KEY_LIMIT = 300
SECTION_LIMIT = 300
TEXT_LIMITS = {"description": 20_000, "yield": 200, "author": 300}
"""What the database takes. A text that is longer is none of its kind, and not worth the recipe."""
DAYS_LIMIT = 366
"""What is longer is a fault of the site; our own durations are what the database takes."""

Nodes = dict[str, Row]


# Documents.


def expanded(line: int, row: Row | LineError, mapping: Mapping) -> Iterator[Found]:
    """Make rows of the JSON-LD that a line is, or that the mapping finds in it; other lines are passed on."""
    if isinstance(row, LineError) or mapping.kind != "recipes":
        yield line, row, None
        return
    beside: Row = {}
    value: object = row
    try:
        if mapping.jsonld:
            beside, value = row, evaluate("jsonld", mapping.jsonld, row)
            if isinstance(value, str):
                value = lenient(value)[0]
        elif not _is_jsonld(row):
            yield line, row, None
            return
        nodes = index([value])
    except LineError as error:
        yield line, error, None
        return
    found = list(rows_of(line, value, nodes))
    if not found:
        yield line, LineError("no_recipe", "the line holds no Recipe of schema.org"), None
    for _, recipe, warning in found:
        yield line, recipe if isinstance(recipe, LineError) else beside | recipe, warning


def document(read: Callable[[int], bytes], mapping: Mapping) -> Iterator[Found]:
    """Read a JSON document: one value, several, or the members of one list or @graph; each member at its line.

    Several on one line count on, since the report knows rows by their lines.
    """
    values = members(read)
    first = list(islice(values, INDEXED))
    nodes = index(value for _, value, _ in first)
    last = 0
    found = False
    for line, value, warning in chain(first, values):
        if isinstance(value, LineError):
            rows: Iterable[Found] = [(line, value, None)]
        elif isinstance(value, dict) and mapping.jsonld is None and not _is_jsonld(value):
            rows = [(line, value, None)]
        else:
            rows = rows_of(line, value, nodes)
        for start, row, lost in rows:
            last = max(start, last + 1)
            found = True
            yield last, row, lost or warning
    if first and not found:
        raise UnusableError("The file holds no Recipe of schema.org.")


_LIST = re.compile(
    r'\s*(?:\{\s*(?:"@context"\s*:\s*(?:"[^"]*"|\[[^\[\]]*\]|\{[^{}]*\})\s*,\s*)?"@graph"\s*:\s*)?\['
)
_BETWEEN = re.compile(r"[\s,]*")
_scan = json.JSONDecoder(strict=False, parse_constant=lambda _: None).raw_decode


def members(read: Callable[[int], bytes]) -> Iterator[tuple[int, object, Warned | None]]:
    """Read the values of a document one by one with their lines, holding little more than one of them."""
    decode = codecs.getincrementaldecoder("utf-8-sig")().decode
    text, at, line, ended = "", 0, 1, False
    fault: LineError | None = None

    def more() -> None:
        nonlocal text, at, ended, fault
        data = read(max(READ, len(text) - at))
        ended = not data
        text, at = text[at:], 0
        try:
            text += decode(data, ended)
        except UnicodeDecodeError as error:  # what came before it is still read
            text += error.object[: error.start].decode()
            ended = True
            fault = LineError("not_utf8", f"what begins here is not UTF-8: {error.reason}")

    def skip(end: int) -> None:
        nonlocal at, line
        line += text.count("\n", at, end)
        at = end

    try:
        while not ended and len(text) < READ:
            more()
        if inside := _LIST.match(text):
            skip(inside.end())
        while True:
            while (end := _BETWEEN.match(text, at).end()) == len(text) and not ended:  # type: ignore[union-attr]
                skip(end)
                more()
            skip(end)
            if (end == len(text) and not fault) or (inside and text.startswith("]", at)):
                return
            try:
                value, end = _scan(text, at)
            except json.JSONDecodeError as error:
                if not ended and len(text) - at <= MEMBER_LIMIT:
                    more()
                    continue
                if not fault and not ended:
                    where = _where(error, line - text.count("\n", 0, at))
                    fault = LineError("not_json", f"what begins here is not JSON, or too long: {where}")
                if fault:
                    raise fault from None
                yield line, *lenient(text[at:], line)
                return
            yield line, value, None
            skip(end)
    except LineError as error:
        yield line, error, None
    except (ValueError, RecursionError):
        yield (
            line,
            LineError("not_json", "what begins here has too many digits, or is nested too deeply"),
            None,
        )


def _where(error: json.JSONDecodeError, line: int = 1) -> str:
    return f"{error.msg} at line {line + error.lineno - 1}, column {error.colno}"


_WRAPPED = re.compile(
    r"\A(?:\s|<!--|//<!\[CDATA\[|/\*<!\[CDATA\[\*/|<!\[CDATA\[)+|(?:\s|;|-->|//\]\]>|/\*\]\]>\*/|\]\]>|//)+\Z"
)


def lenient(text: str, line: int = 1) -> tuple[object, Warned | None]:
    """Parse JSON as sites write it: wrapped in comments, with entities, or broken, and then a warning says so."""
    bare = _WRAPPED.sub("", text)
    fault = None
    for each in (bare, unescape(bare)):
        try:
            return json.loads(each, strict=False, parse_constant=lambda _: None), None
        except json.JSONDecodeError as error:
            fault = fault or error
        except (ValueError, RecursionError) as error:
            raise LineError("not_json", f"the JSON cannot be read: {error}") from None
    assert fault  # noqa: S101  # for mypy: the loop ends with it or returns
    reason = _where(fault, line + text[: text.find(bare)].count("\n"))
    if len(bare) <= BLOCK_LIMIT and bare.lstrip().startswith(("{", "[")):
        try:
            value = json_repair.loads(bare, skip_json_loads=True)
        except (ValueError, RecursionError):
            value = None
        if any(find(value)):
            return value, (
                "title",
                "json_repaired",
                f"the JSON was not valid ({reason}) and was read with guesses",
            )
    raise LineError("not_json", f"this is not JSON: {reason}")


class _Page(HTMLParser):
    """The JSON-LD of a page with its lines, its language and its address."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[tuple[int, str]] = []
        self.language: str | None = None
        self.address: str | None = None
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._inside = tag == "script" and given.get("type", "").strip().lower().startswith(
            "application/ld+json"
        )
        if self._inside:
            self.blocks.append((self.getpos()[0], ""))
        elif tag == "html":
            self.language = given.get("lang")
        elif tag == "link" and given.get("rel", "").lower() == "canonical":
            self.address = self.address or given.get("href")

    def handle_data(self, data: str) -> None:
        if self._inside:
            line, text = self.blocks[-1]
            self.blocks[-1] = line, text + data

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002  # as in the base class
        self._inside = False


_CHARSET = re.compile(rb"""<meta[^<>]*charset=["']?([\w-]+)""", re.IGNORECASE)


def page(read: Callable[[int], bytes], mapping: Mapping) -> Iterator[Found]:  # noqa: ARG001  # as `document`
    """Read a saved page: every script of JSON-LD in it. What only names another recipe of the site is none of its own."""
    data = read(PAGE_LIMIT + 1)
    if len(data) > PAGE_LIMIT:
        raise UnusableError("The page is larger than 16 MiB.")
    parser = _Page()
    parser.feed(_decoded(data))
    parser.close()
    values: list[tuple[int, object, Warned | None]] = []
    for number, (line, text) in enumerate(parser.blocks, 1):
        try:
            values.append((line, *lenient(text, line)))
        except LineError as error:
            if "recipe" in text.lower():
                values.append((line, LineError(error.code, f"block {number} of JSON-LD: {error}"), None))
    nodes = index(value for _, value, _ in values)
    found: list[Found] = []
    for line, value, warning in values:
        if isinstance(value, LineError):
            found.append((line, value, None))
            continue
        found += ((line, row, lost or warning) for _, row, lost in rows_of(line, value, nodes))
    found = [
        each for each in found if isinstance(each[1], LineError) or each[1].keys() & {"ingredients", "steps"}
    ] or found
    if not found:
        raise UnusableError("The page holds no Recipe of schema.org as JSON-LD.")
    last = 0
    for line, row, lost in found:
        last = max(line, last + 1)
        if isinstance(row, dict) and "source" not in row:
            if "language" not in row and (language := _language(parser.language)):
                row["language"] = language
            if "url" not in row and len(found) == 1 and (address := _url(parser.address, {})):
                row.update({"url": address} | ({"key": address} if len(address) <= KEY_LIMIT else {}))
        yield last, row, lost


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        charset = found[1].decode() if (found := _CHARSET.search(data, 0, 4096)) else "windows-1252"
    try:
        return data.decode(charset, errors="replace")
    except LookupError:
        raise UnusableError(f"The page is not UTF-8, and its character set {charset} is not known.") from None


# Nodes.


def _name(key: str) -> str:
    """The name of a type or property without what stands before it: `http://schema.org/Recipe`, `schema:name`."""
    return key.rpartition("/")[2].rpartition(":")[2].lower()


def _types(node: Row) -> set[str]:
    types = node.get("@type", node.get("type"))
    return {_name(each) for each in (types if isinstance(types, list) else [types]) if isinstance(each, str)}


def _is_jsonld(value: Row) -> bool:
    return "@type" in value or "@graph" in value or "@context" in value


def _walk(value: object, *, into_recipes: bool) -> Iterator[Row]:
    """Every object inside a value, in its order."""
    ahead = [value]
    while ahead:
        value = ahead.pop()
        if isinstance(value, dict):
            yield value
            if into_recipes or "recipe" not in _types(value):
                ahead.extend(reversed(value.values()))
        elif isinstance(value, list):
            ahead.extend(reversed(value))


def find(value: object) -> Iterator[Row]:
    """Every Recipe, wherever it stands; one inside another belongs to that."""
    return (node for node in _walk(value, into_recipes=False) if "recipe" in _types(node))


def index(values: Iterable[object]) -> Nodes:
    """What is said of each @id."""
    nodes: Nodes = {}
    for value in values:
        for node in _walk(value, into_recipes=True):
            identity = node.get("@id")
            if isinstance(identity, str) and len(node) > 1:
                nodes.setdefault(identity, node)
    return nodes


def _given(node: Row) -> Row:
    """The properties of a node that say something, by lower-case names."""
    return {
        key if key.startswith("@") else _name(key): value
        for key, value in node.items()
        if value is not None and value not in ("", [], {})
    }


def _items(value: object) -> list[Any]:
    """A value as a list, lists in it opened."""
    if isinstance(value, list):
        return [item for each in value for item in _items(each)]
    return [] if value is None else [value]


def _meant(value: object, nodes: Nodes) -> Row:
    """The properties of an object, of the one that an @id means if it says no more."""
    if not isinstance(value, dict):
        return {}
    if len(value) == 1 and isinstance(identity := value.get("@id"), str):
        value = nodes.get(identity, value)
    return _given(value)


# Texts.

_LINE_BREAK = re.compile(r"<(?:br|/?p|/?li|/?div|/?[uo]l|/?h[1-6]|/?tr)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--[^<>]*-->")
_UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\u00ad\u200b\u200e\u200f\u2060\ufeff\ud800-\udfff]")


def _lines(value: object) -> list[str]:
    """The lines of a text, without tags, entities and blanks at their ends; numbers are texts."""
    if isinstance(value, dict):
        value = value.get("@value", value.get("name", value.get("text")))
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return []
    text = str(value)
    for _ in range(2):  # entities of entities
        if "<" in text:
            text = _TAG.sub("", _LINE_BREAK.sub("\n", text))
        if "&" not in text:
            break
        text = unescape(text)
    lines = _UNSEEN.sub("", text).replace("\r", "\n").split("\n")
    return [line for each in lines if (line := " ".join(each.split()))]


def _text(value: object) -> str | None:
    return " ".join(_lines(value)) or None


def _first(value: object) -> str | None:
    """The first text of a value that may be a list."""
    return next(filter(None, map(_text, _items(value))), None)


def ingredients(value: object) -> list[str]:
    """The lines of recipeIngredient: texts, objects with a name, or all of them in one text."""
    found = _items(value)
    lines = [line for each in found for line in _lines(each)]
    if len(found) == len(lines) == 1 and not re.search(r"\d", lines[0]):
        return [name for name in map(str.strip, lines[0].split(",")) if name]
    return lines


def steps(value: object, nodes: Nodes) -> list[Any]:
    """Read the steps of recipeInstructions, in any of its shapes.

    A text, a text of many lines or of HTML; a list of texts, of such texts, of HowToSteps, of HowToSections with HowToSteps,
    of sections and steps mixed; a list inside a list; an ItemList or HowTo; and objects numbered by their keys.
    """
    found = list(_steps(value, None, nodes, 0))
    if len(found) == 1:  # the whole text in one step
        found = [([line], section) for lines, section in found for line in lines]
    told = [(" ".join(lines).lstrip(",; "), section) for lines, section in found]
    return [_step(text, section) for text, section in told if not _NUMBERED.fullmatch(text)]


def _step(text: str, section: str | None) -> Any:  # noqa: ANN401  # a text, or an object with its section
    return {"text": text, "section": section} if section else text


def _steps(
    value: object, section: str | None, nodes: Nodes, depth: int
) -> Iterator[tuple[list[str], str | None]]:
    if depth > 20:
        raise LineError("shape", "recipeInstructions is nested too deeply", "steps")
    if isinstance(value, str):
        yield from (([line], section) for line in _lines(value))
    elif isinstance(value, list):
        for each in value:
            yield from _steps(each, section, nodes, depth + 1)
    elif isinstance(value, dict):
        node = _meant(value, nodes)
        inner = node.get("itemlistelement", node.get("steps", node.get("step")))
        types = _types(value)
        if "item" in node:
            yield from _steps(node["item"], section, nodes, depth + 1)
        elif inner is not None and "howtostep" not in types:
            name = None if types & {"itemlist", "howto"} and depth == 0 else _text(node.get("name"))
            if name and len(name) > SECTION_LIMIT:  # a text in the wrong place
                yield [name], section
                name = None
            yield from _steps(inner, name or section, nodes, depth + 1)
        elif lines := _step_lines(node, inner):
            yield lines, section
        elif not types and not node.keys() & {"text", "name", "description"}:
            yield from _steps(list(node.values()), section, nodes, depth + 1)


_NUMBERED = re.compile(
    r"\W*(?:step|schritt|étape|etape|paso|passo|krok|steg|trin|stap)?\W*\d*\W*", re.IGNORECASE
)


def _step_lines(node: Row, inner: object) -> list[str]:
    """The lines of one step: its name leads them where it is neither a number nor the beginning of the text."""
    lines = _lines(node.get("text") or node.get("description"))
    if not lines and inner is not None:
        lines = [
            line
            for each in _items(inner)
            if isinstance(each, dict)
            for line in _lines(_given(each).get("text"))
        ]
    name = _text(node.get("name"))
    if not lines:
        return [name] if name else []
    if name and not _NUMBERED.fullmatch(name):
        start = name.rstrip(" .…").removesuffix("...").casefold()
        if not " ".join(lines).casefold().startswith(start):
            lines[0] = f"{name.rstrip(' .:')}: {lines[0]}"
    return lines


# Numbers.

_VULGAR = re.compile("[¼-¾⅐-⅞]")
_FRACTION = re.compile(
    r"(?:(?<![\d.,/])(\d{1,4})(?: and | & |[ -] ?)|(?<![\d.,/]))(1/[2-8]|2/[35]|3/[458]|[57]/8)(?![\d/])"
)


def _decimal(text: str) -> str:
    """Write the fractions that people write, `1 1/2` and `1½`, as decimals; `10/12` is from ten to twelve."""

    def decimal(found: re.Match[str]) -> str:
        above, below = found[2].split("/")
        return f"{int(found[1] or 0) + int(above) / int(below):.4f}"

    text = _VULGAR.sub(lambda found: " " + normalize("NFKC", found[0]), text).replace("\u2044", "/")
    return _FRACTION.sub(decimal, text.strip())


_UNITS = {
    "d": r"d(?:ays?|[ií]as?)?|tage?|jours?|giorn[io]|dag(?:ar|er|e|en)?",
    "h": r"h(?:(?:ou)?rs?|eures?|oras?)?|std|stunden?|or[ae]|timm?(?:er?|ar)|uu?r",
    "m": r"m(?:in(?:ut\w*|s)?)?",
    "s": r"s(?:ec(?:ond\w*|s)?|ek\w*)?",
}
_UNIT = "(?:" + "|".join(f"(?P<{unit}>{words})" for unit, words in _UNITS.items()) + ")(?![a-z])"
_AMOUNT = re.compile(rf"(?<!\d)(?<!\d:)(\d+(?:[.,]\d+)?)\s*{_UNIT}", re.IGNORECASE)
_CLOCK = re.compile(rf"(\d{{1,3}}):([0-5]\d)(?::([0-5]\d))?(?: ?(?:{_UNITS['h']})\.?)?", re.IGNORECASE)
_AFTER_HOURS = re.compile(
    rf"\d ?(?:{_UNITS['h']})(?![a-z])[., ]*(?:(?:and|und|et|[ey&]) )?\d{{1,2}}"
    rf"(?![.,/:]?\d)(?! ?{_UNIT})(?! ?(?:[-\u2013]|to|or|[àao]|bis) ?\d)",
    re.IGNORECASE,
)
_ISO_AMOUNT = re.compile(r"(\d*(?:[.,]\d+)?)([WDHMS])")
_ISO = re.compile(r"P(?:\d*(?:[.,]\d+)?[WDHMST])+")
_SECONDS = {"w": 604_800, "d": 86_400, "h": 3_600, "m": 60, "s": 1}


def minutes(value: object, days: float = DAYS_LIMIT) -> int | None:
    """The minutes of a duration, ISO 8601 or in words, rounded; raises ValueError when it is none.

    A number without a unit counts minutes, also after hours (`1h30`), and so does an M without a T before it: nobody
    cooks for months. `1:30` is hours and minutes.
    """
    if isinstance(value, dict):
        value = value.get("@value", value.get("maxValue", value.get("name")))
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = f"{value}m"
    text = " ".join(value.split()) if isinstance(value, str) else ""
    if not text:
        return None
    if len(text) > 100:
        raise ValueError(text)
    if _ISO.fullmatch(text.upper()):
        amounts = [(number, unit.lower()) for number, unit in _ISO_AMOUNT.findall(text.upper()) if number]
    elif text.isdigit():
        amounts = [(text, "m")]
    elif "-" in text and text.upper().startswith(("P", "-")):
        amounts = []
    elif clock := _CLOCK.fullmatch(text):
        amounts = list(zip(clock.groups("0"), "hms", strict=True))
    else:
        words = _AFTER_HOURS.sub(r"\g<0>m", _decimal(text))
        amounts = [(found[1], found.lastgroup or "") for found in _AMOUNT.finditer(words)]
    if not amounts:
        raise ValueError(text)
    seconds = sum(float(number.replace(",", ".")) * _SECONDS[unit] for number, unit in amounts)
    if seconds > days * 86_400:
        raise ValueError(text)
    return max(int(seconds / 60 + 0.5), int(seconds > 0))


_NUMBER = re.compile(r"(\d+(?:[.,]\d+)?)(?![\d.,]*[\s-]*(?:inch|in\b|cm|mm|\"|''|″))", re.IGNORECASE)
_MEASURED = re.compile(
    r"\W*(?:k?g|gr|gram\w*|[mcd]?l|lit(?:er|re)\w*|oz|ounces?|lbs?|pounds?|cups?|quarts?|pints?|gallons?)\b",
    re.IGNORECASE,
)


def servings(value: object) -> tuple[float | None, str | None]:
    """Read recipeYield: how many servings or pieces, and what the yield is in words.

    A measured amount (`750 ml`) is a yield and no number of servings.
    """
    number: float | None = None
    words: str | None = None
    counted: float | None = None
    for item in _items(value):
        if isinstance(item, dict):
            given = _given(item)
            texts = [_text(given.get("value", given.get("maxvalue"))), _text(given.get("unittext"))]
            text = " ".join(filter(None, texts))
        else:
            text = _text(item) or ""
        plain = _decimal(text[: TEXT_LIMITS["yield"]])
        found = _NUMBER.search(plain)
        if found is None:
            words = words or text or None
            continue
        amount = float(found[1].replace(",", "."))
        rest = plain[found.end() :]
        if rest.lower().lstrip().startswith("dozen"):
            amount *= 12
        if found[0] == plain:
            number = number or amount
        else:
            words = words or text
            counted = counted or (None if _MEASURED.match(rest) else amount)
    amount = number or counted or 0
    return (round(amount, 3) if 0 < amount < 100_000 else None), words


# Recipes.

_WORDS = re.compile(r"[A-Z][a-z]+")


def categories(given: Row) -> list[str]:
    """Category, cuisine and diet of a recipe; its keywords only where it has none of these, if they are few and short.

    Sites fill keywords with what people may type into a search engine: most are variations of the title, and would make
    a category for each recipe.
    """
    found: list[str] = []
    for name in ("recipecategory", "recipecuisine"):
        found += [
            part
            for each in _items(given.get(name))
            for line in _lines(each)
            for part in re.split(r"[,;|]", line)
        ]
    for diet in _items(given.get("suitablefordiet")):
        if isinstance(diet, str) and (words := _WORDS.findall(diet.rpartition("/")[2].removesuffix("Diet"))):
            found.append(" ".join(words))
    if not found:
        keywords = [
            part.strip()
            for each in _items(given.get("keywords"))
            for line in _lines(each)
            for part in line.split(",")
        ]
        keywords = [keyword for keyword in keywords if keyword]
        if len(keywords) <= 5 and all(
            len(keyword.split()) <= 2 and len(keyword) <= 30 for keyword in keywords
        ):
            found = keywords
    unique: dict[str, str] = {}
    for name in map(str.strip, found):
        if not name.isdigit() and len(name) <= 100:
            unique.setdefault(name.casefold(), name)
    return [*filter(None, unique.values())]


def _names(value: object, nodes: Nodes) -> str | None:
    """The names of authors, one after the other."""
    names = []
    for each in _items(value):
        given = _meant(each, nodes)
        names.append(_first(given.get("name")) if isinstance(each, dict) else _text(each))
    return ", ".join(dict.fromkeys(filter(None, names))) or None


def _url(value: object, nodes: Nodes) -> str | None:
    """The first address in a value that names a place in the web, without its fragment."""
    for each in _items(value):
        address = each
        if isinstance(each, dict):
            given = _meant(each, nodes)
            address = given.get("url", given.get("contenturl", given.get("@id")))
        if isinstance(address, list | dict):
            address = _url(address, nodes)
        if isinstance(address, str):
            try:
                address = urldefrag(unescape(address.strip()))[0]
                address = f"https:{address}" if address.startswith("//") else address
                parts = urlsplit(address)
            except ValueError:
                continue
            if (
                parts.scheme in {"http", "https"}
                and parts.netloc
                and len(address) <= URL_LIMIT
                and not re.search(r"[\s<>\"]", address)
            ):
                return address
    return None


def _language(value: object) -> str | None:
    for each in _items(value):
        text = each.get("alternateName", each.get("name")) if isinstance(each, dict) else each
        if isinstance(text, str) and re.fullmatch(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*", text.strip()):
            language, mark, region = text.strip().replace("_", "-").partition("-")
            return f"{language.lower()}{mark}{region}"
    return None


def rows_of(line: int, value: object, nodes: Nodes) -> Iterator[Found]:
    """Make the rows of all recipes in a value; one from which none can be made is refused alone."""
    for recipe in find(value):
        try:
            yield line, *row_of(recipe, nodes)
        except LineError as error:
            yield line, error, None
        except RecursionError:
            yield line, LineError("shape", "the recipe is nested too deeply"), None


def row_of(recipe: Row, nodes: Nodes) -> tuple[Row, Warned | None]:
    """Make the row of a Recipe; only what it says is in the row. Raises LineError."""
    given = _given(recipe)
    if (identifier := _ours(given)) is not None:
        try:
            return _own_row(given, identifier), None
        except (KeyError, TypeError, ValueError, AttributeError):
            raise LineError(
                "shape", "the recipe was exported by Storeroom, and changed so that it cannot be read"
            ) from None
    lost: list[Warned] = []
    times: dict[str, int | None] = {}
    for field, name in (
        ("prep_minutes", "prepTime"),
        ("cook_minutes", "cookTime"),
        ("total_minutes", "totalTime"),
    ):
        value = next(iter(_items(given.get(name.lower()))), None)
        try:
            times[field] = minutes(value)
        except ValueError as error:
            lost.append((field, "duration", f"{name} is no duration and left out: {str(error)[:60]}"))
    if times.get("total_minutes") == 0:  # an empty field of a form, not a recipe without work
        del times["total_minutes"]
    amount, words = servings(given.get("recipeyield", given.get("yield")))
    url = next(
        filter(None, (_url(given.get(name), nodes) for name in ("url", "mainentityofpage", "@id"))), None
    )
    row: Row = {
        "key": url if url and len(url) <= KEY_LIMIT else None,
        "title": _first(given.get("name")) or _first(given.get("headline")),
        "description": "\n".join(line for each in _items(given.get("description")) for line in _lines(each)),
        "ingredients": ingredients(given.get("recipeingredient", given.get("ingredients"))),
        "steps": steps(given.get("recipeinstructions", given.get("step")), nodes),
        "categories": categories(given),
        "servings": int(amount) if amount and amount.is_integer() else amount,
        "yield": words,
        **times,
        "author": _names(given.get("author", given.get("creator")), nodes),
        "url": url,
        "image_url": _url(given.get("image", given.get("thumbnailurl")), nodes),
        "language": _language(given.get("inlanguage")),
    }
    for field, limit in TEXT_LIMITS.items():
        if len(row[field] or "") > limit:
            row[field] = None
            lost.append((field, "too_long", f"{field} is longer than {limit:,} characters and left out"))
    warning = (*lost[0][:2], "; ".join(message for _, _, message in lost)) if lost else None
    return {field: value for field, value in row.items() if value not in (None, "", [])}, warning


# Our own.


def _ours(given: Row) -> Row | None:
    for each in _items(given.get("identifier")):
        if isinstance(each, dict) and each.get("propertyID") == OURS:
            return each
    return None


def _own_row(given: Row, identifier: Row) -> Row:
    """Undo `recipe_of`."""
    row: Row = {"key": identifier.get("value"), "source": identifier.get("name")}
    row |= {field: given[name] for field, name in _SAME.items() if name in given}
    row |= {field: minutes(given[name], inf) for field, name in _TIMES.items() if name in given}
    for each in _items(given.get("recipeyield")):
        row["yield" if isinstance(each, str) else "servings"] = each
    if isinstance(author := given.get("author"), dict):
        row["author"] = author.get("name")
    sections = [
        (step, section)
        for each in _items(given.get("recipeinstructions"))
        for section in [each.get("name") if each.get("@type") == "HowToSection" else None]
        for step in (each["itemListElement"] if section is not None else [each])
    ]
    return row | {"steps": [_step(step["text"], section) for step, section in sections]}


_SAME = {
    "title": "name",
    "description": "description",
    "ingredients": "recipeingredient",
    "categories": "recipecategory",
    "url": "url",
    "image_url": "image",
    "language": "inlanguage",
}
_TIMES = {"prep_minutes": "preptime", "cook_minutes": "cooktime", "total_minutes": "totaltime"}


def recipe_of(row: Row) -> Row:
    """Make the Recipe of an exported row; `row_of` reads the same row from it."""

    def duration(field: str) -> str | None:
        if (total := row.get(field)) is None:
            return None
        hours, rest = divmod(int(total), 60)
        return "PT" + (f"{hours}H" if hours else "") + (f"{rest}M" if rest or not hours else "")

    instructions: list[Row] = []
    for section, group in groupby(row.get("steps") or (), lambda step: step["section"]):
        howto = [{"@type": "HowToStep", "text": step["text"]} for step in group]
        instructions += (
            howto
            if section is None
            else [{"@type": "HowToSection", "name": section, "itemListElement": howto}]
        )
    recipe: Row = {
        "@type": "Recipe",
        "identifier": {
            "@type": "PropertyValue",
            "propertyID": OURS,
            "name": row["source"],
            "value": row["key"],
        },
        "name": row["title"],
        "description": row.get("description"),
        "image": row.get("image_url"),
        "url": row.get("url"),
        "author": row.get("author") and {"@type": "Person", "name": row["author"]},
        "inLanguage": row.get("language"),
        "recipeCategory": row.get("categories"),
        "recipeYield": [each for each in (row.get("servings"), row.get("yield")) if each is not None],
        "prepTime": duration("prep_minutes"),
        "cookTime": duration("cook_minutes"),
        "totalTime": duration("total_minutes"),
        "recipeIngredient": row.get("ingredients"),
        "recipeInstructions": instructions,
    }
    return {name: value for name, value in recipe.items() if value not in (None, [])}
