"""Storeroom's own function without passing its JSON through: the same rows as records, into Storeroom's Pydantic models."""

import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

import asyncpg
from fastapi import FastAPI, Query, Request
from pydantic import BaseModel

from api.books import BookItem


async def prepare(connection: asyncpg.Connection) -> None:
    """Read JSON as Python's values."""
    await connection.set_type_codec("json", encoder=json.dumps, decoder=json.loads, schema="pg_catalog")


async def keep(connection: asyncpg.Connection) -> None:  # asyncpg gives it
    """Leave the session as it is, as Storeroom does."""


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Keep a pool of connections, as many as Storeroom has and used in the same way."""
    async with asyncpg.create_pool(
        os.environ["DATABASE_URL"], user="storeroom_api", min_size=8, max_size=8, init=prepare, reset=keep
    ) as app.state.pool:
        yield


class Page(BaseModel):
    """A page as Storeroom gives it, unless counts are asked for."""

    items: list[BookItem]
    next: str | None
    corrected: str | None


app = FastAPI(lifespan=lifespan)


@app.get("/books")
async def books(
    request: Request, author: str, limit: Annotated[int, Query(ge=1, le=100)] = 20, after: str | None = None
) -> Page:
    """One page of the books of an author."""
    rows = await request.app.state.pool.fetch(
        "SELECT * FROM bookstore.search_books_by_author(p_author => $1, p_limit => $2, p_after => $3)",
        author, limit + 1, after,
    )  # fmt: skip
    items = [BookItem(**row) for row in rows[:limit]]
    return Page(items=items, next=items[-1].cursor if len(rows) > limit else None, corrected=None)
