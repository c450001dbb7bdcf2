"""Products: adding, changing, listing, finding, removing."""

import json
from typing import Any

import asyncpg
import pytest

from tests.db.conftest import Pages, Refused


async def add(db: asyncpg.Connection, name: str, category: str = "Kitchen", **more: object) -> int:
    """Insert a product and return its number."""
    names = [f"p_{key} => ${place}" for place, key in enumerate(more, 3)]
    number: int = await db.fetchval(
        f"SELECT product_id FROM insert_product({', '.join(['$1', '$2', *names])})",
        name,
        category,
        *more.values(),
    )
    return number


async def product(db: asyncpg.Connection, number: int) -> Any:  # noqa: ANN401  # asyncpg is untyped
    return await db.fetchrow("SELECT * FROM get_product($1)", number)


async def found(db: asyncpg.Connection, **criteria: object) -> list[str]:
    """Names of the products on the first page."""
    names = ", ".join(f"p_{key} => ${place}" for place, key in enumerate(criteria, 1))
    rows = await db.fetch(f"SELECT name FROM list_products({names})", *criteria.values())
    return [row["name"] for row in rows]


async def test_an_inserted_product_is_what_was_given(inventory: asyncpg.Connection) -> None:
    row = await inventory.fetchrow(
        "SELECT * FROM insert_product(E' Red\\n mug ', ' Kitchen ', p_description => E'\\n Holds tea.\\n',"
        " p_price => 7.5, p_currency => 'EUR', p_quantity => 12.50, p_unit => ' box ', p_sku => ' RM-1 ', p_low_stock_level => 5.0)"
    )
    shown = {key: value for key, value in row.items() if key not in {"product_id", "category_id"}}
    assert shown.pop("created_at") == shown.pop("updated_at") == await inventory.fetchval("SELECT now()")
    assert json.loads(await inventory.fetchval("SELECT to_json($1::numeric)", row["quantity"])) == 12.5
    assert {key: str(value) for key, value in shown.items()} == {
        "name": "Red mug",
        "sku": "RM-1",
        "description": "Holds tea.",
        "category": "Kitchen",
        "price": "7.50",
        "currency": "EUR",
        "quantity": "12.5",
        "unit": "box",
        "low_stock_level": "5",
        "low_stock": "False",
        "active": "True",
        "version": "1",
    }
    assert await product(inventory, row["product_id"]) == row
    (movement,) = await inventory.fetch("SELECT * FROM list_movements($1)", row["product_id"])
    assert (movement["kind"], str(movement["delta"])) == ("initial", "12.5")


async def test_what_is_left_out_has_its_default(inventory: asyncpg.Connection) -> None:
    row = await product(inventory, await add(inventory, "Mug", quantity=None, active=None, unit=" "))
    assert (row["quantity"], row["unit"], row["active"], row["low_stock"]) == (0, "pcs", True, False)
    assert (row["price"], row["currency"], row["sku"], row["low_stock_level"]) == (None, None, None, None)
    assert not await inventory.fetch("SELECT FROM list_movements($1)", row["product_id"])


@pytest.mark.parametrize("again", ["crème mug", "CREME  MUG", "Cre\u0300me\u00a0mug "])
async def test_a_known_name_in_the_category_is_refused_with_its_number(
    inventory: asyncpg.Connection, refused: Refused, again: str
) -> None:
    number = await add(inventory, "Crème mug")
    other = await add(inventory, "Plate")
    for query in ["insert_product($1, 'KITCHEN')", f"update_product({other}, $1)"]:
        refusal = await refused("23505", f"SELECT {query}", again)
        assert (refusal.constraint_name, json.loads(refusal.detail)) == (
            "product_name",
            {"existing_id": number},
        )
    assert await add(inventory, again, "Garden") > number


