"""Pages of recipes, in a database where many share title, time or views, or lack them."""

from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from tests.conftest import clone
from tests.db.conftest import Pages, Refused, hold

SORTS = ["relevance", "title", "newest", "views", "time"]
INSERT = "SELECT recipe_id FROM insert_recipe($1, $2, p_categories => $3, p_total_minutes => $4)"


@pytest.fixture(scope="module")
async def shared(administrator: asyncpg.Connection, server_url: str, template: str) -> AsyncIterator[str]:
    """URL of the database that `db` works in here, with 60 recipes."""
    async with clone(administrator, server_url, template) as url:
        connection = await asyncpg.connect(url)
        async with connection.transaction():  # so that all have been added at one time
            for number in range(60):
                recipe = await connection.fetchval(
                    INSERT,
                    ["Soup", "soup", "Soúp!", "Soup again", "Soup zero"][number % 5],
                    [
                        "1 egg",
                        "2 chicken breasts",
                        "100 g cheddar",
                        "3 tomatoes",
                        "1 pinch moon dust",
                        "1 l milk",
                    ][number % 4 : number % 4 + 1 + number % 3],
                    ["Main", "Main Course", "Soups"][number % 3 : number % 3 + 1 + number % 2],
                    [None, 10, 10, 20, 0][number % 5],
                )
                await connection.execute(
                    "UPDATE recipes.recipe_views SET views = $2 WHERE recipe_id = $1",
                    recipe,
                    [0, 5, 5, 9][number % 4],
                )
        await connection.close()
        yield url


SEARCHES = [
    ("search_recipes_by_category", {"category": "main"}),
    ("search_recipes_by_category", {"category": "mai"}),
    ("search_recipes_by_ingredient", {"ingredient": "egg"}),
    ("search_recipes_by_ingredient", {"ingredient": "chicken"}),
    ("search_recipes_by_ingredient", {"ingredient": "moon d"}),
    ("search_recipes_by_ingredient", {"ingredient": "egg, tomato", "match": "any"}),
    ("search_recipes_by_ingredient", {"ingredient": "cheese, tomato"}),
    ("search_recipes_by_ingredient", {"ingredient": "cheese", "without": "tomato"}),
    ("search_recipes", {}),
    ("search_recipes", {"category": "soups"}),
    ("search_recipes", {"ingredient": "cheese"}),
    ("search_recipes", {"without": "egg"}),
    ("search_recipes", {"q": "soup"}),
    ("search_recipes", {"q": "again"}),
    ("search_recipes", {"category": "mai", "ingredient": "egg, tomato", "match": "any", "q": "soup"}),
]
SEARCH_NAMES = [f"{function}-{'-'.join(arguments.values())}" for function, arguments in SEARCHES]
# The same in plain SQL: a recipe passes when all of these that the search names hold.
PLAIN = {
    "category": "EXISTS (SELECT FROM json_array_elements(r.categories) AS c WHERE c ->> 'name' = ANY ($1))",
    "ingredient": "EXISTS (SELECT FROM recipes.recipe_ingredient AS l JOIN recipes.ingredient AS i USING (ingredient_id)"
    " LEFT JOIN recipes.ingredient AS p ON p.ingredient_id = i.parent_id WHERE l.recipe_id = r.recipe_id AND (i.name = $1 OR p.name = $1))",
    "q": "r.title ILIKE '%' || $1 || '%' OR r.title = 'Soúp!' AND $1 = 'soup'",
}
NAMES = {"main": ["Main"], "mai": ["Main", "Main Course"], "soups": ["Soups"], "moon d": "moon dust"}


