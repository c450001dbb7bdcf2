"""Ingredients: their names, kinds and merging, and what recipes make of it."""

import json
from typing import Any

import asyncpg
import pytest

from tests.db.conftest import Pages, Refused

LIST = "SELECT name FROM list_ingredients($1, $2, 1000)"


async def add(db: asyncpg.Connection, name: str, *aliases: str, **more: object) -> int:
    """Insert an ingredient and return its number."""
    names = "".join(f", p_{name} => ${place}" for place, name in enumerate(more, 3))
    number: int = await db.fetchval(
        f"SELECT ingredient_id FROM insert_ingredient($1, $2{names})", name, list(aliases), *more.values()
    )
    return number


async def recipe(db: asyncpg.Connection, title: str, *lines: str) -> int:
    number: int = await db.fetchval("SELECT recipe_id FROM insert_recipe($1, $2)", title, list(lines))
    return number


async def get(db: asyncpg.Connection, number: int) -> Any:  # noqa: ANN401  # asyncpg is untyped
    return await db.fetchrow("SELECT * FROM get_ingredient($1)", number)


async def named(db: asyncpg.Connection, name: str) -> int:
    """Number of the ingredient of that very name."""
    number: int = await db.fetchval("SELECT ingredient_id FROM recipes.ingredient WHERE name = $1", name)
    return number


async def names(db: asyncpg.Connection, query: str | None, status: str = "approved") -> list[str]:
    return [row["name"] for row in await db.fetch(LIST, query, status)]


async def using(db: asyncpg.Connection, name: str) -> list[str]:
    """Titles of the recipes with an ingredient."""
    query = "SELECT title FROM search_recipes_by_ingredient($1, p_limit => 1000)"
    return [row["title"] for row in await db.fetch(query, name)]


def aliases(ingredient: Any) -> list[tuple[str, str | None]]:  # noqa: ANN401  # asyncpg is untyped
    return [(alias["name"], alias["language"]) for alias in json.loads(ingredient["aliases"])]


async def test_an_inserted_ingredient_is_what_was_given(recipes: asyncpg.Connection) -> None:
    fruit = await add(recipes, "moon fruit")
    ingredient = await recipes.fetchrow(
        "SELECT * FROM insert_ingredient(E' Moon\\n Berry ', $1, $2, $3, true)",
        ["moonlet", " Mondbeere ", "Mondbeeren", "MOONLETS", "moon berries"],
        [None, "de", "de"],
        fruit,
    )
    assert (ingredient["name"], ingredient["parent"], ingredient["parent_id"]) == (
        "Moon Berry",
        "moon fruit",
        fruit,
    )
    assert (ingredient["is_staple"], ingredient["status"], ingredient["version"]) == (True, "approved", 1)
    assert aliases(ingredient) == [("moonlet", None), ("Mondbeere", "de"), ("Mondbeeren", "de")]
    assert await get(recipes, ingredient["ingredient_id"]) == ingredient


@pytest.mark.parametrize(
    "again",
    ["dragon fruit", "DRAGON  FRUIT", "Drágon-Fruits", "dragon fruits", "pitaya", "Pitayas", "PITAYA"],
)
async def test_a_known_name_is_refused_with_the_number_of_the_ingredient(
    recipes: asyncpg.Connection, refused: Refused, again: str
) -> None:
    number = await add(recipes, "dragon fruit", "pitaya")
    other = await add(recipes, "moonberry")
    for query in [
        "insert_ingredient($1)",
        "insert_ingredient('starberry', ARRAY['x', $1])",
        f"update_ingredient({other}, $1)",
        f"update_ingredient({other}, p_aliases => ARRAY[$1])",
    ]:
        refusal = await refused("23505", f"SELECT {query}", again)
        assert (refusal.constraint_name, json.loads(refusal.detail)) == (
            "ingredient_alias_pkey",
            {"existing_id": number},
        )
    assert await recipes.fetchval("SELECT count(*) FROM list_ingredients('starberry', p_exact => true)") == 0


