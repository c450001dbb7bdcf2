"""The logs of searches and views: what they say, that nobody waits for them, and that nobody is named in them."""

import asyncio
import gc
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from hashlib import sha256
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import httpx
import pytest

from api import activity
from api.activity import Log
from api.database import Refusal
from tests.api.conftest import Shop, serving


def log_of(shop: Shop) -> Log:
    """The log of the app."""
    log: Log = shop.app.state.searches
    return log


def waiting(log: Log) -> int:
    """Number of records that wait."""
    return len(log._waiting)  # noqa: SLF001


def record(log: Log, query: str, hits: int = 1) -> None:
    """Hand over a search."""
    log.record(
        catalog="bookstore", function_name="search_books", query=query, filters={}, hits=hits, duration_ms=1.0
    )


async def until(condition: Callable[[], bool], seconds: float = 5) -> None:
    """Wait until something is so, or fail."""
    end = perf_counter() + seconds
    while not condition():
        assert perf_counter() < end, "it never came"
        await asyncio.sleep(0.01)


async def logged(shop: Shop, request: Callable[[], Awaitable[Any]]) -> list[dict[str, Any]]:
    """What a request adds to the log."""
    log = log_of(shop)
    await until(lambda: waiting(log) == 0)
    before = log.written
    await request()
    handed = log.written + waiting(log) - before
    await until(lambda: waiting(log) == 0)
    items: list[dict[str, Any]] = (await shop.get("/searches", params={"limit": 100})).json()["items"]
    return items[:handed]


@pytest.mark.parametrize(
    ("path", "catalog", "function", "text", "filters"),
    [
        ("/books?author=a&q=b", "bookstore", "search_books", "a b", {"author": "a", "q": "b"}),
        ("/books?category=a", "bookstore", "search_books_by_category", "a", {"category": "a"}),
        ("/books?author=a&language=en", "bookstore", "search_books", "a", {"author": "a", "language": "en"}),
        (
            "/books?author_id=7&year=44+BC",
            "bookstore",
            "search_books",
            "author_id=7 year=44 BC",
            {"author_id": 7, "year": "44 BC"},
        ),
        ("/authors?q=a", "bookstore", "list_authors", "a", {"q": "a"}),
        ("/categories?q=a", "bookstore", "list_categories", "a", {"q": "a"}),
        ("/recipes?category=a", "recipes", "search_recipes_by_category", "a", {"category": "a"}),
        ("/recipes?ingredient=a", "recipes", "search_recipes_by_ingredient", "a", {"ingredient": ["a"]}),
        (
            "/recipes?ingredient=a&ingredient=b&match=any&without=c",
            "recipes",
            "search_recipes_by_ingredient",
            "a, b c",
            {"ingredient": ["a", "b"], "without": ["c"], "match": "any"},
        ),
        ("/recipes?q=a&category=b", "recipes", "search_recipes", "b a", {"q": "a", "category": "b"}),
        (
            "/recipes?ingredient_id=3&ingredient_id=9",
            "recipes",
            "search_recipes",
            "ingredient_id=3, 9",
            {"ingredient_id": [3, 9]},
        ),
        (
            "/recipes?ingredient=a&category_id=3",
            "recipes",
            "search_recipes",
            "a",
            {"ingredient": ["a"], "category_id": 3},
        ),
        (
            "/products?stock=low&price=10-25",
            "inventory",
            "list_products",
            "stock=low price=10-25",
            {"stock": "low", "price": "10-25"},
        ),
        ("/recipes?without=a", "recipes", "search_recipes", "a", {"without": ["a"]}),
        (
            "/recipes/cookable?have=a&have=b&max_missing=2",
            "recipes",
            "cookable_recipes",
            "a, b",
            {"have": ["a", "b"], "max_missing": 2},
        ),
        ("/ingredients?q=a", "recipes", "list_ingredients", "a", {"q": "a"}),
        ("/recipe-categories?q=a", "recipes", "list_recipe_categories", "a", {"q": "a"}),
        (
            "/products?q=a&category=b&active=all&low_stock=true",
            "inventory",
            "list_products",
            "a b",
            {"q": "a", "category": "b", "active": "all", "low_stock": True},
        ),
        ("/product-categories?q=a", "inventory", "list_product_categories", "a", {"q": "a"}),
    ],
    ids=lambda value: str(value)[:40],
)
async def test_a_search_of_each_catalog_says_which_function_answered(
    shop: Shop, path: str, catalog: str, function: str, text: str, filters: dict[str, Any]
) -> None:
    items = await logged(shop, lambda: shop.get(path))
    assert [
        {name: item[name] for name in ("catalog", "function_name", "query", "filters")} for item in items
    ] == [{"catalog": catalog, "function_name": function, "query": text, "filters": filters}]


