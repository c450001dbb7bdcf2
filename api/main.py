"""The app: lifespan, routers, handlers."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi_swagger import patch_fastapi

from api import activity, books, errors
from api.database import Database
from api.responses import ERRORS, Store
from api.settings import Settings


def create_app(settings: Settings, url: str) -> FastAPI:
    """Make the app that serves the database at `url`."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with Database.open(settings, url) as database:
            app.state.database = database
            app.state.constraints = await database.constraint_messages()
            app.state.log = activity.Log(database, settings.log_queue, settings.log_interval)
            await app.state.log.start()
            yield
            await app.state.log.close()

    app = FastAPI(
        title="Storeroom",
        summary="Bookstore, recipes and inventory, kept by PostgreSQL functions.",
        version="0.1.0",
        lifespan=lifespan,
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
    for router in (books.books, books.authors, books.categories, activity.router):
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
