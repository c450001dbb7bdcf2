"""Limits of requests, and what keeps those who are inside from those who crowd: places, sizes, times, hang-ups.

Two layers: Protocol is what uvicorn speaks HTTP with, where refusing costs least and slow clients are seen; the two
ASGI apps do the same where another server is in front, and what needs a request as a whole.
"""

import asyncio
import resource
import select
from contextlib import suppress
from http import HTTPStatus
from typing import Any

import httptools
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from api.auth import Denied, identify
from api.errors import SENTENCES, denied, problem, retryable
from api.settings import Settings

READS = {"GET", "HEAD", "OPTIONS"}
"""Methods of requests whose body, if any, nobody reads."""

ALWAYS = (b"/health/", b"/metrics")
"""Beginnings of paths that are answered in any crowd: who restarts what does not answer would make it worse."""

PAUSE = 0.25
"""Seconds that a refusal is held back, so that clients that ask again at once do not take the time of those inside."""

LINGER = 1.0
"""Seconds for which what a refused client still sends is thrown away, that it may read the answer; and for which a connection that
waits for its next request stays open when the server ends, because the request may be on its way."""

HEAD = 65_536
"""Bytes that the head of a request may have, and what follows a body in chunks."""

FIELDS = 100
"""How many header fields a request may have."""

CONNECTIONS = 10_000
"""How many clients a worker talks to at most; fewer where it may not open as many files."""

HUNG_UP = getattr(select, "POLLRDHUP", select.POLLHUP)
"""What the system tells of a connection whose other end is closed."""

FILES = 64
"""Files that a worker opens beside its connections to clients and to the database: listeners, logs, metrics."""

HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
]
"""What every answer says to browsers."""

ENCRYPTED = (b"strict-transport-security", b"max-age=31536000")
"""What answers by HTTPS say to browsers, too: for a year, ask in no other way."""

CLOSED = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")
"""What data may do in a browser: nothing."""

OPEN = (
    b"content-security-policy",
    b"default-src 'none'; connect-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; script-src 'self' 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
)
"""What the page of the documentation may do: its own scripts, styles and calls, in no frame."""

KEPT = (b"cache-control", b"no-cache")
PASSING = (b"cache-control", b"no-store")