@pytest.mark.parametrize(
    ("query", "text", "key"),
    [
        ({"author": "GARCÍA  Márquez"}, "GARCÍA  Márquez", "garcia marquez"),
        ({"category": "Science-Fiction"}, "Science-Fiction", "science fiction"),
        ({"q": "O'Brien\u2019s 100%", "sort": "year"}, "O'Brien\u2019s 100%", "obriens 100"),
        ({"isbn": "0-441-17271-7"}, "0-441-17271-7", "0 441 17271 7"),
        ({"author": "Le Guin", "q": "winter", "limit": 5}, "Le Guin winter", "le guin winter"),
    ],
    ids=str,
)
async def test_a_search_is_logged(shop: Shop, query: dict[str, Any], text: str, key: str) -> None:
    items = await logged(shop, lambda: shop.get("/books", params=query))
    assert len(items) == 1
    item = items[0]
    assert {name: item[name] for name in ("catalog", "query", "query_key", "filters", "hits")} == {
        "catalog": "bookstore",
        "query": text,
        "query_key": key,
        "filters": query,
        "hits": 0,
    }
    assert 0 < item["duration_ms"] < 5000


async def test_hits_are_the_rows_of_the_page(shop: Shop) -> None:
    for number in range(3):
        await shop.made("/books", title=f"Countable {number}")
    for limit, hits in ((2, 2), (20, 3)):
        items = await logged(shop, lambda: shop.get("/books", params={"q": "countable", "limit": limit}))  # noqa: B023
        assert [item["hits"] for item in items] == [hits]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        *((f"/{kind}/suggest?q=dun", 200) for kind in ("books", "recipes", "ingredients", "products")),
        *(("/books", 200), ("/books?sort=title", 200), ("/books?q=%20", 422), ("/books?author=", 422)),
        *(("/recipes", 200), ("/recipes?match=any", 200), ("/recipes/cookable?have=,", 422)),
        *(
            ("/products", 200),
            ("/products?low_stock=true", 200),
            ("/products/low-stock", 200),
            ("/movements", 200),
        ),
    ],
)
async def test_lists_and_refusals_are_not_searches(shop: Shop, path: str, status: int) -> None:
    async def request() -> None:
        assert (await shop.get(path)).status_code == status

    assert await logged(shop, request) == []


async def test_the_latest_come_first_and_limit_holds(shop: Shop) -> None:
    for text in ("first", "second", "third"):
        await logged(shop, lambda: shop.get("/books", params={"q": text}))  # noqa: B023
    items = (await shop.get("/searches", params={"limit": 2})).json()
    assert [item["query"] for item in items["items"]] == ["third", "second"]
    assert items["next"] is None


@pytest.mark.parametrize("query", [{"limit": "0"}, {"limit": "101"}, {"limit": "x"}, {"after": "x"}], ids=str)
async def test_a_bad_parameter_is_named(shop: Shop, query: dict[str, str]) -> None:
    assert [(await shop.problem(422, "GET", "/searches", params=query))["field"]] == list(query)


