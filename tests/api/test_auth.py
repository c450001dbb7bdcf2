"""Who may write: tokens that are let in, all those that are not, and what a server without a secret does."""

import hmac
import json
import os
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from api.auth import AuthError, Denied, Tokens, make_token
from tests.api.conftest import Shop, serving, settings
from tests.api.test_openapi import operations

SECRET = "a secret of the tests, 32 bytes long or more"
NOW = datetime.now(UTC)
CLAIMS = {"sub": "anna", "aud": "storeroom", "scope": "admin", "exp": NOW + timedelta(hours=1)}


def token(
    secret: Any = SECRET,  # noqa: ANN401  # a text or a private key
    algorithm: str = "HS256",
    headers: dict[str, Any] | None = None,
    **claims: object,
) -> str:
    content = {name: value for name, value in {**CLAIMS, **claims}.items() if value is not None}
    return jwt.encode(content, secret, algorithm, headers)


def bearer(text: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {text}"}


@pytest.fixture(scope="module")
async def closed(module_url: str) -> AsyncIterator[Shop]:
    """A shop that knows a secret, on an address that others reach."""
    async with serving(module_url, STOREROOM_JWT_SECRET=SECRET, HOST="0.0.0.0") as shop:  # noqa: S104
        yield shop


def writes(document: dict[str, Any]) -> list[str]:
    return [where for where, _ in operations(document) if not where.startswith("GET ")]


async def test_reading_is_open_and_every_write_needs_a_token(closed: Shop) -> None:
    document = (await closed.get("/openapi.json")).json()
    assert (await closed.get("/books")).status_code == 200
    private = [*writes(document), "GET /changes", "GET /searches"]
    assert len(private) >= 30
    for where in private:
        method, path = where.split()
        problem = await closed.problem(
            401, method, path.replace("{", "").replace("}", ""), json={} if method != "GET" else None
        )
        assert problem["code"] == "missing_token"
    for where, operation in operations(document):
        assert bool(operation.get("security")) == (where in private), where


async def test_a_token_lets_write_and_is_named_in_the_log_of_changes(closed: Shop) -> None:
    made = await closed.post(
        "/books", json={"title": "Anna's"}, headers=bearer(token(sub="anna@example.org"))
    )
    assert made.status_code == 201
    page = await closed.get("/changes?limit=1", headers=bearer(token()))
    assert page.json()["items"][0]["caller"] == "anna@example.org"


@pytest.mark.parametrize(
    ("scope", "method", "path", "status"),
    [
        ("catalog:write", "POST", "/books", 422),
        ("catalog:write", "POST", "/movements", 403),
        ("catalog:write", "POST", "/products/1/movements", 403),
        ("catalog:write", "GET", "/changes", 403),
        ("inventory:move", "POST", "/movements", 422),
        ("inventory:move", "POST", "/movements/1/undo", 404),
        ("inventory:move", "POST", "/products", 403),
        ("inventory:move", "DELETE", "/books/987654321", 403),
        ("activity:read", "GET", "/changes", 200),
        ("activity:read", "GET", "/searches", 200),
        ("activity:read", "POST", "/books", 403),
        ("catalog:write inventory:move", "POST", "/movements", 422),
        ("admin", "POST", "/books", 422),
        ("admin", "GET", "/changes", 200),
        ("", "POST", "/books", 403),
        (None, "POST", "/books", 403),
        ("catalog:writes administrator", "POST", "/books", 403),
    ],
)
async def test_a_scope_allows_what_it_says(
    closed: Shop, scope: str | None, method: str, path: str, status: int
) -> None:
    content: dict[str, Any] = (
        {"json": {}} if path in {"/books", "/movements", "/products"} and method == "POST" else {}
    )
    response = await closed.request(method, path, headers=bearer(token(scope=scope)), **content)
    assert response.status_code == status, response.text
    if status == 403:
        assert response.json()["code"] == "insufficient_scope"


KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
WRONG = {
    "no token": "",
    "not a token": "garbage",
    "three parts": "a.b.c",
    "another secret": token("another secret of the tests, 32 bytes or more"),
    "expired": token(exp=NOW - timedelta(seconds=60)),
    "not yet valid": token(nbf=NOW + timedelta(hours=1)),
    "issued tomorrow": token(iat=NOW + timedelta(days=1)),
    "another audience": token(aud="another"),
    "no audience": token(aud=None),
    "no expiry": token(exp=None),
    "no name": token(sub=None),
    "an empty name": token(sub=""),
    "a long name": token(sub="x" * 201),
    "a name with a line in it": token(sub="anna\nmallory"),
    "a name that ends early": token(sub="anna\0"),
    "a name that is a number": token(sub=7),
    "scopes that are a list": token(scope=["admin"]),
    "no algorithm": token(None, "none"),
    "another algorithm": token(
        "a secret of the tests, 64 bytes long or more: HS512 wants that much", "HS512"
    ),
    "the right secret, another algorithm": token(
        SECRET + " and more, so that it is enough for HS512 too", "HS512"
    ),
    "signed by a key": token(KEY, "RS256"),
    "an unknown key id": token("another secret of the tests, 32 bytes or more", headers={"kid": "unknown"}),
    "a key id that is a path": token(
        "another secret of the tests, 32 bytes or more", headers={"kid": "../../dev/null"}
    ),
    "oversized": token(padding="x" * 10_000),
    "cut": token()[:-2],
    "other claims under the same signature": ".".join(
        [token().split(".")[0], token(sub="mallory").split(".")[1], token().split(".")[2]]
    ),
}


@pytest.mark.parametrize("why", WRONG)
async def test_a_wrong_token_is_refused_always_with_the_same_words(closed: Shop, why: str) -> None:
    response = await closed.post("/books", json={"title": "Never"}, headers=bearer(WRONG[why]))
    assert response.status_code == 401, why
    problem = response.json()
    if why != "no token":
        assert problem == {
            "type": "about:blank",
            "title": "Unauthorized",
            "status": 401,
            "code": "invalid_token",
            "detail": "The token is not valid.",
        }
        assert response.headers["www-authenticate"] == 'Bearer error="invalid_token"'
    assert (await closed.get("/books?q=Never&exact=true")).json()["items"] == []


async def test_a_token_is_not_taken_from_elsewhere(closed: Shop) -> None:
    good = token()
    await closed.problem(
        401, "POST", "/books", json={"title": "x"}, headers={"Authorization": f"Basic {good}"}
    )
    await closed.problem(401, "POST", f"/books?access_token={good}", json={"title": "x"})
    await closed.problem(401, "POST", "/books", json={"title": "x"}, headers={"Cookie": f"token={good}"})


def jwks(*keys: Any) -> str:  # noqa: ANN401
    made: list[dict[str, Any]] = []
    algorithm: Any
    for number, (key, (algorithm, name)) in enumerate(
        zip(
            keys,
            (
                (jwt.algorithms.RSAAlgorithm, "RS256"),
                (jwt.algorithms.ECAlgorithm, "ES256"),
                (jwt.algorithms.OKPAlgorithm, "EdDSA"),
            ),
            strict=False,
        )
    ):
        made.append({**json.loads(algorithm.to_jwk(key)), "kid": f"k{number}", "alg": name, "use": "sig"})
    return json.dumps({"keys": made})


def signed(key: bytes, **header: object) -> str:
    """A token signed with HS256 by any bytes: PyJWT refuses to make one by a public key."""
    parts = [header | {"alg": "HS256", "typ": "JWT"}, {**CLAIMS, "exp": 4_000_000_000}]
    text = ".".join(urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts)
    return f"{text}.{urlsafe_b64encode(hmac.digest(key, text.encode(), 'sha256')).rstrip(b'=').decode()}"


async def test_tokens_of_public_keys_are_let_in(module_url: str, tmp_path: Path) -> None:
    keys: list[Any] = [KEY, ec.generate_private_key(ec.SECP256R1()), ed25519.Ed25519PrivateKey.generate()]
    file = tmp_path / "jwks.json"
    public = [key.public_key() for key in keys]
    file.write_text(jwks(*public))
    async with serving(module_url, STOREROOM_JWKS=file, HOST="0.0.0.0") as shop:  # noqa: S104
        for number, (key, algorithm) in enumerate(zip(keys, ("RS256", "ES256", "EdDSA"), strict=True)):
            good = token(key, algorithm, {"kid": f"k{number}"})
            response = await shop.post("/categories", json={"name": f"Key {number}"}, headers=bearer(good))
            assert response.status_code == 201, response.text
            # Signed with what everybody knows, as if it were a secret.
            pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
            forged = signed(pem, kid=f"k{number}")
            await shop.problem(401, "POST", "/categories", json={"name": "Forged"}, headers=bearer(forged))
        swapped = token(keys[0], "RS256", {"kid": "k1"})
        await shop.problem(401, "POST", "/categories", json={"name": "Swapped"}, headers=bearer(swapped))


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"keys": []}', '{"keys": [{"kty": "oct", "k": "AAAA"}]}', '{"keys": [7]}']
)
def test_a_file_without_public_keys_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "jwks.json"
    file.write_text(content)
    for path in (file, tmp_path / "missing.json"):
        with pytest.raises(AuthError, match="STOREROOM_JWKS"):
            Tokens.of(settings("postgresql:///unused", STOREROOM_JWKS=path))


