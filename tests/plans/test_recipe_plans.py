"""The plans inside the searches for recipes at 200,000 recipes: indexes, buffers, and rows read for nothing."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from tests.plans.conftest import cost, seeded

RECIPES = 200_000
# 2,000 ingredients, of which stuff1 is in half of all recipes, stuff2 in a seventh, the last ones in 300 each; moondust in 20;
# stuff100 has 49 kinds; 50,000 pending ones. A category with half of all recipes, one with 20.
SEED = [
    "SELECT setseed(0.5)",
    """
    INSERT INTO recipes.ingredient (ingredient_id, name, parent_id, is_staple, status)
    SELECT
        10000 + n, CASE n WHEN 2001 THEN 'moondust' ELSE CASE WHEN n > 2001 THEN 'newfound' ELSE 'stuff' END || n END,
        CASE WHEN n BETWEEN 101 AND 149 THEN 10100 END, n IN (3, 7), CASE WHEN n > 2001 THEN 'pending' ELSE 'approved' END
    FROM generate_series(1, 52001) AS n
    """,
    "INSERT INTO recipes.ingredient_alias (ingredient_id, alias) SELECT ingredient_id, name FROM recipes.ingredient WHERE ingredient_id > 10000",
    """
    INSERT INTO recipes.category (category_id, name)
    SELECT n, CASE n WHEN 1 THEN 'Main Course' WHEN 2 THEN 'Rare Things' ELSE 'Kind ' || n END FROM generate_series(1, 30) AS n
    """,
    f"""
    CREATE TABLE public.seed AS
    SELECT
        n,
        format(
            '%s%s of Place%s', CASE WHEN random() < 0.5 THEN 'The ' END,
            CASE WHEN n % 40000 = 7 THEN 'Zyzzyva' WHEN n % 400 = 3 THEN 'Middling' ELSE 'Stew' || (random() * 5003)::integer END,
            (random() * 2003)::integer
        ) AS title,
        ARRAY[CASE WHEN n % 10000 = 2 THEN 2 WHEN random() < 0.5 THEN 1 ELSE 3 + (random() * 13)::integer END, 17 + (random() * 13)::integer] AS category_ids,
        CASE WHEN random() < 0.85 THEN 5 + (random() * 295)::integer END AS minutes,
        (1000 * random() ^ 8)::integer AS views
    FROM generate_series(1, {RECIPES}) AS n
    """,
    """
    INSERT INTO recipes.recipe (recipe_id, title, categories, servings, total_minutes)
    SELECT
        s.n, s.title,
        (SELECT json_agg(json_build_object('category_id', c.category_id, 'name', c.name) ORDER BY c.search_key, c.category_id)
         FROM recipes.category AS c WHERE c.category_id = ANY (s.category_ids)),
        4, s.minutes
    FROM public.seed AS s
    """,
    "INSERT INTO recipes.recipe_views (recipe_id, views) SELECT n, views FROM public.seed",
    # Indexes are made anew when their tables are full, in a sixth of the time.
    """
    CREATE TABLE public.made AS
    SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS statement
    FROM pg_index AS i WHERE i.indrelid IN ('recipes.recipe_category'::regclass, 'recipes.ingredient_use'::regclass) AND NOT i.indisprimary;
    DO $$
    BEGIN
        EXECUTE (SELECT 'DROP INDEX ' || string_agg(name, ', ') FROM public.made);
    END
    $$
    """,
    """
    INSERT INTO recipes.recipe_category (recipe_id, category_id, title_sort, minutes_sort)
    SELECT r.recipe_id, c.category_id, r.title_sort, r.minutes_sort
    FROM public.seed AS s JOIN recipes.recipe AS r ON r.recipe_id = s.n CROSS JOIN unnest(s.category_ids) AS c (category_id)
    """,
    """
    INSERT INTO recipes.ingredient_use (recipe_id, ingredient_id, required, needed, title_sort, minutes_sort)
    SELECT u.recipe_id, u.ingredient_id, u.required, sum(u.required::integer) OVER (PARTITION BY u.recipe_id), r.title_sort, r.minutes_sort
    FROM (
        SELECT l.recipe_id, l.ingredient_id, bool_or(l.required) AS required
        FROM (
            SELECT s.n AS recipe_id, 10001 + floor(2000 * random() ^ 3)::integer AS ingredient_id, random() < 0.9 AS required
            FROM public.seed AS s CROSS JOIN LATERAL generate_series(1, 4 + s.n % 9) AS k
            UNION ALL
            SELECT s.n, 12001, true FROM public.seed AS s WHERE s.n % 10000 = 5
        ) AS l
        GROUP BY l.recipe_id, l.ingredient_id
    ) AS u
    JOIN recipes.recipe AS r ON r.recipe_id = u.recipe_id
    """,
    """
    INSERT INTO recipes.recipe_ingredient (recipe_id, position, line, quantity, unit_code, ingredient_id, name, optional, status)
    SELECT u.recipe_id, row_number() OVER (PARTITION BY u.recipe_id ORDER BY u.ingredient_id), '100 g ' || i.name, 100, 'g', u.ingredient_id,
        i.name, NOT u.required, 'parsed'
    FROM recipes.ingredient_use AS u JOIN recipes.ingredient AS i ON i.ingredient_id = u.ingredient_id
    WHERE u.recipe_id <= 20000
    """,
    "INSERT INTO recipes.recipe_step (recipe_id, position, text) SELECT n, k, 'Stir.' FROM public.seed CROSS JOIN generate_series(1, 5) AS k WHERE n <= 20000",
    """
    DO $$
    BEGIN
        EXECUTE (SELECT string_agg(statement, ';') FROM public.made);
    END
    $$
    """,
    "DROP TABLE public.seed, public.made",
]
LARGE = {
    "recipe",
    "recipe_category",
    "recipe_views",
    "ingredient_use",
    "recipe_ingredient",
    "ingredient",
    "ingredient_alias",
}
SORTS = ["relevance", "title", "newest", "views", "time"]


@pytest.fixture(scope="session")
async def large(
    administrator: asyncpg.Connection, server_url: str, template: str
) -> AsyncIterator[asyncpg.Connection]:
    """Superuser's connection to a database of 200,000 recipes."""
    async with seeded(administrator, server_url, template, SEED) as connection:
        yield connection


