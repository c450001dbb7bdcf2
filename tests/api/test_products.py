"""The inventory over HTTP: products, stock that moves, exact numbers, and pages to the end."""

import asyncio
import json
from decimal import Decimal
from itertools import count, pairwise
from typing import Any

import pytest

from api.products import MOST
from tests.api.conftest import Shop, serving

numbers = count(1)
JSON = {"content-type": "application/json"}


def full() -> dict[str, Any]:
    """A product with every field."""
    number = next(numbers)
    return {
        "name": f"Wood screw {number}",
        "description": "Countersunk.",
        "price": 7.5,
        "quantity": 12,
        "category": "Screws",
        "currency": "EUR",
        "unit": "box",
        "sku": f"WS-{number}",
        "low_stock_level": 5,
        "active": True,
    }


async def new(shop: Shop, **other: object) -> dict[str, Any]:
    """A product of its own, with 10 in stock."""
    return await shop.made(
        "/products", **{"name": f"Thing {next(numbers)}", "category": "Things", "quantity": 10} | other
    )


async def quantity(shop: Shop, product_id: int) -> str:
    """What is in stock, as it is written."""
    text = (await shop.get(f"/products/{product_id}")).text
    return text.partition('"quantity":')[2].partition(",")[0]


@pytest.mark.parametrize("path", ["/products", "/products/"])
async def test_post_answers_with_the_row_and_where_it_is(shop: Shop, path: str) -> None:
    body = full()
    response = await shop.post(path, json=body)
    assert response.status_code == 201, response.text
    row = response.json()
    assert response.headers["location"] == f"/products/{row['product_id']}"
    assert {name: value for name, value in row.items() if name in body} == body
    assert (row["low_stock"], row["version"]) == (False, 1)
    assert '"price":7.50,' in response.text
    got = await shop.get(response.headers["location"])
    assert (got.status_code, got.content) == (200, response.content)
    movements = (await shop.get(f"{response.headers['location']}/movements")).json()["items"]
    assert [(each["kind"], each["delta"]) for each in movements] == [("initial", 12)]


async def test_a_path_with_a_slash_at_the_end_is_the_same_path(shop: Shop) -> None:
    row = await new(shop)
    for path in (
        "/products",
        f"/products/{row['product_id']}",
        "/books",
        "/product-categories",
        "/health/live",
    ):
        plain, slash = await shop.get(path), await shop.get(f"{path}/")
        assert (slash.status_code, slash.content, slash.history) == (200, plain.content, [])
    assert (await shop.get("/products/", params={"limit": 1})).headers["link"].startswith("</products?")
    await shop.problem(404, "GET", "/products//")
    assert not [path for path in shop.app.openapi()["paths"] if path.endswith("/")]


async def test_name_and_category_are_enough(shop: Shop) -> None:
    row = await shop.made("/products", name="  Bare \n thing ", category=" Bare ")
    assert {name: row[name] for name in row if not name.endswith(("_id", "_at"))} == {
        "name": "Bare thing",
        "sku": None,
        "description": None,
        "category": "Bare",
        "price": None,
        "currency": None,
        "quantity": 0,
        "unit": "pcs",
        "low_stock_level": None,
        "low_stock": False,
        "active": True,
        "version": 1,
    }
    by_number = await shop.made("/products", name="Another", category_id=row["category_id"])
    assert by_number["category"] == "Bare"


EXACT = [
    ("0", "0"),
    ("0.0", "0"),
    ("-0.0", "0"),
    ("0e400", "0"),
    ("0e-99999", "0"),
    ("0.1", "0.1"),
    ("0.3", "0.3"),
    ("1e2", "100"),
    ("1E-3", "0.001"),
    ("2.500", "2.5"),
    ("5." + "0" * 20_000, "5"),
    ("9007199254.993", "9007199254.993"),
    ("12345678901.123", "12345678901.123"),
    ("99999999999.999", "99999999999.999"),
    ("99999999999.9990000000000000000000", "99999999999.999"),
]
INEXACT = [
    "0.0001",
    "9.9999",
    "1e-400",
    "1e-99999999999999999999",
    "0.1000000000000000000001",
    "99999999999.9990000000000000000001",
    "99999999999.9999",
    "100000000000",
    "-0.001",
    "1e11",
    "1e400",
    "1e99999999999999999999",
    "NaN",
    "Infinity",
    "-Infinity",
    "true",
    '""',
    '"x"',
    '"NaN"',
    '"sNaN"',
    '"Infinity"',
    '"1e99999999999999999999"',
    "[]",
    "{}",
]