async def test_nobody_waits_for_the_log(database: str) -> None:
    blocker = await asyncpg.connect(database)
    async with serving(database) as shop:
        await shop.get("/books", params={"q": "warm"})
        log = log_of(shop)
        await until(lambda: log.written == 1)
        async with blocker.transaction():
            await blocker.execute("LOCK TABLE activity.search_log")
            for _ in range(5):
                began = perf_counter()
                assert (await shop.get("/books", params={"q": "quick"})).status_code == 200
                assert perf_counter() - began < 0.5
                await asyncio.sleep(0.06)
            assert (log.written, waiting(log), log.dropped) == (1, 5, 0)  # those on their way wait, too
        await until(lambda: log.written == 6)
        assert log.dropped == 0
    await blocker.close()


async def test_a_log_that_is_locked_for_long_loses_nothing(database: str) -> None:
    blocker = await asyncpg.connect(database)
    name = urlsplit(database).path[1:]
    await blocker.execute(f"ALTER ROLE storeroom_api IN DATABASE {name} SET lock_timeout = '50ms'")
    async with serving(database) as shop:
        async with blocker.transaction():
            await blocker.execute("LOCK TABLE activity.search_log")
            await shop.get("/books", params={"q": "patient"})
            await asyncio.sleep(0.4)
        await until(lambda: log_of(shop).written == 1)
        assert log_of(shop).dropped == 0
    await blocker.close()


async def test_the_queue_is_bounded_and_drained_on_shutdown(database: str) -> None:
    async with serving(database, STOREROOM_LOG_QUEUE=4, STOREROOM_LOG_INTERVAL=3600) as shop:
        log = log_of(shop)
        for number in range(10):
            assert (await shop.get("/books", params={"q": f"search {number}"})).status_code == 200
        assert (log.written, waiting(log), log.dropped) == (0, 4, 6)
    assert (log.written, waiting(log), log.dropped) == (4, 0, 6)
    connection = await asyncpg.connect(database)
    kept = await connection.fetch("SELECT query FROM recent_searches() ORDER BY query")
    assert [row["query"] for row in kept] == [f"search {number}" for number in range(4)]
    await connection.close()


async def test_more_than_a_batch_is_drained(database: str) -> None:
    async with serving(database, STOREROOM_LOG_INTERVAL=3600) as shop:
        log = log_of(shop)
        for number in range(2500):
            record(log, f"search {number}")
    assert (log.written, waiting(log), log.dropped) == (2500, 0, 0)
    connection = await asyncpg.connect(database)
    assert await connection.fetchval("SELECT count(DISTINCT query) FROM activity.search_log") == 2500
    await connection.close()


async def test_a_refused_batch_is_counted_and_the_next_is_written(
    database: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with serving(database) as shop:
        log = log_of(shop)
        record(log, "negative", hits=-1)
        await until(lambda: log.dropped == 1)
        assert "(SQLSTATE 23514); 1 records dropped" in caplog.text
        record(log, "good")
        await until(lambda: log.written == 1)


async def test_the_database_goes_and_comes_back(administrator: asyncpg.Connection, database: str) -> None:
    name = urlsplit(database).path[1:]
    async with serving(database, STOREROOM_LOG_QUEUE=5) as shop:
        log = log_of(shop)
        await administrator.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        await administrator.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = $1", name
        )
        for number in range(4):
            record(log, f"search {number}")
            await asyncio.sleep(0.1)
        await until(lambda: waiting(log) == 4)
        for number in range(4, 8):
            record(log, f"search {number}")
        await until(lambda: waiting(log) == 5)
        assert (log.written, log.dropped) == (0, 3)
        await administrator.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        await until(lambda: log.written == 5)
        assert (waiting(log), log.dropped) == (0, 3)
        items = (await shop.get("/searches")).json()["items"]
        assert sorted(item["query"] for item in items) == [f"search {number}" for number in range(5)]


