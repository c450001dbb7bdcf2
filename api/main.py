"""The app: lifespan, routers, handlers."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi_swagger import patch_fastapi
from starlette.types import ASGIApp, Receive, Scope, Send

from api import activity, books, errors, products, recipes
from api.activity import Log
from api.catalogs import CATALOGS
from api.database import Database
from api.responses import ERRORS, Store
from api.settings import Settings

ROUTERS = {"bookstore": books.routers, "recipes": recipes.routers, "inventory": products.routers}
TAGS = {name: catalog.text for name, catalog in CATALOGS.items()} | {
    "activity": "What was searched for.",
    "health": "Whether the server works.",
}


class TrailingSlash:
    """Serves `/products/` as `/products`: a redirect would cost a second request, and some clients send no body with it."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an app."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Leave one slash at the end of a path out."""
        if scope["type"] == "http" and len(scope["path"]) > 1:
            scope = {**scope, "path": scope["path"].removesuffix("/")}
        await self._app(scope, receive, send)


def create_app(settings: Settings, url: str) -> FastAPI:
    """Make the app that serves the database at `url`."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with Database.open(settings, url) as database:
            app.state.database = database
            app.state.constraints = await database.constraint_messages()
            await database.value("make_search_log_partitions", p_months_ahead=3)
            size, interval = settings.log_queue, settings.log_interval
            async with (
                Log(database, "log_searches", size, interval) as app.state.searches,
                Log(database, "count_views", size, interval, sweep=60) as app.state.views,
            ):
                yield

    app = FastAPI(
        title="Storeroom",
        summary="Bookstore, recipes and inventory, kept by PostgreSQL functions.",
        version="0.1.0",
        lifespan=lifespan,
        openapi_tags=[
            {"name": name, "description": text}
            for name, text in TAGS.items()
            if name not in ROUTERS or name in settings.catalogs
        ],
        redirect_slashes=False,
        docs_url=None,
        redoc_url=None,
        swagger_ui_oauth2_redirect_url=None,
        generate_unique_id_function=lambda route: route.name,
    )
    patch_fastapi(app)  # /docs from the package's own files, so that it works without the internet
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=["*"],
            allow_headers=["*"],
            expose_headers=["Link", "Location", "Retry-After"],
        )
    errors.install(app)
    app.add_middleware(TrailingSlash)
    for router in (
        *(router for catalog in CATALOGS if catalog in settings.catalogs for router in ROUTERS[catalog]),
        activity.router,
    ):
        app.include_router(router)

    @app.get("/health/live", tags=["health"])
    async def live() -> dict[str, str]:
        """Tell that the process answers."""
        return {"status": "live"}

    @app.get("/health/ready", tags=["health"], responses={503: ERRORS[503]})
    async def ready(store: Store) -> dict[str, str]:
        """Tell that the database answers too."""
        await store.ping()
        return {"status": "ready"}

    return app
