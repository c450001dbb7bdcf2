"""Recipes: adding, changing, removing, scaling, and finding them by category, ingredients and words."""

import json
from datetime import datetime
from decimal import Decimal
from typing import Any

import asyncpg
import pytest

from tests.db.conftest import Pages, Refused

SORTS = ["relevance", "title", "newest", "views", "time"]
BY_CATEGORY = "SELECT title FROM search_recipes_by_category($1, p_limit => 1000)"
BY_INGREDIENT = "SELECT title FROM search_recipes_by_ingredient($1, p_limit => 1000)"
BY_WORDS = "SELECT title FROM search_recipes(p_q => $1, p_limit => 1000, p_exact => true)"


async def add(
    db: asyncpg.Connection, title: str, *lines: str, categories: tuple[str, ...] = (), **more: object
) -> int:
    """Insert a recipe and return its number."""
    names = "".join(f", p_{name} => ${place}" for place, name in enumerate(more, 4))
    number: int = await db.fetchval(
        f"SELECT recipe_id FROM insert_recipe($1, $2, p_categories => $3{names})",
        title,
        list(lines),
        list(categories),
        *more.values(),
    )
    return number


async def titles(db: asyncpg.Connection, query: str, *arguments: object) -> list[str]:
    return [row["title"] for row in await db.fetch(query, *arguments)]


async def get(db: asyncpg.Connection, number: int, servings: object = None) -> Any:  # noqa: ANN401  # asyncpg is untyped
    return await db.fetchrow("SELECT * FROM get_recipe($1, $2)", number, servings)


def lines(recipe: Any) -> list[Any]:  # noqa: ANN401  # asyncpg is untyped
    found: list[Any] = json.loads(recipe["ingredients"], parse_float=Decimal)
    return found


def steps(recipe: Any) -> list[tuple[str | None, str]]:  # noqa: ANN401  # asyncpg is untyped
    return [(step["section"], step["text"]) for step in json.loads(recipe["steps"])]


def categories(recipe: Any) -> list[str]:  # noqa: ANN401  # asyncpg is untyped
    return [category["name"] for category in json.loads(recipe["categories"])]


PANCAKES = (
    "SELECT * FROM insert_recipe('Pancakes', '{250 g flour,2-3 eggs}', '{Whisk.,Fry.}', '{Breakfast}', 'Thin.', 4, '12 pancakes',"
    " 5, 20, 30, 'Ann Lee', 'https://example.org/p', 'https://example.org/p.jpg', 'en', '{Batter,NULL}')"
)


# Adding


async def test_an_inserted_recipe_is_what_was_given(recipes: asyncpg.Connection) -> None:
    recipe = await recipes.fetchrow(
        "SELECT * FROM insert_recipe($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        "  Aunt\n Ida's  Pancakes ",
        [" 250 g\tflour ", "2-3 eggs, beaten", "For the sauce:", "2 cups moonberries (optional)"],
        ["Whisk. ", " Fry\nin butter.", "Boil."],
        ["Breakfast", "Danish"],
        "  Thin.\n\nAnd crisp.  ",
        Decimal("4.5"),
        " 12  pancakes ",
        5,
        20,
        30,
        " Ann  Lee ",
        " https://example.org/p ",
        "https://example.org/p.jpg",
        "en-GB",
        [None, " The  batter "],
    )
    assert (recipe["title"], recipe["yield"], recipe["author"]) == (
        "Aunt Ida's Pancakes",
        "12 pancakes",
        "Ann Lee",
    )
    assert recipe["description"] == "Thin.\n\nAnd crisp."
    assert recipe["servings"] == Decimal("4.5")
    assert [recipe[f"{kind}_minutes"] for kind in ("prep", "cook", "total")] == [5, 20, 30]
    assert (recipe["url"], recipe["image_url"]) == ("https://example.org/p", "https://example.org/p.jpg")
    assert (recipe["language"], recipe["version"], recipe["views"]) == ("en-GB", 1, 0)
    assert isinstance(recipe["created_at"], datetime)
    assert categories(recipe) == ["Breakfast", "Danish"]
    assert steps(recipe) == [(None, "Whisk."), ("The batter", "Fry in butter."), (None, "Boil.")]
    flour, eggs, heading, berries = lines(recipe)
    assert [line["line"] for line in lines(recipe)] == [
        "250 g flour",
        "2-3 eggs, beaten",
        "For the sauce:",
        "2 cups moonberries (optional)",
    ]
    assert [line["position"] for line in lines(recipe)] == [1, 2, 3, 4]
    assert (flour["quantity"], flour["unit"], flour["name"], flour["ingredient"]) == (
        250,
        "g",
        "flour",
        "flour",
    )
    assert (eggs["quantity"], eggs["quantity_max"], eggs["unit"], eggs["ingredient"]) == (2, 3, None, "egg")
    assert (eggs["note"], eggs["optional"], eggs["status"]) == ("beaten", False, "parsed")
    assert (heading["status"], heading["ingredient_id"], heading["quantity"]) == ("heading", None, None)
    assert (berries["optional"], berries["name"]) == (True, "moonberries")
    pending = await recipes.fetchrow("SELECT * FROM get_ingredient($1)", berries["ingredient_id"])
    assert (pending["name"], pending["status"]) == ("moonberries", "pending")
    assert await get(recipes, recipe["recipe_id"]) == recipe


async def test_a_title_is_enough(recipes: asyncpg.Connection) -> None:
    recipe = await recipes.fetchrow("SELECT * FROM insert_recipe('Toast')")
    assert (recipe["ingredients"], recipe["steps"], recipe["categories"]) == ("[]", "[]", "[]")
    assert await titles(recipes, BY_WORDS, "toast") == ["Toast"]


async def test_two_recipes_may_have_one_title(recipes: asyncpg.Connection) -> None:
    numbers = [await add(recipes, "Toast", "bread") for _ in range(2)]
    found = await recipes.fetch("SELECT recipe_id FROM search_recipes(p_q => 'toast')")
    assert [row["recipe_id"] for row in found] == numbers


