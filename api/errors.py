"""What PostgreSQL refuses, as HTTP: one table from SQLSTATE to status, one shape of answer (RFC 9457)."""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from decimal import Decimal
from typing import Annotated, Any, Literal

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from api.auth import Denied
from api.database import WORK, Busy, Refusal, Unavailable

STATUS: dict[str, tuple[int, str]] = {
    "P0002": (404, "not_found"),
    "23505": (409, "duplicate"),
    "23503": (409, "in_use"),
    "23000": (422, "rows_refused"),
    "23502": (422, "missing_value"),
    "23514": (422, "invalid_value"),
    "22021": (422, "invalid_text"),
    "55000": (409, "insufficient_stock"),
    "55006": (409, "in_progress"),
    "P0004": (412, "version_changed"),
    "22": (422, "invalid_value"),
    "54": (422, "too_large"),
    "42501": (403, "forbidden"),
    "42883": (503, "not_deployed"),
    "42P01": (503, "not_deployed"),
    "3F000": (503, "not_deployed"),
    "40001": (503, "try_again"),
    "40P01": (503, "try_again"),
    "55P03": (503, "try_again"),
    "25006": (503, "read_only"),
    "57014": (504, "timeout"),
    "53": (503, "unavailable"),
    "57P": (503, "unavailable"),
    "08": (503, "unavailable"),
}
"""Status and code of a SQLSTATE, or of its beginning."""

SENTENCES = {
    "bad_request": "This is no HTTP request, or its address or headers are longer than 64 kB or more than 100.",
    "too_large": "A value is too large to be kept.",
    "forbidden": "This is not permitted.",
    "try_again": "Another writer was in the way; try again.",
    "read_only": "The database takes no writes now; try again later.",
    "busy": "Too many requests are being answered; try again in a moment.",
    "ending": "This server ends before the answer is there.",
    "slow": "The request did not arrive in time.",
    "body_too_large": "The body is larger than",
    "timeout": "The database did not answer in time; ask for less.",
    "unavailable": "The database is not available; try again in a moment.",
    "not_deployed": "The database lacks what this server calls; deploy it.",
    "wrong_functions": "The functions of the database are not those of this version",
    "duplicate": "This exists already.",
    "invalid_text": "A text contains U+0000 or half a character (a lone surrogate), which PostgreSQL cannot keep.",
    "in_progress": "A request with this key is being answered; ask again in a moment.",
    "rows_refused": "Some rows are refused; none is written.",
    "version_changed": "The row was changed meanwhile.",
    "in_use": "Other rows depend on this.",
    "insufficient_stock": "There is less in stock than that.",
    "missing_value": "A value is missing.",
    "invalid_value": "A value cannot be kept or searched for as it is.",
    "internal": "Something went wrong here; it is in the server's log.",
}
"""What to say when PostgreSQL's message is not written for people."""

WORDS = {
    "extra_forbidden": "There is no such field or parameter",
    "json_invalid": "Is no JSON text in UTF-8",
    "missing": "Is missing",
    "repeated": "Is given more than once",
    "string_unicode": "Contains half a character (a lone surrogate)",
    "model_attributes_type": "Must be a JSON object",
}
"""What to say when Pydantic's message is not written for people."""

