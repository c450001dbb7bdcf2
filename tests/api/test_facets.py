"""Facets and counts over HTTP: what the functions say, in one answer, and not logged as searches."""

import json
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from tests.api.conftest import Shop, serving


@pytest.fixture(scope="module")
async def stocked(module_url: str) -> AsyncIterator[Shop]:
    """A shop with something of everything."""
    async with serving(module_url) as shop:
        for number in range(12):
            await shop.made(
                "/books",
                title=f"Dune {number}",
                authors=["Frank Herbert", f"Helper {number % 2}"],
                categories=["Sands"],
                published_year=1960 + number,
                language="en" if number % 3 else "pt-BR",
            )
            await shop.made(
                "/recipes",
                title=f"Spice cake {number}",
                ingredients=["250 g flour", f"1 spice{number % 3}"],
                categories=["Cakes"],
            )
            await shop.made(
                "/products",
                name=f"Stillsuit {number}",
                category="Suits",
                quantity=number % 4,
                price=number * 5,
            )
        await shop.made("/products", name="Old suit", category="Suits", active=False)
        yield shop


CASES: list[tuple[str, str, str, list[str]]] = [
    ("/books/facets", "", "book_facets()", ["category", "author", "language", "year"]),
    ("/books/facets", "?q=dunes", "book_facets(p_q => 'dunes')", ["category", "author", "language", "year"]),
    ("/books/facets", "?q=dunne", "book_facets(p_q => 'dunne')", ["category", "author", "language", "year"]),
    ("/books/facets", "?q=dunne&exact=true", "book_facets(p_q => 'dunne', p_exact => true)", ["category", "author", "language", "year"]),
    ("/books/facets", "?author=helper+1&category=sands", "book_facets('helper 1', 'sands')", ["category", "author", "language", "year"]),
    ("/books/facets", "?isbn=0441172717", "book_facets(p_isbn => '0441172717')", ["category", "author", "language", "year"]),
    ("/books/facets", "?author_id=1&category_id=1&language=PT-br&year=1960S", "book_facets(p_author_id => 1, p_category_id => 1, p_language => 'pt-BR', p_year => '1960s')", ["category", "author", "language", "year"]),
    ("/recipes/facets", "", "recipe_facets()", ["category", "ingredient"]),
    ("/recipes/facets", "?ingredient=spice1&ingredient=spice2&match=any&without=milk", "recipe_facets(p_ingredient => 'spice1, spice2', p_match => 'any', p_without => 'milk')", ["category", "ingredient"]),
    ("/recipes/facets", "?category_id=1&ingredient_id=1&ingredient_id=2&match=any", "recipe_facets(p_category_id => 1, p_ingredient_id => '{1,2}', p_match => 'any')", ["category", "ingredient"]),
    ("/products/facets", "", "product_facets()", ["category", "stock", "price"]),
    ("/products/facets", "?active=all&q=suit", "product_facets(p_active => NULL, p_q => 'suit')", ["category", "stock", "price"]),
    ("/products/facets", "?stock=in+stock&price=10-25", "product_facets(p_stock => 'in stock', p_price => '10-25')", ["category", "stock", "price"]),
    ("/products/facets", "?stock=Out-of-stock&price=50%2B", "product_facets(p_stock => 'out of stock', p_price => '50+')", ["category", "stock", "price"]),
    ("/products/facets", "?active=false&category_id=1", "product_facets(p_active => false, p_category_id => 1)", ["category", "stock", "price"]),
]  # fmt: skip


@pytest.mark.parametrize(("path", "query", "call", "facets"), CASES)
async def test_facets_are_the_rows_of_the_function(
    stocked: Shop, server: asyncpg.Connection, path: str, query: str, call: str, facets: list[str]
) -> None:
    rows = await server.fetch(f"SELECT * FROM {call}")
    response = await stocked.get(path + query)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "application/json"
    answer = response.json()
    assert list(answer) == ["facets", "counted", "capped", "corrected"]
    assert list(answer["facets"]) == facets
    assert answer["facets"] == {
        facet: [
            {"value": row["value"], "id": row["id"], "count": row["count"]}
            for row in rows
            if row["facet"] == facet
        ]
        for facet in facets
    }
    assert (answer["counted"], answer["capped"], answer["corrected"]) == tuple(
        rows[0][name] for name in ("count", "capped", "corrected")
    )