BY_INGREDIENT = "recipes.search_recipes_by_ingredient(p_ingredient => $1, p_sort => $2, p_after => $3)"
BY_ANY = (
    "recipes.search_recipes_by_ingredient(p_ingredient => $1, p_match => 'any', p_sort => $2, p_after => $3)"
)
BUT_STUFF1 = "recipes.search_recipes_by_ingredient(p_ingredient => $1, p_without => 'stuff1', p_sort => $2, p_after => $3)"
BY_CATEGORY = "recipes.search_recipes_by_category(p_category => $1, p_sort => $2, p_after => $3)"
INGREDIENT = "recipes.search_recipes(p_ingredient => $1, p_sort => $2, p_after => $3)"
CATEGORY = "recipes.search_recipes(p_category => $1, p_sort => $2, p_after => $3)"
WORDS = "recipes.search_recipes(p_q => $1, p_sort => $2, p_after => $3)"
WITHOUT = "recipes.search_recipes(p_without => $1, p_sort => $2, p_after => $3)"
MAIN = "recipes.search_recipes(p_ingredient => $1, p_category => 'Main Course', p_sort => $2, p_after => $3)"
RARE = "recipes.search_recipes(p_ingredient => $1, p_category => 'Rare Things', p_sort => $2, p_after => $3)"
EVERYTHING = (
    "recipes.search_recipes(p_ingredient => $1, p_category => 'Main Course', p_q => 'the stew', p_without => 'stuff9',"
    " p_sort => $2, p_after => $3)"
)