async def test_moving_to_a_category_that_has_the_name_is_refused(
    inventory: asyncpg.Connection, refused: Refused
) -> None:
    here, there = await add(inventory, "Mug"), await add(inventory, "MUG", "Garden")
    refusal = await refused("23505", "SELECT update_product($1, p_category => 'garden')", here)
    assert (refusal.constraint_name, json.loads(refusal.detail)) == ("product_name", {"existing_id": there})
    row = await inventory.fetchrow(
        "SELECT * FROM update_product($1, 'Cup', p_category => 'garden', p_sku => 'c')", here
    )
    assert (row["name"], row["category"], row["version"]) == ("Cup", "Garden", 2)


async def test_a_known_sku_is_refused_with_its_number(
    inventory: asyncpg.Connection, refused: Refused
) -> None:
    number = await add(inventory, "Mug", sku="RM-1")
    other = await add(inventory, "Plate")
    for query in ["insert_product('Cup', 'Garden', p_sku => $1)", f"update_product({other}, p_sku => $1)"]:
        refusal = await refused("23505", f"SELECT {query}", " rm-1 ")
        assert (refusal.constraint_name, json.loads(refusal.detail)) == (
            "product_sku",
            {"existing_id": number},
        )
    assert await add(inventory, "Cup", sku="RM1") > number


@pytest.mark.parametrize(
    ("constraint", "given"),
    [
        ("product_name_length", {"name": " "}),
        ("product_name_length", {"name": "x" * 501}),
        ("sku_length", {"sku": "x" * 101}),
        ("product_unit_length", {"unit": "x" * 41}),
        ("price_range", {"price": "7.555"}),
        ("price_range", {"price": "-0.01"}),
        ("price_range", {"price": "NaN"}),
        ("price_range", {"price": "Infinity"}),
        ("price_range", {"price": "10000000000"}),
        ("quantity_range", {"quantity": "-1"}),
        ("quantity_range", {"quantity": "0.0001"}),
        ("quantity_range", {"quantity": "NaN"}),
        ("quantity_range", {"quantity": "Infinity"}),
        ("quantity_range", {"quantity": "100000000000"}),
        ("low_stock_level_range", {"low_stock_level": "-1"}),
        ("low_stock_level_range", {"low_stock_level": "NaN"}),
        ("low_stock_level_range", {"low_stock_level": "1.0001"}),
        ("currency_code_form", {"price": "1", "currency": "euro"}),
        ("product_currency", {"currency": "EUR"}),
        ("description_length", {"description": "x" * 20_001}),
    ],
)
async def test_a_value_out_of_bounds_is_refused_by_name(
    inventory: asyncpg.Connection, refused: Refused, constraint: str, given: dict[str, str]
) -> None:
    number = await add(inventory, "Mug")
    types = {"price": "numeric", "quantity": "numeric", "low_stock_level": "numeric"}
    values = ", ".join(f"p_{key} => ${i}::text::{types.get(key, 'text')}" for i, key in enumerate(given, 1))
    name = "" if "name" in given else "'Cup', "
    refusal = await refused(
        "23514", f"SELECT insert_product({name}p_category => 'Kitchen', {values})", *given.values()
    )
    assert refusal.constraint_name == constraint
    if "quantity" not in given:
        refusal = await refused("23514", f"SELECT update_product({number}, {values})", *given.values())
        assert refusal.constraint_name == constraint


async def test_a_category_is_given_once_by_name_or_number(
    inventory: asyncpg.Connection, refused: Refused
) -> None:
    number = await inventory.fetchval("SELECT category_id FROM insert_product_category('Maps')")
    row = await inventory.fetchrow("SELECT * FROM insert_product('Globe', p_category_id => $1)", number)
    assert (row["category"], row["category_id"]) == ("Maps", number)
    for given in [
        "",
        f", 'Maps', {number}",
        ", ' '",
        ", E'\\u200b'",
        ", p_category_id => -1",
    ]:
        refusal = await refused("22023", f"SELECT insert_product('Atlas'{given})")
        assert refusal.column_name.startswith("category")
    assert (await refused("23514", "SELECT insert_product('Atlas', repeat('x', 201))")).constraint_name == (
        "category_name_length"
    )
    await refused("22023", "SELECT update_product($1, p_category_id => -1)", row["product_id"])
    assert (await product(inventory, row["product_id"]))["version"] == 1