@pytest.mark.parametrize("quotes", ["{}", '"{}"'], ids=["number", "text"])
@pytest.mark.parametrize(("written", "kept"), EXACT, ids=lambda text: text[:30])
async def test_a_number_is_kept_digit_by_digit(shop: Shop, written: str, kept: str, quotes: str) -> None:
    number = quotes.format(written)
    content = f'{{"name": "Exact {next(numbers)}", "category": "Exact", "quantity": {number}, "low_stock_level": {number}}}'
    response = await shop.post("/products", content=content, headers=JSON)
    assert response.status_code == 201, response.text
    assert f'"quantity":{kept},' in response.text
    assert f'"low_stock_level":{kept},' in response.text
    product = response.json()["product_id"]
    # The same through a movement alone, and through an order, which is JSON again on its way to the function.
    for path, form in (
        (f"/products/{product}/movements", "{}"),
        ("/movements", f'{{{{"movements": [{{{{"product_id": {product}, {{}}}}}}]}}}}'),
    ):
        inner = f'"kind": "count", "quantity": {number}'
        text = f"{{{inner}}}" if form == "{}" else form.format(inner).replace("{{", "{").replace("}}", "}")
        response = await shop.post(path, content=text, headers=JSON)
        assert response.status_code == 201, response.text
        assert f'"quantity_after":{kept},' in response.text
    assert await quantity(shop, product) == kept


@pytest.mark.parametrize("written", INEXACT, ids=lambda text: text[:30])
async def test_a_number_that_cannot_be_kept_is_refused_and_never_rounded(shop: Shop, written: str) -> None:
    content = f'{{"name": "Never", "category": "Exact", "quantity": {written}}}'
    answer = await shop.problem(422, "POST", "/products", content=content, headers=JSON)
    assert (answer["field"], answer["code"]) == ("quantity", "invalid_request")
    row = await new(shop)
    content = f'{{"kind": "count", "quantity": {written}}}'
    path = f"/products/{row['product_id']}/movements"
    answer = await shop.problem(422, "POST", path, content=content, headers=JSON)
    assert answer["field"] == "quantity"
    assert await quantity(shop, row["product_id"]) == "10"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("0", "0.00"),
        ("0.1", "0.10"),
        ("19.990", "19.99"),
        ('"19.99"', "19.99"),
        ("9999999999.99", "9999999999.99"),
        ("9.999", None),
        ("9999999999.990000000000000001", None),
        ("10000000000", None),
        ("1e400", None),
        ("-0.01", None),
    ],
)
async def test_money_is_exact(shop: Shop, written: str, kept: str | None) -> None:
    for path, rest in (
        ("/products", f'"name": "Money {next(numbers)}", "category": "Exact"'),
        ("/books", '"title": "Money", "currency": "EUR"'),
    ):
        response = await shop.post(path, content=f'{{"price": {written}, {rest}}}', headers=JSON)
        if kept is None:
            assert (response.status_code, response.json()["field"]) == (422, "price")
        else:
            assert f'"price":{kept},' in response.text


