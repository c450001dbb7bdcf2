"""What goes wrong, as people and programs see it: status, code, field, one sentence, and nothing else."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from time import perf_counter
from urllib.parse import urlsplit

import asyncpg
import pytest

from api import database
from api.database import DatabaseError, Refusal, set_api_password
from api.errors import SENTENCES, STATUS
from api.responses import Store
from api.settings import ROOT
from api.sqitch import Plan, deploy, revert
from tests.api.conftest import Shop, serving
from tests.conftest import clone
from tests.faults.conftest import set_role

SCHEMAS = ("bookstore", "recipes", "inventory", "activity", "util")
FAIL = """
    CREATE FUNCTION util.fail(p_sqlstate text, p_constraint text DEFAULT '') RETURNS void
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = ''
    AS $$
    BEGIN
        RAISE EXCEPTION USING ERRCODE = p_sqlstate, CONSTRAINT = p_constraint, MESSAGE = 'a secret value',
            DETAIL = 'Failing row contains (secret).', HINT = '';
    END
    $$;
    COMMENT ON FUNCTION util.fail(text, text) IS 'Example: SELECT fail(''22000'');';
    CALL util.publish('util.fail(text, text)');
    CREATE FUNCTION util.fail_detail(p_sqlstate text, p_constraint text, p_detail text) RETURNS void
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = ''
    AS $$
    BEGIN
        RAISE EXCEPTION USING ERRCODE = p_sqlstate, CONSTRAINT = p_constraint, MESSAGE = 'said by a function', DETAIL = p_detail;
    END
    $$;
    COMMENT ON FUNCTION util.fail_detail(text, text, text) IS 'Example: SELECT fail_detail(''22000'', , );';
    CALL util.publish('util.fail_detail(text, text, text)');
