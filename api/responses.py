"""What endpoints share: the database they call, bytes passed through, pages with a Link, errors in OpenAPI."""

from time import perf_counter
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from starlette.background import BackgroundTask

from api.database import Database
from api.errors import Problem

ERRORS: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem, "description": description, "content": {"application/problem+json": {}}}
    for status, description in {
        422: "A parameter or field is not as it must be",
        503: "The database is not available; see Retry-After",
        504: "The database took too long",
    }.items()
}
"""Answers that every endpoint may give."""

MISSING: dict[int | str, dict[str, Any]] = {
    404: {
        "model": Problem,
        "description": "There is no such row",
        "content": {"application/problem+json": {}},
    }
}
CONFLICT: dict[int | str, dict[str, Any]] = {
    409: {
        "model": Problem,
        "description": "It exists already, or others depend on it",
        "content": {"application/problem+json": {}},
    }
}

MAX_ID = 2**63 - 1


def _store(request: Request) -> Database:
    if request.scope["query_string"]:
        given = [name for name, _ in request.query_params.multi_items()]
        # An endpoint with parameters has a model that refuses unknown ones, but takes the last of several.
        known = request.scope["route"].dependant.query_params
        wrong = {name for name in given if given.count(name) > 1 or not known}
        if wrong:
            kind = "repeated" if known else "extra_forbidden"
            raise RequestValidationError(
                [{"type": kind, "loc": ("query", name), "msg": ""} for name in sorted(wrong)]
            )
    database: Database = request.app.state.database
    return database


Store = Annotated[Database, Depends(_store)]
Id = Annotated[int, Field(ge=1, le=MAX_ID)]
Text = Annotated[str, Field(min_length=1, max_length=200)]
"""What people search for; the bound is that of `util.query`."""


class Strict(BaseModel):
    """A request: unknown fields and parameters are errors."""

    model_config = ConfigDict(extra="forbid")


class Fields(Strict):
    """A request body whose fields are parameters of a function."""

    def arguments(self) -> dict[str, object]:
        """Give the parameters."""
        return {f"p_{name}": getattr(self, name) for name in type(self).model_fields}

    def nulls(self) -> list[str]:
        """Name the fields that the request sets to null."""
        return [name for name in self.model_fields_set if getattr(self, name) is None]

    def empty(self) -> list[str]:
        """Name the fields that are null or left out."""
        return [name for name in type(self).model_fields if getattr(self, name) is None]


class LimitQuery(Strict):
    """Parameters of every list."""

    limit: int = Field(20, ge=1, le=100, description="Rows of a page.")


class PageQuery(LimitQuery):
    """Parameters of every page."""

    after: str | None = Field(
        None, max_length=4000, description="The `next` of the page before, or an item's `cursor`."
    )


class RawJSON(Response):
    """JSON text from PostgreSQL, sent as it is."""

    media_type = "application/json"


async def search(
    request: Request, store: Database, catalog: str, function: str, query: PageQuery, text: str = ""
) -> RawJSON:
    """Answer with one page of a search function, and log the search if it looked for `text`."""
    known = store.functions[function].parameters
    parameters = {f"p_{name}": value for name, value in query if f"p_{name}" in known and name != "limit"}
    began = perf_counter()
    page = await store.page(function, query.limit, **parameters)
    duration = perf_counter() - began
    response = RawJSON(page.body)
    given = query.model_dump(exclude_none=True, exclude_defaults=True)
    if page.next:
        response.headers["Link"] = (
            f'<{request.url.path}?{urlencode(given | {"after": page.next})}>; rel="next"'
        )
    if text and query.after is None:  # further pages are not further searches
        response.background = BackgroundTask(
            request.app.state.log.record, catalog, text, given, page.hits, duration
        )
    return response


def created(request: Request, body: bytes, key: str) -> RawJSON:
    """Answer 201 with the row and where it is."""
    response = RawJSON(body, 201)
    # The number stands first in the row: the text is not parsed for it.
    number = body.removeprefix(f'{{"{key}":'.encode()).partition(b",")[0].decode()
    response.headers["Location"] = f"{request.url.path}/{number}"
    return response
