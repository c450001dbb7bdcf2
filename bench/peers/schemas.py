"""What the peers in Python answer: the fields of Storeroom's books, in Pydantic models."""

from datetime import datetime
from decimal import Decimal

from pydantic import BaseModel, ConfigDict


class Contributor(BaseModel):
    """An author of a book."""

    model_config = ConfigDict(from_attributes=True)

    author_id: int
    name: str
    roles: list[str]


class Category(BaseModel):
    """A category of a book."""

    model_config = ConfigDict(from_attributes=True)

    category_id: int
    name: str


class Book(BaseModel):
    """A book with its authors and categories."""

    model_config = ConfigDict(from_attributes=True)

    book_id: int
    title: str
    subtitle: str | None
    authors: list[Contributor]
    categories: list[Category]
    isbn: str | None
    printed_isbn: str | None
    published_year: int | None
    language: str | None
    publisher: str | None
    price: Decimal | None
    currency: str | None
    description: str | None
    version: int
    created_at: datetime
    updated_at: datetime


class BookPage(BaseModel):
    """A page of books."""

    items: list[Book]