@pytest.mark.parametrize("blank", ["", " ", "\t\n", "\u00a0", "\u200b", None])
@pytest.mark.parametrize("field", ["ingredients", "steps"])
async def test_a_blank_line_is_refused(
    recipes: asyncpg.Connection, refused: Refused, field: str, blank: str | None
) -> None:
    refusal = await refused("22023", f"SELECT insert_recipe('x', p_{field} => $1)", ["2 eggs", blank])
    assert refusal.column_name == field
    number = await add(recipes, "x")
    refusal = await refused("22023", f"SELECT update_recipe($1, p_{field} => $2)", number, [blank, "2 eggs"])
    assert refusal.column_name == field


@pytest.mark.parametrize(
    ("arguments", "constraint"),
    [
        ("''", "recipe_title_length"),
        ("NULL", "recipe_title_length"),
        ("E' \\u200b'", "recipe_title_length"),
        ("repeat('x', 501)", "recipe_title_length"),
        ("'x', ARRAY[repeat('x', 2001)]", "line_length"),
        ("'x', p_steps => ARRAY[repeat('x', 20001)]", "step_text_length"),
        ("'x', p_steps => '{Boil}', p_sections => ARRAY[repeat('x', 301)]", "recipe_step_section_length"),
        ("'x', array_fill('1 egg'::text, '{1001}')", "recipe_ingredient_position"),
        ("'x', p_steps => array_fill('Boil.'::text, '{1001}')", "recipe_step_position"),
        ("'x', p_steps => array_fill('Boil.'::text, '{40000}')", "recipe_step_position"),
        ("'x', p_description => repeat('x', 20001)", "description_length"),
        ("'x', p_servings => 0", "servings_range"),
        ("'x', p_servings => -1", "servings_range"),
        ("'x', p_servings => 100001", "servings_range"),
        ("'x', p_servings => 1.0001", "servings_range"),
        ("'x', p_servings => 'NaN'", "servings_range"),
        ("'x', p_servings => 'Infinity'", "servings_range"),
        ("'x', p_servings => '-Infinity'", "servings_range"),
        ("'x', p_yield => repeat('x', 201)", "recipe_yield_length"),
        ("'x', p_prep_minutes => -1", "minutes_range"),
        ("'x', p_cook_minutes => 1000001", "minutes_range"),
        ("'x', p_total_minutes => 2147483647", "minutes_range"),
        ("'x', p_author => repeat('x', 301)", "recipe_author_length"),
        ("'x', p_url => 'ftp://example.org'", "web_address_form"),
        ("'x', p_url => 'example.org'", "web_address_form"),
        ("'x', p_image_url => 'https://example.org/a b'", "image_address_form"),
        ("'x', p_url => 'https://' || repeat('x', 2000)", "web_address_form"),
        ("'x', p_language => 'English'", "language_code_form"),
        ("'x', p_categories => ARRAY[repeat('x', 201)]", "category_name_length"),
        ("'x', p_categories => ARRAY(SELECT 'Kind ' || n FROM generate_series(1, 101) AS n)", "recipe_categories_number"),
    ],
)  # fmt: skip
async def test_what_does_not_fit_is_refused(
    recipes: asyncpg.Connection, refused: Refused, arguments: str, constraint: str
) -> None:
    refusal = await refused("23514", f"SELECT insert_recipe({arguments})")
    assert refusal.constraint_name == constraint
    if arguments != "NULL":
        number = await add(recipes, "x")
        refusal = await refused("23514", f"SELECT update_recipe({number}, {arguments})")
        assert refusal.constraint_name == constraint
    told = await recipes.fetchval(
        "SELECT message FROM constraint_messages() WHERE constraint_name = $1", constraint
    )
    assert told


async def test_the_longest_values_fit(recipes: asyncpg.Connection) -> None:
    number = await recipes.fetchval(
        "SELECT recipe_id FROM insert_recipe($1, $2, $3, p_servings => 0.001, p_total_minutes => 1000000, p_sections => $4)",
        "é" * 500,
        ["1 egg"] * 999 + ["x" * 2000],
        ["y" * 20_000] + ["Boil."] * 999,
        ["村" * 300],
    )
    recipe = await get(recipes, number)
    assert [line["line"] for line in lines(recipe)] == ["1 egg"] * 999 + ["x" * 2000]
    assert steps(recipe)[0] == ("村" * 300, "y" * 20_000)
    assert len(steps(recipe)) == 1000
    assert await titles(recipes, BY_WORDS, "é" * 200) == [recipe["title"]]


async def test_forty_thousand_lines_are_refused_unread(recipes: asyncpg.Connection, refused: Refused) -> None:
    await recipes.execute("SET LOCAL statement_timeout = '5s'")
    refusal = await refused(
        "23514", "SELECT insert_recipe('x', ARRAY(SELECT n || ' g dust ' || n FROM generate_series(1, 40000) AS n))"
    )  # fmt: skip
    assert refusal.constraint_name == "recipe_ingredient_position"


async def test_more_sections_than_steps_are_refused(recipes: asyncpg.Connection, refused: Refused) -> None:
    number = await add(recipes, "x")
    for query in [
        "insert_recipe('x', p_steps => '{Boil.}', p_sections => '{A,B}')",
        "insert_recipe('x', p_sections => '{A}')",
        f"update_recipe({number}, p_sections => '{{A}}')",
    ]:
        assert (await refused("22023", f"SELECT {query}")).column_name == "steps"


async def test_unknown_numbers_are_refused(refused: Refused) -> None:
    refusal = await refused("22023", "SELECT insert_recipe('x', p_category_ids => '{4711}')")
    assert refusal.column_name == "categories"
    for function in ["get_recipe", "delete_recipe", "update_recipe"]:
        assert (await refused("P0002", f"SELECT {function}(4711)")).column_name == "recipe_id"


