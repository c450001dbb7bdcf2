"""Importing files: what is read, mapped, sent, refused, reported and said."""

import asyncio
import csv
import gzip
import json
import sys
import threading
import time
import tracemalloc
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from api import database as storage
from api import importer, jsonld
from api.importer import Source
from api.mapping import (
    KINDS,
    MAPPINGS,
    Mapping,
    MappingFunctions,
    Outcome,
    Row,
    byline,
    natural_name,
    read_mapping,
)
from api.settings import ROOT

Run = Callable[..., Awaitable[int]]
Answer = Callable[[list[dict[str, Any]]], list[Outcome]]


class Ledger:
    """What the database would have been sent, and what it answers: `inserted` unless told otherwise."""

    def __init__(self) -> None:
        self.opened: list[tuple[str, str, str, str | None, bool]] = []
        self.chunks: list[list[dict[str, Any]]] = []
        self.answer: Answer = lambda rows: [(row["line"], "inserted", 7, None, None, None) for row in rows]
        self.meanwhile: Callable[[], Awaitable[None]] | None = None

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [row for chunk in self.chunks for row in chunk]

    @asynccontextmanager
    async def importing(
        self, url: str, kind: str, source: str, *, shortage: str | None, dry_run: bool
    ) -> AsyncIterator[Callable[[str], Awaitable[list[Outcome]]]]:
        self.opened.append((url, kind, source, shortage, dry_run))

        async def send(rows: str) -> list[Outcome]:
            rows.encode()
            self.chunks.append(json.loads(rows, parse_constant=pytest.fail))
            if self.meanwhile:
                await self.meanwhile()
            return self.answer(self.chunks[-1])

        yield send


@pytest.fixture
def ledger(monkeypatch: pytest.MonkeyPatch) -> Ledger:
    ledger = Ledger()
    monkeypatch.setattr(storage, "importing", ledger.importing)
    return ledger


@pytest.fixture
def run(ledger: Ledger, tmp_path: Path) -> Run:
    """Import bytes under a name; the report is `report.csv`."""
    del ledger

    async def run(
        content: bytes,
        name: str = "books.csv",
        *,
        kind: str = "books",
        mapping: str | None = None,
        dry_run: bool = False,
    ) -> int:
        file = tmp_path / name
        file.write_bytes(content)
        return await importer.run(
            "postgresql://db",
            kind,
            str(file),
            mapping=mapping,
            dry_run=dry_run,
            report=tmp_path / "report.csv",
            reports=tmp_path / "reports",
        )

    return run


def report(tmp_path: Path) -> list[dict[str, str]]:
    with (tmp_path / "report.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def codes(tmp_path: Path) -> dict[int, str]:
    return {int(row["line"]): row["code"] or row["outcome"] for row in report(tmp_path)}


def mapped(tmp_path: Path, mapping: str, text: str, kind: str = "books") -> list[dict[str, Any]]:
    """Map a file, of which no row may be refused."""
    file = tmp_path / "rows"
    file.write_text(text, encoding="utf-8")
    with ExitStack() as stack:
        chunks = list(Source(str(file), read_mapping(mapping, kind), stack).chunks())
    assert [refused for chunk in chunks for refused in chunk.refused] == []
    return [row for chunk in chunks for row in json.loads(chunk.rows)]


def expression(tmp_path: Path, title: str) -> str:
    """Write a mapping whose title is this expression."""
    path = tmp_path / "mapping.toml"
    path.write_text(
        f'source = "test"\n[fields]\ntitle = """{title}"""\nauthors = "authors"\n', encoding="utf-8"
    )
    return str(path)


# Names.


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Verne, Jules", "Jules Verne"),
        ("Eisenhower, Dwight D. (Dwight David)", "Dwight D. Eisenhower"),
        ("Tolstoy, Leo, graf", "Leo Tolstoy"),
        ("Alger, Horatio, Jr.", "Horatio Alger Jr."),
        ("Morse, John T., Jr. (John Torrey)", "John T. Morse Jr."),
        ("Porter, Charles W., III (Charles Wesley)", "Charles W. Porter III"),
        ("Ward, Humphry, Mrs.", "Mrs. Humphry Ward"),
        ("Tennyson, Hallam Tennyson, Baron", "Hallam Tennyson"),
        ("Goethe, Johann Wolfgang von", "Johann Wolfgang von Goethe"),
        ("Sade, marquis de", "marquis de Sade"),
        ("Haussonville, comte d'", "comte d'Haussonville"),
        ("Leonardo, da Vinci", "Leonardo da Vinci"),
        ("Pliny, the Elder", "Pliny the Elder"),
        ("Sunzi, active 6th century B.C.", "Sunzi"),
        ("Daumas, E.\u200f (Eugène)", "E. Daumas"),
        ("Plato", "Plato"),
        ("Iraq Study Group (U.S.)", "Iraq Study Group (U.S.)"),
        ("Kegan Paul, Trench & Co.", "Kegan Paul, Trench & Co."),
        ("Disney (Walt) Productions", "Walt Disney Productions"),
        (",", ","),
        ("", ""),
    ],
)
def test_natural_name(heading: str, name: str) -> None:
    assert natural_name(heading) == name


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("FARLOW, P. G.", ["P. G. Farlow"]),
        ("MCVALE, PAUL.", ["Paul McVale"]),
        ("TILL, EDWIN L., JR.", ["Edwin L. Till Jr."]),
        ("WICK, DORA M., ed.", ["Dora M. Wick"]),
        ("DODD, MEAD & CO.", ["Dodd, Mead & Co."]),
        ("DISNEY (WALT) PRODUCTIONS.", ["Walt Disney Productions"]),
        ("TAX FOUNDATION OF THE UNITED STATES.", ["Tax Foundation of the United States"]),
        ("Robin Fell.", ["Robin Fell"]),
        ("C. E. Alder & J. McBirch.", ["C. E. Alder", "J. McBirch"]),
        ("John Elmer and Carl Oakes.", ["John Elmer", "Carl Oakes"]),
        (
            "George Smith, Jr., Ken Redden & Vern Geddy, Jr.",
            ["George Smith, Jr.", "Ken Redden", "Vern Geddy, Jr."],
        ),
        ("Rita Moss, illustrator: Walt Fern.", ["Rita Moss"]),
        ("Ada Reed, pseud. of Ida Sedge.", ["Ada Reed"]),
        ("Eva C. Heath (Eva C. Heath Moor)", ["Eva C. Heath"]),
        ("May E. Thorn, Meg Briar ... [et al.]", ["May E. Thorn", "Meg Briar"]),
        ("Old Mill Publications, Inc.", ["Old Mill Publications, Inc."]),
        (".", []),
    ],
)
def test_byline(line: str, names: list[str]) -> None:
    assert byline(line) == names


