"""FastAPI with asyncpg and SQL by hand: joins, and records into Pydantic models.

The pool is used as https://magicstack.github.io/asyncpg/current/usage.html shows it for a web application. The tables are those that `sqlalchemy_orm` describes.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

import asyncpg
from fastapi import FastAPI, Query, Request

from bench.peers.schemas import Book, BookPage, Category, Contributor

BOOKS = """
    SELECT b.*
    FROM peer.author AS a
    JOIN peer.book_author AS l ON l.author_id = a.author_id
    JOIN peer.book AS b ON b.book_id = l.book_id
    WHERE a.name = $1
    ORDER BY b.title, b.book_id
    LIMIT $2 OFFSET $3
"""
AUTHORS = """
    SELECT l.book_id, a.author_id, a.name, l.roles
    FROM peer.book_author AS l
    JOIN peer.author AS a ON a.author_id = l.author_id
    WHERE l.book_id = ANY ($1)
    ORDER BY l.book_id, l.position
"""
CATEGORIES = """
    SELECT l.book_id, c.category_id, c.name
    FROM peer.book_category AS l
    JOIN peer.category AS c ON c.category_id = l.category_id
    WHERE l.book_id = ANY ($1)
    ORDER BY l.book_id, c.name
"""


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Keep a pool of connections."""
    async with asyncpg.create_pool(os.environ["DATABASE_URL"], min_size=8, max_size=8) as app.state.pool:
        yield


app = FastAPI(lifespan=lifespan)


@app.get("/books")
async def books(
    request: Request,
    author: str,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    offset: Annotated[int, Query(ge=0)] = 0,
) -> BookPage:
    """One page of the books of an author, by title."""
    async with request.app.state.pool.acquire() as connection:
        rows = await connection.fetch(BOOKS, author, limit, offset)
        numbers = [row["book_id"] for row in rows]
        authors: dict[int, list[Contributor]] = {number: [] for number in numbers}
        for row in await connection.fetch(AUTHORS, numbers):
            authors[row["book_id"]].append(
                Contributor(author_id=row["author_id"], name=row["name"], roles=row["roles"])
            )
        categories: dict[int, list[Category]] = {number: [] for number in numbers}
        for row in await connection.fetch(CATEGORIES, numbers):
            categories[row["book_id"]].append(Category(category_id=row["category_id"], name=row["name"]))
    return BookPage(
        items=[
            Book(**row, authors=authors[row["book_id"]], categories=categories[row["book_id"]])
            for row in rows
        ]
    )
