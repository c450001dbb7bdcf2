"""Recipes over HTTP: recipes, what can be cooked, ingredients, and pages to the end."""

from itertools import count
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.api.conftest import Shop

FULL: dict[str, Any] = {
    "title": "Leek and potato soup",
    "ingredients": ["For the soup:", "2-3 leeks, sliced", "500 g potatoes", "1 tsp salt (optional)"],
    "steps": ["Sweat the leeks.", {"section": "To serve", "text": "Blend."}],
    "categories": ["Soups", "Winter"],
    "description": "Winter in a bowl.",
    "servings": 4,
    "yield": "1.5 l",
    "prep_minutes": 15,
    "cook_minutes": 30,
    "total_minutes": 45,
    "author": "Anna",
    "url": "https://example.org/soup",
    "image_url": "https://example.org/soup.jpg",
    "language": "en",
}
LISTS = {"ingredients", "steps", "categories"}
EMPTY: dict[str, Any] = {name: [] if name in LISTS else None for name in FULL if name != "title"}
STAMPS = {"version", "created_at", "updated_at", "recipe_id", "views"}
numbers = count(1)


def scalars(row: dict[str, Any]) -> dict[str, Any]:
    """What of a recipe is as it was given."""
    return {name: value for name, value in row.items() if name in FULL and name not in LISTS}


async def test_post_answers_with_the_row_and_where_it_is(shop: Shop) -> None:
    response = await shop.post("/recipes", json=FULL)
    assert response.status_code == 201, response.text
    row = response.json()
    assert response.headers["location"] == f"/recipes/{row['recipe_id']}"
    assert scalars(row) == scalars(FULL)
    assert [category["name"] for category in row["categories"]] == ["Soups", "Winter"]
    assert [line["line"] for line in row["ingredients"]] == FULL["ingredients"]
    heading, leeks, potatoes, salt = row["ingredients"]
    assert heading["status"] == "heading"
    assert (leeks["quantity"], leeks["quantity_max"], leeks["unit"], leeks["ingredient"]) == (
        2,
        3,
        None,
        "leek",
    )
    assert (potatoes["quantity"], potatoes["unit"], potatoes["optional"]) == (500, "g", False)
    assert salt["optional"]
    assert row["steps"] == [
        {"position": 1, "section": None, "text": "Sweat the leeks."},
        {"position": 2, "section": "To serve", "text": "Blend."},
    ]
    assert row["views"] == 0
    got = await shop.get(response.headers["location"])
    assert (got.status_code, got.content) == (200, response.content)


async def test_a_title_is_enough(shop: Shop) -> None:
    row = await shop.made("/recipes", title="  Bare \n title ")
    assert {name: row[name] for name in row if name not in STAMPS} == EMPTY | {"title": "Bare title"}


async def test_categories_come_by_number_too(shop: Shop) -> None:
    first = await shop.made("/recipes", title="x", categories=["Bread"])
    number = first["categories"][0]["category_id"]
    second = await shop.made(
        "/recipes", title="y", categories=[{"category_id": number}, "BREAD", {"name": "Oven"}]
    )
    assert [category["name"] for category in second["categories"]] == ["Bread", "Oven"]


async def test_quantities_are_scaled_and_lines_are_not(shop: Shop) -> None:
    row = await shop.made("/recipes", **FULL)
    path = f"/recipes/{row['recipe_id']}"
    for servings, leeks, most, potatoes in (
        (8, 4, 6, 1000),
        ("0.5", 0.25, 0.375, 62.5),
        ("3.000", 1.5, 2.25, 375),
    ):
        scaled = (await shop.get(path, params={"servings": servings})).json()
        assert scaled["servings"] == float(servings)
        assert [line["line"] for line in scaled["ingredients"]] == FULL["ingredients"]
        assert [(line["quantity"], line["quantity_max"]) for line in scaled["ingredients"][1:3]] == [
            (leeks, most),
            (potatoes, None),
        ]
    assert (await shop.get(path)).json()["ingredients"] == row["ingredients"]
    for bad in ("0", "-1", "x", "", "1.0001", "100001", "NaN", "1e99", "1e99999999999999999999"):
        answer = await shop.problem(422, "GET", path, params={"servings": bad})
        assert (answer["field"], answer["code"]) == ("servings", "invalid_request")
    bare = await shop.made("/recipes", title="For nobody in particular")
    answer = await shop.problem(422, "GET", f"/recipes/{bare['recipe_id']}", params={"servings": 2})
    assert answer["detail"] == "The recipe does not say for how many it is."
    assert (await shop.problem(422, "GET", path, params={"people": 2}))["field"] == "people"


