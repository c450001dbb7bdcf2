"""Exports: what is written, that importing it again gives the same rows, and what is left when writing ends early."""

import asyncio
import csv
import gzip
import json
import os
import sys
from collections import Counter
from collections.abc import AsyncGenerator, Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api import database as storage
from api import exporter, importer
from api.exporter import Format, run, told
from api.importer import Source
from api.mapping import KINDS, join_cell, join_steps, read_mapping, split_cell, split_steps

FORMATS: list[Format] = ["csv", "jsonl", "jsonld"]
NAMES = {"csv": "recipes.csv", "jsonl": "recipes.jsonl", "jsonld": "recipes.json"}

TOAST: dict[str, Any] = {
    "recipe_id": 7,
    "source": "own",
    "key": "toast",
    "title": "Toast",
    "description": None,
    "ingredients": ["1 slice bread", "butter; or oil"],
    "steps": [
        {"text": "Slice.", "section": None},
        {"text": "Melt.", "section": "Butter"},
        {"text": "#1 spread", "section": "Butter"},
        {"text": "Eat.", "section": None},
    ],
    "categories": ["Breakfast", "Hot; quick"],
    "servings": 1.5,
    "yield": "1½ slices",
    "prep_minutes": 0,
    "cook_minutes": 4,
    "total_minutes": 75,
    "author": "Jo Roe",
    "url": "https://toast.example/",
    "image_url": None,
    "language": "en",
}


def imported(file: Path) -> list[dict[str, Any]]:
    """Rows of a file as an import would send them, of which none may be refused; in the shape of an export."""
    with ExitStack() as stack:
        chunks = list(Source(str(file), read_mapping("storeroom", "recipes"), stack).chunks())
    assert [(chunk.refused, chunk.warned) for chunk in chunks if chunk.refused or chunk.warned] == []
    return [shaped(row) for chunk in chunks for row in json.loads(chunk.rows)]


def files(folder: Path) -> list[str]:
    """Names of all files, hidden ones too."""
    return [path.name for path in folder.iterdir()]


def shaped(row: dict[str, Any]) -> dict[str, Any]:
    """Make rows of cells and of lists equal where the database does: numbers, and lists of nothing."""
    steps = [
        step if isinstance(step, dict) else {"text": step, "section": None} for step in row["steps"] or ()
    ]
    numbers = ("servings", "prep_minutes", "cook_minutes", "total_minutes")
    return (
        {field: row[field] for field in KINDS["recipes"].fields}
        | {field: row[field] or [] for field in ("ingredients", "categories")}
        | {field: None if row[field] is None else float(row[field]) for field in numbers}
        | {"steps": steps}
    )


