"""Importing batches of products and of movements: what becomes of each line."""

import json
from typing import Any

import asyncpg
import pytest

from tests.db.conftest import Refused

Line = dict[str, Any]


async def start(db: asyncpg.Connection) -> int:
    run: int = await db.fetchval("SELECT start_import()")
    return run


async def load(
    db: asyncpg.Connection,
    *lines: Line,
    source: str = "own",
    run: int | None = None,
    function: str = "import_products",
    **more: object,
) -> list[Any]:
    """Outcomes of a batch; lines are counted from 2, as under a header."""
    rows = [{"line": number, **line} for number, line in enumerate(lines, 2)]
    names = "".join(f", p_{key} => ${place}" for place, key in enumerate(more, 4))
    outcomes: list[Any] = await db.fetch(
        f"SELECT * FROM {function}($1, $2, $3{names})",
        run or await start(db),
        source,
        json.dumps(rows),
        *more.values(),
    )
    assert [outcome["line"] for outcome in outcomes] == sorted(row["line"] for row in rows)
    return outcomes


async def book(db: asyncpg.Connection, *lines: Line, **more: Any) -> list[Any]:  # noqa: ANN401  # passed on
    """Outcomes of a batch of movements."""
    return await load(db, *lines, function="import_movements", **more)


def said(outcomes: list[Any]) -> list[str]:
    return [outcome["outcome"] for outcome in outcomes]


def codes(outcomes: list[Any]) -> list[tuple[str, str | None]]:
    return [(outcome["outcome"], outcome["code"]) for outcome in outcomes]


async def product(db: asyncpg.Connection, number: int) -> Any:  # noqa: ANN401  # asyncpg is untyped
    return await db.fetchrow("SELECT * FROM get_product($1)", number)


async def state(db: asyncpg.Connection) -> list[str]:
    """Every row of the inventory, with the place it is stored in: a row that was written again moves."""
    rows: list[str] = []
    for table in ["product", "category", "stock", "stock_movement"]:
        rows += [
            row[0]
            for row in await db.fetch(f"SELECT t.ctid || t::text FROM inventory.{table} AS t ORDER BY 1")
        ]
    return rows


MUG: Line = {
    "key": "m1",
    "name": " Red  mug ",
    "category": "Kitchen",
    "sku": "RM-1",
    "description": "Holds tea.",
    "price": "7.5",
    "currency": "EUR",
    "quantity": "12.500",
    "unit": "box",
    "low_stock_level": "5.0",
}


async def test_a_new_line_is_a_new_product_with_all_it_says(inventory: asyncpg.Connection) -> None:
    (outcome,) = await load(inventory, MUG)
    assert tuple(outcome)[1:] == ("inserted", outcome["id"], None, None, None)
    row = await product(inventory, outcome["id"])
    assert (row["name"], row["category"], row["sku"], row["unit"]) == ("Red mug", "Kitchen", "RM-1", "box")
    assert (str(row["price"]), row["currency"], row["description"]) == ("7.50", "EUR", "Holds tea.")
    assert (str(row["quantity"]), str(row["low_stock_level"]), row["active"]) == ("12.5", "5", True)
    (movement,) = await inventory.fetch("SELECT * FROM list_movements($1)", outcome["id"])
    assert (movement["kind"], str(movement["delta"])) == ("initial", "12.5")


async def test_a_second_run_changes_nothing(inventory: asyncpg.Connection) -> None:
    lines = [
        MUG,
        {"sku": "p", "name": "Plate", "category": "Kitchen"},
        {"name": "Cup", "category": "kitchen", "quantity": 0},
        {"key": "m2", "name": "red mug", "category": "Kitchen", "sku": "RM-2"},
    ]
    assert said(await load(inventory, *lines)) == ["inserted"] * 4
    before = await state(inventory)
    assert said(await load(inventory, *lines)) == ["unchanged"] * 4
    assert await state(inventory) == before