IN_ORDER = {
    "relevance": "recipe_title_sort",
    "title": "recipe_title_sort",
    "newest": "recipe_pkey",
    "views": "recipe_views_views",
    "time": "recipe_minutes_sort",
}
OF_INGREDIENT = {
    "relevance": "ingredient_use_title",
    "title": "ingredient_use_title",
    "newest": "ingredient_use_newest",
    "views": "recipe_views_views",
    "time": "ingredient_use_time",
}
OF_CATEGORY = {
    sort: index.replace("ingredient_use", "recipe_category") for sort, index in OF_INGREDIENT.items()
}
# Of few recipes, those with most views are found by fetching all.
OF_RARE_INGREDIENT = OF_INGREDIENT | {"views": "ingredient_use_newest"}
OF_RARE_CATEGORY = OF_CATEGORY | {"views": "recipe_views_pkey"}
TITLES_FIRST = {"relevance": "recipe_title_sort"}
BY_WORD = dict.fromkeys(SORTS[1:], "recipe_words")
AS_IT_COMES = dict.fromkeys(SORTS, "")

# What is searched; the index that each sort must use; the most buffers and rows in vain for a page of 20 recipes. Ceilings are
# about twice what was measured.
CASES: list[tuple[str, str | None, dict[str, str], int, int]] = [
    (BY_INGREDIENT, "stuff1", OF_INGREDIENT, 1_500, 200),
    (BY_INGREDIENT, "stuff2", OF_INGREDIENT, 4_000, 200),
    (BY_INGREDIENT, "stuff100", OF_INGREDIENT, 2_000, 200),
    (BY_INGREDIENT, "stuff1999", OF_RARE_INGREDIENT, 5_000, 200),
    (BY_INGREDIENT, "moondust", OF_RARE_INGREDIENT, 1_000, 200),
    (BY_INGREDIENT, "newfound", dict.fromkeys(SORTS, "ingredient_alias_words"), 6_000, 100),
    (BY_INGREDIENT, "stuff1, stuff2", IN_ORDER, 8_000, 200),
    (BY_INGREDIENT, "stuff1, stuff5, stuff9", AS_IT_COMES, 10_000, 200),
    (BY_INGREDIENT, "stuff5, stuff6, stuff8, stuff9", AS_IT_COMES, 10_000, 2_000),
    (BY_INGREDIENT, "stuff30, stuff40", AS_IT_COMES, 30_000, 5_000),
    (BY_INGREDIENT, "stuff1, moondust", AS_IT_COMES, 1_000, 200),
    (BY_INGREDIENT, "zz", dict.fromkeys(SORTS, "ingredient_alias_words"), 300, 10),
    (BY_ANY, "stuff1, stuff2", OF_INGREDIENT, 1_500, 200),
    (BY_ANY, "stuff500, stuff700", OF_RARE_INGREDIENT, 15_000, 200),
    (BUT_STUFF1, "stuff2", IN_ORDER, 6_000, 1_500),
    (BUT_STUFF1, "stuff100", AS_IT_COMES, 4_000, 1_500),
    (BUT_STUFF1, "moondust", AS_IT_COMES, 1_000, 200),
    (BY_CATEGORY, "main course", OF_CATEGORY, 1_500, 200),
    (BY_CATEGORY, "rare things", OF_RARE_CATEGORY, 1_000, 200),
    (BY_CATEGORY, "kind", OF_CATEGORY, 3_000, 200),
    (BY_CATEGORY, "kind 20", OF_CATEGORY, 6_000, 1_500),
    (BY_CATEGORY, "zz", AS_IT_COMES, 300, 200),
    (INGREDIENT, "stuff1", OF_INGREDIENT, 1_500, 200),
    (CATEGORY, "main course", OF_CATEGORY, 1_500, 200),
    (WORDS, None, IN_ORDER, 1_000, 10),
    (WORDS, "zyzzyva", TITLES_FIRST, 400, 100),
    (WORDS, "zyzzyva", BY_WORD, 400, 100),
    (WORDS, "middling", TITLES_FIRST, 500, 100),
    (WORDS, "middling", BY_WORD, 9_000, 100),
    (WORDS, "the", TITLES_FIRST, 500, 10),
    (WORDS, "the", {sort: IN_ORDER[sort] for sort in ["newest", "views", "time"]}, 2_000, 5_000),
    (WORDS, "stew170", TITLES_FIRST, 500, 100),
    (WORDS, "stew170", BY_WORD, 7_000, 100),
    (WORDS, "stew", IN_ORDER, 2_000, 1_000),
    (WORDS, "middling of place1", BY_WORD, 6_000, 100),
    (WORDS, "zz none", BY_WORD, 200, 10),
    (WITHOUT, "stuff1", IN_ORDER, 1_500, 200),
    (WITHOUT, "stuff1, stuff2, stuff3, stuff4, stuff5, stuff6", IN_ORDER, 2_000, 500),
    (MAIN, "stuff1", IN_ORDER, 3_000, 200),
    (MAIN, "stuff2", IN_ORDER, 8_000, 200),
    (MAIN, "moondust", AS_IT_COMES, 1_000, 200),
    (RARE, "stuff1", AS_IT_COMES, 1_000, 200),
    # Sorted by title alone, what begins with a T comes late.
    (EVERYTHING, "stuff1", {sort: IN_ORDER[sort] for sort in SORTS if sort != "title"}, 7_000, 1_000),
    (EVERYTHING, "stuff100", {sort: IN_ORDER[sort] for sort in SORTS if sort != "title"}, 8_000, 1_500),
]
PAGES = [
    pytest.param(
        call,
        text,
        sort,
        index,
        most,
        vain,
        id=f"{call.partition('(')[2].rpartition(', p_sort')[0]}-{text}-{sort}",
    )
    for call, text, wanted, most, vain in CASES
    for sort, index in wanted.items()
]


