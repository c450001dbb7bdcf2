"""Who may write: bearer tokens (JWT, RFC 7519) with scopes, made and checked by PyJWT."""

import ipaddress
import json
import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, get_args
from urllib.parse import urlsplit

import jwt
from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer, SecurityScopes
from fastapi.security.utils import get_authorization_scheme_param

from api.settings import Settings

TokenScope = Literal["catalog:write", "inventory:move", "activity:read", "admin"]
SCOPES: tuple[TokenScope, ...] = get_args(TokenScope)
"""What a token may allow; `admin` is all of it."""

LONGEST = 8192
"""Characters of a token."""

LONGEST_NAME = 200
"""Characters of the name of a caller."""

logger = logging.getLogger("storeroom.auth")

SECRET_BYTES = 32
"""Least length of a secret: that of the hash that HS256 makes (RFC 7518, 3.2)."""


class AuthError(RuntimeError):
    """Tokens cannot be checked or made: one sentence for people."""


class Denied(Exception):
    """A request is not let in."""

    def __init__(
        self, status: int, code: str, message: str, *, challenge: str = "", hint: str | None = None
    ) -> None:
        """Say why, and how to ask for a token."""
        super().__init__(message)
        self.status = status
        self.code = code
        self.challenge = challenge
        self.hint = hint