async def test_a_changed_line_of_the_same_source_overwrites_what_it_gives(
    inventory: asyncpg.Connection,
) -> None:
    (first,) = await load(inventory, MUG)
    changed = {"key": "m1", "name": "Cup", "category": "Garden", "price": "8", "low_stock_level": "20"}
    (second,) = await load(inventory, changed)
    assert (second["outcome"], second["id"], second["code"]) == ("updated", first["id"], None)
    row = await product(inventory, first["id"])
    assert (row["name"], row["category"], str(row["price"]), row["currency"]) == (
        "Cup",
        "Garden",
        "8.00",
        None,
    )
    assert (row["sku"], row["unit"], row["quantity"], row["version"]) == ("RM-1", "box", 12.5, 2)
    assert row["low_stock"]
    (third,) = await load(inventory, {"key": "m1", "name": "Cup"})
    assert third["outcome"] == "unchanged"


async def test_the_quantity_of_a_known_product_is_kept_with_a_warning(
    inventory: asyncpg.Connection,
) -> None:
    (first,) = await load(inventory, MUG)
    (second,) = await load(inventory, {**MUG, "quantity": "99"})
    assert tuple(second)[1:5] == ("unchanged", first["id"], "quantity", "quantity_kept")
    assert "12.5" in second["message"]
    assert (await product(inventory, first["id"]))["quantity"] == 12.5


async def test_another_source_with_the_sku_only_fills_gaps(inventory: asyncpg.Connection) -> None:
    (first,) = await load(inventory, {**MUG, "description": None, "price": None, "currency": None})
    other = {
        **MUG,
        "key": "x",
        "sku": "rm-1",
        "name": "Other",
        "category": "Else",
        "price": "1",
        "unit": "kg",
    }
    (second,) = await load(inventory, other, source="other")
    assert (second["outcome"], second["id"]) == ("updated", first["id"])
    assert "own" in second["message"]
    row = await product(inventory, first["id"])
    assert (row["name"], row["category"], row["unit"], row["sku"]) == ("Red mug", "Kitchen", "box", "RM-1")
    assert (str(row["price"]), row["currency"], row["description"]) == ("1.00", "EUR", "Holds tea.")
    (third,) = await load(inventory, {**other, "price": "2"}, source="other")
    assert third["outcome"] == "duplicate"
    assert (await product(inventory, first["id"]))["version"] == 2


async def test_a_repetition_in_the_file_is_told_with_its_first_line_and_fills_gaps(
    inventory: asyncpg.Connection,
) -> None:
    run = await start(inventory)
    first, again = await load(
        inventory, {**MUG, "price": None, "currency": None}, {**MUG, "name": "New"}, run=run
    )
    assert (first["outcome"], again["outcome"], again["id"]) == ("inserted", "updated", first["id"])
    (third,) = await load(inventory, {"line": 9, **MUG, "name": "Newer", "price": "1"}, run=run)
    assert tuple(third)[1:] == ("duplicate", first["id"], None, None, "the same product as line 2")
    row = await product(inventory, first["id"])
    assert (row["name"], str(row["price"])) == ("Red mug", "7.50")


async def test_two_keys_of_a_source_with_one_sku_are_one_product(inventory: asyncpg.Connection) -> None:
    first, second = await load(inventory, MUG, {**MUG, "key": "m1 again", "sku": "rm-1", "name": "RED MUG"})
    assert codes([first, second]) == [("inserted", None), ("duplicate", None)]
    assert (second["id"], second["message"]) == (first["id"], "the same product as with key m1")


async def test_a_name_that_another_product_has_is_rejected_with_its_number(
    inventory: asyncpg.Connection,
) -> None:
    run = await start(inventory)
    first, second, third = await load(
        inventory, MUG, {"key": "m2", "name": "RED MUG", "category": "kitchen"}, {"key": "m3", "name": "Cup", "category": "Kitchen"}, run=run
    )  # fmt: skip
    assert tuple(second)[1:5] == ("rejected", first["id"], "name", "product_name")
    assert str(first["id"]) in second["message"]
    (renamed,) = await load(inventory, {"key": "m3", "name": "Red Mug"})
    assert tuple(renamed)[1:5] == ("rejected", first["id"], "name", "product_name")
    (moved,) = await load(inventory, {"key": "m3", "name": "red mug", "category": "Garden"})
    assert (moved["outcome"], moved["id"]) == ("updated", third["id"])
    (back,) = await load(inventory, {"key": "m3", "name": "red mug", "category": "Kitchen"})
    assert (back["outcome"], back["id"]) == ("rejected", first["id"])
    assert (await product(inventory, third["id"]))["category"] == "Garden"


