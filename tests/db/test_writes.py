"""What every write promises: done once for a key, refused for another version, kept in the log of changes."""

import asyncio
import json
from typing import Any

import asyncpg
import pytest

from tests.db.conftest import Refused
from tests.db.test_catalog import examples

SETUP = """
    SELECT insert_book('Kept', ARRAY['Some Body'], ARRAY['Shelf'], p_price => 9.90, p_currency => 'EUR');
    SELECT insert_recipe('Toast', ARRAY['2 slices bread']);
    SELECT insert_ingredient('kept'), insert_ingredient('gone');
    SELECT insert_product('Mug', 'Kitchen', p_quantity => 10, p_sku => 'RM-1');
    SELECT move_stock(1, 'receive', 1)
"""
"""Gives each kind of rows its number 1; of ingredients the last two."""

ONCE = [
    "insert_book('Dune', ARRAY['Frank Herbert'], ARRAY['Sands'], p_price => 9.90, p_currency => 'EUR')",
    "insert_author('Mary Ann Evans', p_aliases => '{George Eliot}')",
    "insert_category('Maps')",
    "insert_recipe('Pancakes', ARRAY['250 g flour', '2-3 eggs'], ARRAY['Whisk.'], ARRAY['Breakfast'])",
    "insert_recipe_category('Maps')",
    "insert_ingredient('dragon fruit', '{pitaya}')",
    "merge_ingredient(currval('recipes.ingredient_id_seq'), currval('recipes.ingredient_id_seq') - 1)",
    "insert_product('Red mug', 'Kitchen', p_price => 7.50, p_currency => 'EUR', p_quantity => 12)",
    "insert_product_category('Maps')",
    "move_stock(1, 'issue', 2.50, 'order 7')",
    """move_stocks('[{"product_id": 1, "kind": "receive", "quantity": 2}, {"product_id": 1, "kind": "issue", "quantity": 1}]')""",
    "undo_movement(1)",
]
"""Calls that must be done once."""


def keyed(call: str, key: str) -> str:
    return f"SELECT row_to_json(r)::text FROM {call.removesuffix(')')}, p_idempotency_key => '{key}') AS r"


async def prepare(db: asyncpg.Connection) -> None:
    for schema, names in {
        "bookstore": ["book", "author", "category"],
        "recipes": ["recipe"],
        "inventory": ["product", "movement"],
    }.items():
        for name in names:
            await db.execute(f"ALTER SEQUENCE {schema}.{name}_id_seq RESTART WITH 1")
    await db.execute(SETUP)


@pytest.mark.parametrize("call", ONCE, ids=lambda call: call.partition("(")[0])
async def test_a_call_with_a_key_is_done_once(db: asyncpg.Connection, call: str, refused: Refused) -> None:
    await prepare(db)
    first = await db.fetch(keyed(call, "k"))
    changes = await db.fetchval("SELECT count(*) FROM activity.change_log")
    assert await db.fetchval("SELECT current_setting('storeroom.replayed', true)") in {None, ""}
    assert await db.fetch(keyed(call, "k")) == first
    assert await db.fetchval("SELECT current_setting('storeroom.replayed', true)") == "true"
    assert await db.fetchval("SELECT count(*) FROM activity.change_log") == changes
    other = next(each for each in ONCE if each != call)
    refusal = await refused("22023", keyed(other, "k"))
    assert refusal.column_name == "idempotency_key"


async def test_each_function_that_adds_takes_a_key(db: asyncpg.Connection) -> None:
    rows = await db.fetch(
        "SELECT function_name FROM public_functions() WHERE 'p_idempotency_key' = ANY (parameters)"
    )
    tried = {call.partition("(")[0] for call in ONCE}
    assert {row["function_name"] for row in rows} - {
        "insert_books",
        "insert_recipes",
        "insert_products",
    } == tried


async def test_other_arguments_need_another_key(db: asyncpg.Connection, refused: Refused) -> None:
    await db.execute("SELECT insert_book('Dune', p_idempotency_key => 'k')")
    await refused("22023", "SELECT insert_book('Dune', p_language => 'en', p_idempotency_key => 'k')")
    await db.execute("SELECT insert_book('Dune', p_language => 'en', p_idempotency_key => 'k2')")
    assert await db.fetchval("SELECT count(*) FROM bookstore.book") == 2