async def test_a_refused_recipe_leaves_nothing_behind(recipes: asyncpg.Connection, refused: Refused) -> None:
    await refused(
        "23514", "SELECT insert_recipe('x', '{1 cup moonberries}', p_categories => '{New}', p_servings => 0)"
    )
    assert await recipes.fetchval("SELECT count(*) FROM recipes.category") == 0
    assert await recipes.fetchval("SELECT count(*) FROM list_ingredients(p_status => 'pending')") == 0


async def test_an_ingredient_in_several_lines_is_needed_once(recipes: asyncpg.Connection) -> None:
    number = await add(
        recipes, "x", "1 egg", "For the top:", "2 eggs (optional)", "1 lemon (optional)", "100 g flour"
    )
    used = await recipes.fetch(
        "SELECT i.name, u.required, u.needed FROM recipes.ingredient_use AS u JOIN recipes.ingredient AS i USING (ingredient_id)"
        " WHERE recipe_id = $1 ORDER BY i.name",
        number,
    )
    assert [tuple(row) for row in used] == [("egg", True, 2), ("flour", True, 2), ("lemon", False, 2)]


# Scaling


@pytest.mark.parametrize(
    ("servings", "wanted"),
    [
        ("2", [(125, None), (1, Decimal("1.5")), (None, None), (Decimal("0.167"), None)]),
        ("10", [(625, None), (5, Decimal("7.5")), (None, None), (Decimal("0.833"), None)]),
        ("4", [(250, None), (2, 3), (None, None), (Decimal("0.333"), None)]),
        ("12", [(750, None), (6, 9), (None, None), (1, None)]),
        ("0.5", [(Decimal("31.25"), None), (Decimal("0.25"), Decimal("0.375")), (None, None), (Decimal("0.042"), None)]),
    ],
)  # fmt: skip
async def test_quantities_are_scaled_and_lines_stay_as_written(
    recipes: asyncpg.Connection, servings: str, wanted: list[Any]
) -> None:
    number = await add(
        recipes, "x", "250 g flour", "2-3 eggs", "salt to taste", "⅓ cup milk", servings=Decimal(4)
    )
    recipe = await get(recipes, number, Decimal(servings))
    found = [(line["quantity"], line["quantity_max"]) for line in lines(recipe)]
    assert [(a, b) for a, b in found] == wanted
    assert recipe["servings"] == Decimal(servings)
    plain = await get(recipes, number)
    rest = [
        [{k: v for k, v in line.items() if not k.startswith("quantity")} for line in lines(one)]
        for one in (recipe, plain)
    ]
    assert rest[0] == rest[1]
    assert "." not in recipe["ingredients"].split('"quantity":')[1].split(",")[0] or servings == "0.5"
    assert plain["servings"] == 4


async def test_scaling_there_and_back_is_exact(recipes: asyncpg.Connection) -> None:
    number = await add(recipes, "x", "7 g salt", servings=Decimal(3))
    for servings in range(1, 50):
        line = lines(await get(recipes, number, Decimal(servings)))[0]
        assert line["quantity"] == round(Decimal(7 * servings) / 3, 3), servings


async def test_a_recipe_for_nobody_knows_how_many_cannot_be_scaled(
    recipes: asyncpg.Connection, refused: Refused
) -> None:
    number = await add(recipes, "x", "1 egg")
    refusal = await refused("22023", "SELECT get_recipe($1, 2)", number)
    assert refusal.column_name == "servings"


@pytest.mark.parametrize("servings", ["0", "-1", "NaN", "Infinity", "100001", "0.0001"])
async def test_servings_out_of_bounds_are_refused(
    recipes: asyncpg.Connection, refused: Refused, servings: str
) -> None:
    number = await add(recipes, "x", "1 egg", servings=Decimal(2))
    refusal = await refused("23514", "SELECT get_recipe($1, $2)", number, Decimal(servings))
    assert refusal.constraint_name == "servings_range"


# Changing


async def test_an_update_changes_what_is_given_and_nothing_else(recipes: asyncpg.Connection) -> None:
    old = await recipes.fetchrow(PANCAKES)
    new = await recipes.fetchrow("SELECT * FROM update_recipe($1, p_title => 'Crêpes')", old["recipe_id"])
    assert (new["title"], new["version"]) == ("Crêpes", 2)
    changed = {name for name in old.keys() if old[name] != new[name]}  # noqa: SIM118  # a Record iterates values
    assert changed <= {"title", "version", "updated_at"}
    for query, text in [(BY_WORDS, "crepes"), (BY_CATEGORY, "breakfast"), (BY_INGREDIENT, "egg")]:
        assert await titles(recipes, query, text) == ["Crêpes"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("description", "Thick."),
        ("servings", Decimal("2.5")),
        ("yield", "6 pancakes"),
        ("prep_minutes", 0),
        ("cook_minutes", 1),
        ("total_minutes", 2),
        ("author", "Bo"),
        ("url", "http://example.net/"),
        ("image_url", "http://example.net/p"),
        ("language", "da"),
    ],
)
async def test_each_field_is_changed_and_cleared_alone(
    recipes: asyncpg.Connection, name: str, value: object
) -> None:
    old = await recipes.fetchrow(PANCAKES)
    number = old["recipe_id"]
    new = await recipes.fetchrow(f"SELECT * FROM update_recipe($1, p_{name} => $2)", number, value)
    assert new[name] == value
    cleared = await recipes.fetchrow("SELECT * FROM update_recipe($1, p_clear => $2)", number, [name])
    assert cleared[name] is None
    for later in (new, cleared):
        changed = {key for key in old.keys() if old[key] != later[key]}  # noqa: SIM118
        assert changed <= {name, "version", "updated_at"}