async def test_a_category_with_products_stays_and_its_new_name_shows(
    inventory: asyncpg.Connection, refused: Refused
) -> None:
    number = await add(inventory, "Mug")
    category = (await product(inventory, number))["category_id"]
    refusal = await refused("23503", "SELECT delete_product_category($1)", category)
    assert refusal.constraint_name == "product_category"
    await inventory.execute("SELECT update_product_category($1, 'Crockery')", category)
    assert (await product(inventory, number))["category"] == "Crockery"
    assert await found(inventory, category="crockery") == ["Mug"]
    await inventory.execute("SELECT delete_product($1)", number)
    await inventory.execute("SELECT delete_product_category($1)", category)


async def test_a_change_keeps_what_is_not_given_and_counts_versions(inventory: asyncpg.Connection) -> None:
    number = await add(
        inventory, "Mug", price=7.5, currency="EUR", sku="m", quantity=3, low_stock_level=3, unit="box"
    )
    before = await product(inventory, number)
    await inventory.execute("SELECT move_stock($1, 'receive', 1)", number)
    row = await inventory.fetchrow("SELECT * FROM update_product($1, p_price => 8)", number)
    assert (str(row["price"]), row["version"], row["quantity"]) == ("8.00", 2, 4)
    same = {"product_id", "name", "sku", "category_id", "currency", "unit", "low_stock_level", "active"}
    assert {key: row[key] for key in same} == {key: before[key] for key in same}
    assert (before["low_stock"], row["low_stock"]) == (True, False)
    row = await inventory.fetchrow(
        "SELECT * FROM update_product($1, p_active => false, p_low_stock_level => 10.0,"
        " p_clear => '{sku,price,currency,description}')",
        number,
    )
    assert (row["active"], row["low_stock"], row["sku"], row["price"]) == (False, True, None, None)
    assert str(row["low_stock_level"]) == "10"
    row = await inventory.fetchrow("SELECT * FROM update_product($1, p_clear => '{low_stock_level}')", number)
    assert (row["low_stock_level"], row["low_stock"], row["version"]) == (None, False, 4)


async def test_a_change_is_refused_as_a_whole(inventory: asyncpg.Connection, refused: Refused) -> None:
    number = await add(inventory, "Mug", price=1, currency="EUR")
    for clear in ["name", "quantity", "category", "active", "unit", "nonsense"]:
        refusal = await refused("22023", "SELECT update_product($1, p_clear => $2)", number, [clear])
        assert refusal.column_name == "clear"
    assert (
        await refused("23514", "SELECT update_product($1, p_clear => '{price}')", number)
    ).constraint_name == ("product_currency")
    assert (await product(inventory, number))["version"] == 1
    for call in ["update_product(-1, 'x')", "get_product(-1)", "delete_product(-1)"]:
        assert (await refused("P0002", f"SELECT {call}")).column_name == "product_id"


async def test_a_product_with_movements_stays_one_without_goes(
    inventory: asyncpg.Connection, refused: Refused
) -> None:
    moved, fresh = await add(inventory, "Mug", quantity=1), await add(inventory, "Cup")
    assert (
        await refused("23503", "SELECT delete_product($1)", moved)
    ).constraint_name == "stock_movement_product"
    assert (await inventory.fetchrow("SELECT * FROM delete_product($1)", fresh))["name"] == "Cup"
    await refused("P0002", "SELECT get_product($1)", fresh)
    assert await add(inventory, "Cup") > fresh


async def shelf(db: asyncpg.Connection) -> None:
    """Six products in two categories, one of them inactive."""
    for name, category, price, quantity, level, active in [
        ("Red mug", "Kitchen", 7, 3, 5, True),
        ("Mug", "Kitchen", None, 0, 2, True),
        ("Mug rack", "Garden", 30, 9, None, True),
        ("Old mug", "Kitchen", 1, 1, 4, False),
        ("Plate", "Kitchen", 7, 8, 8, True),
        ("Muggle plate", "Garden", 4, 2.5, 2, True),
    ]:
        await add(
            db, name, category, price=price, quantity=quantity, low_stock_level=level, active=active,
            sku=name[:3].upper() + f"-{quantity}",
        )  # fmt: skip