async def test_keys_belong_to_their_callers(db: asyncpg.Connection) -> None:
    numbers = []
    for caller in ["anna", "bert", "anna"]:
        await db.execute("SELECT set_config('storeroom.caller', $1, true)", caller)
        numbers.append(await db.fetchval("SELECT book_id FROM insert_book('Dune', p_idempotency_key => 'k')"))
    assert numbers[0] == numbers[2] != numbers[1]


async def test_a_key_is_free_again_after_a_day(db: asyncpg.Connection) -> None:
    first = await db.fetchval("SELECT book_id FROM insert_book('Dune', p_idempotency_key => 'k')")
    await db.execute("UPDATE util.idempotency_key SET created_at = now() - interval '23 hours 59 minutes'")
    assert await db.fetchval("SELECT util.drop_idempotency_keys()") == 0
    assert await db.fetchval("SELECT book_id FROM insert_book('Dune', p_idempotency_key => 'k')") == first
    await db.execute("UPDATE util.idempotency_key SET created_at = now() - interval '24 hours 1 minute'")
    assert await db.fetchval("SELECT book_id FROM insert_book('Emma', p_idempotency_key => 'k')") != first
    await db.execute("UPDATE util.idempotency_key SET created_at = now() - interval '25 hours'")
    assert await db.fetchval("SELECT util.drop_idempotency_keys()") == 1


@pytest.mark.parametrize("key", ["", "x" * 256])
async def test_a_key_is_of_1_to_255_characters(refused: Refused, key: str) -> None:
    refusal = await refused("23514", "SELECT insert_book('Dune', p_idempotency_key => $1)", key)
    assert refusal.constraint_name == "idempotency_key_length"


async def test_a_refused_call_frees_its_key(database: str) -> None:
    connection = await asyncpg.connect(database)
    try:
        with pytest.raises(asyncpg.CheckViolationError):
            await connection.execute("SELECT insert_book('', p_idempotency_key => 'k')")
        assert await connection.fetchval("SELECT count(*) FROM util.idempotency_key") == 0
        await connection.execute("SELECT insert_book('Dune', p_idempotency_key => 'k')")
    finally:
        await connection.close()


async def test_a_key_at_work_is_said_to_be_and_then_replayed(database: str) -> None:
    one, two = await asyncpg.connect(database), await asyncpg.connect(database)
    call = "SELECT book_id FROM insert_book('Dune', p_idempotency_key => 'k')"
    try:
        transaction = one.transaction()
        await transaction.start()
        number = await one.fetchval(call)
        with pytest.raises(asyncpg.ObjectInUseError) as caught:
            await asyncio.wait_for(two.fetchval(call), 5)
        assert caught.value.column_name == "idempotency_key"
        await transaction.commit()
        assert await two.fetchval(call) == number
        assert await two.fetchval("SELECT count(*) FROM bookstore.book") == 1
    finally:
        await one.close()
        await two.close()


