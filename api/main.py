"""The app: lifespan, routers, handlers."""

import logging
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from os import urandom
from time import perf_counter

from fastapi import FastAPI, Request, Response
from fastapi.middleware.cors import CORSMiddleware
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from fastapi_swagger import patch_fastapi
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import activity, books, errors, limits, logs, products, recipes
from api.activity import Log
from api.auth import Tokens
from api.catalogs import CATALOGS
from api.database import WORK, Database, Work
from api.metrics import CONTENT_TYPE, Metrics, metrics_page
from api.responses import ERRORS, Lists, Store
from api.settings import Settings

ROUTERS = {"bookstore": books.routers, "recipes": recipes.routers, "inventory": products.routers}
TAGS = {name: catalog.text for name, catalog in CATALOGS.items()} | {
    "activity": "What was searched for, and what was changed.",
    "health": "Whether the server works.",
}


class Storeroom(FastAPI):
    """The app with what is around all of it."""

    def build_middleware_stack(self) -> ASGIApp:
        """Measure from outside of all else, so that every answer says how long it took, a 500 too, and is counted."""
        return limits.Answers(Requests(super().build_middleware_stack(), self.state.metrics))


class Requests:
    """Names each request, says in its answer how long it took, and tells metrics and log of it.

    `Server-Timing` has the milliseconds that it waited for a connection, for the database, and took in all; `X-Request-ID` is the
    client's, if that is a plain name, or made here.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        """Wrap an app."""
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = perf_counter()
        work = Work()
        for name, value in scope["headers"]:
            if name == b"x-request-id":
                work.id = value.decode("latin-1") if _NAME(value) else ""
            elif name == b"traceparent" and (found := _TRACE(value)) and found[1] != _NO_TRACE:
                work.trace = found[1].decode()
        work.id = work.id or urandom(8).hex()
        WORK.set(work)
        status = 0

        async def timed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                total = perf_counter() - began
                text = f"pool;dur={work.pool * 1e3:.2f}, db;dur={work.database * 1e3:.2f}, total;dur={total * 1e3:.2f}"
                message["headers"] = [
                    *message["headers"],
                    (b"server-timing", text.encode()),
                    (b"x-request-id", work.id.encode()),
                ]
            await send(message)

        try:
            await self._app(scope, receive, timed)
        finally:
            total = perf_counter() - began
            self._metrics.answered(work.function, status, total)
            if logs.access.isEnabledFor(logging.INFO):
                logs.answered(scope["method"], scope["path"], status, total, work)


_NAME = re.compile(rb"[\w.:-]{1,100}", re.ASCII).fullmatch
_TRACE = re.compile(rb"[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}").fullmatch
"""Matches W3C's traceparent."""
_NO_TRACE = b"0" * 32


class TrailingSlash:
    """Serves `/products/` as `/products`: a redirect would cost a second request, and some clients send no body with it."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an app."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Leave one slash at the end of a path out, and answer HEAD as GET, whose body the server keeps back."""
        if scope["type"] == "http" and scope["method"] == "HEAD":
            scope = {**scope, "method": "GET", "head": True}
        if scope["type"] == "http" and scope["path"].endswith("/") and scope["path"] != "/":
            scope = {**scope, "path": scope["path"].removesuffix("/")}
        await self._app(scope, receive, send)


def create_app(settings: Settings, url: str) -> FastAPI:
    """Make the app that serves the database at `url`."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with Database.open(settings, url) as database:
            app.state.database = database
            app.state.constraints = await database.constraint_messages()
            size, interval = settings.log_queue, settings.log_interval
            app.state.searches = searches = Log(database, "log_searches", size, interval)
            app.state.views = views = Log(database, "count_views", size, interval, sweep=60)
            async with (
                activity.tidying(database, settings.searches_kept, settings.changes_kept),
                # Before the logs, that it sees what they write last.
                app.state.metrics.watching(database, app.state.door, {"searches": searches, "views": views}),
                searches,
                views,
            ):
                yield

    app = Storeroom(
        title="Storeroom",
        summary="Bookstore, recipes and inventory, kept by PostgreSQL functions.",
        version="0.1.0",
        lifespan=lifespan,
        openapi_tags=[
            {"name": name, "description": text}
            for name, text in TAGS.items()
            if name not in ROUTERS or name in settings.catalogs
        ],
        servers=[{"url": "./"}],  # beside the document, whatever a proxy puts before it
        redirect_slashes=False,
        docs_url=None,
        redoc_url=None,
        swagger_ui_oauth2_redirect_url=None,
        generate_unique_id_function=lambda route: route.name,
    )
    app.state.door = limits.Door(settings)
    app.state.metrics = Metrics(app.version)
    app.add_middleware(limits.Entrance, app.state.door)
    app.state.tokens = Tokens.of(settings)
    app.state.origins = settings.cors_origins
    _documentation(app)
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=["*"],
            allow_headers=["*"],
            expose_headers=[
                "ETag",
                "Idempotency-Replayed",
                "Link",
                "Location",
                "Retry-After",
                "Server-Timing",
            ],
        )
    errors.install(app)
    app.add_middleware(TrailingSlash)
    routers = [
        *(router for catalog in CATALOGS if catalog in settings.catalogs for router in ROUTERS[catalog]),
        *activity.routers,
    ]
    app.router.routes.insert(0, Lists(routers))
    for router in routers:
        app.include_router(router)

    if settings.metrics_port == settings.port:

        @app.get("/metrics", include_in_schema=False)
        async def metrics() -> Response:
            """Tell Prometheus."""
            return Response(metrics_page(), media_type=CONTENT_TYPE)

    @app.get("/health/live", tags=["health"])
    async def live() -> dict[str, str]:
        """Tell that the process answers."""
        return {"status": "live"}

    @app.get("/health/ready", tags=["health"], response_model=dict[str, str], responses={503: ERRORS[503]})
    async def ready(store: Store) -> Response:
        """Tell that the database answers too, and that its functions are those of this version."""
        if breach := await store.breach():
            return errors.problem(503, "wrong_functions", f"{errors.SENTENCES['wrong_functions']}: {breach}.")
        return JSONResponse({"status": "ready"})

    return app


def _documentation(app: FastAPI) -> None:
    """Serve /docs from files of a package, so that it works without the internet, and by relative links, so that it works behind any proxy."""

    @app.get("/", include_in_schema=False)
    async def root() -> Response:
        return RedirectResponse("docs")

    @app.get("/docs", include_in_schema=False)
    async def documentation(request: Request) -> HTMLResponse:
        up = "../" if request.scope.get("raw_path", b"").endswith(b"/") else ""
        return get_swagger_ui_html(
            openapi_url=f"{up}openapi.json",
            title=app.title,
            swagger_js_url=f"{up}swagger/swagger-ui-bundle.js",
            swagger_css_url=f"{up}swagger/swagger-ui.css",
            swagger_favicon_url=f"{up}swagger/favicon-32x32.png",
            swagger_ui_parameters={
                "tryItOutEnabled": True,
                "persistAuthorization": True,
                "filter": True,
                "displayRequestDuration": True,
            },
        )

    patch_fastapi(app, redirect_from_root_to_docs=False)  # whose own page has absolute links