ALL = ["Mug", "Mug rack", "Muggle plate", "Old mug", "Plate", "Red mug"]


@pytest.mark.parametrize(
    ("criteria", "names"),
    [
        ({}, ["Mug", "Mug rack", "Muggle plate", "Plate", "Red mug"]),
        ({"active": None}, ALL),
        ({"active": False}, ["Old mug"]),
        ({"sort": "newest", "active": None}, ["Muggle plate", "Plate", "Old mug", "Mug rack", "Mug", "Red mug"]),
        ({"sort": "price", "active": None}, ["Old mug", "Muggle plate", "Red mug", "Plate", "Mug rack", "Mug"]),
        ({"sort": "quantity", "active": None}, ["Mug", "Old mug", "Muggle plate", "Red mug", "Plate", "Mug rack"]),
        ({"category": "kitchen"}, ["Mug", "Plate", "Red mug"]),
        ({"category": "kitchen", "sort": "price", "active": None}, ["Old mug", "Red mug", "Plate", "Mug"]),
        ({"category": "kitchen", "sort": "quantity"}, ["Mug", "Red mug", "Plate"]),
        ({"category": "kitchen", "sort": "newest"}, ["Plate", "Mug", "Red mug"]),
        ({"category": "nowhere"}, []),
        ({"category_id": -1}, []),
        ({"low_stock": True}, ["Mug", "Plate", "Red mug"]),
        ({"low_stock": True, "active": None}, ["Mug", "Old mug", "Plate", "Red mug"]),
        ({"low_stock": True, "active": False, "sort": "quantity"}, ["Old mug"]),
        ({"low_stock": True, "category": "garden"}, []),
        ({"low_stock": False, "sort": "quantity"}, ["Muggle plate", "Mug rack"]),
        ({"low_stock": False, "category": "garden", "sort": "price"}, ["Muggle plate", "Mug rack"]),
        ({"q": "mug"}, ["Mug", "Mug rack", "Red mug", "Muggle plate"]),
        ({"q": "MÚG", "active": None}, ["Mug", "Mug rack", "Red mug", "Old mug", "Muggle plate"]),
        ({"q": "mug", "sort": "price"}, ["Muggle plate", "Red mug", "Mug rack", "Mug"]),
        ({"q": "mug", "sort": "quantity", "category": "garden"}, ["Muggle plate", "Mug rack"]),
        ({"q": "mug", "low_stock": True}, ["Mug", "Red mug"]),
        ({"q": "mug", "low_stock": False}, ["Mug rack", "Muggle plate"]),
        ({"q": "mug", "category": "garden"}, ["Mug rack", "Muggle plate"]),
        ({"q": "red-3"}, ["Red mug"]),
        ({"q": "RED3"}, ["Red mug"]),
        ({"q": "mug red", "exact": True}, ["Red mug"]),
        ({"q": "pla"}, ["Plate", "Muggle plate"]),
        ({"q": "none such"}, []),
    ],
    ids=str,
)  # fmt: skip
async def test_a_list_shows_what_was_asked_in_its_order(
    inventory: asyncpg.Connection, pages: Pages, criteria: dict[str, object], names: list[str]
) -> None:
    await shelf(inventory)
    assert await found(inventory, **criteria) == names
    for limit in [1, 2]:
        assert [row["name"] for row in await pages("list_products", limit, **criteria)] == names


async def test_the_exact_sku_comes_before_names_that_begin_so(
    inventory: asyncpg.Connection, pages: Pages
) -> None:
    for name, sku in [("Anvil 7", None), ("Zebra", "anvil"), ("Big anvil", None), ("Anvil", None)]:
        await add(inventory, name, sku=sku)
    names = ["Zebra", "Anvil", "Anvil 7", "Big anvil"]
    assert await found(inventory, q="ANVIL") == names
    for limit in [1, 3]:
        assert [row["name"] for row in await pages("list_products", limit, q="anvil")] == names


