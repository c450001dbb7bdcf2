"""The bookstore: books, authors, categories; a signature and one call each."""

from typing import Annotated, Literal, Self

from fastapi import Query, Request, Response
from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from api.categories import CategoryName, NamedCategory, NameQuery, category_arguments, category_router, named
from api.responses import (
    CONFLICT,
    MISSING,
    Bulk,
    BulkOutcomes,
    Corrected,
    Counted,
    CountQuery,
    Exact,
    Facets,
    FacetValue,
    Fields,
    Id,
    Number,
    Price,
    RawJSON,
    Store,
    Strict,
    Suggestions,
    SuggestQuery,
    Text,
    created,
    facets,
    many,
    router,
    said,
    search,
    single,
    suggest,
    texts,
)

Role = Literal["author", "editor", "translator", "illustrator"]
Year = Annotated[int, Field(ge=-3000, le=2100, strict=True)]


class Contributor(BaseModel):
    """An author on a book."""

    author_id: int = Field(examples=[7])
    name: str = Field(examples=["Ursula K. Le Guin"])
    roles: list[Role] = Field(examples=[["author"]])


class Book(BaseModel):
    """A book."""

    model_config = ConfigDict(extra="forbid")

    book_id: int = Field(examples=[42])
    title: str = Field(examples=["The Left Hand of Darkness"])
    subtitle: str | None = Field(examples=[None])
    authors: list[Contributor]
    categories: list[CategoryName]
    isbn: str | None = Field(examples=["9780441478125"])
    printed_isbn: str | None = Field(examples=[None])
    published_year: int | None = Field(examples=[1969])
    language: str | None = Field(examples=["en"])
    publisher: str | None = Field(examples=["Ace"])
    price: Number | None = Field(examples=[9.99])
    currency: str | None = Field(examples=["USD"])
    description: str | None = Field(examples=[None])
    version: int = Field(examples=[1])
    created_at: AwareDatetime
    updated_at: AwareDatetime


class BookItem(Book):
    """A book on a page; `cursor` continues after it."""

    corrected: Corrected = None
    cursor: str


class BookPage(Counted):
    """A page of books."""

    items: list[BookItem]
    next: str | None
    corrected: Corrected = None


class BookFacetValues(BaseModel):
    """What books have, the most frequent first."""

    category: list[FacetValue]
    author: list[FacetValue]
    language: list[FacetValue]
    year: list[FacetValue] = Field(
        description="Years, or decades (1960s) when the books are of more than ten years."
    )


class BookFacets(Facets):
    """Facets of books."""

    facets: BookFacetValues


class ContributorRef(Strict):
    """An author of a book, by name (made if there is none) or by number."""

    name: str | None = Field(None, min_length=1, max_length=300)
    author_id: Id | None = Field(None, strict=True)
    roles: list[Role] = Field(["author"], min_length=1)

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.name is None) == (self.author_id is None):
            raise PydanticCustomError("one_of", "Give either name or author_id")
        return self


class BookFields(Fields):
    """What can be said of a book besides its title."""

    subtitle: str | None = Field(None, max_length=1000)
    authors: (
        list[Annotated[ContributorRef, BeforeValidator(named, json_schema_input_type=str | ContributorRef)]]
        | None
    ) = Field(None, max_length=100)
    categories: list[NamedCategory] | None = Field(None, max_length=100)
    isbn: str | None = Field(None, max_length=40, description="ISBN-10 or ISBN-13, with or without hyphens.")
    printed_isbn: str | None = Field(None, max_length=40, description="What is printed as ISBN but is none.")
    published_year: Year | None = Field(None, description="Negative before Christ.")
    language: str | None = Field(None, max_length=40)
    publisher: str | None = Field(None, max_length=500)
    price: Price | None = None
    currency: str | None = Field(None, max_length=3)
    description: str | None = Field(None, max_length=20_000)

    def arguments(self) -> dict[str, object]:
        """Give names, numbers and roles of authors and categories in arrays, as the functions take them."""
        authors = [
            (author.name, author.author_id, role) for author in self.authors or () for role in author.roles
        ]
        return (
            super().arguments()
            | {
                "p_authors": None if self.authors is None else [name for name, _, _ in authors],
                "p_author_ids": None if self.authors is None else [number for _, number, _ in authors],
                "p_roles": None if self.authors is None else [role for _, _, role in authors],
            }
            | category_arguments(self.categories)
        )


