"""What endpoints share: the database they call, exact numbers, bytes passed through, pages, errors in OpenAPI."""

import json
import re
from collections.abc import Callable, Coroutine, ItemsView, Iterable
from decimal import Decimal, InvalidOperation
from functools import cache
from hashlib import blake2b
from time import perf_counter
from typing import Annotated, Any, Generic, Literal, TypeVar, get_origin
from urllib.parse import parse_qsl, quote, urlencode

from fastapi import APIRouter, Depends, Header, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WithJsonSchema,
    WrapValidator,
)
from pydantic.fields import FieldInfo
from pydantic_core import to_json
from starlette.datastructures import URLPath
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Match, NoMatchFound
from starlette.types import Receive, Scope, Send

from api.auth import Caller, TokenScope, needs
from api.database import BEHALF, WORK, Behalf, Database, Refusal, Row
from api.errors import BulkOutcome, FieldError, Problem, field_error


def _declared(answers: dict[int, str]) -> dict[int | str, dict[str, Any]]:
    return {
        status: {"model": Problem, "description": description, "content": {"application/problem+json": {}}}
        for status, description in answers.items()
    }


ERRORS = _declared(
    {
        400: "What came is no HTTP request, or its address or headers are longer than 64 kB or more than 100",
        422: "A parameter or field is not as it must be",
        503: "The database is not available; see Retry-After",
        504: "The database took too long",
    }
)
"""Answers that every endpoint may give."""

MISSING = _declared({404: "There is no such row"})
CONFLICT = _declared({409: "It exists already, or others depend on it"})
DENIED = _declared({401: "There is no valid token", 403: "The token does not allow this"})
KEYED = _declared({409: "It exists already, others depend on it, or the key is in use"})
MATCHED = _declared({412: "The row is not as If-Match says"})
UNCHANGED: dict[int | str, dict[str, Any]] = {304: {"description": "It is as If-None-Match says"}}
NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "schema": {"type": "string"},
    "description": "ETags of what is known: if it is still so, the answer is 304 without a body.",
}

MAX_ID = 2**63 - 1


def _refuse(kind: str, names: Iterable[str]) -> None:
    wrong = [{"type": kind, "loc": ("query", name), "msg": ""} for name in sorted(names)]
    if wrong:
        raise RequestValidationError(wrong)


async def _store(request: Request) -> Database:  # async, or FastAPI would call it in a thread
    if request.scope["query_string"]:
        known = request.scope["route"].dependant.query_params
        if known:  # a model, which refuses unknown parameters, but takes the last of several
            _given(request, known[0].field_info.annotation)
        else:
            _refuse("extra_forbidden", request.query_params)
    database: Database = request.app.state.database
    return database


@cache
def _lists(model: type) -> frozenset[str]:
    """Name the parameters that may be repeated."""
    fields = getattr(model, "model_fields", {})
    return frozenset(name for name, field in fields.items() if get_origin(field.annotation) is list)


def _given(request: Request, model: type) -> dict[str, str | list[str]]:
    """Read the query of a request; a parameter that is given twice, and is no list, is an error."""
    lists = _lists(model)
    given: dict[str, Any] = {}
    repeated = set()
    for name, value in parse_qsl(request.scope["query_string"].decode("latin-1"), keep_blank_values=True):
        if name in lists:
            given.setdefault(name, []).append(value)
        elif name in given:
            repeated.add(name)
        else:
            given[name] = value
    _refuse("repeated", repeated)
    return given


Store = Annotated[Database, Depends(_store)]
Id = Annotated[int, Field(ge=1, le=MAX_ID)]
Text = Annotated[str, Field(min_length=1, max_length=2000)]
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
            response = await handler(ExactRequest(request.scope, request.receive))
            tag = response.headers.get("etag")
            if tag and request.method == "GET" and _names(_sent(request, "if-none-match"), tag):
                return Response(status_code=304, headers={"ETag": tag})
            return response

        return exact