async def test_a_known_name_or_sku_is_refused_with_its_number(shop: Shop) -> None:
    there = await shop.made("/products", **full())
    other = await shop.made("/products", **full())
    path = f"/products/{other['product_id']}"
    for field, code in (("name", "product_name"), ("sku", "product_sku")):
        for method, target, body in (
            ("POST", "/products", full() | {field: there[field].upper()}),
            ("PATCH", path, {field: there[field].upper()}),
        ):
            answer = await shop.problem(409, method, target, json=body)
            assert (answer["code"], answer["field"], answer["existing_id"]) == (
                code,
                field,
                there["product_id"],
            )
    assert (await shop.get(path)).json() == other
    assert (await shop.made("/products", name=there["name"], category="Elsewhere"))["version"] == 1


REFUSED = [
    ({"name": ""}, "name", "invalid_request"),
    ({"name": " "}, "name", "product_name_length"),
    ({"name": None}, "name", "invalid_request"),
    ({"name": 1}, "name", "invalid_request"),
    ({"name": 1.5}, "name", "invalid_request"),
    ({"name": "n" * 501}, "name", "invalid_request"),
    ({"description": "d" * 20_001}, "description", "invalid_request"),
    ({"category": "c" * 201}, "category", "invalid_request"),
    ({"category": " "}, "category", "invalid_value"),
    ({"category": "Things", "category_id": 1}, "category", "invalid_value"),
    ({"category": ["Things"]}, "category", "invalid_request"),
    ({"category_id": 0}, "category_id", "invalid_request"),
    ({"category_id": "1"}, "category_id", "invalid_request"),
    ({"category_id": 1.0}, "category_id", "invalid_request"),
    ({"category_id": 2**63}, "category_id", "invalid_request"),
    ({"price": "1.999"}, "price", "invalid_request"),
    ({"price": True}, "price", "invalid_request"),
    ({"currency": "EUR"}, "currency", "product_currency"),
    ({"price": 1, "currency": "eur"}, "currency", "currency_code_form"),
    ({"price": 1, "currency": "EURO"}, "currency", "invalid_request"),
    ({"unit": "u" * 41}, "unit", "invalid_request"),
    ({"sku": "s" * 101}, "sku", "invalid_request"),
    ({"low_stock_level": -1}, "low_stock_level", "invalid_request"),
    ({"low_stock_level": 0.0001}, "low_stock_level", "invalid_request"),
    ({"active": "yes"}, "active", "invalid_request"),
    ({"active": None}, "active", "invalid_request"),
    ({"product_id": 1}, "product_id", "invalid_request"),
    ({"colour": "red"}, "colour", "invalid_request"),
]


@pytest.mark.parametrize(("body", "field", "code"), REFUSED, ids=[str(body)[:40] for body, _, _ in REFUSED])
async def test_a_bad_field_is_named_and_nothing_is_kept(
    shop: Shop, body: dict[str, Any], field: str, code: str
) -> None:
    there = await new(shop)
    path = f"/products/{there['product_id']}"
    given = {"name": "Good"} | ({} if "category_id" in body else {"category": "Things"})
    for method, target in (("POST", "/products"), ("PATCH", path)):
        answer = await shop.problem(422, method, target, json=given | body)
        assert (answer.get("field"), answer["code"]) == (field, code)
        assert answer["detail"].endswith(".")
    newest = (await shop.get("/products", params={"sort": "newest", "limit": 1})).json()["items"][0]
    del newest["cursor"], newest["corrected"]
    assert newest == there


async def test_a_product_needs_one_category(shop: Shop) -> None:
    answer = await shop.problem(422, "POST", "/products", json={"name": "x"})
    assert (answer["field"], answer["detail"]) == (
        "category",
        "Give a category either by its name or by its number.",
    )
    answer = await shop.problem(422, "POST", "/products", json={"name": "x", "category_id": 987654321})
    assert answer["field"] == "category_id"


async def test_patch_changes_what_is_given_and_leaves_the_rest(shop: Shop) -> None:
    before = await shop.made("/products", **full())
    path = f"/products/{before['product_id']}"
    after = (await shop.patch(path, json={"name": f"New {next(numbers)}", "active": False})).json()
    assert after == before | {
        "name": after["name"],
        "active": False,
        "version": 2,
        "updated_at": after["updated_at"],
    }
    clear = {"description": None, "price": None, "currency": None, "sku": None, "low_stock_level": None}
    emptied = (await shop.patch(path, json=clear)).json()
    assert emptied == after | clear | {"version": 3, "updated_at": emptied["updated_at"]}
    moved = (await shop.patch(path, json={"category": "New shelf"})).json()
    assert moved["category"] == "New shelf"


