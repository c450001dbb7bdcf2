"""Importing batches of recipes: what becomes of each line, and that an export is an import."""

import json
from typing import Any

import asyncpg
import pytest

from api.settings import ROOT

Line = dict[str, Any]


async def start(db: asyncpg.Connection) -> int:
    run: int = await db.fetchval("SELECT start_import()")
    return run


async def load(
    db: asyncpg.Connection, *lines: Line, source: str = "own", run: int | None = None
) -> list[Any]:
    """Outcomes of a batch; lines are counted from 1."""
    rows = [{"line": number, **line} for number, line in enumerate(lines, 1)]
    outcomes: list[Any] = await db.fetch(
        "SELECT * FROM import_recipes($1, $2, $3)", run or await start(db), source, json.dumps(rows)
    )
    assert [outcome["line"] for outcome in outcomes] == sorted(row["line"] for row in rows)
    return outcomes


def said(outcomes: list[Any]) -> list[str]:
    return [outcome["outcome"] for outcome in outcomes]


async def get(db: asyncpg.Connection, number: int) -> Any:  # noqa: ANN401  # asyncpg is untyped
    return await db.fetchrow("SELECT * FROM get_recipe($1)", number)


def lines(recipe: Any) -> list[str]:  # noqa: ANN401  # asyncpg is untyped
    return [line["line"] for line in json.loads(recipe["ingredients"])]


def steps(recipe: Any) -> list[tuple[str | None, str]]:  # noqa: ANN401  # asyncpg is untyped
    return [(step["section"], step["text"]) for step in json.loads(recipe["steps"])]


def categories(recipe: Any) -> list[str]:  # noqa: ANN401  # asyncpg is untyped
    return [category["name"] for category in json.loads(recipe["categories"])]


async def state(db: asyncpg.Connection) -> list[str]:
    """Every row of the recipes, with the place it is stored in: a row that was written again moves."""
    rows: list[str] = []
    for table in [
        "recipe", "recipe_step", "recipe_ingredient", "ingredient_use", "recipe_category", "recipe_views", "category",
        "ingredient", "ingredient_alias",
    ]:  # fmt: skip
        rows += [
            row[0] for row in await db.fetch(f"SELECT t.ctid || t::text FROM recipes.{table} AS t ORDER BY 1")
        ]
    return rows


def sample() -> list[Line]:
    return [json.loads(line) for line in (ROOT / "db/sample/recipes.jsonl").read_text().splitlines()]


PANCAKES: Line = {
    "key": "p1",
    "title": "Pancakes",
    "description": "Thin.",
    "ingredients": ["250 g flour", "2-3 eggs", "1 cup moonberries (optional)"],
    "steps": [{"text": "Whisk.", "section": "Batter"}, "Fry."],
    "categories": ["Breakfast", "Danish"],
    "servings": "4",
    "yield": "12 pancakes",
    "prep_minutes": 5,
    "cook_minutes": "20",
    "total_minutes": "30",
    "author": "Ann Lee",
    "url": "https://example.org/p",
    "image_url": "https://example.org/p.jpg",
    "language": "en",
}


async def test_a_new_line_is_a_new_recipe_with_all_it_says(recipes: asyncpg.Connection) -> None:
    (outcome,) = await load(recipes, PANCAKES)
    assert (outcome["outcome"], outcome["field"], outcome["code"], outcome["message"]) == (
        "inserted",
        *[None] * 3,
    )
    row = await get(recipes, outcome["id"])
    assert (row["title"], row["description"], row["servings"], row["yield"]) == (
        "Pancakes",
        "Thin.",
        4,
        "12 pancakes",
    )
    assert [row[f"{kind}_minutes"] for kind in ("prep", "cook", "total")] == [5, 20, 30]
    assert (row["author"], row["url"], row["image_url"]) == (
        "Ann Lee",
        PANCAKES["url"],
        PANCAKES["image_url"],
    )
    assert (row["language"], row["version"], row["views"]) == ("en", 1, 0)
    assert lines(row) == PANCAKES["ingredients"]
    assert steps(row) == [("Batter", "Whisk."), (None, "Fry.")]
    assert categories(row) == ["Breakfast", "Danish"]
    for call in [
        "search_recipes_by_ingredient('moonberry')",
        "search_recipes_by_category('danish')",
        "search_recipes(p_q => 'panc')",
    ]:
        assert await recipes.fetchval(f"SELECT recipe_id FROM {call}") == outcome["id"]