class NewBook(BookFields):
    """A book to add, or to put in the place of another."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "title": "The Left Hand of Darkness",
                    "authors": ["Ursula K. Le Guin"],
                    "categories": ["Science Fiction"],
                    "isbn": "978-0-441-47812-5",
                    "published_year": 1969,
                    "language": "en",
                    "price": 9.99,
                    "currency": "USD",
                }
            ]
        }
    )

    title: str = Field(min_length=1, max_length=1000)


class BookChange(BookFields):
    """What to change of a book; null empties a field, a field left out stays."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"price": 7.5, "currency": "EUR", "description": None}]}
    )

    title: str = Field(None, min_length=1, max_length=1000)  # type: ignore[assignment]  # absent, but never null


class BookFilter(Strict):
    """What to search for; all that is given must hold."""

    author: Text | None = Field(
        None, description="Name, alias, beginning or words of a name.", examples=["Le Guin"]
    )
    category: Text | None = Field(
        None, description="Name of a category; where none has that name, words of one."
    )
    q: Text | None = Field(
        None,
        description="An ISBN, or words of title, subtitle, authors and description; the last may be a beginning.",
    )
    isbn: Text | None = Field(None, description="ISBN-10 or ISBN-13.")
    author_id: Id | None = Field(None, description="Number of an author, instead of `author`.")
    category_id: Id | None = Field(None, description="Number of a category, instead of `category`.")
    language: Text | None = Field(
        None,
        description="ISO 639 code; with a region, books of that region only, without, of none.",
        examples=["en"],
    )
    year: Text | None = Field(
        None,
        description="Year or decade, as facets write them: `1969`, `1960s`, `44 BC`, `40s BC`.",
        examples=["1960s"],
    )
    exact: Exact = False


class BookSearch(BookFilter, CountQuery):
    """What to search for, and which page of it."""

    sort: Literal["relevance", "title", "newest", "year", "price"] = "relevance"


class Author(BaseModel):
    """An author."""

    model_config = ConfigDict(extra="forbid")

    author_id: int = Field(examples=[7])
    name: str = Field(examples=["Mary Ann Evans"])
    disambiguation: str = Field(examples=[""])
    birth_year: int | None = Field(examples=[1819])
    death_year: int | None = Field(examples=[1880])
    aliases: list[str] = Field(examples=[["George Eliot"]])
    version: int = Field(examples=[1])
    created_at: AwareDatetime
    updated_at: AwareDatetime


class AuthorItem(Author):
    """An author on a page; `cursor` continues after it."""

    corrected: Corrected = None
    cursor: str


class AuthorPage(BaseModel):
    """A page of authors."""

    items: list[AuthorItem]
    next: str | None
    corrected: Corrected = None


class AuthorFields(Fields):
    """What can be said of an author besides the name."""

    disambiguation: str | None = Field(
        None, max_length=100, description="Tells namesakes apart.", examples=["b. 1588"]
    )
    birth_year: Year | None = None
    death_year: int | None = Field(None, ge=-3000, le=2200, strict=True)
    aliases: list[Annotated[str, Field(max_length=300)]] | None = Field(None, max_length=100)


class NewAuthor(AuthorFields):
    """An author to add, or to put in the place of another."""

    name: str = Field(min_length=1, max_length=300, examples=["Mary Ann Evans"])


class AuthorChange(AuthorFields):
    """What to change of an author; null empties a field, a field left out stays."""

    name: str = Field(None, min_length=1, max_length=300)  # type: ignore[assignment]  # absent, but never null


books = router("bookstore", "/books")
authors = router("bookstore", "/authors")
routers = (books, authors, category_router("bookstore", "category", "books"))


@books.get("", response_model=BookPage)
async def search_books(request: Request, store: Store, query: Annotated[BookSearch, Query()]) -> RawJSON:
    """One page of books: by author, by category, by words, by ISBN, by language, by year, or all."""
    given = texts(query, "author", "category", "q", "isbn")
    others = texts(query, "author_id", "category_id", "language", "year")
    # The functions for one criterion are quicker than the one for all.
    alone = {"author": "search_books_by_author", "category": "search_books_by_category"}
    only = next(iter(given)) if len(given) == 1 and not others else ""
    return await search(
        request,
        store,
        "bookstore",
        alone.get(only, "search_books"),
        query,
        said(given, others),
        "count_books",
    )