@pytest.mark.parametrize("method", ["GET", "PATCH", "PUT", "DELETE"])
async def test_a_recipe_that_is_not_there(shop: Shop, method: str) -> None:
    content = {"json": {"title": "x"}} if method in {"PATCH", "PUT"} else {}
    answer = await shop.problem(404, method, "/recipes/987654321", **content)
    assert (answer["code"], answer["detail"], answer["field"]) == (
        "not_found",
        "There is no such recipe.",
        "recipe_id",
    )
    for number in ("0", "x", "cook", str(2**63)):
        assert (await shop.problem(422, method, f"/recipes/{number}", **content))["field"] == "recipe_id"


REFUSED = [
    ({"title": ""}, "title", "invalid_request"),
    ({"title": " "}, "title", "recipe_title_length"),
    ({"title": None}, "title", "invalid_request"),
    ({"title": 1.5}, "title", "invalid_request"),
    ({"title": "t" * 501}, "title", "invalid_request"),
    ({"ingredients": "salt"}, "ingredients", "invalid_request"),
    ({"ingredients": [1]}, "ingredients.0", "invalid_request"),
    ({"ingredients": ["salt", ""]}, "ingredients.1", "invalid_request"),
    ({"ingredients": [" "]}, "ingredients", "invalid_value"),
    ({"ingredients": ["i" * 2001]}, "ingredients.0", "invalid_request"),
    ({"ingredients": ["salt"] * 1001}, "ingredients", "invalid_request"),
    ({"steps": "Cook."}, "steps", "invalid_request"),
    ({"steps": [1]}, "steps.0", "invalid_request"),
    ({"steps": [""]}, "steps.0.text", "invalid_request"),
    ({"steps": [" "]}, "steps", "invalid_value"),
    ({"steps": [{"section": "x"}]}, "steps.0.text", "invalid_request"),
    ({"steps": [{"text": "x", "section": ""}]}, "steps.0.section", "invalid_request"),
    ({"steps": [{"text": "x", "section": "s" * 301}]}, "steps.0.section", "invalid_request"),
    ({"steps": [{"text": "x", "minutes": 1}]}, "steps.0.minutes", "invalid_request"),
    ({"steps": ["s" * 20_001]}, "steps.0.text", "invalid_request"),
    ({"steps": ["x"] * 1001}, "steps", "invalid_request"),
    ({"categories": "Soups"}, "categories", "invalid_request"),
    ({"categories": [{}]}, "categories.0", "invalid_request"),
    ({"categories": [""]}, "categories.0.name", "invalid_request"),
    ({"categories": [" "]}, "categories", "invalid_value"),
    ({"categories": [{"category_id": 987654321}]}, "categories", "invalid_value"),
    ({"categories": ["Soups"] * 101}, "categories", "invalid_request"),
    ({"description": "d" * 20_001}, "description", "invalid_request"),
    ({"servings": 0}, "servings", "invalid_request"),
    ({"servings": -1}, "servings", "invalid_request"),
    ({"servings": 100_001}, "servings", "invalid_request"),
    ({"servings": "1.0001"}, "servings", "invalid_request"),
    ({"servings": "four"}, "servings", "invalid_request"),
    ({"yield": "y" * 201}, "yield", "invalid_request"),
    ({"yield": 24}, "yield", "invalid_request"),
    ({"yield_": "24"}, "yield_", "invalid_request"),
    ({"prep_minutes": -1}, "prep_minutes", "invalid_request"),
    ({"prep_minutes": 1.5}, "prep_minutes", "invalid_request"),
    ({"prep_minutes": 15.0}, "prep_minutes", "invalid_request"),
    ({"cook_minutes": "30"}, "cook_minutes", "invalid_request"),
    ({"cook_minutes": True}, "cook_minutes", "invalid_request"),
    ({"total_minutes": 1_000_001}, "total_minutes", "invalid_request"),
    ({"author": "a" * 301}, "author", "invalid_request"),
    ({"url": "ftp://example.org"}, "url", "web_address_form"),
    ({"url": "javascript:alert(1)"}, "url", "web_address_form"),
    ({"image_url": "x"}, "image_url", "image_address_form"),
    ({"url": "u" * 2001}, "url", "invalid_request"),
    ({"image_url": "u" * 2001}, "image_url", "invalid_request"),
    ({"language": "English"}, "language", "language_code_form"),
    ({"language": "e" * 41}, "language", "invalid_request"),
    ({"views": 1}, "views", "invalid_request"),
    ({"recipe_id": 1}, "recipe_id", "invalid_request"),
]