async def test_the_sample_is_whole_and_a_second_run_changes_nothing(recipes: asyncpg.Connection) -> None:
    rows = sample()
    outcomes = await load(recipes, *rows, source="sample")
    assert said(outcomes) == ["inserted"] * len(rows)
    assert [outcome["message"] for outcome in outcomes] == [None] * len(rows)
    assert await recipes.fetchval("SELECT count(*) FROM recipes.recipe_ingredient WHERE line <> ''") == sum(
        len(row["ingredients"]) for row in rows
    )
    for row, outcome in list(zip(rows, outcomes, strict=True))[::9]:
        recipe = await get(recipes, outcome["id"])
        assert lines(recipe) == row["ingredients"]
        assert sorted(categories(recipe)) == sorted(row["categories"])
        assert recipe["title"] == row["title"]
    before = await state(recipes)
    run = await start(recipes)
    for first in range(0, len(rows), 40):  # in other batches too
        batch = [{"line": first + n, **row} for n, row in enumerate(rows[first : first + 40], 1)]
        assert said(await load(recipes, *batch, source="sample", run=run)) == ["unchanged"] * len(batch)
    assert await state(recipes) == before


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Crêpes"},
        {"title": "PANCAKES"},
        {"description": "Thick."},
        {"ingredients": ["250 g flour", "3 eggs", "1 cup moonberries (optional)"]},
        {"ingredients": ["250 g flour", "2-3 eggs"]},
        {"ingredients": ["2-3 eggs", "250 g flour", "1 cup moonberries (optional)"]},
        {"steps": [{"text": "Whisk.", "section": "Batter"}, "Fry well."]},
        {"steps": [{"text": "Whisk.", "section": "The batter"}, "Fry."]},
        {"steps": ["Whisk.", "Fry."]},
        {"steps": [{"text": "Whisk.", "section": "Batter"}, "Fry.", "Eat."]},
        {"categories": ["Breakfast"]},
        {"categories": ["Breakfast", "Danish", "Quick"]},
        {"servings": 5},
        {"yield": "10 pancakes"},
        {"prep_minutes": 6},
        {"cook_minutes": "21"},
        {"total_minutes": 0},
        {"author": "Bo"},
        {"url": "https://example.org/q"},
        {"image_url": "https://example.org/q.jpg"},
        {"language": "da"},
    ],
    ids="-".join,
)
async def test_a_line_that_says_something_else_is_an_update(
    recipes: asyncpg.Connection, change: Line
) -> None:
    (first,) = await load(recipes, PANCAKES)
    old = await get(recipes, first["id"])
    (second,) = await load(recipes, PANCAKES | change)
    assert (second["outcome"], second["id"]) == ("updated", first["id"])
    new = await get(recipes, first["id"])
    changed = {key for key in old.keys() if old[key] != new[key]}  # noqa: SIM118  # a Record iterates values
    assert changed <= {*change, "version", "updated_at"}
    assert set(change) <= changed
    assert new["version"] == 2
    (third,) = await load(recipes, PANCAKES | change)
    assert third["outcome"] == "unchanged"


@pytest.mark.parametrize(
    "same",
    [
        {},
        {"servings": 4.0},
        {"servings": "4.00"},
        {"prep_minutes": "5"},
        {"ingredients": [" 250  g flour", "2-3 eggs ", "", None, "1 cup moonberries (optional)"]},
        {"categories": ["danish", " BREAKFAST", "Breakfast", ""]},
        {"steps": [{"text": " Whisk.", "section": "Batter "}, {"text": "Fry.", "section": None}]},
        {"title": " Pancakes\n"},
    ],
)
async def test_a_line_that_says_the_same_is_unchanged(recipes: asyncpg.Connection, same: Line) -> None:
    await load(recipes, PANCAKES)
    before = await state(recipes)
    assert said(await load(recipes, PANCAKES | same)) == ["unchanged"]
    assert await state(recipes) == before