def test_a_key_that_no_token_could_mean_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "jwks.json"
    public = [KEY.public_key(), ec.generate_private_key(ec.SECP256R1()).public_key()]
    first, second = json.loads(jwks(*public))["keys"]
    nameless = {name: value for name, value in first.items() if name != "kid"}
    for keys, further in (
        ([nameless], {"STOREROOM_JWT_SECRET": SECRET}),
        ([nameless, second], {}),
        ([first, second | {"kid": "k0"}], {}),
    ):
        file.write_text(json.dumps({"keys": keys}))
        with pytest.raises(AuthError, match="a kid of its own"):
            Tokens.of(settings("postgresql:///unused", STOREROOM_JWKS=file, **further))
    file.write_text(json.dumps({"keys": [nameless]}))
    tokens = Tokens.of(settings("postgresql:///unused", STOREROOM_JWKS=file))
    assert tokens
    assert tokens.caller(token(KEY, "RS256")).name == "anna"


def test_keys_are_added_and_withdrawn_while_tokens_are_checked(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "jwks.json"
    another = ec.generate_private_key(ec.SECP256R1())
    first, second = json.loads(jwks(KEY.public_key(), another.public_key()))["keys"]
    by_first, by_second = token(KEY, "RS256", {"kid": "k0"}), token(another, "ES256", {"kid": "k1"})
    versions = iter(range(1, 100))

    def write(text: str) -> None:
        file.write_text(text)
        os.utime(file, (0, next(versions)))

    write(json.dumps({"keys": [first]}))
    tokens = Tokens.of(settings("postgresql:///unused", STOREROOM_JWKS=file))
    assert tokens
    assert tokens.caller(by_first)
    with pytest.raises(Denied):
        tokens.caller(by_second)
    write(json.dumps({"keys": [first, second]}))
    assert tokens.caller(by_second)
    write(json.dumps({"keys": [second]}))
    with pytest.raises(Denied):
        tokens.caller(by_first)
    write("half a fi")
    for _ in range(3):
        assert tokens.caller(by_second)
    assert caplog.text.count("The keys from before stay in use.") == 1
    file.unlink()
    assert tokens.caller(by_second)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "example.org"])  # noqa: S104
