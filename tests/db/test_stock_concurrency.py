"""Many who move stock at once, on real connections that commit."""

import asyncio
import json
import random
from typing import Any

import asyncpg

from tests.db.conftest import STOCK_DISAGREEMENT
from tests.db.test_concurrency import CLIENTS, clients, together


async def proven(connection: asyncpg.Connection) -> None:
    """Assert that ledger and quantities agree."""
    assert [tuple(row) for row in await connection.fetch(STOCK_DISAGREEMENT)] == []
    assert await connection.fetchval("SELECT wrong FROM check_stock()") == 0


async def add(connection: asyncpg.Connection, name: str, quantity: int = 0) -> int:
    number: int = await connection.fetchval(
        "SELECT product_id FROM insert_product($1, 'Things', p_quantity => $2)", name, quantity
    )
    return number


async def test_of_50_who_take_one_of_30_exactly_30_get_one(database: str) -> None:
    async with clients(database, CLIENTS + 1) as (reader, *connections):
        number = await add(reader, "Bolt", 30)
        seen: list[Any] = []
        done = asyncio.Event()

        async def watch() -> None:
            while not done.is_set():
                seen.append(await reader.fetchval("SELECT quantity FROM get_product($1)", number))

        async def take() -> tuple[list[Any], list[asyncpg.PostgresError]]:
            try:
                return await together(
                    *(c.fetchrow("SELECT * FROM move_stock($1, 'issue', 1)", number) for c in connections)
                )
            finally:
                done.set()

        (won, lost), _ = await asyncio.gather(take(), watch())
        assert len(won) == 30
        assert [error.sqlstate for error in lost] == ["55000"] * 20
        assert {error.detail for error in lost} == {f'{{"product_id" : {number}, "available" : 0}}'}
        assert sorted(row["quantity_after"] for row in won) == [*range(30)]
        assert len(seen) > 1
        assert min(seen) >= 0
        assert sorted(seen, reverse=True) == seen
        assert await reader.fetchval("SELECT count(*) FROM inventory.stock_movement") == 31
        await proven(reader)


async def test_50_orders_over_20_products_in_any_order_never_deadlock(database: str) -> None:
    chance = random.Random(7)  # noqa: S311  # no secret
    async with clients(database, CLIENTS) as connections:
        one = connections[0]
        numbers = [await add(one, f"Thing {n}", 60) for n in range(20)]
        orders = [
            [
                {"product_id": number, "kind": chance.choice(["issue", "issue", "adjust", "receive"]), "quantity": chance.randint(1, 5)}
                for number in chance.sample(numbers * 2, 15)
            ]
            for _ in range(4 * CLIENTS)
        ]  # fmt: skip

        async def order(place: int) -> tuple[list[Any], list[asyncpg.PostgresError]]:
            connection = connections[place]
            won, lost = [], []
            for entries in orders[place::CLIENTS]:
                try:
                    won.append(await connection.fetch("SELECT * FROM move_stocks($1)", json.dumps(entries)))
                except asyncpg.PostgresError as error:
                    lost.append(error)
            return won, lost

        answers = await asyncio.gather(*(order(place) for place in range(CLIENTS)))
        won = [rows for answer, _ in answers for rows in answer]
        lost = [error for _, errors in answers for error in errors]
        assert {error.sqlstate for error in lost} <= {"55000"}
        assert len(won) > 20
        assert all(len(rows) == 15 for rows in won)
        assert await one.fetchval("SELECT count(*) FROM inventory.stock_movement") == 20 + 15 * len(won)
        await proven(one)


async def test_of_50_who_insert_one_name_one_wins_and_49_learn_its_number(database: str) -> None:
    names = ["Crème mug", "CREME MUG", "creme  mug", "Cre\u0300me Mug", " crème\u00a0mug "]
    async with clients(database, CLIENTS) as connections:
        won, lost = await together(
            *(
                connection.fetchval(
                    "SELECT product_id FROM insert_product($1, $2, p_quantity => 3)",
                    names[place % 5],
                    ["Kitchen", "KITCHEN"][place % 2],
                )
                for place, connection in enumerate(connections)
            )
        )
        assert len(won) == 1
        assert [error.sqlstate for error in lost] == ["23505"] * (CLIENTS - 1)
        assert {error.constraint_name for error in lost} == {"product_name"}
        assert {json.loads(error.detail)["existing_id"] for error in lost} == {won[0]}
        one = connections[0]
        assert await one.fetchval("SELECT count(*) FROM inventory.category") == 1
        assert await one.fetchval("SELECT quantity FROM get_product($1)", won[0]) == 3
        await proven(one)