@pytest.mark.parametrize("text", ["(" * 400_000, "&" * 400_000, " " * 400_000 + "(", "a [" * 150_000])
def test_texts_that_patterns_would_never_end_on_are_passed_on(text: str) -> None:
    functions = MappingFunctions()
    started = time.monotonic()
    for name, arguments in [("natural_name", [text]), ("byline", [text]), ("contributors", [text, ";"])]:
        assert text.strip() in str(functions.call_function(name, arguments))
    assert time.monotonic() - started < 1


# Mappings.


def test_storeroom_csv(tmp_path: Path) -> None:
    text = (
        "key,title,subtitle,authors,categories,isbn,published_year,language,publisher,price,currency,description\r\n"
        'a1, The Odyssey ,,"Homer; Emily Wilson [translator];",Poetry; Classics;Poetry,9780393356250,2017,en,Norton,'
        '16.95,USD,"Tell me\r\nabout a man"\r\n'
    )
    assert mapped(tmp_path, "storeroom", text) == [
        {
            "line": 2,
            "key": "a1",
            "title": "The Odyssey",
            "subtitle": None,
            "authors": [{"name": "Homer"}, {"name": "Emily Wilson", "role": "translator"}],
            "categories": ["Poetry", "Classics"],
            "isbn": "9780393356250",
            "published_year": "2017",
            "language": "en",
            "publisher": "Norton",
            "price": "16.95",
            "currency": "USD",
            "description": "Tell me\r\nabout a man",
        }
    ]


def test_storeroom_takes_an_exported_page(tmp_path: Path) -> None:
    book = {
        "book_id": 3,
        "title": "Emma",
        "authors": [{"author_id": 9, "name": "Jane Austen", "role": None}, "Anon"],
        "categories": [{"category_id": 4, "name": "Novels"}, "Classics"],
        "published_year": 1815,
        "price": 4.5,
    }
    (row,) = mapped(tmp_path, "storeroom", json.dumps(book))
    assert row["authors"] == [{"name": "Jane Austen", "role": None}, "Anon"]
    assert row["categories"] == ["Novels", "Classics"]
    assert (row["published_year"], row["price"], row["isbn"]) == (1815, 4.5, None)


def test_goodbooks10k(tmp_path: Path) -> None:
    text = (
        "book_id,isbn,isbn13,authors,original_publication_year,title,language_code\n"
        '2,140449116,9.78014044911e+12,"A.B. Croft, Zoë Lund, A.B. Croft",1997.0,"The Mill (#1)",eng\n'
        "3,,,Homer,-720.0,The Odyssey,\n"
    )
    assert mapped(tmp_path, "goodbooks10k", text) == [
        {
            "line": 2,
            "key": "2",
            "title": "The Mill (#1)",
            "authors": ["A.B. Croft", "Zoë Lund"],
            "isbn": "140449116",
            "published_year": "1997",
            "language": "eng",
        },
        {
            "line": 3,
            "key": "3",
            "title": "The Odyssey",
            "authors": ["Homer"],
            "isbn": None,
            "published_year": "-720",
            "language": None,
        },
    ]


def test_gutenberg(tmp_path: Path) -> None:
    books: list[dict[str, Any]] = [
        {
            "gutenberg_id": 103,
            "title": "Around the World\r\nin Eighty Days\nIllustrated",
            "authors": [{"id": 60, "name": "Verne, Jules", "birth": 1828, "death": 1905}],
            "languages": ["en", "fr"],
            "bookshelves": ["Adventure", "Category: Adventure", "Category: French Literature"],
        },
        {"gutenberg_id": 104, "title": None, "authors": [], "languages": [], "bookshelves": []},
    ]
    assert mapped(tmp_path, "gutenberg", "\n".join(map(json.dumps, books))) == [
        {
            "line": 1,
            "key": 103,
            "title": "Around the World",
            "subtitle": "in Eighty Days Illustrated",
            "authors": [{"name": "Jules Verne", "birth_year": 1828, "death_year": 1905}],
            "categories": ["Adventure", "French Literature"],
            "language": "en",
        },
        {
            "line": 2,
            "key": 104,
            "title": None,
            "subtitle": None,
            "authors": None,
            "categories": None,
            "language": None,
        },
    ]


def test_bookdepository(tmp_path: Path) -> None:
    text = (
        "name,author,price,currency,isbn,category\n"
        "Maps,Jo Roe,21.4,$,9780000000003,Travel-Holiday-Guides\n"
        "Recipes,Farrow & Ball,US$11.97,$,9780000000001,Home-Garden\n"
        "Sketchbook,,HK$95.50,$,9780000000002,Stationery\n"
    )
    assert [
        (
            row["title"],
            row["authors"],
            row["price"],
            row["currency"],
            row["isbn"],
            row["categories"],
            "key" in row,
        )
        for row in mapped(tmp_path, "bookdepository", text)
    ] == [
        ("Maps", ["Jo Roe"], "21.4", "USD", "9780000000003", ["Travel Holiday Guides"], False),
        ("Recipes", ["Farrow & Ball"], "11.97", "USD", "9780000000001", ["Home Garden"], False),
        ("Sketchbook", None, "95.50", "HKD", "9780000000002", ["Stationery"], False),
    ]


