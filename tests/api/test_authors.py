"""Authors over HTTP: each endpoint, its refusals, and its pages to the end."""

from typing import Any
from uuid import uuid4

import pytest

from tests.api.conftest import Shop

FULL: dict[str, Any] = {
    "name": "Mary Ann Evans",
    "disambiguation": "b. 1819",
    "birth_year": 1819,
    "death_year": 1880,
    "aliases": ["George Eliot", "Marian Evans"],
}
EMPTY: dict[str, Any] = {"disambiguation": "", "birth_year": None, "death_year": None, "aliases": []}


def named(name: str) -> dict[str, Any]:
    """The full author under a name that nobody has."""
    return FULL | {"name": f"{name} {uuid4().hex}"}


async def test_post_answers_with_the_row_and_where_it_is(shop: Shop) -> None:
    response = await shop.post("/authors", json=FULL)
    assert response.status_code == 201
    row = response.json()
    assert response.headers["location"] == f"/authors/{row['author_id']}"
    assert {name: row[name] for name in FULL} == FULL
    assert row["version"] == 1
    got = await shop.get(response.headers["location"])
    assert (got.status_code, got.content) == (200, response.content)


async def test_a_name_is_enough_and_is_tidied(shop: Shop) -> None:
    row = await shop.made("/authors", name="  Sappho\n of  Lesbos ")
    assert {name: row[name] for name in FULL} == EMPTY | {"name": "Sappho of Lesbos"}


async def test_aliases_are_kept_once(shop: Shop) -> None:
    row = await shop.made("/authors", **named("Alias") | {"aliases": ["B. Traven", "b traven", "Ret Marut"]})
    assert row["aliases"] == ["B. Traven", "Ret Marut"]
    path = f"/authors/{row['author_id']}"
    assert (await shop.problem(422, "PATCH", path, json={"aliases": [" "]}))["field"] == "aliases"
    assert (await shop.get(path)).json()["aliases"] == ["B. Traven", "Ret Marut"]


async def test_a_known_name_is_refused_with_its_number(shop: Shop) -> None:
    there = await shop.made("/authors", name="Anton Tschechow")
    other = await shop.made("/authors", name="Somebody Else")
    path = f"/authors/{other['author_id']}"
    for method, target in (("POST", "/authors"), ("PUT", path), ("PATCH", path)):
        for name in ("Anton Tschechow", "TSCHECHOW, ANTON"):
            assert await shop.problem(409, method, target, json={"name": name}) == {
                "type": "about:blank",
                "title": "Conflict",
                "status": 409,
                "code": "author_identity",
                "detail": "name is the name of an author already; tell namesakes apart by a disambiguation.",
                "field": "name",
                "existing_id": there["author_id"],
            }
    assert (await shop.get(path)).json() == other
    namesake = await shop.made("/authors", name="Anton Tschechow", disambiguation="the cook")
    answer = await shop.problem(
        409, "PATCH", f"/authors/{namesake['author_id']}", json={"disambiguation": None}
    )
    assert answer["existing_id"] == there["author_id"]


@pytest.mark.parametrize("method", ["GET", "PATCH", "PUT", "DELETE"])
async def test_an_author_that_is_not_there(shop: Shop, method: str) -> None:
    content = {"json": {"name": "x"}} if method in {"PATCH", "PUT"} else {}
    answer = await shop.problem(404, method, "/authors/987654321", **content)
    assert (answer["code"], answer["detail"], answer["field"]) == (
        "not_found",
        "There is no such author.",
        "author_id",
    )


@pytest.mark.parametrize("number", ["0", "x", str(2**63)])
async def test_what_is_no_number_of_an_author(shop: Shop, number: str) -> None:
    assert (await shop.problem(422, "GET", f"/authors/{number}"))["field"] == "author_id"


REFUSED = [
    ({"name": ""}, "name", "invalid_request"),
    ({"name": "\n"}, "name", "person_name_length"),
    ({"name": None}, "name", "invalid_request"),
    ({"name": "n" * 301}, "name", "invalid_request"),
    ({"disambiguation": "d" * 101}, "disambiguation", "invalid_request"),
    ({"birth_year": -3001}, "birth_year", "invalid_request"),
    ({"birth_year": 2101}, "birth_year", "invalid_request"),
    ({"birth_year": "about 1900"}, "birth_year", "invalid_request"),
    ({"death_year": -3001}, "death_year", "invalid_request"),
    ({"death_year": 2201}, "death_year", "invalid_request"),
    ({"death_year": True}, "death_year", "invalid_request"),
    ({"birth_year": 1900, "death_year": 1899}, "death_year", "author_life"),
    ({"aliases": "George Eliot"}, "aliases", "invalid_request"),
    ({"aliases": ["a", 1]}, "aliases.1", "invalid_request"),
    ({"aliases": ["a" * 301]}, "aliases.0", "invalid_request"),
    ({"aliases": [f"alias {number}" for number in range(101)]}, "aliases", "invalid_request"),
    ({"born": 1819}, "born", "invalid_request"),
    ({"author_id": 1}, "author_id", "invalid_request"),
]