@pytest.mark.parametrize(("body", "field", "code"), REFUSED, ids=[str(body)[:40] for body, _, _ in REFUSED])
async def test_a_bad_field_is_named_and_nothing_is_kept(
    shop: Shop, body: dict[str, Any], field: str, code: str
) -> None:
    there = await shop.made("/recipes", title="Stays")
    path = f"/recipes/{there['recipe_id']}"
    for method, target in (("POST", "/recipes"), ("PUT", path), ("PATCH", path)):
        answer = await shop.problem(422, method, target, json={"title": "Good"} | body)
        assert (answer.get("field"), answer["code"]) == (field, code)
        assert answer["detail"].endswith(".")
    newest = (await shop.get("/recipes", params={"sort": "newest", "limit": 1})).json()["items"][0]
    assert (newest["recipe_id"], newest["version"]) == (there["recipe_id"], 1)


@pytest.mark.parametrize("name", list(EMPTY))
async def test_patch_null_empties_the_field_alone(shop: Shop, name: str) -> None:
    before = await shop.made("/recipes", **FULL)
    after = (await shop.patch(f"/recipes/{before['recipe_id']}", json={name: None})).json()
    assert after == before | {name: EMPTY[name], "version": 2, "updated_at": after["updated_at"]}


async def test_patch_changes_what_is_given_and_leaves_the_rest(shop: Shop) -> None:
    before = await shop.made("/recipes", **FULL)
    path = f"/recipes/{before['recipe_id']}"
    after = (await shop.patch(path, json={"title": "Another", "yield": "2 l"})).json()
    stamps = {"version": 2, "updated_at": after["updated_at"]}
    assert after == before | {"title": "Another", "yield": "2 l"} | stamps
    lines = (await shop.patch(path, json={"ingredients": ["1 leek"]})).json()
    assert [line["line"] for line in lines["ingredients"]] == ["1 leek"]
    assert lines["steps"] == before["steps"]
    assert (await shop.patch(path, json={})).status_code == 200


async def test_put_empties_what_is_left_out(shop: Shop) -> None:
    before = await shop.made("/recipes", **FULL)
    after = (await shop.put(f"/recipes/{before['recipe_id']}", json={"title": "Only this"})).json()
    stamps = {"version": 2, "updated_at": after["updated_at"]}
    assert after == before | EMPTY | {"title": "Only this"} | stamps
    answer = await shop.problem(422, "PUT", f"/recipes/{before['recipe_id']}", json={"author": "Anna"})
    assert answer["detail"] == "title: Is missing."


async def test_delete_and_then_there_is_none(shop: Shop) -> None:
    path = f"/recipes/{(await shop.made('/recipes', **FULL))['recipe_id']}"
    response = await shop.delete(path)
    assert (response.status_code, response.content) == (204, b"")
    await shop.problem(404, "DELETE", path)
    await shop.problem(404, "GET", path)


BOX = {
    "Box apple pie": (["3 apples", "200 g flour", "100 g butter"], ["Box", "Pies"], 60),
    "Box apple sauce": (["3 apples", "Water"], ["Box"], 20),
    "Box bread": (["500 g flour", "Water", "Salt"], ["Box"], None),
    "Box butter toast": (["2 slices bread", "20 g butter"], ["Box"], 5),
    "Box cheese toast": (["2 slices bread", "50 g cheese"], ["Box"], 5),
    "Box quince pie": (["3 quinces", "200 g flour", "100 g butter"], ["Box", "Pies"], 60),
    "Box water": (["1 glass water"], ["Box"], 0),
}


