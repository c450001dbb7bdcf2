"""What endpoints share: the database they call, exact numbers, bytes passed through, pages, errors in OpenAPI."""

import json
from collections import Counter
from collections.abc import Callable, Coroutine, ItemsView
from decimal import Decimal, InvalidOperation
from time import perf_counter
from typing import Annotated, Any, get_origin
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema
from pydantic.fields import FieldInfo
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
        given = Counter(name for name, _ in request.query_params.multi_items())
        # An endpoint with parameters has a model that refuses unknown ones, but takes the last of several.
        known = request.scope["route"].dependant.query_params
        lists = {
            name
            for each in known
            for name, field in getattr(each.field_info.annotation, "model_fields", {}).items()
            if get_origin(field.annotation) is list
        }
        wrong = {name for name, times in given.items() if not known or (times > 1 and name not in lists)}
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


Number = Annotated[Decimal, WithJsonSchema({"type": "number"})]
"""An exact number in an answer: PostgreSQL writes a number where Pydantic would promise a string."""

# Without the zeros at the end, which PostgreSQL would count as digits.
Price = Annotated[
    Decimal, Field(ge=0, le=Decimal("9999999999.99"), decimal_places=2), AfterValidator(Decimal.normalize)
]
"""Money in a request; the bounds are those of `util.price`."""


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:  # an exponent of twenty digits: refused where a finite number is expected
        return Decimal("NaN")


class ExactRequest(Request):
    """A request whose JSON numbers are read as they are written: a float would round the digits it cannot keep."""

    async def json(self) -> Any:  # noqa: ANN401  # as the method it replaces
        """Read the body."""
        return json.loads(await self.body(), parse_float=_decimal)


class ExactRoute(APIRoute):
    """An endpoint that reads numbers exactly."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Hand an exact request to the endpoint."""
        handler = super().get_route_handler()

        async def exact(request: Request) -> Response:
            return await handler(ExactRequest(request.scope, request.receive))

        return exact


def router(catalog: str, prefix: str) -> APIRouter:
    """Make a router for endpoints of a catalog."""
    return APIRouter(prefix=prefix, tags=[catalog], responses=ERRORS, route_class=ExactRoute)


class Strict(BaseModel):
    """A request: unknown fields and parameters are errors."""

    model_config = ConfigDict(extra="forbid")


class Fields(Strict):
    """A request body whose fields are parameters of a function."""

    def arguments(self) -> dict[str, object]:
        """Give the parameters."""
        return {f"p_{field.alias or name}": getattr(self, name) for name, field in self._fields()}

    def nulls(self) -> list[str]:
        """Name the fields that the request sets to null."""
        return [
            field.alias or name
            for name, field in self._fields()
            if name in self.model_fields_set and getattr(self, name) is None
        ]

    def empty(self) -> list[str]:
        """Name the fields that are null or left out."""
        return [field.alias or name for name, field in self._fields() if getattr(self, name) is None]

    def _fields(self) -> ItemsView[str, FieldInfo]:
        return type(self).model_fields.items()


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


def texts(query: BaseModel, *names: str) -> dict[str, str]:
    """What a request looks for: those of its parameters that are given, the repeated ones joined by commas."""
    values = ((name, getattr(query, name)) for name in names)
    return {
        name: ", ".join(value) if isinstance(value, list) else str(value) for name, value in values if value
    }


async def search(
    request: Request,
    store: Database,
    catalog: str,
    function: str,
    query: PageQuery,
    text: str = "",
    **further: object,
) -> RawJSON:
    """Answer with one page of a search function, and log the search if it looked for `text`.

    The parameters are those of the query that the function knows, and `further` ones.
    """
    known = store.function(function).parameters
    parameters = {
        f"p_{name}": (", ".join(value) or None) if isinstance(value, list) else value
        for name, value in query
        if f"p_{name}" in known and name != "limit"
    }
    began = perf_counter()
    page = await store.page(function, query.limit, **parameters | further)
    duration = perf_counter() - began
    response = RawJSON(page.body)
    if page.next:
        given = [each for each in request.query_params.multi_items() if each[0] != "after"]
        response.headers["Link"] = (
            f'<{request.url.path}?{urlencode([*given, ("after", page.next)])}>; rel="next"'
        )
    if text and query.after is None:  # further pages are not further searches
        response.background = BackgroundTask(
            request.app.state.searches.record,
            catalog=catalog,
            function_name=function,
            query=text,
            filters=query.model_dump(exclude_none=True, exclude_defaults=True),
            hits=page.hits,
            duration_ms=duration * 1000,
        )
    return response


def created(request: Request, body: bytes, key: str) -> RawJSON:
    """Answer 201 with the row and where it is."""
    response = RawJSON(body, 201)
    # The number stands first in the row: the text is not parsed for it.
    number = body.removeprefix(f'{{"{key}":'.encode()).partition(b",")[0].decode()
    response.headers["Location"] = f"{request.url.path}/{number}"
    return response
