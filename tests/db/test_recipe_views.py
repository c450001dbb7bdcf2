"""Views of recipes: who counts, how often, and that nobody is remembered."""

import json
from typing import Any

import asyncpg
import pytest

from tests.db.conftest import Pages


async def add(db: asyncpg.Connection, title: str) -> int:
    number: int = await db.fetchval(
        "SELECT recipe_id FROM insert_recipe($1, '{1 egg}', p_categories => '{Soups}')", title
    )
    return number


async def count(
    db: asyncpg.Connection, *views: tuple[int, str | None] | tuple[int, str | None, object]
) -> int:
    """Count views by number, viewer, and how many milliseconds ago."""
    rows = [dict(zip(("recipe_id", "viewer", "age_ms"), (*view, 0)[:3], strict=True)) for view in views]
    counted: int = await db.fetchval("SELECT count_views($1)", json.dumps(rows))
    return counted


async def views(db: asyncpg.Connection, number: int) -> int:
    seen: int = await db.fetchval("SELECT views FROM get_recipe($1)", number)
    return seen


async def pass_time(db: asyncpg.Connection, interval: str) -> None:
    """Make all views that much older."""
    await db.execute(f"UPDATE recipes.recent_view SET seen_at = seen_at - interval '{interval}'")


async def test_a_viewer_counts_once_in_ten_minutes(recipes: asyncpg.Connection) -> None:
    number, other = await add(recipes, "x"), await add(recipes, "y")
    assert await count(recipes, (number, "ann")) == 1
    assert await count(recipes, (number, "ann")) == 0
    assert await count(recipes, (number, "bo"), (other, "ann")) == 2
    assert (await views(recipes, number), await views(recipes, other)) == (2, 1)


async def test_also_within_a_batch(recipes: asyncpg.Connection) -> None:
    number = await add(recipes, "x")
    assert (
        await count(recipes, (number, "ann"), (number, "ann", 5000), (number, "bo"), (number, "ann", 599_000))
        == 2
    )
    assert await views(recipes, number) == 2


async def test_after_ten_minutes_a_viewer_counts_again(recipes: asyncpg.Connection) -> None:
    number = await add(recipes, "x")
    await count(recipes, (number, "ann"))
    await recipes.execute(
        "UPDATE recipes.recent_view SET seen_at = seen_at - interval '9 minutes 59 seconds'"
    )
    assert await count(recipes, (number, "ann")) == 0
    await recipes.execute("UPDATE recipes.recent_view SET seen_at = seen_at - interval '1 second'")
    assert await count(recipes, (number, "ann")) == 1
    assert await count(recipes, (number, "ann")) == 0
    assert await views(recipes, number) == 2


async def test_a_view_is_as_old_as_its_batch_says(recipes: asyncpg.Connection) -> None:
    number = await add(recipes, "x")
    assert await count(recipes, (number, "ann", 600_000)) == 1
    assert await recipes.fetchval("SELECT now() - last_viewed_at FROM recipes.recipe_views") == (
        await recipes.fetchval("SELECT interval '10 minutes'")
    )
    assert await count(recipes, (number, "ann", 300_000)) == 0  # five minutes after that
    assert await count(recipes, (number, "ann", 0)) == 1
    assert await count(recipes, (number, "ann", 900_000)) == 0  # late, from before them
    assert await recipes.fetchval("SELECT last_viewed_at = now() FROM recipes.recipe_views")


@pytest.mark.parametrize("age", [-1, -1e300, 1e300, "NaN", "Infinity", None])
async def test_an_age_that_cannot_be_is_no_error(recipes: asyncpg.Connection, age: object) -> None:
    number = await add(recipes, "x")
    assert await count(recipes, (number, "ann", age)) == 1
    seen = await recipes.fetchval("SELECT now() - last_viewed_at FROM recipes.recipe_views")
    assert 0 <= seen.total_seconds() <= 86_400


async def test_recipes_that_are_gone_and_views_by_nobody_are_passed_over(recipes: asyncpg.Connection) -> None:
    number, gone = await add(recipes, "x"), await add(recipes, "y")
    await recipes.execute("SELECT delete_recipe($1)", gone)
    assert (
        await count(recipes, (gone, "ann"), (number, "ann"), (4711, "bo"), (number, None), (-1, "ann")) == 1
    )
    assert await count(recipes) == 0
    assert await recipes.fetchval("SELECT count(*) FROM recipes.recent_view") == 1
    await recipes.execute("SELECT delete_recipe($1)", number)
    assert await count(recipes, (number, "bo")) == 0


async def test_nobody_is_remembered(recipes: asyncpg.Connection) -> None:
    number = await add(recipes, "x")
    viewer = "203.0.113.77 Mozilla/5.0 (Ann Lee)"
    await count(recipes, (number, viewer))
    plain = await recipes.fetchval("SELECT sha256(convert_to($1, 'UTF8'))", viewer)
    kept: list[str] = []
    for row in await recipes.fetch(
        "SELECT c.oid::regclass::text AS name FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace"
        " WHERE n.nspname IN ('recipes', 'activity', 'util') AND c.relkind = 'r'"
    ):
        kept += [text[0] for text in await recipes.fetch(f"SELECT t::text FROM {row['name']} AS t")]
    assert len(kept) > 100
    for part in [viewer, "203.0.113.77", "Mozilla", viewer.encode().hex(), plain.hex()]:
        assert not [text for text in kept if part in text]
    salt = await recipes.fetchval("SELECT salt FROM recipes.view_salt")
    assert len(salt) == 32
    assert await recipes.fetchval(
        "SELECT viewer = sha256($1::bytea || convert_to($2, 'UTF8')) FROM recipes.recent_view", salt, viewer
    )