@pytest.fixture
def export(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Say which pages the database gives; None waits for ever, an exception is raised."""

    def export(*pages: list[dict[str, Any]] | BaseException | None) -> None:
        async def exporting(url: str, kind: str, page: int) -> AsyncGenerator[list[str], None]:
            assert (url, kind, page) == ("postgresql://db", "recipes", exporter.PAGE)
            for rows in pages:
                if rows is None:
                    await asyncio.Event().wait()
                elif isinstance(rows, BaseException):
                    raise rows
                else:
                    yield [json.dumps(row) for row in rows]

        monkeypatch.setattr(storage, "exporting", exporting)

    return export


# Cells.

TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=20),
    st.text("#\\;nr\n\r\"', a", min_size=1, max_size=8),
    st.sampled_from(["<b>x</b>", "&amp;", "&lt;p&gt;", "4", "PT5M", "=1+1", "null", "\ufeffx"]),
).map(str.strip).filter(bool)  # fmt: skip


@given(st.lists(TEXTS), st.sampled_from([";", "\n"]))
def test_cells_keep_their_texts(texts: list[str], separator: str) -> None:
    assert split_cell(join_cell(texts, separator), separator) == texts


@given(st.lists(st.fixed_dictionaries({"text": TEXTS, "section": st.none() | TEXTS})))
def test_cells_keep_their_steps(steps: list[dict[str, Any]]) -> None:
    read = [
        step if isinstance(step, dict) else {"text": step, "section": None}
        for step in split_steps(join_steps(steps))
    ]
    assert read == steps


@pytest.mark.parametrize(
    ("cell", "steps"),
    [
        ("Boil.\r\n\r\n  Eat. \n", ["Boil.", "Eat."]),
        ("Boil.\n# Top\nFry.\n#\nEat.", ["Boil.", {"text": "Fry.", "section": "Top"}, "Eat."]),
        ("#Top\nFry.\n##", [{"text": "Fry.", "section": "Top"}]),
        ("\\#1 egg\na\\nb\nc\\\\d \\e", ["#1 egg", "a\nb", r"c\d \e"]),
        ("", []),
    ],
)
def test_steps_as_people_write_them(cell: str, steps: list[Any]) -> None:
    assert split_steps(cell) == steps


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Soup; Hot ;;", ["Soup", "Hot"]),
        (r"Hot\; quick;Soup", ["Hot; quick", "Soup"]),
        ("a\\", ["a\\"]),
        ("", []),
    ],
)
def test_names_as_people_write_them(cell: str, names: list[str]) -> None:
    assert split_cell(cell, ";") == names


def test_a_cell_of_nothing_but_marks_takes_no_time() -> None:
    assert split_cell("\\" * 1_000_000 + ";" * 100_000, ";") == ["\\" * 500_000]


# Formats.

ROWS = st.fixed_dictionaries(
    {field: st.none() | TEXTS for field in KINDS["recipes"].fields}
    | dict.fromkeys(("source", "key", "title"), TEXTS)
    | {"ingredients": st.lists(TEXTS, max_size=4), "categories": st.lists(TEXTS, max_size=4, unique=True)}
    | {"steps": st.lists(st.fixed_dictionaries({"text": TEXTS, "section": st.none() | TEXTS}), max_size=5)}
    | {"servings": st.none() | st.integers(1, 100_000) | st.floats(0.001, 100_000)}
    | dict.fromkeys(("prep_minutes", "cook_minutes", "total_minutes"), st.none() | st.integers(0, 1_000_000))
)


@pytest.mark.parametrize("form", FORMATS)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(ROWS, max_size=3))
def test_importing_an_export_gives_the_same_rows(
    rows: list[dict[str, Any]], form: Format, export: Callable[..., None], tmp_path: Path
) -> None:
    export(*([{"recipe_id": 1} | row] for row in rows))
    file = tmp_path / NAMES[form]
    assert asyncio.run(run("postgresql://db", str(file))) == 0
    assert imported(file) == [shaped(row) for row in rows]


@pytest.mark.parametrize("form", FORMATS)
async def test_every_recipe_has_its_line(form: Format, export: Callable[..., None], tmp_path: Path) -> None:
    export([TOAST, TOAST], [TOAST])
    file = tmp_path / NAMES[form]
    assert await run("postgresql://db", str(file)) == 0
    with ExitStack() as stack:
        chunks = list(Source(str(file), read_mapping("storeroom", "recipes"), stack).chunks())
    lines = [row["line"] for chunk in chunks for row in json.loads(chunk.rows)]
    if form == "jsonld":
        assert len(json.loads(file.read_text(encoding="utf-8"))["@graph"]) == 3
    assert lines == ([1, 2, 3] if form == "jsonl" else [2, 3, 4] if form == "jsonld" else [2, 9, 16])


async def test_json_ld_is_what_schema_org_says(export: Callable[..., None], tmp_path: Path) -> None:
    export([TOAST])
    file = tmp_path / "recipes.json"
    assert await run("postgresql://db", str(file)) == 0
    assert json.loads(file.read_text(encoding="utf-8")) == {
        "@context": "https://schema.org",
        "@graph": [
            {
                "@type": "Recipe",
                "identifier": {
                    "@type": "PropertyValue",
                    "propertyID": "storeroom",
                    "name": "own",
                    "value": "toast",
                },
                "name": "Toast",
                "url": "https://toast.example/",
                "author": {"@type": "Person", "name": "Jo Roe"},
                "inLanguage": "en",
                "recipeCategory": ["Breakfast", "Hot; quick"],
                "recipeYield": [1.5, "1½ slices"],
                "prepTime": "PT0M",
                "cookTime": "PT4M",
                "totalTime": "PT1H15M",
                "recipeIngredient": ["1 slice bread", "butter; or oil"],
                "recipeInstructions": [
                    {"@type": "HowToStep", "text": "Slice."},
                    {
                        "@type": "HowToSection",
                        "name": "Butter",
                        "itemListElement": [
                            {"@type": "HowToStep", "text": "Melt."},
                            {"@type": "HowToStep", "text": "#1 spread"},
                        ],
                    },
                    {"@type": "HowToStep", "text": "Eat."},
                ],
            }
        ],
    }


@pytest.mark.parametrize("wrong", [{"recipeInstructions": [{"@type": "HowToStep"}]}, {"cookTime": "soon"}])
async def test_an_export_that_was_changed_is_refused_in_one_line(
    wrong: dict[str, Any], export: Callable[..., None], tmp_path: Path
) -> None:
    export([TOAST])
    file = tmp_path / "recipes.json"
    assert await run("postgresql://db", str(file)) == 0
    document = json.loads(file.read_text(encoding="utf-8"))
    document["@graph"][0] |= wrong
    lines = file.with_suffix(".jsonl")
    lines.write_text(json.dumps(document), encoding="utf-8")
    with ExitStack() as stack:
        (chunk,) = Source(str(lines), read_mapping("storeroom", "recipes"), stack).chunks()
    assert [(outcome[0], outcome[4]) for outcome in chunk.refused] == [(1, "shape")]


async def test_csv_is_as_people_read_it(export: Callable[..., None], tmp_path: Path) -> None:
    export([TOAST])
    file = tmp_path / "recipes.csv"
    assert await run("postgresql://db", str(file)) == 0
    header, _, rest = file.read_bytes().decode().partition("\r\n")
    assert header.split(",") == [*KINDS["recipes"].fields]
    assert '"1 slice bread\nbutter; or oil"' in rest
    assert '"Slice.\n# Butter\nMelt.\n\\#1 spread\n#\nEat."' in rest
    assert r"Breakfast; Hot\; quick" in rest


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("a.csv", "csv"),
        ("a.CSV.gz", "csv"),
        ("a.json", "jsonld"),
        ("a.jsonld.gz", "jsonld"),
        ("a.ndjson", "jsonl"),
        ("-", "jsonl"),
        ("a.txt", "jsonl"),
    ],
)
def test_the_name_tells_the_format(name: str, form: str) -> None:
    assert told(name) == form


# Files.


@pytest.mark.parametrize("form", FORMATS)
async def test_a_file_is_packed_if_its_name_says_so(
    form: Format, export: Callable[..., None], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    export([TOAST], [])
    file = tmp_path / "recipes.gz"
    assert await run("postgresql://db", str(file), form) == 0
    assert "Toast" in gzip.decompress(file.read_bytes()).decode()
    assert files(tmp_path) == ["recipes.gz"]
    assert capfd.readouterr().err.startswith(f"1 recipes written to {file} in ")


async def test_standard_output(
    export: Callable[..., None], capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    export([TOAST, TOAST])
    assert await run("postgresql://db", "-") == 0
    out, err = capfdbinary.readouterr()
    assert [json.loads(line)["title"] for line in out.splitlines()] == ["Toast", "Toast"]
    assert err.startswith(b"2 recipes written to standard output")


async def test_devices_are_written_to(export: Callable[..., None]) -> None:
    export([TOAST])
    assert await run("postgresql://db", "/dev/full") == 1
    assert await run("postgresql://db", os.devnull) == 0


async def test_a_link_stays_one(export: Callable[..., None], tmp_path: Path) -> None:
    export([TOAST])
    (tmp_path / "link.csv").symlink_to(tmp_path / "recipes.csv")
    assert await run("postgresql://db", str(tmp_path / "link.csv")) == 0
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "recipes.csv").is_file()


async def test_nobody_who_reads_on_is_no_fault(
    export: Callable[..., None], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    export(*[[TOAST] * 1_000] * 20)
    end, start = os.pipe()
    os.close(end)
    with open(start, "w") as stdout:  # noqa: ASYNC230, PTH123
        monkeypatch.setattr(sys, "stdout", stdout)
        assert await run("postgresql://db", "-") == 141
        monkeypatch.undo()
    assert capfd.readouterr() == ("", "")


async def test_an_interruption_leaves_the_file_as_it_was(
    export: Callable[..., None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    export([TOAST], None)
    file = tmp_path / "recipes.csv"
    file.write_text("before")
    task = asyncio.ensure_future(run("postgresql://db", str(file)))
    while len(files(tmp_path)) < 2:  # noqa: ASYNC110  # nothing tells that it writes
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.01)
    task.cancel()
    assert await asyncio.wait_for(task, 5) == 130
    assert (file.read_text(), len(files(tmp_path))) == ("before", 1)
    assert capsys.readouterr().err == f"Interrupted after 1 recipes: {file} is as it was before.\n"


async def test_an_interruption_between_two_waits_is_said_too(
    export: Callable[..., None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    export([TOAST], KeyboardInterrupt())
    assert await run("postgresql://db", str(tmp_path / "recipes.csv")) == 130
    assert capsys.readouterr().err.startswith("Interrupted after 1 recipes: ")
    assert files(tmp_path) == []


async def test_what_the_database_raises_leaves_the_file_as_it_was(
    export: Callable[..., None], tmp_path: Path
) -> None:
    export([TOAST], storage.DatabaseError("gone"))
    file = tmp_path / "recipes.csv"
    file.write_text("before")
    with pytest.raises(storage.DatabaseError):
        await run("postgresql://db", str(file))
    assert (file.read_text(), len(files(tmp_path))) == ("before", 1)


@pytest.mark.parametrize(
    ("place", "sentence"),
    [("", "is a folder; name a file in it."), ("nowhere/a.csv", "cannot be written: No such file")],
)
async def test_a_file_that_cannot_be_written_is_one_sentence(
    place: str, sentence: str, export: Callable[..., None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    export([TOAST])
    assert await run("postgresql://db", str(tmp_path / place)) == 1
    said = capsys.readouterr().err
    assert sentence in said
    assert said.count("\n") == 1
    assert files(tmp_path) == []


# The database.


async def test_pages_follow_each_other_in_one_snapshot(empty_database: str) -> None:
    connection = await asyncpg.connect(empty_database)
    await connection.execute(
        """CREATE SCHEMA recipes;
           CREATE TABLE recipes.recipe (recipe_id bigint, title text);
           INSERT INTO recipes.recipe SELECT n * 10, 'Soup ' || n FROM generate_series(1, 7) AS n;
           CREATE FUNCTION recipes.export_recipes(p_after_id bigint, p_limit integer) RETURNS SETOF recipes.recipe
           BEGIN ATOMIC
               SELECT * FROM recipes.recipe WHERE recipe_id > p_after_id ORDER BY recipe_id LIMIT p_limit;
           END"""
    )
    pages = []
    async for page in storage.exporting(empty_database, "recipes", 3):
        pages.append([json.loads(row)["recipe_id"] for row in page])
        await connection.execute("INSERT INTO recipes.recipe VALUES (1000, 'new')")
    assert pages == [[10, 20, 30], [40, 50, 60], [70]]
    await connection.close()


async def outcomes(url: str, file: Path, tmp_path: Path) -> dict[str, int]:
    """Import recipes and count what became of them, warnings under their codes."""
    report = tmp_path / "report.csv"
    assert await importer.run(url, "recipes", str(file), report=report, reports=tmp_path) == 0
    with report.open(encoding="utf-8", newline="") as lines:
        return Counter(row["code"] or row["outcome"] for row in csv.DictReader(lines))


@pytest.mark.parametrize("form", FORMATS)
async def test_an_export_changes_nothing_here_and_makes_the_same_elsewhere(
    form: Format, database: str, tmp_path: Path
) -> None:
    given = tmp_path / "given.jsonl"
    texts = [
        "#1",
        "a\\n",
        "\\",
        "a; b",
        "<b>fat</b> & thin",
        "&amp;",
        "4",
        '"',
        "=1+1",
        "\u00a0x\u2003y\u00a0",
        "ÅÀ",
    ]
    recipes = [
        {field: value for field, value in TOAST.items() if field != "recipe_id"},
        {"title": "Nothing else", "cook_minutes": 600_000, "total_minutes": 1_000_000},
        {"title": "No key", "url": "https://toast.example/b", "total_minutes": 0, "description": "a\r\n\n  b\n\u00a0"},
        *(
            {"key": text, "source": "odd", "title": text, "ingredients": texts, "categories": [text, "Toast"],
             "yield": text, "author": text, "steps": [{"text": text, "section": each} for each in [*texts, None]]}
            for text in texts
        ),
    ]  # fmt: skip
    given.write_text("\n".join(map(json.dumps, recipes)), encoding="utf-8")
    assert await outcomes(database, given, tmp_path) == {"inserted": 14}
    file = tmp_path / NAMES[form]
    assert await run(database, str(file)) == 0
    assert await outcomes(database, file, tmp_path) == {"unchanged": 14}
    connection = await asyncpg.connect(database)
    await connection.execute("TRUNCATE recipes.recipe CASCADE")
    await connection.close()
    assert await outcomes(database, file, tmp_path) == {"inserted": 14}
    again = tmp_path / f"again.{form}"
    assert await run(database, str(again), form) == 0
    assert again.read_bytes() == file.read_bytes()


async def test_a_database_without_recipes_is_one_sentence(empty_database: str, tmp_path: Path) -> None:
    with pytest.raises(storage.DatabaseError, match="not deployed there"):
        await run(empty_database, str(tmp_path / "recipes.csv"))
    assert files(tmp_path) == []