@pytest.mark.parametrize(
    ("arguments", "sqlstate", "told"),
    [
        ("''", "23514", "ingredient_name_length"),
        ("NULL", "23514", "ingredient_name_length"),
        ("repeat('x', 201)", "23514", "ingredient_name_length"),
        ("U&'\\0301\\0301'", "23514", "ingredient_name_form"),
        ("'x y z', ARRAY[repeat('x', 201)]", "23514", "ingredient_name_length"),
        ("'x y z', ARRAY[U&'\\0301\\0301']", "23514", "ingredient_alias_form"),
        ("'x y z', '{a b c}', '{German}'", "23514", "language_code_form"),
        ("'x y z', p_status => 'maybe'", "23514", "ingredient_status"),
        ("'x y z', p_parent_id => 4711471", "23503", "ingredient_parent"),
        ("'x y z', '{a b c,\" \"}'", "22023", "aliases"),
        ("'x y z', '{a b c,NULL}'", "22023", "aliases"),
        ("'x y z', '{a b c}', '{de,fr}'", "22023", "aliases"),
        ("'x y z', ARRAY(SELECT 'x y z ' || n FROM generate_series(1, 101) AS n)", "22023", "aliases"),
    ],
)
async def test_what_does_not_fit_is_refused(
    recipes: asyncpg.Connection, refused: Refused, arguments: str, sqlstate: str, told: str
) -> None:
    refusal = await refused(sqlstate, f"SELECT insert_ingredient({arguments})")
    assert told in {refusal.constraint_name, refusal.column_name}
    if arguments != "NULL":
        number = await add(recipes, "moonberry")
        refusal = await refused(sqlstate, f"SELECT update_ingredient({number}, {arguments})")
        assert told in {refusal.constraint_name, refusal.column_name}


async def test_unknown_numbers_are_refused(refused: Refused) -> None:
    for call in [
        "get_ingredient(4711471)",
        "update_ingredient(4711471)",
        "delete_ingredient(4711471)",
        "merge_ingredient(4711471, 1)",
    ]:
        assert (await refused("P0002", f"SELECT {call}")).column_name == "ingredient_id"
    for call in ["merge_ingredient(1, 4711471)", "merge_ingredient(1, 1)", "merge_ingredient(1, NULL)"]:
        assert (await refused("22023", f"SELECT {call}")).column_name == "into_id"


# Changing


async def test_an_update_changes_what_is_given_and_keeps_the_other_names(recipes: asyncpg.Connection) -> None:
    fruit = await add(recipes, "moon fruit")
    number = await recipes.fetchval(
        "SELECT ingredient_id FROM insert_ingredient('moonberry', '{moonlet,Mondbeere}', '{NULL,de}', $1, true, 'pending')", fruit
    )  # fmt: skip
    old = await get(recipes, number)
    for change, field, value in [
        ("p_name => 'Moonberries'", "name", "Moonberries"),
        ("p_name => 'lunaberry'", "name", "lunaberry"),
        ("p_is_staple => false", "is_staple", False),
        ("p_status => 'approved'", "status", "approved"),
        ("p_clear => '{parent_id}'", "parent_id", None),
    ]:
        new = await recipes.fetchrow(f"SELECT * FROM update_ingredient($1, {change})", number)
        assert new[field] == value
        changed = {key for key in old.keys() if old[key] != new[key]}  # noqa: SIM118  # a Record iterates values
        assert changed <= {field, "version", "updated_at"} | ({"parent"} if field == "parent_id" else set())
        assert new["version"] == old["version"] + 1
        old = new
    assert aliases(old) == [("moonlet", None), ("Mondbeere", "de")]
    new = await recipes.fetchrow("SELECT * FROM update_ingredient($1, p_aliases => '{selenberry}')", number)
    assert aliases(new) == [("selenberry", None)]
    new = await recipes.fetchrow("SELECT * FROM update_ingredient($1, p_clear => '{aliases}')", number)
    assert aliases(new) == []
    assert await add(recipes, "moonlet")  # free again


@pytest.mark.parametrize("field", ["name", "ingredient_id", "version", "", "nothing"])
async def test_a_field_that_cannot_be_cleared_is_refused(refused: Refused, field: str) -> None:
    refusal = await refused("22023", "SELECT update_ingredient(1, p_clear => $1)", [field])
    assert refusal.column_name == "clear"


async def test_a_new_name_finds_the_recipes_that_were_there(recipes: asyncpg.Connection) -> None:
    number = await recipes.fetchval("SELECT ingredient_id FROM insert_ingredient('moonberry')")
    await recipe(recipes, "Jam", "1 kg moonberries")
    await recipes.execute("SELECT update_ingredient($1, 'starberry')", number)
    assert await using(recipes, "starberries") == ["Jam"]
    shown = json.loads(
        await recipes.fetchval(
            "SELECT ingredients FROM search_recipes(p_q => 'jam') AS s, get_recipe(s.recipe_id)"
        )
    )
    assert (shown[0]["line"], shown[0]["ingredient"]) == ("1 kg moonberries", "starberry")


async def test_nothing_is_a_kind_of_itself(recipes: asyncpg.Connection, refused: Refused) -> None:
    one = await add(recipes, "one fruit")
    two = await add(recipes, "two fruit", parent_id=one)
    three = await add(recipes, "three fruit", parent_id=two)
    assert (
        await refused("23514", "SELECT update_ingredient($1, p_parent_id => $1)", one)
    ).constraint_name == ("ingredient_parent_other")
    for parent in (two, three):
        refusal = await refused("22023", "SELECT update_ingredient($1, p_parent_id => $2)", one, parent)
        assert refusal.column_name == "parent_id"
    await recipe(recipes, "Jam", "1 three fruit")
    assert await using(recipes, "one fruit") == ["Jam"]
    await recipes.execute("SELECT update_ingredient($1, p_clear => '{parent_id}')", two)
    assert await using(recipes, "one fruit") == []
    assert await using(recipes, "two fruit") == ["Jam"]


