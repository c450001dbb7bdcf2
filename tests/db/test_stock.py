"""Stock: moving, undoing, and the ledger that proves it."""

import json
from decimal import Decimal
from typing import Any

import asyncpg
import pytest

from tests.db.conftest import Pages, Refused


async def add(db: asyncpg.Connection, name: str, quantity: float = 0) -> int:
    """Insert a product and return its number."""
    number: int = await db.fetchval(
        "SELECT product_id FROM insert_product($1, 'Things', p_quantity => $2)", name, quantity
    )
    return number


async def move(
    db: asyncpg.Connection, number: int, kind: str, quantity: float, reason: str | None = None
) -> Any:  # noqa: ANN401  # asyncpg is untyped
    return await db.fetchrow("SELECT * FROM move_stock($1, $2, $3, $4)", number, kind, quantity, reason)


async def left(db: asyncpg.Connection, number: int) -> Decimal:
    quantity: Decimal = await db.fetchval("SELECT quantity FROM get_product($1)", number)
    return quantity


async def ledger(db: asyncpg.Connection, number: int) -> list[tuple[str, str]]:
    """Kind and change of each movement of a product, the first booked first."""
    rows = await db.fetch("SELECT kind, delta FROM list_movements($1, 1000)", number)
    return [(row["kind"], f"{row['delta']}") for row in rows][::-1]


async def test_each_kind_changes_the_quantity_its_way(inventory: asyncpg.Connection) -> None:
    number = await add(inventory, "Bolt", 10)
    for kind, quantity, after in [
        ("receive", 5, 15), ("issue", 12.50, 2.5), ("adjust", -0.5, 2), ("adjust", 1.250, 3.25),
        ("count", 7.0, 7), ("count", 7, 7), ("issue", 7, 0), ("count", 0, 0),
    ]:  # fmt: skip
        before = await left(inventory, number)
        row = await move(inventory, number, kind, quantity, "  why \n not ")
        assert (row["quantity_before"], row["quantity_after"]) == (before, Decimal(str(after)))
        assert row["delta"] == row["quantity_after"] - row["quantity_before"]
        assert (row["product"], row["kind"], row["reason"], row["undoes_id"]) == (
            "Bolt",
            kind,
            "why not",
            None,
        )
        assert row["moved_at"] == row["created_at"] == await inventory.fetchval("SELECT now()")
        assert await left(inventory, number) == row["quantity_after"]
    assert await ledger(inventory, number) == [
        ("initial", "10"), ("receive", "5"), ("issue", "-12.5"), ("adjust", "-0.5"), ("adjust", "1.25"),
        ("count", "3.75"), ("count", "0"), ("issue", "-7"), ("count", "0"),
    ]  # fmt: skip


@pytest.mark.parametrize(("kind", "quantity"), [("issue", Decimal("3.001")), ("adjust", Decimal(-4))])
async def test_too_little_is_refused_with_what_there_is(
    inventory: asyncpg.Connection, refused: Refused, kind: str, quantity: Decimal
) -> None:
    number = await add(inventory, "Bolt", 3)
    refusal = await refused("55000", "SELECT move_stock($1, $2, $3)", number, kind, quantity)
    assert refusal.constraint_name == "stock_quantity"
    assert json.loads(refusal.detail) == {"product_id": number, "available": 3}
    assert await ledger(inventory, number) == [("initial", "3")]
    assert (await move(inventory, number, "issue", 3))["quantity_after"] == 0