def open_files(wanted: int) -> int:
    """Let this process open so many files, or as many as it may, and say how many."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return wanted
    most = wanted if hard == resource.RLIM_INFINITY else min(hard, wanted)
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
        return most
    return soft


class Door:
    """How many requests are inside, reads and writes apart, and whether there is room for one more."""

    def __init__(self, settings: Settings) -> None:
        """Let in as many as have a connection or may wait for one."""
        self.room = settings.pool_size + settings.pool_waiters
        self.seconds = settings.request_seconds
        self.size = settings.request_size
        self.bytes = self.room * self.size
        """How many bytes of bodies may be there while they come in: as many as those inside may bring."""
        self.raw = not settings.cors_origins
        """Whether refusals may leave without what CORS adds to answers."""
        others = FILES + 2 * settings.pool_size
        self.connections = max(1, open_files(CONNECTIONS + others) - others)
        """How many clients may be connected."""
        self.inside = {True: 0, False: 0}
        self.coming = 0
        """How many bytes of bodies are there that come in."""
        self.refused = 0
        self._late: list[Protocol] = []
        self._watching = False

    def full(self, *, reads: bool) -> bool:
        """Whether one more would have to go away again."""
        return self.inside[reads] >= self.room

    def hold(self, protocol: "Protocol") -> None:
        """Answer a refused request in a moment, together with others."""
        self.refused += 1
        if not self._late:
            protocol.loop.call_later(PAUSE, self._let_go)
        self._late.append(protocol)

    def _let_go(self) -> None:
        late, self._late = self._late, []
        for protocol in late:
            protocol.refuse()

    def watch(self, loop: asyncio.AbstractEventLoop, connections: set[Any]) -> None:
        """Look at all connections once a second while there are any: a timer for each request would cost more."""
        if self._watching:
            return
        self._watching = True

        def look() -> None:
            now = loop.time()
            try:
                for connection in list(connections):
                    connection.look(now)
            finally:
                self._watching = bool(connections)
                if self._watching:
                    loop.call_later(1, look)

        loop.call_later(1, look)


def answer(status: int, code: str, *, close: bool = False) -> bytes:
    """Write an answer that needs no app."""
    again = True if status == 503 else None
    response = problem(
        status, code, SENTENCES[code], headers={"connection": "close"} if close else {}, retryable=again
    )
    lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}".encode()]
    timing = (b"server-timing", b"pool;dur=0.00, db;dur=0.00, total;dur=0.00")
    for name, value in [*response.raw_headers, *HEADERS, CLOSED, PASSING, timing]:
        lines.append(name + b": " + value)
    return b"\r\n".join([*lines, b"", bytes(response.body)])


BUSY = answer(503, "busy")
FULL = answer(503, "busy", close=True)
SLOW = answer(408, "slow", close=True)
BAD = answer(400, "bad_request", close=True)


class Protocol(HttpToolsProtocol):
    """HTTP as uvicorn speaks it, with a door: the crowd goes away cheaply, the slow and the vanished are let go."""

    def __init__(self, config: Config, *words: Any, **further: Any) -> None:  # noqa: ANN401  # as uvicorn gives them
        """Find the app's door."""
        super().__init__(config, *words, **further)
        app: Any = config.loaded_app
        while not hasattr(app, "state"):  # uvicorn has wrapped it
            app = app.app
        self._door: Door = app.state.door
        self._since: float | None = None
        """Since when a request's headers are on their way."""
        self._stuck: float | None = None
        """Since when the client does not read."""
        self._refusing = False
        self._leaving = False
        self.headers = []
        self._over = False
        """Whether this is one connection too many."""
        self._head = 0
        """How many bytes of a head, or of what follows a body, have come."""
        self._fields_over = False
        """Whether all header fields of a request are there: what comes after its body is none."""
        self._running: RequestResponseCycle | None = None
        """The request that is being answered; self.cycle is the last one that came."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to count the seconds of the first request."""
        super().connection_made(transport)
        self._since = self.loop.time()
        self._door.watch(self.loop, self.connections)
        over = len(self.connections) - self._door.connections
        if over > 0:
            self._door.refused += 1
            self._over = True  # answered when it asks, for it could lose an answer that came before it asked
            self._since -= self._door.seconds - LINGER
        if over > FILES / 2:
            self.transport.abort()

    def data_received(self, data: bytes) -> None:
        """Read on, and over an offer to speak another protocol, as RFC 9110 allows."""
        if self._over:
            self.transport.write(FULL)
            self.transport.close()
            return
        self._unset_keepalive_if_required()
        self._head += len(data)
        while True:
            try:
                self.parser.feed_data(data)
            except httptools.HttpParserUpgrade as offer:
                # The parser takes what follows for that protocol, a body too: another one reads the head without the offer.
                method = self.parser.get_method()
                head = [b"%s %s HTTP/%s" % (method, self.url, self.parser.get_http_version().encode())]
                head += [name + b": " + value for name, value in self.headers if name != b"upgrade"]
                data = b"\r\n".join([*head, b"", b""]) + data[offer.args[0] :]
                self.parser = httptools.HttpRequestParser(self)
                self.parser.set_dangerous_leniencies(lenient_data_after_close=True)  # as uvicorn's
                if method != b"CONNECT":  # which is such an offer in itself
                    continue
            except httptools.HttpParserError:
                pass
            else:
                if self._head <= HEAD and len(self.headers) <= FIELDS:
                    return
            self.logger.warning("Invalid HTTP request received.")
            self.send_400_response("")
            return

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002  # as the method it replaces
        """Say that this is no request, as other errors are said."""
        self.transport.write(BAD)
        self.transport.close()

    def on_message_begin(self) -> None:
        """Begin to count the seconds of a request."""
        super().on_message_begin()
        self._since = self.loop.time()
        self._fields_over = False

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header field. What follows a body may not be taken for one (RFC 9110, 6.5.1)."""
        if not self._fields_over and len(self.headers) <= FIELDS:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Let a request in, or send it away before anything else is made of it."""
        self._head = 0
        self._fields_over = True
        if len(self.headers) > FIELDS:
            return  # data_received refuses it
        if self.parser.should_upgrade():
            return  # data_received reads it again
        self._since = None
        reads = self.parser.get_method() == b"GET"
        counted = reads and not self.url.startswith(ALWAYS)
        if self._refusing:
            self._leaving = True  # sent without waiting for the answer, which is a refusal
            return
        if self.cycle is not None and not self.cycle.response_complete:
            super().on_headers_complete()  # the same: it waits for the one before
            return
        full = self._door.full(reads=True)
        if counted and full and self._is_refused():
            self._refusing = True
            self.flow.pause_reading()
            self._door.hold(self)
            return
        super().on_headers_complete()
        if self._leaving:
            self.cycle.keep_alive = False
        if counted and not full:
            # Counted here, and not when its task begins: a thousand may come before the first of them does.
            self._door.inside[True] += 1
            self.scope["state"]["inside"] = True

    def _is_refused(self) -> bool:
        return (
            self.parser.should_keep_alive()
            and (self._door.raw or all(name != b"origin" for name, _ in self.headers))
            and all(name not in {b"content-length", b"transfer-encoding"} for name, _ in self.headers)
        )

    def on_body(self, body: bytes) -> None:
        """Take a part of the body, if anybody wants it."""
        self._head = 0
        if self.cycle is not None:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """Note the end of a request."""
        self._head = 0
        if not self._refusing and self.cycle is not None and not self.parser.should_upgrade():
            super().on_message_complete()

    def refuse(self) -> None:
        """Say that it is too busy here."""
        self._refusing = False
        if self.transport.is_closing():
            return
        self.transport.write(BUSY)
        if self._leaving:
            self.transport.close()
            return
        self.flow.resume_reading()
        self._unset_keepalive_if_required()
        self.timeout_keep_alive_task = self.loop.call_later(
            self.timeout_keep_alive, self.timeout_keep_alive_handler
        )

    def look(self, now: float) -> None:
        """Let go of a client that is too slow, in sending or in reading."""
        idle = not self._refusing and (self.cycle is None or self.cycle.response_complete)
        stuck = self._stuck is not None and now - self._stuck > self._door.seconds
        if stuck or (
            self.flow.read_paused and self._has_hung_up()
        ):  # who is not read from is not heard to leave
            self.transport.abort()
        elif self._since is not None and now - self._since > self._door.seconds:
            if idle:
                self.transport.write(SLOW)
            self.transport.close()
        elif self._since is None and idle and self.timeout_keep_alive_task is None:
            self._since = now  # bytes came that begin no request: the rest of a body that nobody read

    def _has_hung_up(self) -> bool:
        poll = select.poll()
        poll.register(self.transport.get_extra_info("socket").fileno(), HUNG_UP)
        return bool(poll.poll(0))

    def pause_writing(self) -> None:
        """Note that the client does not read."""
        super().pause_writing()
        self._stuck = self.loop.time()

    def resume_writing(self) -> None:
        """Note that the client reads again."""
        super().resume_writing()
        self._stuck = None

    def connection_lost(self, exc: Exception | None) -> None:
        """Break the request off, and forget those that wait behind it: nobody waits for their answers."""
        super().connection_lost(exc)
        self.pipeline.clear()
        if self._running is not None:
            self._running.disconnected = True
            self._running.message_event.set()
        self._break_off("gone")

    def shutdown(self) -> None:
        """End with the request in hand, or with the next one if it is on its way."""
        self._leaving = True
        if self._refusing:
            return
        if self.cycle is None or self.cycle.response_complete:
            self.loop.call_later(LINGER, self._leave)
        else:
            self.cycle.keep_alive = False
        seconds = self.config.timeout_graceful_shutdown
        if (
            seconds
        ):  # a moment earlier than uvicorn, which would not answer; also what comes in the last moment
            self.loop.call_later(seconds - 0.5, self._break_off, "ending")

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:  # noqa: ANN401  # as the method it replaces
        """Note which request is being answered."""
        self._running = cycle
        super()._start_asgi_task(cycle, app)

    def _break_off(self, why: str) -> None:
        """Cancel the request in hand; Answers learns why."""
        if self._running is not None and not self._running.response_complete:
            state = self._running.scope["state"]
            if task := state.get("task"):
                state[why] = True
                task.cancel()

    def _leave(self) -> None:
        if not self._refusing and (self.cycle is None or self.cycle.response_complete):
            self.transport.close()