def _sent(request: Request, name: str) -> str | None:
    """Read a header that is a list: given several times, it goes on."""
    return ",".join(request.headers.getlist(name)) or None


def _names(tags: str | None, tag: str) -> bool:
    """Tell whether a list of entity tags names this one; weakly, as RFC 9110 says of If-None-Match."""
    return tags is not None and (
        tags.strip() == "*" or tag in (each.strip().removeprefix("W/") for each in tags.split(","))
    )


class Lists(BaseRoute):
    """The endpoints with a fixed path: those that read a query and nothing else are found at once and called directly.

    What such a path does not take is refused here: `/books/{book_id}`, which comes later, would take `bulk` for a number. FastAPI tries the patterns of all routes one after the other, twice, and then takes as long over the parameters as
    PostgreSQL over the answer. What is taken and refused, and how, is the same; the routes behind this one declare it.
    """

    def __init__(self, routers: Iterable[APIRouter]) -> None:
        """Find them among the endpoints of some routers."""
        self._endpoints = {
            route.path: _direct(route, model)
            for router in routers
            for route in router.routes
            if isinstance(route, ExactRoute) and (model := _only_query(route))
        }
        self._methods: dict[str, set[str]] = {}
        for router in routers:
            for route in router.routes:
                if isinstance(route, ExactRoute) and "{" not in route.path:
                    self._methods.setdefault(route.path, set()).update(route.methods or ())

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Tell whether one of them is meant."""
        if scope["type"] == "http" and (methods := self._methods.get(scope["path"])):
            if scope["method"] == "GET" and scope["path"] in self._endpoints:
                return Match.FULL, {}
            if scope["method"] not in methods:
                return Match.FULL, {}
        return Match.NONE, {}

    def url_path_for(self, name: str, /, **path_params: Any) -> URLPath:  # noqa: ANN401  # as the method it replaces
        """Leave that to the routes behind."""
        raise NoMatchFound(name, path_params)

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        if scope["method"] != "GET" or scope["path"] not in self._endpoints:
            raise HTTPException(405)
        response = await self._endpoints[scope["path"]](Request(scope, receive))
        await response(scope, receive, send)


def _only_query(route: APIRoute) -> type[BaseModel] | None:
    """Tell the model of the query that is all a GET endpoint reads."""
    needs = route.dependant
    if (
        route.methods == {"GET"}
        and len(needs.query_params) == 1
        and [each.call for each in needs.dependencies] == [_store]
        and not (needs.path_params or needs.header_params or needs.cookie_params or needs.body_params)
    ):
        model = needs.query_params[0].field_info.annotation
        return model if isinstance(model, type) and issubclass(model, BaseModel) else None
    return None


def _direct(route: APIRoute, model: type[BaseModel]) -> Callable[[Request], Coroutine[Any, Any, Response]]:
    needs = route.dependant
    query, store, itself = (
        needs.query_params[0].name,
        needs.dependencies[0].name or "",
        needs.request_param_name,
    )

    async def answer(request: Request) -> Response:
        given = _given(request, model)
        try:
            values: dict[str, Any] = {query: model.model_validate(given)}
        except ValidationError as error:
            raise RequestValidationError(
                [{**each, "loc": ("query", *each["loc"])} for each in error.errors()]
            ) from error
        values[store] = request.app.state.database
        if itself:
            values[itself] = request
        response: Response = await route.endpoint(**values)
        return response

    return answer


def _on_behalf(caller: Caller, given: dict[str, object], versions: str = "") -> None:
    BEHALF.set(Behalf(caller.name, given, versions))
    if work := WORK.get():
        work.caller = caller.name


def posting(*scopes: TokenScope) -> Any:  # noqa: ANN401  # what FastAPI takes as a dependency
    """Declare that an endpoint writes something new: for whom, and once for a key."""

    async def behalf(
        request: Request,
        caller: Annotated[Caller, needs(*scopes)],
        idempotency_key: Annotated[
            str | None,
            Header(
                min_length=1,
                max_length=255,
                description="With the same key and the same request, the first answer is given again for a day, and nothing is written.",
            ),
        ] = None,
    ) -> None:
        given: dict[str, object] = {}
        if len(request.headers.getlist("idempotency-key")) > 1:
            raise RequestValidationError(
                [{"type": "repeated", "loc": ("header", "idempotency-key"), "msg": ""}]
            )
        if idempotency_key is not None:
            given["p_idempotency_key"] = idempotency_key
        _on_behalf(caller, given)

    return Depends(behalf)


def changing(*scopes: TokenScope) -> Any:  # noqa: ANN401  # what FastAPI takes as a dependency
    """Declare that an endpoint changes or removes a row: for whom, and of which version."""

    async def behalf(
        request: Request,
        caller: Annotated[Caller, needs(*scopes)],
        _: Annotated[
            str | None,
            Header(
                alias="if-match",
                max_length=2000,
                description="The ETag of what was read, or several: if the row has changed since, nothing is written.",
            ),
        ] = None,
    ) -> None:
        versions = _versions(_sent(request, "if-match"))
        first = versions[0] if versions else None
        _on_behalf(caller, {"p_version": first}, ",".join(map(str, versions)) if versions[1:] else "")

    return Depends(behalf)


def _versions(tags: str | None) -> list[int]:
    """Tell which versions of a row will do, none for any; or raise Refusal when it never was as these tags say.

    RFC 9110 would have a weak tag match nothing; but ours becomes weak when a proxy compresses the answer (nginx's gzip), its version
    is as exact as before, and whoever is behind such a proxy could never change anything.
    """
    if tags is None or tags.strip() == "*":
        return []
    versions = _OURS(tags)
    if not versions or _TAG("", tags).strip(" \t,"):
        raise Refusal(
            "P0004",
            "the row never had this tag",
            field="If-Match",
            hint="Send ETags as they were received, with commas between, or *.",
        )
    return [*dict.fromkeys(int(version) for version in versions)]


_OURS = re.compile(r'"(\d{1,9})-[0-9a-f]{16}"', re.ASCII).findall
"""Finds our entity tags: the version of a row and a hash of what was sent."""

_TAG = re.compile(r'(?:W/)?"[^"]*"').sub
"""Replaces entity tags, of whatever kind."""


class Router(APIRouter):
    """Endpoints of a catalog: those that write say so to all who need to know."""

    def __init__(self, scope: TokenScope, **settings: Any) -> None:  # noqa: ANN401  # what APIRouter takes
        """Use a scope for what writes."""
        super().__init__(**settings, route_class=ExactRoute)
        self._scope = scope

    def add_api_route(self, path: str, endpoint: Callable[..., Any], **settings: Any) -> None:  # noqa: ANN401
        """Add an endpoint, with what its method needs and may answer."""
        (method,) = settings["methods"]
        if method == "GET":
            if "{" in path:
                settings["openapi_extra"] = {"parameters": [NONE_MATCH]}
                settings["responses"] = UNCHANGED | (settings.get("responses") or {})
        else:
            need, answers = (posting, KEYED) if method == "POST" else (changing, MATCHED)
            settings["dependencies"] = [need(self._scope)]
            settings["responses"] = DENIED | answers | (settings.get("responses") or {})
        super().add_api_route(path, endpoint, **settings)


def router(catalog: str, prefix: str, scope: TokenScope = "catalog:write") -> Router:
    """Make a router for endpoints of a catalog."""
    return Router(scope, prefix=prefix, tags=[catalog], responses=ERRORS)


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


NewRow = TypeVar("NewRow", bound=Fields)


def _shaped(row: object, shape: ValidatorFunctionWrapHandler) -> object:
    """Read a row, or say what is wrong with its shape: that refuses this row, as what the database says of others."""
    try:
        return shape(row)
    except ValidationError as error:
        return field_error(error.errors()[0])


class Bulk(Strict, Generic[NewRow]):
    """Rows to add, all or none, or each that can be."""

    rows: list[Annotated[NewRow, WrapValidator(_shaped)]] = Field(
        min_length=1,
        max_length=1000,
        description="What is larger than a body may be (413; 1 MiB, unless the server is set otherwise) comes in several calls, each with an Idempotency-Key of its own.",
    )
    atomic: bool = Field(
        True,
        description="Whether one row that is refused, by its shape or by the database, lets none be written.",
    )

    def arguments(self) -> dict[str, object]:
        """Give the parameters of a function that adds many rows; those without the shape of a row as refused ones."""
        rows = [
            {"refused": row.model_dump()}
            if isinstance(row, FieldError)
            else {name.removeprefix("p_"): value for name, value in row.arguments().items()}
            for row in self.rows
        ]
        return {"p_rows": to_json(rows).decode(), "p_atomic": self.atomic}


class BulkOutcomes(BaseModel):
    """What became of each of many rows, in their order."""

    items: list[BulkOutcome]
    next: None


class LimitQuery(Strict):
    """Parameters of every list."""

    limit: int = Field(20, ge=1, le=100, description="Rows of a page.")


class PageQuery(LimitQuery):
    """Parameters of every page."""

    after: str | None = Field(
        None, max_length=8000, description="The `next` of the page before, or an item's `cursor`."
    )


Exact = Annotated[
    bool,
    Field(
        description="Whether to find only what has all words as typed, in singular or plural, the last perhaps half typed."
    ),
]

Corrected = Annotated[
    str | None,
    Field(
        description="What was searched for instead of what was typed, if it was found by that.",
        examples=[None],
    ),
]


class SuggestQuery(Strict):
    """What somebody has typed so far."""

    q: Text = Field(description="The last word may be half typed.", examples=["tol"])
    limit: int = Field(10, ge=1, le=20, description="Rows at most.")


class Suggestion(BaseModel):
    """What somebody who types may mean."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["author", "title", "name", "sku", "ingredient", "category"] = Field(
        description="What `text` and `id` are of; sku: a product, found by its SKU.", examples=["author"]
    )
    text: str = Field(examples=["J. R. R. Tolkien"])
    id: int = Field(examples=[7])
    alias: str | None = Field(
        description="What was found, if not `text`: another name, or the SKU.", examples=[None]
    )
    corrected: Corrected