async def test_patch_never_changes_the_quantity(shop: Shop) -> None:
    row = await new(shop)
    answer = await shop.problem(422, "PATCH", f"/products/{row['product_id']}", json={"quantity": 3})
    assert (answer["field"], answer["code"]) == ("quantity", "invalid_request")
    assert await quantity(shop, row["product_id"]) == "10"


async def test_delete_and_then_there_is_none(shop: Shop) -> None:
    path = f"/products/{(await new(shop, quantity=0))['product_id']}"
    response = await shop.delete(path)
    assert (response.status_code, response.content) == (204, b"")
    for method, target in (("DELETE", path), ("GET", path), ("GET", f"{path}/movements")):
        answer = await shop.problem(404, method, target)
        assert (answer["code"], answer["field"]) == ("not_found", "product_id")


async def test_a_product_that_moved_stays(shop: Shop) -> None:
    path = f"/products/{(await new(shop))['product_id']}"
    answer = await shop.problem(409, "DELETE", path)
    assert (answer["code"], answer["detail"]) == (
        "stock_movement_product",
        "product_id has movements; make it inactive instead.",
    )
    assert (await shop.get(path)).status_code == 200


MISSING: list[tuple[str, str, dict[str, Any] | None, str]] = [
    ("GET", "/products/987654321", None, "product_id"),
    ("PATCH", "/products/987654321", {}, "product_id"),
    ("DELETE", "/products/987654321", None, "product_id"),
    ("GET", "/products/987654321/movements", None, "product_id"),
    ("POST", "/products/987654321/movements", {"kind": "receive", "quantity": 1}, "product_id"),
    ("GET", "/products/987654321/stock-check", None, "product_id"),
    ("POST", "/movements/987654321/undo", {}, "movement_id"),
]


@pytest.mark.parametrize(
    ("method", "path", "body", "field"), MISSING, ids=[f"{each[0]} {each[1]}" for each in MISSING]
)
async def test_what_is_not_there_is_said(
    shop: Shop, method: str, path: str, body: dict[str, Any] | None, field: str
) -> None:
    content = {} if body is None else {"json": body}
    answer = await shop.problem(404, method, path, **content)
    assert (answer["code"], answer["field"]) == ("not_found", field)
    for number in ("0", "x", str(2**63)):
        bad = path.replace("987654321", number)
        assert (await shop.problem(422, method, bad, **content))["field"] == field