@pytest.fixture(scope="module")
async def box(shop: Shop) -> dict[str, int]:
    """Numbers of seven recipes by their titles."""
    return {
        title: (
            await shop.made(
                "/recipes", title=title, ingredients=lines, categories=categories, total_minutes=minutes
            )
        )["recipe_id"]
        for title, (lines, categories, minutes) in BOX.items()
    }


SEARCHES: list[tuple[str, list[str]]] = [
    ("category=box", list(BOX)),
    ("category=pies&ingredient=apples", ["Box apple pie"]),
    ("ingredient=quinces", ["Box quince pie"]),
    (
        "ingredient=quince&ingredient=apple&match=any&category=box",
        ["Box apple pie", "Box apple sauce", "Box quince pie"],
    ),
    ("ingredient=quince&ingredient=apple&match=all", []),
    ("ingredient=flour&ingredient=butter&category=box", ["Box apple pie", "Box quince pie"]),
    ("ingredient=flour, butter&category=box", ["Box apple pie", "Box quince pie"]),
    ("category=box&without=butter&without=apples", ["Box bread", "Box cheese toast", "Box water"]),
    ("category=box&without=butter,apple", ["Box bread", "Box cheese toast", "Box water"]),
    ("ingredient=apples&without=butter&category=box", ["Box apple sauce"]),
    ("q=box pie&exact=true", ["Box apple pie", "Box quince pie"]),
    ("q=box toa&without=cheese&exact=true", ["Box butter toast"]),
    (
        "category=box&sort=time",
        [
            "Box water",
            "Box butter toast",
            "Box cheese toast",
            "Box apple sauce",
            "Box apple pie",
            "Box quince pie",
            "Box bread",
        ],
    ),
    ("category=box&sort=newest", list(reversed(BOX))),
    ("category=nothing", []),
    ("ingredient=unobtainium", []),
]


@pytest.mark.parametrize(("query", "titles"), SEARCHES, ids=[query for query, _ in SEARCHES])
async def test_recipes_are_found_and_pages_lead_to_the_end(
    shop: Shop, box: dict[str, int], query: str, titles: list[str]
) -> None:
    for limit in (1, 2, 100):
        items = await shop.walk(f"/recipes?{query}&limit={limit}")
        assert [item["title"] for item in items] == titles
    assert {item["recipe_id"] for item in items} <= set(box.values())


async def test_the_link_repeats_what_was_repeated(shop: Shop, box: dict[str, int]) -> None:
    response = await shop.get(
        "/recipes?ingredient=flour&without=half+%26+half&ingredient=butter,&without=okra&limit=1"
    )
    link = response.links["next"]["url"]
    assert parse_qsl(urlsplit(link).query) == [
        ("ingredient", "flour"),
        ("without", "half & half"),
        ("ingredient", "butter,"),
        ("without", "okra"),
        ("limit", "1"),
        ("after", response.json()["next"]),
    ]
    assert box


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("have=bread&have=butter", [("Box water", []), ("Box butter toast", [])]),
        ("have=bread, butter", [("Box water", []), ("Box butter toast", [])]),
        ("have=bread&max_missing=1", [("Box butter toast", ["butter"]), ("Box cheese toast", ["cheese"])]),
        ("have=unobtainium", []),
    ],
)
async def test_what_can_be_cooked(
    shop: Shop, box: dict[str, int], query: str, titles: list[tuple[str, list[str]]]
) -> None:
    for limit in (1, 100):
        items = await shop.walk(f"/recipes/cookable?{query}&limit={limit}")
        found = {item["title"]: item["missing"] for item in items if item["title"] in box}
        assert [(title, found[title]) for title, _ in titles if title != "Box water"] == [
            each for each in titles if each[0] != "Box water"
        ]
        assert all(item["missing_count"] == len(item["missing"]) for item in items)


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/recipes?limit=0", "limit"),
        ("/recipes?limit=1&limit=2", "limit"),
        ("/recipes?q=a&q=b", "q"),
        ("/recipes?category=a&category=b", "category"),
        ("/recipes?sort=colour", "sort"),
        ("/recipes?match=some", "match"),
        ("/recipes?q=", "q"),
        ("/recipes?q=%20", "q"),
        (f"/recipes?q={'q' * 2001}", "q"),
        ("/recipes?category=%09", "category"),
        ("/recipes?category=%09&q=x", "category"),
        ("/recipes?ingredient=", "ingredient.0"),
        ("/recipes?ingredient=a&ingredient=", "ingredient.1"),
        ("/recipes?ingredient=%20,", "ingredient"),
        ("/recipes?ingredient=a&without=,", "without"),
        ("/recipes?category=a&without=,", "without"),
        ("/recipes?" + "&".join(["ingredient=a"] * 51), "ingredient"),
        ("/recipes?ingredient=" + ",".join(f"a{n}" for n in range(51)), "ingredient"),
        ("/recipes?" + "&".join([f"without={'a' * 100}"] * 20), "without"),
        ("/recipes?after=x", "after"),
        ("/recipes?ingredient=a&after=x", "after"),
        ("/recipes?have=a", "have"),
        ("/recipes/cookable", "have"),
        ("/recipes/cookable?have=", "have.0"),
        ("/recipes/cookable?have=%20", "have"),
        ("/recipes/cookable?have=a&max_missing=21", "max_missing"),
        ("/recipes/cookable?have=a&max_missing=-1", "max_missing"),
        ("/recipes/cookable?have=a&after=x", "after"),
        ("/recipes/cookable?have=a&sort=title", "sort"),
        ("/recipes/cookable?" + "&".join([f"have={'a' * 100}"] * 20), "have"),
        ("/ingredients?q=%20", "q"),
        ("/ingredients?status=new", "status"),
        ("/ingredients?after=x", "after"),
        ("/recipe-categories?q=", "q"),
    ],
    ids=lambda value: str(value)[:50],
)
async def test_a_bad_parameter_is_named(shop: Shop, path: str, field: str) -> None:
    assert (await shop.problem(422, "GET", path))["field"] == field


