"""What attackers send as text is text: it is stored, found and returned as it came, and nothing else happens."""

# ruff: noqa: RUF001  # quotes that only look like quotes
import re
from typing import Any

import asyncpg
import pytest

from tests.api.conftest import Shop
from tests.api.test_openapi import operations

STRINGS = [
    "'",
    "''",
    '"',
    "`",
    ";",
    "--",
    "/*",
    "*/",
    "\\",
    "\\'",
    "%",
    "_",
    "%%",
    "$$",
    "$1",
    ":p_title",
    "%s",
    "%1$s",
    "{0}",
    "{call}",
    "{{x}}",
    "${7*7}",
    "{{7*7}}",
    "' OR '1'='1",
    "' OR 1=1 --",
    "') OR ('1'='1",
    '" OR ""="',
    "1 OR 1=1",
    "admin'--",
    "'; DROP TABLE bookstore.book; --",
    "'); DROP SCHEMA bookstore CASCADE; --",
    "$$; DROP TABLE bookstore.book; $$",
    "$sql$; DELETE FROM inventory.stock; $sql$",
    "'; COPY bookstore.book TO PROGRAM 'id'; --",
    "'; SELECT pg_sleep(60); --",
    "' || pg_sleep(60) || '",
    "1; SELECT pg_sleep(60)",
    "' UNION SELECT rolpassword FROM pg_authid --",
    "' UNION ALL SELECT NULL, NULL, NULL --",
    "' AND extractvalue(1, concat(0x7e, version())) --",
    "' AND 1=cast((SELECT current_user) AS integer) --",
    "'; SET ROLE storeroom_owner; --",
    "'; ALTER ROLE storeroom_api SUPERUSER; --",
    "'||(SELECT current_setting('data_directory'))||'",
    "E'\\x27 OR 1=1",
    "U&'\\0027 OR 1=1'",
    "ʼ OR 1=1 --",
    "＇ OR 1＝1",
    "’; DROP TABLE book; –",
    "%27%20OR%201%3D1",
    "%00",
    "..%2f..%2fetc%2fpasswd",
    "../../../../etc/passwd",
    "file:///etc/passwd",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    '<!--#exec cmd="id"-->',
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    "$(id)",
    "`id`",
    "| id",
    "; id",
    "&& id",
    "() { :; }; id",
    "${jndi:ldap://example.org/a}",
    "a:* | b & !c",
    "<->",
    "a <2> b",
    "(((((",
    "[a-",
    "(?i)(a+)+$",
    '{"$gt": ""}',
    "[]",
    "null",
    "NaN",
    "True",
    "-1",
    "0x41",
    "1e309",
    "=1+1",
    "@SUM(1+1)",
    "+cmd|' /C calc'!A0",
    "__proto__",
    "constructor",
    "Set-Cookie: a=b",
    "Robert'); DROP TABLE Students;--",
]
"""Of the kinds that lists of attacks have: SQL with its quotes, comments, casts and sleeps, templates, paths, markup, shells,
patterns, numbers that are none, formulas."""

BODIES: list[tuple[str, str, dict[str, Any]]] = [
    ("/books", "title", {}),
    ("/books", "subtitle", {"title": "x"}),
    ("/books", "publisher", {"title": "x"}),
    ("/books", "description", {"title": "x"}),
    ("/authors", "disambiguation", {"name": "Injected"}),
    ("/recipes", "title", {}),
    ("/recipes", "description", {"title": "x"}),
    ("/recipes", "yield", {"title": "x"}),
    ("/recipes", "author", {"title": "x"}),
    ("/products", "description", {"name": "{n}", "category": "Injected"}),
]
"""Fields that take any text."""

