"""Crowds, large bodies, slow clients and those who hang up, over the wire."""

import asyncio
import random
import socket
from collections.abc import Callable
from time import monotonic

import asyncpg
import httpx
import pytest

from bench.overload import Crowd, wire
from tests.faults.conftest import Api, sessions, set_role, until
from tests.faults.test_signals import waits

Serve = Callable[..., Api]
MIB = 2**20


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize("size", [MIB, MIB + 1, 30 * MIB])
async def test_a_body_over_the_limit_is_refused_unread(
    calm_url: str, serve: Serve, size: int, *, chunked: bool
) -> None:
    async with serve(calm_url) as api:
        before = api.memory()
        client = await api.wire()
        length = b"Transfer-Encoding: chunked" if chunked else b"Content-Length: %d" % size
        await client.send(
            b"POST /books HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n%s\r\n\r\n"
            % length
        )
        part = b" " * 65_536

        async def send() -> int:
            sent = 0
            try:
                while sent < size:
                    piece = part[: size - sent]
                    await client.send(b"%x\r\n%s\r\n" % (len(piece), piece) if chunked else piece)
                    sent += len(piece)
                await client.send(b"0\r\n\r\n" if chunked else b"")
            except ConnectionError:
                pass
            return sent

        sending = asyncio.create_task(send())
        answer = await client.answer()
        if size == MIB:
            assert answer.status == 422  # taken, and no JSON
            assert answer.json()["field"] == "body"
        else:
            assert answer.status == 413
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.json()["code"] == "body_too_large"
            assert await client.ended() == b""
            assert api.memory() - before < 10 * MIB
        await sending


async def is_busy(api: Api) -> bool:
    client = await api.wire()
    try:
        await client.send(wire("GET", "/health/live"))
        answer = await client.answer()
    except (ConnectionError, EOFError):
        return False
    return (answer.status, answer.json()["code"]) == (503, "busy")


HEAD = b"GET /books HTTP/1.1\r\nHost: localhost\r\n"
CHUNKS = b"POST /books HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n"