async def new(shop: Shop, **other: object) -> dict[str, Any]:
    """An ingredient of its own."""
    return await shop.made("/ingredients", **{"name": f"herb no {next(numbers)}"} | other)


async def test_an_ingredient_has_names(shop: Shop) -> None:
    herb = await new(shop)
    name = f"weed no {next(numbers)}"
    response = await shop.post(
        "/ingredients",
        json={
            "name": name,
            "aliases": ["sea " + name, {"name": "Kraut " + name, "language": "de"}],
            "parent_id": herb["ingredient_id"],
        },
    )
    assert response.status_code == 201
    row = response.json()
    assert response.headers["location"] == f"/ingredients/{row['ingredient_id']}"
    assert (await shop.get(response.headers["location"])).content == response.content
    assert {name: row[name] for name in row if not name.endswith(("_at", "ingredient_id"))} == {
        "name": name,
        "aliases": [
            {"name": "sea " + name, "language": None},
            {"name": "Kraut " + name, "language": "de"},
        ],
        "parent_id": herb["ingredient_id"],
        "parent": herb["name"],
        "is_staple": False,
        "status": "approved",
        "version": 1,
    }
    found = (await shop.get("/ingredients", params={"q": f"Kraut {name}"})).json()["items"]
    assert [each["ingredient_id"] for each in found] == [row["ingredient_id"]]
    path = response.headers["location"]
    after = (await shop.patch(path, json={"aliases": None, "parent_id": None, "is_staple": True})).json()
    assert after == row | {
        "aliases": [],
        "parent_id": None,
        "parent": None,
        "is_staple": True,
        "version": 2,
        "updated_at": after["updated_at"],
    }
    replaced = (await shop.put(path, json={"name": name + " again", "aliases": [name]})).json()
    assert (replaced["name"], replaced["is_staple"]) == (name + " again", False)
    assert replaced["aliases"] == [{"name": name, "language": None}]