@pytest.mark.parametrize(
    ("kind", "quantity", "constraint"),
    [
        ("initial", "1", "stock_movement_kind"),
        ("opening", "1", "stock_movement_kind"),
        ("undo", "1", "stock_movement_kind"),
        ("Receive", "1", "stock_movement_kind"),
        (None, "1", "stock_movement_kind"),
        ("receive", "0", "stock_movement_sign"),
        ("receive", "-1", "stock_movement_sign"),
        ("issue", "0", "stock_movement_sign"),
        ("issue", "-1", "stock_movement_sign"),
        ("adjust", "0", "stock_movement_sign"),
        ("count", "-1", "stock_movement_sign"),
        ("receive", None, "delta_range"),
        ("receive", "0.0001", "delta_range"),
        ("receive", "NaN", "delta_range"),
        ("count", "Infinity", "delta_range"),
        ("adjust", "-100000000000", "delta_range"),
        ("receive", "99999999999", "stock_quantity"),
    ],
)
async def test_what_is_no_movement_is_refused_by_name(
    inventory: asyncpg.Connection, refused: Refused, kind: str | None, quantity: str | None, constraint: str
) -> None:
    number = await add(inventory, "Bolt", 3)
    refusal = await refused("23514", "SELECT move_stock($1, $2, $3::text::numeric)", number, kind, quantity)
    assert refusal.constraint_name == constraint
    entries = json.dumps(
        [{"product_id": number, "kind": "count", "quantity": 3}, {"product_id": number, "kind": kind, "quantity": quantity}]
    )  # fmt: skip
    refusal = await refused("23514", "SELECT move_stocks($1)", entries)
    assert refusal.constraint_name == constraint
    if constraint != "stock_quantity":
        assert refusal.hint == "It is entry 2."
    assert await ledger(inventory, number) == [("initial", "3")]


async def test_the_reason_is_bounded_and_the_product_must_be_there(
    inventory: asyncpg.Connection, refused: Refused
) -> None:
    number = await add(inventory, "Bolt", 3)
    refusal = await refused("23514", "SELECT move_stock($1, 'issue', 1, repeat('x', 501))", number)
    assert refusal.constraint_name == "reason_length"
    for kind in ["receive", "issue", "count"]:
        refusal = await refused("P0002", "SELECT move_stock(-1, $1, 1)", kind)
        assert refusal.column_name == "product_id"


async def test_stock_of_an_inactive_product_moves_too(inventory: asyncpg.Connection) -> None:
    number = await add(inventory, "Bolt", 3)
    await inventory.execute("SELECT update_product($1, p_active => false)", number)
    for kind, quantity in [("issue", 1), ("receive", 2), ("adjust", -1), ("count", 9)]:
        await move(inventory, number, kind, quantity)
    assert await left(inventory, number) == 9


async def move_all(db: asyncpg.Connection, *entries: tuple[int, str, object]) -> list[Any]:
    rows: list[Any] = await db.fetch(
        "SELECT * FROM move_stocks($1)",
        json.dumps([{"product_id": number, "kind": kind, "quantity": quantity} for number, kind, quantity in entries]),
    )  # fmt: skip
    return rows


async def test_several_products_move_in_their_order_one_product_in_the_given_order(
    inventory: asyncpg.Connection,
) -> None:
    one, two = await add(inventory, "Bolt", 1), await add(inventory, "Nut", 1)
    rows = await move_all(
        inventory, (two, "issue", "0.5"), (one, "receive", 4), (one, "issue", 5), (two, "receive", 2)
    )
    assert [(row["product_id"], str(row["quantity_after"])) for row in rows] == [
        (one, "5"), (one, "0"), (two, "0.5"), (two, "2.5"),
    ]  # fmt: skip


async def test_all_move_or_none(inventory: asyncpg.Connection, refused: Refused) -> None:
    one, two = await add(inventory, "Bolt", 5), await add(inventory, "Nut", 1)
    entries = [{"product_id": n, "kind": "issue", "quantity": 2} for n in (one, two)]
    refusal = await refused("55000", "SELECT move_stocks($1)", json.dumps(entries))
    assert json.loads(refusal.detail) == {"product_id": two, "available": 1}
    assert [str(await left(inventory, number)) for number in (one, two)] == ["5", "1"]