@pytest.mark.parametrize("empty", [None, "", " ", []])
async def test_what_a_line_leaves_out_stays(recipes: asyncpg.Connection, empty: object) -> None:
    (first,) = await load(recipes, PANCAKES)
    old = await get(recipes, first["id"])
    bare = (
        dict.fromkeys(PANCAKES, empty) if empty != [] else {"ingredients": [], "steps": [], "categories": []}
    )
    (second,) = await load(recipes, {**bare, "key": "p1", "title": "Pancakes"})
    assert (second["outcome"], second["message"]) == ("unchanged", None)
    (third,) = await load(recipes, {"key": "p1", "title": "Crêpes"})
    assert third["outcome"] == "updated"
    new = await get(recipes, first["id"])
    changed = {key for key in old.keys() if old[key] != new[key]}  # noqa: SIM118
    assert changed <= {"title", "version", "updated_at"}


# Which recipe a line is


async def test_a_repetition_in_the_file_is_told_with_its_first_line_across_batches(
    recipes: asyncpg.Connection,
) -> None:
    run = await start(recipes)
    plain = {"title": "Plain", "ingredients": ["1 egg"]}
    first = await load(recipes, PANCAKES, plain, PANCAKES, run=run)
    assert said(first) == ["inserted", "inserted", "duplicate"]
    second = await load(recipes, {"line": 9, **PANCAKES, "title": "Again"}, {"line": 10, **plain}, run=run)
    assert said(second) == ["duplicate", "duplicate"]
    assert [outcome["id"] for outcome in second] == [first[0]["id"], first[1]["id"]]
    assert [outcome["message"] for outcome in [first[2], *second]] == [
        "the same recipe as line 1",
        "the same recipe as line 1",
        "the same recipe as line 2",
    ]
    assert (await get(recipes, first[0]["id"]))["title"] == "Pancakes"
    assert await recipes.fetchval("SELECT count(*) FROM recipes.recipe") == 2


async def test_keys_are_of_their_source(recipes: asyncpg.Connection) -> None:
    outcomes = await load(recipes, PANCAKES, PANCAKES | {"source": "other"}, PANCAKES | {"source": "own"})
    assert said(outcomes) == ["inserted", "inserted", "duplicate"]
    assert said(await load(recipes, PANCAKES, source="other")) == ["unchanged"]
    (outcome,) = await load(recipes, PANCAKES, source="third")
    assert outcome["outcome"] == "inserted"
    assert await recipes.fetchval("SELECT array_agg(source ORDER BY recipe_id) FROM recipes.recipe") == [
        "own",
        "other",
        "third",
    ]


async def test_without_a_key_the_address_tells_recipes_apart(recipes: asyncpg.Connection) -> None:
    plain = {"title": "Toast", "url": "https://example.org/toast"}
    (first,) = await load(recipes, plain)
    (second,) = await load(recipes, plain | {"title": "Best toast", "ingredients": ["bread"]})
    assert (second["outcome"], second["id"]) == ("updated", first["id"])
    outcomes = await load(recipes, plain | {"url": "https://example.org/other"}, {"title": "Toast"})
    assert said(outcomes) == ["inserted", "inserted"]


async def test_without_key_and_address_all_it_says_tells_recipes_apart(recipes: asyncpg.Connection) -> None:
    plain = {"title": "Toast", "ingredients": ["2 slices bread"], "steps": ["Toast."]}
    (first,) = await load(recipes, plain)
    (again,) = await load(recipes, plain | {"title": " TOAST ", "servings": 2})
    assert (again["outcome"], again["id"]) == ("updated", first["id"])
    outcomes = await load(
        recipes,
        plain | {"title": "Toast!"},
        plain | {"ingredients": ["3 slices bread"]},
        plain | {"steps": ["Toast well."]},
        plain | {"ingredients": ["2 slices bread", "Toast."], "steps": []},
        plain,
    )
    assert said(outcomes)[1:3] == ["inserted", "inserted"]
    assert outcomes[-1]["id"] == first["id"]
    assert outcomes[3]["id"] != first["id"]