async def test_shutdown_does_not_wait_for_a_database_that_is_gone(
    administrator: asyncpg.Connection, database: str
) -> None:
    name = urlsplit(database).path[1:]
    async with serving(database, STOREROOM_LOG_INTERVAL=3600) as shop:
        log = log_of(shop)
        record(log, "lost")
        await administrator.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        await administrator.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = $1", name
        )
        began = perf_counter()
    assert perf_counter() - began < 5
    assert (log.written, waiting(log), log.dropped) == (0, 0, 1)
    await administrator.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")


async def test_a_month_that_nobody_prepared_is_made(database: str) -> None:
    connection = await asyncpg.connect(database)
    months = (
        "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'activity.search_log'::regclass"
    )
    before = await connection.fetch(months)
    async with serving(database) as shop:
        for month in before:
            await connection.execute(f"DROP TABLE {month[0]}")
        assert (await shop.get("/books", params={"q": "new month"})).status_code == 200
        await until(lambda: log_of(shop).written == 1)
        assert (await shop.get("/searches")).json()["items"][0]["query"] == "new month"
    assert len(await connection.fetch(months)) == 5
    await connection.close()


async def test_starting_makes_the_coming_months(database: str) -> None:
    connection = await asyncpg.connect(database)
    months = (
        "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'activity.search_log'::regclass"
    )
    before = await connection.fetch(months)
    await connection.execute(f"DROP TABLE {max(before)[0]}")
    async with serving(database):
        assert sorted(await connection.fetch(months)) == sorted(before)
    await connection.close()