@books.get("/facets", response_model=BookFacets)
async def book_facets(store: Store, query: Annotated[BookFilter, Query()]) -> RawJSON:
    """How many of the books found are in which category, by which author, in which language, of which year."""
    return await facets(store, "book_facets", query, BookFacetValues)


@books.post("", status_code=201, response_model=Book, responses=CONFLICT)
async def insert_book(request: Request, store: Store, body: NewBook) -> RawJSON:
    """Add a book."""
    return created(request, await store.row("insert_book", **body.arguments()), "book_id")


@books.post("/bulk", response_model=BulkOutcomes)
async def insert_books(store: Store, body: Bulk[NewBook]) -> RawJSON:
    """Add up to 1,000 books: all or none, or with `atomic` false each that can be; the answer says what became of each."""
    return await many(store, "insert_books", body)


@books.get("/suggest", response_model=Suggestions)
async def suggest_books(store: Store, query: Annotated[SuggestQuery, Query()]) -> RawJSON:
    """A few authors, titles and categories for somebody who types: of each kind some, the likeliest first."""
    return await suggest(store, "suggest_books", query)


@books.get("/{book_id}", response_model=Book, responses=MISSING)
async def get_book(store: Store, book_id: Id) -> RawJSON:
    """One book."""
    return single(await store.row("get_book", p_book_id=book_id))


@books.patch("/{book_id}", response_model=Book, responses=MISSING | CONFLICT)
async def update_book(store: Store, book_id: Id, body: BookChange) -> RawJSON:
    """Change some fields of a book; null empties a field."""
    return single(await store.row("update_book", p_book_id=book_id, **body.arguments(), p_clear=body.nulls()))


@books.put("/{book_id}", response_model=Book, responses=MISSING | CONFLICT)
async def replace_book(store: Store, book_id: Id, body: NewBook) -> RawJSON:
    """Change all fields of a book; what is left out is emptied."""
    return single(await store.row("update_book", p_book_id=book_id, **body.arguments(), p_clear=body.empty()))


@books.delete("/{book_id}", status_code=204, responses=MISSING)
async def delete_book(store: Store, book_id: Id) -> Response:
    """Remove a book; its authors and categories stay."""
    await store.row("delete_book", p_book_id=book_id)
    return Response(status_code=204)


@authors.get("", response_model=AuthorPage)
async def list_authors(request: Request, store: Store, query: Annotated[NameQuery, Query()]) -> RawJSON:
    """One page of authors: all by name, or those that `q` finds."""
    return await search(request, store, "bookstore", "list_authors", query, query.q or "")


@authors.post("", status_code=201, response_model=Author, responses=CONFLICT)
async def insert_author(request: Request, store: Store, body: NewAuthor) -> RawJSON:
    """Add an author."""
    return created(request, await store.row("insert_author", **body.arguments()), "author_id")


@authors.get("/{author_id}", response_model=Author, responses=MISSING)
async def get_author(store: Store, author_id: Id) -> RawJSON:
    """One author."""
    return single(await store.row("get_author", p_author_id=author_id))


@authors.patch("/{author_id}", response_model=Author, responses=MISSING | CONFLICT)
async def update_author(store: Store, author_id: Id, body: AuthorChange) -> RawJSON:
    """Change some fields of an author; the books show a new name at once."""
    return single(
        await store.row("update_author", p_author_id=author_id, **body.arguments(), p_clear=body.nulls())
    )


@authors.put("/{author_id}", response_model=Author, responses=MISSING | CONFLICT)
async def replace_author(store: Store, author_id: Id, body: NewAuthor) -> RawJSON:
    """Change all fields of an author; what is left out is emptied."""
    return single(
        await store.row("update_author", p_author_id=author_id, **body.arguments(), p_clear=body.empty())
    )


@authors.delete("/{author_id}", status_code=204, responses=MISSING | CONFLICT)
async def delete_author(store: Store, author_id: Id) -> Response:
    """Remove an author without books."""
    await store.row("delete_author", p_author_id=author_id)
    return Response(status_code=204)