async def test_recipes_made_by_hand_are_never_taken_for_imported_ones(recipes: asyncpg.Connection) -> None:
    number = await recipes.fetchval("SELECT recipe_id FROM insert_recipe('Toast', '{bread}')")
    (outcome,) = await load(recipes, {"title": "Toast", "ingredients": ["bread"]})
    assert (outcome["outcome"], outcome["id"] != number) == ("inserted", True)


# What does not fit

BAD = [
    ({"title": ""}, "title", "recipe_title_length"),
    ({"title": None}, "title", "recipe_title_length"),
    ({"title": "\u200b"}, "title", "recipe_title_length"),
    ({"title": "x" * 501}, "title", "recipe_title_length"),
    ({"ingredients": ["1 egg"] * 1001}, "ingredients", "recipe_ingredient_position"),
    ({"ingredients": ["1 egg", "x" * 2001]}, "ingredients", "line_length"),
    ({"steps": ["Boil."] * 1001}, "steps", "recipe_step_position"),
    ({"steps": ["Boil.", "x" * 20_001]}, "steps", "step_text_length"),
    ({"steps": [{"text": "Boil.", "section": "x" * 301}]}, "steps", "recipe_step_section_length"),
    ({"description": "x" * 20_001}, "description", "description_length"),
    ({"yield": "x" * 201}, "yield", "recipe_yield_length"),
    ({"author": "x" * 301}, "author", "recipe_author_length"),
    ({"key": "x" * 301}, "source_key", "recipe_source_length"),
    ({"source": "x" * 101}, "source_key", "recipe_source_length"),
    ({"categories": ["x"] * 101}, "categories", "recipe_categories_number"),
    ({"categories": ["x" * 201]}, "name", "category_name_length"),
]


@pytest.mark.parametrize(
    ("values", "field", "code"), BAD, ids=[f"{code}-{n}" for n, (_, _, code) in enumerate(BAD)]
)
async def test_a_bad_line_is_rejected_with_its_reason_and_spoils_no_other(
    recipes: asyncpg.Connection, values: Line, field: str, code: str
) -> None:
    outcomes = await load(recipes, {"title": "Before"}, {"title": "Bad", **values}, {"title": "After"})
    assert said(outcomes) == ["inserted", "rejected", "inserted"]
    assert (outcomes[1]["id"], outcomes[1]["field"], outcomes[1]["code"]) == (None, field, code)
    sentence = outcomes[1]["message"].partition(" It is: ")[0]
    assert sentence == await recipes.fetchval(
        "SELECT message FROM constraint_messages() WHERE constraint_name = $1", code
    )
    assert await recipes.fetchval("SELECT count(*) FROM recipes.recipe") == 2


WARNINGS = [
    ("servings", "many", "servings_range"),
    ("servings", "0", "servings_range"),
    ("servings", -4, "servings_range"),
    ("servings", "NaN", "servings_range"),
    ("servings", "Infinity", "servings_range"),
    ("servings", "4-6", "servings_range"),
    ("servings", "1e9999999", "servings_range"),
    ("prep_minutes", "PT5M", "minutes_range"),
    ("prep_minutes", "-1", "minutes_range"),
    ("cook_minutes", 20.5, "minutes_range"),
    ("cook_minutes", "99999999999", "minutes_range"),
    ("total_minutes", True, "minutes_range"),
    ("total_minutes", [30], "minutes_range"),
    ("url", "example.org", "web_address_form"),
    ("url", "javascript:alert(1)", "web_address_form"),
    ("url", "https://example.org/" + "x" * 2000, "web_address_form"),
    ("image_url", {"a": 1}, "image_address_form"),
    ("language", "English", "language_code_form"),
    ("language", "en" + "-abcdefgh" * 1000, "language_code_form"),
]


