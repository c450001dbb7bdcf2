"""Finding by words over HTTP, the same in all catalogs: what was corrected is said, and `exact` turns it off."""

import pytest

from tests.api.conftest import Shop

CATALOGS: dict[str, tuple[str, dict[str, object]]] = {
    "/books": ("title", {"authors": ["Ann Onym"]}),
    "/recipes": ("title", {"ingredients": ["1 egg"]}),
    "/products": ("name", {"category": "Things"}),
}


@pytest.fixture(scope="module", autouse=True)
async def things(shop: Shop) -> None:
    """The same names in each catalog."""
    for path, (name, further) in CATALOGS.items():
        for text in ("Saffron", "Saffron rice", "Wild rice", "Über Straße"):
            await shop.made(path, **{name: text}, **further)


@pytest.mark.parametrize("path", [*CATALOGS])
async def test_a_page_says_what_was_searched_instead(shop: Shop, path: str) -> None:
    name = CATALOGS[path][0]
    page = (await shop.get(path, params={"q": "safron"})).json()
    assert page["corrected"] == "saffron"
    assert [(item[name], item["corrected"]) for item in page["items"]] == [
        ("Saffron", "saffron"),
        ("Saffron rice", "saffron"),
    ]
    page = (await shop.get(path, params={"q": "saffron"})).json()
    assert page["corrected"] is None
    assert [item["corrected"] for item in page["items"]] == [None, None]


@pytest.mark.parametrize("path", [*CATALOGS])
async def test_exact_turns_correction_off(shop: Shop, path: str) -> None:
    assert (await shop.get(path, params={"q": "safron", "exact": "true"})).json() == {
        "items": [],
        "next": None,
        "corrected": None,
    }
    assert len((await shop.get(path, params={"q": "saffron wild"})).json()["items"]) == 3
    assert (await shop.get(path, params={"q": "saffron wild", "exact": "true"})).json()["items"] == []


@pytest.mark.parametrize("path", [*CATALOGS])
@pytest.mark.parametrize("query", ["rice", "safron", "saffron wild rice", "uber strasse"])
async def test_pages_go_through_every_tier(shop: Shop, path: str, query: str) -> None:
    name = CATALOGS[path][0]
    whole = [item[name] for item in (await shop.get(path, params={"q": query})).json()["items"]]
    assert whole
    assert [item[name] for item in await shop.walk(path, q=query, limit=1)] == whole


@pytest.mark.parametrize("path", [*CATALOGS])
async def test_a_long_text_is_answered_and_a_longer_one_refused(shop: Shop, path: str) -> None:
    name = CATALOGS[path][0]
    query = "saffron " + " ".join(f"word{number}" for number in range(270))
    assert len(query) > 1900
    assert (await shop.get(path, params={"q": query[:2000]})).json()["items"][0][name] == "Saffron"
    assert (await shop.problem(422, "GET", path, params={"q": "x" * 2001}))["field"] == "q"


@pytest.mark.parametrize("path", [*CATALOGS])
async def test_exact_must_be_true_or_false(shop: Shop, path: str) -> None:
    assert (await shop.problem(422, "GET", path, params={"q": "x", "exact": "perhaps"}))["field"] == "exact"


NAMES: list[tuple[str, dict[str, str], str, str, str]] = [
    ("/books", {"author": "anonym ann"}, "onym ann", "title", "Saffron"),
    ("/books", {"category": "thigns"}, "things", "title", "Things"),
    ("/authors", {"q": "onim"}, "onym", "name", "Ann Onym"),
    ("/categories", {"q": "thigns"}, "things", "name", "Things"),
    ("/recipes", {"ingredient": "butterr"}, "butter", "title", "Buttered toast"),
    ("/recipes", {"category": "thigns"}, "things", "title", "Buttered toast"),
    ("/recipes/cookable", {"have": "butterr"}, "butter", "title", "Buttered toast"),
    ("/ingredients", {"q": "cinamon"}, "cinnamon", "name", "cinnamon"),
    ("/recipe-categories", {"q": "thigns"}, "things", "name", "Things"),
    ("/products", {"category": "thigns"}, "things", "name", "Low thing"),
    ("/products/low-stock", {"category": "thigns"}, "things", "name", "Low thing"),
    ("/product-categories", {"q": "thigns"}, "things", "name", "Things"),
]


@pytest.fixture(scope="module", autouse=True)
async def named(shop: Shop, things: None) -> None:  # noqa: ARG001
    """Names to misspell."""
    await shop.made("/books", title="Things", categories=["Things"])
    await shop.made("/recipes", title="Buttered toast", ingredients=["butter"], categories=["Things"])
    await shop.made("/products", name="Low thing", category="Things", quantity=1, low_stock_level=2)


@pytest.mark.parametrize(("path", "query", "meant", "field", "name"), NAMES)
async def test_misspelled_names_are_corrected_unless_exact(
    shop: Shop, path: str, query: dict[str, str], meant: str, field: str, name: str
) -> None:
    page = (await shop.get(path, params=query)).json()
    assert page["corrected"] == meant
    assert page["items"][0][field] == name
    assert {item["corrected"] for item in page["items"]} == {meant}
    exact = (await shop.get(path, params={**query, "exact": "true"})).json()
    assert exact == {"items": [], "next": None, "corrected": None}


async def test_pages_of_what_was_corrected_go_on(shop: Shop) -> None:
    for path, query in [("/books", {"author": "onim"}), ("/products", {"category": "thigns"})]:
        whole = (await shop.get(path, params=query)).json()["items"]
        assert len(whole) > 3
        assert len(await shop.walk(path, **query, limit=1)) == len(whole)


@pytest.mark.parametrize(
    ("path", "query", "items"),
    [
        ("/books/suggest", "ony", [("author", "Ann Onym", None, None)]),
        ("/books/suggest", "thi", [("category", "Things", None, None), ("title", "Things", None, None)]),
        ("/books/suggest", "onim", [("author", "Ann Onym", None, "onym")]),
        ("/recipes/suggest", "cinn", [("ingredient", "cinnamon", None, None)]),
        ("/ingredients/suggest", "eggpl", [("ingredient", "aubergine", "eggplant", None)]),
        (
            "/products/suggest",
            "saffr",
            [("name", "Saffron", None, None), ("name", "Saffron rice", None, None)],
        ),
        ("/products/suggest", "zzq", []),
    ],
)
async def test_suggestions_say_what_they_are(
    shop: Shop, path: str, query: str, items: list[tuple[str, str, str | None, str | None]]
) -> None:
    answer = (await shop.get(path, params={"q": query})).json()
    assert answer["next"] is None
    found = [(each["kind"], each["text"], each["alias"], each["corrected"]) for each in answer["items"]]
    assert found[: len(items)] == items
    assert items or not found
    assert len((await shop.get(path, params={"q": query, "limit": 1})).json()["items"]) == min(len(items), 1)


@pytest.mark.parametrize("path", ["/books", "/recipes", "/ingredients", "/products"])
async def test_suggestions_need_a_text(shop: Shop, path: str) -> None:
    path += "/suggest"
    for query in [{}, {"q": ""}, {"q": " "}]:
        assert (await shop.problem(422, "GET", path, params=query))["field"] == "q"
    for limit in [0, 21]:
        assert (await shop.problem(422, "GET", path, params={"q": "x", "limit": limit}))["field"] == "limit"
    assert (await shop.problem(422, "GET", path, params={"q": "x", "after": "x"}))["field"] == "after"
