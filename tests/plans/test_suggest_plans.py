"""The plans inside the suggestions at 100,000 books: buffers, and no table read from end to end."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from tests.plans.conftest import MODES, cost, seeded, words

BOOKS = 100_000
ROWS = 50_000  # of the other catalogs, whose functions are made by the same procedure
# Titles of four words, one in half of all; fifty thousand different last words; a name that a thousand rows have.
TITLES = """
    format('%s of %s Place%s', CASE n % 2 WHEN 0 THEN 'The Tale' ELSE 'Stories' END,
        CASE WHEN n % 200 = 3 THEN 'Middling' ELSE 'Old' END, CASE WHEN n % 200 = 7 THEN 1 ELSE n / 2 END)
"""


SEED = [
    # 40,000 authors, 5,000 of one surname; 3,000 categories of one first word.
    """
    INSERT INTO bookstore.author (author_id, name)
    SELECT n, CASE WHEN n <= 5000 THEN format('John%s Smith', n) ELSE format('Anna%s Writer%s', n % 997, n) END FROM generate_series(1, 40000) AS n
    """,
    """
    INSERT INTO bookstore.author_name (author_id, name_key, inverted)
    SELECT author_id, name_key, false FROM bookstore.author
    UNION ALL
    SELECT author_id, bookstore.surname_first(name_key), true FROM bookstore.author
    """,
    """
    INSERT INTO bookstore.author_word (author_id, name_key, word)
    SELECT author_id, name_key, word FROM bookstore.author, string_to_table(name_key, ' ') AS word
    """,
    *(
        f"INSERT INTO {catalog}.category (category_id, name) SELECT n, format('Shelf %s of placed things', n) FROM generate_series(1, 3000) AS n"
        for catalog in ["bookstore", "recipes", "inventory"]
    ),
    *(
        f"DO $$ DECLARE v text[] := ARRAY(SELECT name::text FROM bookstore.{table}); BEGIN CALL util.learn_words('bookstore', v); END $$"
        for table in ["author", "category"]
    ),
    f"INSERT INTO bookstore.book (book_id, title) SELECT n, {TITLES} FROM generate_series(1, {BOOKS}) AS n",
    """
    INSERT INTO bookstore.book_author (book_id, author_id, position, title_sort, year_sort, price_sort)
    SELECT b.book_id, 1 + b.book_id % 40000, 1, b.title_sort, b.year_sort, b.price_sort FROM bookstore.book AS b
    """,
    """
    INSERT INTO bookstore.book_category (book_id, category_id, title_sort, year_sort, price_sort)
    SELECT b.book_id, 1 + b.book_id % 3000, b.title_sort, b.year_sort, b.price_sort FROM bookstore.book AS b
    """,
    *words("bookstore", "book"),
    # 20,000 approved ingredients, and as many pending ones that begin alike.
    """
    INSERT INTO recipes.ingredient (ingredient_id, name, status)
    SELECT 10000 + n, CASE n % 2 WHEN 0 THEN format('stuff %s old', n) ELSE format('stuff %s', n) END, CASE WHEN n <= 20000 THEN 'approved' ELSE 'pending' END
    FROM generate_series(1, 40000) AS n;
    INSERT INTO recipes.ingredient_alias (ingredient_id, alias) SELECT ingredient_id, name FROM recipes.ingredient WHERE ingredient_id > 10000;
    INSERT INTO recipes.ingredient_word (alias_key, word, ingredient_id)
    SELECT DISTINCT a.alias_key, w.word, a.ingredient_id
    FROM recipes.ingredient_alias AS a CROSS JOIN LATERAL string_to_table(a.alias_key, ' ') AS w (word)
    WHERE a.ingredient_id BETWEEN 10001 AND 30000
    """,
    f"INSERT INTO recipes.recipe (recipe_id, title) SELECT n, {TITLES} FROM generate_series(1, {ROWS}) AS n",
    f"INSERT INTO recipes.recipe_views (recipe_id, views) SELECT n, n % 7 FROM generate_series(1, {ROWS}) AS n",
    """
    INSERT INTO recipes.ingredient_use (recipe_id, ingredient_id, required, needed, title_sort, minutes_sort)
    SELECT r.recipe_id, 10001 + r.recipe_id % 100, true, 1, r.title_sort, r.minutes_sort FROM recipes.recipe AS r
    """,
    """
    INSERT INTO recipes.recipe_category (recipe_id, category_id, title_sort, minutes_sort)
    SELECT r.recipe_id, 1 + r.recipe_id % 3000, r.title_sort, r.minutes_sort FROM recipes.recipe AS r
    """,
    *words("recipes", "recipe"),
    f"""
    INSERT INTO inventory.product (product_id, category_id, name, sku)
    SELECT n, 1 + n % 3000, {TITLES}, format('OLD-%s', n) FROM generate_series(1, {ROWS}) AS n
    ON CONFLICT DO NOTHING
    """,
    *words("inventory", "product"),
]
LARGE = {
    *("book", "book_author", "book_category", "book_word", "author", "author_name", "author_word"),
    *("recipe", "recipe_views", "recipe_word", "ingredient", "ingredient_alias", "ingredient_word"),
    *("ingredient_use", "product", "product_word", "category", "category_word", "word", "spelling", "form"),
}
TEXTS = [
    "t",
    "st",
    "the",
    "tal",
    "pla",
    "place1",
    "place17",
    "old",
    "of",
    "smith",
    "john",
    "anna writer1",
    "writer anna",
    "shelf",
    "things pla",
    "middling sto",
    "of the old",
    "place1 the",
    "the tale of old place77",
    "stuff",
    "stuff old",
    "old-1",
    "zz",
    "storeis",
]
FUNCTIONS = [
    "bookstore.suggest_books",
    "recipes.suggest_recipes",
    "recipes.suggest_ingredients",
    "inventory.suggest_products",
]
# About twice what was measured, for what is found as typed and for what is not; and where no name has the words, what a search for them reads.
MOST, MOST_CORRECTED, MOST_SEARCHED = 1_700, 7_000, 12_000


@pytest.fixture(scope="module")
async def large(
    administrator: asyncpg.Connection, server_url: str, template: str
) -> AsyncIterator[asyncpg.Connection]:
    """Superuser's connection to a database of 100,000 books, and fewer recipes and products."""
    async with seeded(administrator, server_url, template, SEED) as connection:
        yield connection


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("function", FUNCTIONS)
async def test_suggestions_read_little(large: asyncpg.Connection, function: str, text: str) -> None:
    query = f"SELECT * FROM {function}($1)"
    try:
        for mode in MODES:
            await large.execute(f"SET plan_cache_mode = {mode}")
            for _ in range(6 if mode == "auto" else 1):
                await large.fetch(query, text)  # also reads what PostgreSQL keeps about the tables
            read = await cost(large, query, text)
            told = f"{mode}: {read.buffers} buffers, indexes {sorted(read.indexes)}"
            assert read.scanned & LARGE == set(), told
            typed = any(row["corrected"] is None for row in read.rows)
            searched = {"product_word_pkey", "book_word_pkey", "recipe_word_pkey"} & read.indexes
            most = MOST_SEARCHED if searched else MOST if typed else MOST_CORRECTED
            assert read.buffers <= most, told
            assert (
                read.rows
                or text in {"zz", "stuff", "stuff old", "old-1"}
                or function != "bookstore.suggest_books"
            ), told
    finally:
        await large.execute("SET plan_cache_mode = auto")