async def test_lines_steps_and_categories_are_replaced_as_a_whole(recipes: asyncpg.Connection) -> None:
    number = (await recipes.fetchrow(PANCAKES))["recipe_id"]
    new = await recipes.fetchrow(
        "SELECT * FROM update_recipe($1, p_ingredients => '{1 l milk}', p_steps => '{Boil.,Cool.}', p_categories => '{Soups}',"
        " p_sections => '{NULL,Later}')",
        number,
    )
    assert [line["line"] for line in lines(new)] == ["1 l milk"]
    assert steps(new) == [(None, "Boil."), ("Later", "Cool.")]
    assert categories(new) == ["Soups"]
    assert await titles(recipes, BY_INGREDIENT, "egg") == []
    assert await titles(recipes, BY_INGREDIENT, "milk") == ["Pancakes"]
    assert await titles(recipes, BY_CATEGORY, "breakfast") == []
    assert await titles(recipes, BY_CATEGORY, "soups") == ["Pancakes"]


async def test_an_update_of_everything_to_nothing_leaves_a_title(recipes: asyncpg.Connection) -> None:
    # What PUT with nothing but a title does.
    old = await recipes.fetchrow(PANCAKES)
    fields = [
        "ingredients", "steps", "categories", "description", "servings", "yield", "prep_minutes", "cook_minutes", "total_minutes",
        "author", "url", "image_url", "language",
    ]  # fmt: skip
    new = await recipes.fetchrow(
        "SELECT * FROM update_recipe($1, p_title => 'Bare', p_clear => $2)", old["recipe_id"], fields
    )
    assert [new[field] for field in fields] == ["[]", "[]", "[]", *[None] * 10]
    assert (new["title"], new["version"], new["created_at"]) == ("Bare", 2, old["created_at"])
    assert await recipes.fetchval("SELECT count(*) FROM recipes.ingredient_use") == 0


@pytest.mark.parametrize("field", ["title", "recipe_id", "version", "views", "sections", "", "nothing"])
async def test_a_field_that_cannot_be_cleared_is_refused(
    recipes: asyncpg.Connection, refused: Refused, field: str
) -> None:
    number = await add(recipes, "x")
    refusal = await refused("22023", "SELECT update_recipe($1, p_clear => $2)", number, [field])
    assert refusal.column_name == "clear"


async def test_new_sort_keys_move_the_recipe_in_every_list(recipes: asyncpg.Connection) -> None:
    number = await add(recipes, "Z", "1 egg", categories=("Soups",), total_minutes=90)
    await add(recipes, "M", "1 egg", categories=("Soups",), total_minutes=30)
    await recipes.execute("SELECT update_recipe($1, 'A', p_total_minutes => 1)", number)
    for sort in ["title", "time"]:
        for call in [
            "search_recipes_by_ingredient('egg', ",
            "search_recipes_by_category('soups', ",
            "search_recipes(",
        ]:
            assert await titles(recipes, f"SELECT title FROM {call}p_sort => $1)", sort) == ["A", "M"]


async def test_time_is_the_sum_where_the_total_is_unknown(recipes: asyncpg.Connection) -> None:
    minutes: dict[str, dict[str, Any]] = {
        "unknown": {},
        "ninety": {"prep_minutes": 60, "cook_minutes": 30},
        "ten": {"prep_minutes": 60, "total_minutes": 10},
        "forty": {"cook_minutes": 40},
        "none": {"prep_minutes": 0, "cook_minutes": 0},
        "zero": {"total_minutes": 0},
    }
    for title, times in minutes.items():
        await add(recipes, title, "1 egg", **times)
    for call in ["search_recipes(", "search_recipes_by_ingredient('egg', "]:
        assert await titles(recipes, f"SELECT title FROM {call}p_sort => 'time')") == [
            "zero", "ten", "forty", "ninety", "unknown", "none",
        ]  # fmt: skip


async def test_a_category_renamed_shows_at_once(recipes: asyncpg.Connection) -> None:
    number = await add(recipes, "Toast", categories=("Breakfast", "Quick"))
    category = await recipes.fetchval("SELECT category_id FROM list_recipe_categories('breakfast')")
    await recipes.execute("SELECT update_recipe_category($1, 'Zero hour')", category)
    assert categories(await get(recipes, number)) == ["Quick", "Zero hour"]
    assert await titles(recipes, BY_CATEGORY, "zero hour") == ["Toast"]
    assert await titles(recipes, BY_CATEGORY, "breakfast") == []


async def test_a_category_with_recipes_is_not_deleted(recipes: asyncpg.Connection, refused: Refused) -> None:
    number = await add(recipes, "Toast", categories=("Breakfast",))
    category = await recipes.fetchval("SELECT category_id FROM list_recipe_categories('breakfast')")
    await refused("23503", "SELECT delete_recipe_category($1)", category)
    await recipes.execute("SELECT update_recipe($1, p_clear => '{categories}')", number)
    assert await recipes.fetchval("SELECT name FROM delete_recipe_category($1)", category) == "Breakfast"


# Removing


async def test_a_deleted_recipe_is_returned_and_found_no_more(
    recipes: asyncpg.Connection, refused: Refused
) -> None:
    recipe = await recipes.fetchrow(PANCAKES)
    number = recipe["recipe_id"]
    assert await recipes.fetchrow("SELECT * FROM delete_recipe($1)", number) == recipe
    await refused("P0002", "SELECT get_recipe($1)", number)
    for query, text in [(BY_WORDS, "pancakes"), (BY_CATEGORY, "breakfast"), (BY_INGREDIENT, "egg")]:
        assert await titles(recipes, query, text) == []
    for table in [
        "recipe",
        "recipe_step",
        "recipe_ingredient",
        "ingredient_use",
        "recipe_category",
        "recipe_views",
    ]:
        assert await recipes.fetchval(f"SELECT count(*) FROM recipes.{table}") == 0
    assert await recipes.fetchval("SELECT name FROM list_recipe_categories('breakfast')") == "Breakfast"


