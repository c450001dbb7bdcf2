"""Each request is one statement, leaves no state in its session, and answers with PostgreSQL's own bytes."""

import json
from collections.abc import AsyncIterator
from functools import partial
from typing import Any

import asyncpg
import pytest

from tests.api.conftest import Shop, serving

sent: list[str] = []
"""Types of the messages that the app sent to PostgreSQL, in order."""


class Spy(asyncpg.Connection):  # type: ignore[misc]
    """A connection that notes the type of each message it sends."""

    def __init__(self, protocol: object, transport: Any, *rest: object) -> None:  # noqa: ANN401
        super().__init__(protocol, transport, *rest)
        write = transport.write

        def note(data: bytes) -> None:
            place, text = 0, bytes(data)
            while place < len(text):
                sent.append(chr(text[place]))
                place += 1 + int.from_bytes(text[place + 1 : place + 5], "big")
            write(data)

        transport.write = note


@pytest.fixture(scope="module")
async def spied(module_url: str) -> AsyncIterator[Shop]:
    """A shop of one connection each way, both spied on, whose log waits."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asyncpg, "create_pool", partial(asyncpg.create_pool, connection_class=Spy))
        async with serving(module_url, STOREROOM_POOL_SIZE=1, STOREROOM_LOG_INTERVAL=3600) as shop:
            await shop.made(
                "/books", title="Dune", authors=["Frank Herbert"], categories=["Sands"], isbn="0441172717"
            )
            await shop.made("/recipes", title="Spice cake", ingredients=["250 g flour"], categories=["Sands"])
            await shop.made("/products", name="Stillsuit", category="Sands", quantity=100)
            yield shop


BODY = {"title": "New", "authors": ["Frank Herbert", "Somebody New"], "categories": ["Sands", "New sands"]}
RECIPE = {
    "title": "New",
    "ingredients": ["2 eggs", "1 new thing"],
    "steps": ["Cook."],
    "categories": ["Sands"],
}
PRODUCT = {"name": "{new}", "category": "Sands", "quantity": 1, "price": "0.5"}
REQUESTS: list[tuple[str, str, dict[str, Any] | None, int]] = [
    ("GET", "/books", None, 200),
    ("GET", "/books?limit=1&sort=price", None, 200),
    ("GET", "/books?author=herbert", None, 200),
    ("GET", "/books?category=sands&sort=year", None, 200),
    ("GET", "/books?q=dune", None, 200),
    ("GET", "/books?author=herbert&q=dune&category=sands&isbn=0441172717", None, 200),
    ("GET", "/books?q=dune&after=nonsense", None, 422),
    ("GET", "/books?author=herbert&count=exact", None, 200),
    ("GET", "/books?q=dune&category=sands&count=estimated&limit=1&sort=title", None, 200),
    ("GET", "/books/facets", None, 200),
    ("GET", "/books/facets?author=herbert&q=dune&category=sands&isbn=0441172717&exact=true", None, 200),
    ("POST", "/books", BODY, 201),
    ("POST", "/books/bulk", {"rows": [BODY], "atomic": False}, 200),
    ("POST", "/books", {"title": "Dune again", "isbn": "0441172717"}, 409),
    ("POST", "/books", {"title": " "}, 422),
    ("GET", "/books/suggest?q=du", None, 200),
    ("GET", "/books/{book}", None, 200),
    ("GET", "/books/987654321", None, 404),
    ("PATCH", "/books/{book}", {"price": 1, "currency": "EUR"}, 200),
    ("PUT", "/books/{book}", BODY, 200),
    ("DELETE", "/books/{book}", None, 204),
    ("GET", "/authors", None, 200),
    ("GET", "/authors?q=herbert", None, 200),
    ("POST", "/authors", {"name": "{new}", "aliases": ["{new} too"]}, 201),
    ("POST", "/authors", {"name": "Frank Herbert"}, 409),
    ("GET", "/authors/{author}", None, 200),
    ("PATCH", "/authors/{author}", {"birth_year": 1920}, 200),
    ("PUT", "/authors/{author}", {"name": "{new}"}, 200),
    ("DELETE", "/authors/{author}", None, 204),
    ("GET", "/categories", None, 200),
    ("GET", "/categories?q=sand", None, 200),
    ("POST", "/categories", {"name": "{new}"}, 201),
    ("GET", "/categories/{category}", None, 200),
    ("PATCH", "/categories/{category}", {"name": "{new}"}, 200),
    ("PUT", "/categories/{category}", {"name": "{new}"}, 200),
    ("DELETE", "/categories/{category}", None, 204),
    ("GET", "/recipes", None, 200),
    ("GET", "/recipes?sort=views", None, 200),
    ("GET", "/recipes?category=sands", None, 200),
    ("GET", "/recipes?ingredient=flour&ingredient=eggs&without=milk&match=any", None, 200),
    ("GET", "/recipes?q=spice&category=sands&ingredient=flour", None, 200),
    ("GET", "/recipes?q=spice&after=nonsense", None, 422),
    ("GET", "/recipes?ingredient=flour&ingredient=eggs&count=exact", None, 200),
    ("GET", "/recipes/facets?ingredient=flour&ingredient=eggs&without=milk&match=any&q=spice", None, 200),
    ("GET", "/recipes/cookable?have=flour&have=eggs&max_missing=1", None, 200),
    ("POST", "/recipes", RECIPE, 201),
    ("POST", "/recipes/bulk", {"rows": [RECIPE], "atomic": False}, 200),
    ("POST", "/recipes", {"title": " "}, 422),
    ("GET", "/recipes/suggest?q=spice", None, 200),
    ("GET", "/recipes/{recipe}", None, 200),
    ("GET", "/recipes/{recipe}?servings=3", None, 422),
    ("GET", "/recipes/987654321", None, 404),
    ("PATCH", "/recipes/{recipe}", {"servings": "2.5", "steps": None}, 200),
    ("PUT", "/recipes/{recipe}", RECIPE, 200),
    ("DELETE", "/recipes/{recipe}", None, 204),
    ("GET", "/ingredients", None, 200),
    ("GET", "/ingredients?q=flour&status=all", None, 200),
    ("POST", "/ingredients", {"name": "{new}", "aliases": ["{new} too"]}, 201),
    ("GET", "/ingredients/suggest?q=flo", None, 200),
    ("GET", "/ingredients/{ingredient}", None, 200),
    ("PATCH", "/ingredients/{ingredient}", {"is_staple": True}, 200),
    ("PUT", "/ingredients/{ingredient}", {"name": "{new}"}, 200),
    ("POST", "/ingredients/{ingredient}/merge", {"into_id": 1}, 200),
    ("DELETE", "/ingredients/{ingredient}", None, 204),
    ("GET", "/recipe-categories", None, 200),
    ("GET", "/recipe-categories?q=sand", None, 200),
    ("POST", "/recipe-categories", {"name": "{new}"}, 201),
    ("GET", "/recipe-categories/{recipe_category}", None, 200),
    ("PATCH", "/recipe-categories/{recipe_category}", {"name": "{new}"}, 200),
    ("PUT", "/recipe-categories/{recipe_category}", {"name": "{new}"}, 200),
    ("DELETE", "/recipe-categories/{recipe_category}", None, 204),
    ("GET", "/products", None, 200),
    ("GET", "/products/", None, 200),
    ("GET", "/products?q=still&category=sands&low_stock=false&active=all&sort=price", None, 200),
    ("GET", "/products?q=still&active=all&count=estimated", None, 200),
    ("GET", "/products/facets?q=still&category=sands&low_stock=false&active=all", None, 200),
    ("GET", "/products/low-stock?category=sands", None, 200),
    ("POST", "/products", PRODUCT, 201),
    ("POST", "/products/bulk", {"rows": [PRODUCT], "atomic": False}, 200),
    ("POST", "/products/", PRODUCT, 201),
    ("POST", "/products", {"name": "Stillsuit", "category": "Sands"}, 409),
    ("GET", "/products/suggest?q=still", None, 200),
    ("GET", "/products/{product}", None, 200),
    ("PATCH", "/products/{product}", {"price": 1, "currency": "EUR"}, 200),
    ("DELETE", "/products/{product}", None, 204),
    ("GET", "/products/{product}/movements", None, 200),
    ("POST", "/products/{product}/movements", {"kind": "receive", "quantity": 1}, 201),
    ("POST", "/products/{product}/movements", {"kind": "issue", "quantity": 1}, 409),
    ("GET", "/products/{product}/stock-check", None, 200),
    ("GET", "/movements", None, 200),
    ("POST", "/movements", {"movements": [{"product_id": 1, "kind": "issue", "quantity": "0.1"}] * 3}, 201),
    ("POST", "/movements/{movement}/undo", {"reason": "x"}, 201),
    ("GET", "/product-categories", None, 200),
    ("GET", "/product-categories?q=sand", None, 200),
    ("POST", "/product-categories", {"name": "{new}"}, 201),
    ("GET", "/product-categories/{product_category}", None, 200),
    ("PATCH", "/product-categories/{product_category}", {"name": "{new}"}, 200),
    ("PUT", "/product-categories/{product_category}", {"name": "{new}"}, 200),
    ("DELETE", "/product-categories/{product_category}", None, 204),
    ("GET", "/searches", None, 200),
    ("GET", "/changes", None, 200),
    ("GET", "/health/ready", None, 200),
]
ONCE = iter(range(10**6))
ROWS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "book": ("/books", "book_id", {"title": "{new}"}),
    "author": ("/authors", "author_id", {"name": "{new}"}),
    "category": ("/categories", "category_id", {"name": "{new}"}),
    "recipe": ("/recipes", "recipe_id", {"title": "{new}"}),
    "ingredient": ("/ingredients", "ingredient_id", {"name": "{new}"}),
    "recipe_category": ("/recipe-categories", "category_id", {"name": "{new}"}),
    "product": ("/products", "product_id", {"name": "{new}", "category": "Sands"}),
    "movement": ("/products/1/movements", "movement_id", {"kind": "receive", "quantity": 1}),
    "product_category": ("/product-categories", "category_id", {"name": "{new}"}),
}
"""Where a row of each kind is made, which of its fields is its number, and what it is made of."""


async def send(shop: Shop, request: tuple[str, str, dict[str, Any] | None, int]) -> None:
    """Make a request of the table on a row of its own, noting what its call sends."""
    method, path, body, status = request
    if "{" in path:
        kind = path.partition("{")[2].partition("}")[0]
        collection, key, row = ROWS[kind]
        made = await shop.made(
            collection, **json.loads(json.dumps(row).replace("{new}", f"Row {next(ONCE)}"))
        )
        path = path.replace(f"{{{kind}}}", str(made[key]))
    content = json.loads(json.dumps(body).replace("{new}", f"New {next(ONCE)}"))
    sent.clear()
    response = await shop.request(method, path, **({} if body is None else {"json": content}))
    assert response.status_code == status, response.text


def test_the_table_has_every_operation(spied: Shop) -> None:
    declared = {
        f"{method.upper()} {path}"
        for path, methods in spied.app.openapi()["paths"].items()
        for method in methods
        if path != "/health/live"  # which asks nobody
    }
    tested = set()
    for method, path, _, _ in REQUESTS:
        plain = path.partition("?")[0].rstrip("/")
        for kind, (_, key, _) in ROWS.items():
            plain = plain.replace(f"{{{kind}}}", f"{{{key}}}")
        tested.add(f"{method} {plain}")
    assert len(tested) >= 60
    assert declared <= tested


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda request: f"{request[0]} {request[1]} {request[3]}")
async def test_a_request_is_one_statement_and_nothing_after_it(
    spied: Shop, request_: tuple[str, str, dict[str, Any] | None, int]
) -> None:
    await send(spied, request_)  # prepares the statement
    await send(spied, request_)
    # Bind, Execute, Sync: one round trip. Q would be a second statement, such as the reset of a pool.
    assert "".join(sent) == ("Q" if request_[1] == "/health/ready" else "BES")


async def session(shop: Shop, access: str) -> dict[str, Any]:
    """State of the one session of a pool."""
    async with shop.app.state.database._connection(access) as connection:  # noqa: SLF001
        # Not jit: asyncpg sets it to what it was, when it first meets an array.
        settings = await connection.fetch(
            "SELECT name, setting FROM pg_settings WHERE source = 'session' AND name <> 'jit'"
        )
        return {
            "pid": await connection.fetchval("SELECT pg_backend_pid()"),
            "settings": dict(settings),
            "role": await connection.fetchval("SELECT current_user"),
            "channels": await connection.fetch("SELECT pg_listening_channels()"),
            "cursors": await connection.fetchval("SELECT count(*) FROM pg_cursors WHERE name <> ''"),
            "transaction": connection.is_in_transaction(),
        }


@pytest.mark.usefixtures("spied")
async def test_requests_leave_no_state_in_their_session(module_url: str, server: asyncpg.Connection) -> None:
    async with serving(module_url, STOREROOM_POOL_SIZE=1, STOREROOM_LOG_INTERVAL=3600) as shop:
        before = {access: await session(shop, access) for access in ("read", "write")}
        for request in REQUESTS:
            await send(shop, request)
        after = {access: await session(shop, access) for access in ("read", "write")}
        assert after == before
        pids = [state["pid"] for state in after.values()]
        assert len(set(pids)) == 2
        assert await server.fetch("SELECT nspname FROM pg_namespace WHERE nspname ~ '^pg_temp_'") == []
        locks = "SELECT * FROM pg_locks WHERE locktype = 'advisory' AND pid = ANY ($1)"
        assert await server.fetch(locks, pids) == []


@pytest.mark.parametrize(
    "path",
    [
        "/books",
        "/books?author=herbert",
        "/books?q=dune",
        "/authors",
        "/categories?q=sands",
        "/searches",
        "/recipes?ingredient=flour",
        "/recipes/cookable?have=flour",
        "/ingredients?q=flour",
        "/products?q=still",
        "/products/suggest?q=still",
        "/movements",
        "{book}",
        "{recipe}",
        "{product}",
    ],
)
async def test_the_answer_is_what_postgresql_sent(
    spied: Shop, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    if path[0] == "{":
        collection, key, body = ROWS[path[1:-1]]
        made = await spied.made(collection, **body | {next(iter(body)): f"Bytes {next(ONCE)}"})
        path = f"{collection}/{made[key]}"
    database = spied.app.state.database
    fetch, rows = database._fetch, []  # noqa: SLF001

    async def keep(*arguments: object, **changed: str) -> object:
        rows.append(await fetch(*arguments, **changed))
        return rows[-1]

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("JSON was parsed or written on the way")

    with monkeypatch.context() as patch:
        patch.setattr(database, "_fetch", keep)
        for owner, name in (
            (json, "loads"),
            (json, "dumps"),
            (json.JSONDecoder, "decode"),
            (json.JSONEncoder, "encode"),
        ):
            patch.setattr(owner, name, refuse)
        patch.setattr(spied, "event_hooks", {"response": []})
        response = await spied.get(path)
    assert (response.status_code, len(rows)) == (200, 1)
    assert response.content == rows[0][0]
    assert response.content.startswith(b'{"')
