"""The plans inside the functions of the inventory at 200,000 products and 400,000 movements."""

import json
from collections.abc import AsyncIterator

import asyncpg
import pytest

from tests.plans.conftest import (
    CORRECTING,
    FURTHER,
    Counting,
    Guard,
    check_counting,
    check_latecomers,
    cost,
    guarded,
    keep_to,
    latecomers,
    seeded,
    words,
    wrong_index,
)

PRODUCTS = 200_000
# 20 categories, the first with half of all products, the last with 20; a tenth is inactive; every 1,000th is scarce
# in its name, half have 'Steel' in it; stock is low of one in ten in the first categories, of few in the others, and of nearly
# all that are inactive. One of 500 has a price in USD.
SEED = [
    """
    INSERT INTO inventory.category (category_id, name)
    SELECT n, CASE n WHEN 1 THEN 'Hardware' WHEN 20 THEN 'Rarities' ELSE 'Section ' || n END FROM generate_series(1, 20) AS n
    """,
    f"""
    INSERT INTO inventory.product (product_id, category_id, name, sku, description, price, currency, active)
    SELECT
        n, CASE WHEN n % 10000 = 2 THEN 20 WHEN h[1] % 2 = 0 THEN 1 ELSE 2 + h[2] % 18 END,
        format(
            '%s %s %s', CASE WHEN n % 1000 = 3 THEN 'Zirconium' WHEN n % 40 = 5 THEN 'Brass' WHEN h[3] % 2 = 0 THEN 'Steel' ELSE 'Thing' || h[4] % 5003 END,
            'part' || h[5] % 2003, n
        ),
        'SKU-' || n, {FURTHER}, CASE WHEN h[6] % 7 > 0 THEN h[6] % 3000 / 100.0 END,
        CASE WHEN h[6] % 7 > 0 AND n % 500 = 11 THEN 'USD' END, h[7] % 10 > 0
    FROM generate_series(1, {PRODUCTS}) AS n
    CROSS JOIN LATERAL (SELECT array_agg(abs(hashint4(n * 8 + k))) FROM generate_series(1, 7) AS k) AS r (h)
    """,
    """
    INSERT INTO inventory.stock (product_id, category_id, active, quantity, low_stock_level)
    SELECT
        p.product_id, p.category_id, p.active, abs(hashint8(p.product_id)) % 90,
        CASE WHEN NOT p.active THEN CASE WHEN p.product_id % 1000 <> 13 THEN 1000 END WHEN p.category_id < 5 OR p.product_id % 100 = 7 THEN 10 END
    FROM inventory.product AS p
    """,
    """
    INSERT INTO inventory.stock_movement (product_id, movement_id, kind, delta, quantity_before, quantity_after)
    SELECT s.product_id, s.product_id, 'initial', s.quantity + 1, 0, s.quantity + 1 FROM inventory.stock AS s
    UNION ALL
    SELECT s.product_id, 1000000 + s.product_id, 'issue', -1, s.quantity + 1, s.quantity FROM inventory.stock AS s
    """,
    "SELECT setval('inventory.movement_id_seq', 2000000), setval('inventory.category_id_seq', 100)",
    *words("inventory", "product"),
]
LARGE = {"product", "stock", "stock_movement", "product_word", "word", "spelling", "form"}
SORTS = ["name", "newest", "price", "quantity"]


@pytest.fixture(scope="module")
async def stocked(
    administrator: asyncpg.Connection, server_url: str, template: str
) -> AsyncIterator[asyncpg.Connection]:
    """Superuser's connection to a database of 200,000 products."""
    async with seeded(administrator, server_url, template, SEED) as connection:
        yield connection