@pytest.mark.parametrize(("call", "text", "sort", "index", "most", "vain"), PAGES)
async def test_a_page_uses_its_index_and_reads_little(
    large: asyncpg.Connection, call: str, text: str | None, sort: str, index: str, most: int, vain: int
) -> None:
    query = f"SELECT * FROM {call}"
    await large.fetch(query, text, sort, None)  # reads what PostgreSQL keeps about the tables
    after = None
    # The first page, one after it, and both once more when plans may have become generic: at the sixth call.
    for turn in range(4):
        page = await cost(large, query, text, sort, after if turn % 2 else None)
        told = f"page {turn}: {page.buffers} buffers, {page.removed} rows in vain, {sorted(page.indexes)}"
        # A word in half of all recipes is met at once, in whatever order.
        assert page.scanned & LARGE <= ({"recipe"} if text == "the" or call == EVERYTHING else set()), told
        assert page.buffers <= most, told
        assert page.removed <= vain, told
        assert not index or not page.rows or index in page.indexes, told
        if not page.rows:
            assert turn % 2 or "zz" in str(text) or text == "newfound", told
        elif not turn % 2:
            after = page.rows[-1]["cursor"]
        if turn == 1:
            for place in [None, after, None, after, None, after]:
                await large.fetch(query, text, sort, place)


async def test_a_page_far_down_costs_what_the_first_does(large: asyncpg.Connection) -> None:
    for call, text in [
        (BY_INGREDIENT, "stuff1"),
        (BY_CATEGORY, "main course"),
        (WORDS, "the"),
        (WORDS, None),
    ]:
        query = f"SELECT * FROM {call}"
        far = query.replace(", p_after", ", p_limit => 1000, p_after")
        after = None
        for _ in range(4):
            after = (await large.fetch(far, text, "relevance", after))[-1]["cursor"]
        page = await cost(large, query, text, "relevance", after)
        assert len(page.rows) == 20
        assert page.buffers <= 600, (call, page.buffers)