async def test_a_key_that_is_forgotten_while_it_is_looked_up_is_free_again(database: str) -> None:
    caller, tidier = await asyncpg.connect(database), await asyncpg.connect(database)
    call = "SELECT book_id FROM insert_book('Dune', p_idempotency_key => 'k')"
    try:
        first = await caller.fetchval(call)
        # Who finds the key taken waits before the answer is read.
        await tidier.execute(
            """
            CREATE FUNCTION public.pause() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_advisory_xact_lock(7); RETURN NULL; END';
            CREATE TRIGGER pause AFTER INSERT ON util.idempotency_key FOR EACH STATEMENT EXECUTE FUNCTION public.pause();
            SELECT pg_advisory_lock(7)
            """
        )
        async with caller.transaction():
            # By the clock of the caller it is not a day old yet, by the other's it is.
            began = await caller.fetchval("SELECT now()")
            await tidier.execute(
                "UPDATE util.idempotency_key SET created_at = $1::timestamptz - interval '1 day'", began
            )
            waiting = asyncio.create_task(caller.fetchval(call))
            async with asyncio.timeout(20):
                while not await tidier.fetchval(  # noqa: ASYNC110  # no event tells of it
                    "SELECT EXISTS (SELECT FROM pg_locks AS l JOIN pg_database AS d ON d.oid = l.database"
                    " WHERE d.datname = current_database() AND l.locktype = 'advisory' AND NOT l.granted)"
                ):
                    await asyncio.sleep(0.01)
            assert await tidier.fetchval("SELECT util.drop_idempotency_keys()") == 1
            await tidier.execute("SELECT pg_advisory_unlock(7)")
            second = await asyncio.wait_for(waiting, 20)
            assert await caller.fetchval("SELECT current_setting('storeroom.replayed', true)") in {None, ""}
        assert second != first
        assert await caller.fetchval(call) == second
        assert await caller.fetchval("SELECT count(*) FROM bookstore.book") == 2
    finally:
        await caller.close()
        await tidier.close()


async def test_a_hundred_at_once_with_one_key_write_once(database: str) -> None:
    pool = await asyncpg.create_pool(database, min_size=8, max_size=8)

    async def call() -> object:
        try:
            return await pool.fetchval(
                "SELECT quantity_after FROM move_stock(1, 'issue', 1, p_idempotency_key => 'k')"
            )
        except asyncpg.ObjectInUseError:
            return "at work"

    try:
        await pool.execute("SELECT insert_product('Mug', 'Kitchen', p_quantity => 100)")
        answers = await asyncio.gather(*(call() for _ in range(100)))
        assert set(answers) <= {99, "at work"}
        assert 99 in answers
        assert await pool.fetchval("SELECT quantity FROM get_product(1)") == 99
    finally:
        await pool.close()


VERSIONED = [
    ("book", "update_book(1, 'New'{})", "delete_book(1{})"),
    ("author", "update_author(1, 'New'{})", None),
    ("category", "update_category(1, 'New'{})", None),
    ("recipe", "update_recipe(1, 'New'{})", "delete_recipe(1{})"),
    ("product", "update_product(1, 'New'{})", None),
    (
        "ingredient",
        "update_ingredient(currval('recipes.ingredient_id_seq'), 'New'{})",
        "delete_ingredient(currval('recipes.ingredient_id_seq'){})",
    ),
]


@pytest.mark.parametrize(("kind", "update", "delete"), VERSIONED, ids=[each[0] for each in VERSIONED])
async def test_another_version_is_refused(
    db: asyncpg.Connection, refused: Refused, kind: str, update: str, delete: str | None
) -> None:
    await prepare(db)
    assert await db.fetchval(f"SELECT version FROM {update.format(', p_version => 1')}") == 2, kind
    refusal = await refused("P0004", f"SELECT * FROM {update.format(', p_version => 1')}")
    assert json.loads(refusal.detail) == {"version": 2}
    assert await db.fetchval(f"SELECT version FROM {update.format('')}") == 3
    if delete:
        await refused("P0004", f"SELECT * FROM {delete.format(', p_version => 2')}")
        assert await db.fetchval(f"SELECT version FROM {delete.format(', p_version => 3')}") == 3


async def test_each_function_that_changes_a_row_takes_its_version(db: asyncpg.Connection) -> None:
    rows = await db.fetch("SELECT function_name, parameters FROM public_functions() WHERE access = 'write'")
    changing = {row["function_name"] for row in rows if row["function_name"].startswith(("update", "delete"))}
    assert {row["function_name"] for row in rows if "p_version" in (row["parameters"] or ())} == changing


QUIET = {"log_searches", "count_views", "start_import", "finish_import", "make_log_partitions", "tidy_up"}
"""Functions that write, but change no catalog."""