class Answers:
    """Around all of the app: what every answer says to browsers, and the end of a request whose client has hung up."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an app."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        state["task"] = asyncio.current_task()

        begun = False

        async def guarded(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                message["headers"] = [*message["headers"], *_said(scope, message)]
            await send(message)

        try:
            await self._app(scope, receive, guarded)
        except (asyncio.CancelledError, ClientDisconnect):
            if state.get("ending") and not begun:
                again = retryable(
                    scope["method"], [name.decode("latin-1") for name, _ in scope["headers"]], "ending"
                )
                await problem(503, "ending", SENTENCES["ending"], retryable=again)(scope, receive, guarded)
            elif not state.get("gone"):
                raise


def _said(scope: Scope, message: Message) -> list[tuple[bytes, bytes]]:
    said = [*HEADERS, CLOSED]
    names = dict(message["headers"])
    if names.get(b"content-type", b"").startswith(b"text/html"):
        said[-1] = OPEN
    if b"cache-control" not in names:
        said.append(KEPT if scope["method"] in READS and message["status"] < 400 else PASSING)
    if scope.get("scheme") == "https":
        said.append(ENCRYPTED)
    return said


class Entrance:
    """In front of the endpoints: a request comes in when there is room, whole, neither too large nor too slow, and if it writes, with a token."""

    def __init__(self, app: ASGIApp, door: Door) -> None:
        """Wrap an app."""
        self._app = app
        self._door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        reads = scope["method"] in READS
        always = reads and scope["path"].encode().startswith(ALWAYS)
        state = scope.setdefault("state", {})
        inside = state.pop("inside", False)
        door = self._door
        try:
            counted = not (inside or always)
            if counted and door.full(reads=reads):
                await self._send_away(scope, receive, send)
                return
            if not reads:
                tokens = scope["app"].state.tokens
                if tokens is not None:  # before the body: who may not write need not send it
                    authorization = Request(scope).headers.get("authorization")
                    try:
                        state["caller"] = identify(tokens, authorization)
                    except Denied as error:
                        refusal = await denied(Request(scope), error)
                        await refusal(scope, receive, send)
                        return
                taken = await self._take(scope, receive, send)
                if taken is None:
                    return
                receive = taken
                # Counted after its body: who sends slowly takes no place from others, but may find them all taken now.
                if door.full(reads=False):
                    await self._send_away(scope, receive, send)
                    return
            if counted:
                door.inside[reads] += 1
                inside = True

            async def leaving(message: Message) -> None:
                nonlocal inside
                if inside and message["type"] == "http.response.start":
                    # Before the answer is sent: who reads slowly takes no place from others.
                    inside = False
                    door.inside[reads] -= 1
                await send(message)

            await self._app(scope, receive, leaving)
        finally:
            if inside:
                door.inside[reads] -= 1

    async def _send_away(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._door.refused += 1
        await problem(503, "busy", SENTENCES["busy"], retryable=True)(scope, receive, send)

    async def _take(self, scope: Scope, receive: Receive, send: Send) -> Receive | None:
        """Take the whole body, and give it to whoever asks; or answer, and give nothing."""
        door = self._door
        length = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
        too_large = not length.isdigit() or int(length) > door.size
        body = bytearray()
        message: Message = {"type": "http.request", "body": b"", "more_body": True}
        try:
            async with asyncio.timeout(door.seconds):
                while message.get("more_body") and not too_large and door.coming <= door.bytes:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        return None
                    part = message.get("body", b"")
                    body += part
                    door.coming += len(part)
                    too_large = len(body) > door.size
            crowded = door.coming > door.bytes
        except TimeoutError:
            refusal = problem(408, "slow", SENTENCES["slow"], headers={"connection": "close"})
            await refusal(scope, receive, send)
            return None
        finally:
            door.coming -= len(body)
        if too_large or crowded:
            close = {"connection": "close"}
            if too_large:
                detail = f"{SENTENCES['body_too_large']} {door.size:,} bytes."
                refusal = problem(413, "body_too_large", detail, field="body", headers=close)
            else:
                door.refused += 1
                refusal = problem(503, "busy", SENTENCES["busy"], headers=close, retryable=True)
            status, headers = refusal.status_code, refusal.raw_headers
            body.clear()
            await send({"type": "http.response.start", "status": status, "headers": headers})
            await send({"type": "http.response.body", "body": refusal.body, "more_body": True})
            # Closed at once, its system might throw the answer away, because bytes came after it.
            try:
                async with asyncio.timeout(LINGER):
                    while message.get("more_body"):
                        message = await receive()
            except TimeoutError:
                pass
            await send({"type": "http.response.body", "body": b""})
            return None
        whole: Message | None = {"type": "http.request", "body": bytes(body), "more_body": False}

        async def given() -> Message:
            nonlocal whole
            if whole is None:
                return await receive()
            first, whole = whole, None
            return first

        return given