async def test_of_50_who_undo_one_movement_one_wins(database: str) -> None:
    async with clients(database, CLIENTS) as connections:
        one = connections[0]
        number = await add(one, "Bolt", 100)
        movement = await one.fetchval("SELECT movement_id FROM move_stock($1, 'issue', 10)", number)
        won, lost = await together(
            *(c.fetchval("SELECT movement_id FROM undo_movement($1)", movement) for c in connections)
        )
        assert len(won) == 1
        assert [error.sqlstate for error in lost] == ["23505"] * (CLIENTS - 1)
        assert {json.loads(error.detail)["existing_id"] for error in lost} == {won[0]}
        assert await one.fetchval("SELECT quantity FROM get_product($1)", number) == 100
        await proven(one)


async def test_who_moves_what_is_being_deleted_waits_and_hears_that_it_is_gone(database: str) -> None:
    async with clients(database, 2) as (deleting, moving):
        number = await add(deleting, "Bolt")
        transaction = deleting.transaction()
        await transaction.start()
        await deleting.execute("SELECT delete_product($1)", number)
        waiting = asyncio.create_task(moving.execute("SELECT move_stock($1, 'receive', 1)", number))
        await asyncio.sleep(0.3)
        assert not waiting.done()
        await transaction.commit()
        _, (error,) = await together(waiting)
        assert error.sqlstate == "P0002"
        await proven(moving)


async def test_who_deletes_what_is_being_moved_waits_and_is_refused(database: str) -> None:
    async with clients(database, 2) as (deleting, moving):
        number = await add(deleting, "Bolt")
        transaction = moving.transaction()
        await transaction.start()
        await moving.execute("SELECT move_stock($1, 'receive', 1)", number)
        waiting = asyncio.create_task(deleting.execute("SELECT delete_product($1)", number))
        await asyncio.sleep(0.3)
        assert not waiting.done()
        await transaction.commit()
        _, (error,) = await together(waiting)
        assert (error.sqlstate, error.constraint_name) == ("23503", "stock_movement_product")
        await proven(moving)


async def test_changes_imports_and_movements_at_once_neither_deadlock_nor_disagree(database: str) -> None:
    async with clients(database, 6) as connections:
        one = connections[0]
        lines = [
            {"line": n, "key": f"k{n}", "sku": f"s{n}", "name": f"Thing {n}", "category": f"Kind {n % 3}", "quantity": "50"}
            for n in range(60)
        ]  # fmt: skip
        load = "SELECT * FROM import_products(start_import(), 'own', $1)"
        numbers = [row["id"] for row in await one.fetch(load, json.dumps(lines))]
        done = asyncio.Event()

        async def products() -> None:
            try:
                for turn in range(12):
                    changed = [
                        {**line, "category": f"Kind {(n + turn) % 3}", "low_stock_level": str(turn)}
                        for n, line in enumerate(lines)
                    ]
                    await one.fetch(load, json.dumps(changed if turn % 2 else changed[::-1]))
            finally:
                done.set()

        async def movements() -> None:
            turn = 0
            while not done.is_set():
                turn += 1
                rows = [
                    {"line": n, "key": f"{turn}-{n}", "sku": f"s{(n * 7) % 60}", "kind": "issue", "quantity": "1"}
                    for n in range(60)
                ]  # fmt: skip
                await connections[1].fetch(
                    "SELECT * FROM import_movements(start_import(), 'own', $1, 'open')", json.dumps(rows)
                )

        async def orders(connection: asyncpg.Connection, step: int) -> None:
            turn = 0
            while not done.is_set():
                turn += 1
                entries = [
                    {"product_id": numbers[(turn + k * step) % 60], "kind": "receive", "quantity": 1}
                    for k in range(10)
                ]
                await connection.fetch("SELECT * FROM move_stocks($1)", json.dumps(entries))

        async def changes() -> None:
            turn = 0
            while not done.is_set():
                turn += 1
                await connections[2].execute(
                    "SELECT update_product($1, p_active => $2, p_low_stock_level => $3)",
                    numbers[(turn * 11) % 60],
                    turn % 3 > 0,
                    turn % 5,
                )

        _, errors = await together(
            products(), movements(), changes(), *(orders(c, s) for c, s in zip(connections[3:], [1, 7, 59], strict=True))
        )  # fmt: skip
        assert errors == []
        await proven(one)


async def test_batches_of_imports_of_movements_wait_for_each_other(database: str) -> None:
    async with clients(database, 2) as (first, second):
        await add(first, "Bolt", 5)
        row = '[{"line": 2, "key": "m", "product": "bolt", "category": "things", "kind": "issue", "quantity": 1}]'
        transaction = first.transaction()
        await transaction.start()
        await first.execute("SELECT import_movements(1, 'own', $1)", row)
        waiting = asyncio.create_task(second.fetchrow("SELECT * FROM import_movements(2, 'own', $1)", row))
        await asyncio.sleep(0.3)
        assert not waiting.done()
        await transaction.commit()
        assert (await waiting)["outcome"] == "unchanged"
        await proven(first)