async def plain(db: asyncpg.Connection, arguments: dict[str, str]) -> set[int]:
    """Numbers of the recipes that pass, without any function of the catalog."""

    async def those(kind: str, value: str) -> set[int]:
        return {
            row["recipe_id"]
            for row in await db.fetch(f"SELECT recipe_id FROM recipes.recipe AS r WHERE {PLAIN[kind]}", NAMES.get(value, value))
        }  # fmt: skip

    found = {row["recipe_id"] for row in await db.fetch("SELECT recipe_id FROM recipes.recipe")}
    if "category" in arguments:
        found &= await those("category", arguments["category"])
    if "q" in arguments:
        found &= await those("q", arguments["q"])
    if "ingredient" in arguments:
        groups = [await those("ingredient", name) for name in arguments["ingredient"].split(", ")]
        found &= set[int]().union(*groups) if arguments.get("match") == "any" else found.intersection(*groups)
    if "without" in arguments:
        found -= await those("ingredient", arguments["without"])
    return found


def in_order(sort: str, rows: list[Any]) -> bool:
    """Whether the rows are sorted, equal keys by number."""
    keys: list[tuple[Any, ...]]
    if sort == "newest":
        keys = [(-row["recipe_id"],) for row in rows]
    elif sort == "views":
        keys = [(-row["views"], -row["recipe_id"]) for row in rows]
    elif sort == "time":
        keys = [(row["total_minutes"] is None, row["total_minutes"] or 0, row["recipe_id"]) for row in rows]
    else:
        keys = [(row["title"].lower().replace("ú", "u").rstrip("!"), row["recipe_id"]) for row in rows]
    return keys == sorted(keys)


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize(("function", "arguments"), SEARCHES, ids=SEARCH_NAMES)
async def test_pages_to_the_end_are_the_whole_list(
    recipes: asyncpg.Connection, pages: Pages, function: str, arguments: dict[str, str], sort: str
) -> None:
    whole = await pages(function, 1000, sort=sort, **arguments)
    numbers = [row["recipe_id"] for row in whole]
    assert len(set(numbers)) == len(numbers) > 3
    assert set(numbers) == await plain(recipes, arguments)
    assert in_order(sort, whole) or (sort == "relevance" and "q" in arguments)
    for limit in [1, 2, 7]:
        assert [row["recipe_id"] for row in await pages(function, limit, sort=sort, **arguments)] == numbers


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize(("function", "arguments"), SEARCHES, ids=SEARCH_NAMES)
async def test_pages_hold_when_recipes_come_and_go_between_them(
    recipes: asyncpg.Connection, pages: Pages, function: str, arguments: dict[str, str], sort: str
) -> None:
    async def remove(number: int) -> None:
        await recipes.execute("SELECT delete_recipe($1)", number)

    async def add() -> None:
        for title in ["Aaa soup again", "Soup soup"]:  # at both ends
            await recipes.execute(INSERT, title, ["1 egg", "2 chicken wings"], ["Main"], None)

    await hold(pages, "recipe", remove, add, function, sort=sort, **arguments)


@pytest.mark.parametrize("sort", SORTS)
async def test_a_cursor_of_another_search_or_sort_is_refused(
    recipes: asyncpg.Connection, refused: Refused, sort: str
) -> None:
    cursor = await recipes.fetchval(
        "SELECT cursor FROM search_recipes_by_ingredient('egg', p_sort => $1, p_limit => 1)", sort
    )
    other = SORTS[(SORTS.index(sort) + 1) % 5]
    for call in [
        f"search_recipes_by_ingredient('egg', p_sort => '{other}',",
        f"search_recipes_by_ingredient('milk', p_sort => '{sort}',",
        f"search_recipes_by_ingredient('egg', 'any', p_sort => '{sort}',",
        f"search_recipes_by_ingredient('egg', p_without => 'milk', p_sort => '{sort}',",
        f"search_recipes(p_ingredient => 'egg', p_sort => '{sort}',",
        f"search_recipes_by_category('egg', p_sort => '{sort}',",
        "cookable_recipes('egg',",
        "list_ingredients('egg',",
        "list_recipe_categories(",
    ]:
        refusal = await refused("22023", f"SELECT * FROM {call} p_after => $1)", cursor)
        assert refusal.column_name == "after", call
