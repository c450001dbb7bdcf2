"""Storeroom's app for uvicorn, which starts several workers of it: `uvicorn --factory bench.peers.storeroom:app --workers 2`."""

from fastapi import FastAPI

from api.main import create_app
from api.settings import Settings


def app() -> FastAPI:
    """Make the app that serves the database of DATABASE_URL."""
    settings = Settings()
    return create_app(settings, settings.database_url or "")