async def test_a_known_name_is_refused_with_its_number(shop: Shop) -> None:
    there = await new(shop)
    other = await new(shop)
    path = f"/ingredients/{other['ingredient_id']}"
    known = there["name"].upper()
    for method, target, body in (
        ("POST", "/ingredients", {"name": known}),
        ("POST", "/ingredients", {"name": f"new {next(numbers)}", "aliases": [known]}),
        ("PATCH", path, {"aliases": [known]}),
        ("PATCH", path, {"name": known}),
        ("PUT", path, {"name": known}),
    ):
        answer = await shop.problem(409, method, target, json=body)
        assert answer["existing_id"] == there["ingredient_id"]
    assert (await shop.get(path)).json() == other


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"name": ""}, 422, "name"),
        ({"name": " "}, 422, "name"),
        ({"name": None}, 422, "name"),
        ({"name": "n" * 201}, 422, "name"),
        ({"aliases": "x"}, 422, "aliases"),
        ({"aliases": [""]}, 422, "aliases.0.name"),
        ({"aliases": [{"language": "de"}]}, 422, "aliases.0.name"),
        ({"aliases": [{"name": "x", "language": "l" * 41}]}, 422, "aliases.0.language"),
        ({"aliases": ["x"] * 101}, 422, "aliases"),
        ({"parent_id": 0}, 422, "parent_id"),
        ({"parent_id": "1"}, 422, "parent_id"),
        ({"parent_id": 987654321}, 409, "parent_id"),
        ({"is_staple": None}, 422, "is_staple"),
        ({"is_staple": 1}, 422, "is_staple"),
        ({"status": "all"}, 422, "status"),
        ({"status": None}, 422, "status"),
        ({"recipes": 1}, 422, "recipes"),
    ],
    ids=lambda value: str(value)[:40],
)
async def test_a_bad_field_of_an_ingredient_is_named(
    shop: Shop, body: dict[str, Any], status: int, field: str
) -> None:
    row = await new(shop)
    path = f"/ingredients/{row['ingredient_id']}"
    for method, target in (("POST", "/ingredients"), ("PUT", path), ("PATCH", path)):
        given = {"name": f"fresh {next(numbers)}"} | body
        assert (await shop.problem(status, method, target, json=given))["field"] == field
    assert (await shop.get(path)).json() == row


async def test_a_pending_ingredient_is_merged_into_a_known_one(shop: Shop) -> None:
    known = await new(shop)
    name = f"zzyzx{next(numbers)}"
    recipe = await shop.made("/recipes", title="Unknown", ingredients=[f"2 {name}"])
    number = recipe["ingredients"][0]["ingredient_id"]
    pending = await shop.walk("/ingredients", status="pending", limit=50)
    assert number in {each["ingredient_id"] for each in pending}
    assert number not in {each["ingredient_id"] for each in await shop.walk("/ingredients", q=name)}
    answer = await shop.problem(409, "DELETE", f"/ingredients/{number}")
    assert answer["code"].startswith(("ingredient", "recipe"))
    response = await shop.post(f"/ingredients/{number}/merge", json={"into_id": known["ingredient_id"]})
    assert response.status_code == 200
    merged = response.json()
    assert merged["ingredient_id"] == known["ingredient_id"]
    assert name in {each["name"] for each in merged["aliases"]}
    line = (await shop.get(f"/recipes/{recipe['recipe_id']}")).json()["ingredients"][0]
    assert (line["ingredient_id"], line["ingredient"], line["line"]) == (
        known["ingredient_id"],
        known["name"],
        f"2 {name}",
    )
    await shop.problem(404, "GET", f"/ingredients/{number}")
    for bad, status, field in (
        ({}, 422, "into_id"),
        ({"into_id": 0}, 422, "into_id"),
        ({"into_id": known["ingredient_id"]}, 422, "into_id"),
        ({"into_id": 987654321}, 422, "into_id"),
    ):
        path = f"/ingredients/{known['ingredient_id']}/merge"
        assert (await shop.problem(status, "POST", path, json=bad))["field"] == field
    missing = await shop.problem(
        404, "POST", "/ingredients/987654321/merge", json={"into_id": known["ingredient_id"]}
    )
    assert missing["field"] == "ingredient_id"


@pytest.mark.parametrize("method", ["GET", "PATCH", "PUT", "DELETE"])
async def test_an_ingredient_that_is_not_there(shop: Shop, method: str) -> None:
    content = {"json": {"name": "nowhere"}} if method in {"PATCH", "PUT"} else {}
    assert (await shop.problem(404, method, "/ingredients/987654321", **content))["field"] == "ingredient_id"
    assert (await shop.problem(422, method, "/ingredients/x", **content))["field"] == "ingredient_id"


async def test_an_ingredient_without_recipes_goes(shop: Shop) -> None:
    path = f"/ingredients/{(await new(shop))['ingredient_id']}"
    assert (await shop.delete(path)).status_code == 204
    await shop.problem(404, "GET", path)