async def test_old_months_go_at_the_start_and_again_and_again_while_others_have_the_log(
    database: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(activity, "TIDY_INTERVAL", 0.02)
    caplog.set_level("INFO", "storeroom.activity")
    connection = await asyncpg.connect(database)

    async def age(name: str, first: str, last: str) -> None:
        await connection.execute(
            f"SET ROLE storeroom_owner; CREATE TABLE activity.{name} PARTITION OF activity.search_log"
            f" FOR VALUES FROM ('{first}') TO ('{last}'); RESET ROLE"
        )

    await age("search_log_2020_01", "2020-01-01", "2020-02-01")
    async with serving(database, STOREROOM_SEARCHES_KEPT="3"):
        assert "tidy_up: dropped search_log_2020_01" in caplog.messages
        async with connection.transaction():
            await connection.execute("SELECT FROM activity.search_log")
            await connection.execute(
                "SELECT pg_advisory_xact_lock('activity.tidy_up(integer, integer)'::regprocedure::oid::bigint)"
            )
            await until(lambda: "tidy_up: busy somebody else tidies up" in caplog.messages)
        await age("search_log_2020_02", "2020-02-01", "2020-03-01")
        await until(lambda: "tidy_up: dropped search_log_2020_02" in caplog.messages)
        await connection.execute("REVOKE EXECUTE ON FUNCTION activity.tidy_up FROM storeroom_writer")
        await until(lambda: "again in an hour" in caplog.text)
        await connection.execute("GRANT EXECUTE ON FUNCTION activity.tidy_up TO storeroom_writer")
        await age("search_log_2020_03", "2020-03-01", "2020-04-01")
        await until(lambda: "tidy_up: dropped search_log_2020_03" in caplog.messages)
    await connection.close()


async def test_old_keys_are_forgotten_until_none_is_left(
    database: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "storeroom.activity")
    connection = await asyncpg.connect(database)
    await connection.execute(
        "INSERT INTO util.idempotency_key (key, request_hash, created_at)"
        " SELECT n::text, '', now() - interval '25 hours' FROM generate_series(1, 10001) AS n"
    )
    async with serving(database):
        await until(lambda: "tidy_up: forgot 1 idempotency keys" in caplog.messages, 30)
    assert caplog.messages.count("tidy_up: forgot 5000 idempotency keys") == 2
    assert await connection.fetchval("SELECT count(*) FROM util.idempotency_key") == 0
    await connection.close()


async def test_a_start_that_would_drop_the_trail_is_refused(database: str) -> None:
    with pytest.raises(Refusal, match="changes are kept for 12 to 1200 months"):
        async with serving(database, STOREROOM_CHANGES_KEPT="11"):
            pass


def views_of(shop: Shop) -> Log:
    """The views of the app that wait to be counted."""
    log: Log = shop.app.state.views
    return log


def done(log: Log) -> int:
    """Number of records that were written or dropped."""
    return log.written + log.dropped


class Reader(httpx.AsyncClient):
    """Somebody at an address, with a program."""

    def __init__(self, shop: Shop, address: str, agent: str = "Reader/1.0") -> None:
        transport = httpx.ASGITransport(shop.app, client=(address, 4711))
        super().__init__(transport=transport, base_url="http://shop", headers={"user-agent": agent})


async def read(shop: Shop, path: str, *readers: tuple[str, str], times: int = 1) -> list[int]:
    """Let readers read a recipe at once, and wait until it is counted; their answers' statuses."""
    before = done(views_of(shop))
    async with AsyncExitStack() as stack:
        clients = [await stack.enter_async_context(Reader(shop, *reader)) for reader in readers]
        answers = await asyncio.gather(*(client.get(path) for client in clients for _ in range(times)))
    statuses = [answer.status_code for answer in answers]
    await until(lambda: done(views_of(shop)) == before + statuses.count(200))
    return statuses


async def seen(connection: asyncpg.Connection, recipe: dict[str, Any]) -> int:
    """How often a recipe was read, as the database counts."""
    views: int = await connection.fetchval(
        "SELECT views FROM recipes.recipe_views WHERE recipe_id = $1", recipe["recipe_id"]
    )
    return views


async def test_a_viewer_of_a_recipe_counts_once_in_ten_minutes(
    shop: Shop, server: asyncpg.Connection
) -> None:
    recipe, other = await shop.made("/recipes", title="Seen"), await shop.made("/recipes", title="Unseen")
    path = f"/recipes/{recipe['recipe_id']}"
    anna, bela = ("192.0.2.1", "Firefox"), ("192.0.2.2", "Firefox")
    for reader, views in ((anna, 1), (anna, 1), (bela, 2), (("192.0.2.1", "curl"), 3), (anna, 3)):
        assert await read(shop, path, reader) == [200]
        assert await seen(server, recipe) == views
    before = done(views_of(shop))
    assert (await shop.get(path)).json()["views"] == 3
    await until(lambda: done(views_of(shop)) == before + 1)
    assert await seen(server, recipe) == 4  # the test itself
    await server.execute("UPDATE recipes.recent_view SET seen_at = seen_at - interval '9 minutes 50 seconds'")
    await read(shop, path, anna)
    assert await seen(server, recipe) == 4
    await server.execute("UPDATE recipes.recent_view SET seen_at = seen_at - interval '10 seconds'")
    await read(shop, f"{path}?servings=2", anna)  # refused: this recipe does not say for how many it is
    assert await seen(server, recipe) == 4
    await read(shop, path, anna)
    assert await seen(server, recipe) == 5
    assert await seen(server, other) == 0


async def test_only_reading_a_recipe_is_a_view(shop: Shop) -> None:
    recipe = await shop.made("/recipes", title="Touched", servings=2)
    path = f"/recipes/{recipe['recipe_id']}"
    views = views_of(shop)
    before = done(views)
    requests: list[tuple[str, str, Any]] = [
        ("HEAD", path, None),
        ("OPTIONS", path, None),
        ("PATCH", path, {"title": "Changed"}),
        ("PUT", path, {"title": "Replaced", "servings": 2}),
        ("GET", "/recipes/987654321", None),
        ("GET", f"{path}?servings=0", None),
        ("GET", f"{path}?servings=5", None),
        ("GET", "/recipes?q=touched", None),
        ("DELETE", path, None),
    ]
    async with Reader(shop, "192.0.2.3") as reader:
        for method, target, body in requests:
            content = {} if body is None else {"json": body}
            await reader.request(method, target, **content)
    await until(lambda: done(views) == before + 1)  # the one for five
    await asyncio.sleep(0.1)
    assert done(views) + waiting(views) == before + 1


async def test_readers_at_once_are_each_counted_once(database: str) -> None:
    connection = await asyncpg.connect(database)
    async with serving(database, STOREROOM_POOL_SIZE=4, STOREROOM_POOL_PATIENCE=10.0) as shop:
        recipe = await shop.made("/recipes", title="Popular", servings=1)
        path = f"/recipes/{recipe['recipe_id']}?servings=3"
        readers = [(f"198.51.100.{number}", "Reader") for number in range(40)]
        assert set(await read(shop, path, *readers, times=3)) == {200}
        assert await seen(connection, recipe) == 40
        assert (views_of(shop).written, views_of(shop).dropped) == (120, 0)
    # A new server knows who was there, and two servers count together.
    async with serving(database) as shop, serving(database) as second:
        await asyncio.gather(
            read(shop, path, *readers, ("198.51.100.99", "Reader")),
            read(second, path, *readers, ("198.51.100.99", "Reader")),
        )
        assert await seen(connection, recipe) == 41
    await connection.close()


async def test_nobody_waits_for_views_and_a_full_queue_is_counted(database: str) -> None:
    connection = await asyncpg.connect(database)
    async with serving(database, STOREROOM_LOG_QUEUE=4, STOREROOM_LOG_INTERVAL=3600) as shop:
        recipe = await shop.made("/recipes", title="Crowded")
        views = views_of(shop)
        for number in range(10):
            async with Reader(shop, f"198.51.100.{number}") as reader:
                assert (await reader.get(f"/recipes/{recipe['recipe_id']}")).status_code == 200
        assert (views.written, waiting(views), views.dropped) == (0, 4, 6)
        assert (log_of(shop).written, waiting(log_of(shop)), log_of(shop).dropped) == (0, 0, 0)
        await shop.get("/recipes", params={"q": "crowded"})
    assert (views.written, waiting(views), views.dropped) == (4, 0, 6)
    assert log_of(shop).written == 1
    assert await seen(connection, recipe) == 4
    await connection.close()


async def test_reading_does_not_wait_for_a_writer(database: str) -> None:
    blocker = await asyncpg.connect(database)
    async with serving(database) as shop:
        recipe = await shop.made("/recipes", title="Locked")
        path = f"/recipes/{recipe['recipe_id']}"
        async with blocker.transaction(), Reader(shop, "198.51.100.1") as reader:
            await blocker.execute("SELECT FROM recipes.recipe_views FOR UPDATE")
            for _ in range(3):
                began = perf_counter()
                assert (await reader.get(path)).status_code == 200
                assert perf_counter() - began < 0.5
                await asyncio.sleep(0.06)
            assert views_of(shop).written == 0
        await until(lambda: views_of(shop).written == 3)
        assert await seen(blocker, recipe) == 1
    await blocker.close()


async def test_a_view_of_a_recipe_that_goes_meanwhile_spoils_no_batch(database: str) -> None:
    connection = await asyncpg.connect(database)
    async with serving(database, STOREROOM_LOG_INTERVAL=3600) as shop:
        gone, kept = await shop.made("/recipes", title="Gone"), await shop.made("/recipes", title="Kept")
        async with Reader(shop, "198.51.100.1") as reader:
            for recipe in (gone, kept):
                await reader.get(f"/recipes/{recipe['recipe_id']}")
        await shop.delete(f"/recipes/{gone['recipe_id']}")
    assert (views_of(shop).written, views_of(shop).dropped) == (2, 0)
    assert await seen(connection, kept) == 1
    await connection.close()


async def test_a_refused_batch_of_views_is_counted_and_the_next_is_written(
    database: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with serving(database) as shop:
        recipe = await shop.made("/recipes", title="After all")
        views = views_of(shop)
        views.record(recipe_id="none", viewer="x")
        await until(lambda: views.dropped == 1)
        assert "count_views: refused a batch" in caplog.text
        async with Reader(shop, "198.51.100.1") as reader:
            await reader.get(f"/recipes/{recipe['recipe_id']}")
        await until(lambda: views.written == 1)


async def test_nothing_identifiable_is_kept(database: str, caplog: pytest.LogCaptureFixture) -> None:
    address, agent = "203.0.113.77", "Snooper/9.9 (secret machine)"
    connection = await asyncpg.connect(database)
    async with serving(database) as shop:
        recipe = await shop.made("/recipes", title="Private")
        await read(shop, f"/recipes/{recipe['recipe_id']}", (address, agent))
        async with Reader(shop, address, agent) as reader:
            await reader.get("/recipes", params={"q": "private"})
        await until(lambda: log_of(shop).written == 1)
        assert await seen(connection, recipe) == 1
        everything = gc_texts()
    columns = await connection.fetch(
        "SELECT format('%I.%I', c.relnamespace::regnamespace, c.relname) AS table, a.attname AS column FROM pg_class AS c"
        " JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
        " WHERE c.relkind IN ('r', 'm') AND c.relnamespace::regnamespace::text"
        " IN ('bookstore', 'recipes', 'inventory', 'activity', 'util', 'sqitch', 'public')"
    )
    assert {"recipes.recent_view"} <= {row["table"] for row in columns}
    plain = [address, "203", "Snooper", "secret machine", address.encode().hex(), b"Snooper".hex()]
    plain += [sha256(f"{address} {agent}".encode()).hexdigest(), sha256(address.encode()).hexdigest()]
    assert len(columns) > 150
    for row in columns:
        for text in plain[:1] + plain[2:]:
            found = await connection.fetchval(
                f'SELECT count(*) FROM {row["table"]} AS t WHERE strpos(t."{row["column"]}"::text, $1) > 0',
                text,
            )
            assert found == 0, (row, text)
    assert not [text for text in everything if "Snooper" in text]
    assert address not in caplog.text
    await connection.close()


def gc_texts() -> list[str]:
    """Texts that records of the app's logs still hold, wherever they are."""
    gc.collect()
    return [
        value
        for each in gc.get_objects()
        if isinstance(each, dict) and "recipe_id" in each
        for value in each.values()
        if isinstance(value, str)
    ]


async def test_a_user_agent_of_any_kind_is_taken(shop: Shop, server: asyncpg.Connection) -> None:
    recipe = await shop.made("/recipes", title="Strange")
    agents = ["", "x" * 60_000, "x" * 60_001, "\x80\xff", "\x01\t\x7f", '"}]', "\\u0000"]
    dropped = views_of(shop).dropped
    for number, agent in enumerate(agents):
        headers = {b"user-agent": agent.encode("latin-1")}
        transport = httpx.ASGITransport(shop.app, client=("192.0.2.9", 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://shop", headers=headers) as reader:
            before = done(views_of(shop))
            await reader.get(f"/recipes/{recipe['recipe_id']}")
        await until(lambda: done(views_of(shop)) == before + 1)  # noqa: B023
        # Two that differ only where nobody looks are one.
        assert await seen(server, recipe) == number + 1 - (number >= 2)
    assert views_of(shop).dropped == dropped


async def test_what_could_tell_viewers_goes_though_nobody_reads_any_more(database: str) -> None:
    kept = "SELECT (SELECT count(*) FROM recipes.recent_view) + (SELECT count(*) FROM recipes.view_salt)"
    async with serving(database) as shop:
        number = (await shop.made("/recipes", title="Toast"))["recipe_id"]
        await shop.get(f"/recipes/{number}")
    connection = await asyncpg.connect(database)
    assert await connection.fetchval(kept) == 2
    await connection.execute("UPDATE recipes.recent_view SET seen_at = seen_at - interval '11 minutes'")
    async with serving(database) as shop, Log(shop.app.state.database, "count_views", 10, 0.02, sweep=0.05):
        assert await connection.fetchval("SELECT views FROM get_recipe($1)", number) == 1
        await asyncio.sleep(0.5)
        assert await connection.fetchval(kept) == 0
    await connection.close()