def is_loopback(host: str) -> bool:
    """Tell whether an address or name is of this machine only."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


@dataclass(frozen=True)
class Caller:
    """Who asks, and what for."""

    name: str
    scopes: frozenset[str]


PROXIED = ("forwarded", "x-forwarded-", "x-real-ip", "via")
"""How the names of headers begin by which a proxy says that it asks for somebody else."""

LOCAL = Caller("local", frozenset(SCOPES))
"""Whoever reaches a server that is bound to its own machine and knows no secret."""


class Tokens:
    """Checks tokens by a secret (HS256) or by public keys (RS256, ES256, EdDSA), whose file is read again when it has changed."""

    def __init__(self, settings: Settings) -> None:
        """Read what the environment says, or raise AuthError."""
        self._settings = settings
        self._audience = settings.jwt_audience
        self._read_at = _changed(settings)
        self._keys = _keys(settings)

    @classmethod
    def of(cls, settings: Settings) -> "Tokens | None":
        """Do as the environment says; none when it says nothing. Raises AuthError."""
        if settings.jwks is not None or settings.jwt_secret is not None:
            return cls(settings)
        if not is_loopback(settings.host):
            raise AuthError(
                f"Everybody who reaches {settings.host} could write: set STOREROOM_JWT_SECRET to a random text of"
                f" {SECRET_BYTES} bytes or more, or STOREROOM_JWKS to a file of public keys, or HOST to 127.0.0.1."
            )
        return None

    def caller(self, token: str) -> Caller:
        """Tell whose token it is, or raise Denied: for whatever reason with the same words."""
        try:
            if len(token) > LONGEST:
                raise jwt.InvalidTokenError
            self._refresh()
            named = jwt.get_unverified_header(token).get("kid")
            key, algorithm = self._keys[named] if named in self._keys else self._keys[None]
            # The algorithm is the key's, never the token's.
            claims = jwt.decode(
                token,
                key,
                algorithms=[algorithm],
                audience=self._audience,
                options={"require": ["exp", "sub", "aud"]},
            )
            name, scopes = claims["sub"], claims.get("scope", "")
            if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable() or not isinstance(scopes, str):
                raise jwt.InvalidTokenError
        except (jwt.PyJWTError, KeyError, TypeError, ValueError) as error:
            raise Denied(
                401, "invalid_token", "The token is not valid.", challenge='Bearer error="invalid_token"'
            ) from error
        return Caller(name, frozenset(scopes.split()))

    def _refresh(self) -> None:
        """Go by the file as it is now: keys are added and withdrawn while others are in use. One that cannot be read changes nothing."""
        changed = _changed(self._settings)
        if changed in {None, self._read_at}:
            return
        self._read_at = changed
        try:
            self._keys = _keys(self._settings)
        except AuthError as error:
            logger.warning("%s The keys from before stay in use.", error)


def _changed(settings: Settings) -> int | None:
    """Tell when the file of public keys was changed; none when there is none."""
    try:
        return settings.jwks.stat().st_mtime_ns if settings.jwks else None
    except OSError:
        return None


def _keys(settings: Settings) -> dict[str | None, tuple[Any, str]]:
    """Read the key and its algorithm of each key id; that of None is for tokens that name none."""
    keys: dict[str | None, tuple[Any, str]] = {}
    if settings.jwks is not None:
        keys = _public_keys(settings.jwks, alone=settings.jwt_secret is None)
    if settings.jwt_secret is not None:
        keys[None] = (_secret(settings), "HS256")
    return keys


def _secret(settings: Settings) -> bytes:
    secret = (settings.jwt_secret.get_secret_value() if settings.jwt_secret else "").encode()
    if len(secret) < SECRET_BYTES:
        raise AuthError(f"STOREROOM_JWT_SECRET is too short: give {SECRET_BYTES} random bytes or more.")
    return secret


def _public_keys(file: Path, *, alone: bool) -> dict[str | None, tuple[Any, str]]:
    try:
        keys = jwt.PyJWKSet.from_dict(json.loads(file.read_bytes())).keys
    except (OSError, ValueError, TypeError, AttributeError, jwt.PyJWTError) as error:
        raise AuthError(f"STOREROOM_JWKS, {file}, has no keys that can be read: {error}.") from error
    found: dict[str | None, tuple[Any, str]] = {}
    names = [key.key_id for key in keys]
    if len({*names}) < len(names) or (None in names and not (alone and len(names) == 1)):
        raise AuthError(
            f"STOREROOM_JWKS, {file}: give each key a kid of its own; tokens could not say which of them they mean."
        )
    for key in keys:
        if key.algorithm_name not in {"RS256", "ES256", "EdDSA"}:
            raise AuthError(
                f"STOREROOM_JWKS, {file}: {key.algorithm_name} is not supported; use RS256, ES256 or EdDSA."
            )
        found[key.key_id] = (key.key, key.algorithm_name)
        found.setdefault(None, found[key.key_id])
    return found


def make_token(settings: Settings, name: str, scopes: list[str], lifetime: timedelta) -> str:
    """Make a token by the secret. Raises AuthError."""
    if unknown := sorted(set(scopes) - {*SCOPES}):
        raise AuthError(f"There is no scope {unknown[0]}: give some of {', '.join(SCOPES)}.")
    if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
        raise AuthError(f"A name has 1 to {LONGEST_NAME} characters that can be printed.")
    if settings.jwt_secret is None:
        raise AuthError("There is no secret to sign with: set STOREROOM_JWT_SECRET.")
    now = datetime.now(UTC)
    claims = {
        "sub": name,
        "aud": settings.jwt_audience,
        "scope": " ".join(scopes),
        "iat": now,
        "nbf": now,
        "exp": now + lifetime,
    }
    return jwt.encode(claims, _secret(settings), algorithm="HS256")


_bearer = HTTPBearer(
    bearerFormat="JWT",
    auto_error=False,
    description="`storeroom token` makes one. A server without a secret needs none: it is bound to its own machine, and lets nobody write through a proxy.",
)


def identify(tokens: Tokens, authorization: str | None) -> Caller:
    """Tell who asks, by the header `Authorization`, or raise Denied."""
    scheme, token = get_authorization_scheme_param(authorization)
    if scheme.lower() != "bearer" or not token:
        raise Denied(
            401,
            "missing_token",
            "This needs a token.",
            challenge="Bearer",
            hint="Send Authorization: Bearer and a token; `storeroom token` makes one.",
        )
    return tokens.caller(token)


async def authorize(
    request: Request,
    scopes: SecurityScopes,
    _: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],  # says in OpenAPI what is needed
) -> Caller:
    """Let a request in, or raise Denied."""
    tokens: Tokens | None = request.app.state.tokens
    if tokens is None:
        # A page elsewhere whose name leads here (DNS rebinding) has that name in Host.
        # Any page may send a form here (CSRF), but not without saying where it is from.
        origin = request.headers.get("origin")
        foreign = origin is not None and not (
            is_loopback(urlsplit(origin).hostname or "") or origin in request.app.state.origins
        )
        if foreign or not is_loopback(urlsplit(f"//{request.headers.get('host', '')}").hostname or ""):
            raise Denied(
                403, "forbidden", "Without a secret only this machine may write.", hint="Ask for 127.0.0.1."
            )
        # A proxy on this machine lets others in, and may put any name into Host.
        proxied = any(name.startswith(PROXIED) for name in request.headers)
        if proxied or request.client is None or not is_loopback(request.client.host):
            raise Denied(
                403,
                "forbidden",
                "Without a secret only this machine may write, and not through a proxy.",
                hint="Set STOREROOM_JWT_SECRET and send a token, or ask for 127.0.0.1 from the same machine.",
            )
        return LOCAL
    # Of who writes it was asked before the body was read.
    known: Caller | None = request.scope["state"].get("caller")
    caller = known or identify(tokens, request.headers.get("authorization"))
    if "admin" not in caller.scopes and not caller.scopes >= set(scopes.scopes):
        raise Denied(
            403, "insufficient_scope", f"This needs a token with the scope {' '.join(scopes.scopes)}."
        )
    return caller


def needs(*scopes: TokenScope) -> Any:  # noqa: ANN401  # what FastAPI takes as a dependency
    """Declare that an endpoint needs a token with these scopes."""
    return Security(authorize, scopes=list(scopes))