@pytest.mark.parametrize(
    ("begun", "part"),
    [
        (HEAD, b"X: a\r\n"),
        (CHUNKS, b"X: a\r\n"),
        (HEAD + b"X: ", b"a"),
        (b"GET /books?q=", b"a"),
        (b"", b"\r\n"),
    ],
    ids=["fields", "fields after the body", "one value", "one address", "empty lines"],
)
async def test_heads_without_end_are_refused(calm_url: str, serve: Serve, begun: bytes, part: bytes) -> None:
    async with serve(calm_url) as api:
        before = api.memory()
        client = await api.wire()
        await client.send(begun)
        many = part * (65_536 // len(part))
        for _ in range(200):  # 13 MB, of which the server may take some before it hangs up
            try:
                await client.send(many)
            except ConnectionError:
                break
        else:
            pytest.fail("it takes all")
        assert api.memory() - before < 10 * MIB
        async with api.client() as other:
            assert (await other.get("/health/live")).status_code == 200


async def test_a_head_that_is_too_long_is_said(calm_url: str, serve: Serve) -> None:
    async with serve(calm_url) as api:
        for further, status in [(98, 200), (101, 400)]:
            client = await api.wire()
            await client.send(HEAD + b"X: a\r\n" * further + b"\r\n")
            answer = await client.answer()
            assert answer.status == status
        assert answer.json()["code"] == "bad_request"


async def test_what_follows_a_body_is_no_header(database: str, serve: Serve) -> None:
    async with serve(database) as api:
        body = b'{"title": "Followed"}'
        for _ in range(2):
            client = await api.wire()
            await client.send(
                b"POST /books HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                b"%x\r\n%s\r\n0\r\nIdempotency-Key: key\r\nOrigin: https://evil.example\r\n\r\n"
                % (len(body), body)
            )
            answer = await client.answer()
            assert answer.status == 201
            assert "idempotency-replayed" not in answer.headers


async def test_connections_that_say_nothing_leave_room(calm_url: str, serve: Serve) -> None:
    async with serve(calm_url, files=256, STOREROOM_REQUEST_SECONDS=60) as api:
        place = httpx.URL(api.base)
        crowd = []
        for _ in range(400):
            one = socket.create_connection((place.host, place.port or 0), 5)
            crowd.append(one)
        try:
            # Those over the number, whom it answers when they ask or lets go in a second or two, are as many as it can bear.
            await until(lambda: is_busy(api))
        finally:
            for one in crowd:
                one.close()

        async def lives() -> bool:
            async with api.client() as other:
                return (await other.get("/books")).status_code == 200

        await until(lives)
        assert await api.end() == (0, "")


async def test_what_is_too_large_is_refused_before_it_is_sent(calm_url: str, serve: Serve) -> None:
    async with serve(calm_url, STOREROOM_REQUEST_SIZE=100) as api:
        client = await api.wire()
        await client.send(
            b"POST /books HTTP/1.1\r\nHost: localhost\r\nContent-Length: 101\r\nExpect: 100-continue\r\n\r\n"
        )
        assert (await client.answer()).status == 413
        client = await api.wire()
        body = b'{"title": "Small"}'
        await client.send(
            b"POST /books HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            b"Content-Length: %d\r\nExpect: 100-continue\r\n\r\n" % len(body)
        )
        assert (await client.answer()).status == 100
        await client.send(body)
        assert (await client.answer()).status == 201


@pytest.mark.parametrize(
    "begun",
    [
        b"",
        b"GET /books HTTP/1.1\r\nHost: localhost\r\n",
        b"\r\n\r\n",
        b"POST /books HTTP/1.1\r\nHost: localhost\r\nContent-Length: 20\r\n\r\n{",
        b"POST /books HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n",
    ],
    ids=["nothing", "half a head", "empty lines", "half a body", "half of chunks"],
)
async def test_who_is_too_slow_is_let_go(calm_url: str, serve: Serve, begun: bytes) -> None:
    async with serve(calm_url, STOREROOM_REQUEST_SECONDS=1) as api:
        client = await api.wire()
        began = monotonic()
        await client.send(begun)
        said = await client.ended(10)
        assert monotonic() - began > 0.9
        assert said.startswith(b"HTTP/1.1 408 ")
        assert b"content-type: application/problem+json" in said
        assert b'"code":"slow"' in said


async def test_who_drips_is_let_go(calm_url: str, serve: Serve) -> None:
    async with serve(calm_url, STOREROOM_REQUEST_SECONDS=1) as api:
        client = await api.wire()

        async def drip() -> None:
            await client.send(b"GET /books HTTP/1.1\r\n")
            for number in range(1000):
                await client.send(b"X-%d: y\r\n" % number)
                await asyncio.sleep(0.1)

        dripping = asyncio.create_task(drip())
        await client.ended(10)
        dripping.cancel()
        # The same with the body of a request that is answered already.
        client = await api.wire()
        await client.send(b"GET /health/live HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n")
        assert (await client.answer()).status == 200

        async def trickle() -> None:
            for _ in range(1000):
                await client.send(b"x")
                await asyncio.sleep(0.1)

        trickling = asyncio.create_task(trickle())
        await client.ended(10)
        trickling.cancel()


async def test_who_does_not_read_is_let_go_and_takes_no_place(calm_url: str, serve: Serve) -> None:
    async with serve(calm_url, STOREROOM_REQUEST_SECONDS=1, STOREROOM_POOL_WAITERS=1) as api:
        client = await api.wire()
        client.writer.transport.pause_reading()  # type: ignore[attr-defined]
        asking = b"GET /swagger/swagger-ui-bundle.js HTTP/1.1\r\nHost: localhost\r\n\r\n"

        async def ask() -> None:
            while True:
                await client.send(asking * 20)
                await asyncio.sleep(0.05)

        with pytest.raises(ConnectionError):
            await asyncio.wait_for(ask(), 10)
        async with api.client() as other:
            assert (await other.get("/books")).status_code == 200


async def test_requests_that_come_together_are_answered_in_their_order(calm_url: str, serve: Serve) -> None:
    async with serve(calm_url) as api:
        client = await api.wire()
        paths = [b"/books", b"/health/live", b"/nothing", b"/products"]
        await client.send(b"".join(b"GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n" % path for path in paths))
        assert [(await client.answer()).status for _ in paths] == [200, 200, 404, 200]


async def test_a_crowd_is_sent_away_and_those_inside_are_answered(
    database: str, owner: asyncpg.Connection, serve: Serve
) -> None:
    await set_role(owner, lock_timeout="0", statement_timeout="0", transaction_timeout="0")
    async with serve(
        database, STOREROOM_POOL_SIZE=2, STOREROOM_POOL_WAITERS=3, STOREROOM_POOL_PATIENCE=60
    ) as api:
        inside, outside = [await api.wire() for _ in range(5)], [await api.wire() for _ in range(20)]
        async with owner.transaction():
            await owner.execute("LOCK TABLE bookstore.book")
            for client in inside:
                await client.send(wire("GET", "/books"))
            await asyncio.sleep(0.3)
            began = monotonic()
            for client in outside:
                await client.send(wire("GET", "/books"))
            for client in outside:
                answer = await client.answer()
                assert (answer.status, answer.headers["retry-after"]) == (503, "1")
                assert answer.headers["content-type"] == "application/problem+json"
                assert answer.json()["code"] == "busy"
                assert answer.headers["x-content-type-options"] == "nosniff"
            assert monotonic() - began < 1
            await outside[0].send(wire("GET", "/health/live"))
            assert (await outside[0].answer()).status == 200
            # Writes have connections of their own, and so have their crowds.
            await outside[1].send(wire("POST", "/categories", '{"name": "Plays"}'))
            assert (await outside[1].answer()).status == 201
            await outside[2].send(wire("GET", "/books") * 2)  # does not even wait for its answer
            assert (await outside[2].answer()).status == 503
            assert await outside[2].ended() == b""
        for client in inside:
            assert (await client.answer()).status == 200
        for client in outside[:2]:
            await client.send(wire("GET", "/books"))
            assert (await client.answer()).status == 200


async def test_it_is_ready_though_a_crowd_has_all_connections(
    database: str, owner: asyncpg.Connection, serve: Serve
) -> None:
    await set_role(owner, lock_timeout="0", statement_timeout="0", transaction_timeout="0")
    async with serve(
        database, STOREROOM_POOL_SIZE=2, STOREROOM_POOL_WAITERS=1, STOREROOM_POOL_PATIENCE=60
    ) as api:
        inside = [await api.wire() for _ in range(3)]
        curious = [await api.wire() for _ in range(100)]
        async with owner.transaction():
            await owner.execute("LOCK TABLE bookstore.book")
            for client in inside:
                await client.send(wire("GET", "/books"))
            await until(lambda: waits(owner, 2))
            crowd = await api.wire()
            await crowd.send(wire("GET", "/books"))
            assert (await crowd.answer()).json()["code"] == "busy"
            for client in curious:
                await client.send(wire("GET", "/health/ready"))
            for client in curious:
                assert (await client.answer()).json() == {"status": "ready"}
            # Nor does who asks take a place.
            await crowd.send(wire("GET", "/books"))
            assert (await crowd.answer()).json()["code"] == "busy"
            assert await sessions(owner) == 4  # two of the reader's, the writer's, and one that looks
        for client in inside:
            assert (await client.answer()).status == 200


async def test_who_asks_whether_it_is_ready_takes_no_place(
    database: str, owner: asyncpg.Connection, serve: Serve
) -> None:
    await set_role(owner, lock_timeout="0", statement_timeout="0", transaction_timeout="0")
    async with serve(database, STOREROOM_POOL_SIZE=1, STOREROOM_POOL_WAITERS=0) as api:
        curious = [await api.wire() for _ in range(5)]
        async with owner.transaction():
            # What the question reads is locked: all who ask wait, and for one answer.
            await owner.execute("LOCK TABLE util.public_function")
            for client in curious:
                await client.send(wire("GET", "/health/ready"))
            await until(lambda: waits(owner, 1))
            async with api.client() as other:
                assert (await other.get("/books")).status_code == 200
            for client in curious:
                answer = await client.answer()
                assert (answer.status, answer.json()["code"]) == (503, "unavailable")
        async with api.client() as other:
            assert (await other.get("/health/ready")).status_code == 200


async def test_a_thousand_clients_at_three_times_capacity(calm_url: str, serve: Serve) -> None:
    async with serve(calm_url) as api:
        requests = [wire("GET", f"/books?author={name}") for name in ("verne", "austen", "homer")]
        async with Crowd(api.base, requests, 32, random.Random(1)) as few:  # noqa: S311  # no secret
            await few.press(0.5)
            capacity = (await few.press(1.5)).rate(200)
        async with Crowd(api.base, requests, 1000, random.Random(1)) as crowd:  # noqa: S311
            flood = await crowd.ask(3 * capacity, 4)
            assert set(flood.statuses) == {200, 503}
            assert flood.statuses.total() == flood.asked
            assert flood.broken == 0
            assert flood.rate(200) > 0.5 * capacity  # bench/RESULTS.md has the figure of a machine for itself
            assert flood.percentile(503, 95) < 1000
            calm = await crowd.ask(0.3 * capacity, 1)
            assert calm.statuses[503] < 0.1 * calm.asked


async def test_who_hangs_up_ends_the_query(database: str, owner: asyncpg.Connection, serve: Serve) -> None:
    await set_role(owner, lock_timeout="0", statement_timeout="8s", transaction_timeout="0")
    async with serve(database, STOREROOM_POOL_SIZE=2) as api:
        async with owner.transaction():
            await owner.execute("LOCK TABLE bookstore.book")
            for request in (
                wire("GET", "/books"),
                wire("POST", "/books", '{"title": "Never"}'),
                wire("GET", "/books?q=never"),
                # Others wait behind it on the same connection.
                wire("GET", "/books") + wire("POST", "/books", '{"title": "Never"}') + wire("GET", "/books"),
            ):
                # Each at another moment of its call; a cancel that came too early is followed by the end of the session.
                for _ in range(5):
                    client = await api.wire()
                    await client.send(request)
                    await until(lambda: sessions(owner, "active"))
                    client.hang_up()
                    assert await until(lambda: no_session(owner)) < 4
        async with api.client() as other:
            for _ in range(3):
                assert (await other.get("/books")).json()["items"] == []
        assert await api.end() == (0, "")


async def no_session(owner: asyncpg.Connection) -> bool:
    return await sessions(owner, "active") == 0


async def test_after_thousands_who_hang_up_no_connection_is_missing(
    database: str, owner: asyncpg.Connection, serve: Serve
) -> None:
    chance = random.Random(1)  # noqa: S311  # no secret
    paths = ["/books", "/books?q=anything", "/products", "/recipes"]
    async with serve(database, STOREROOM_POOL_SIZE=4) as api:

        async def leave(number: int) -> None:
            client = await api.wire()
            await client.send(
                wire("POST", "/categories", f'{{"name": "C {number}"}}')
                if number % 5 == 0
                else wire("GET", chance.choice(paths))
            )
            await asyncio.sleep(chance.random() * 0.006)
            client.hang_up()

        for begin in range(0, 2000, 20):
            await asyncio.gather(*(leave(number) for number in range(begin, begin + 20)))
        async with api.client() as other:
            # As many at once as there are connections: each of them is there, and works.
            for _ in range(5):
                answers = await asyncio.gather(*(other.get(path) for path in paths))
                assert [answer.status_code for answer in answers] == [200] * 4
            assert (await other.post("/books", json={"title": "Kept"})).status_code == 201
        assert await sessions(owner) <= 8
        assert await sessions(owner, "idle in transaction%") == 0
        assert await api.end() == (0, "")


SLOW = b"POST /categories HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n%sContent-Length: %d\r\n\r\n"


async def test_writes_whose_bodies_come_slowly_find_no_place_when_all_are_taken(
    database: str, owner: asyncpg.Connection, serve: Serve
) -> None:
    await set_role(owner, lock_timeout="0", statement_timeout="0", transaction_timeout="0")
    async with serve(
        database, STOREROOM_POOL_SIZE=1, STOREROOM_POOL_WAITERS=1, STOREROOM_POOL_PATIENCE=60
    ) as api:
        async with api.client() as other:  # when the API has tidied up, which takes the connection, too
            assert (await other.post("/categories", json={"name": "First"})).status_code == 201
        clients = [await api.wire() for _ in range(6)]
        bodies = [b'{"name": "Slow %d"}' % number for number in range(6)]
        for client, body in zip(clients, bodies, strict=True):
            await client.send(SLOW % (b"Expect: 100-continue\r\n", len(body)))
            assert (await client.answer()).status == 100  # inside the door, and waited for
        async with owner.transaction():
            await owner.execute("LOCK TABLE bookstore.category")
            for client, body in zip(clients[:2], bodies, strict=False):
                await client.send(body)
            await until(lambda: waits(owner, 1))
            async with api.client() as other:  # asked later, answered later
                for _ in range(3):
                    assert (await other.get("/health/live")).status_code == 200
            # The other one waits for the connection; the rest learn at once that there is no place.
            answers = []
            for client, body in zip(clients[2:], bodies[2:], strict=True):
                await client.send(body)
                answers.append(await client.answer())
            assert [answer.json()["code"] for answer in answers] == ["busy"] * 4
            assert [answer.json()["retryable"] for answer in answers] == [True] * 4
        assert [(await client.answer()).status for client in clients[:2]] == [201, 201]


async def test_bodies_on_their_way_cannot_fill_the_memory(calm_url: str, serve: Serve) -> None:
    async with serve(
        calm_url, STOREROOM_POOL_SIZE=1, STOREROOM_POOL_WAITERS=1, STOREROOM_REQUEST_SIZE=1000
    ) as api:
        first, second, third = [await api.wire() for _ in range(3)]
        for client in (first, second):
            await client.send(SLOW % (b"Expect: 100-continue\r\n", 1000))
            assert (await client.answer()).status == 100
            await client.send(b" " * 999)
        async with api.client() as other:

            async def refused() -> bool:
                answer = await other.post("/categories", json={"name": "Small"})
                return answer.status_code == 503 and answer.json()["code"] == "busy"

            await until(refused)
            second.hang_up()
            await until(lambda: accepted(other))
        await third.send(SLOW % (b"", 1000) + b" " * 999)
        await first.send(b"}")
        assert (await first.answer()).status == 422


async def accepted(client: httpx.AsyncClient) -> bool:
    return (await client.post("/categories", json={"name": f"Small {random.random()}"})).status_code == 201  # noqa: S311


async def test_who_may_not_write_need_not_send_a_body(calm_url: str, serve: Serve) -> None:
    async with serve(calm_url, STOREROOM_JWT_SECRET="a secret of the tests, 32 bytes or more") as api:
        for words in (b"", b"Authorization: Bearer a.b.c\r\n"):
            client = await api.wire()
            await client.send(SLOW % (words + b"Expect: 100-continue\r\n", MIB))
            assert (await client.answer()).status == 401


async def test_what_was_never_sent_to_the_database_may_be_sent_again(
    database: str, owner: asyncpg.Connection, serve: Serve
) -> None:
    await set_role(owner, lock_timeout="0", statement_timeout="0", transaction_timeout="0")
    async with (
        serve(database, STOREROOM_POOL_SIZE=1, STOREROOM_POOL_PATIENCE=0.2) as api,
        owner.transaction(),
        api.client() as client,
    ):
        await owner.execute("LOCK TABLE bookstore.category")
        sent = asyncio.create_task(client.post("/categories", json={"name": "Sent"}))
        await until(lambda: waits(owner, 1))
        waited = (await client.post("/categories", json={"name": "Never sent"})).json()
        assert (waited["code"], waited["retryable"]) == ("busy", True)
        await owner.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE application_name = 'storeroom' AND datname = current_database() AND state = 'active'"
        )
        broken = (await sent).json()
        assert (broken["code"], broken["retryable"]) == ("unavailable", False)