async def test_the_salt_goes_with_the_last_viewer(recipes: asyncpg.Connection) -> None:
    number = await add(recipes, "x")
    await count(recipes, (number, "ann"))
    old = await recipes.fetchval("SELECT salt FROM recipes.view_salt")
    await pass_time(recipes, "6 minutes")
    await count(recipes, (number, "bo"))
    await pass_time(recipes, "6 minutes")
    assert await count(recipes) == 0
    assert await recipes.fetchval("SELECT count(*) FROM recipes.recent_view") == 1
    assert await recipes.fetchval("SELECT salt FROM recipes.view_salt") == old
    await pass_time(recipes, "6 minutes")
    assert await count(recipes) == 0  # nobody reads any more
    for table in ("recent_view", "view_salt"):
        assert await recipes.fetchval(f"SELECT count(*) FROM recipes.{table}") == 0
    assert await count(recipes, (number, "ann")) == 1
    assert await recipes.fetchval("SELECT salt FROM recipes.view_salt") != old
    assert await views(recipes, number) == 3


async def test_old_views_are_removed(recipes: asyncpg.Connection) -> None:
    number = await add(recipes, "x")
    await count(recipes, *((number, f"viewer {n}") for n in range(100)))
    await recipes.execute("UPDATE recipes.recent_view SET seen_at = seen_at - interval '10 minutes 1 second'")
    await count(recipes, (number, "ann"))
    assert await recipes.fetchval("SELECT count(*) FROM recipes.recent_view") == 1
    assert await views(recipes, number) == 101


async def test_any_number_of_old_views_is_removed(recipes: asyncpg.Connection) -> None:
    await recipes.execute(
        "INSERT INTO recipes.recent_view SELECT n, sha256(n::text::bytea), now() - interval '1 hour' FROM generate_series(1, 20000) AS n"
    )
    assert await count(recipes) == 0
    assert await recipes.fetchval("SELECT count(*) FROM recipes.recent_view") == 0


SEARCHES: list[tuple[str, dict[str, Any]]] = [
    ("search_recipes", {}),
    ("search_recipes", {"q": "soup"}),
    ("search_recipes_by_category", {"category": "soups"}),
    ("search_recipes_by_ingredient", {"ingredient": "egg"}),
]


@pytest.mark.parametrize(("function", "arguments"), SEARCHES)
async def test_most_viewed_come_first_and_pages_hold(
    recipes: asyncpg.Connection, pages: Pages, function: str, arguments: dict[str, Any]
) -> None:
    numbers = [await add(recipes, f"Soup {n}") for n in range(30)]
    for place, number in enumerate(numbers):
        await count(recipes, *((number, f"viewer {n}") for n in range(place * 7 % 10)))
    whole = await pages(function, 1000, sort="views", **arguments)
    wanted = sorted(numbers, key=lambda number: (numbers.index(number) * 7 % 10, number), reverse=True)
    assert [row["recipe_id"] for row in whole] == wanted
    assert [row["views"] for row in whole] == sorted((row["views"] for row in whole), reverse=True)
    assert [row["recipe_id"] for row in await pages(function, 4, sort="views", **arguments)] == wanted
    turn = 0

    async def view(rows: list[Any]) -> None:
        # What was shown is viewed again, and so are two at the very end.
        nonlocal turn
        turn += 1
        if turn < 20:
            for number in [rows[0]["recipe_id"], rows[-1]["recipe_id"], wanted[-1], wanted[-2]]:
                await count(recipes, (number, f"reader {turn}"))

    seen = [row["recipe_id"] for row in await pages(function, 4, view, sort="views", **arguments)]
    assert len(set(seen)) == len(seen)
    assert set(wanted[:-2]) <= set(seen)


async def test_a_view_writes_no_recipe_anew(recipes: asyncpg.Connection) -> None:
    number = await add(recipes, "x")
    before = await recipes.fetchrow("SELECT ctid, * FROM recipes.recipe")
    await count(recipes, (number, "ann"))
    assert await recipes.fetchrow("SELECT ctid, * FROM recipes.recipe") == before


async def test_a_batch_that_comes_again_counts_once(recipes: asyncpg.Connection) -> None:
    number = await add(recipes, "x")
    call = "SELECT count_views($1, '6b1d6a4e-0d0f-4a5e-8f43-3f0c9d1f8c11', $2)"
    batch = json.dumps([{"recipe_id": number, "viewer": "ann", "age_ms": 0}])
    counted = []
    for place in (1, 1, 2):
        counted.append(await recipes.fetchval(call, batch, place))
        await pass_time(recipes, "11 minutes")
        await recipes.execute("SELECT count_views('[]')")  # which forgets who has read it
    assert counted == [1, 0, 1]
    assert await views(recipes, number) == 2
