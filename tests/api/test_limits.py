"""What every answer says to browsers, and limits where another server is in front."""

import asyncio

import asyncpg
import httpx
import pytest

from tests.api.conftest import Shop, serving
from tests.faults.conftest import set_role

EVERY = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
}


@pytest.mark.parametrize(
    ("method", "path", "status", "cached"),
    [
        ("GET", "/books", 200, "no-cache"),
        ("GET", "/health/live", 200, "no-cache"),
        ("GET", "/openapi.json", 200, "no-cache"),
        ("GET", "/", 307, "no-cache"),
        ("POST", "/books", 422, "no-store"),
        ("GET", "/books/987654321", 404, "no-store"),
        ("GET", "/nothing", 404, "no-store"),
        ("DELETE", "/books", 405, "no-store"),
        ("GET", "/broken", 500, "no-store"),
    ],
)
async def test_every_answer_tells_browsers_to_do_nothing_with_it(
    module_url: str, method: str, path: str, status: int, cached: str
) -> None:
    async with serving(module_url) as shop:

        async def broken() -> None:
            raise RuntimeError

        shop.app.add_api_route("/broken", broken, include_in_schema=False)
        answer = await shop.request(method, path)
        assert answer.status_code == status
        assert {name: answer.headers[name] for name in EVERY} == EVERY
        assert answer.headers.get_list("cache-control") == [cached]


async def test_the_documentation_may_run_its_own_scripts_and_nobody_frames_it(shop: Shop) -> None:
    page = await shop.get("/docs")
    policy = dict(part.strip().split(" ", 1) for part in page.headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["connect-src"] == "'self'"
    assert "<script>" in page.text
    assert policy["script-src"] == "'self' 'unsafe-inline'"


@pytest.mark.filterwarnings("ignore:open_binary is deprecated")
async def test_answers_by_https_ask_for_https(shop: Shop) -> None:
    assert "strict-transport-security" not in (await shop.get("/books")).headers
    for path in ("/books", "/docs", "/nothing"):
        answer = await shop.get(f"https://localhost{path}")
        assert answer.headers["strict-transport-security"] == "max-age=31536000"


async def test_other_origins_may_not_read(shop: Shop) -> None:
    answer = await shop.get("/books", headers={"origin": "https://elsewhere.example"})
    assert not [name for name in answer.headers if name.startswith("access-control-")]


async def test_a_refusal_can_be_read_by_those_who_may(database: str) -> None:
    blocker = await asyncpg.connect(database)
    await set_role(blocker, lock_timeout="0", statement_timeout="0", transaction_timeout="0")
    origin = "https://shop.example"
    async with serving(
        database,
        STOREROOM_CORS_ORIGINS=[origin],
        STOREROOM_POOL_SIZE=1,
        STOREROOM_POOL_WAITERS=0,
        STOREROOM_REQUEST_SIZE=10,
    ) as shop:
        async with blocker.transaction():
            await blocker.execute("LOCK TABLE bookstore.book")
            inside = asyncio.create_task(shop.get("/books"))
            await asyncio.sleep(0.1)
            busy = await shop.get("/books", headers={"origin": origin})
            assert busy.status_code == 503
            assert busy.json()["code"] == "busy"
            assert (await shop.get("/health/live")).status_code == 200
        large = await shop.post("/books", headers={"origin": origin}, json={"title": "Large"})
        assert large.status_code == 413
        for answer in (busy, large):
            assert answer.headers["access-control-allow-origin"] == origin
            assert {name: answer.headers[name] for name in EVERY} == EVERY
        assert (await inside).status_code == 200
        assert (await shop.get("/books")).status_code == 200
    await blocker.close()


async def test_a_place_is_free_again_whatever_became_of_the_request(module_url: str) -> None:
    async with serving(module_url, STOREROOM_POOL_SIZE=1, STOREROOM_POOL_WAITERS=0) as shop:

        async def broken() -> None:
            raise RuntimeError

        shop.app.add_api_route("/broken", broken, include_in_schema=False, methods=["GET", "POST"])
        for method, path in (
            ("GET", "/books"),
            ("GET", "/nothing"),
            ("GET", "/broken"),
            ("POST", "/books"),
            ("POST", "/broken"),
        ):
            for _ in range(3):
                assert (await shop.request(method, path)).status_code in {200, 404, 422, 500}
        assert shop.app.state.door.inside == {True: 0, False: 0}
        assert shop.app.state.door.refused == 0


def chunks(size: int) -> httpx.AsyncByteStream:
    """A body whose length is not said."""

    class Stream(httpx.AsyncByteStream):
        async def __aiter__(self):  # type: ignore[no-untyped-def]  # noqa: ANN204
            for _ in range(size):
                yield b" "

    return Stream()


async def test_a_body_is_measured_though_its_length_is_not_said(module_url: str) -> None:
    async with serving(module_url, STOREROOM_REQUEST_SIZE=10) as shop:
        assert (await shop.post("/books", content=chunks(10))).status_code == 422
        assert (await shop.post("/books", content=chunks(11))).status_code == 413
