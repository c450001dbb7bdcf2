"""The environment, read once: every setting of Storeroom, with its default."""

import json
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, SecretStr
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

    metrics_port: int | None = Field(default=None, alias="STOREROOM_METRICS_PORT", ge=1, le=65535)
    """Port of `/metrics` for Prometheus; that of PORT serves it beside the rest; unset: none."""

    metrics_host: str = Field(default="127.0.0.1", alias="STOREROOM_METRICS_HOST")
    """Address of that port."""

    log_format: Literal["off", "plain", "json"] = Field(default="off", alias="STOREROOM_LOG_FORMAT")
    """A line on standard error for each request, as words or as a JSON object; off: only for what goes wrong."""

    tls_cert: Path | None = Field(default=None, alias="STOREROOM_TLS_CERT")
    """File of the certificate to serve HTTPS with, and those that vouch for it (PEM); unset: HTTP."""

    tls_key: Path | None = Field(default=None, alias="STOREROOM_TLS_KEY")
    """File of its private key (PEM), unless that is in the same file."""

    jwt_secret: SecretStr | None = Field(default=None, alias="STOREROOM_JWT_SECRET")
    """Secret of the tokens that let people write, 32 random bytes or more; needed to serve on an address others reach."""

    jwks: Path | None = Field(default=None, alias="STOREROOM_JWKS")
    """File of public keys (JWKS) whose tokens are let in, too."""

    jwt_audience: str = Field(default="storeroom", alias="STOREROOM_JWT_AUDIENCE")
    """Whom tokens must be for."""

    catalogs: Annotated[frozenset[str], NoDecode, BeforeValidator(_catalogs)] = Field(
        default=frozenset(CATALOGS), alias="STOREROOM_CATALOGS"
    )
    """Catalogs that are served, with commas between; all by default. The others are kept, but not there."""

    cors_origins: list[str] = Field(default=[], alias="STOREROOM_CORS_ORIGINS")
    """Origins that browsers may call from, as a JSON list; none by default."""

    pool_size: int = Field(default=8, alias="STOREROOM_POOL_SIZE", ge=1)
    """Connections of each of the two pools, reader and writer."""

    pool_patience: float = Field(default=0.5, alias="STOREROOM_POOL_PATIENCE", gt=0)
    """Seconds that a request waits for a free connection before it is answered 503."""

    pool_waiters: int = Field(default=128, alias="STOREROOM_POOL_WAITERS", ge=0)
    """Requests that may wait for a connection, of each pool; more than that are answered 503 at once."""

    request_size: int = Field(default=2**20, alias="STOREROOM_REQUEST_SIZE", ge=1)
    """Bytes of the largest body that is taken; larger ones are answered 413."""

    request_seconds: float = Field(default=10.0, alias="STOREROOM_REQUEST_SECONDS", gt=0)
    """Seconds for which the headers of a request, and its body, may be on their way before it is answered 408."""

    log_queue: int = Field(default=10_000, alias="STOREROOM_LOG_QUEUE", ge=1)
    """Searches, and views, that may wait to be written; more than that are dropped and counted."""

    log_interval: float = Field(default=0.5, alias="STOREROOM_LOG_INTERVAL", gt=0)
    """Seconds between two writes of searches and views: what a crash can lose."""

    searches_kept: int = Field(default=12, alias="STOREROOM_SEARCHES_KEPT")
    """Months for which searches are kept; the database takes no less than 1."""

    changes_kept: int = Field(default=84, alias="STOREROOM_CHANGES_KEPT")
    """Months for which changes are kept; the database takes no less than 12."""