class Suggestions(BaseModel):
    """What somebody who types may mean, the likeliest first."""

    items: list[Suggestion]
    next: None


class CountQuery(PageQuery):
    """Parameters of every page whose rows can be counted."""

    count: Literal["exact", "estimated"] | None = Field(
        None,
        description="Say also how many there are in all: exactly, which takes the longer the more there are, or at once, but no further than 1,000.",
    )


class Counted(BaseModel):
    """What a page says only with `count`."""

    count: int = Field(
        None,  # type: ignore[assignment]  # absent, but never null
        description="How many rows have all that is asked for; those with some of the words only are not counted.",
        examples=[42],
    )
    count_is: Literal["exact", "at_least"] = Field(
        None,  # type: ignore[arg-type]
        description="at_least: there are more, or may be.",
    )


class FacetValue(BaseModel):
    """A value that rows have, and how many."""

    value: str = Field(examples=["Science Fiction"])
    id: int | None = Field(description="The number of what the value is the name of.", examples=[28])
    count: int = Field(examples=[46])


class Facets(BaseModel):
    """What the counts of facets are of."""

    counted: int = Field(description="How many rows were counted, 1,000 at most.", examples=[333])
    capped: bool = Field(
        description="Whether there are more, or may be; otherwise the counts are exact.", examples=[False]
    )
    corrected: str | None = Field(
        description="What was searched for instead of `q`, if nothing is as typed.", examples=[None]
    )