BODIES = {
    status: {
        "description": description,
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for status, description in {
        "408": "The body did not arrive in time",
        "413": "The body is too large",
    }.items()
}
"""Answers that every endpoint may give that takes a body."""

TITLES = {
    400: "Bad request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not found",
    405: "Method not allowed",
    408: "Request timeout",
    409: "Conflict",
    413: "Too large",
    412: "Precondition failed",
    422: "Invalid request",
    500: "Internal error",
    503: "Unavailable",
    504: "Timeout",
}


class FieldError(BaseModel):
    """What is wrong with one field of a request."""

    field: str
    message: str


class BulkOutcome(BaseModel):
    """What became of one of many rows."""

    model_config = ConfigDict(extra="forbid")

    index: int = Field(description="Its place in the request, from 0.", examples=[1])
    outcome: Literal["inserted", "refused", "rolled_back"] = Field(examples=["refused"])
    id: int | None = Field(description="Its number, if it was inserted.", examples=[None])
    field: str | None = Field(examples=["isbn"])
    code: str | None = Field(description="As in other errors.", examples=["book_isbn"])
    message: str | None = Field(examples=["belongs to another book."])
    existing_id: int | None = Field(description="The row that is there already.", examples=[42])


class Problem(BaseModel):
    """Every error has this shape, as `application/problem+json` (RFC 9457)."""

    type: str = "about:blank"
    title: str = Field(examples=["Conflict"])
    status: int = Field(examples=[409])
    code: str = Field(
        description="Stable: the name of the broken constraint, or one of a few words.",
        examples=["book_isbn"],
    )
    detail: str = Field(examples=["isbn belongs to another book."])
    field: str | None = Field(None, examples=["isbn"])
    hint: str | None = None
    existing_id: int | None = Field(None, description="The row that is there already.", examples=[42])
    product_id: int | None = Field(
        None, description="The product of which there is too little.", examples=[7]
    )
    available: Annotated[Decimal, WithJsonSchema({"type": "number"})] | None = Field(
        None, description="What there is of it.", examples=[3]
    )
    retryable: bool | None = Field(
        None,
        description="Of a 503: whether the same request can do no harm when it is sent again. A POST without a key may have been done when the connection broke.",
        examples=[True],
    )
    version: int | None = Field(None, description="The row's version now.", examples=[3])
    rows: list[BulkOutcome] | None = Field(None, description="What is wrong with each of many rows.")
    errors: list[FieldError] | None = None


def problem(
    status: int, code: str, detail: str, *, headers: Mapping[str, str] | None = None, **members: object
) -> JSONResponse:
    """Build the answer; members that are none are left out."""
    body = {
        "type": "about:blank",
        "title": TITLES.get(status, "Error"),
        "status": status,
        "code": code,
        "detail": detail,
    }
    body |= {name: value for name, value in members.items() if value is not None}
    retry = {"Retry-After": "1"} if status == 503 else {}
    return JSONResponse(body, status, {**retry, **(headers or {})}, media_type="application/problem+json")


def of_sqlstate(sqlstate: str) -> tuple[int, str]:
    """Status and code of a SQLSTATE."""
    return next(
        (STATUS[part] for part in (sqlstate, sqlstate[:3], sqlstate[:2]) if part in STATUS),
        (500, "internal"),
    )


async def refused(request: Request, error: Refusal) -> JSONResponse:
    """Answer a refusal of PostgreSQL."""
    status, code = of_sqlstate(error.sqlstate)
    if status == 500:
        raise error
    field, detail = error.field, SENTENCES.get(code, "")
    if error.sqlstate in {"P0002", "22023"} or (error.sqlstate == "55000" and error.members):
        detail = (
            f"{error.message[0].upper()}{error.message[1:]}."  # raised by our functions, in words for people
        )
    elif error.constraint and error.constraint in request.app.state.constraints:
        code = error.constraint
        named, message = request.app.state.constraints[code]
        field = field or named
        detail = f"{field} {message}"
    elif error.sqlstate == "23502" and field:
        detail = f"{field} is missing."
    members = error.members or {}
    if status == 503:
        members = members | {"retryable": retryable(request.method, request.headers, code)}
    bulk = status == 504 and request.url.path.endswith("/bulk")
    hint = "Send fewer rows in a call; none of these is written." if bulk else error.hint
    return problem(status, code, detail, field=field, hint=hint, **members)


async def denied(_: Request, error: Denied) -> JSONResponse:
    """Answer whom the server does not let in."""
    headers = {"WWW-Authenticate": error.challenge} if error.status == 401 else {}
    return problem(error.status, error.code, str(error), headers=headers, hint=error.hint)


def retryable(method: str, headers: Iterable[str], code: str) -> bool:
    """Tell whether the same request may be sent again without doing twice what was perhaps done when the connection broke."""
    work = WORK.get()
    return (
        code in {"try_again", "busy", "read_only", "not_deployed"}  # not done, says whoever says so
        or (work is not None and not work.sent)
        or method != "POST"
        or "idempotency-key" in headers
    )


async def unavailable(request: Request, error: Unavailable) -> JSONResponse:
    """Answer when no connection is to be had."""
    code = "busy" if isinstance(error, Busy) else "unavailable"
    again = retryable(request.method, request.headers, code)
    return problem(503, code, SENTENCES[code], retryable=again)


def not_json(message: str) -> JSONResponse:
    """Answer a body that is no JSON object."""
    return problem(
        422,
        "invalid_request",
        f"body: {message}.",
        field="body",
        hint="Send a JSON object with Content-Type: application/json.",
    )


def field_error(error: Mapping[str, Any]) -> FieldError:
    """Say what Pydantic found, in words for people."""
    message = WORDS.get(error["type"], error["msg"])
    return FieldError(field=".".join(str(part) for part in error["loc"]), message=message)


async def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
    """Answer a request that does not have the shape of its model."""
    errors = []
    for each in error.errors():
        found = field_error({**each, "loc": each["loc"][1:]})
        if each["type"] == "json_invalid":
            return not_json(f"{found.message} (see character {found.field})")
        if each["loc"] == ("body",):
            return not_json(found.message)
        errors.append(found)
    first = errors[0]
    return problem(
        422,
        "invalid_request",
        f"{first.field}: {first.message}.",
        field=first.field,
        errors=[each.model_dump() for each in errors],
    )


async def declined(request: Request, error: HTTPException) -> JSONResponse:
    """Answer what the router declines: unknown paths and methods."""
    if error.status_code == 400:  # FastAPI's, for a body that is not UTF-8 or too deep
        return not_json(WORDS["json_invalid"])
    code, detail = {
        404: ("not_found", "There is nothing at this path; see /docs."),
        405: ("method_not_allowed", "This path does not take this method; see /docs."),
    }.get(error.status_code, ("declined", f"{error.detail}."))
    headers = dict(error.headers or {})
    if error.status_code == 405:  # the router names the methods of one route, though others share its path
        paths = request.app.openapi()["paths"]
        asked = request.url.path
        # A fixed path stands before those with a number in the same place.
        known = paths.get(asked) or {
            method for path in paths if compile_path(path)[0].match(asked) for method in paths[path]
        }
        headers["Allow"] = ", ".join(sorted(known)).upper() or headers.get("Allow", "")
    return problem(error.status_code, code, detail, headers=headers)


async def failed(_: Request, __: Exception) -> JSONResponse:
    """Answer a mistake of ours, without showing it."""
    return problem(500, "internal", SENTENCES["internal"])


def install(app: FastAPI) -> None:
    """Hang the handlers into an app whose state has `constraints`, and declare their media type."""
    app.add_exception_handler(Refusal, refused)  # type: ignore[arg-type]
    app.add_exception_handler(Denied, denied)  # type: ignore[arg-type]
    app.add_exception_handler(Unavailable, unavailable)  # type: ignore[arg-type]
    app.add_exception_handler(RequestValidationError, invalid)  # type: ignore[arg-type]
    app.add_exception_handler(HTTPException, declined)  # type: ignore[arg-type]
    app.add_exception_handler(Exception, failed)
    generate = app.openapi

    def openapi() -> dict[str, Any]:
        document = generate()
        for operations in document["paths"].values():
            for operation in operations.values():
                if "requestBody" in operation:
                    operation["responses"] |= deepcopy(BODIES)
                for answer in operation["responses"].values():
                    content = answer.get("content", {})
                    # FastAPI declares a response's model under the media type of the endpoint.
                    if "application/problem+json" in content and "application/json" in content:
                        content["application/problem+json"] = content.pop("application/json")
        return document

    app.openapi = openapi  # type: ignore[method-assign]