async def test_a_value_given_back_finds_what_it_counts(stocked: Shop) -> None:
    chosen = 0
    for given in [{}, {"q": "dune"}, {"language": "pt-BR"}, {"author": "herbert", "year": "1966"}]:
        answer = (await stocked.get("/books/facets", params=given)).json()
        for facet, values in answer["facets"].items():
            for each in values:
                parameter = {facet: each["value"]} if each["id"] is None else {f"{facet}_id": each["id"]}
                if facet in given:
                    continue
                query = {**given, **parameter}
                page = await stocked.get("/books", params={**query, "count": "exact"})
                assert page.status_code == 200, page.text
                assert (len(page.json()["items"]), page.json()["count"]) == (each["count"],) * 2, query
                again = (await stocked.get("/books/facets", params=query)).json()
                assert (again["counted"], again["capped"]) == (each["count"], False), query
                assert each in again["facets"][facet] or facet == "year"  # a decade is counted by years
                chosen += 1
    assert chosen > 20


async def test_a_name_with_a_number_or_a_language_is_a_search_for_both(stocked: Shop) -> None:
    for query, number in [
        ("author=helper+1&language=pt-br", 2),
        ("category=sands&year=1971", 1),
        ("author=helper+1&category_id=987654321", 0),
    ]:
        assert len((await stocked.get(f"/books?{query}")).json()["items"]) == number, query


async def test_what_was_searched_for_instead_is_said(stocked: Shop) -> None:
    answer = (await stocked.get("/books/facets", params={"q": "dunne"})).json()
    assert (answer["counted"], answer["corrected"]) == (12, "dune")
    assert {each["value"]: each["count"] for each in answer["facets"]["year"]} == {"1960s": 10, "1970s": 2}


async def test_facets_are_not_logged(stocked: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    handed: list[object] = []
    monkeypatch.setattr(stocked.app.state.searches, "record", lambda **record: handed.append(record))
    assert (await stocked.get("/books/facets", params={"q": "dune"})).is_success
    assert handed == []
    assert (await stocked.get("/books", params={"q": "dune"})).is_success
    assert len(handed) == 1


async def test_every_value_of_products_is_a_filter(stocked: Shop) -> None:
    for given in [{}, {"active": "all"}, {"q": "suit"}, {"stock": "in stock"}, {"price": "10-25"}]:
        answer = (await stocked.get("/products/facets", params=given)).json()
        values = [(facet, value) for facet, each in answer["facets"].items() for value in each]
        assert len({facet for facet, _ in values}) == 3
        for facet, value in values:
            asked = {**given, facet: value["value"], "count": "exact", "limit": 100}
            page = (await stocked.get("/products", params=asked)).json()
            assert (len(page["items"]), page["count"]) == (value["count"], value["count"]), asked


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/books/facets?sort=title", "sort"),
        ("/books/facets?limit=5", "limit"),
        ("/books/facets?after=x", "after"),
        ("/books/facets?q=", "q"),
        ("/books/facets?q=%20", "q"),
        ("/books/facets?q=a&q=b", "q"),
        ("/books/facets?author=helper&author_id=1", "author"),
        ("/books?category=sands&category_id=1", "category"),
        ("/books?author_id=0", "author_id"),
        ("/books/facets?category_id=9223372036854775808", "category_id"),
        ("/books?language=English", "language"),
        ("/books/facets?language=", "language"),
        ("/books?year=1965s", "year"),
        ("/books/facets?year=soon", "year"),
        ("/recipes/facets?match=some", "match"),
        ("/products/facets?active=maybe", "active"),
        ("/products/facets?category=suits&category_id=1", "category"),
        ("/products/facets?stock=some", "stock"),
        ("/products/facets?stock=", "stock"),
        ("/products/facets?price=NaN", "price"),
        ("/products?price=25-10&count=exact", "price"),
        ("/products?stock=a&stock=b", "stock"),
        ("/books?count=maybe", "count"),
        ("/authors?count=exact", "count"),
        ("/recipes/cookable?have=flour&count=exact", "count"),
    ],
)
async def test_what_cannot_be_asked_is_refused(stocked: Shop, path: str, field: str) -> None:
    assert (await stocked.problem(422, "GET", path))["field"] == field