@pytest.mark.parametrize(("body", "field", "code"), REFUSED, ids=[str(body)[:40] for body, _, _ in REFUSED])
async def test_a_bad_field_is_named_and_nothing_is_kept(
    shop: Shop, body: dict[str, Any], field: str, code: str
) -> None:
    there = await shop.made("/authors", **named("Stays"))
    path = f"/authors/{there['author_id']}"
    for method, target in (("POST", "/authors"), ("PUT", path), ("PATCH", path)):
        answer = await shop.problem(422, method, target, json={"name": f"Good {uuid4().hex}"} | body)
        assert (answer.get("field"), answer["code"]) == (field, code)
    assert (await shop.get(path)).json() == there


async def test_patch_changes_what_is_given_and_leaves_the_rest(shop: Shop) -> None:
    before = await shop.made("/authors", **named("Patched"))
    after = (await shop.patch(f"/authors/{before['author_id']}", json={"birth_year": 1820})).json()
    assert after == before | {"birth_year": 1820, "version": 2, "updated_at": after["updated_at"]}
    assert after["updated_at"] > before["updated_at"]


@pytest.mark.parametrize("name", list(EMPTY))
async def test_patch_null_empties_the_field_alone(shop: Shop, name: str) -> None:
    before = await shop.made("/authors", **named("Emptied"))
    after = (await shop.patch(f"/authors/{before['author_id']}", json={name: None})).json()
    assert after == before | {name: EMPTY[name], "version": 2, "updated_at": after["updated_at"]}


async def test_put_empties_what_is_left_out(shop: Shop) -> None:
    before = await shop.made("/authors", **named("Replaced"))
    name = f"Only {uuid4().hex}"
    after = (await shop.put(f"/authors/{before['author_id']}", json={"name": name})).json()
    assert after == before | EMPTY | {"name": name, "version": 2, "updated_at": after["updated_at"]}


async def test_a_new_name_stands_on_the_books_and_finds_them(shop: Shop) -> None:
    book = await shop.made("/books", title="Middlemarch", authors=["Jorge Elliot"])
    path = f"/authors/{book['authors'][0]['author_id']}"
    assert (await shop.patch(path, json={"name": "Geórgia Elyot"})).status_code == 200
    assert (await shop.get(f"/books/{book['book_id']}")).json()["authors"][0]["name"] == "Geórgia Elyot"
    for query, titles in (({"author": "georgia elyot"}, ["Middlemarch"]), ({"author": "jorge elliot"}, [])):
        found = (await shop.get("/books", params=query)).json()["items"]
        assert [item["title"] for item in found] == titles
    found = (await shop.get("/books", params={"q": "elyot"})).json()["items"]
    assert [item["title"] for item in found] == ["Middlemarch"]


async def test_delete_and_then_there_is_none(shop: Shop) -> None:
    path = f"/authors/{(await shop.made('/authors', **named('Gone')))['author_id']}"
    response = await shop.delete(path)
    assert (response.status_code, response.content) == (204, b"")
    await shop.problem(404, "DELETE", path)
    await shop.problem(404, "GET", path)


async def test_an_author_with_books_stays(shop: Shop) -> None:
    book = await shop.made("/books", title="Kept", authors=["Kept Author"])
    path = f"/authors/{book['authors'][0]['author_id']}"
    assert await shop.problem(409, "DELETE", path) == {
        "type": "about:blank",
        "title": "Conflict",
        "status": 409,
        "code": "book_author_author",
        "detail": "author_id has books; take the author off them first.",
        "field": "author_id",
    }
    assert (await shop.get(path)).status_code == 200


async def test_pages_lead_to_the_end(shop: Shop) -> None:
    made = {
        (await shop.made("/authors", name=f"{first} Walker", aliases=[f"Walker the {first}"]))["author_id"]
        for first in ("Ada", "Bo", "Čeněk", "Dora", "Émile", "Łucja", "Walker", "Zoë", "Ålice", "Ωmega")
    }
    everybody = await shop.walk("/authors", limit=7)
    numbers = [author["author_id"] for author in everybody]
    assert len(numbers) == len(set(numbers))
    assert made <= set(numbers)
    for query in ("walker", "walk", "the walker"):
        found = [author["author_id"] for author in await shop.walk("/authors", q=query, limit=3)]
        assert len(found) == len(set(found))
        assert set(found) == made
    assert (await shop.get("/authors", params={"q": "emile walker"})).json()["items"][0][
        "name"
    ] == "Émile Walker"


async def test_the_list_is_in_the_order_of_folded_names(shop: Shop) -> None:
    for name in ("Écrivain", "Ecrivain B", "ECRIVAIN A", "Eczema"):
        await shop.made("/authors", name=name)
    found = [author["name"] for author in await shop.walk("/authors") if author["name"].upper()[1:3] in "CRI"]
    assert found == ["Écrivain", "ECRIVAIN A", "Ecrivain B"]


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
    assert [(await shop.problem(422, "GET", "/authors", params=query))["field"]] == list(query)


async def test_a_cursor_of_another_search_is_refused(shop: Shop) -> None:
    await shop.made("/authors", **named("Cursor"))
    await shop.made("/authors", **named("Cursor"))
    cursor = (await shop.get("/authors", params={"q": "cursor", "limit": 1})).json()["next"]
    for path, query in (("/authors", {}), ("/authors", {"q": "curs"}), ("/categories", {"q": "cursor"})):
        answer = await shop.problem(422, "GET", path, params=query | {"after": cursor})
        assert answer["field"] == "after"
