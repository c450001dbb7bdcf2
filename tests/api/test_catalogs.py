"""Catalogs that are switched off are not there; the others are as before."""

from typing import Any

import pytest
from pydantic import ValidationError

from api.catalogs import CATALOGS
from api.settings import Settings
from tests.api.conftest import serving

PATHS = {
    "bookstore": {"/books", "/authors", "/categories"},
    "recipes": {"/recipes", "/ingredients", "/recipe-categories"},
    "inventory": {"/products", "/movements", "/product-categories"},
}


@pytest.mark.parametrize("chosen", [*CATALOGS, "inventory,bookstore"])
async def test_only_the_chosen_catalogs_are_there(module_url: str, chosen: str) -> None:
    async with serving(module_url, STOREROOM_CATALOGS=chosen) as shop:
        document = (await shop.get("/openapi.json")).json()
        listed = {f"/{path.split('/')[1]}" for path in document["paths"]}
        assert listed == {"/searches", "/changes", "/health"}.union(
            *(PATHS[catalog] for catalog in chosen.split(","))
        )
        assert [tag["name"] for tag in document["tags"]] == [
            *(catalog for catalog in CATALOGS if catalog in chosen.split(",")),
            *("activity", "health"),
        ]
        for catalog, paths in PATHS.items():
            for path in paths:
                for target in (path, f"{path}/", f"{path}/1"):
                    response = await shop.get(target)
                    there = catalog in chosen.split(",") and target != "/movements/1"
                    missing = response.json().get("detail") == "There is nothing at this path; see /docs."
                    assert missing != there, target
        assert (await shop.get("/health/ready")).status_code == 200
        assert (await shop.get("/searches")).status_code == 200


async def test_searches_are_logged_whatever_catalogs_there_are(database: str) -> None:
    async with serving(database, STOREROOM_CATALOGS="inventory") as shop:
        await shop.get("/products", params={"q": "screws"})
        await shop.get("/books", params={"q": "screws"})
    async with serving(database, STOREROOM_CATALOGS="bookstore") as shop:
        items = (await shop.get("/searches")).json()["items"]
        assert [(each["catalog"], each["query"]) for each in items] == [("inventory", "screws")]


@pytest.mark.parametrize(
    ("text", "catalogs"),
    [
        (None, set(CATALOGS)),
        ("", set(CATALOGS)),
        ("recipes", {"recipes"}),
        (" recipes , inventory,", {"recipes", "inventory"}),
        ("recipes,recipes", {"recipes"}),
        ('["inventory", "bookstore"]', {"inventory", "bookstore"}),
    ],
)
def test_catalogs_are_chosen_by_name(
    monkeypatch: pytest.MonkeyPatch, text: str | None, catalogs: set[str]
) -> None:
    if text is not None:
        monkeypatch.setenv("STOREROOM_CATALOGS", text)
    assert Settings().catalogs == catalogs


@pytest.mark.parametrize(
    "text",
    [
        "books",
        "recipes;inventory",
        "[]",
        ",",
        '["books"]',
        "[1]",
        "[[]]",
        "{}",
        '"recipes"',
        "1",
        "[",
        "null",
    ],
)
def test_another_name_is_refused_with_a_sentence(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("STOREROOM_CATALOGS", text)
    with pytest.raises(ValidationError) as refusal:
        Settings()
    errors: list[Any] = refusal.value.errors()
    assert [(error["loc"], error["msg"]) for error in errors] == [
        (("STOREROOM_CATALOGS",), "Give one or more of bookstore, recipes, inventory, with commas between")
    ]
