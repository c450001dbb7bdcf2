"""Categories over HTTP: each endpoint, its refusals, and its pages to the end."""

from typing import Any
from uuid import uuid4

import pytest

from tests.api.conftest import Shop


async def new(shop: Shop) -> tuple[str, dict[str, Any]]:
    """Path and row of a new category."""
    row = await shop.made("/categories", name=f"Shelf {uuid4().hex}")
    return f"/categories/{row['category_id']}", row


async def test_post_answers_with_the_row_and_where_it_is(shop: Shop) -> None:
    response = await shop.post("/categories", json={"name": " Crème  Brûlée "})
    assert response.status_code == 201
    row = response.json()
    assert response.headers["location"] == f"/categories/{row['category_id']}"
    assert (row["name"], row["version"]) == ("Crème Brûlée", 1)
    got = await shop.get(response.headers["location"])
    assert (got.status_code, got.content) == (200, response.content)


async def test_a_known_name_is_refused_with_its_number(shop: Shop) -> None:
    there = await shop.made("/categories", name="Poésie")
    path, other = await new(shop)
    for method, target in (("POST", "/categories"), ("PUT", path), ("PATCH", path)):
        for name in ("Poésie", "POESIE "):
            assert await shop.problem(409, method, target, json={"name": name}) == {
                "type": "about:blank",
                "title": "Conflict",
                "status": 409,
                "code": "category_name",
                "detail": "name is the name of a category already.",
                "field": "name",
                "existing_id": there["category_id"],
            }
    assert (await shop.get(path)).json() == other


async def test_punctuation_tells_categories_apart(shop: Shop) -> None:
    names = {(await shop.made("/categories", name=name))["category_id"] for name in ("C", "C++", "C#")}
    assert len(names) == 3


@pytest.mark.parametrize("method", ["GET", "PATCH", "PUT", "DELETE"])
async def test_a_category_that_is_not_there(shop: Shop, method: str) -> None:
    content = {"json": {"name": "x"}} if method in {"PATCH", "PUT"} else {}
    answer = await shop.problem(404, method, "/categories/987654321", **content)
    assert (answer["code"], answer["detail"], answer["field"]) == (
        "not_found",
        "There is no such category.",
        "category_id",
    )


@pytest.mark.parametrize("number", ["0", "x", str(2**63)])
async def test_what_is_no_number_of_a_category(shop: Shop, number: str) -> None:
    assert (await shop.problem(422, "GET", f"/categories/{number}"))["field"] == "category_id"


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({}, "name", "invalid_request"),
        ({"name": ""}, "name", "invalid_request"),
        ({"name": " "}, "name", "category_name_length"),
        ({"name": None}, "name", "invalid_request"),
        ({"name": ["Maps"]}, "name", "invalid_request"),
        ({"name": "n" * 201}, "name", "invalid_request"),
        ({"name": "Maps", "parent": 1}, "parent", "invalid_request"),
    ],
    ids=lambda value: str(value)[:30],
)
async def test_a_bad_field_is_named_and_nothing_is_kept(
    shop: Shop, body: dict[str, Any], field: str, code: str
) -> None:
    path, row = await new(shop)
    for method, target in (("POST", "/categories"), ("PUT", path), ("PATCH", path)):
        answer = await shop.problem(422, method, target, json=body)
        assert (answer["field"], answer["code"]) == (field, code)
    assert (await shop.get(path)).json() == row


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
async def test_a_new_name_stands_on_the_books_and_finds_them(shop: Shop, method: str) -> None:
    path, row = await new(shop)
    book = await shop.made("/books", title="Atlas", categories=[{"category_id": row["category_id"]}])
    name = f"Maps {uuid4().hex}"
    response = await shop.request(method, path, json={"name": name})
    assert response.status_code == 200
    after = response.json()
    assert after == row | {"name": name, "version": 2, "updated_at": after["updated_at"]}
    assert after["updated_at"] > row["updated_at"]
    assert (await shop.get(f"/books/{book['book_id']}")).json()["categories"] == [
        {"category_id": row["category_id"], "name": name}
    ]
    for query, titles in ((name, ["Atlas"]), (row["name"], [])):
        found = (await shop.get("/books", params={"category": query})).json()["items"]
        assert [item["title"] for item in found] == titles


async def test_delete_and_then_there_is_none(shop: Shop) -> None:
    path, _ = await new(shop)
    response = await shop.delete(path)
    assert (response.status_code, response.content) == (204, b"")
    await shop.problem(404, "DELETE", path)
    await shop.problem(404, "GET", path)


async def test_a_category_with_books_stays(shop: Shop) -> None:
    path, row = await new(shop)
    await shop.made("/books", title="Kept", categories=[row["name"]])
    assert await shop.problem(409, "DELETE", path) == {
        "type": "about:blank",
        "title": "Conflict",
        "status": 409,
        "code": "book_category_category",
        "detail": "category_id has books; take them out of the category first.",
        "field": "category_id",
    }
    assert (await shop.get(path)).status_code == 200


async def test_pages_lead_to_the_end(shop: Shop) -> None:
    made = {
        (await shop.made("/categories", name=name))["category_id"]
        for name in (
            "Travel",
            "Travel & Maps",
            "Travel: Asia",
            "Art and travel",
            "Zoo travel",
            "Écrits travel",
        )
    }
    everything = [row["category_id"] for row in await shop.walk("/categories", limit=5)]
    assert len(everything) == len(set(everything))
    assert made <= set(everything)
    found = await shop.walk("/categories", q="travel", limit=2)
    assert {row["category_id"] for row in found} == made
    assert [row["name"] for row in found] == [
        "Travel",
        "Travel: Asia",
        "Travel & Maps",
        "Art and travel",
        "Écrits travel",
        "Zoo travel",
    ]
    assert [row["name"] for row in await shop.walk("/categories", q="trav as")] == []
    assert [row["name"] for row in await shop.walk("/categories", q="travel as")] == ["Travel: Asia"]


@pytest.mark.parametrize(
    "query",
    [
        {"q": ""},
        {"q": " "},
        {"q": "q" * 2001},
        {"limit": "0"},
        {"limit": "101"},
        {"after": "?"},
        {"sort": "name"},
    ],
    ids=lambda query: str(query)[:20],
)
async def test_a_bad_parameter_is_named(shop: Shop, query: dict[str, str]) -> None:
    assert [(await shop.problem(422, "GET", "/categories", params=query))["field"]] == list(query)