async def test_every_product_is_found_with_more_matches_than_are_sorted(
    inventory: asyncpg.Connection, pages: Pages
) -> None:
    # 2,000 products with a word and 5,000 with low stock are fetched and sorted; of more, the order is walked.
    await inventory.execute(
        """
        WITH category AS (INSERT INTO inventory.category (name) VALUES ('Boxes'), ('Others') RETURNING category_id),
        product AS (
            INSERT INTO inventory.product (category_id, name, active)
            SELECT c.category_id, CASE n % 2 WHEN 0 THEN 'Alpha ' ELSE 'Beta thing ' END || n, n % 7 > 0
            FROM category AS c, generate_series(1, 3500) AS n
            RETURNING product_id, category_id, active
        )
        INSERT INTO inventory.stock (product_id, category_id, active, low_stock_level)
        SELECT product_id, category_id, active, CASE WHEN product_id % 10 > 0 THEN 1 END FROM product
        """
    )
    numbers = await inventory.fetchval("SELECT array_agg(product_id) FROM inventory.product")
    await inventory.execute("CALL util.index_words('inventory', 'product', $1)", numbers)
    cases: list[tuple[dict[str, object], int | None]] = [
        ({"q": "alpha"}, 3_000),
        ({"q": "thing", "sort": "price"}, 3_000),
        ({"low_stock": True}, 5_400),
        ({"low_stock": True, "q": "alpha", "category": "boxes", "sort": "quantity"}, None),
        ({"low_stock": True, "active": None, "sort": "newest"}, 6_300),
        ({"active": None, "sort": "quantity"}, 7_000),
        ({"category": "others", "q": "thing", "active": None}, 1_750),
    ]
    for criteria, number in cases:
        rows = await pages("list_products", 1000, **criteria)
        assert len({row["product_id"] for row in rows}) == len(rows) > 0
        assert all(row["low_stock"] for row in rows) or "low_stock" not in criteria
        assert number in {None, len(rows)}, criteria