class RawJSON(Response):
    """JSON text from PostgreSQL, sent as it is."""

    media_type = "application/json"


def texts(query: BaseModel, *names: str) -> dict[str, str]:
    """What a request looks for: those of its parameters that are given, the repeated ones joined by commas."""
    values = ((name, getattr(query, name)) for name in names)
    return {
        name: ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        for name, value in values
        if value
    }


def said(given: dict[str, str], others: dict[str, str]) -> str:
    """What the log says was looked for: the texts, or without any the other filters with their names."""
    return " ".join(given.values()) or " ".join(f"{name}={value}" for name, value in others.items())


def _argument(value: object) -> object:
    if isinstance(value, list):
        return ", ".join(value) if value and isinstance(value[0], str) else value or None
    return value


def _parameters(store: Database, function: str, query: BaseModel) -> dict[str, object]:
    known = store.function(function).parameters
    return {
        f"p_{name}": _argument(value) for name, value in query if f"p_{name}" in known and name != "limit"
    }


async def facets(
    store: Database, function: str, query: BaseModel, values: type[BaseModel], **further: object
) -> RawJSON:
    """Answer with the counts of a function for the facets that a model names."""
    parameters = _parameters(store, function, query) | further
    return RawJSON(await store.facets(function, [*values.model_fields], **parameters))