async def test_each_kind_of_movement(shop: Shop) -> None:
    row = await new(shop)
    path = f"/products/{row['product_id']}/movements"
    for kind, given, delta, after in (
        ("receive", 5, 5, 15),
        ("issue", "2.5", -2.5, 12.5),
        ("adjust", -0.5, -0.5, 12),
        ("adjust", 1, 1, 13),
        ("count", 4, -9, 4),
        ("count", 0, -4, 0),
    ):
        response = await shop.post(path, json={"kind": kind, "quantity": given, "reason": " why "})
        assert response.status_code == 201
        move = response.json()
        assert (move["kind"], move["delta"], move["quantity_after"]) == (kind, delta, after)
        assert (move["product_id"], move["product"], move["reason"]) == (
            row["product_id"],
            row["name"],
            "why",
        )
    items = await shop.walk(path, limit=2)
    assert [item["kind"] for item in items] == [
        "count",
        "count",
        "adjust",
        "adjust",
        "issue",
        "receive",
        "initial",
    ]
    for later, earlier in pairwise(items):
        assert later["quantity_before"] == earlier["quantity_after"]
    assert (await shop.get(f"/products/{row['product_id']}/stock-check")).json() == {
        "products": 1,
        "movements": 7,
        "wrong": 0,
        "wrong_product_ids": [],
    }


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({}, "kind", "invalid_request"),
        ({"kind": "receive"}, "quantity", "invalid_request"),
        ({"kind": "steal", "quantity": 1}, "kind", "invalid_request"),
        ({"kind": "initial", "quantity": 1}, "kind", "invalid_request"),
        ({"kind": "undo", "quantity": 1}, "kind", "invalid_request"),
        ({"kind": "receive", "quantity": 0}, "quantity", "stock_movement_sign"),
        ({"kind": "receive", "quantity": -1}, "quantity", "stock_movement_sign"),
        ({"kind": "issue", "quantity": -1}, "quantity", "stock_movement_sign"),
        ({"kind": "adjust", "quantity": 0}, "quantity", "stock_movement_sign"),
        ({"kind": "count", "quantity": -1}, "quantity", "stock_movement_sign"),
        ({"kind": "receive", "quantity": 0.0001}, "quantity", "invalid_request"),
        ({"kind": "receive", "quantity": None}, "quantity", "invalid_request"),
        ({"kind": "receive", "quantity": str(MOST)}, "quantity", "stock_quantity"),
        ({"kind": "receive", "quantity": 1, "reason": "r" * 501}, "reason", "invalid_request"),
        ({"kind": "receive", "quantity": 1, "reason": 1.5}, "reason", "invalid_request"),
        ({"kind": "receive", "quantity": 1, "product_id": 1}, "product_id", "invalid_request"),
    ],
    ids=lambda value: str(value)[:40],
)
async def test_a_bad_movement_is_refused(shop: Shop, body: dict[str, Any], field: str, code: str) -> None:
    row = await new(shop)
    answer = await shop.problem(422, "POST", f"/products/{row['product_id']}/movements", json=body)
    assert (answer["field"], answer["code"]) == (field, code)
    assert await quantity(shop, row["product_id"]) == "10"


async def test_too_little_is_refused_with_what_there_is(shop: Shop) -> None:
    row = await new(shop, quantity="3.25")
    path = f"/products/{row['product_id']}/movements"
    order = {"movements": [{"product_id": row["product_id"], "kind": "issue", "quantity": 4}]}
    for target, body in (
        (path, {"kind": "issue", "quantity": 4}),
        (path, {"kind": "adjust", "quantity": -4}),
        ("/movements", order),
    ):
        assert await shop.problem(409, "POST", target, json=body) == {
            "type": "about:blank",
            "title": "Conflict",
            "status": 409,
            "code": "insufficient_stock",
            "detail": "There is not enough in stock.",
            "field": "quantity",
            "product_id": row["product_id"],
            "available": 3.25,
        }
    most = await new(shop, quantity=str(MOST))
    other = await new(shop)
    for product in (most, other):
        body = {
            "movements": [
                {"product_id": product["product_id"], "kind": "issue", "quantity": "1"},
                {"product_id": product["product_id"], "kind": "issue", "quantity": str(MOST)},
            ]
        }
        response = await shop.post("/movements", json=body)
        assert response.status_code == 409
        available = json.loads(response.text, parse_float=Decimal)["available"]
        assert available == Decimal(str(product["quantity"])) - 1
        assert (await shop.get(f"/products/{product['product_id']}")).json() == product