def test_without_a_secret_no_other_address_is_served(host: str) -> None:
    with pytest.raises(AuthError, match="set STOREROOM_JWT_SECRET"):
        Tokens.of(settings("postgresql:///unused", HOST=host))
    assert Tokens.of(settings("postgresql:///unused", HOST=host, STOREROOM_JWT_SECRET=SECRET))


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.1.2.3"])
def test_without_a_secret_this_machine_is_served(host: str) -> None:
    assert Tokens.of(settings("postgresql:///unused", HOST=host)) is None


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(AuthError, match="too short"):
        Tokens.of(settings("postgresql:///unused", STOREROOM_JWT_SECRET="x" * 31))


async def test_without_a_secret_a_page_from_elsewhere_cannot_write(shop: Shop) -> None:
    assert (await shop.post("/books", json={"title": "From here"})).status_code == 201
    for host in ("evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8000", "a@evil.example"):
        problem = await shop.problem(403, "POST", "/books", json={"title": "x"}, headers={"Host": host})
        assert problem["code"] == "forbidden"
    made = await shop.made("/products", name="Here", category="Here", quantity=5)
    movement = (await shop.get(f"/products/{made['product_id']}/movements")).json()["items"][0]["movement_id"]
    for origin in ("https://evil.example", "null", "http://localhost.evil.example"):
        problem = await shop.problem(
            403, "POST", f"/movements/{movement}/undo", headers={"Origin": origin}
        )  # what a form can send: no body, no preflight
        assert problem["code"] == "forbidden"
    assert (
        await shop.post(f"/movements/{movement}/undo", headers={"Origin": "http://localhost:3000"})
    ).status_code == 201
    for host in ("127.0.0.1:8000", "[::1]:8000", "LOCALHOST"):
        assert (
            await shop.post("/books", json={"title": "From here"}, headers={"Host": host})
        ).status_code == 201


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-Forwarded-For", "203.0.113.9"),
        ("X-Forwarded-For", "127.0.0.1"),
        ("X-Forwarded-Proto", "https"),
        ("X-Forwarded-Host", "localhost"),
        ("Forwarded", "for=203.0.113.9;proto=https"),
        ("Via", "1.1 proxy"),
        ("X-Real-IP", "203.0.113.9"),
    ],
)
async def test_without_a_secret_nobody_writes_through_a_proxy(shop: Shop, name: str, value: str) -> None:
    headers = {"Host": "127.0.0.1:8000", name: value}
    problem = await shop.problem(403, "POST", "/books", json={"title": "From afar"}, headers=headers)
    assert problem["code"] == "forbidden"
    assert "proxy" in problem["detail"]
    assert "STOREROOM_JWT_SECRET" in problem["hint"]
    assert (await shop.get("/books", headers=headers)).status_code == 200