# Finding by category


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("main course", ["Roast"]),
        ("MAIN  COURSE", ["Roast"]),
        ("main-course", ["Roast"]),
        ("main", ["Dish"]),
        ("mai", ["Dish", "Roast"]),
        ("cou", ["Roast"]),
        ("gluten free", ["Rice"]),
        ("Crème Brûlée", ["Pudding"]),
        ("creme brulee", ["Pudding"]),
        ("夕食", ["丼"]),
        ("nothing", []),
        ("%", []),
        ("'", []),
        ("\\", []),
    ],
)
async def test_a_category_is_found_by_its_name_else_by_its_words(
    recipes: asyncpg.Connection, query: str, found: list[str]
) -> None:
    for title, category in [
        ("Roast", "Main Course"),
        ("Dish", "Main"),
        ("Rice", "Gluten-Free"),
        ("Pudding", "Crème brûlée"),
        ("丼", "夕食"),
    ]:
        await add(recipes, title, categories=(category,))
    assert await titles(recipes, BY_CATEGORY, query) == found
    assert await titles(recipes, "SELECT title FROM search_recipes(p_category => $1)", query) == found


# Finding by ingredients


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("tomato", ["Salad"]),
        ("TOMATOES", ["Salad"]),
        ("Tomaten", ["Salad"]),
        ("pomodoro", ["Salad"]),
        ("vine-ripened tomato", ["Salad"]),
        ("chicken", ["Roast", "Wrap"]),
        ("chicken breasts", ["Wrap"]),
        ("poulet", ["Roast", "Wrap"]),
        ("chic", ["Roast", "Stock pot", "Wrap"]),
        ("cheese", ["Salad", "Toast"]),
        ("Käse", ["Salad", "Toast"]),
        ("parmesan", ["Salad"]),
        ("moonberry", ["Toast"]),
        ("moonberries", ["Toast"]),
        ("moonb", ["Toast"]),
        ("silver", ["Toast"]),
        ("silvery moonberries", []),
        ("tomato, parmesan", ["Salad"]),
        ("tomato,chicken", []),
        ("cheese, moonberry", ["Toast"]),
        ("tomato, unobtainium", []),
        ("unobtainium", []),
        ("tomato,tomato,,TOMATOES, ", ["Salad"]),
        ("%", []),
        ("'", []),
        ("\\", []),
        ("a", []),
        ("the", []),
        ("of", []),
    ],
)
async def test_recipes_are_found_by_any_name_of_an_ingredient_and_its_kinds(
    recipes: asyncpg.Connection, query: str, found: list[str]
) -> None:
    await add(recipes, "Salad", "2 tomatoes", "30 g parmesan, grated")
    await add(recipes, "Roast", "1 whole chicken")
    await add(recipes, "Wrap", "2 chicken breasts", "1 tortilla")
    await add(recipes, "Stock pot", "1 l chicken stock")
    await add(recipes, "Toast", "50 g cheddar", "1 cup silver moonberries")
    await recipes.execute(
        "SELECT update_ingredient(ingredient_id, p_aliases => '{moonberry}') FROM list_ingredients('silver', 'pending')"
    )
    assert await titles(recipes, BY_INGREDIENT, query) == found
    for sort in SORTS:
        search = "SELECT title FROM search_recipes(p_ingredient => $1, p_sort => $2)"
        assert sorted(await titles(recipes, search, query, sort)) == found


async def test_all_any_and_without(recipes: asyncpg.Connection) -> None:
    await add(recipes, "A", "1 egg", "1 l milk", categories=("Main",))
    await add(recipes, "B", "1 egg yolk", categories=("Main",))
    await add(recipes, "C", "1 l milk", "100 g cheddar")
    await add(recipes, "D", "1 lemon (optional)")
    await add(recipes, "E")
    for ingredient, match, without, found in [
        ("egg, milk", "all", None, "A"),
        ("egg, milk", "any", None, "ABC"),
        ("egg, unobtainium", "any", None, "AB"),
        ("unobtainium, adamantium", "any", None, ""),
        ("egg", "all", "milk", "B"),
        ("milk", "any", "cheese", "A"),
        ("egg, milk", "any", "cheese, egg yolk", "A"),
        ("egg, milk", "any", "egg, milk", ""),
        ("lemon", "all", None, "D"),
        (None, "all", "egg", "CDE"),
        (None, "any", "egg, lemon, cheese", "E"),
    ]:
        for sort in SORTS:
            told = (ingredient, match, without, sort)
            rows = await titles(
                recipes, "SELECT title FROM search_recipes(p_ingredient => $1, p_match => $2, p_without => $3, p_sort => $4)", *told
            )  # fmt: skip
            assert sorted(rows) == list(found), told
            if ingredient:
                rows = await titles(
                    recipes, "SELECT title FROM search_recipes_by_ingredient($1, $2, $3, $4)", *told
                )
                assert sorted(rows) == list(found), told


async def test_what_is_given_together_must_all_match(recipes: asyncpg.Connection) -> None:
    await add(recipes, "Leek soup", "1 leek", categories=("Soup",))
    await add(recipes, "Leek pie", "1 leek", "1 egg", categories=("Main",))
    await add(recipes, "Egg soup", "2 eggs", categories=("Soup",))
    for category, ingredient, without, q, found in [
        ("soup", "leek", None, None, ["Leek soup"]),
        ("soup", None, "leek", None, ["Egg soup"]),
        ("soup", None, None, "egg", ["Egg soup"]),
        (None, "leek", "egg", "lee", ["Leek soup"]),
        (None, "leek", None, "pie", ["Leek pie"]),
        ("main", "egg", "leek", None, []),
        ("soup", "leek", None, "pie", []),
        (None, None, None, None, ["Egg soup", "Leek pie", "Leek soup"]),
    ]:
        for sort in SORTS:
            rows = await titles(
                recipes,
                "SELECT title FROM search_recipes($1, $2, $3, $4, p_sort => $5)",
                category,
                ingredient,
                without,
                q,
                sort,
            )
            assert sorted(rows) == found, (category, ingredient, without, q, sort)