@pytest.mark.parametrize("size", [1_000_000, 7, 1])
@pytest.mark.parametrize(
    "offer",
    [
        b"Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\n",
        b"upgrade: foo\r\nconnection: upgrade\r\n",
        b"UPGRADE: WEBSOCKET\r\nCONNECTION: UPGRADE\r\n",
    ],
)
async def test_an_offer_of_another_protocol_is_read_over(
    calm_url: str, serve: Serve, offer: bytes, size: int
) -> None:
    async with serve(calm_url) as api:
        client = await api.wire()
        sent = b""
        for name in (b"First", b"Second"):
            body = b'{"name": "%s of %d and %d upgrade: x"}' % (name, len(offer), size)
            head = b"POST /authors HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            sent += head + offer + b"Content-Length: %d\r\n\r\n" % len(body) + body
            sent += b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n" + offer + b"\r\n"
        client.writer.transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for begin in range(0, len(sent), size):
            await client.send(sent[begin : begin + size])
            await asyncio.sleep(0)
        for _ in range(2):
            answer = await client.answer()
            assert answer.status == 201, answer.body
            assert answer.json()["name"].endswith("upgrade: x")
            assert (await client.answer()).status == 200
        await client.send(b"CONNECT localhost:80 HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert (await client.answer()).status == 400
        assert await client.ended() == b""