IN_ORDER = {
    "name": "product_by_name",
    "newest": "product_by_arrival",
    "price": "product_by_price",
    "quantity": "stock_by_quantity",
}
OF_CATEGORY = {
    "name": "product_category_by_name",
    "newest": "product_category_by_arrival",
    "price": "product_category_by_price",
    "quantity": "stock_category_by_quantity",
}
# Walked together with look-ups, the newest may also stand in the order of their numbers.
BUT_NEWEST = {sort: index for sort, index in IN_ORDER.items() if sort != "newest"}
BUT_NEWEST_OF_CATEGORY = {sort: index for sort, index in OF_CATEGORY.items() if sort != "newest"}
# Of what few products are, these are fetched and sorted.
BY_STATE = dict.fromkeys(SORTS, "stock_by_quantity")
BY_PRICE = dict.fromkeys(SORTS, "product_by_price")
# Of a word in few products, these are fetched and sorted; the order is walked for one in many.
BY_WORD = dict.fromkeys(SORTS, "product_word_rank")
# What is asked; the index that each sort must use; the most buffers and rows in vain for a page of 20 products.
# Ceilings are about twice what was measured.
CASES: list[tuple[str, dict[str, str], int, int]] = [
    ("", IN_ORDER, 600, 200),
    ("p_active => NULL", IN_ORDER, 700, 200),
    ("p_active => false", IN_ORDER, 600, 200),
    ("p_category => 'hardware'", OF_CATEGORY, 600, 200),
    ("p_category => 'hardware', p_active => NULL", OF_CATEGORY, 700, 200),
    ("p_category => 'hardware', p_active => false", OF_CATEGORY, 600, 200),
    ("p_category => 'rarities'", OF_CATEGORY, 600, 200),
    ("p_category => 'section'", OF_CATEGORY, 2_000, 400),
    ("p_category_id => 7", OF_CATEGORY, 600, 200),
    ("p_category => 'nothing'", {}, 350, 200),
    ("p_low_stock => true", IN_ORDER, 5_000, 1_000),
    ("p_low_stock => true, p_category => 'rarities'", {}, 600, 50),
    ("p_low_stock => true, p_category => 'hardware'", OF_CATEGORY, 2_000, 1_000),
    ("p_low_stock => true, p_category_id => 7", dict.fromkeys(SORTS, "stock_category_low"), 2_000, 100),
    ("p_low_stock => false", IN_ORDER, 1_000, 5_000),
    ("p_stock => 'out of stock'", BY_STATE, 22_500, 50),
    ("p_stock => 'low'", IN_ORDER, 4_600, 1_100),
    ("p_stock => 'in stock'", IN_ORDER, 650, 50),
    # Where stock is low of few; of others the low ones stand first by quantity, and are walked.
    ("p_stock => 'in stock', p_category_id => 12", OF_CATEGORY, 650, 80),
    ("p_price => '10-25'", BUT_NEWEST, 1_100, 100),
    ("p_price => '29.9-30'", BY_PRICE, 7_200, 50),
    ("p_price => '29+'", BUT_NEWEST, 6_200, 1_800),
    ("p_price => '20-25', p_category => 'hardware'", BUT_NEWEST_OF_CATEGORY, 2_200, 430),
    ("p_price => '10-25 USD'", dict.fromkeys(SORTS, "product_by_currency"), 2_700, 50),
    ("p_price => '10-25', p_stock => 'in stock'", BUT_NEWEST, 1_000, 130),
    ("p_q => 'steel', p_price => '10-25'", BUT_NEWEST, 21_000, 9_000),
    ("p_q => 'north', p_price => '29.9-30'", BY_PRICE, 8_100, 620),
    ("p_q => 'zirconium'", BY_WORD, 5_000, 100),
    ("p_q => 'inland'", BY_WORD, 21_000, 490),
    ("p_q => 'brass'", BY_WORD, 39_000, 1_100),
    ("p_q => 'steel'", IN_ORDER, 28_000, 9_000),
    ("p_q => 'north'", IN_ORDER, 32_000, 9_000),
    ("p_q => 'north', p_active => NULL", IN_ORDER, 36_000, 11_000),
    ("p_q => 'north', p_exact => true", IN_ORDER, 28_000, 9_000),
    ("p_q => 'zirconium south'", BY_WORD, 7_000, 460),
    ("p_q => 'inl'", dict.fromkeys(SORTS, "word_pkey"), 22_000, 460),
    ("p_q => 'zirconum'", dict.fromkeys(SORTS, "spelling_deletions"), 5_300, 100),
    ("p_q => 'north', p_category => 'hardware'", OF_CATEGORY, 19_000, 4_500),
    ("p_q => 'steel', p_category => 'rarities'", dict.fromkeys(SORTS, "product_word_pkey"), 790, 100),
    ("p_q => 'zirconium', p_low_stock => true", BY_WORD, 5_700, 440),
    ("p_q => 'zz none'", {}, 400, 100),
]
EMPTY = ["p_category => 'nothing'", "p_low_stock => true, p_category => 'rarities'", "p_q => 'zz "]
PAGES = [
    pytest.param(f"list_products({given + ', ' * bool(given)}p_sort => $1, p_after => $2)", sort, wanted.get(sort), most, vain, id=f"{given}-{sort}")
    for given, wanted, most, vain in CASES
    for sort in SORTS
]  # fmt: skip
# The same by relevance.
RANKED: list[tuple[str, str, int, int]] = [
    ("p_q => 'sku-4711'", "product_sku", 950, 260),
    ("p_q => '4711'", "product_word_rank", 1_100, 430),
    ("p_q => 'sku'", "product_word_rank", 4_900, 100),
    ("p_q => 'zirconium'", "product_by_name", 2_200, 100),
    ("p_q => 'steel'", "product_by_name", 410, 100),
    ("p_q => 'thing17'", "product_by_name", 6_600, 1_600),
    ("p_q => 'steel part17'", "product_by_name", 2_700, 1_700),
    ("p_q => 'thing'", "word_beginning", 5_300, 100),
    ("p_q => 'part'", "word_beginning", 5_200, 100),
    ("p_q => 'th'", "word_initials", 5_300, 100),
    ("p_q => 'north pa'", "word_initials", 14_000, 2_300),
    ("p_q => 'part17'", "product_word_rank", 3_200, 1_700),
    ("p_q => 'inland'", "product_word_rank", 4_700, 100),
    ("p_q => 'north'", "product_word_rank", 4_700, 100),
    ("p_q => 'north', p_active => NULL", "product_word_rank", 4_500, 100),
    ("p_q => 'north', p_exact => true", "product_word_rank", 4_700, 100),
    ("p_q => 'zirconium south'", "product_word_rank", 9_100, 400),
    ("p_q => 'south inland'", "product_word_rank", 7_700, 1_100),
    ("p_q => 'north inland'", "product_word_rank", 34_000, 190),
    ("p_q => 'zirconum'", "spelling_deletions", 4_200, 100),
    ("p_q => 'suoth inlnd'", "spelling_deletions", 16_000, 2_200),
    ("p_q => 'zz none'", "word_pkey", 260, 100),
    ("p_q => 'zz qwrtp'", "spelling_deletions", 270, 100),
    ("p_q => 'north', p_category => 'hardware'", "product_word_rank", 4_800, 120),
    (
        "p_q => 'north', p_category_id => 7",
        "product_word_pkey",
        36_000,
        2_600,
    ),  # all 5,000 of it are ranked, half have the word
    ("p_q => 'north', p_category => 'rarities'", "product_word_pkey", 650, 110),
    ("p_q => 'north', p_low_stock => true", "product_word_rank", 13_000, 1_100),
    ("p_q => 'north', p_stock => 'in stock'", "product_word_rank", 5_000, 100),
    ("p_q => 'north', p_price => '29.9-30'", "product_by_price", 4_000, 600),
]
PAGES += [
    pytest.param(f"list_products({given}, p_sort => $1, p_after => $2)", "relevance", index, most, vain, id=f"{given}-relevance")
    for given, index, most, vain in RANKED
]  # fmt: skip