@pytest.mark.parametrize(("field", "value", "code"), WARNINGS)
async def test_a_value_that_does_not_fit_is_left_out_with_a_warning(
    recipes: asyncpg.Connection, field: str, value: object, code: str
) -> None:
    (outcome,) = await load(recipes, PANCAKES | {field: value})
    assert (outcome["outcome"], outcome["field"], outcome["code"]) == ("inserted", field, code)
    sentence, _, shown = outcome["message"].partition(" Left out: ")
    assert sentence == await recipes.fetchval(
        "SELECT message FROM constraint_messages() WHERE constraint_name = $1", code
    )
    given = value if isinstance(value, str) else json.dumps(value)
    assert shown == given[:60]
    row = await get(recipes, outcome["id"])
    assert row[field] is None
    kept = {"title", "description", "author"} - {field}
    assert {name: row[name] for name in kept} == {name: PANCAKES[name] for name in kept}
    (again,) = await load(recipes, PANCAKES | {field: value})
    assert (again["outcome"], again["code"]) == ("unchanged", code)


@pytest.mark.parametrize("minutes", ["30.0", 30.0, "30.00", " 30 "])
async def test_whole_minutes_may_be_written_with_a_point(
    recipes: asyncpg.Connection, minutes: object
) -> None:
    (outcome,) = await load(
        recipes, {"title": "x", "prep_minutes": minutes, "cook_minutes": minutes, "total_minutes": minutes}
    )
    assert outcome["message"] is None
    row = await get(recipes, outcome["id"])
    assert [row[f"{kind}_minutes"] for kind in ("prep", "cook", "total")] == [30, 30, 30]


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ({"ingredients": None, "steps": None, "categories": None}, ([], [], [])),
        ({"ingredients": "1 egg", "steps": "Boil.", "categories": "Soup"}, ([], [], [])),
        ({"ingredients": {}, "steps": {}, "categories": {}}, ([], [], [])),
        ({"ingredients": [None, "", " ", 7], "categories": [None, "", 7]}, (["7"], [], ["7"])),
        (
            {"steps": [None, "", {"text": None}, {"text": "Boil.", "section": None}, {}, {"section": "For nothing"}, 7, ["a"]]},
            ([], [(None, "Boil."), (None, "7"), (None, '["a"]')], []),
        ),
        ({"steps": [{"text": " Boil \n it. ", "section": " "}]}, ([], [(None, "Boil it.")], [])),
        ({"ingredients": ["\u00b4", "1 cup \u0301"], "categories": ["\u00b4"]}, (["\u00b4", "1 cup \u0301"], [], [])),
        ({"ingredients": ["x" * 2000, "1 " + "y" * 300]}, (["x" * 2000, "1 " + "y" * 300], [], [])),
        ({"title": "雪国 \u200b\t'\"\\%_", "ingredients": ["卵 2個 '\"\\%_"]}, (["卵 2個 '\"\\%_"], [], [])),
        ({"unknown": 1}, ([], [], [])),
    ],
)  # fmt: skip
async def test_an_odd_line_is_still_a_recipe(
    recipes: asyncpg.Connection, values: Line, wanted: tuple[list[str], list[Any], list[str]]
) -> None:
    outcomes = await load(recipes, {"title": "Odd", **values}, {"title": "Even"})
    assert said(outcomes) == ["inserted", "inserted"]
    row = await get(recipes, outcomes[0]["id"])
    assert (lines(row), steps(row)) == wanted[:2]
    assert categories(row) == wanted[2] or values.get("categories") == ["\u00b4"]
    assert said(await load(recipes, {"title": "Odd", **values}, {"title": "Even"})) == ["unchanged"] * 2