async def test_a_name_that_another_sku_has_gets_the_sku_added(inventory: asyncpg.Connection) -> None:
    other = {"key": "m2", "name": "RED MUG", "category": "kitchen", "sku": "RM-2"}
    first, second = await load(inventory, MUG, other)
    assert tuple(second)[1:5] == ("inserted", second["id"], "name", "product_name")
    assert (await product(inventory, second["id"]))["name"] == "RED MUG (RM-2)"
    (again,) = await load(inventory, other)
    assert codes([again]) == [("unchanged", "product_name")]
    long = {"key": "m3", "name": "y" * 500, "category": "kitchen", "sku": "z" * 100}
    await load(inventory, {**long, "key": "m4", "sku": None}, long)
    assert await inventory.fetchval("SELECT max(length(name)) FROM inventory.product") == 500
    assert first["id"] != second["id"]


async def test_a_sku_that_another_product_has_is_rejected_with_its_number(
    inventory: asyncpg.Connection,
) -> None:
    first, second = await load(
        inventory, MUG, {"key": "m2", "name": "Cup", "category": "Kitchen", "sku": "C"}
    )
    (taken,) = await load(inventory, {"key": "m2", "name": "Cup", "sku": "rm-1"})
    assert tuple(taken)[1:5] == ("rejected", first["id"], "sku", "product_sku")
    assert (await product(inventory, second["id"]))["sku"] == "C"


async def test_names_that_change_places_are_rejected_and_the_batch_goes_on(
    inventory: asyncpg.Connection,
) -> None:
    one, two = {"key": "1", "name": "One", "category": "K"}, {"key": "2", "name": "Two", "category": "K"}
    await load(inventory, one, two)
    outcomes = await load(
        inventory, {**one, "name": "Two"}, {**two, "name": "One"}, {**one, "key": "3", "name": "Three"}
    )
    assert said(outcomes) == ["rejected", "rejected", "inserted"]


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        ({"name": " "}, "name", "product_name_length"),
        ({"category": "x" * 201}, "category", "category_name_length"),
        ({"category": " "}, "category", "category_missing"),
        ({"sku": "x" * 101}, "sku", "sku_length"),
        ({"price": "free"}, "price", "price_range"),
        ({"price": "0.001"}, "price", "price_range"),
        ({"currency": "euro"}, "currency", "currency_code_form"),
        ({"quantity": "-1"}, "quantity", "quantity_range"),
        ({"quantity": "NaN"}, "quantity", "quantity_range"),
        ({"quantity": "1.0001"}, "quantity", "quantity_range"),
        ({"low_stock_level": "some"}, "low_stock_level", "low_stock_level_range"),
        ({"unit": "x" * 41}, "unit", "product_unit_length"),
        ({"description": "x" * 20_001}, "description", "description_length"),
        ({"key": "x" * 201}, "source_key", "product_source_length"),
    ],
    ids=str,
)
async def test_a_bad_value_rejects_its_line_and_no_other(
    inventory: asyncpg.Connection, given: Line, field: str, code: str
) -> None:
    bad, good = await load(inventory, {**MUG, **given}, MUG)
    assert tuple(bad)[1:5] == ("rejected", None, field, code)
    assert bad["message"]
    assert good["outcome"] == "inserted"


async def test_a_line_names_its_own_source(inventory: asyncpg.Connection) -> None:
    await load(inventory, {**MUG, "source": "till"})
    assert await inventory.fetchval("SELECT source FROM inventory.product") == "till"
    (again,) = await load(inventory, MUG, source="till")
    assert again["outcome"] == "unchanged"
    assert await load(inventory) == []


ISSUE: Line = {
    "key": "i1",
    "product_key": "m1",
    "kind": "issue",
    "quantity": "2.50",
    "reason": " sold ",
    "moved_at": "2010-12-01 08:26:00Z",
}


async def left(db: asyncpg.Connection) -> str:
    """Quantity of the mug."""
    return str(await db.fetchval("SELECT quantity FROM list_products(p_q => 'RM-1')"))


