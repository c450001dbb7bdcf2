"""What can be cooked from the recipes of db/sample."""

import json
from collections.abc import AsyncIterator
from random import Random
from typing import Any

import asyncpg
import pytest

from api.settings import ROOT
from tests.conftest import clone
from tests.db.conftest import Pages, Refused


@pytest.fixture(scope="module")
async def shared(administrator: asyncpg.Connection, server_url: str, template: str) -> AsyncIterator[str]:
    """URL of the database that `db` works in here, with the recipes of db/sample."""
    text = (ROOT / "db/sample/recipes.jsonl").read_text()
    rows = [{"line": number, **json.loads(line)} for number, line in enumerate(text.splitlines(), 1)]
    async with clone(administrator, server_url, template) as url:
        connection = await asyncpg.connect(url)
        await connection.execute("SELECT import_recipes(start_import(), 'sample', $1)", json.dumps(rows))
        assert await connection.fetchval("SELECT count(*) FROM recipes.recipe") == len(rows) > 150
        await connection.close()
        yield url


class Pantry:
    """What cookable_recipes promises, worked out one recipe after the other from lines and ingredients alone."""

    def __init__(self, ingredients: list[Any], uses: list[Any], titles: list[Any]) -> None:
        self.names = {row["ingredient_id"]: row["name"] for row in ingredients}
        self.parents = {row["ingredient_id"]: row["parent_id"] for row in ingredients}
        self.staples = {row["ingredient_id"] for row in ingredients if row["is_staple"]}
        self.titles = {row["recipe_id"]: row["title_sort"] for row in titles}
        self.required: dict[int, set[int]] = {number: set() for number in self.titles}
        for row in uses:
            if row["ingredient_id"] and not row["optional"]:
                self.required[row["recipe_id"]].add(row["ingredient_id"])

    @classmethod
    async def read(cls, db: asyncpg.Connection) -> "Pantry":
        return cls(
            await db.fetch("SELECT ingredient_id, name, parent_id, is_staple FROM recipes.ingredient"),
            await db.fetch("SELECT recipe_id, ingredient_id, optional FROM recipes.recipe_ingredient"),
            await db.fetch("SELECT recipe_id, title_sort FROM recipes.recipe"),
        )

    def wider(self, ingredient: int) -> set[int]:
        """It and all it is a kind of."""
        parent = self.parents[ingredient]
        return {ingredient} | (self.wider(parent) if parent else set())

    def cookable(self, have: set[int], most: int) -> list[tuple[int, int, int, list[str]]]:
        """Number, missing, used and names missing of each recipe, best first."""
        near = {
            other
            for other in self.names
            if any(other in self.wider(h) or h in self.wider(other) for h in have)
        }
        found = []
        for recipe, required in self.required.items():
            missing = required - near - self.staples
            used = len((required & near) - self.staples)
            if required & near and len(missing) <= most:
                names = sorted(self.names[one] for one in missing)
                found.append((len(missing), -used, self.titles[recipe], recipe, names))
        return [(recipe, missing, -used, names) for missing, used, _, recipe, names in sorted(found)]


async def cooked(pages: Pages, limit: int, have: str, most: int) -> list[tuple[int, int, int, list[str]]]:
    return [
        (row["recipe_id"], row["missing_count"], row["used_count"], json.loads(row["missing"]))
        for row in await pages("cookable_recipes", limit, have=have, max_missing=most)
    ]


@pytest.mark.parametrize("seed", range(10))
async def test_what_can_be_cooked_is_what_counting_says(
    recipes: asyncpg.Connection, pages: Pages, seed: int
) -> None:
    pantry = await Pantry.read(recipes)
    chance = Random(seed)  # noqa: S311  # the same sets in each run
    popular = sorted(set().union(*pantry.required.values()))
    met = 0
    for turn in range(12):
        kinds = popular if turn % 3 else sorted(pantry.names)
        have = set(chance.sample(kinds, chance.choice([1, 2, 5, 10, 20, 40])))
        if turn % 4 == 0:  # all that one recipe needs, but for one
            recipe = chance.choice(sorted(r for r in pantry.required if len(pantry.required[r]) > 1))
            have = set(sorted(pantry.required[recipe])[: chance.choice([-1, None])])
        text = ", ".join(pantry.names[one] for one in sorted(have))
        for most in range(4):
            wanted = pantry.cookable(have, most)
            assert await cooked(pages, 1000, text, most) == wanted, (text, most)
            met += len(wanted)
        limit = chance.choice([1, 3, 7])
        assert await cooked(pages, limit, text, 2) == pantry.cookable(have, 2), (text, limit)
    assert met > 100


async def test_a_kitchen_with_everything_cooks_everything(recipes: asyncpg.Connection, pages: Pages) -> None:
    pantry = await Pantry.read(recipes)
    uses = [one for required in pantry.required.values() for one in required]
    have = set(sorted(set(uses), key=lambda one: (-uses.count(one), one))[:50])
    text = ", ".join(pantry.names[one] for one in have)
    for most in [0, 1, 20]:
        wanted = pantry.cookable(have, most)
        assert await cooked(pages, 7, text, most) == wanted
    assert len(wanted) > 150


async def test_a_cursor_of_other_ingredients_is_refused(
    recipes: asyncpg.Connection, refused: Refused
) -> None:
    cursor = await recipes.fetchval("SELECT cursor FROM cookable_recipes('egg, milk', 3, 1)")
    for call in ["cookable_recipes('egg', 3,", "cookable_recipes('egg, milk', 2,", "search_recipes("]:
        refusal = await refused("22023", f"SELECT * FROM {call} p_after => $1)", cursor)
        assert refusal.column_name == "after"