async def test_every_write_is_in_the_log_of_changes(db: asyncpg.Connection) -> None:
    await prepare(db)
    writing = {
        row["function_name"]
        for row in await db.fetch("SELECT function_name FROM public_functions() WHERE access = 'write'")
    }
    tried = set()
    for signature, example in await examples(db):
        name = signature.partition("(")[0].rpartition(".")[2]
        if name not in writing - QUIET:
            continue
        tried.add(name)
        transaction = db.transaction()
        await transaction.start()
        await db.execute("SET LOCAL storeroom.caller = 'anna'")
        before = await db.fetchval("SELECT max(change_id) FROM activity.change_log")
        try:
            await db.fetch(example)
            changes = await db.fetch("SELECT * FROM activity.change_log WHERE change_id > $1", before)
            assert changes, example
            assert {change["caller"] for change in changes} == {"anna"}
        except asyncpg.NoDataFoundError:  # an example of a row that is not there has its own tests
            tried.discard(name)
        await transaction.rollback()
    assert len(tried) >= len(writing - QUIET) - 4, writing - QUIET - tried


async def test_a_change_says_what_was_before_and_after(db: asyncpg.Connection) -> None:
    await prepare(db)
    await db.execute("SELECT update_book(1, p_price => 8, p_clear => '{categories}')")
    await db.execute("SELECT delete_book(1)")
    changes = await db.fetch(
        "SELECT action, before::text, after::text, caller, login FROM recent_changes('bookstore', 'book', 1)"
    )
    assert [change["action"] for change in changes] == ["delete", "update", "insert"]
    assert {change["caller"] for change in changes} == {await db.fetchval("SELECT session_user")}
    gone, changed, new = (
        [json.loads(change[side] or "null") for side in ("before", "after")] for change in changes
    )
    assert gone[1] is None
    assert gone[0]["title"] == "Kept"
    assert changed[0] == {
        "price": 9.90,
        "version": 1,
        "categories": [{"category_id": 1, "name": "Shelf"}],
    }
    assert changed[1] == {"price": 8.00, "version": 2, "categories": []}
    assert new[0] is None
    assert new[1]["title"] == "Kept"
    assert "subtitle" not in new[1]


async def test_what_a_book_brings_along_is_in_the_log(db: asyncpg.Connection) -> None:
    await prepare(db)
    changes = await db.fetch("SELECT kind, action FROM recent_changes('bookstore')")
    assert {(change["kind"], change["action"]) for change in changes} == {
        ("book", "insert"),
        ("author", "insert"),
        ("category", "insert"),
    }


async def test_movements_are_changes_of_the_product(db: asyncpg.Connection) -> None:
    await prepare(db)
    changes = await db.fetch(
        "SELECT action, before::text, after::text FROM recent_changes('inventory', 'product', 1, p_limit => 2)"
    )
    assert [change["action"] for change in changes] == ["receive", "initial"]
    assert json.loads(changes[0]["before"]) == {"quantity": 10}
    assert json.loads(changes[0]["after"])["quantity"] == 11


async def test_changes_are_paged_by_caller_and_row(db: asyncpg.Connection, refused: Refused) -> None:
    for number in range(5):
        await db.execute("SELECT set_config('storeroom.caller', $1, true)", f"c{number % 2}")
        await db.execute("SELECT insert_category($1)", f"Shelf {number}")
    seen, after = [], None
    while True:
        rows = await db.fetch(
            "SELECT after ->> 'name' AS name, cursor FROM recent_changes(p_caller => 'c0', p_limit => 2, p_after => $1)",
            after,
        )
        seen += [row["name"] for row in rows]
        if len(rows) < 2:
            break
        after = rows[-1]["cursor"]
    assert seen == ["Shelf 4", "Shelf 2", "Shelf 0"]
    await refused("22023", "SELECT * FROM recent_changes(p_caller => 'c1', p_after => $1)", after)
    await refused("22023", "SELECT * FROM recent_changes(p_id => 1)")


async def test_a_failed_write_leaves_no_change(db: asyncpg.Connection, refused: Refused) -> None:
    before = await db.fetchval("SELECT count(*) FROM activity.change_log")
    await refused("23514", "SELECT insert_book('Dune', ARRAY['New Author'], p_price => -1)")
    assert await db.fetchval("SELECT count(*) FROM activity.change_log") == before