# Listing


async def test_a_list_has_one_status_or_all(recipes: asyncpg.Connection, refused: Refused) -> None:
    await add(recipes, "moonberry")
    await recipe(recipes, "Jam", "1 kg moonplums")
    assert await names(recipes, "moon") == ["moonberry"]
    assert await names(recipes, "moon", "pending") == ["moonplums"]
    assert await names(recipes, "moon", "all") == ["moonberry", "moonplums"]
    assert await names(recipes, None, "pending") == ["moonplums"]
    assert (await refused("22023", LIST, "moon", "maybe")).column_name == "status"


async def test_approving_a_pending_one_puts_it_into_the_list(recipes: asyncpg.Connection) -> None:
    await recipe(recipes, "Jam", "1 kg moonplums")
    number = await recipes.fetchval("SELECT ingredient_id FROM list_ingredients('moonplum', 'pending')")
    await recipes.execute("SELECT update_ingredient($1, 'moonplum', p_status => 'approved')", number)
    assert await names(recipes, "moonplums") == ["moonplum"]
    assert await names(recipes, None, "pending") == []
    assert await using(recipes, "moonplums") == ["Jam"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("moon", ["moon gate", "Moonberry", "gate of moon"]),
        ("moonb", ["Moonberry"]),
        ("MOONBERRIES", ["Moonberry"]),
        ("mondb", ["Moonberry"]),
        ("beere gelbe", ["Moonberry"]),
        ("gate moon", ["gate of moon", "moon gate"]),
        ("gate", ["gate of moon", "moon gate"]),
        ("%", []),
        ("'", []),
        ("zzz", []),
    ],
)
async def test_ingredients_are_found_by_words_of_any_name_beginnings_first(
    recipes: asyncpg.Connection, query: str, found: list[str]
) -> None:
    await add(recipes, "Moonberry", "gelbe Mondbeere", "gelbe Beere vom Mond")
    await add(recipes, "moon gate")
    await add(recipes, "gate of moon")
    assert await names(recipes, query) == found


@pytest.mark.parametrize("status", ["approved", "pending", "all"])
@pytest.mark.parametrize("q", [None, "berry", "moon", "m"])
async def test_pages_to_the_end_are_the_whole_list(
    recipes: asyncpg.Connection, pages: Pages, q: str | None, status: str
) -> None:
    for number in range(30):
        await add(recipes, f"moon {number}", f"berry {number}", status=["approved", "pending"][number % 2])
        await add(recipes, f"berry moon {number}", status=["approved", "pending"][number % 2])
    whole = [row["ingredient_id"] for row in await pages("list_ingredients", 1000, q=q, status=status)]
    wanted = await recipes.fetch(
        "SELECT DISTINCT i.ingredient_id FROM recipes.ingredient AS i JOIN recipes.ingredient_alias AS a USING (ingredient_id)"
        " WHERE ($1 = 'all' OR i.status = $1) AND ($2::text IS NULL OR util.fold(a.alias) ~ ('(^|[^[:alnum:]])' || $2))",
        status,
        q,
    )
    assert sorted(whole) == sorted(row["ingredient_id"] for row in wanted)
    assert len(whole) >= 30
    for limit in [7, 20]:
        rows = await pages("list_ingredients", limit, q=q, status=status)
        assert [row["ingredient_id"] for row in rows] == whole


# Removing


async def test_an_ingredient_is_not_deleted_while_recipes_use_it_or_others_are_kinds_of_it(
    recipes: asyncpg.Connection, refused: Refused
) -> None:
    one = await add(recipes, "moonberry", "moonlet")
    jam = await recipe(recipes, "Jam", "1 kg moonberries")
    refusal = await refused("23503", "SELECT delete_ingredient($1)", one)
    assert refusal.constraint_name == "ingredient_use_ingredient"
    await recipes.execute("SELECT update_recipe($1, p_ingredients => '{}')", jam)
    kind = await add(recipes, "dark moonberry", parent_id=one)
    refusal = await refused("23503", "SELECT delete_ingredient($1)", one)
    assert refusal.constraint_name == "ingredient_parent"
    await recipes.execute("SELECT delete_ingredient($1)", kind)
    before = await get(recipes, one)
    assert await recipes.fetchrow("SELECT * FROM delete_ingredient($1)", one) == before
    await refused("P0002", "SELECT get_ingredient($1)", one)
    assert await add(recipes, "moonlet")  # free again


