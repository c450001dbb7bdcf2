"""Lines of a log: plain or JSON, one for each request if wanted."""

import logging
from typing import TYPE_CHECKING, Literal

from pythonjsonlogger.json import JsonFormatter

if TYPE_CHECKING:
    from api.database import Work

access = logging.getLogger("storeroom.access")


def configure(form: Literal["off", "plain", "json"]) -> None:
    """Send everything to standard error in one form, requests too; `off` leaves it as uvicorn has it, without requests."""
    access.setLevel(logging.WARNING if form == "off" else logging.INFO)
    if form == "off":
        return
    handler = logging.StreamHandler()
    handler.setFormatter(
        JsonFormatter(
            "{asctime}{levelname}{name}{message}",
            style="{",
            rename_fields={"asctime": "time", "levelname": "level", "name": "logger"},
        )
        if form == "json"
        else logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)


def answered(method: str, path: str, status: int, seconds: float, work: "Work") -> None:
    """Write the line of a request: without its query, which may say what somebody reads."""
    milliseconds = round(seconds * 1000, 2)
    access.info(
        "%s %s %s in %s ms, request %s",
        method,
        ascii(path)[1:-1],
        status or "broken off",
        milliseconds,
        work.id,
        extra={
            "method": method,
            "path": path,
            "status": status,
            "duration_ms": milliseconds,
            "pool_ms": round(work.pool * 1000, 2),
            "database_ms": round(work.database * 1000, 2),
            "function": work.function,
            "caller": work.caller,
            "request": work.id,
            "trace": work.trace,
        },
    )