BULK = '[{"title": "Dune", "authors": ["Frank Herbert"], "isbn": "0441172717"}, {"title": "Emma"}]'
BAD = (
    '[{"title": "Dune", "isbn": "0441172717"}, {"title": "Dune again", "isbn": "0441172717"}, {"title": "x", "titel": "y"},'
    ' {"title": ""}, {"title": "Year", "published_year": "soon"}, {"authors": ["A"]}, 7, {"title": "List", "authors": "A"}, {"title": "Last"}]'
)


async def test_many_rows_are_added_in_one_call(db: asyncpg.Connection) -> None:
    rows = await db.fetch("SELECT * FROM insert_books($1)", BULK)
    assert [(row["index"], row["outcome"], row["code"]) for row in rows] == [
        (0, "inserted", None),
        (1, "inserted", None),
    ]
    titles = [await db.fetchval("SELECT title FROM get_book($1)", row["id"]) for row in rows]
    assert titles == ["Dune", "Emma"]


async def test_each_row_that_can_be_is_added_and_each_other_says_why_not(db: asyncpg.Connection) -> None:
    rows = await db.fetch("SELECT * FROM insert_books($1, p_atomic => false)", BAD)
    assert [(row["index"], row["outcome"], row["field"], row["code"]) for row in rows] == [
        (0, "inserted", None, None),
        (1, "refused", "isbn", "book_isbn"),
        (2, "refused", "titel", "invalid_value"),
        (3, "refused", "title", "title_length"),
        (4, "refused", "published_year", "invalid_value"),
        (5, "refused", "title", "title_length"),
        (6, "refused", None, "invalid_value"),
        (7, "refused", "authors", "invalid_value"),
        (8, "inserted", None, None),
    ]
    assert rows[1]["existing_id"] == rows[0]["id"]
    assert all(row["message"] for row in rows if row["outcome"] == "refused")
    assert await db.fetchval("SELECT count(*) FROM bookstore.book") == 2
    assert await db.fetchval("SELECT count(*) FROM bookstore.author") == 0


async def test_what_its_caller_has_refused_is_refused(db: asyncpg.Connection) -> None:
    given = [{"field": "authors.0", "message": "Is wrong"}, {"field": None, "message": "Is no row"}, {}]
    rows = await db.fetch(
        "SELECT * FROM insert_books($1, p_atomic => false)",
        json.dumps([*({"refused": each} for each in given), {"refused": "so"}, {"title": "Taken"}]),
    )
    assert [(row["outcome"], row["field"], row["code"], row["message"]) for row in rows] == [
        ("refused", "authors.0", "invalid_value", "Is wrong"),
        ("refused", None, "invalid_value", "Is no row"),
        ("refused", None, "invalid_value", "a value cannot be kept as it is"),
        ("refused", "refused", "invalid_value", "there is no such field"),
        ("inserted", None, None, None),
    ]


async def test_one_refused_row_lets_none_be_added(db: asyncpg.Connection, refused: Refused) -> None:
    refusal = await refused("23000", "SELECT * FROM insert_books($1)", BAD)
    rows = json.loads(refusal.detail)["rows"]
    assert [row["outcome"] for row in rows] == ["rolled_back", *["refused"] * 7, "rolled_back"]
    assert {row["id"] for row in rows} == {None}
    assert await db.fetchval("SELECT count(*) FROM bookstore.book") == 0
    assert await db.fetchval("SELECT count(*) FROM activity.change_log") == 0


@pytest.mark.parametrize("rows", ["{}", "[]", "7", "null", json.dumps([{"title": "x"}] * 1001)])
async def test_rows_are_a_list_of_1_to_1000(refused: Refused, rows: str) -> None:
    for plural in ("books", "recipes", "products"):
        refusal = await refused("22023", f"SELECT * FROM insert_{plural}($1)", rows)
        assert refusal.column_name == "rows"