@pytest.mark.parametrize(("call", "sort", "index", "most", "vain"), PAGES)
async def test_a_page_uses_its_index_and_reads_little(
    stocked: asyncpg.Connection, call: str, sort: str, index: str | None, most: int, vain: int
) -> None:
    query = f"SELECT * FROM inventory.{call}"
    await stocked.fetch(query, sort, None)  # reads what PostgreSQL keeps about the tables
    after = None
    corrected = index == "spelling_deletions"  # once: the cursor carries it
    # The first page, one after it, and both once more when plans may have become generic: at the sixth call.
    for turn in range(4):
        page = await cost(stocked, query, sort, after if turn % 2 else None)
        told = f"page {turn}: {page.buffers} buffers, {page.removed} rows in vain, {sorted(page.indexes)}"
        assert page.scanned & LARGE == set(), told
        assert page.buffers <= most, told
        assert page.removed <= vain, told
        assert index is None or index in page.indexes or (turn % 2 and (corrected or not page.rows)), told
        if not turn % 2:
            assert bool(page.rows) != any(given in call for given in EMPTY), told
            after = page.rows[-1]["cursor"] if page.rows else None
        if turn == 1:
            for place in [None, after, None, after, None, after]:
                await stocked.fetch(query, sort, place)


LISTS = [
    ("low_stock(p_after => $1)", "stock_low", 600),
    ("low_stock('hardware', p_after => $1)", "stock_category_low", 600),
    ("low_stock('section', p_after => $1)", "stock_category_low", 1_000),
    ("list_movements(p_after => $1)", "stock_movement_id", 400),
    ("list_movements(777, p_limit => 1, p_after => $1)", "stock_movement_pkey", 100),
]


