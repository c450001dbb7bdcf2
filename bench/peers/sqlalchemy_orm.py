"""FastAPI with SQLAlchemy's asynchronous ORM: a session for each request, `selectinload`, a response model.

As https://docs.sqlalchemy.org/en/20/orm/extensions/asyncio.html and https://fastapi.tiangolo.com/tutorial/sql-databases/ show it.

Its tables, in the schema `peer`, are also those of `handwritten`.
"""

import os
from collections.abc import AsyncIterator
from datetime import datetime
from decimal import Decimal
from typing import Annotated

from fastapi import Depends, FastAPI, Query
from sqlalchemy import ARRAY, BigInteger, ForeignKey, MetaData, Numeric, SmallInteger, Text, select
from sqlalchemy.ext.associationproxy import AssociationProxy, association_proxy
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, selectinload

from bench.peers import schemas


class Base(DeclarativeBase):
    """The tables."""

    metadata = MetaData(schema="peer")
    type_annotation_map = {str: Text, int: BigInteger, list[str]: ARRAY(Text)}  # noqa: RUF012  # as its documentation has it


class Author(Base):
    """An author."""

    __tablename__ = "author"

    author_id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(index=True)


class Category(Base):
    """A category."""

    __tablename__ = "category"

    category_id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


class BookAuthor(Base):
    """An author of a book, and what they did for it."""

    __tablename__ = "book_author"

    book_id: Mapped[int] = mapped_column(ForeignKey("book.book_id"), primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("author.author_id"), primary_key=True, index=True)
    position: Mapped[int] = mapped_column(SmallInteger)
    roles: Mapped[list[str]]
    author: Mapped[Author] = relationship()
    name: AssociationProxy[str] = association_proxy("author", "name")


class BookCategory(Base):
    """A category of a book."""

    __tablename__ = "book_category"

    book_id: Mapped[int] = mapped_column(ForeignKey("book.book_id"), primary_key=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("category.category_id"), primary_key=True, index=True)


class Book(Base):
    """A book."""

    __tablename__ = "book"

    book_id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(index=True)
    subtitle: Mapped[str | None]
    isbn: Mapped[str | None] = mapped_column(unique=True)
    printed_isbn: Mapped[str | None]
    published_year: Mapped[int | None] = mapped_column(SmallInteger)
    language: Mapped[str | None]
    publisher: Mapped[str | None]
    price: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    currency: Mapped[str | None]
    description: Mapped[str | None]
    version: Mapped[int]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    authors: Mapped[list[BookAuthor]] = relationship(order_by=BookAuthor.position)
    categories: Mapped[list[Category]] = relationship(
        secondary=BookCategory.__table__, order_by=Category.name
    )


engine = create_async_engine(
    os.environ["DATABASE_URL"].replace("postgresql://", "postgresql+asyncpg://"), pool_size=8
)
sessions = async_sessionmaker(engine, expire_on_commit=False)


async def session() -> AsyncIterator[AsyncSession]:
    """Give a request its session."""
    async with sessions() as each:
        yield each


app = FastAPI()


@app.get("/books", response_model=schemas.BookPage)
async def books(
    session: Annotated[AsyncSession, Depends(session)],
    author: str,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    offset: Annotated[int, Query(ge=0)] = 0,
) -> dict[str, list[Book]]:
    """One page of the books of an author, by title."""
    query = (
        select(Book)
        .join(BookAuthor)
        .join(Author)
        .where(Author.name == author)
        .order_by(Book.title, Book.book_id)
        .limit(limit)
        .offset(offset)
        .options(selectinload(Book.authors).joinedload(BookAuthor.author), selectinload(Book.categories))
    )
    return {"items": list(await session.scalars(query))}