async def test_a_movement_is_booked_as_the_line_says(inventory: asyncpg.Connection) -> None:
    (mug,) = await load(inventory, MUG)
    (outcome,) = await book(inventory, ISSUE)
    assert tuple(outcome)[1:] == ("inserted", outcome["id"], None, None, None)
    row = await inventory.fetchrow("SELECT * FROM list_movements(p_limit => 1)")
    assert (row["movement_id"], row["product_id"], row["kind"]) == (outcome["id"], mug["id"], "issue")
    assert (str(row["delta"]), str(row["quantity_after"]), row["reason"]) == ("-2.5", "10", "sold")
    assert row["moved_at"].isoformat() == "2010-12-01T08:26:00+00:00"


async def test_the_product_is_found_by_key_by_sku_or_by_category_and_name(
    inventory: asyncpg.Connection,
) -> None:
    await load(inventory, MUG, {"key": "other", "name": "Cup", "category": "Kitchen", "quantity": 1})
    one = {"kind": "Receive", "quantity": 1}
    outcomes = await book(
        inventory,
        {**one, "key": "1", "product_key": "m1", "sku": "nonsense"},
        {**one, "key": "2", "sku": " rm-1"},
        {**one, "key": "3", "product_key": "unknown", "sku": "RM-1"},
        {**one, "key": "4", "product": "RED  mug", "category": "KITCHEN"},
        {**one, "key": "5", "product_key": "m9"},
        {**one, "key": "6", "product": "Red mug"},
        {**one, "key": "7", "product": "Red mug", "category": "Garden"},
        {**one, "key": "8"},
    )
    assert codes(outcomes) == [("inserted", None)] * 4 + [("rejected", "product_unknown")] * 4
    assert [outcome["field"] for outcome in outcomes[4:]] == ["product_key", "product", "product", "product"]
    assert await left(inventory) == "16.5"
    (elsewhere,) = await book(inventory, {**one, "key": "1", "product_key": "m1"}, source="other")
    assert elsewhere["code"] == "product_unknown"


async def test_a_second_run_books_nothing(inventory: asyncpg.Connection) -> None:
    await load(inventory, MUG)
    lines = [ISSUE, {**ISSUE, "key": "i2"}, {**ISSUE, "key": "c", "kind": "count", "quantity": "3"}]
    first = await book(inventory, *lines)
    before = await state(inventory)
    again = await book(inventory, *lines)
    assert said(again) == ["unchanged"] * 3
    assert [outcome["id"] for outcome in again] == [outcome["id"] for outcome in first]
    assert await state(inventory) == before
    changed = await book(inventory, {**ISSUE, "quantity": "9"}, {**lines[1], "reason": "else"})
    assert codes(changed) == [("unchanged", "movement_kept"), ("unchanged", None)]
    assert await state(inventory) == before


async def test_a_repeated_key_is_booked_once(inventory: asyncpg.Connection) -> None:
    run = await start(inventory)
    await load(inventory, MUG)
    first, second = await book(inventory, ISSUE, ISSUE, run=run)
    assert (first["outcome"], second["outcome"], second["message"]) == (
        "inserted",
        "duplicate",
        "the same movement as line 2",
    )
    (third,) = await book(inventory, {"line": 9, **ISSUE}, run=run)
    assert (third["outcome"], third["id"]) == ("duplicate", first["id"])
    assert await left(inventory) == "10"


async def test_lines_are_booked_in_their_order_and_too_little_rejects_its_line(
    inventory: asyncpg.Connection,
) -> None:
    await load(inventory, MUG)
    outcomes = await book(
        inventory,
        {**ISSUE, "key": "1", "quantity": 10},
        {**ISSUE, "key": "2", "quantity": 10},
        {**ISSUE, "key": "3", "kind": "receive", "quantity": 10},
        {**ISSUE, "key": "4", "quantity": 10},
        {**ISSUE, "key": "5", "kind": "adjust", "quantity": "-2.6"},
        {**ISSUE, "key": "6", "kind": "count", "quantity": 0},
    )
    short = ("rejected", "insufficient_stock")
    assert codes(outcomes) == [
        ("inserted", None),
        short,
        ("inserted", None),
        ("inserted", None),
        short,
        ("inserted", None),
    ]
    assert outcomes[1]["message"] == "is more than there is: 2.5."
    assert (outcomes[1]["id"], outcomes[1]["field"]) == (None, "quantity")
    assert await left(inventory) == "0"


