"""Categories: the same five endpoints for each catalog, and categories as books and recipes name them."""

from collections.abc import Sequence
from typing import Annotated, Self

from fastapi import APIRouter, Query, Request, Response
from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from api.responses import (
    CONFLICT,
    MISSING,
    Corrected,
    Exact,
    Fields,
    Id,
    PageQuery,
    RawJSON,
    Store,
    Strict,
    Text,
    created,
    router,
    search,
    single,
)


class CategoryName(BaseModel):
    """A category on a book or recipe."""

    category_id: int = Field(examples=[3])
    name: str = Field(examples=["Science Fiction"])


class CategoryRef(Strict):
    """A category of a book or recipe, by name (made if there is none) or by number."""

    name: str | None = Field(None, min_length=1, max_length=200)
    category_id: Id | None = Field(None, strict=True)

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.name is None) == (self.category_id is None):
            raise PydanticCustomError("one_of", "Give either name or category_id")
        return self


def named(value: object) -> object:
    """Read a text as an object that has only a name."""
    return {"name": value} if isinstance(value, str) else value


NamedCategory = Annotated[CategoryRef, BeforeValidator(named, json_schema_input_type=str | CategoryRef)]
"""A category in a request: `"Poetry"`, `{"name": "Poetry"}` or `{"category_id": 3}`."""


def category_arguments(categories: Sequence[CategoryRef] | None) -> dict[str, object]:
    """Give names and numbers of categories in two arrays, as the functions take them."""
    if categories is None:
        return {"p_categories": None, "p_category_ids": None}
    return {
        "p_categories": [each.name for each in categories if each.name is not None],
        "p_category_ids": [each.category_id for each in categories if each.category_id is not None],
    }


class Category(BaseModel):
    """A category."""

    model_config = ConfigDict(extra="forbid")

    category_id: int = Field(examples=[3])
    name: str = Field(examples=["Science Fiction"])
    version: int = Field(examples=[1])
    created_at: AwareDatetime
    updated_at: AwareDatetime


class CategoryItem(Category):
    """A category on a page; `cursor` continues after it."""

    corrected: Corrected = None
    cursor: str


class CategoryPage(BaseModel):
    """A page of categories."""

    items: list[CategoryItem]
    next: str | None
    corrected: Corrected = None


class NewCategory(Fields):
    """A category to add, or the new name of one."""

    name: str = Field(min_length=1, max_length=200, examples=["Maps"])


class NameQuery(PageQuery):
    """What to search for among names; all without."""

    q: Text | None = Field(None, description="A name, its beginning or words of it.")
    exact: Exact = False


def category_router(catalog: str, noun: str, things: str) -> APIRouter:
    """Make the endpoints of a catalog's categories; `noun` is what its functions call one, `things` what stand in it."""
    plural = f"{noun.removesuffix('y')}ies"
    categories = router(catalog, f"/{plural.replace('_', '-')}")

    @categories.get("", name=f"list_{plural}", response_model=CategoryPage)
    async def page(request: Request, store: Store, query: Annotated[NameQuery, Query()]) -> RawJSON:
        """One page of categories: all by name, or those with the words of `q`."""
        return await search(request, store, catalog, f"list_{plural}", query, query.q or "")

    @categories.post("", name=f"insert_{noun}", status_code=201, response_model=Category, responses=CONFLICT)
    async def insert(request: Request, store: Store, body: NewCategory) -> RawJSON:
        """Add a category."""
        return created(request, await store.row(f"insert_{noun}", **body.arguments()), "category_id")

    @categories.get("/{category_id}", name=f"get_{noun}", response_model=Category, responses=MISSING)
    async def get(store: Store, category_id: Id) -> RawJSON:
        """One category."""
        return single(await store.row(f"get_{noun}", p_category_id=category_id))

    async def update(store: Store, category_id: Id, body: NewCategory) -> RawJSON:
        return single(await store.row(f"update_{noun}", p_category_id=category_id, **body.arguments()))

    for method, verb in (("PATCH", "update"), ("PUT", "replace")):
        categories.add_api_route(
            "/{category_id}",
            update,
            methods=[method],
            name=f"{verb}_{noun}",
            description=f"Rename a category; the {things} show the new name at once.",
            response_model=Category,
            responses=MISSING | CONFLICT,
        )

    @categories.delete(
        "/{category_id}",
        name=f"delete_{noun}",
        status_code=204,
        description=f"Remove a category without {things}.",
        responses=MISSING | CONFLICT,
    )
    async def delete(store: Store, category_id: Id) -> Response:
        await store.row(f"delete_{noun}", p_category_id=category_id)
        return Response(status_code=204)

    return categories