async def test_every_product_in_a_state_or_a_band_is_found_in_every_order(
    db: asyncpg.Connection, pages: Pages
) -> None:
    # Of states and bands that up to 5,000 are in, these are fetched and sorted; of more, the order is walked.
    await db.execute(
        """
        WITH category AS (INSERT INTO inventory.category (name) VALUES ('Boxes'), ('Others') RETURNING category_id, name),
        product AS (
            INSERT INTO inventory.product (product_id, category_id, name, price, currency, active)
            SELECT
                n, c.category_id, 'Thing ' || n * 7919 % 13000, nullif(n % 80, 0) / 2.0,
                CASE WHEN n % 80 > 0 AND n % 900 = 7 THEN 'USD' WHEN n % 80 > 0 AND n % 3 > 0 THEN 'EUR' END, n % 7 > 0
            FROM generate_series(1, 13000) AS n JOIN category AS c ON c.name = CASE n % 3 WHEN 0 THEN 'Boxes' ELSE 'Others' END
            RETURNING product_id, category_id, active
        )
        INSERT INTO inventory.stock (product_id, category_id, active, quantity, low_stock_level)
        SELECT
            product_id, category_id, active, CASE WHEN product_id % 100 < 48 THEN 0 ELSE product_id % 97 + 1 END,
            CASE WHEN product_id % 4 = 0 THEN 30 WHEN product_id % 5 = 0 THEN 0 END
        FROM product
        """
    )
    await db.execute("SELECT setval('inventory.product_id_seq', 13000)")
    # The plain query that pages are compared with joins whole tables.
    await db.execute("ANALYZE inventory.product, inventory.stock, inventory.category")
    states = {
        "out of stock": "quantity = 0",
        "low": "quantity > 0 AND low",
        "in stock": "quantity > 0 AND NOT low",
    }
    cases: list[tuple[dict[str, object], str]] = [
        ({"stock": "out of stock"}, states["out of stock"]),
        ({"stock": "low"}, states["low"]),
        ({"stock": "in stock"}, states["in stock"]),
        ({"stock": "out of stock", "category": "boxes", "active": None}, states["out of stock"]),
        ({"stock": "low", "category": "boxes", "active": None}, states["low"]),
        ({"stock": "in stock", "category": "boxes", "active": None}, states["in stock"]),
        ({"stock": "in stock", "active": None}, states["in stock"]),
        ({"stock": "out of stock", "low_stock": True}, "quantity = 0 AND low"),
        ({"stock": "out of stock", "low_stock": False}, "quantity = 0 AND NOT low"),
        ({"stock": "in stock", "low_stock": True}, "false"),
        ({"low_stock": True, "active": None}, "low"),
        ({"low_stock": False}, "NOT low"),
        ({"price": "10-11"}, "price >= 10 AND price < 11"),
        ({"price": "13-14 USD"}, "price >= 13 AND price < 14 AND currency = 'USD'"),
        ({"price": "0-100 USD", "active": None}, "currency = 'USD'"),
        ({"price": "0-50 own", "category": "boxes"}, "price < 50 AND currency IS NULL"),
        ({"price": "0-50 eur", "category": "others"}, "currency = 'EUR'"),
        ({"price": "9.5+"}, "price >= 9.5"),
        ({"price": "9.5+", "active": None}, "price >= 9.5"),
        ({"price": "0-30.25", "category": "others"}, "price < 30.25"),
        ({"price": "20-21", "category": "boxes", "active": None}, "price >= 20 AND price < 21"),
        ({"price": "9.5+", "stock": "low"}, "price >= 9.5 AND quantity > 0 AND low"),
        ({"price": "9.5+", "stock": "in stock"}, "price >= 9.5 AND quantity > 0 AND NOT low"),
    ]  # fmt: skip
    orders = {"name": "name_sort, ", "newest": "-", "price": "price_sort, ", "quantity": "quantity, "}
    for criteria, condition in cases:
        active = " AND active" * ("active" not in criteria)
        of_category = f" AND category ~* '{criteria.get('category', '')}'"
        for sort, order in orders.items():
            rows = await pages("list_products", 1000, **criteria, sort=sort)
            expected = await db.fetch(
                f"""
                SELECT product_id
                FROM (
                    SELECT p.*, s.quantity, s.remaining IS NOT NULL AS low, c.name AS category
                    FROM inventory.product AS p JOIN inventory.stock AS s USING (product_id) JOIN inventory.category AS c ON c.category_id = p.category_id
                ) AS p
                WHERE {condition}{active}{of_category}
                ORDER BY {order}product_id
                """
            )
            assert [row["product_id"] for row in rows] == [row["product_id"] for row in expected], (
                criteria,
                sort,
            )
            assert rows or condition == "false", criteria


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("p_stock => 'In-Stock'", "p_stock => 'in stock'"),
        ("p_stock => ' OUT_OF__stock '", "p_stock => 'out of stock'"),
        ("p_stock => 'LOW'", "p_stock => 'low'"),
        ("p_price => ' 07.50 - 8 '", "p_price => '7.5-8'"),
        ("p_price => '5 + eur'", "p_price => '5+ EUR'"),
        ("p_price => '5-9EUR'", "p_price => '5-9 EUR'"),
    ],
)
async def test_a_state_and_a_band_may_be_written_otherwise(
    inventory: asyncpg.Connection, given: str, meant: str
) -> None:
    for number, (quantity, level) in enumerate([(0, None), (0, 5), (1, 5), (9, 5)]):
        much: dict[str, Any] = {"quantity": quantity, "low_stock_level": level}
        await add(inventory, f"Mug {number}", price=7.5, currency="EUR", **much)
    given_rows, meant_rows = [
        await inventory.fetch(f"SELECT * FROM list_products({each})") for each in [given, meant]
    ]
    assert given_rows == meant_rows != []  # with their cursors