"""


@pytest.fixture(scope="module")
async def failing(
    administrator: asyncpg.Connection,
    server_url: str,
    template: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Shop]:
    """A shop with `/fail/{sqlstate}`, where PostgreSQL raises what it is told to; its contract has these functions, too."""
    async with clone(administrator, server_url, template) as url, AsyncExitStack() as stack:
        owner = await asyncpg.connect(url)
        stack.push_async_callback(owner.close)
        await owner.execute(f"SET ROLE storeroom_owner; {FAIL} RESET ROLE")
        with pytest.MonkeyPatch.context() as patch:  # read at the start only
            patch.setattr(database, "CONTRACT", tmp_path_factory.mktemp("contract") / "contract.sql")
            await database.write_contract(url)
            shop = await stack.enter_async_context(serving(url))

        async def fail(store: Store, sqlstate: str, constraint: str = "") -> None:
            await store.value("fail", p_sqlstate=sqlstate, p_constraint=constraint)

        async def fail_detail(store: Store, sqlstate: str, constraint: str = "", detail: str = "") -> None:
            await store.value("fail_detail", p_sqlstate=sqlstate, p_constraint=constraint, p_detail=detail)

        shop.app.add_api_route("/fail/{sqlstate}", fail, include_in_schema=False)
        shop.app.add_api_route("/fail_detail/{sqlstate}", fail_detail, include_in_schema=False)
        yield shop


@pytest.mark.parametrize("row", list(STATUS))
async def test_each_row_of_the_table_is_reached(failing: Shop, row: str) -> None:
    sqlstate = row if len(row) == 5 else row.ljust(4, "0") + "1"
    status, code = STATUS[row]
    answer = await failing.problem(status, "GET", f"/fail/{sqlstate}")
    assert answer["code"] == code
    if code != "not_found":  # its message is written for people by the function that raises it
        assert answer["detail"] == SENTENCES[code]
        assert "secret" not in json.dumps(answer)


@pytest.mark.parametrize("sqlstate", ["XX000", "42703", "0A000", "P0001", "21000"])
async def test_a_mistake_of_ours_shows_nothing_of_itself(failing: Shop, sqlstate: str) -> None:
    assert await failing.problem(500, "GET", f"/fail/{sqlstate}") == {
        "type": "about:blank",
        "title": "Internal error",
        "status": 500,
        "code": "internal",
        "detail": "Something went wrong here; it is in the server's log.",
    }


async def test_each_constraint_has_a_field_and_a_sentence(failing: Shop, server: asyncpg.Connection) -> None:
    rows = await server.fetch(
        "SELECT conname FROM pg_constraint"
        " WHERE connamespace = ANY ($1::text[]::regnamespace[]) AND contype NOT IN ('n', 't') AND conparentid = 0",
        SCHEMAS,
    )
    messages = await failing.app.state.database.constraint_messages()
    assert {row["conname"] for row in rows} == set(messages)
    assert len(messages) > 40
    for name, (field, message) in messages.items():
        assert field.isidentifier(), name
        assert message.endswith("."), name
        assert message[0].islower(), name
        for sqlstate in ("23514", "23505", "23503"):
            answer = await failing.problem(
                STATUS[sqlstate][0], "GET", f"/fail/{sqlstate}", params={"constraint": name}
            )
            assert answer == answer | {"code": name, "field": field, "detail": f"{field} {message}"}
            assert "secret" not in json.dumps(answer)


async def test_what_our_functions_say_in_json_is_passed_on_and_what_postgresql_says_is_not(
    failing: Shop,
) -> None:
    path = "/fail_detail/55000"
    ours = await failing.problem(
        409, "GET", f'{path}?constraint=stock_quantity&detail={{"product_id":7,"available":0.5}}'
    )
    assert (ours["code"], ours["detail"], ours["product_id"], ours["available"]) == (
        "insufficient_stock",
        "Said by a function.",
        7,
        0.5,
    )
    # 55000 of PostgreSQL's own, and a row that looks like JSON without a constraint of ours.
    for query in (
        "",
        "?detail=secret",
        '?detail={"product_id":7}',
        "?constraint=stock_quantity&detail=secret",
    ):
        answer = await failing.problem(409, "GET", path + query)
        assert answer["detail"] in {
            SENTENCES["insufficient_stock"],
            "quantity in stock must stay between 0 and 99,999,999,999.999.",
        }
        assert not {"product_id", "available"} & set(answer)
        assert "secret" not in json.dumps(answer)


async def test_not_null_constraints_are_named_by_their_column(failing: Shop) -> None:
    with pytest.raises(Refusal) as refusal:
        await failing.app.state.database.value("log_searches", p_records='[{"age_ms": 0}]')
    assert (refusal.value.sqlstate, refusal.value.field) == ("23502", "catalog")


TEXTS: dict[str, dict[str, str | list[str]]] = {
    "/books": {
        "title": "{}",
        "subtitle": "{}",
        "authors": ["{}"],
        "categories": ["{}"],
        "isbn": "{}",
        "printed_isbn": "{}",
        "language": "{}",
        "publisher": "{}",
        "currency": "{}",
        "description": "{}",
    },
    "/authors": {"name": "{}", "disambiguation": "{}", "aliases": ["{}"]},
    "/categories": {"name": "{}"},
    "/recipes": {
        "title": "{}",
        "ingredients": ["{}"],
        "steps": ["{}"],
        "categories": ["{}"],
        "description": "{}",
        "yield": "{}",
        "author": "{}",
        "url": "https://{}",
        "image_url": "https://{}",
        "language": "{}",
    },
    "/ingredients": {"name": "{}", "aliases": ["{}"]},
    "/products": {
        "name": "{}",
        "description": "{}",
        "category": "{}",
        "currency": "{}",
        "unit": "{}",
        "sku": "{}",
        "price": "{}",
        "quantity": "{}",
    },
    "/products/1/movements": {"kind": "{}", "quantity": "{}", "reason": "{}"},
    "/movements/1/undo": {"reason": "{}"},
}
GOOD: dict[str, dict[str, str]] = {
    "/books": {"title": "Good"},
    "/recipes": {"title": "Good"},
    "/products": {"name": "Good", "category": "Good"},
    "/products/1/movements": {"kind": "receive", "quantity": "1"},
    "/movements/1/undo": {},
}
"""What a body needs; a name where nothing is said."""
FIELDS = [(path, name) for path, fields in TEXTS.items() for name in fields]


@pytest.mark.parametrize("escape", ["\\u0000", "\\ud800", "\\udc00x", "a\\ud83d"])
@pytest.mark.parametrize(("path", "name"), FIELDS)
async def test_text_that_cannot_be_kept_is_refused_in_each_field(
    shop: Shop, path: str, name: str, escape: str
) -> None:
    if path == "/products/1/movements" and not (await shop.get("/products/1")).is_success:
        await shop.made("/products", name="First", category="Good", quantity=5)
    fields = GOOD.get(path, {"name": "Good"}) | {name: TEXTS[path][name]}
    if name == "currency":
        fields["price"] = "1"
    text = json.dumps(fields).replace("{}", escape)
    await shop.problem(422, "POST", path, content=text, headers={"content-type": "application/json"})


PARAMETERS = {
    "/books": ("author", "category", "q", "isbn"),
    "/authors": ("q",),
    "/recipes": ("category", "ingredient", "without", "q"),
    "/recipes/cookable": ("have",),
    "/ingredients": ("q",),
    "/recipe-categories": ("q",),
    "/products": ("category", "q"),
    "/products/low-stock": ("category",),
}
SEARCHED = [(path, name) for path, names in PARAMETERS.items() for name in names]


@pytest.mark.parametrize(("path", "name"), [*SEARCHED, *((path, "after") for path in PARAMETERS)])
async def test_nul_is_refused_in_each_parameter(shop: Shop, path: str, name: str) -> None:
    more = "&have=x" if path == "/recipes/cookable" and name == "after" else ""
    answer = await shop.problem(422, "GET", f"{path}?{name}=a%00b{more}")
    assert answer["code"] in {"invalid_text", "invalid_value"}
    assert answer["field"] == name


@pytest.mark.parametrize(("path", "name"), SEARCHED)
async def test_bytes_that_are_no_text_find_nothing(shop: Shop, path: str, name: str) -> None:
    response = await shop.get(f"{path}?{name}=zq%ff%fe")
    if name == "without":  # what is unwanted must be known
        assert (response.status_code, response.json()["field"]) == (422, "without")
    else:
        assert (response.status_code, response.json()["items"]) == (200, [])


@pytest.mark.parametrize(
    "text",
    [
        "%",
        "_",
        "\\",
        "'",
        '"',
        "&",
        "|",
        "!",
        ":*",
        "(",
        ")",
        "<->",
        "-",
        ".",
        ",",
        "--",
        "\u200b",
        "\u0301",
        "\u202e",
        "ﷺ",
        "💧",
        "{",
        "}",
        "$1",
        "%s",
        "e\u0301" * 100,
        "ﷺ" * 200,
        "' OR 1=1 --",
        "NULL",
        "\ufeff",
        "\u00ad",
        "\u3000",
        "1/2",
        "½",
    ],
    ids=ascii,
)
async def test_any_text_is_searched_for_or_refused_by_name(shop: Shop, text: str) -> None:
    for path, name in SEARCHED:
        response = await shop.get(path, params={name: text})
        assert response.status_code in {200, 422}, (path, name, response.text)
        assert response.is_success or response.json()["field"] == name, (path, name, response.text)


BODIES = [
    b"",
    b"{",
    b'{"title": "a"',
    b"{'title': 'a'}",
    b'{"title": "a",}',
    b"[]",
    b"null",
    b"1",
    b'"title"',
    b'{"title": "\xff"}',
    b"\xff\xfe",
    b"[" * 100_000,
    b'{"title": ' * 10_000,
    b'{"title": "a", "price": 1e400, "currency": "EUR"}',
    b'{"title": "a", "price": NaN, "currency": "EUR"}',
    b'{"title": "a", "price": "NaN", "currency": "EUR"}',
    b'{"title": "a", "price": Infinity, "currency": "EUR"}',
    b'{"title": "a", "price": -Infinity, "currency": "EUR"}',
    b'{"title": "a", "price": "Infinity", "currency": "EUR"}',
    b'{"title": "a", "price": "1e1000000", "currency": "EUR"}',
    b'{"title": "a", "published_year": NaN}',
    b'{"title": "a", "published_year": 9223372036854775808}',
    b'{"title": "a", "published_year": ' + b"9" * 5000 + b"}",
    b'{"title": "' + b"a" * 1_000_000 + b'"}',
    b'{"title": "a", "description": "' + "é".encode() * 500_000 + b'"}',
]


@pytest.mark.parametrize("body", BODIES, ids=lambda body: repr(body[:30]))
async def test_a_bad_body_is_refused_clearly(shop: Shop, body: bytes) -> None:
    answer = await shop.problem(
        422, "POST", "/books", content=body, headers={"content-type": "application/json"}
    )
    assert answer["code"] == "invalid_request"
    assert answer["field"] in {"body", "title", "price", "published_year", "description"}
    assert len(answer["detail"]) < 200


VALUES: list[object] = [
    *(
        None,
        True,
        False,
        0,
        -1,
        1,
        1.5,
        2**31,
        2**63,
        10**30,
        1e300,
        "",
        " ",
        "x",
        "1",
        "\u200b",
        "\u0301",
        "x" * 30_000,
    ),
    *(
        [],
        [None],
        [1],
        [""],
        ["x"],
        [[]],
        [{}],
        {},
        {"name": "x"},
        {"name": 1},
        {"text": "x"},
        {"x": {"x": {"x": 1}}},
    ),
]


async def test_any_value_of_any_field_is_taken_or_refused_by_name(shop: Shop) -> None:
    product = await shop.made("/products", name="Fuzzed", category="Fuzzed", quantity=10**6)
    schemas = shop.app.openapi()["components"]["schemas"]
    tried = 0
    for path, operations in shop.app.openapi()["paths"].items():
        for method, operation in operations.items():
            if "requestBody" not in operation:
                continue
            schema = operation["requestBody"]["content"]["application/json"]["schema"]
            reference = next(iter(schema.get("anyOf", [schema])))["$ref"]
            target = path.replace("{product_id}", str(product["product_id"]))
            target = re.sub(r"\{\w+\}", "987654321", target)
            for name in schemas[reference.rpartition("/")[2]]["properties"]:
                for value in VALUES:
                    body = GOOD.get(target, {"name": "Fuzz", "title": "Fuzz"} if "{" not in path else {}) | {
                        name: value
                    }
                    body = {
                        each: body[each]
                        for each in body
                        if each in schemas[reference.rpartition("/")[2]]["properties"]
                    }
                    response = await shop.request(method, target, json=body)
                    where = (method, target, name, value, response.text)
                    tried += 1
                    assert response.status_code in {200, 201, 404, 409, 422}, where
                    if response.status_code == 422:
                        told = response.json()
                        # Of many rows each has a field of its own; one that is no object has none.
                        assert told.get("field") or told["code"] == "rows_refused", where
    assert tried > 4000


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "application/xml"])
async def test_a_wrong_content_type_is_said(shop: Shop, kind: str) -> None:
    answer = await shop.problem(
        422, "POST", "/books", content=b'{"title": "a"}', headers={"content-type": kind}
    )
    assert answer["detail"] == "body: Must be a JSON object."
    assert answer["hint"] == "Send a JSON object with Content-Type: application/json."


async def test_broken_json_is_said_with_its_place(shop: Shop) -> None:
    answer = await shop.problem(
        422, "POST", "/books", content=b'{"title": }', headers={"content-type": "application/json"}
    )
    assert answer["detail"] == "body: Is no JSON text in UTF-8 (see character 10)."


@pytest.mark.parametrize(
    "path",
    [
        *("/books?limit=1&limit=2", "/authors?q=a&q=b", "/searches?limit=1&limit=1"),
        *("/products?q=a&q=b", "/recipes?q=a&ingredient=x&q=b", "/recipes/1?servings=1&servings=2"),
    ],
)
async def test_a_parameter_given_twice_is_refused(shop: Shop, path: str) -> None:
    answer = await shop.problem(422, "GET", path)
    assert answer["detail"] == f"{answer['field']}: Is given more than once."
    assert answer["field"] in path


async def test_paths_and_methods_that_are_not_there(shop: Shop) -> None:
    assert (await shop.problem(404, "GET", "/nothing"))["code"] == "not_found"
    answer = await shop.request("DELETE", "/books")
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert answer.headers["allow"] == "GET, POST"
    answer = await shop.request("POST", "/books/1")
    assert answer.headers["allow"] == "DELETE, GET, PATCH, PUT"
    answer = await shop.request("PUT", "/products/")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST")


async def test_a_busy_pool_is_said_at_once_and_works_again(database: str) -> None:
    blocker = await asyncpg.connect(database)
    await set_role(blocker, lock_timeout="0", statement_timeout="0", transaction_timeout="0")
    async with serving(database, STOREROOM_POOL_SIZE=1, STOREROOM_POOL_PATIENCE=0.2) as shop:
        async with blocker.transaction():
            await blocker.execute("LOCK TABLE bookstore.book")
            waiting = asyncio.create_task(shop.get("/books"))
            await asyncio.sleep(0.1)
            began = perf_counter()
            response = await shop.get("/books")
            assert perf_counter() - began < 5  # waiting for ever is what must not be
            assert (response.status_code, response.headers["retry-after"]) == (503, "1")
            assert response.json()["code"] == "busy"
            assert (await shop.get("/health/ready")).status_code == 200  # by a connection of its own
            assert (await shop.get("/health/live")).status_code == 200
        assert (await waiting).status_code == 200
        assert (await shop.get("/books")).status_code == 200
        assert (await shop.get("/health/ready")).status_code == 200
    await blocker.close()


async def test_a_lock_that_is_held_and_a_statement_that_is_slow(database: str) -> None:
    blocker = await asyncpg.connect(database)
    name = urlsplit(database).path[1:]
    await blocker.execute(f"ALTER ROLE storeroom_api IN DATABASE {name} SET lock_timeout = '50ms'")
    async with serving(database) as shop, blocker.transaction(), asyncio.timeout(10):
        await blocker.execute("LOCK TABLE bookstore.book")
        answer = await shop.problem(503, "GET", "/books")
        assert answer["detail"] == "Another writer was in the way; try again."
    await blocker.execute(f"ALTER ROLE storeroom_api IN DATABASE {name} SET lock_timeout = 0")
    await blocker.execute(f"ALTER ROLE storeroom_api IN DATABASE {name} SET statement_timeout = '1s'")
    async with serving(database) as shop, blocker.transaction(), asyncio.timeout(10):
        await blocker.execute("LOCK TABLE bookstore.book")
        answer = await shop.problem(504, "GET", "/books")
        assert answer["detail"] == "The database did not answer in time; ask for less."
        assert (await shop.problem(504, "POST", "/books", json={"title": "x"}))["code"] == "timeout"
        answer = await shop.problem(504, "POST", "/books/bulk", json={"rows": [{"title": "x"}]})
        assert answer["hint"] == "Send fewer rows in a call; none of these is written."
    await blocker.close()


async def test_the_database_goes_and_comes_back(
    administrator: asyncpg.Connection, database: str, caplog: pytest.LogCaptureFixture
) -> None:
    name = urlsplit(database).path[1:]
    async with serving(database) as shop:
        assert (await shop.get("/books")).status_code == 200
        await administrator.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        await administrator.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = $1", name
        )
        for method, path in (
            ("GET", "/books"),
            ("GET", "/books"),
            ("GET", "/health/ready"),
            ("POST", "/books"),
        ):
            content = {"json": {"title": "x"}} if method == "POST" else {}
            answer = await shop.problem(503, method, path, **content)
            assert answer["detail"] == "The database is not available; try again in a moment."
        await administrator.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        assert (await shop.get("/books")).status_code == 200
        assert (await shop.post("/books", json={"title": "x"})).status_code == 201
    # The pool's own notes of its attempts are asyncpg's business.
    assert not [each for each in caplog.records if each.exc_info and not each.name.startswith("asyncpg")]


async def test_the_database_is_dropped(administrator: asyncpg.Connection, database: str) -> None:
    name = urlsplit(database).path[1:]
    async with serving(database) as shop:
        await administrator.execute(f"DROP DATABASE {name} WITH (FORCE)")
        try:
            for path in ("/books", "/books/1", "/searches", "/health/ready"):
                await shop.problem(503, "GET", path)
        finally:
            await administrator.execute(f"CREATE DATABASE {name}")  # for the fixture to drop


async def test_a_statement_that_is_cut_off(database: str) -> None:
    blocker = await asyncpg.connect(database)
    async with serving(database) as shop:
        async with blocker.transaction():
            await blocker.execute("LOCK TABLE bookstore.book")
            waiting = asyncio.create_task(shop.get("/books"))
            await asyncio.sleep(0.2)
            await blocker.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                " WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            assert (await waiting).status_code == 503
        assert (await shop.get("/books")).status_code == 200
    await blocker.close()


async def test_the_app_logs_in_by_password(database: str) -> None:
    await set_api_password(database, "correct horse 💧")
    async with serving(database, STOREROOM_API_PASSWORD="correct horse 💧") as shop:
        assert (await shop.made("/books", title="Through the door"))["book_id"] > 0
        assert [item["title"] for item in await shop.walk("/books")] == ["Through the door"]
        connection = await asyncpg.connect(database)
        users = await connection.fetch(
            "SELECT DISTINCT usename FROM pg_stat_activity"
            " WHERE application_name = 'storeroom' AND datname = current_database()"
        )
        assert [user["usename"] for user in users] == ["storeroom_api"]
        await connection.close()


async def test_an_app_that_is_not_let_in_says_what_to_do(
    administrator: asyncpg.Connection, database: str
) -> None:
    name = urlsplit(database).path[1:]
    await administrator.execute(
        f"REVOKE CONNECT ON DATABASE {name} FROM PUBLIC, storeroom_reader, storeroom_writer"
    )
    await set_api_password(database, "right")
    with pytest.raises(DatabaseError, match=r"storeroom_api.*storeroom deploy"):
        async with serving(database, STOREROOM_API_PASSWORD="right"):
            pytest.fail("started")


async def test_an_app_on_an_empty_database_says_what_to_do(empty_database: str) -> None:
    with pytest.raises(DatabaseError, match=r"is not deployed.*storeroom deploy"):
        async with serving(empty_database):
            pytest.fail("started")


async def test_a_server_outlives_its_database_being_reverted_and_deployed_anew(database: str) -> None:
    plan = Plan.read(ROOT)
    async with serving(database) as shop:
        assert (await shop.get("/books")).status_code == 200
        await revert(database, plan, everything=True, say=lambda _: None)
        assert (await shop.problem(503, "GET", "/books"))["code"] == "not_deployed"
        assert (await shop.get("/health/ready")).status_code == 503
        await deploy(database, plan, verify=False, say=lambda _: None)
        answers = [(await shop.get("/books")).status_code for _ in range(3)]
        assert answers[-1] == 200
        assert (await shop.get("/health/ready")).status_code == 200