# Finding by words


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("soup", ["Soup of the day", "Leek Soup", "Soupe à l'oignon"]),
        ("leek soup", ["Leek Soup"]),
        ("soup leek", ["Leek Soup"]),
        ("leek sou", ["Leek Soup"]),
        ("lee soup", []),
        ("soup lee", ["Leek Soup"]),
        ("à l'oignon", ["Soupe à l'oignon"]),
        ("of", ["Soup of the day"]),
        ("the", ["Soup of the day"]),
        ("a", ["Soupe à l'oignon"]),
        ("卵", ["卵焼き"]),
        ("%", []),
        ("'", []),
        ("leek & soup", ["Leek Soup"]),
        ("!leek", ["Leek Soup"]),
        ("???", ["???"]),
    ],
)
async def test_recipes_are_found_by_words_titles_that_begin_so_first(
    recipes: asyncpg.Connection, query: str, found: list[str]
) -> None:
    for title in ["Leek Soup", "Soup of the day", "Soupe à l'oignon", "卵焼き", "???"]:
        await add(recipes, title)
    assert await titles(recipes, BY_WORDS, query) == found
    for sort in SORTS:
        rows = await titles(
            recipes, "SELECT title FROM search_recipes(p_q => $1, p_sort => $2, p_exact => true)", query, sort
        )
        assert sorted(rows) == sorted(found), sort


# Pages


@pytest.mark.parametrize(
    "cursor", ["", "x", "====", "'", "null", "AAAA", "é", "\u200b", "A" * 10_000, "000000005b5d"]
)
async def test_a_made_up_cursor_is_refused(refused: Refused, cursor: str) -> None:
    calls = ["cookable_recipes('egg',", "list_ingredients(", "list_recipe_categories("]
    for sort in SORTS:
        for search in [
            "search_recipes(",
            "search_recipes_by_category('x',",
            "search_recipes_by_ingredient('egg',",
        ]:
            calls.append(f"{search} p_sort => '{sort}',")  # noqa: PERF401
    for call in calls:
        refusal = await refused("22023", f"SELECT * FROM {call} p_after => $1)", cursor)
        assert refusal.column_name == "after", call


# Arguments that cannot be


@pytest.mark.parametrize("blank", ["", " ", "\t\n", "\u00a0", "\u3000", "\u00b4", "\u0301"])
async def test_a_blank_search_is_refused(refused: Refused, blank: str) -> None:
    for call, field in [
        ("search_recipes_by_category($1)", "category"),
        ("search_recipes_by_ingredient($1)", "ingredient"),
        ("search_recipes_by_ingredient('egg', p_without => $1)", "without"),
        ("search_recipes(p_category => $1)", "category"),
        ("search_recipes(p_ingredient => $1)", "ingredient"),
        ("search_recipes(p_ingredient => ',' || $1 || ',')", "ingredient"),
        ("search_recipes(p_without => $1)", "without"),
        ("search_recipes(p_q => $1)", "q"),
        ("search_recipes(p_q => $1, p_sort => 'time')", "q"),
        ("cookable_recipes($1)", "have"),
        ("cookable_recipes(NULL)", "have"),
        ("search_recipes_by_ingredient(NULL)", "ingredient"),
        ("search_recipes_by_category(NULL)", "category"),
        ("list_ingredients($1)", "q"),
    ]:
        refusal = await refused("22023", f"SELECT * FROM {call}", *([blank] if "$1" in call else []))
        assert refusal.column_name == field, call


async def test_lists_of_50_names_are_answered_and_of_51_refused(
    recipes: asyncpg.Connection, refused: Refused
) -> None:
    await add(recipes, "x", "1 egg")
    calls = [
        ("search_recipes_by_ingredient($1, 'any')", "ingredient"),
        ("search_recipes_by_ingredient('egg', p_without => $1)", "without"),
        ("search_recipes(p_ingredient => $1, p_match => 'any')", "ingredient"),
        ("search_recipes(p_without => $1)", "without"),
        ("cookable_recipes($1)", "have"),
    ]
    known = await recipes.fetch(
        "SELECT alias FROM recipes.ingredient_alias WHERE alias !~ ',' AND alias_key <> 'egg' ORDER BY alias_key LIMIT 49"
    )
    for call, field in calls:
        query = f"SELECT title FROM {call}"
        names = ["egg", *(f"dust {n}" for n in range(49))]
        if field == "without":  # which must be known
            names = ["egg", *(row["alias"] for row in known)]
        found = await titles(recipes, query, ", ".join(names))
        assert found == ([] if field == "without" else ["x"])
        assert await titles(recipes, query, ", ".join(["egg"] * 300)) == found
        refusal = await refused("22023", query, ", ".join([*names, "one more"]))
        assert refusal.column_name == field
        if field != "without":
            await titles(recipes, query, "x" * 2000)
        refusal = await refused("23514", query, "x" * 2001)
        assert refusal.constraint_name == "ingredient_list_length"


async def test_a_search_of_200_characters_is_answered_and_of_201_refused(
    recipes: asyncpg.Connection, refused: Refused
) -> None:
    for call in ["_by_category($1)", "(p_category => $1)", "(p_q => $1)"]:
        for text in ["x" * 200, "é" * 200, "x " * 100, "村" * 200, "a," * 100]:
            assert await recipes.fetch(f"SELECT * FROM search_recipes{call}", text) == []
        refusal = await refused("23514", f"SELECT * FROM search_recipes{call}", "x" * 2001)
        assert refusal.constraint_name == "query_length"


CALLS = [
    "search_recipes(",
    "search_recipes(p_q => 'x', ",
    "search_recipes_by_category('x', ",
    "search_recipes_by_ingredient('x', ",
]


@pytest.mark.parametrize("limit", [0, -1, 1001])
async def test_a_page_holds_1_to_1000_recipes(refused: Refused, limit: int) -> None:
    for call in [*CALLS, "cookable_recipes('x', ", "list_ingredients("]:
        refusal = await refused("23514", f"SELECT * FROM {call}p_limit => $1)", limit)
        assert refusal.constraint_name == "page_limit_range"


@pytest.mark.parametrize("sort", ["", "Title", "time desc", "title; DROP TABLE recipes.recipe"])
async def test_an_unknown_sort_is_refused(refused: Refused, sort: str) -> None:
    for call in CALLS:
        assert (await refused("22023", f"SELECT * FROM {call}p_sort => $1)", sort)).column_name == "sort"