@pytest.mark.parametrize(("call", "index", "most"), LISTS)
async def test_a_page_of_a_list_reads_little(
    stocked: asyncpg.Connection, call: str, index: str, most: int
) -> None:
    after = None
    for turn in range(8):
        page = await cost(stocked, f"SELECT * FROM inventory.{call}", after)
        told = f"page {turn}: {page.buffers} buffers, {page.removed} rows in vain, {sorted(page.indexes)}"
        assert page.scanned & LARGE == set(), told
        assert page.buffers <= most, told
        assert page.removed <= 200, told
        assert index in page.indexes, told
        assert page.rows or turn > 1, told
        if page.rows:
            after = page.rows[-1]["cursor"]


@pytest.mark.parametrize(
    ("sort", "ordered", "sorting"),
    [
        ("name", "inventory.product", "b.active, b.name_sort, b.product_id"),
        ("price", "inventory.product", "b.active, b.price_sort, b.product_id"),
        ("quantity", "inventory.stock", "b.active, b.quantity, b.product_id"),
    ],
)
async def test_what_stands_late_in_an_order_is_found(
    stocked: asyncpg.Connection, sort: str, ordered: str, sorting: str
) -> None:
    call = f"inventory.list_products(p_q => 'latecomer', p_sort => '{sort}', p_limit => $1, p_after => $2)"
    await check_latecomers(stocked, call, "product", ordered, sorting)


async def test_a_walk_that_ends_before_the_page_is_full_reads_no_list(stocked: asyncpg.Connection) -> None:
    query = "SELECT * FROM inventory.list_products(p_q => 'latecomer', p_price => '10-11', p_sort => 'price')"
    async with latecomers(stocked, "product", "inventory.product", "b.active, b.price_sort, b.product_id"):
        page = await cost(stocked, query)
        assert page.rows == []
        assert page.buffers <= 60_000, page.buffers


async def test_what_is_in_stock_is_not_sought_among_what_is_out_of_stock(stocked: asyncpg.Connection) -> None:
    query = (
        "SELECT * FROM inventory.list_products(p_q => 'north', p_stock => 'in stock', p_sort => 'quantity')"
    )
    transaction = stocked.transaction()
    await transaction.start()
    try:
        await stocked.execute("SET LOCAL session_replication_role = replica")
        await stocked.execute("UPDATE inventory.stock SET quantity = 0 WHERE product_id % 6 = 0")
        await stocked.execute("SET LOCAL session_replication_role = origin")
        page = await cost(stocked, query)
        assert len(page.rows) == 20
        assert page.buffers <= 30_000, page.buffers
    finally:
        await transaction.rollback()
        await stocked.execute(
            "VACUUM inventory.stock"
        )  # what is left of the update would be read by other tests


async def test_a_page_far_down_costs_what_the_first_does(stocked: asyncpg.Connection) -> None:
    for given in ["p_sort => 'quantity'", "p_category => 'hardware'", "p_q => 'steel'", "p_active => NULL"]:
        after = None
        for _ in range(4):
            page = await stocked.fetch(
                f"SELECT cursor FROM inventory.list_products({given}, p_limit => 1000, p_after => $1)", after
            )
            after = page[-1]["cursor"]
        far = await cost(stocked, f"SELECT * FROM inventory.list_products({given}, p_after => $1)", after)
        assert len(far.rows) == 20
        assert far.buffers <= 1_000, (given, far.buffers)