async def test_every_outcome_in_one_batch(recipes: asyncpg.Connection) -> None:
    await load(recipes, PANCAKES, PANCAKES | {"key": "p2"})
    outcomes = await load(
        recipes,
        PANCAKES,
        PANCAKES | {"key": "p2", "servings": 8},
        {"title": ""},
        PANCAKES | {"key": "p3", "categories": ["New", "danish"]},
        PANCAKES | {"key": "p2"},
        PANCAKES | {"key": "p4", "prep_minutes": "soon"},
    )
    assert said(outcomes) == ["unchanged", "updated", "rejected", "inserted", "duplicate", "inserted"]
    assert [outcome["code"] is not None for outcome in outcomes] == [False, False, True, False, False, True]


async def test_a_dry_run_says_the_same_and_leaves_nothing(recipes: asyncpg.Connection) -> None:
    batch = [PANCAKES, {"title": ""}, PANCAKES, {"title": "x", "servings": "all"}]
    before = await state(recipes)
    transaction = recipes.transaction()
    await transaction.start()
    tried = await load(recipes, *batch)
    await transaction.rollback()
    assert await state(recipes) == before
    done = await load(recipes, *batch)
    assert [tuple(row)[:2] + tuple(row)[3:] for row in tried] == [
        tuple(row)[:2] + tuple(row)[3:] for row in done
    ]
    assert said(done) == ["inserted", "rejected", "duplicate", "inserted"]


async def test_an_empty_batch_is_no_error(recipes: asyncpg.Connection) -> None:
    assert await load(recipes) == []


async def test_a_run_forgets_its_lines_when_it_ends(recipes: asyncpg.Connection) -> None:
    run = await start(recipes)
    await load(recipes, PANCAKES, {"title": "x"}, run=run)
    assert await recipes.fetchval("SELECT finish_import($1)", run) == 2


# Exports


async def export(db: asyncpg.Connection, limit: int = 50) -> list[Line]:
    """Every recipe, page after page, as a line of a file."""
    rows: list[Line] = []
    last = 0
    while page := await db.fetch(
        "SELECT to_json(e) AS row, e.recipe_id FROM export_recipes($1, $2) AS e", last, limit
    ):
        assert len(page) <= limit
        rows += [json.loads(row["row"]) for row in page]
        last = page[-1]["recipe_id"]
    return rows


async def test_an_export_imported_again_changes_nothing(recipes: asyncpg.Connection) -> None:
    await load(recipes, *sample(), source="sample")
    await load(recipes, PANCAKES, {"title": "By URL", "url": "https://example.org/u"}, {"title": "By digest"})
    await recipes.execute(
        "SELECT insert_recipe('By hand', '{1 egg,For the top:,1 cup moonberries}', '{Boil.,Eat.}', '{Quick}', E'Two\\n\\nlines.',"
        " 2.5, p_sections => '{Now,NULL}')"
    )
    rows = await export(recipes)
    assert len(rows) == len(sample()) + 4
    assert [row["recipe_id"] for row in rows] == sorted(row["recipe_id"] for row in rows)
    before = await state(recipes)
    assert set(said(await load(recipes, *rows, source="elsewhere"))) == {"unchanged"}
    assert await state(recipes) == before


async def test_an_export_makes_the_same_recipes_in_an_empty_database(recipes: asyncpg.Connection) -> None:
    await load(recipes, *sample(), source="sample")
    await recipes.execute(
        "SELECT insert_recipe('By hand', '{1 egg}', '{Boil.}', p_sections => '{Now}', p_servings => 0.5)"
    )
    rows = await export(recipes)
    assert rows[-1]["steps"] == [{"text": "Boil.", "section": "Now"}]
    transaction = recipes.transaction()
    await transaction.start()
    await recipes.execute("DELETE FROM recipes.recipe; DELETE FROM recipes.category")
    await recipes.execute("DELETE FROM recipes.ingredient WHERE status = 'pending'")
    assert set(said(await load(recipes, *rows, source="elsewhere"))) == {"inserted"}
    assert [row | {"recipe_id": 0} for row in await export(recipes, 1000)] == [
        row | {"recipe_id": 0} for row in rows
    ]
