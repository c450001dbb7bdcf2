"""What attackers send as text is text: it is stored, found and returned as it came, and nothing else happens."""

# ruff: noqa: RUF001  # quotes that only look like quotes
# ruff: noqa: S314  # the XML is of a package of ours
import re
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from importlib.resources import files
from itertools import cycle
from typing import Any
from xml.etree import ElementTree

import asyncpg
import httpx

from tests.api.conftest import Shop
from tests.api.test_openapi import operations, resolve

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

MARKS = {
    "[RANDNUM]": "4321", "[RANDNUM1]": "1", "[RANDSTR]": "abcd", "[DELIMITER_START]": "qk", "[DELIMITER_STOP]": "kq", "[SLEEPTIME]": "60",
    "[GENERIC_SQL_COMMENT]": "-- -", "[ORIGVALUE]": "x", "[INFERENCE]": "1=1", "[UNION]": "UNION ALL SELECT NULL,NULL", "[CHAR]": "NULL",
}  # fmt: skip
"""What sqlmap puts in the place of its marks."""

BODIES: dict[str, dict[str, Any]] = {
    "NewBook": {"title": "x"},
    "Bulk_NewBook_": {"rows": [{"title": "x"}]},
    "BookChange": {},
    "NewAuthor": {"name": "x"},
    "AuthorChange": {},
    "NewCategory": {"name": "x"},
    "NewRecipe": {"title": "x"},
    "Bulk_NewRecipe_": {"rows": [{"title": "x"}]},
    "RecipeChange": {},
    "NewIngredient": {"name": "x"},
    "IngredientChange": {},
    "NewProduct": {"name": "x", "category": "Injected"},
    "Bulk_NewProduct_": {"rows": [{"name": "x", "category": "Injected"}]},
    "ProductChange": {},
    "NewMovement": {"kind": "adjust", "quantity": 1},
    "StockOrder": {"movements": [{"kind": "adjust", "quantity": 1}]},
    "Undo": {},
}
"""A body of each model that has texts, with what it needs besides the field in question."""


def payloads() -> list[str]:
    """Those of sqlmap, the tool that tries injections, each between two of its boundaries."""
    data = files("sqlmap") / "data" / "xml"
    boundaries = [
        (boundary.findtext("prefix") or "", boundary.findtext("suffix") or "")
        for boundary in ElementTree.fromstring((data / "boundaries.xml").read_text()).iter("boundary")
    ]
    texts: list[str] = []
    for file in sorted((data / "payloads").iterdir(), key=lambda file: file.name):
        for test in ElementTree.fromstring(file.read_text()).iter("test"):
            prefix, suffix = boundaries[len(texts) % len(boundaries)]
            request = (
                f"{test.findtext('request/payload') or '[UNION]'} {test.findtext('request/comment') or ''}"
            )
            text = f"x{prefix} {request} {suffix}"
            for mark, value in MARKS.items():
                text = text.replace(mark, value)
            texts.append(" ".join(text.split()))
    return [*dict.fromkeys(texts)]


TEXTS = STRINGS + payloads()


def parts(number: int) -> Iterator[list[str]]:
    """One part after the other of so many that all texts make: each text comes somewhere, and much everywhere."""
    return cycle([TEXTS[place::number] for place in range(number)])


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


async def test_lists_of_texts_are_stored_and_returned_as_they_came(shop: Shop) -> None:
    texts = [text for text in STRINGS if re.search(r"\w", text)]
    book = await shop.made("/books", title="x", categories=texts[:100], authors=texts[:100])
    assert {author["name"] for author in book["authors"]} <= {*texts}
    assert {category["name"] for category in book["categories"]} <= {*texts}
    recipe = await shop.made("/recipes", title="x", ingredients=texts, steps=texts)
    assert [line["line"] for line in recipe["ingredients"]] == texts
    assert [step["text"] for step in recipe["steps"]] == texts
    product = await shop.made("/products", name="Injected too", category="Injected", quantity=1000)
    for text in texts:
        moved = await shop.made(
            f"/products/{product['product_id']}/movements", kind="adjust", quantity=1, reason=text
        )
        assert moved["reason"] == text


FORMED = {
    "isbn", "language", "price", "currency", "servings", "url", "image_url", "roles[]", "status", "low_stock_level", "kind", "quantity",
}  # fmt: skip
"""Fields that take texts of a form, which none of these has: they are refused."""

KEYS = {"authors[]": "person_key", "categories[]": "name_key", "category": "name_key"}
"""Fields that name a row, and the function by which one that is there already is taken, however its name is spelled."""

ITEMS = {"authors[]": "name", "categories[]": "name", "aliases[]": "name", "steps[]": "text"}
"""What must be in the objects of a list."""

TEXT = ("line", "text", "name")
"""Where an object has what was given as a text."""


def texts(document: dict[str, Any], schema: dict[str, Any]) -> Iterator[str]:
    """Fields of a body that take texts, by their paths: `title`, `aliases[]` of a list of texts, `rows[].authors[].name`."""
    for name, field in schema["properties"].items():
        for each in field.get("anyOf", [field]):
            kind = resolve(document, each)
            if kind.get("type") == "string":
                yield name
            for one in kind.get("items", {}).get("anyOf", [kind.get("items", {})]):
                inner = resolve(document, one)
                if inner.get("type") == "string":
                    yield f"{name}[]"
                elif "properties" in inner:
                    yield from (f"{name}[].{path}" for path in texts(document, inner))


def put(body: dict[str, Any], path: str, text: str) -> None:
    """Put a text where a path leads."""
    head, _, rest = path.partition(".")
    name = head.removesuffix("[]")
    if rest:
        items = body.setdefault(name, [{ITEMS[head]: "x"}] if head in ITEMS else [])
        put(items[0], rest, text)
    else:
        body[name] = text if head == name else [text]