async def test_many_rows_with_a_key_are_added_once(db: asyncpg.Connection, refused: Refused) -> None:
    call = "SELECT * FROM insert_books($1, p_idempotency_key => 'k')"
    first = await db.fetch(call, BULK)
    assert await db.fetch(call, BULK) == first
    assert await db.fetchval("SELECT count(*) FROM bookstore.book") == 2
    await refused("22023", call, BULK.replace("Emma", "Persuasion"))


PROSE = "What every one of these rows says of itself, so that a word of it stands in all of them"
SHARED: dict[str, dict[str, Any]] = {
    "bookstore.book": {"title": "Volume {n}", "authors": ["Some Body"], "description": PROSE},
    "recipes.recipe": {"title": "Toast {n}", "ingredients": ["2 slices bread"], "description": PROSE},
    "inventory.product": {"name": "Mug {n}", "category": "Kitchen", "description": PROSE, "quantity": 1},
}
"""A row of each catalog, most of whose words others have, too."""


def shared(table: str, numbers: range) -> list[dict[str, Any]]:
    row = SHARED[table]
    return [
        {key: value.format(n=n) if isinstance(value, str) else value for key, value in row.items()}
        for n in numbers
    ]


def plural(table: str) -> str:
    return f"insert_{table.partition('.')[2]}s"


@pytest.mark.parametrize("table", SHARED)
async def test_rows_that_share_words_cost_no_more_the_more_they_are(
    db: asyncpg.Connection, table: str
) -> None:
    async def insert(numbers: range) -> tuple[int, int]:
        """How many pages that reads, and how many words are written anew for it."""
        counted = f"SELECT sum(n_tup_upd) FROM pg_stat_xact_user_tables WHERE schemaname = '{table.partition('.')[0]}' AND relname IN ('form', 'word')"
        before = await db.fetchval(counted)
        plan = await db.fetchval(
            f"EXPLAIN (ANALYZE, BUFFERS, FORMAT json) SELECT * FROM {plural(table)}($1)",
            json.dumps(shared(table, numbers)),
        )
        return json.loads(plan)[0]["Plan"]["Shared Hit Blocks"], await db.fetchval(counted) - before

    await insert(range(5))  # what is read and made once
    few, many = await insert(range(100, 150)), await insert(range(200, 400))
    assert many[0] < 6 * few[0]
    assert many[1] < 2 * 200  # the number of each row, and once what they share


@pytest.mark.parametrize("table", SHARED)
async def test_many_rows_leave_the_words_that_one_by_one_leave(db: asyncpg.Connection, table: str) -> None:
    schema, noun = table.split(".")
    written = f"""
        SELECT f.form, f.uses, w.word, w.weight, l.rank, count(l.rank)
        FROM {schema}.form AS f JOIN {schema}.word AS w USING (form) LEFT JOIN {schema}.{noun}_word AS l USING (form)
        GROUP BY 1, 2, 3, 4, 5 ORDER BY 3, 5
    """
    rows = shared(table, range(20))
    transaction = db.transaction()
    await transaction.start()
    await db.fetch(f"SELECT * FROM {plural(table)}($1)", json.dumps(rows))
    at_once = await db.fetch(written)
    await transaction.rollback()
    for row in rows:
        names = ", ".join(f"p_{name} => ${place}" for place, name in enumerate(row, 1))
        await db.fetch(f"SELECT insert_{noun}({names})", *row.values())
    assert await db.fetch(written) == at_once
    assert {row["uses"] for row in at_once} >= {1, 20}


@pytest.mark.parametrize(
    ("table", "search"),
    [
        ("bookstore.book", "search_books"),
        ("recipes.recipe", "search_recipes"),
        ("inventory.product", "list_products"),
    ],
)
async def test_each_of_many_rows_is_found_by_its_words_at_once(
    db: asyncpg.Connection, table: str, search: str
) -> None:
    rows = await db.fetch(f"SELECT id FROM {plural(table)}($1)", json.dumps(shared(table, range(100, 130))))
    key = f"{table.partition('.')[2]}_id"
    for number, row in enumerate(rows, 100):
        found = await db.fetch(f"SELECT {key} FROM {search}(p_q => $1)", f"every itself {number}")
        assert found[0][key] == row["id"]