def test_nypl_renewals(tmp_path: Path) -> None:
    text = (
        "author,title,registration_no,registration_date,renewal_no,claimants\n"
        '"SMITH, ANNE.",RED AND BLUE.,A100001,1931-02-03,R200001,Anne Smith|A\n'
        "Ann Lee & Tom Day.,Hey-ho!,,,R200002,\n"
    )
    assert mapped(tmp_path, "nypl_renewals", text) == [
        {
            "line": 2,
            "key": "A100001/1931-02-03/R200001",
            "title": "RED AND BLUE.",
            "authors": ["Anne Smith"],
            "published_year": "1931",
        },
        {
            "line": 3,
            "key": None,
            "title": "Hey-ho!",
            "authors": ["Ann Lee", "Tom Day"],
            "published_year": None,
        },
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_our_own_format_has_every_field_under_its_name(kind: str, tmp_path: Path) -> None:
    mapping = read_mapping("storeroom", kind)
    assert [field for field, _, _ in mapping.fields] == [*KINDS[kind].fields]
    assert mapping.source == "storeroom"
    row = {field: f"{field} 1" for field in KINDS[kind].fields}
    (found,) = mapped(tmp_path, "storeroom", json.dumps(row), kind)
    lists = {*KINDS[kind].tidy} - {"authors"}
    expected = row | {field: [row[field]] for field in lists}
    assert found == {"line": 1} | (
        expected | {"authors": [{"name": "authors 1"}]} if kind == "books" else expected
    )
    # A name that an expression reads is one that the row can have.
    assert {*KINDS[kind].fields} <= mapping.columns


@pytest.mark.parametrize(
    ("kind", "name"), [(path.parent.name, path.stem) for path in sorted(MAPPINGS.glob("*/*.toml"))]
)
def test_every_mapping_can_be_read(kind: str, name: str) -> None:
    assert read_mapping(name, kind).kind == kind


def test_storeroom_recipes_csv(tmp_path: Path) -> None:
    text = (
        "key,source,title,ingredients,steps,categories,servings,prep_minutes\r\n"
        'r1,blog, Pea Soup ,"500 g peas\n\n 500 g peas \n","Boil.\n# Top\nFry.\n#\nEat.",Soup; Hot\\; quick;Soup,4,10\r\n'
    )
    (row,) = mapped(tmp_path, "storeroom", text, "recipes")
    assert {field: value for field, value in row.items() if value is not None} == {
        "line": 2,
        "key": "r1",
        "source": "blog",
        "title": "Pea Soup",
        "ingredients": ["500 g peas", "500 g peas"],
        "steps": ["Boil.", {"text": "Fry.", "section": "Top"}, "Eat."],
        "categories": ["Soup", "Hot; quick"],
        "servings": "4",
        "prep_minutes": "10",
    }


def test_storeroom_takes_a_recipe_as_the_api_gives_it(tmp_path: Path) -> None:
    recipe = {
        "recipe_id": 3,
        "title": "Pea Soup",
        "ingredients": [{"position": 1, "line": "500 g peas", "quantity": 500}, "salt"],
        "steps": [
            {"position": 1, "section": None, "text": "Boil."},
            {"section": "Top", "text": " Fry. "},
            {"text": ""},
        ],
        "categories": [{"category_id": 4, "name": "Soup"}, "Hot"],
        "servings": 4.5,
    }
    (row,) = mapped(tmp_path, "storeroom", json.dumps(recipe), "recipes")
    assert row["ingredients"] == ["500 g peas", "salt"]
    assert row["steps"] == ["Boil.", {"text": "Fry.", "section": "Top"}]
    assert (row["categories"], row["servings"], row["key"]) == (["Soup", "Hot"], 4.5, None)


def test_dpapathanasiou(tmp_path: Path) -> None:
    recipe = {
        "file": "p/pea-soup",
        "title": "Pea Soup",
        "tags": ["Soup"],
        "source": "soup.example",
        "url": "http://soup.example/pea/",
        "language": "en-US",
        "ingredients": ["500 g peas", " "],
        "directions": ["Boil.", "Blend."],
    }
    assert mapped(tmp_path, "dpapathanasiou", json.dumps(recipe), "recipes") == [
        {
            "line": 1,
            "key": "p/pea-soup",
            "title": "Pea Soup",
            "ingredients": ["500 g peas"],
            "steps": ["Boil.", "Blend."],
            "categories": ["Soup"],
            "url": "http://soup.example/pea/",
            "image_url": None,
            "language": "en-US",
        }
    ]


def test_icecat(tmp_path: Path) -> None:
    products = [
        {"id": "1", "name": "X-1", "title": "Acme X-1", "ean": ["0001", "0002"], "supplier": "Acme", "price": 4995,
         "short_description": "A thing", "attr_t_type": "Original"},
        {"id": "2", "name": "X-2", "supplier": "Acme", "price": None},
    ]  # fmt: skip
    first, second = mapped(tmp_path, "icecat", "\n".join(map(json.dumps, products)), "products")
    assert first == {
        "line": 1,
        "key": "1",
        "name": "Acme X-1",
        "description": "A thing",
        "category": "Acme",
        "price": "49.95",
        "sku": "0001",
    }
    assert (second["name"], second["price"], second["sku"]) == ("X-2", None, None)


INVOICES = """invoice_no,stock_code,description,quantity,invoice_date,unit_price,country
1001,7A,RED CUP,6,2010-12-01 08:26:00,2.55,United Kingdom
1001,7A,RED CUP,6,2010-12-01 08:26:00,2.55,United Kingdom
1001,7B,BLUE CUP,6,2010-12-01 08:26:00,2.55,United Kingdom
1001,7A,RED CUP,6,2010-12-01 08:26:00,2.55,United Kingdom
C1002,7A,RED CUP,-2,2010-12-02 09:00:00,2.55,France
1003,7A,damaged,-4,2010-12-03 09:00:00,0.0,United Kingdom
1004,7A,,-1,2010-12-03 09:00:00,0.0,United Kingdom
1005,7A,RED CUP,3,2010-12-03 09:00:00,0.0,United Kingdom
1006,7A,,3,2010-12-03 09:00:00,0.0,United Kingdom
1001,7A,RED CUP,6,2010-12-01 08:26:00,2.55,United Kingdom
"""


def test_online_retail(tmp_path: Path) -> None:
    product, *_ = mapped(tmp_path, "online_retail", INVOICES, "products")
    assert product == {
        "line": 2,
        "key": "7A",
        "name": "RED CUP",
        "category": "Online Retail",
        "price": "2.55",
        "currency": "GBP",
        "sku": "7A",
    }
    movements = mapped(tmp_path, "online_retail", INVOICES, "movements")
    assert movements[0] == {
        "line": 2,
        "key": "1001/7A/6/2.55",
        "product_key": "7A",
        "sku": "7A",
        "kind": "issue",
        "quantity": "6",
        "reason": "sale",
        "moved_at": "2010-12-01 08:26:00 Europe/London",
    }
    assert [(row["key"], row["kind"], row["quantity"], row["reason"]) for row in movements[1:]] == [
        ("1001/7A/6/2.55#2", "issue", "6", "sale"),
        ("1001/7B/6/2.55", "issue", "6", "sale"),
        ("1001/7A/6/2.55#3", "issue", "6", "sale"),
        ("C1002/7A/-2/2.55", "receive", "2", "cancelled sale"),
        ("1003/7A/-4/0.0", "adjust", "-4", "damaged"),
        ("1004/7A/-1/0.0", "adjust", "-1", "adjustment"),
        ("1005/7A/3/0.0", "issue", "3", "no charge: RED CUP"),
        ("1006/7A/3/0.0", "issue", "3", "no charge"),
        ("1001/7A/6/2.55", "issue", "6", "sale"),
    ]


async def test_repeated_keys_are_counted_over_chunks(
    run: Run, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importer, "CHUNK_ROWS", 2)
    assert await run(INVOICES.encode(), kind="movements", mapping="online_retail") == 0
    assert [len(chunk) for chunk in ledger.chunks] == [2, 2, 2, 2, 2]
    assert ledger.rows[3]["key"] == "1001/7A/6/2.55#3"
    assert ledger.opened == [("postgresql://db", "movements", "online_retail", "open", False)]


async def test_keys_that_cannot_be_counted_refuse_their_line(
    run: Run, ledger: Ledger, tmp_path: Path
) -> None:
    path = tmp_path / "mine.toml"
    path.write_text("source = 'a'\nrepeats = \"split(n, ',')\"\n[fields]\nkey = 'k'", encoding="utf-8")
    lines = b'{"k": "a", "n": 3}\n{"k": "a"}\n{"n": 3}\n'
    assert await run(lines, "a.jsonl", kind="movements", mapping=str(path)) == 0
    assert codes(tmp_path) == {1: "mapping", 2: "inserted", 3: "inserted"}
    assert [row["key"] for row in ledger.rows] == ["a", None]


@pytest.mark.parametrize(
    ("kind", "text", "reason"),
    [
        ("books", "source = 'a'\njsonld = '@'", "'jsonld' is not known"),
        ("books", "source = 'a'\nshortage = 'open'", "'shortage' is not known"),
        ("books", "source = 'a'\nformat = 'html'\n[fields]\nkey = 'k'", "it can be csv or jsonl"),
        (
            "recipes",
            "source = 'a'\nformat = 'xml'\n[fields]\nkey = 'k'",
            "it can be csv or jsonl or jsonld or html",
        ),
        (
            "recipes",
            "source = 'a'\njsonld = 'a['\n[fields]\nkey = 'k'",
            "jsonld is not a JMESPath expression",
        ),
        ("recipes", "source = 'a'\n[fields]\nisbn = 'isbn'", "fields.isbn is no field of a recipe"),
        ("products", "source = 'a'\n[fields]\ntitle = 'title'", "fields.title is no field of a product"),
        ("movements", "source = 'a'\nshortage = 'lend'\n[fields]\nkey = 'k'", "shortage is 'lend'"),
        (
            "movements",
            "source = 'a'\nrepeats = 3\n[fields]\nkey = 'k'",
            "repeats is not a JMESPath expression",
        ),
        ("movements", "source = 'a'\n[fields]\nname = 'name'", "fields.name is no field of a movement"),
    ],
)
async def test_a_mapping_is_for_one_kind(
    kind: str, text: str, reason: str, run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    assert await run(b"title\nEmma\n", kind=kind, mapping=str(path)) == 1
    assert reason in capsys.readouterr().err


@pytest.mark.parametrize("kind", KINDS)
async def test_the_mappings_of_a_kind_are_named(
    kind: str, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await run(b"title\nEmma\n", kind=kind, mapping="nosuch") == 1
    known = sorted(path.stem for path in (MAPPINGS / kind).glob("*.toml"))
    assert f"There is no mapping 'nosuch' for {kind}; take {', '.join(known)}, or" in capsys.readouterr().err


@pytest.mark.parametrize("number", ["3", "'x'", "`[1]`"])
async def test_only_numbers_are_divided(number: str, run: Run, tmp_path: Path) -> None:
    given = f"divide(n && {number} || {number}, `0`)" if number == "3" else f"divide({number}, `2`)"
    path = expression(tmp_path, given.replace("3", "number"))
    assert await run(b'{"number": 3}\n', "a.jsonl", mapping=path) == 1
    assert codes(tmp_path) == {1: "mapping"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[fields]\ntitle = 'title'", "source is missing"),
        ("source = ' '\n[fields]\ntitle = 'title'", "source is missing"),
        ("source = 'a'", "[fields] is missing"),
        ("source = 'a'\n[fields]", "[fields] is missing"),
        ("source = 'a'\nfeilds = 1", "'feilds' is not known"),
        ("source = 'a'\nformat = 'xml'\n[fields]\ntitle = 'title'", "format is 'xml'"),
        ("source = 'a'\n[fields]\ntitel = 'title'", "fields.titel is no field of a book"),
        ("source = 'a'\n[fields]\ntitle = 3", "fields.title is not a JMESPath expression: it is not a text"),
        ("source = 'a'\n[fields]\ntitle = ''", "fields.title is not a JMESPath expression"),
        ("source = 'a'\n[fields]\ntitle = 'a['", "fields.title is not a JMESPath expression"),
        ("source = 'a'\n[fields]\ntitle = 'a[*].nosuch(b)'", "there is no function nosuch()"),
        ("source = 'a'\n[fields]\ntitle = 'a[*].split(b)'", "split() takes 2 arguments, not 1"),
        ("source = 'a'\n[fields]\ntitle = 'merge()'", "merge() takes 1 arguments, not 0"),
        ("source = ", "is not TOML"),
        ("source = '\udcff'", "is not TOML"),
    ],
)
async def test_a_bad_mapping_is_one_sentence(
    text: str, reason: str, run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8", errors="surrogateescape")
    assert await run(b"title\nEmma\n", mapping=str(path)) == 1
    said = capsys.readouterr().err
    assert reason in said
    assert str(path) in said
    assert said.count("\n") == 1
    assert not (tmp_path / "report.csv").exists()


@pytest.mark.parametrize(
    ("mapping", "reason"), [("nosuch", "There is no mapping"), ("nosuch.toml", "cannot be read")]
)
async def test_a_mapping_that_is_not_there(
    mapping: str, reason: str, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await run(b"title\nEmma\n", mapping=mapping) == 1
    assert reason in capsys.readouterr().err


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("split(number, ',')[0]", "mapping"),
        ("replace(number, 'a', 'b')", "mapping"),
        ("natural_name(number)", "mapping"),
        ("byline(number)[0]", "mapping"),
        ("text && split(text, '')[0]", "mapping"),
        ("text && split(text, ',')", "shape"),
        ("flag", "shape"),
        ("huge", "shape"),
        ("text && {a: text}", "shape"),
    ],
)
async def test_a_value_of_the_wrong_kind_refuses_its_line_alone(
    title: str, code: str, run: Run, tmp_path: Path
) -> None:
    lines = b'{"number": 3, "text": "a,b", "flag": true, "huge": 1e999}\n{"title": "b"}\n'
    assert await run(lines, "books.jsonl", mapping=expression(tmp_path, title)) == 0
    assert [tuple(row.values())[1:5] for row in report(tmp_path)] == [
        ("rejected", "", "title", code),
        ("inserted", "7", "", ""),
    ]


@pytest.mark.parametrize(
    "authors", ["[3]", '{"a": 1}', '[{"name": ["x"]}]', '[["x"]]', "[null]", '[{"aliases": [1]}]']
)
async def test_authors_of_the_wrong_kind(authors: str, run: Run, tmp_path: Path) -> None:
    assert (
        await run(f'{{"authors": {authors}}}\n'.encode(), "a.jsonl", mapping=expression(tmp_path, "title"))
        == 1
    )
    assert [(row["line"], row["outcome"], row["field"], row["code"]) for row in report(tmp_path)] == [
        ("1", "rejected", "authors", "shape")
    ]


# Lines.


async def test_csv_lines_are_numbered_as_in_an_editor(run: Run, ledger: Ledger) -> None:
    text = '\ufefftitle,price\r\n"one\r\ntwo",1\r\n\r\nthree,2\r\n"a ""b""",3'
    assert await run(text.encode()) == 0
    assert [(row["line"], row["title"], row["price"]) for row in ledger.rows] == [
        (2, "one\r\ntwo", "1"),
        (5, "three", "2"),
        (6, 'a "b"', "3"),
    ]


async def test_bad_csv_lines_are_refused_and_the_others_go_on(
    run: Run, ledger: Ledger, tmp_path: Path
) -> None:
    lines = [
        b"title,price",
        b"good,2",
        b"caf\xe9,3",
        b"nul\0,4",
        b"few",
        b"too,many,fields",
        b'"stray,7',
        b"good,8",
        b'"good",9',
        b"x" * (1 << 20) + b",10",
        b"good,11",
        b'"two',
        b'l\xffines",12',
        b"a\rb,14",
        b"\xed\xa0\x80,15",
        b"good,16",
        b'"both"\xe9,17',
        b'"never closed,18',
        b"good,19",
    ]
    assert await run(b"\n".join(lines) + b"\n") == 0
    assert codes(tmp_path) == {
        2: "inserted",
        3: "not_utf8",
        4: "nul",
        5: "field_count",
        6: "field_count",
        7: "not_csv",
        8: "inserted",
        9: "inserted",
        10: "too_long",
        11: "inserted",
        12: "not_utf8",
        14: "not_csv",
        15: "not_utf8",
        16: "inserted",
        17: "not_utf8",
        18: "not_csv",
        19: "inserted",
    }
    assert [int(row["price"]) for row in ledger.rows] == [row["line"] for row in ledger.rows]
    assert all(row["message"] for row in report(tmp_path) if row["outcome"] == "rejected")


async def test_a_quote_never_closed_gives_up_one_line_of_many(
    run: Run, ledger: Ledger, tmp_path: Path
) -> None:
    lines = ["title,price", '"open,2', *(f"{'x' * 1000},{line}" for line in range(3, 3003))]
    assert await run("\n".join(lines).encode()) == 0
    assert [row["line"] for row in ledger.rows] == list(range(3, 3003))
    assert codes(tmp_path)[2] == "not_csv"


async def test_the_rest_of_a_broken_record_is_no_row(run: Run, ledger: Ledger, tmp_path: Path) -> None:
    text = (
        'title,isbn,price\n"He said "hi"\nto all",x,3\n5" disk,x,4\n3" disk,x,5\n"a ""b""",x,5\n3" disk,x,6\n'
    )
    assert await run(text.encode()) == 0
    assert codes(tmp_path) == {
        2: "not_csv",
        3: "not_csv",
        4: "not_csv",
        5: "not_csv",
        6: "inserted",
        7: "inserted",
    }
    assert [row["title"] for row in ledger.rows] == ['a "b"', '3" disk']


async def test_a_record_of_many_lines_has_the_bounds_of_one(run: Run, ledger: Ledger, tmp_path: Path) -> None:
    field = b'"' + b"x" * 500_000 + b"\n" + b"y" * 500_000 + b'"'
    assert await run(b"title,price\n" + field + b"," + field + b"\ngood,5\n") == 0
    assert {row["code"] for row in report(tmp_path) if row["outcome"] == "rejected"} >= {"not_csv"}
    assert "longer than 1 MiB" in report(tmp_path)[0]["message"]
    assert [(row["line"], row["title"]) for row in ledger.rows] == [(5, "good")]


async def test_bad_json_lines_are_refused_and_the_others_go_on(
    run: Run, ledger: Ledger, tmp_path: Path
) -> None:
    lines = [
        b'\xef\xbb\xbf{"title": "good"}',
        b"{title: 1}",
        b"[1]",
        b'"text"',
        b"null",
        b'{"title": NaN}',
        b'{"title": "a\\u0000b"}',
        b'{"title": "a\\\\u0000b"}',
        b'{"other": {"k\\uD800": 1}}',
        b'{"title": "\\ud83d\\ude00"}',
        b'{"title": "caf\xe9"}',
        b'{"title": "nul\0"}',
        b"",
        b" \r",
        b'{"a":' * 100_000,
        b'{"title": ' + b"9" * 5_000 + b"}",
        b'{"title": "' + b"x" * (1 << 20) + b'"}',
        b'{"title": "good"} {}',
        b'{"title": "good"}',
    ]
    assert await run(b"\n".join(lines), "books.jsonl") == 0
    assert codes(tmp_path) == {
        1: "inserted",
        2: "not_json",
        3: "not_object",
        4: "not_object",
        5: "not_object",
        6: "not_json",
        7: "nul",
        8: "inserted",
        9: "surrogate",
        10: "inserted",
        11: "not_utf8",
        12: "nul",
        15: "not_json",
        16: "not_json",
        17: "too_long",
        18: "not_json",
        19: "inserted",
    }
    assert [row["title"] for row in ledger.rows] == ["good", "a\\u0000b", "\U0001f600", "good"]


async def test_the_format_is_told_by_mapping_then_name_then_content(run: Run, ledger: Ledger) -> None:
    assert await run(b'\xef\xbb\xbf \n{"title": "by content"}\n', "books.txt") == 0
    assert await run(b"title\nby content\n", "books.txt") == 0
    assert await run(gzip.compress(b'{"title": "by name"}\n'), "books.NDJSON.gz") == 0
    assert await run(b"{\nby name\n", "books.csv", mapping="storeroom") == 1
    assert await run(b'{"title": "by mapping"}\n', "books.csv", mapping="gutenberg") == 0
    assert [row["title"] for row in ledger.rows] == ["by content", "by content", "by name", "by mapping"]


@pytest.mark.parametrize(
    ("kind", "name", "start", "form"),
    [
        ("recipes", "a.json", b"", "jsonld"),
        ("recipes", "a.JSONLD.gz", b"", "jsonld"),
        ("recipes", "a.htm", b"", "html"),
        ("recipes", "a.csv", b"<html>", "csv"),
        ("recipes", "-", b"\n <!doctype html>", "html"),
        ("recipes", "-", b'[{"@type": "Recipe"}]', "jsonld"),
        ("recipes", "-", b'{\n "@type": "Recipe"}', "jsonld"),
        ("recipes", "-", b'{"title": "a"}\n{"title": "b"}', "jsonl"),
        ("recipes", "-", b"title,url\n", "csv"),
        ("books", "a.json", b'{\n"a": 1}', "jsonl"),
        ("books", "a.html", b"<html>", "csv"),
        ("products", "-", b"[", "jsonl"),
    ],
)
def test_more_formats_of_recipes(kind: str, name: str, start: bytes, form: str) -> None:
    assert importer.told(name, start, kind) == form


async def test_gzip_is_told_by_content(run: Run, ledger: Ledger) -> None:
    packed = gzip.compress(b"title\none\n") + gzip.compress(b"two\n")
    assert await run(packed, "books.csv") == 0
    assert await run(b"title\nthree\n", "books.csv.gz") == 0
    assert [row["title"] for row in ledger.rows] == ["one", "two", "three"]


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
async def test_standard_input(
    pack: Callable[[bytes], bytes], ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "in").write_bytes(pack(b'{"title": "one"}\n'))
    with (tmp_path / "in").open() as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        assert await importer.run("postgresql://db", "books", "-", reports=tmp_path / "reports") == 0
        stdin.fileno()
    assert [row["title"] for row in ledger.rows] == ["one"]
    assert [path.name.split(".")[0] for path in (tmp_path / "reports").iterdir()] == ["stdin"]


async def test_a_file_that_breaks_off_is_said_after_what_it_gave(
    run: Run, ledger: Ledger, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [b"title", *(f"title {line:x} {hash(str(line)):x}".encode() for line in range(60_000))]
    assert await run(gzip.compress(b"\n".join(lines))[:-5_000], "books.csv.gz") == 1
    assert len(report(tmp_path)) == len(ledger.rows) > 40_000
    out, err = capsys.readouterr()
    assert f"breaks off after line {len(ledger.rows) + 1:,}" in err
    assert f"{len(ledger.rows):,}" in out


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no header line"),
        (b"\xef\xbb\xbf", "no header line"),
        (b" , \n1,2\n", "no header line"),
        (b"title,isbn,title\n", "names the column 'title' 2 times"),
        (b"t\xe9tle\n", "header line cannot be used: the line is not UTF-8"),
        (b'"title\n', "header line is not CSV"),
        (b"name,writer\nEmma,Austen\n", "none that the mapping reads"),
        (b"\x1f\x8b\x08nonsense", "cannot be"),
        (None, "No such file"),
    ],
)
async def test_a_file_that_cannot_be_used_is_one_sentence(
    content: bytes | None,
    reason: str,
    ledger: Ledger,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / "books.csv"
    if content is not None:
        file.write_bytes(content)
    mapping = tmp_path / "one.toml"
    mapping.write_text("source = 'a'\n[fields]\ntitle = 'title'", encoding="utf-8")
    assert (
        await importer.run(
            "postgresql://db", "books", str(file), mapping=str(mapping), reports=tmp_path / "reports"
        )
        == 1
    )
    out, err = capsys.readouterr()
    assert reason in err
    assert str(file) in err
    assert (out, err.count("\n")) == ("", 1)
    assert (ledger.opened, (tmp_path / "reports").exists()) == ([], False)


async def test_a_folder_is_no_file(
    tmp_path: Path, ledger: Ledger, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await importer.run("postgresql://db", "books", str(tmp_path), reports=tmp_path / "reports") == 1
    assert "Is a directory" in capsys.readouterr().err
    assert ledger.opened == []


# Sending.


async def test_rows_go_in_chunks_under_the_name_of_their_source(run: Run, ledger: Ledger) -> None:
    lines = ["title", *map(str, range(4_001))]
    assert await run("\n".join(lines).encode(), dry_run=True) == 0
    assert [len(chunk) for chunk in ledger.chunks] == [2_000, 2_000, 1]
    assert [row["title"] for row in ledger.rows] == lines[1:]
    assert ledger.opened == [("postgresql://db", "books", "storeroom", None, True)]


async def test_long_rows_make_small_chunks(run: Run, ledger: Ledger) -> None:
    assert await run(b"title\n" + (b"x" * 1_000_000 + b"\n") * 12) == 0
    assert [len(chunk) for chunk in ledger.chunks] == [5, 5, 2]


async def test_an_endless_line_takes_no_memory(run: Run, tmp_path: Path) -> None:
    packed = gzip.compress(b"title\n" + b"x" * (64 << 20) + b"\nEmma\n", 1)
    tracemalloc.start()
    try:
        assert await run(packed, "books.csv.gz") == 0
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert codes(tmp_path) == {2: "too_long", 3: "inserted"}
    assert peak < 16 << 20


async def test_chunks_of_refused_lines_are_not_sent(run: Run, ledger: Ledger, tmp_path: Path) -> None:
    assert await run(b"title\n" + b"a,b\n" * 2_500) == 1
    assert ledger.chunks == []
    assert len(report(tmp_path)) == 2_500


async def test_the_next_chunk_is_read_while_the_database_works(
    run: Run, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = threading.Event()
    row = Mapping.row

    def watch(mapping: Mapping, line: int, values: Row) -> Row:
        if line > importer.CHUNK_ROWS + 1:
            read.set()
        return row(mapping, line, values)

    async def meanwhile() -> None:
        assert await asyncio.to_thread(read.wait, 5)

    monkeypatch.setattr(Mapping, "row", watch)
    ledger.meanwhile = meanwhile
    assert await run("\n".join(["title", *map(str, range(3_000))]).encode()) == 0
    assert len(ledger.rows) == 3_000


# Reports.


async def test_the_report_has_every_line_in_order(
    run: Run, ledger: Ledger, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def answer(rows: list[dict[str, Any]]) -> list[Outcome]:
        assert [row["line"] for row in rows] == [2, 4, 5, 6]
        return [
            (2, "inserted", 11, "isbn", "isbn_bad", "the ISBN is kept, as text"),
            (4, "unchanged", 5, None, None, None),
            (5, "rejected", None, "title", "title_missing", "a title is needed"),
            (6, "duplicate", 11, None, None, None),
        ]

    ledger.answer = answer
    assert await run(b"title,isbn\na,1\nbad\nb,2\n,3\na,1\n") == 0
    assert [tuple(row.values())[:5] for row in report(tmp_path)] == [
        ("2", "inserted", "11", "isbn", "isbn_bad"),
        ("3", "rejected", "", "", "field_count"),
        ("4", "unchanged", "5", "", ""),
        ("5", "rejected", "", "title", "title_missing"),
        ("6", "duplicate", "11", "", ""),
    ]
    assert "warnings1" in capsys.readouterr().out.replace("│", "").replace(" ", "")


async def test_the_summary(
    run: Run, ledger: Ledger, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def answer(rows: list[dict[str, Any]]) -> list[Outcome]:
        refused = [
            (row["line"], "rejected", None, "title", "t", "[red]no\x1b title[/red]") for row in rows[:7]
        ]
        updated: list[Outcome] = [(row["line"], "updated", 1, None, None, None) for row in rows[7:-1]]
        return [*refused, *updated, (rows[-1]["line"], "updated", 1, "isbn", "i", "odd")]

    ledger.answer = answer
    assert (
        await run("\n".join(["title,shelf", *(f"{n},x" for n in range(1_500))]).encode(), dry_run=True) == 0
    )
    out, err = capsys.readouterr()
    counted = {
        cells[0]: cells[1] for line in out.splitlines() if len(cells := line.replace("│", " ").split()) == 2
    }
    assert {
        name: counted[name] for name in ("inserted", "updated", "unchanged", "duplicate", "rejected")
    } == {
        "inserted": "0",
        "updated": "1,493",
        "unchanged": "0",
        "duplicate": "0",
        "rejected": "7",
    }
    assert counted["warnings"] == "1"
    assert float(counted["seconds"]) < 60
    assert int(counted["rows/s"].replace(",", "")) > 0
    assert "dry run: nothing was changed" in out
    assert "\x1b" not in out
    assert [line.split(":")[0] for line in out.splitlines() if "[red]no? title[/red]" in line] == [
        f"line {line}" for line in range(2, 7)
    ]
    assert "and 2 more rejected" in out
    assert f"Report: {tmp_path / 'report.csv'}" in out
    assert "Columns not used: shelf" in err


GUTENBERG = {
    "gutenberg_id": 1,
    "title": "T",
    "authors": [{"name": "A"}],
    "languages": ["en"],
    "bookshelves": [],
}
KNOWN: list[tuple[str, bytes, str]] = [
    (
        "books.csv",
        b"book_id,title,authors,isbn,original_publication_year,language_code\n1,T,A,,1999,en\n",
        "goodbooks10k",
    ),
    ("books.jsonl", json.dumps(GUTENBERG).encode() + b"\n", "gutenberg"),
]


@pytest.mark.parametrize(("name", "content", "mapping"), KNOWN)
async def test_a_file_of_a_known_source_is_not_read_without_its_mapping(
    run: Run, ledger: Ledger, capsys: pytest.CaptureFixture[str], name: str, content: bytes, mapping: str
) -> None:
    assert await run(content, name) == 1
    said = " ".join(capsys.readouterr().err.split())
    assert f"has the columns of a known source: say --mapping {mapping}, or --mapping storeroom" in said
    assert "Nothing was changed." in said
    assert ledger.rows == []
    for given in [mapping, "storeroom"]:
        assert await run(content, name, mapping=given) == 0
    assert [row["title"] for row in ledger.rows] == ["T", "T"]


async def test_a_file_of_which_nothing_is_taken_is_a_failure(run: Run, ledger: Ledger) -> None:
    ledger.answer = lambda rows: [(row["line"], "rejected", None, "title", "t", "no") for row in rows]
    assert await run(b"title\na\nb\n") == 1
    ledger.answer = lambda rows: [
        (row["line"], "rejected" if place else "unchanged", None, None, None, None)
        for place, row in enumerate(rows)
    ]
    assert await run(b"title\na\nb\n") == 0


async def test_keys_that_the_mapping_does_not_read_are_said_once(
    run: Run, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importer, "CHUNK_ROWS", 2)
    rows = [{"title": "a", "shelf": 1}, {"title": "b", **{f"more{n}": n for n in range(20)}}, {"late": 1}, {}]
    assert await run("\n".join(map(json.dumps, rows)).encode(), "books.jsonl") == 0
    said = capsys.readouterr().err
    assert said.count("not used") == 1
    keys = ", ".join(f"more{n}" for n in range(11))
    assert f"Keys not used: shelf, {keys} and 9 more\n" in said
    assert await run(b'{"title": "a", "authors": [{"name": "b"}]}\n', "books.jsonl") == 0
    assert "not used" not in capsys.readouterr().err


@pytest.mark.parametrize("name", ["page.html", "page.json", "page.jsonl"])
async def test_what_was_lost_while_reading_is_a_warning_of_the_row(
    name: str, run: Run, ledger: Ledger, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    recipes = [
        {"@type": "Recipe", "name": each, "recipeIngredient": ["a"], "cookTime": "soon"} for each in "abcd"
    ]
    del recipes[3]["cookTime"]
    text = "\n".join(map(json.dumps, recipes))
    if name.endswith("html"):
        text = "\n".join(f'<script type="application/ld+json">{line}</script>' for line in text.splitlines())

    def answer(_: list[dict[str, Any]]) -> list[Outcome]:
        return [
            (1, "inserted", 11, None, None, None),
            (2, "inserted", 12, "ingredients", "partial", "one line is not understood"),
            (3, "rejected", None, "title", "title_length", "no"),
            (4, "unchanged", 13, None, None, None),
        ]

    ledger.answer = answer
    assert await run(text.encode(), name, kind="recipes") == 0
    lost = "cookTime is no duration and left out: soon"
    assert [tuple(row.values()) for row in report(tmp_path)] == [
        ("1", "inserted", "11", "cook_minutes", "duration", lost),
        ("2", "inserted", "12", "ingredients", "partial", f"one line is not understood; {lost}"),
        ("3", "rejected", "", "title", "title_length", f"no; {lost}"),
        ("4", "unchanged", "13", "", "", ""),
    ]
    assert "warnings2" in capsys.readouterr().out.replace("│", "").replace(" ", "")


async def test_a_page_too_large_is_one_sentence(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(jsonld, "PAGE_LIMIT", 100)
    assert await run(b"<p>" + b"x" * 200, "page.html", kind="recipes") == 1
    assert "The page is larger than" in capsys.readouterr().err


async def test_a_long_document_takes_no_memory(run: Run, ledger: Ledger) -> None:
    recipe = json.dumps({"@type": "Recipe", "name": "a", "description": "x" * 10_000}).encode()
    packed = gzip.compress(b"[" + b",\n".join([recipe] * 6_000) + b"]", 1)
    sent: list[int] = []

    async def meanwhile() -> None:
        sent.append(len(ledger.chunks[-1]))
        del ledger.chunks[:-1]

    ledger.meanwhile = meanwhile
    tracemalloc.start()
    try:
        assert await run(packed, "recipes.json.gz", kind="recipes") == 0
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert sum(sent) == 6_000
    assert peak < 48 << 20


async def test_the_report_goes_into_the_folder_under_its_own_name(ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "books.csv").write_bytes(b"title\nEmma\n")
    for _ in range(2):
        assert (
            await importer.run(
                "postgresql://db", "books", str(tmp_path / "books.csv"), reports=tmp_path / "new" / "reports"
            )
            == 0
        )
    names = sorted(path.name for path in (tmp_path / "new" / "reports").iterdir())
    assert len(names) == len(ledger.opened) == 2
    assert all(name.startswith("books.csv.20") and name.endswith("Z.csv") for name in names)


async def test_a_report_that_cannot_be_written(
    ledger: Ledger, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "books.csv").write_bytes(b"title\nEmma\n")
    assert (
        await importer.run(
            "postgresql://db", "books", str(tmp_path / "books.csv"), report=tmp_path, reports=tmp_path
        )
        == 1
    )
    assert f"The report {tmp_path} cannot be written" in capsys.readouterr().err
    assert ledger.opened == []


async def test_a_report_never_overwrites_the_file(
    ledger: Ledger, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "books.csv"
    file.write_bytes(b"title\nEmma\n")
    assert await importer.run("postgresql://db", "books", str(file), report=file, reports=tmp_path) == 1
    assert "would overwrite" in capsys.readouterr().err
    assert (file.read_bytes(), ledger.opened) == (b"title\nEmma\n", [])


async def test_progress_is_a_bar_on_a_terminal_and_plain_lines_elsewhere(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    content = "\n".join(["title", *map(str, range(4_000))]).encode()
    monkeypatch.setattr(importer, "PLAIN_SECONDS", 0.0)
    assert await run(content) == 0
    plain = capsys.readouterr().err.splitlines()
    assert [line.split(",")[:2] for line in plain if "rows/s" in line][-1] == ["books.csv: 4", "000 rows"]
    assert "100%" in plain[-1]
    assert "\x1b" not in "".join(plain)
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    assert await run(content) == 0
    bar = capsys.readouterr().err
    assert "\x1b" in bar
    assert "4,000 rows" in bar
    assert "100%" in bar


async def test_an_interruption_says_how_far_it_came(
    run: Run, ledger: Ledger, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    second = asyncio.Event()

    async def meanwhile() -> None:
        if len(ledger.chunks) > 1:
            second.set()
            await asyncio.Event().wait()

    ledger.meanwhile = meanwhile
    task = asyncio.ensure_future(run("\n".join(["title", *map(str, range(9_000))]).encode()))
    await asyncio.wait_for(second.wait(), 5)
    task.cancel()
    assert await asyncio.wait_for(task, 5) == 130
    assert len(report(tmp_path)) == 2_000
    out, err = capsys.readouterr()
    assert "Interrupted after line 2,001 of" in err
    assert "the import goes on from there" in err
    assert "Traceback" not in out + err


async def test_an_interruption_between_two_waits_is_said_too(
    run: Run, ledger: Ledger, capsys: pytest.CaptureFixture[str]
) -> None:
    def answer(rows: list[dict[str, Any]]) -> list[Outcome]:
        if len(ledger.chunks) > 1:
            raise KeyboardInterrupt
        return [(row["line"], "inserted", 7, None, None, None) for row in rows]

    ledger.answer = answer
    assert await run("\n".join(["title", *map(str, range(9_000))]).encode()) == 130
    assert "Interrupted after line 2,001 of" in capsys.readouterr().err


async def test_what_the_database_raises_is_passed_on_and_the_report_kept(
    run: Run, ledger: Ledger, tmp_path: Path
) -> None:
    async def meanwhile() -> None:
        if len(ledger.chunks) > 1:
            raise ConnectionResetError

    ledger.meanwhile = meanwhile
    with pytest.raises(ConnectionResetError):
        await run("\n".join(["title", *map(str, range(9_000))]).encode())
    assert len(report(tmp_path)) == 2_000


# With the database.


async def imported(url: str, kind: str, text: str, tmp_path: Path, mapping: str = "storeroom") -> list[str]:
    """Import a file and tell what became of its lines."""
    file = tmp_path / f"{kind}.csv"
    file.write_text(text, encoding="utf-8")
    report_file = tmp_path / "report.csv"
    assert (
        await importer.run(url, kind, str(file), mapping=mapping, report=report_file, reports=tmp_path) == 0
    )
    return [row["code"] or row["outcome"] for row in report(tmp_path)]


async def test_products_and_movements_are_made_once(database: str, tmp_path: Path) -> None:
    products = (
        "key,source,name,category,price,quantity\r\na,shop,Cup,Kitchen,2.5,10\r\nb,,Plate,Kitchen,,\r\n"
    )
    movements = (
        "key,source,product_key,kind,quantity\r\n1,shop,a,issue,4\r\n2,,b,receive,3\r\n3,,b,issue,9\r\n"
    )
    assert await imported(database, "products", products, tmp_path) == ["inserted", "inserted"]
    assert await imported(database, "movements", movements, tmp_path) == [
        "inserted",
        "inserted",
        "insufficient_stock",
    ]
    # The quantity of a product that is there is not the file's to say any more.
    assert await imported(database, "products", products, tmp_path) == ["quantity_kept", "unchanged"]
    assert await imported(database, "movements", movements, tmp_path) == [
        "unchanged",
        "unchanged",
        "insufficient_stock",
    ]
    connection = await asyncpg.connect(database)
    stock = await connection.fetch(
        "SELECT p.source, p.name, s.quantity::float FROM inventory.product AS p JOIN inventory.stock AS s USING (product_id) ORDER BY 2"
    )
    await connection.close()
    assert [tuple(row) for row in stock] == [("shop", "Cup", 6), ("storeroom", "Plate", 3)]


async def test_a_ledger_without_opening_stock(database: str, tmp_path: Path) -> None:
    products = await imported(database, "products", INVOICES, tmp_path, "online_retail")
    assert Counter(products) == {"inserted": 2, "duplicate": 6, "product_name_length": 2}
    small = INVOICES + "1007,7a,RED CUP,1,2010-12-04 09:00:00,2.55,France\n"
    first = await imported(database, "movements", small, tmp_path, "online_retail")
    assert Counter(first) == {"opened": 9, "inserted": 1, "duplicate": 1}
    again = await imported(database, "movements", small, tmp_path, "online_retail")
    assert Counter(again) == {"unchanged": 10, "duplicate": 1}
    connection = await asyncpg.connect(database)
    ledger = await connection.fetch(
        """SELECT m.kind, m.delta::float, m.moved_at AT TIME ZONE 'Europe/London' = '2010-12-01 08:26' AS told
             FROM inventory.stock_movement AS m JOIN inventory.product AS p USING (product_id)
            WHERE p.sku = '7B' ORDER BY m.movement_id"""
    )
    await connection.close()
    assert [(row["kind"], row["delta"]) for row in ledger if row["delta"]] == [("opening", 6), ("issue", -6)]
    assert ledger[-1]["told"]


@pytest.mark.parametrize("thrown", [asyncpg.SerializationError, asyncpg.DeadlockDetectedError])
async def test_a_batch_that_another_writer_threw_back_is_tried_again(
    database: str, monkeypatch: pytest.MonkeyPatch, thrown: type[asyncpg.PostgresError]
) -> None:
    fetch, tries, wins = asyncpg.Connection.fetch, 0, 3

    async def thrown_back(connection: asyncpg.Connection, query: str, *arguments: object) -> Any:  # noqa: ANN401  # asyncpg is untyped
        nonlocal tries
        if "import_books" in query:
            tries += 1
            if tries != wins:
                raise thrown
        return await fetch(connection, query, *arguments)

    monkeypatch.setattr(asyncpg.Connection, "fetch", thrown_back)
    async with storage.importing(database, "books", "own") as send:
        assert [outcome[1] for outcome in await send('[{"line": 2, "title": "Dune"}]')] == ["inserted"]
    assert tries == 3
    for dry_run, expected in [
        (False, 5),
        (True, 1),
    ]:  # not for ever, and in a dry run all before it is lost, too
        tries = wins = 0
        with pytest.raises(storage.DatabaseError, match="The database refused"):
            async with storage.importing(database, "books", "own", dry_run=dry_run) as send:
                await send("[]")
        assert tries == expected


async def test_a_sample_of_which_a_part_went_in_is_finished(database: str, tmp_path: Path) -> None:
    async def load(kind: str) -> None:
        await storage.begin_sample(database, "inventory")
        assert await importer.run(database, kind, str(ROOT / f"db/sample/{kind}.csv"), reports=tmp_path) == 0

    await load("products")
    assert await storage.begin_sample(database, "inventory")
    await load("products")  # again, for nothing tells how far it came
    await load("movements")
    await storage.finish_sample(database, "inventory")
    assert not await storage.begin_sample(database, "inventory")
    connection = await asyncpg.connect(database)
    assert await connection.fetchval("SELECT count(*) FROM inventory.product") == 300
    await connection.execute("TRUNCATE inventory.product CASCADE")
    await connection.close()
    assert not await storage.begin_sample(database, "inventory")  # what people removed stays away