async def search(
    request: Request,
    store: Database,
    catalog: str,
    function: str,
    query: PageQuery,
    text: str = "",
    counter: str | None = None,
    **further: object,
) -> RawJSON:
    """Answer with one page of a search function, and log the search if it looked for `text`.

    The parameters are those of the query that the function knows, and `further` ones. `counter` counts, if the query says how.
    """
    count = getattr(query, "count", None)
    began = perf_counter()
    page = await store.page(
        function,
        query.limit,
        (counter, count) if counter and count else None,
        **_parameters(store, function, query) | further,
    )
    duration = perf_counter() - began
    response = RawJSON(page.body)
    if page.next:
        response.raw_headers.append((b"link", _next(request.scope, page.next)))
    if text and query.after is None:  # further pages are not further searches
        request.app.state.searches.record(
            catalog=catalog,
            function_name=function,
            query=text,
            filters=query.model_dump(exclude_none=True, exclude_defaults=True),
            hits=page.hits,
            duration_ms=duration * 1000,
        )
    return response


async def suggest(store: Database, function: str, query: SuggestQuery) -> RawJSON:
    """Answer with suggestions. They are not logged: one search would stand there letter by letter."""
    page = await store.all(function, p_q=query.q, p_limit=query.limit)
    return RawJSON(page.body)


def _next(scope: Scope, after: str) -> bytes:
    """Write the `Link` to the next page: the address as it was asked for, with another `after`."""
    query = scope["query_string"].decode("latin-1")
    if not _PLAIN(query) or "after=" in query:
        given = parse_qsl(query, keep_blank_values=True)
        query = urlencode([each for each in given if each[0] != "after"])
    return f'<{quote(scope["path"])}?{query}{"&" if query else ""}after={after}>; rel="next"'.encode()


_PLAIN = re.compile(r"[\w.~%&=+-]*", re.ASCII).fullmatch
"""Matches a query that can stand in a header as it is."""


def single(row: Row, status: int = 200) -> RawJSON:
    """Answer with one row. Its ETag is its version, which If-Match is held against, with a hash of what is sent."""
    response = RawJSON(row.body, status)
    if row.version is not None:
        digest = blake2b(row.body, digest_size=8).hexdigest()
        response.headers["ETag"] = f'"{row.version}-{digest}"'
    if row.replayed:
        response.headers["Idempotency-Replayed"] = "true"
    return response


async def many(store: Database, function: str, body: Bulk[Any]) -> RawJSON:
    """Answer with what became of each of many rows."""
    page = await store.all(function, **body.arguments())
    return single(Row(page.body, None, page.replayed))


def created(request: Request, row: Row, key: str) -> RawJSON:
    """Answer 201 with the row and where it is."""
    response = single(row, 201)
    # The number stands first in the row: the text is not parsed for it.
    number = row.body.removeprefix(f'{{"{key}":'.encode()).partition(b",")[0].decode()
    response.headers["Location"] = f"{request.url.path}/{number}"
    return response