# What is there; how many pages hold something; the most buffers of a page, measured 600 to 2,000, and 13,000 to 40,000 where very much can be cooked.
PANTRIES: list[tuple[str, int, bool, int]] = [
    ("moondust", 20, True, 2_000),
    ("stuff1999", 3, True, 4_000),
    ("stuff500, stuff600, stuff700", 3, True, 15_000),
    ("stuff1", 0, True, 4_000),
    ("stuff100", 1, True, 5_000),
    (", ".join(f"stuff{number}" for number in range(1, 9)), 0, True, 5_000),
    (", ".join(f"stuff{number}" for number in range(1, 51)), 1, True, 40_000),
    (", ".join(f"stuff{number}" for number in range(1, 51)), 20, True, 80_000),
    ("newfound3000", 20, False, 500),
    ("nothing known", 0, False, 500),
]


@pytest.mark.parametrize(("have", "missing", "some", "most"), PANTRIES)
async def test_what_can_be_cooked_costs_the_same_however_many_recipes_there_are(
    large: asyncpg.Connection, have: str, missing: int, some: bool, most: int
) -> None:
    query = "SELECT * FROM recipes.cookable_recipes($1, $2, p_after => $3)"
    after = None
    for turn in range(8):
        page = await cost(large, query, have, missing, after)
        told = f"page {turn}: {page.buffers} buffers, {page.removed} rows in vain, {sorted(page.indexes)}"
        assert page.scanned & LARGE == set(), told
        assert page.buffers <= most + 1_000 * (turn == 0), told
        assert page.removed <= 260_000, told  # counted in memory, from 200,000 entries of an index
        assert turn or bool(page.rows) == some, told
        if page.rows:
            assert page.indexes >= {"ingredient_use_needed", "ingredient_use_pkey", "ingredient_staple"}, told
            after = page.rows[-1]["cursor"]


async def test_a_recipe_is_read_by_its_number(large: asyncpg.Connection) -> None:
    for turn in range(8):
        for call in ["get_recipe(15000)", "get_recipe(15000, 7)"]:
            page = await cost(large, f"SELECT * FROM recipes.{call}")
            assert page.scanned & LARGE == set()
            assert page.indexes >= {
                "recipe_pkey",
                "recipe_ingredient_pkey",
                "recipe_step_pkey",
                "recipe_views_pkey",
            }
            assert page.removed == 0
            assert turn == 0 or page.buffers <= 250, page.buffers


# Among 50,000 pending ingredients. What only others than those of the status are called is looked for among all names.
LISTS = [
    (None, "approved", "ingredient_name_sort", 400),
    (None, "pending", "ingredient_name_sort", 400),
    (None, "all", "ingredient_name_order", 400),
    ("stuff", "approved", "ingredient_name_sort", 400),
    ("stuff", "pending", "ingredient_alias_words", 400),
    ("stuff", "all", "ingredient_name_order", 400),
    ("newfound4", "pending", "ingredient_name_sort", 400),
    ("newfound4", "all", "ingredient_name_order", 400),
    ("newfound", "approved", "ingredient_alias_words", 70_000),
    ("newfound4", "approved", "ingredient_alias_words", 70_000),
    ("chicken", "approved", "ingredient_alias_words", 400),
    ("moondust", "all", "ingredient_alias_words", 200),
    ("zz", "all", "ingredient_alias_words", 200),
]


@pytest.mark.parametrize(("text", "status", "index", "most"), LISTS)
async def test_a_page_of_ingredients_reads_little(
    large: asyncpg.Connection, text: str | None, status: str, index: str, most: int
) -> None:
    query = "SELECT * FROM recipes.list_ingredients(p_q => $1, p_status => $2, p_after => $3)"
    await large.fetch(query, text, status, None)
    after = None
    for turn in range(8):
        page = await cost(large, query, text, status, after)
        told = f"page {turn}: {page.buffers} buffers, {page.removed} rows in vain, {sorted(page.indexes)}"
        assert page.scanned & LARGE <= ({"ingredient_alias"} if most > 1_000 else set()), told
        assert page.buffers <= most, told
        assert index in page.indexes, told
        if page.rows:
            after = page.rows[-1]["cursor"]