STATE = """
    SELECT md5(string_agg(t::text, ',' ORDER BY t::text)) FROM (
        SELECT n.nspname, c.relname, c.relkind::text, c.relowner::text, c.relacl::text FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
        WHERE n.nspname IN ('bookstore', 'recipes', 'inventory', 'activity', 'util', 'public')
        UNION ALL
        SELECT n.nspname, p.proname, md5(p.prosrc), p.proowner::text, p.proacl::text FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace
        WHERE n.nspname IN ('bookstore', 'recipes', 'inventory', 'activity', 'util', 'public')
        UNION ALL
        SELECT 'role', rolname::text, rolsuper::text, rolcanlogin::text, rolbypassrls::text FROM pg_roles
    ) AS t
"""
"""What an attack would change: tables, functions, rights, roles."""


@pytest.mark.parametrize(
    ("path", "field", "rest"), BODIES, ids=[f"{path} {field}" for path, field, _ in BODIES]
)
async def test_a_text_is_stored_and_returned_as_it_came(
    shop: Shop, server: asyncpg.Connection, path: str, field: str, rest: dict[str, Any]
) -> None:
    before = await server.fetchval(STATE)
    kept = 0
    for number, text in enumerate(STRINGS):
        body = {name: value.replace("{n}", f"{field} {number}") for name, value in rest.items()}
        response = await shop.post(path, json=body | {field: text})
        assert response.status_code in {201, 422}, (text, response.text)
        if response.status_code == 201:
            kept += 1
            assert response.json()[field] == text
            assert (await shop.get(response.headers["location"])).json()[field] == text
    assert kept > len(STRINGS) * 0.9
    assert await server.fetchval(STATE) == before


async def test_lists_of_texts_are_stored_and_returned_as_they_came(shop: Shop) -> None:
    texts = [text for text in STRINGS if re.search(r"\w", text)]
    book = await shop.made("/books", title="x", categories=texts[:100], authors=texts[:100])
    assert {author["name"] for author in book["authors"]} <= {*texts}
    assert {category["name"] for category in book["categories"]} <= {*texts}
    recipe = await shop.made("/recipes", title="x", ingredients=texts, steps=texts)
    assert [line["line"] for line in recipe["ingredients"]] == texts
    assert [step["text"] for step in recipe["steps"]] == texts
    product = await shop.made("/products", name="Injected", category="Injected", quantity=1000)
    for text in texts:
        moved = await shop.made(
            f"/products/{product['product_id']}/movements", kind="adjust", quantity=1, reason=text
        )
        assert moved["reason"] == text


async def test_every_text_of_a_query_is_only_searched_for(shop: Shop, server: asyncpg.Connection) -> None:
    before = await server.fetchval(STATE)
    rows = await server.fetchval("SELECT count(*) FROM bookstore.book")
    asked = 0
    for where, operation in operations(shop.app.openapi()):
        method, path = where.split()
        if method != "GET" or "{" in path:
            continue
        names = [
            parameter["name"] for parameter in operation.get("parameters", ()) if parameter["in"] == "query"
        ]
        needed = {"cookable": "have", "suggest": "q"}.get(path.rpartition("/")[2])
        for name in names:
            for text in STRINGS:
                query = {needed: "x"} if needed else {}
                response = await shop.get(path, params=query | {name: text})
                assert response.status_code in {200, 422}, (where, name, text, response.text)
                asked += 1
    assert asked > 3000
    assert await server.fetchval("SELECT count(*) FROM bookstore.book") == rows
    assert await server.fetchval(STATE) == before


async def test_headers_are_texts_too(shop: Shop, server: asyncpg.Connection) -> None:
    before = await server.fetchval(STATE)
    for number, text in enumerate(STRINGS):
        if not text.isascii():
            continue
        made = await shop.post(
            "/categories",
            json={"name": f"Header {number}"},
            headers={"Idempotency-Key": text, "User-Agent": text, "Referer": text},
        )
        assert made.status_code == 201, text
        again = await shop.post(
            "/categories", json={"name": f"Header {number}"}, headers={"Idempotency-Key": text}
        )
        assert again.headers["idempotency-replayed"] == "true", text
        answer = await shop.get(made.headers["location"], headers={"If-None-Match": text})
        assert answer.status_code == 200
        assert (
            await shop.patch(made.headers["location"], json={"name": "x"}, headers={"If-Match": text})
        ).status_code == 412
    assert await server.fetchval(STATE) == before