@pytest.mark.parametrize(
    ("client", "status"),
    [
        (("203.0.113.9", 1), 403),
        (("192.168.1.5", 1), 403),
        (("2001:db8::9", 1), 403),
        (("testclient", 1), 403),
        (None, 403),
        (("127.0.0.1", 1), 201),
        (("127.1.2.3", 1), 201),
        (("::1", 1), 201),
    ],
)
async def test_without_a_secret_nobody_writes_from_another_machine(
    shop: Shop, client: tuple[str, int] | None, status: int
) -> None:
    transport = httpx.ASGITransport(shop.app, client=client)  # type: ignore[arg-type]  # None: a server of a Unix socket
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as browser:
        answer = await browser.post("/books", json={"title": "From somewhere"})
    assert answer.status_code == status, answer.text
    if status == 403:
        assert "STOREROOM_JWT_SECRET" in answer.json()["hint"]


async def test_with_a_secret_a_token_writes_through_a_proxy(closed: Shop) -> None:
    made = await closed.post(
        "/books",
        json={"title": "By a proxy"},
        headers=bearer(token()) | {"X-Forwarded-For": "203.0.113.9", "Via": "1.1 proxy"},
    )
    assert made.status_code == 201


def test_a_token_is_made_for_a_while() -> None:
    environment = settings("postgresql:///unused", STOREROOM_JWT_SECRET=SECRET)
    tokens = Tokens.of(environment)
    assert tokens
    caller = tokens.caller(make_token(environment, "anna", ["catalog:write"], timedelta(minutes=1)))
    assert (caller.name, caller.scopes) == ("anna", frozenset({"catalog:write"}))
    with pytest.raises(AuthError, match="no scope everything"):
        make_token(environment, "anna", ["everything"], timedelta(minutes=1))
    with pytest.raises(AuthError, match="no secret"):
        make_token(settings("postgresql:///unused"), "anna", ["admin"], timedelta(minutes=1))


async def test_a_secret_is_nowhere_to_be_seen(closed: Shop) -> None:
    environment = settings("postgresql:///unused", STOREROOM_JWT_SECRET=SECRET)
    assert SECRET not in repr(environment)
    good = token()
    response = await closed.post("/books", json={"title": ""}, headers=bearer(good))
    assert good not in response.text
    assert SECRET not in (await closed.get("/openapi.json")).text
