"""The environment, read once: every setting of Storeroom, with its default."""

import json
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from api.catalogs import CATALOGS

ROOT = Path(__file__).resolve().parent.parent
"""The checkout: where `sqitch.plan`, `db/` and, unless told otherwise, `.data/` are."""


def _catalogs(value: object) -> object:
    """Read names of catalogs, with commas between or as a JSON list."""
    names = value
    if isinstance(value, str):
        try:
            names = json.loads(value)
        except ValueError:
            names = [name.strip() for name in value.split(",") if name.strip()]
    if (
        not isinstance(names, (list, frozenset))
        or not names
        or any(name not in [*CATALOGS] for name in names)
    ):
        raise PydanticCustomError(
            "catalogs", f"Give one or more of {', '.join(CATALOGS)}, with commas between"
        )
    return names


class Settings(BaseSettings):
    """Settings from environment variables; the alias is the variable's name."""

    model_config = SettingsConfigDict(frozen=True, env_ignore_empty=True)

    database_url: str | None = Field(default=None, alias="DATABASE_URL")
    """Server to deploy to and administer, as a `postgresql://` URL; unset: the embedded server in `data`."""

    api_password: str | None = Field(default=None, alias="STOREROOM_API_PASSWORD")
    """Password of the login role `storeroom_api`: `deploy` sets it, `serve` logs in with it."""

    reader_url: str | None = Field(default=None, alias="STOREROOM_READER_URL")
    """Where reads go, a replica for example; unset: the same server as writes."""

    data: Path = Field(default=ROOT / ".data", alias="STOREROOM_DATA")
    """Directory of the embedded server and of import reports."""

    host: str = Field(default="127.0.0.1", alias="HOST")
    port: int = Field(default=8000, alias="PORT", ge=0, le=65535)

    catalogs: Annotated[frozenset[str], NoDecode, BeforeValidator(_catalogs)] = Field(
        default=frozenset(CATALOGS), alias="STOREROOM_CATALOGS"
    )
    """Catalogs that are served, with commas between; all by default. The others are kept, but not there."""

    cors_origins: list[str] = Field(default=[], alias="STOREROOM_CORS_ORIGINS")
    """Origins that browsers may call from, as a JSON list; none by default."""

    pool_size: int = Field(default=8, alias="STOREROOM_POOL_SIZE", ge=1)
    """Connections of each of the two pools, reader and writer."""

    pool_patience: float = Field(default=1.0, alias="STOREROOM_POOL_PATIENCE", gt=0)
    """Seconds that a request waits for a free connection before it is answered 503."""

    log_queue: int = Field(default=10_000, alias="STOREROOM_LOG_QUEUE", ge=1)
    """Searches, and views, that may wait to be written; more than that are dropped and counted."""

    log_interval: float = Field(default=0.5, alias="STOREROOM_LOG_INTERVAL", gt=0)
    """Seconds between two writes of searches and views: what a crash can lose."""