async def test_an_order_is_made_whole_or_not_at_all(shop: Shop) -> None:
    first, second = await new(shop), await new(shop)
    movements = [
        {"product_id": second["product_id"], "kind": "issue", "quantity": "0.125", "reason": "order 1"},
        {"product_id": first["product_id"], "kind": "receive", "quantity": 2},
    ]
    response = await shop.post("/movements", json={"movements": movements})
    assert response.status_code == 201
    page = response.json()
    assert page["next"] is None
    assert [(each["product_id"], each["delta"], each["reason"]) for each in page["items"]] == [
        (first["product_id"], 2, None),
        (second["product_id"], -0.125, "order 1"),
    ]
    short = [*movements, {"product_id": second["product_id"], "kind": "issue", "quantity": 100}]
    answer = await shop.problem(409, "POST", "/movements", json={"movements": short})
    assert (answer["product_id"], answer["available"]) == (second["product_id"], 9.75)
    assert await quantity(shop, first["product_id"]) == "12"
    assert await quantity(shop, second["product_id"]) == "9.875"
    unknown = [*movements, {"product_id": 987654321, "kind": "issue", "quantity": 1}]
    answer = await shop.problem(422, "POST", "/movements", json={"movements": unknown})
    assert (answer["field"], answer["hint"]) == ("movements", "It is entry 3.")
    latest = await shop.walk("/movements", limit=100)
    assert [each["product_id"] for each in latest[:2]] == [second["product_id"], first["product_id"]]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "movements"),
        ({"movements": []}, "movements"),
        ({"movements": {}}, "movements"),
        ({"movements": None}, "movements"),
        ({"movements": [1]}, "movements.0"),
        ({"movements": [{}]}, "movements.0.kind"),
        ({"movements": [{"kind": "issue", "quantity": 1}]}, "movements.0.product_id"),
        ({"movements": [{"product_id": "1", "kind": "issue", "quantity": 1}]}, "movements.0.product_id"),
        ({"movements": [{"product_id": 1, "kind": "issue", "quantity": "1.0001"}]}, "movements.0.quantity"),
        ({"movements": [{"product_id": 1, "kind": "issue", "quantity": 1}] * 1001}, "movements"),
        ({"movements": [{"product_id": 1, "kind": "issue", "quantity": 1, "x": 1}]}, "movements.0.x"),
    ],
    ids=lambda value: str(value)[:40],
)
async def test_a_bad_order_is_refused(shop: Shop, body: dict[str, Any], field: str) -> None:
    answer = await shop.problem(422, "POST", "/movements", json=body)
    assert (answer["field"], answer["code"]) == (field, "invalid_request")


async def test_an_undo_is_made_once(shop: Shop) -> None:
    row = await new(shop)
    path = f"/products/{row['product_id']}/movements"
    moved = await shop.made(path, kind="issue", quantity=4)
    undo = await shop.post(f"/movements/{moved['movement_id']}/undo", json={"reason": "typing error"})
    assert undo.status_code == 201
    made = undo.json()
    assert (made["kind"], made["delta"], made["undoes_id"], made["reason"]) == (
        "undo",
        4,
        moved["movement_id"],
        "typing error",
    )
    again = await shop.problem(409, "POST", f"/movements/{moved['movement_id']}/undo")
    assert (again["code"], again["existing_id"]) == ("stock_movement_undoes", made["movement_id"])
    answer = await shop.problem(422, "POST", f"/movements/{made['movement_id']}/undo", json={})
    assert answer["detail"] == "An undo cannot be undone."
    # Without a body, too.
    received = await shop.made(path, kind="receive", quantity=3)
    await shop.made(path, kind="count", quantity=2)
    answer = await shop.problem(409, "POST", f"/movements/{received['movement_id']}/undo")
    assert (answer["code"], answer["available"]) == ("insufficient_stock", 2)
    for bad in ({"reason": "r" * 501}, {"why": "x"}, {"reason": 1}):
        await shop.problem(422, "POST", f"/movements/{moved['movement_id']}/undo", json=bad)


async def test_buyers_at_once_get_no_more_than_there_is(database: str) -> None:
    async with serving(database, STOREROOM_POOL_SIZE=8, STOREROOM_POOL_PATIENCE=10.0) as shop:
        row = await new(shop, quantity=20)
        path = f"/products/{row['product_id']}/movements"
        answers = await asyncio.gather(
            *(shop.post(path, json={"kind": "issue", "quantity": 1}) for _ in range(50))
        )
        assert sorted(answer.status_code for answer in answers) == [201] * 20 + [409] * 30
        assert await quantity(shop, row["product_id"]) == "0"
        check = (await shop.get(f"/products/{row['product_id']}/stock-check")).json()
        assert (check["movements"], check["wrong"]) == (21, 0)