async def test_a_list_of_movements_is_checked_entry_by_entry(
    inventory: asyncpg.Connection, refused: Refused
) -> None:
    number = await add(inventory, "Bolt", 5)
    good = {"product_id": number, "kind": "receive", "quantity": 1}
    for given, hint in [
        ("{}", None),
        ("null", None),
        ("[]", None),
        (json.dumps([good] * 1001), None),
        (json.dumps([good, 7]), "It is entry 2."),
        (json.dumps([good, good, {"kind": "receive", "quantity": 1}]), "It is entry 3."),
        (json.dumps([{**good, "product_id": -1}]), "It is entry 1."),
        (json.dumps([good, {**good, "product_id": "x"}]), "It is entry 2."),
        (json.dumps([good, {**good, "product_id": 10**30}]), "It is entry 2."),
        (json.dumps([good, {**good, "product_id": [number]}]), "It is entry 2."),
    ]:
        refusal = await refused("22023", "SELECT move_stocks($1)", given)
        assert (refusal.column_name, refusal.hint) == ("movements", hint), given
    await refused("22023", "SELECT move_stocks(NULL)")
    refusal = await refused(
        "23514", "SELECT move_stocks($1)", json.dumps([good, {**good, "reason": "x" * 501}])
    )
    assert (refusal.constraint_name, refusal.hint) == ("reason_length", "It is entry 2.")
    assert len(await move_all(inventory, *[(number, "receive", 1)] * 1000)) == 1000
    assert await left(inventory, number) == 1005


async def test_a_movement_is_undone_once(inventory: asyncpg.Connection, refused: Refused) -> None:
    number = await add(inventory, "Bolt", 5)
    issue = await move(inventory, number, "issue", 3)
    undo = await inventory.fetchrow("SELECT * FROM undo_movement($1, ' wrong  box ')", issue["movement_id"])
    assert (undo["kind"], undo["delta"], undo["quantity_after"], undo["undoes_id"], undo["reason"]) == (
        "undo", 3, 5, issue["movement_id"], "wrong box",
    )  # fmt: skip
    refusal = await refused("23505", "SELECT undo_movement($1)", issue["movement_id"])
    assert refusal.constraint_name == "stock_movement_undoes"
    assert json.loads(refusal.detail) == {"existing_id": undo["movement_id"]}
    refusal = await refused("22023", "SELECT undo_movement($1)", undo["movement_id"])
    assert refusal.column_name == "movement_id"
    assert (await refused("P0002", "SELECT undo_movement(-1)")).column_name == "movement_id"
    assert await left(inventory, number) == 5


async def test_an_undo_finds_too_little_or_that_it_was_done(
    inventory: asyncpg.Connection, refused: Refused
) -> None:
    number = await add(inventory, "Bolt")
    receipt = await move(inventory, number, "receive", 5)
    await move(inventory, number, "issue", 1)
    refusal = await refused("55000", "SELECT undo_movement($1)", receipt["movement_id"])
    assert json.loads(refusal.detail) == {"product_id": number, "available": 4}
    await move(inventory, number, "receive", 1)
    await inventory.execute("SELECT undo_movement($1)", receipt["movement_id"])
    assert await left(inventory, number) == 0
    await refused("23505", "SELECT undo_movement($1)", receipt["movement_id"])


async def test_a_count_that_changed_nothing_can_be_undone(inventory: asyncpg.Connection) -> None:
    number = await add(inventory, "Bolt", 5)
    count = await move(inventory, number, "count", 5)
    assert (await inventory.fetchrow("SELECT * FROM undo_movement($1)", count["movement_id"]))["delta"] == 0