@pytest.mark.parametrize(
    ("column", "value"),
    [
        *(("stock", value) for value in ["", " ", "some", "in", "instock", "low stock", "in.stock", "1"]),
        *(("price", value) for value in ["", " ", "cheap", "10", "-10", "-10-5", "-5+", "10-", "25-10", "10-10"]),
        *(("price", value) for value in ["NaN", "NaN-10", "10-NaN", "0-Infinity", "Infinity+", "1e3-2e3", "1,5-2"]),
        *(("price", value) for value in ["10-25 EU", "10-25 EURO", "10-25 €", "10+25", "10-25-50", "10 25", "٣-٤"]),
        *(("price", value) for value in ["10-25 EUR USD", ".5-1", "1.-2", "9" * 21 + "+", "%1$s-2", "1' OR '1-2"]),
    ],
)  # fmt: skip
async def test_another_state_or_band_is_refused(refused: Refused, column: str, value: str) -> None:
    messages = set()
    for function in ["list_products", "product_facets", "count_products"]:
        refusal = await refused("22023", f"SELECT FROM {function}(p_{column} => $1)", value)
        assert refusal.column_name == column
        assert refusal.hint
        messages.add(refusal.args[0])
    (message,) = messages
    assert message.startswith(f"{column} must be ")


async def test_a_list_refuses_what_it_cannot_do(inventory: asyncpg.Connection, refused: Refused) -> None:
    await shelf(inventory)
    cursor = await inventory.fetchval("SELECT cursor FROM list_products(p_limit => 1)")
    for criteria, column in [
        ("p_q => ' '", "q"),
        ("p_category => ' '", "category"),
        ("p_category => 'kitchen', p_category_id => 1", "category"),
        ("p_sort => 'colour'", "sort"),
        ("p_after => 'nonsense'", "after"),
        (f"p_after => '{cursor}', p_active => false", "after"),
        (f"p_after => '{cursor}', p_low_stock => true", "after"),
        (f"p_after => '{cursor}', p_stock => 'in stock'", "after"),
        (f"p_after => '{cursor}', p_price => '0+'", "after"),
        (f"p_after => '{cursor}', p_sort => 'price'", "after"),
        (f"p_after => '{cursor}', p_category_id => 1", "after"),
        (f"p_after => '{cursor}', p_q => 'mug'", "after"),
    ]:
        refusal = await refused("22023", f"SELECT FROM list_products({criteria})")
        assert refusal.column_name == column, criteria
    assert (await refused("23514", "SELECT FROM list_products(p_limit => 0)")).constraint_name == (
        "page_limit_range"
    )
    assert (
        await refused("23514", "SELECT FROM list_products(p_q => repeat('x', 2001))")
    ).constraint_name == ("query_length")


async def test_what_is_to_be_bought_comes_with_the_smallest_share_left_first(
    inventory: asyncpg.Connection, pages: Pages, refused: Refused
) -> None:
    await shelf(inventory)
    await add(inventory, "Empty by choice", low_stock_level=0)
    # 0 of 2, 0 of 0, 3 of 5, 8 of 8; the inactive one is not bought again.
    names = ["Mug", "Empty by choice", "Red mug", "Plate"]
    assert [row["name"] for row in await pages("low_stock", 1)] == names
    rows = await inventory.fetch("SELECT * FROM low_stock('kitchen')")
    assert [row["name"] for row in rows] == names
    assert all(row["low_stock"] for row in rows)
    assert not await inventory.fetch("SELECT FROM low_stock('garden')")
    assert (await refused("22023", "SELECT FROM low_stock(' ')")).column_name == "category"
    assert (await refused("22023", "SELECT FROM low_stock(p_after => 'x')")).column_name == "after"
    await inventory.execute("SELECT move_stock(product_id, 'receive', 5) FROM list_products(p_q => 'mug')")
    assert [row["name"] for row in await pages("low_stock", 2)] == ["Empty by choice", "Plate"]