COUNTS = [
    ("/books", 12),
    ("/books?author=helper+1", 6),
    ("/books?category=sands", 12),
    ("/books?author=helper+1&category=sands&sort=year", 6),
    ("/books?q=dune", 12),
    ("/books?q=dunne", 12),
    ("/books?q=dune+nothing&exact=true", 0),
    ("/books?language=en", 8),
    ("/books?year=1960s&sort=year", 10),
    ("/books?q=dune&category_id=1&author_id=1&language=PT-BR&year=1966", 1),
    ("/recipes", 12),
    ("/recipes?sort=views", 12),
    ("/recipes?category=cakes", 12),
    ("/recipes?ingredient=spice1", 4),
    ("/recipes?ingredient=spice1,spice2&match=any", 8),
    ("/recipes?ingredient=flour&without=spice0", 8),
    ("/recipes?q=spice&ingredient=flour", 12),
    ("/products", 12),
    ("/products?active=all", 13),
    ("/products?active=false&q=suit", 1),
    ("/products?category=suits&low_stock=false", 12),
    ("/products?stock=in+stock&sort=quantity", 9),
    ("/products?price=10-25", 3),
    ("/products?price=50%2B&stock=out+of+stock", 0),
    ("/products?price=25-50&sort=quantity&q=suit", 5),
]


@pytest.mark.parametrize(("path", "number"), COUNTS)
async def test_a_page_says_how_many_there_are_when_asked(stocked: Shop, path: str, number: int) -> None:
    plain = await stocked.get(path, params={"limit": 5} if "?" not in path else None)
    assert "count" not in plain.json()
    mark = "&" if "?" in path else "?"
    for how in ["exact", "estimated"]:
        page = await stocked.get(f"{path}{mark}count={how}&limit=5")
        assert page.status_code == 200, page.text
        answer = page.json()
        assert list(answer)[-2:] == ["count", "count_is"]
        assert (answer["count"], answer["count_is"]) == (number, "exact")
        # Beside that it is the page as it always is, and so is the next one.
        bare = (await stocked.get(f"{path}{mark}limit=5")).json()
        assert {name: each for name, each in answer.items() if not name.startswith("count")} == bare
        if answer["next"]:
            assert f"count={how}" in page.links["next"]["url"]
            assert (await stocked.get(page.links["next"]["url"])).json()["count"] == number


async def test_without_count_the_statement_is_the_same(
    stocked: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    database: Any = stocked.app.state.database
    seen: list[str] = []
    fetch = database._fetch  # noqa: SLF001

    async def record(template: str, name: str, *rest: object, **changed: str) -> object:
        if name != "log_searches":  # which comes when it wants
            seen.append(template)
        return await fetch(template, name, *rest, **changed)

    monkeypatch.setattr(database, "_fetch", record)
    await stocked.get("/books?category=sands")
    await stocked.get("/books?category=sands&count=exact")
    await stocked.get("/categories")
    assert seen[0] == seen[2]
    assert "count_books" in seen[1]
    assert "count_books" not in seen[0]


async def test_beyond_a_thousand_a_quick_count_says_at_least(
    stocked: Shop, server: asyncpg.Connection
) -> None:
    await server.execute("INSERT INTO recipes.recipe (title) SELECT 'Stew' FROM generate_series(1, 1100)")
    await server.execute(
        "INSERT INTO recipes.recipe_views (recipe_id) SELECT recipe_id FROM recipes.recipe WHERE title = 'Stew'"
    )
    try:
        answers = [
            json.loads((await stocked.get(f"/recipes?count={how}&limit=1")).content)
            for how in ("estimated", "exact")
        ]
        assert [(each["count"], each["count_is"]) for each in answers] == [
            (1000, "at_least"),
            (1112, "exact"),
        ]
        assert (await stocked.get("/recipes/facets")).json()["capped"] is True
    finally:
        await server.execute("DELETE FROM recipes.recipe WHERE title = 'Stew'")