@pytest.mark.parametrize("match", ["", "ALL", "both"])
async def test_an_unknown_match_is_refused(refused: Refused, match: str) -> None:
    for call in ["search_recipes(", "search_recipes_by_ingredient('x', "]:
        assert (await refused("22023", f"SELECT * FROM {call}p_match => $1)", match)).column_name == "match"


async def test_a_long_query_finds_no_other_title_with_the_same_beginning(recipes: asyncpg.Connection) -> None:
    begin = "long title " * 10
    for end in ("alpha", "beta"):
        await add(recipes, begin + end)
    for sort in SORTS:
        found = await titles(
            recipes,
            "SELECT title FROM search_recipes(p_q => $1, p_sort => $2, p_exact => true)",
            begin + "alpha",
            sort,
        )
        assert found == [begin + "alpha"]


# What can be cooked


async def test_staples_are_assumed_and_optional_ones_ignored(
    recipes: asyncpg.Connection, pages: Pages
) -> None:
    await add(recipes, "Omelette", "3 eggs", "salt", "1 tbsp olive oil", "chives (optional)")
    await add(recipes, "Salad", "1 lettuce", "salt")
    await add(recipes, "Brine", "1 l water", "salt")
    await add(recipes, "Garnish", "chives (optional)")

    async def found(have: str, most: int = 0) -> list[str]:
        return [row["title"] for row in await pages("cookable_recipes", 7, have=have, max_missing=most)]

    assert await found("eggs") == ["Omelette"]
    assert await found("huevos, unobtainium") == ["Omelette"]
    assert await found("unobtainium") == []
    assert await found("chives") == []
    assert await found("salt") == ["Brine"]
    assert await found("salt", 1) == ["Brine", "Omelette", "Salad"]


async def test_an_ingredient_stands_for_its_kinds_and_what_it_is_a_kind_of(
    recipes: asyncpg.Connection, pages: Pages
) -> None:
    await add(recipes, "Toast", "1 slice bread", "30 g cheese")
    await add(recipes, "Pasta", "100 g spaghetti", "30 g parmesan")

    async def found(have: str) -> list[str]:
        return [row["title"] for row in await pages("cookable_recipes", 7, have=have)]

    assert await found("bread, cheddar") == ["Toast"]
    assert await found("pasta, cheese") == ["Pasta"]
    assert await found("spaghetti, gouda") == []


@pytest.mark.parametrize("most", [-1, 21])
async def test_missing_ingredients_are_0_to_20(refused: Refused, most: int) -> None:
    refusal = await refused("22023", "SELECT cookable_recipes('egg', $1)", most)
    assert refusal.column_name == "max_missing"


async def test_what_lacks_nothing_but_staples_is_found_behind_any_number_of_near_misses(
    recipes: asyncpg.Connection,
) -> None:
    egg, staples = (
        await recipes.fetchval("SELECT match_ingredients('egg')"),
        await recipes.fetch("SELECT ingredient_id FROM recipes.ingredient WHERE is_staple LIMIT 4"),
    )
    saffron = await recipes.fetchval("SELECT (match_ingredients('saffron'))[1]")
    await recipes.execute(
        "INSERT INTO recipes.recipe (recipe_id, title) SELECT n, 'Near miss ' || n FROM generate_series(100001, 106000) AS n"
    )
    await recipes.execute(
        "INSERT INTO recipes.recipe_views (recipe_id) SELECT generate_series(100001, 106000)"
    )
    for name, number in (("egg", egg[0]), ("saffron", saffron)):
        await recipes.execute(
            "INSERT INTO recipes.ingredient_use SELECT r.recipe_id, $1, true, 2, r.title_sort, r.minutes_sort"
            " FROM recipes.recipe AS r WHERE r.recipe_id > 100000",
            number,
        )
        await recipes.execute(
            "INSERT INTO recipes.recipe_ingredient (recipe_id, position, line, ingredient_id, name, status)"
            " SELECT r.recipe_id, $1, $2::text, $3, $2::text, 'parsed' FROM recipes.recipe AS r WHERE r.recipe_id > 100000",
            1 if name == "egg" else 2,
            name,
            number,
        )
    names = [
        await recipes.fetchval(
            "SELECT name FROM recipes.ingredient WHERE ingredient_id = $1", row["ingredient_id"]
        )
        for row in staples
    ]
    await add(recipes, "Nothing but staples", "1 egg", *(f"1 tsp {name}" for name in names))
    for most in (0, 1):
        found = await titles(recipes, "SELECT title FROM cookable_recipes('egg', $1, 1)", most)
        assert found == ["Nothing but staples"]


async def test_a_line_that_cannot_be_read_is_needed_and_found(recipes: asyncpg.Connection) -> None:
    long = "grandmother " * 12
    number = await add(recipes, "Riddle", "1 egg", "1/2", long)
    assert await titles(recipes, "SELECT title FROM cookable_recipes('egg')") == []
    missing = await recipes.fetchval("SELECT missing FROM cookable_recipes('egg', 2)")
    assert json.loads(missing) == ["1/2", long[:100].rstrip()]
    assert await titles(recipes, BY_INGREDIENT, "grandmother") == ["Riddle"]
    assert await recipes.fetchval("SELECT count(*) FROM list_ingredients(p_status => 'pending')") == 2
    await recipes.execute("SELECT update_recipe($1, p_ingredients => '{1 egg}')", number)
    assert await recipes.fetchval("SELECT count(*) FROM list_ingredients(p_status => 'pending')") == 0


@pytest.mark.parametrize("way", ["update_recipe", "delete_recipe"])
async def test_pending_ingredients_go_with_their_last_recipe(recipes: asyncpg.Connection, way: str) -> None:
    first = await add(recipes, "One", "1 moonberry", "1 stardust")
    await add(recipes, "Two", "1 moonberry", "1 egg")
    pending = "SELECT array_agg(name::text) FROM list_ingredients(p_status => 'pending')"
    assert await recipes.fetchval(pending) == ["moonberry", "stardust"]
    if way == "delete_recipe":
        await recipes.execute("SELECT delete_recipe($1)", first)
    else:
        await recipes.execute("SELECT update_recipe($1, p_clear => '{ingredients}')", first)
    assert await recipes.fetchval(pending) == ["moonberry"]