async def test_a_ledger_without_beginning_opens_what_it_lacks(
    inventory: asyncpg.Connection, refused: Refused
) -> None:
    (mug,) = await load(inventory, MUG)
    lines = [{**ISSUE, "quantity": 20}, {**ISSUE, "key": "a", "kind": "adjust", "quantity": "-0.25"}]
    outcomes = await book(inventory, *lines, shortage="open")
    assert codes(outcomes) == [("inserted", "opened")] * 2
    assert outcomes[0]["message"] == "is more than there was; opened with 7.5."
    rows = await inventory.fetch("SELECT * FROM list_movements($1)", mug["id"])
    assert [(row["kind"], str(row["delta"])) for row in rows][::-1] == [
        ("initial", "12.5"), ("opening", "7.5"), ("issue", "-20"), ("opening", "0.25"), ("adjust", "-0.25"),
    ]  # fmt: skip
    assert rows[-2]["moved_at"] == rows[-3]["moved_at"]
    assert rows[-2]["reason"]
    assert said(await book(inventory, *lines, shortage="open")) == ["unchanged"] * 2
    for shortage in ["ignore", None]:
        refusal = await refused("22023", "SELECT import_movements(1, 'own', '[]', $1)", shortage)
        assert refusal.column_name == "shortage"


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        ({"kind": "theft"}, "kind", "stock_movement_kind"),
        ({"kind": "opening"}, "kind", "stock_movement_kind"),
        ({"kind": " "}, "kind", "stock_movement_kind"),
        ({"quantity": "0"}, "quantity", "stock_movement_sign"),
        ({"quantity": "-1"}, "quantity", "stock_movement_sign"),
        ({"quantity": "lots"}, "quantity", "delta_range"),
        ({"quantity": "NaN"}, "quantity", "delta_range"),
        ({"quantity": None}, "quantity", "delta_range"),
        ({"reason": "x" * 501}, "reason", "reason_length"),
        ({"moved_at": "yesteryear"}, "moved_at", "moved_at_range"),
        ({"moved_at": "infinity"}, "moved_at", "moved_at_range"),
        ({"moved_at": "0001-01-01"}, "moved_at", "moved_at_range"),
        ({"key": "x" * 201}, "source_key", "stock_movement_source_length"),
        ({"key": " "}, "key", "key_missing"),
    ],
    ids=str,
)
async def test_a_bad_movement_rejects_its_line_and_no_other(
    inventory: asyncpg.Connection, given: Line, field: str, code: str
) -> None:
    await load(inventory, MUG)
    bad, good = await book(inventory, {**ISSUE, "key": "b", **given}, ISSUE)
    assert tuple(bad)[1:5] == ("rejected", None, field, code)
    assert bad["message"]
    assert good["outcome"] == "inserted"
    assert await left(inventory) == "10"


async def test_a_key_whose_first_line_was_rejected_is_free(inventory: asyncpg.Connection) -> None:
    await load(inventory, {"key": "p", "name": "Mug", "category": "Crockery", "sku": "M", "quantity": "2"})
    outcomes = await load(
        inventory,
        {"key": "m", "sku": "M", "kind": "issue", "quantity": "5"},
        {"key": "m", "sku": "M", "kind": "issue", "quantity": "1"},
        {"key": "m", "sku": "M", "kind": "issue", "quantity": "1"},
        {"key": "n", "sku": "nowhere", "kind": "issue", "quantity": "1"},
        function="import_movements",
    )
    assert codes(outcomes) == [
        ("rejected", "insufficient_stock"),
        ("inserted", None),
        ("duplicate", None),
        ("rejected", "product_unknown"),
    ]
    assert outcomes[2]["id"] == outcomes[1]["id"]
    assert outcomes[3]["message"].endswith("It is: nowhere")


async def test_another_count_under_a_known_key_is_told(inventory: asyncpg.Connection) -> None:
    await load(inventory, {"key": "p", "name": "Mug", "category": "Crockery", "sku": "M", "quantity": "2"})
    line = {"key": "c", "sku": "M", "kind": "count", "quantity": "7"}
    for quantity, expected in [
        ("7", ("inserted", None)),
        ("7", ("unchanged", None)),
        ("8", ("unchanged", "movement_kept")),
    ]:
        outcomes = await load(inventory, {**line, "quantity": quantity}, function="import_movements")
        assert codes(outcomes) == [expected]