async def test_movements_are_listed_the_latest_first(
    inventory: asyncpg.Connection, pages: Pages, refused: Refused
) -> None:
    one, two = await add(inventory, "Bolt", 1), await add(inventory, "Nut", 1)
    for _ in range(3):
        for number in (one, two):
            await move(inventory, number, "receive", 1)
    rows = await pages("list_movements", 3)
    ids = [row["movement_id"] for row in rows]
    assert (len(ids), ids) == (8, sorted(ids, reverse=True))
    rows = await pages("list_movements", 2, product_id=two)
    assert [row["product"] for row in rows] == ["Nut"] * 4
    assert [row["quantity_after"] for row in rows] == [4, 3, 2, 1]
    assert (await refused("P0002", "SELECT list_movements(-1)")).column_name == "product_id"
    cursor = rows[0]["cursor"]
    assert (
        await refused("22023", "SELECT list_movements($1, p_after => $2)", one, cursor)
    ).column_name == "after"
    # A movement that comes meanwhile shifts no page.
    first = await inventory.fetch("SELECT * FROM list_movements(p_limit => 2)")
    await move(inventory, one, "receive", 1)
    second = await inventory.fetch(
        "SELECT * FROM list_movements(p_limit => 2, p_after => $1)", first[-1]["cursor"]
    )
    assert [row["movement_id"] for row in [*first, *second]] == ids[:4]


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE inventory.stock SET quantity = 9 WHERE product_id = $1",
        "DELETE FROM inventory.stock_movement WHERE product_id = $1 AND kind = 'initial'",
        "DELETE FROM inventory.stock_movement WHERE product_id = $1",
        "UPDATE inventory.stock_movement SET delta = 2, quantity_after = quantity_before + 2 WHERE product_id = $1 AND kind = 'receive'",
        "UPDATE inventory.stock_movement SET quantity_before = 3, quantity_after = 4 WHERE product_id = $1 AND kind = 'receive'",
        "WITH d AS (DELETE FROM inventory.stock_movement WHERE product_id = $1) DELETE FROM inventory.stock WHERE product_id = $1",
    ],
)
async def test_the_check_finds_every_damage(db: asyncpg.Connection, damage: str) -> None:
    good, bad = await add(db, "Nut", 2), await add(db, "Bolt", 5)
    await move(db, bad, "receive", 1)
    await move(db, good, "receive", 1)
    row = await db.fetchrow("SELECT * FROM check_stock()")
    assert tuple(row) == (2, 4, 0, [])
    if "DELETE FROM inventory.stock " in damage:
        await db.execute("DELETE FROM inventory.stock_movement WHERE product_id = $1", bad)
    await db.execute(damage, bad)
    row = await db.fetchrow("SELECT * FROM check_stock()")
    assert (row["products"], row["wrong"], row["wrong_product_ids"]) == (2, 1, [bad])
    assert await db.fetchval("SELECT wrong FROM check_stock($1)", bad) == 1
    assert tuple(await db.fetchrow("SELECT * FROM check_stock($1)", good)) == (1, 2, 0, [])


async def test_the_check_knows_products_without_movements_and_none(
    inventory: asyncpg.Connection, refused: Refused
) -> None:
    assert tuple(await inventory.fetchrow("SELECT * FROM check_stock()")) == (0, 0, 0, [])
    number = await add(inventory, "Bolt")
    assert tuple(await inventory.fetchrow("SELECT * FROM check_stock($1)", number)) == (1, 0, 0, [])
    await refused("P0002", "SELECT check_stock(-1)")


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ("'receive', 1, 5, 7, NULL", "stock_movement_sum"),
        ("'receive', -1, 5, 4, NULL", "stock_movement_sign"),
        ("'initial', 0, 5, 5, NULL", "stock_movement_sign"),
        ("'opening', -1, 5, 4, NULL", "stock_movement_sign"),
        ("'issue', 1, 5, 6, NULL", "stock_movement_sign"),
        ("'adjust', 0, 5, 5, NULL", "stock_movement_sign"),
        ("'issue', -6, 5, -1, NULL", "stock_movement_quantity"),
        ("'theft', -1, 5, 4, NULL", "stock_movement_kind"),
        ("'undo', -1, 5, 4, NULL", "stock_movement_undo"),
        ("'issue', -1, 5, 4, 1", "stock_movement_undo"),
        ("'undo', -1, 5, 4, -7", "stock_movement_undone"),
    ],
)
async def test_the_ledger_itself_refuses_what_cannot_be(
    inventory: asyncpg.Connection, refused: Refused, values: str, constraint: str
) -> None:
    number = await add(inventory, "Bolt", 5)
    columns = "product_id, kind, delta, quantity_before, quantity_after, undoes_id"
    refusal = await refused(
        "23503" if constraint == "stock_movement_undone" else "23514",
        f"INSERT INTO inventory.stock_movement ({columns}) VALUES ($1, {values})",
        number,
    )
    assert refusal.constraint_name == constraint
    assert (
        await refused("23514", "UPDATE inventory.stock SET quantity = -1 WHERE product_id = $1", number)
    ).constraint_name == "stock_quantity"


async def test_a_movement_changes_no_version(inventory: asyncpg.Connection) -> None:
    number = await add(inventory, "Bolt", 5)
    before = await inventory.fetchrow(
        "SELECT ctid, p.* FROM inventory.product AS p WHERE product_id = $1", number
    )
    await move(inventory, number, "issue", 1)
    assert before == await inventory.fetchrow(
        "SELECT ctid, p.* FROM inventory.product AS p WHERE product_id = $1", number
    )