WRITES = [
    ("move_stock(4711, 'receive', 1)", 200),
    ("undo_movement(1004712)", 200),
    ("insert_product('New thing', 'Hardware', p_sku => 'new', p_quantity => 1)", 900),
    ("update_product(4711, 'New name', p_category => 'section 3')", 900),
    ("check_stock(4711)", 100),
    ("import_products(1, 'own', '[{\"line\": 1, \"key\": \"a\", \"sku\": \"b\", \"name\": \"c\", \"category\": \"hardware\"}]')", 500),
    ("import_movements(1, 'own', '[{\"line\": 1, \"key\": \"a\", \"sku\": \"sku-9\", \"kind\": \"receive\", \"quantity\": 1}]')", 400),
]  # fmt: skip


@pytest.mark.parametrize(("call", "most"), WRITES)
async def test_a_write_reads_no_table_from_end_to_end(
    stocked: asyncpg.Connection, call: str, most: int
) -> None:
    for turn in range(7):
        transaction = stocked.transaction()
        await transaction.start()
        try:
            write = await cost(stocked, f"SELECT * FROM inventory.{call}")
        finally:
            await transaction.rollback()
        assert write.scanned & LARGE == set(), call
        # The first also reads what PostgreSQL keeps about the tables.
        assert turn == 0 or write.buffers <= most, (call, write.buffers)


async def test_an_import_into_an_empty_inventory_reads_little(
    administrator: asyncpg.Connection, server_url: str, template: str
) -> None:
    # The plans of the first batch are made when the tables are empty, and stay.
    async with seeded(administrator, server_url, template, []) as connection:
        for batch in range(5):
            lines = [
                {"line": n, "name": f"Thing {n}", "category": "All", "quantity": "9"}
                | ({"key": f"k{n}", "sku": f"s{n}"} if n % 2 else {})
                for n in range(batch * 300, batch * 300 + 300)
            ]
            moves = [
                {
                    "line": n,
                    "key": str(n),
                    "product": f"thing {n}",
                    "category": "all",
                    "kind": "issue",
                    "quantity": "1",
                }
                for n in range(batch * 300, batch * 300 + 300)
            ]
            for function, rows in [("products", lines), ("movements", moves)]:
                page = await cost(
                    connection,
                    f"SELECT * FROM inventory.import_{function}(1, 'own', $1) WHERE outcome = 'inserted'",
                    json.dumps(rows),
                )
                told = (function, batch, page.buffers, page.removed)
                assert len(page.rows) == 300, told
                # The dictionary, 450 words of each batch before, is read whole, but once, while it is thought to be empty; and
                # the new ones are looked at again, whose weight is right already.
                assert page.removed <= 450 * (batch + 1) + 100, told


OF_THE_CATEGORY = {"category_pkey", "category_name", "category_search_key", "category_words", *CORRECTING}
OF_WORDS = {
    *("product_word_pkey", "product_word_rank", "form_pkey", "form_stem"),
    *("word_beginning", "word_initials", "spelling_deletions", "word_pkey", "spelling_sound"),
}
GUARDS = [
    Guard(
        "inventory.list_products",
        {
            "product_pkey",
            "product_by_currency",
            "stock_pkey",
            "stock_low",
            "stock_category_low",
            *OF_THE_CATEGORY,
            *IN_ORDER.values(),
            *OF_CATEGORY.values(),
        },
        {
            **{f"p_sort => '{sort}'": 700 for sort in SORTS},
            **{
                f"p_category => '{name}', p_sort => '{sort}'": 550
                for name in ["hardware", "rarities", "section"]
                for sort in SORTS
            },
            "p_category => 'hardware', p_active => NULL": 500,
            "p_category => 'nothing'": 350,
            "p_category_id => 7": 400,
            "p_low_stock => true": 3_000,
            "p_low_stock => true, p_category => 'hardware'": 2_200,
            "p_low_stock => true, p_category_id => 7": 900,
            "p_stock => 'in stock', p_sort => 'quantity'": 400,
            "p_stock => 'in stock', p_active => NULL": 10_000,
            "p_stock => 'low', p_category => 'section'": 21_000,
            "p_price => '29.9-30', p_sort => 'price'": 400,
            "p_price => '10-25 USD', p_category => 'hardware', p_sort => 'price'": 1_600,
            "p_price => '10-25 own'": 800,
        },
    ),
    Guard(
        "inventory.list_products",
        {
            "product_pkey",
            "product_sku",
            "stock_pkey",
            "stock_low",
            "stock_category_low",
            *OF_WORDS,
            *OF_THE_CATEGORY,
            *IN_ORDER.values(),
            *OF_CATEGORY.values(),
        },
        {
            "p_q => 'zirconium'": 2_200,
            **{f"p_q => 'north', p_sort => '{sort}'": 32_000 for sort in [*SORTS, "relevance"]},
            "p_q => 'inland', p_sort => 'price'": 21_000,
            "p_q => 'steel'": 450,
            "p_q => 'zirconium south'": 9_200,
            "p_q => 'south inland'": 7_800,
            "p_q => 'part'": 5_200,
            "p_q => 'suoth inlnd'": 16_000,
            "p_q => 'zz qwrtp'": 310,
            "p_q => 'sku-4711'": 950,
            "p_q => 'north', p_exact => true": 4_700,
            "p_q => 'north', p_active => NULL": 4_600,
            "p_q => 'north', p_category => 'hardware'": 4_900,
            "p_q => 'north', p_category => 'rarities', p_sort => 'name'": 940,
            "p_q => 'north', p_low_stock => true": 13_000,
        },
    ),
    Guard(
        "inventory.low_stock",
        {"product_pkey", "stock_pkey", "stock_low", "stock_category_low", *OF_THE_CATEGORY},
        {
            "p_category => NULL": 420,
            "p_category => 'hardware'": 400,
            "p_category => 'section'": 450,
            "p_category => 'nothing'": 320,
        },
    ),
    Guard(
        "inventory.list_movements",
        {"product_pkey", "stock_movement_id", "stock_movement_pkey"},
        {"p_product_id => NULL": 420, "p_product_id => 777, p_limit => 1": 120},
    ),
    Guard(
        "inventory.list_product_categories",
        OF_THE_CATEGORY,
        {"p_q => NULL": 30, "p_q => 'section'": 30, "p_q => 'zz'": 20},
    ),
]


