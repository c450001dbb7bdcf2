"""Many writers of recipes at once, on real connections that commit."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from random import Random
from typing import Any

import asyncpg
import pytest

from tests.db.test_concurrency import agreed, busy, clients, together

CLIENTS = 30


async def test_30_recipes_with_one_unknown_ingredient_make_it_once(
    database: str, recipes_disagreement: str
) -> None:
    async with clients(database, CLIENTS) as connections:
        _, errors = await together(
            *(
                connection.execute(
                    "SELECT insert_recipe($1, $2, p_categories => $3)",
                    f"Jam {number}",
                    ["1 kg moonberries", "2 stardusts"][:: 1 if number % 2 else -1],
                    [None, ["Sweet", "SPREADS"], None, ["spreads", "sweet"]][
                        number % 4
                    ],  # who makes none waits for none
                )
                for number, connection in enumerate(connections)
            )
        )
        assert errors == []
        one = connections[0]
        assert await one.fetchval("SELECT count(*) FROM recipes.recipe") == CLIENTS
        assert await one.fetchval("SELECT count(*) FROM recipes.category") == 2
        pending = await one.fetch("SELECT name FROM list_ingredients(p_status => 'pending')")
        assert [row["name"] for row in pending] == ["moonberries", "stardusts"]
        assert (
            await one.fetchval(
                "SELECT count(*) FROM search_recipes_by_ingredient('moonberry', p_limit => 100)"
            )
            == 30
        )
        await agreed(one, recipes_disagreement)


async def test_one_name_for_two_new_ingredients_is_one_ingredient(
    database: str, recipes_disagreement: str
) -> None:
    async with clients(database, CLIENTS) as connections:
        won, lost = await together(
            *(
                c.fetchval("SELECT ingredient_id FROM insert_ingredient('moonberry', '{stardust}')")
                for c in connections
            )
        )
        assert len(won) == 1
        assert {error.sqlstate for error in lost} == {"23505"}
        assert {json.loads(error.detail)["existing_id"] for error in lost} == {won[0]}
        await agreed(connections[0], recipes_disagreement)


async def test_no_stale_name_stays_when_recipes_come_and_change_during_a_renaming(
    database: str, recipes_disagreement: str
) -> None:
    async with clients(database, 6) as connections:
        one, *rest = connections
        category = await one.fetchval("SELECT category_id FROM insert_recipe_category('Kind')")
        known = [
            await one.fetchval(
                "SELECT recipe_id FROM insert_recipe($1, p_categories => '{Kind,Other}')", f"Old {n}"
            )
            for n in range(20)
        ]

        async def rename(turn: int) -> None:
            await one.execute("SELECT update_recipe_category($1, $2)", category, f"Kind {turn}")

        def write(connection: asyncpg.Connection, step: int) -> Callable[[int], Awaitable[Any]]:
            async def call(turn: int) -> None:
                number = known[turn * step % 20]
                if turn % 3 == 0:
                    await connection.execute(
                        "SELECT insert_recipe($1, '{1 egg}', p_category_ids => $2)",
                        f"Recipe {turn}",
                        [category],
                    )
                elif turn % 3 == 1:
                    await connection.execute("SELECT update_recipe($1, $2)", number, f"Title {turn}")
                else:
                    await connection.execute(
                        "SELECT update_recipe($1, p_ingredients => '{2 eggs,1 l milk}', p_category_ids => $2)",
                        number,
                        [category],
                    )

            return call

        await busy(
            rename, [write(connection, step) for connection, step in zip(rest, [1, 3, 7, 9, 11], strict=True)]
        )
        assert await one.fetchval("SELECT count(*) FROM recipes.recipe") > 25
        await agreed(one, recipes_disagreement)


async def test_recipes_that_come_during_a_merger_have_one_of_the_two(
    database: str, recipes_disagreement: str
) -> None:
    async with clients(database, 7) as connections:
        one, *rest = connections
        for turn in range(12):
            into = await one.fetchval("SELECT ingredient_id FROM insert_ingredient($1)", f"moonberry {turn}")
            await asyncio.gather(
                *(
                    c.execute(
                        "SELECT insert_recipe($1, $2)", "Old", [f"1 starberry {turn}x", f"1 moonberry {turn}"]
                    )
                    for c in rest
                )
            )
            old = await one.fetchval("SELECT max(recipe_id) FROM recipes.recipe")
            number = await one.fetchval(
                "SELECT ingredient_id FROM recipes.ingredient_alias WHERE alias_key = $1",
                f"starberry {turn}x",
            )
            lines = [f"1 starberry {turn}x", f"1 moonberry {turn}", "1 egg"]
            _, errors = await together(
                one.execute("SELECT merge_ingredient($1, $2)", number, into),
                *(c.execute("SELECT insert_recipe('New', $1)", lines[::-1]) for c in rest[:3]),
                rest[3].execute("SELECT update_recipe($1, p_ingredients => $2)", old, lines),
                rest[4].execute("SELECT update_recipe($1, p_ingredients => '{1 egg}')", old - 1),
                rest[5].execute("SELECT delete_recipe($1)", old - 2),
            )
            assert {error.sqlstate for error in errors} <= {"40001"}, errors
            assert not await one.fetchval(
                "SELECT count(*) FROM recipes.ingredient WHERE ingredient_id = $1", number
            )
            assert await one.fetchval(
                "SELECT ingredient_id = $2 FROM recipes.ingredient_alias WHERE alias_key = $1",
                f"starberry {turn}x",
                into,
            )
            await agreed(one, recipes_disagreement)


@pytest.mark.parametrize("line", ["1 kg moonberries", "50 g butter or moonberries"])
async def test_a_recipe_that_waits_for_a_merger_is_told_to_try_again(
    database: str, recipes_disagreement: str, line: str
) -> None:
    async with clients(database, 2) as (merging, inserting):
        egg = await merging.fetchval("SELECT ingredient_id FROM list_ingredients('egg')")
        number = await merging.fetchval("SELECT ingredient_id FROM insert_ingredient('moonberry')")
        transaction = merging.transaction()
        await transaction.start()
        await merging.execute("SELECT merge_ingredient($1, $2)", number, egg)
        insert = "SELECT insert_recipe('Jam', ARRAY[$1])"
        waiting = asyncio.create_task(inserting.execute(insert, line))
        await asyncio.sleep(0.3)
        assert not waiting.done()
        await transaction.commit()
        _, errors = await together(waiting)
        assert [error.sqlstate for error in errors] == ["40001"]
        await inserting.execute(insert, line)
        assert await merging.fetchval("SELECT count(*) FROM search_recipes_by_ingredient('egg')") == 1
        await agreed(merging, recipes_disagreement)


async def test_a_name_that_a_merger_brings_survives_a_change_at_once(
    database: str, recipes_disagreement: str
) -> None:
    async with clients(database, 2) as (merging, changing):
        into = await merging.fetchval("SELECT ingredient_id FROM insert_ingredient('moonberry', '{moonlet}')")
        number = await merging.fetchval("SELECT ingredient_id FROM insert_ingredient('starberry')")
        transaction = merging.transaction()
        await transaction.start()
        await merging.execute("SELECT merge_ingredient($1, $2)", number, into)
        waiting = asyncio.create_task(
            changing.execute("SELECT update_ingredient($1, p_is_staple => true)", into)
        )
        await asyncio.sleep(0.3)
        assert not waiting.done()
        await transaction.commit()
        await waiting
        names = json.loads(await merging.fetchval("SELECT aliases FROM get_ingredient($1)", into))
        assert [name["name"] for name in names] == ["moonlet", "starberry"]
        await agreed(merging, recipes_disagreement)


async def test_two_who_make_each_other_kinds_make_no_circle(database: str, recipes_disagreement: str) -> None:
    async with clients(database, 2) as (first, second):
        one = await first.fetchval("SELECT ingredient_id FROM insert_ingredient('one fruit')")
        two = await first.fetchval("SELECT ingredient_id FROM insert_ingredient('two fruit')")
        transaction = first.transaction()
        await transaction.start()
        await first.execute("SELECT update_ingredient($1, p_parent_id => $2)", one, two)
        waiting = asyncio.create_task(
            second.execute("SELECT update_ingredient($1, p_parent_id => $2)", two, one)
        )
        await asyncio.sleep(0.3)
        await transaction.commit()
        _, errors = await together(waiting)
        assert [error.sqlstate for error in errors] == ["22023"]
        await agreed(first, recipes_disagreement)


async def test_of_two_who_delete_one_is_told_that_it_is_gone(database: str) -> None:
    async with clients(database, 2) as (first, second):
        recipe = await first.fetchval(
            "SELECT recipe_id FROM insert_recipe('x', '{1 egg}', '{Boil.}', '{Soups}')"
        )
        ingredient = await first.fetchval("SELECT ingredient_id FROM insert_ingredient('moonberry')")
        for call, number in [("delete_recipe", recipe), ("delete_ingredient", ingredient)]:
            transaction = first.transaction()
            await transaction.start()
            await first.execute(f"SELECT {call}($1)", number)
            waiting = asyncio.create_task(second.execute(f"SELECT {call}($1)", number))
            await asyncio.sleep(0.3)
            assert not waiting.done()
            await transaction.commit()
            _, errors = await together(waiting)
            assert [error.sqlstate for error in errors] == ["P0002"]


async def test_20_batches_of_views_at_once_count_exactly(database: str) -> None:
    async with clients(database, 20) as connections:
        numbers = [
            await connections[0].fetchval("SELECT recipe_id FROM insert_recipe($1)", f"x {n}")
            for n in range(50)
        ]
        await connections[0].execute(
            "INSERT INTO recipes.recent_view SELECT $1, sha256(n::text::bytea), now() - interval '1 hour' FROM generate_series(1, 20000) AS n",
            numbers[0],
        )

        async def count(connection: asyncpg.Connection, seed: int) -> int:
            chance = Random(seed)  # noqa: S311  # the same order in each run
            counted = 0
            for turn in range(5):
                # Each viewer in two batches, and everybody's own; 40 recipes in an order of its own.
                views = [
                    {"recipe_id": number, "viewer": viewer, "age_ms": 0}
                    for number in chance.sample(numbers, 40)
                    for viewer in (f"shared {seed // 2} {turn}", f"own {seed} {turn}")
                ]
                counted += await connection.fetchval("SELECT count_views($1)", json.dumps(views))
            return counted

        counts, errors = await together(
            *(count(connection, seed) for seed, connection in enumerate(connections))
        )
        assert errors == []
        one = connections[0]
        total = await one.fetchval("SELECT sum(views) FROM recipes.recipe_views")
        assert total == sum(counts)
        assert total == await one.fetchval(
            "SELECT count(*) FROM recipes.recent_view WHERE seen_at > now() - interval '9 minutes'"
        )
        assert 20 * 5 * 40 < total < 20 * 5 * 40 * 2
        assert not await one.fetchval(
            "SELECT count(*) FROM recipes.recent_view WHERE seen_at < now() - interval '9 minutes'"
        )
        assert await one.fetchval("SELECT count(*) FROM recipes.view_salt") == 1


async def test_views_and_deletions_at_once(database: str, recipes_disagreement: str) -> None:
    async with clients(database, 8) as connections:
        numbers = [
            await connections[0].fetchval("SELECT recipe_id FROM insert_recipe($1)", f"x {n}")
            for n in range(40)
        ]

        async def count(connection: asyncpg.Connection, seed: int) -> None:
            chance = Random(seed)  # noqa: S311
            for turn in range(10):
                views = [
                    {"recipe_id": n, "viewer": f"{seed} {turn}", "age_ms": 0}
                    for n in chance.sample(numbers, 30)
                ]
                await connection.execute("SELECT count_views($1)", json.dumps(views))

        async def delete(connection: asyncpg.Connection, gone: list[int]) -> None:
            for number in gone:
                await connection.execute("SELECT delete_recipe($1)", number)

        _, errors = await together(
            *(count(connection, seed) for seed, connection in enumerate(connections[2:])),
            delete(connections[0], numbers[:15]),
            delete(connections[1], numbers[:14:-1][:15]),
        )
        assert errors == []
        await agreed(connections[0], recipes_disagreement)


async def test_imports_of_overlapping_files_at_once_neither_deadlock_nor_repeat(
    database: str, recipes_disagreement: str
) -> None:
    lines: list[dict[str, Any]] = [
        {
            "line": number,
            "key": f"k{number}",
            "title": f"Recipe {number}",
            "ingredients": [
                f"{number} stardust{'abcdefgh'[number % 8]}s",
                f"1 moonberry {number % 5}",
                "2 eggs",
            ],
            "steps": ["Boil."],
            "categories": [f"Kind {number % 7}", f"Sort {number % 3}"],
        }
        for number in range(200)
    ]

    async def load(connection: asyncpg.Connection, source: str, rows: list[dict[str, Any]]) -> None:
        run = await connection.fetchval("SELECT start_import()")
        for first in range(0, len(rows), 50):
            await connection.fetch(
                "SELECT * FROM import_recipes($1, $2, $3)", run, source, json.dumps(rows[first : first + 50])
            )

    async def insert(connection: asyncpg.Connection) -> None:
        for line in lines[::-20]:
            await connection.execute(
                "SELECT insert_recipe($1, $2, p_categories => $3)",
                line["title"],
                line["ingredients"],
                line["categories"][::-1],
            )

    async with clients(database, 5) as connections:
        one = connections[0]
        for turn, title in enumerate(["first", "second", "third"], 1):
            changed = [{**line, "yield": title, "title": f"{line['title']} {title}"} for line in lines]
            _, errors = await together(
                load(connections[0], "one", changed),
                load(connections[1], "two", changed[::-1]),
                load(connections[2], "one", changed[::-1]),
                load(connections[3], "two", changed[100:] + changed[:100]),
                insert(connections[4]),
            )
            assert errors == []
            assert await one.fetchval("SELECT count(*) FROM recipes.recipe") == 400 + turn * 10
            assert await one.fetchval("SELECT count(*) FROM recipes.category") == 10
            assert (
                await one.fetchval(
                    "SELECT count(*) FROM list_ingredients(p_status => 'pending', p_limit => 1000)"
                )
                == 13
            )
            assert (
                await one.fetchval(
                    "SELECT count(*) FROM recipes.recipe WHERE source = 'one' AND yield = $1", title
                )
                == 200
            )
            await agreed(one, recipes_disagreement)


async def test_an_import_and_a_merger_do_not_wait_for_each_other_in_a_circle(
    database: str, recipes_disagreement: str
) -> None:
    lines = [{"line": 2, "key": "k", "title": "Jam", "ingredients": ["1 kg moonberries", "1 kg sugar"]}]
    changed = [{**lines[0], "ingredients": ["2 kg moonberries", "1 kg sugar", "1 lemon"]}]
    call = "SELECT import_recipes(start_import(), 'own', $1)"
    async with clients(database, 3) as (importing, merging, watching):
        await importing.execute(call, json.dumps(lines))
        number = await merging.fetchval("SELECT ingredient_id FROM list_ingredients('moonberry', 'pending')")
        into = await merging.fetchval("SELECT (match_ingredients('blueberry'))[1]")
        recipe = await merging.fetchval("SELECT recipe_id FROM recipes.recipe")
        # The merger has the ingredient and waits for the recipe, which a third one holds; then comes the import.
        holding = watching.transaction()
        await holding.start()
        await watching.execute("SELECT FROM recipes.recipe WHERE recipe_id = $1 FOR UPDATE", recipe)
        merger = asyncio.create_task(merging.execute("SELECT merge_ingredient($1, $2)", number, into))
        await asyncio.sleep(0.3)
        assert not merger.done()
        imported = asyncio.create_task(importing.execute(call, json.dumps(changed)))
        await asyncio.sleep(0.3)
        assert not imported.done()
        await holding.rollback()
        outcomes = await asyncio.gather(merger, imported, return_exceptions=True)
        assert not [error for error in outcomes if isinstance(error, asyncpg.DeadlockDetectedError)]
        assert outcomes[0] == "SELECT 1"
        # The import waited for the ingredient, and is told to try again when it is gone.
        assert outcomes[1] == "SELECT 1" or isinstance(outcomes[1], asyncpg.SerializationError)
        await agreed(watching, recipes_disagreement)