async def test_without_leaves_out_what_is_offered_instead_and_what_nobody_has_filed(
    recipes: asyncpg.Connection,
) -> None:
    for title, line in {
        "Noodles": "3/4 cup chopped salted, dry-roasted peanuts or cashews",
        "Fries": "1 l canola oil or peanut oil",
        "Cake": "100 g chocolate chips, walnuts or raisins",
        "Bisque": "1 lobster claw",
        "Balls": "2 cups corn-bread crumbs",
        "Tortellini": "1 package tortellini",
        "Toast": "Butter, softened",
        "Pasta": "100 g bacon",
        "Sauce": "1/2 cup dark rum",
        "Turkey": "2 slices turkey bacon",
    }.items():
        await recipes.execute("SELECT insert_recipe($1, p_ingredients => ARRAY[$2])", title, line)
    every = {row["title"] for row in await recipes.fetch("SELECT title FROM search_recipes(p_limit => 100)")}
    for unwanted, gone in {
        "peanuts": {"Noodles", "Fries"},
        "cashews": {"Noodles"},
        "nuts": {"Noodles", "Cake"},
        "walnuts": {"Cake"},
        "shellfish": {"Bisque"},
        "gluten": {"Balls", "Tortellini"},
        "dairy": {"Toast"},
        "pork": {"Pasta"},
        "meat": {"Pasta", "Turkey"},
        "alcohol": {"Sauce"},
        "liquor": {"Sauce"},
    }.items():
        rows = await recipes.fetch(
            "SELECT title FROM search_recipes(p_without => $1, p_limit => 100)", unwanted
        )
        assert every - {row["title"] for row in rows} == gone, unwanted
    # What is offered instead finds the recipe, and is not needed to cook it.
    rows = await recipes.fetch("SELECT title FROM search_recipes(p_ingredient => 'raisins')")
    assert [row["title"] for row in rows] == ["Cake"]
    cooked = await recipes.fetch("SELECT title FROM cookable_recipes('chocolate chips')")
    assert "Cake" in {row["title"] for row in cooked}
    # Written anew without it, it is gone.
    await recipes.execute(
        "SELECT update_recipe(recipe_id, p_ingredients => ARRAY['100 g chocolate chips']) FROM search_recipes(p_q => 'cake')"
    )
    assert not await recipes.fetch("SELECT title FROM search_recipes(p_ingredient => 'raisins')")


@pytest.mark.parametrize(
    ("line", "unwanted", "offered"),
    [
        ("50 g peanuts/cashews", "peanuts", True),
        ("50 g peanuts / cashews", "cashews", True),
        ("cashews (can be substituted with peanuts)", "peanuts", True),
        ("100 g walnuts (pecans work too)", "pecans", True),
        ("50 g butter (not margarine)", "margarine", False),
        ("olio d'oliva oppure burro", "butter", True),
        ("oliwy albo masła", "butter", True),
        ("aceite de oliva o mantequilla", "butter", True),
        ("1 cup jam (peanut butter is nice, too)", "butter", True),
        ("1 cup jam (peanut butter is nice, too)", "milk", False),
        ("1 (8 ounce) package cream cheese", "butter", False),
        ("butter, not margarine", "margarine", False),
    ],
)
async def test_without_leaves_out_what_a_line_offers_however_it_is_written(
    recipes: asyncpg.Connection, line: str, unwanted: str, offered: bool
) -> None:
    await recipes.execute("SELECT insert_recipe('Dish', p_ingredients => ARRAY[$1])", line)
    rows = await recipes.fetch("SELECT title FROM search_recipes(p_without => $1)", unwanted)
    assert ("Dish" not in {row["title"] for row in rows}) == offered


async def test_without_leaves_out_what_is_offered_and_not_filed_yet(recipes: asyncpg.Connection) -> None:
    await recipes.execute("SELECT insert_recipe('First', p_ingredients => '{20 g florpnut}')")
    await recipes.execute("SELECT insert_recipe('Second', p_ingredients => '{20 g peanuts or florpnut}')")
    assert not await recipes.fetch("SELECT title FROM search_recipes(p_without => 'florpnut')")
    await recipes.execute(
        "SELECT update_ingredient(ingredient_id, p_status => 'approved') FROM list_ingredients('florpnut', 'pending')"
    )
    assert not await recipes.fetch("SELECT title FROM search_recipes(p_without => 'florpnut')")


async def test_an_unknown_unwanted_ingredient_is_told_by_its_place(refused: Refused) -> None:
    for names, message in {
        "xyzzy": "the unwanted ingredient is not known",
        "milk, xyzzy": "unwanted ingredient 2 is not known",
    }.items():
        refusal = await refused("22023", "SELECT * FROM search_recipes(p_without => $1)", names)
        assert (refusal.message, refusal.column_name) == (message, "without")


async def test_without_leaves_out_what_has_the_word_in_its_name(recipes: asyncpg.Connection) -> None:
    for title, line in [
        ("Satay", "1 cup peanut butter"),
        ("Snack", "100 g peanuts"),
        ("Spiced", "1 tsp nutmeg"),
        ("Cake", "100 g walnuts"),
        ("Plain", "1 egg"),
        ("Odd", "1 cup moonpeanut dust"),
    ]:
        await add(recipes, title, line)
    search = "SELECT title FROM search_recipes(p_without => $1, p_limit => 100)"
    assert await titles(recipes, search, "peanut") == ["Cake", "Odd", "Plain", "Spiced"]
    assert "Spiced" in await titles(recipes, search, "nuts")  # nutmeg is no nut
    assert "Cake" not in await titles(recipes, search, "nuts")