# Merging


async def test_a_merger_moves_lines_names_and_kinds(recipes: asyncpg.Connection, refused: Refused) -> None:
    into = await add(recipes, "moonberry", "moonlet")
    await recipe(recipes, "Jam", "1 kg lunaberries", "500 g sugar", "For more:", "1 lunaberry")
    await recipe(recipes, "Pie", "1 cup moonberries")
    one = await recipes.fetchval("SELECT ingredient_id FROM list_ingredients('lunab', 'pending')")
    await recipes.execute(
        "SELECT update_ingredient($1, p_aliases => '{Mondbeere}', p_languages => '{de}')", one
    )
    kind = await add(recipes, "dark lunaberry", parent_id=one)
    row = await recipes.fetchrow("SELECT * FROM merge_ingredient($1, $2)", one, into)
    assert (row["ingredient_id"], row["name"], row["status"], row["version"]) == (
        into,
        "moonberry",
        "approved",
        2,
    )
    assert aliases(row) == [("lunaberries", None), ("moonlet", None), ("Mondbeere", "de")]
    assert (await get(recipes, kind))["parent_id"] == into
    await refused("P0002", "SELECT get_ingredient($1)", one)
    for name in ["moonberry", "lunaberry", "MONDBEERE", "moonlets"]:
        assert await using(recipes, name) == ["Jam", "Pie"], name
    await recipe(recipes, "Tart", "2 lunaberries")
    assert await using(recipes, "moonberry") == ["Jam", "Pie", "Tart"]
    shown = json.loads(
        await recipes.fetchval(
            "SELECT ingredients FROM search_recipes(p_q => 'jam') AS s, get_recipe(s.recipe_id)"
        )
    )
    assert [line["line"] for line in shown] == [
        "1 kg lunaberries",
        "500 g sugar",
        "For more:",
        "1 lunaberry",
    ]
    assert [line["ingredient"] for line in shown] == ["moonberry", "sugar", None, "moonberry"]


@pytest.mark.parametrize(
    ("lines", "required", "needed"),
    [
        (["1 moonberry", "1 starberry", "1 egg"], True, 2),
        (["1 moonberry (optional)", "1 starberry", "1 egg"], True, 2),
        (["1 moonberry", "1 starberry (optional)", "1 egg"], True, 2),
        (["1 moonberry (optional)", "1 starberry (optional)", "1 egg"], False, 1),
        (["1 starberry", "1 egg"], True, 2),
        (["1 starberry (optional)", "1 egg"], False, 1),
    ],
)
async def test_a_merger_counts_what_a_recipe_needs_anew(
    recipes: asyncpg.Connection, lines: list[str], required: bool, needed: int
) -> None:
    into, one = await add(recipes, "moonberry"), await add(recipes, "starberry")
    number = await recipe(recipes, "Jam", *lines)
    await recipes.execute("SELECT merge_ingredient($1, $2)", one, into)
    rows = await recipes.fetch(
        "SELECT ingredient_id, required, needed FROM recipes.ingredient_use WHERE recipe_id = $1", number
    )
    assert len(rows) == 2
    assert (into, required, needed) in {tuple(row) for row in rows}
    assert {row["needed"] for row in rows} == {needed}


async def test_a_merger_makes_no_circle_of_kinds(recipes: asyncpg.Connection) -> None:
    top = await add(recipes, "top fruit")
    middle = await add(recipes, "middle fruit", parent_id=top)
    low = await add(recipes, "low fruit", parent_id=middle)
    # Into its own kind's kind: what was between becomes a kind of it.
    row = await recipes.fetchrow("SELECT * FROM merge_ingredient($1, $2)", top, low)
    assert row["parent_id"] is None
    assert (await get(recipes, middle))["parent_id"] == low
    row = await recipes.fetchrow("SELECT * FROM merge_ingredient($1, $2)", middle, low)
    assert row["parent_id"] is None
    one = await add(recipes, "one berry", parent_id=low)
    two = await add(recipes, "two berry", parent_id=one)
    row = await recipes.fetchrow("SELECT * FROM merge_ingredient($1, $2)", one, two)
    assert row["parent_id"] == low


async def test_merged_names_do_not_come_back_as_pending(recipes: asyncpg.Connection) -> None:
    await recipe(recipes, "Jam", "1 kg moonberries")
    one = await recipes.fetchval("SELECT ingredient_id FROM list_ingredients('moonberry', 'pending')")
    egg = await named(recipes, "egg")
    await recipes.execute("SELECT merge_ingredient($1, $2)", one, egg)
    await recipe(recipes, "More", "2 MOONBERRIES", "1 moonberry")
    assert await names(recipes, None, "pending") == []
    assert await using(recipes, "eggs") == ["Jam", "More"]