@pytest.mark.parametrize(("guard", "asked"), guarded(GUARDS))
async def test_plans_for_given_and_for_any_values_keep_to_their_indexes(
    stocked: asyncpg.Connection, guard: Guard, asked: str
) -> None:
    await keep_to(stocked, guard, asked, LARGE)


async def test_a_wrong_index_is_caught(stocked: asyncpg.Connection) -> None:
    async with wrong_index(stocked, "inventory.product", "name_sort"):
        with pytest.raises(AssertionError, match=r"not allowed \['wrong'\]"):
            await keep_to(stocked, GUARDS[1], "p_q => 'zirconium'", LARGE)


# What facets and quick counts read does not grow with what is found.
COUNTED: list[Counting] = [
    ("", 1_000, True, 8_500),
    ("p_active => NULL", 1_000, True, 6_500),
    ("p_active => false", 1_000, True, 8_500),
    ("p_category => 'hardware'", 1_000, True, 8_500),
    ("p_category => 'hardware', p_active => false", 1_000, True, 8_500),
    ("p_category => 'rarities', p_active => NULL", 20, False, 200),
    ("p_category => 'section'", 1_000, True, 8_500),
    ("p_low_stock => true", 1_000, True, 17_000),
    ("p_low_stock => true, p_category => 'hardware'", 1_000, True, 17_000),
    ("p_low_stock => false, p_category_id => 7", 1_000, True, 17_000),
    ("p_stock => 'out of stock'", 1_000, True, 15_000),
    ("p_stock => 'in stock', p_category => 'hardware'", 1_000, True, 15_000),
    ("p_price => '10-25'", 1_000, True, 8_500),
    ("p_price => '29.9-30'", None, False, 4_000),
    ("p_price => '10-25 USD'", None, False, 1_300),
    ("p_q => 'steel'", 1_000, True, 9_500),
    ("p_q => 'brass'", 1_000, True, 9_500),
    ("p_q => 'zirconium'", None, False, 4_500),
    ("p_q => 'steel', p_category => 'rarities'", None, False, 850),
    ("p_q => 'steel', p_low_stock => true", 1_000, True, 320_000),
    ("p_q => 'sku-4711'", 11, False, 700),
]


@pytest.mark.parametrize("case", COUNTED, ids=lambda case: case[0])
async def test_facets_and_counts_read_little(stocked: asyncpg.Connection, case: Counting) -> None:
    await check_counting(stocked, "inventory.count_products", "inventory.product_facets", case, LARGE)