@pytest.fixture(scope="module")
async def shelf(shop: Shop) -> set[int]:
    """Thirteen products of one category, with equal and missing prices and quantities; two of them no longer sold."""
    return {
        (
            await shop.made(
                "/products",
                name=f"Shelf {number:02}",
                category="Paging shelf",
                quantity=number // 2,
                low_stock_level=None if number % 4 == 0 else 2,
                active=number < 11,
                sku=f"PS/{number}",
                **({} if number % 3 == 0 else {"price": number // 2}),
            )
        )["product_id"]
        for number in range(13)
    }


@pytest.mark.parametrize("sort", [None, "relevance", "name", "newest", "price", "quantity"])
@pytest.mark.parametrize(
    "query",
    [{"category": "paging shelf"}, {"q": "shelf"}, {"category": "paging", "q": "she", "active": "all"}],
    ids=str,
)
async def test_pages_lead_to_the_end_without_gap_or_repetition(
    shop: Shop, shelf: set[int], query: dict[str, str], sort: str | None
) -> None:
    query |= {} if sort is None else {"sort": sort}
    items = await shop.walk("/products", **query, limit=3)
    found = [item["product_id"] for item in items]
    assert len(found) == len(set(found)) == (13 if query.get("active") == "all" else 11)
    assert set(found) <= shelf
    keys: dict[str | None, Any] = {
        "newest": lambda item: -item["product_id"],
        "price": lambda item: (1e12 if item["price"] is None else item["price"], item["product_id"]),
        "quantity": lambda item: (item["quantity"], item["product_id"]),
    }
    assert items == sorted(items, key=keys.get(sort, lambda item: item["name"]))


async def test_what_is_low_or_inactive_is_listed(shop: Shop, shelf: set[int]) -> None:
    category = {"category": "Paging shelf"}
    low = await shop.walk("/products", **category, low_stock="true", limit=2)
    assert {item["name"] for item in low} == {f"Shelf {number:02}" for number in (1, 2, 3, 5)}
    assert all(item["low_stock"] for item in low)
    rest = await shop.walk("/products", **category, low_stock="false")
    assert {item["product_id"] for item in (*low, *rest)} <= shelf
    assert len(rest) == 7
    urgent = await shop.walk("/products/low-stock", **category, limit=2)
    assert [item["name"] for item in urgent] == ["Shelf 01", "Shelf 02", "Shelf 03", "Shelf 05"]
    gone = await shop.walk("/products", **category, active="false")
    assert {item["name"] for item in gone} == {"Shelf 11", "Shelf 12"}
    number = low[0]["category_id"]
    assert len(await shop.walk("/products", category_id=number, limit=5)) == 11
    exact = (await shop.get("/products", params={"q": "ps/7"})).json()["items"]
    assert [item["sku"] for item in exact] == ["PS/7"]


@pytest.mark.parametrize(
    ("path", "query"),
    [
        *(
            ("/products", query)
            for query in (
                {"limit": "0"},
                {"limit": "101"},
                {"sort": "colour"},
                {"sort": ""},
                {"q": ""},
                {"q": " "},
                {"q": "q" * 2001},
                {"category": "\t"},
                {"category": "c" * 2001},
                {"category_id": "0"},
                {"category_id": "x"},
                {"low_stock": "maybe"},
                {"active": "maybe"},
                {"after": "?"},
                {"colour": "red"},
            )
        ),
        ("/products/low-stock", {"category": " "}),
        ("/products/low-stock", {"sort": "name"}),
        ("/products/low-stock", {"after": "x"}),
        ("/movements", {"after": "x"}),
        ("/movements", {"product_id": "1"}),
        ("/movements", {"limit": "0"}),
    ],
    ids=str,
)
async def test_a_bad_parameter_is_named(shop: Shop, path: str, query: dict[str, str]) -> None:
    assert [(await shop.problem(422, "GET", path, params=query))["field"]] == list(query)