def got(row: dict[str, Any], path: str) -> str | None:
    """What an answer has where a path leads."""
    head, _, rest = path.partition(".")
    name = head.removesuffix("[]")
    value = row[name]
    if head != name:
        (value,) = value
    if rest:
        return got(value, rest)
    text: str | None = next(value[key] for key in TEXT if key in value) if isinstance(value, dict) else value
    return text


def filled(model: str, field: str, text: str, name: str) -> dict[str, Any]:
    """A body of a model with a text in a field, and a name of its own."""
    body = deepcopy(BODIES[model])
    for row in (body, *body.get("rows", ())):
        if "name" in row:
            row["name"] = name
    put(body, field, text)
    return body


async def answers(shop: Shop, response: httpx.Response) -> list[dict[str, Any]]:
    """The row as it was answered, and as it is read; of a row among many, as it is read."""
    row: dict[str, Any] = response.json()
    if "items" not in row:
        location = response.headers.get("location")
        return [row, (await shop.get(location)).json()] if location else [row]
    (item,) = row["items"]
    if "outcome" in item:
        assert item["outcome"] == "inserted"
        place = response.request.url.path.removesuffix("/bulk")
        item = (await shop.get(f"{place}/{item['id']}")).json()
    return [item]


async def is_kept(server: asyncpg.Connection, text: str, field: str, rows: list[dict[str, Any]]) -> bool:
    """Whether rows have a text as it came; what they have instead must be right."""
    path = re.sub(r"^(rows|movements)\[\]\.", "", field)
    found = {got(row, path) for row in rows}
    if path == "printed_isbn":
        assert found == {re.sub(r"[\W_]", "", text).upper() or None}, field
        return found != {None}
    if found != {text} and (key := KEYS.get(path.partition(".")[0])):
        (there,) = found
        assert there in TEXTS, (field, text)
        assert await server.fetchval(f"SELECT util.{key}($1) = util.{key}($2)", there, text), (there, text)
        return False
    assert found == {text}, field
    return True


async def test_a_text_in_any_field_of_any_body_is_stored_and_returned_as_it_came(
    shop: Shop, server: asyncpg.Connection
) -> None:
    product = await shop.made("/products", name="Injected", category="Injected", quantity=1000)
    made = {
        "book_id": (await shop.made("/books", title="Injected"))["book_id"],
        "author_id": (await shop.made("/authors", name="Injected"))["author_id"],
        "recipe_id": (await shop.made("/recipes", title="Injected"))["recipe_id"],
        "ingredient_id": (await shop.made("/ingredients", name="Injected"))["ingredient_id"],
        "product_id": product["product_id"],
    }
    places = {
        path: f"{path}/{{category_id}}"
        for path in ("/categories", "/recipe-categories", "/product-categories")
    }
    categories = {
        places[path]: (await shop.made(path, name="Injected again"))["category_id"] for path in places
    }
    before = await server.fetchval(STATE)
    document = shop.app.openapi()
    free, formed = parts(48), parts(100)
    seen, kept = set[str](), Counter[str]()
    for where, operation in operations(document):
        if "requestBody" not in operation:
            continue
        method, path = where.split()
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        schema = schema.get("anyOf", [schema])[0]
        model = schema["$ref"].rpartition("/")[2]
        if model == "Merge":
            continue  # numbers
        fields = [*dict.fromkeys(texts(document, resolve(document, schema)))]
        assert fields, where
        for field in fields:
            takes = field.rpartition(".")[2] not in FORMED
            for number, text in enumerate(next(free if takes else formed)):
                body = filled(model, field, text, f"{where} {field} {number}")
                if model == "StockOrder":
                    body["movements"][0]["product_id"] = product["product_id"]
                ids = made | {"category_id": categories.get(path)}
                if "{movement_id}" in path:
                    moved = await shop.made(
                        f"/products/{product['product_id']}/movements", kind="adjust", quantity=1
                    )
                    ids["movement_id"] = moved["movement_id"]
                response = await shop.request(method, path.format(**ids), json=body)
                assert response.status_code in ({200, 201, 409, 422} if takes else {422}), (
                    where,
                    field,
                    text,
                    response.text,
                )
                if response.is_success and await is_kept(server, text, field, await answers(shop, response)):
                    kept[f"{where} {field}"] += 1
                    seen.add(text)
            assert (kept[f"{where} {field}"] > 0) == takes, (where, field)
    for text in {*TEXTS} - seen:  # those that were too long for the fields they came to
        assert (await shop.made("/books", title="x", description=text))["description"] == text
    assert await server.fetchval(STATE) == before


async def test_every_text_of_a_query_is_only_searched_for(shop: Shop, server: asyncpg.Connection) -> None:
    before = await server.fetchval(STATE)
    rows = await server.fetchval("SELECT count(*) FROM bookstore.book")
    part, asked, sent = parts(24), 0, set[str]()
    for where, operation in operations(shop.app.openapi()):
        method, path = where.split()
        if method != "GET" or "{" in path:
            continue
        names = [
            parameter["name"] for parameter in operation.get("parameters", ()) if parameter["in"] == "query"
        ]
        needed = {"cookable": "have", "suggest": "q"}.get(path.rpartition("/")[2])
        for name in names:
            for text in next(part):
                query = {needed: "x"} if needed else {}
                response = await shop.get(path, params=query | {name: text})
                assert response.status_code in {200, 422}, (where, name, text, response.text)
                asked += 1
                sent.add(text)
    assert asked > 1000
    assert sent == {*TEXTS}
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
