"""What tests of the catalogs share: short calls, refusals, pages, and whether copies agree with what they copy."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from api import importer
from api.catalogs import CATALOGS
from api.settings import ROOT
from tests.conftest import clone

Refused = Callable[..., Awaitable[Any]]
Pages = Callable[..., Awaitable[list[Any]]]

DISAGREEMENT = """
    SELECT 'book.authors' AS what, b.book_id AS id
    FROM bookstore.book AS b
    WHERE b.authors::jsonb <> coalesce((
        SELECT jsonb_agg(jsonb_build_object('author_id', l.author_id, 'name', a.name, 'roles', l.roles) ORDER BY l.position)
        FROM bookstore.book_author AS l JOIN bookstore.author AS a USING (author_id) WHERE l.book_id = b.book_id
    ), '[]')
    UNION ALL
    SELECT 'book.categories', b.book_id
    FROM bookstore.book AS b
    WHERE b.categories::jsonb <> coalesce((
        SELECT jsonb_agg(jsonb_build_object('category_id', c.category_id, 'name', c.name) ORDER BY c.search_key, c.category_id)
        FROM bookstore.book_category AS l JOIN bookstore.category AS c USING (category_id) WHERE l.book_id = b.book_id
    ), '[]')
    UNION ALL
    SELECT 'sort keys', b.book_id
    FROM bookstore.book AS b
    JOIN (
        SELECT book_id, title_sort, year_sort, price_sort FROM bookstore.book_author
        UNION SELECT book_id, title_sort, year_sort, price_sort FROM bookstore.book_category
    ) AS l USING (book_id)
    WHERE (l.title_sort, l.year_sort, l.price_sort) IS DISTINCT FROM (b.title_sort, b.year_sort, b.price_sort)
    UNION ALL
    SELECT 'positions', l.book_id FROM bookstore.book_author AS l GROUP BY l.book_id HAVING max(l.position) <> count(*)
    UNION ALL
    SELECT 'author_name', coalesce(n.author_id, k.author_id)
    FROM bookstore.author_name AS n
    FULL JOIN (
        SELECT k.author_id, o.name_key, bool_and(o.inverted) AS inverted
        FROM (
            SELECT a.author_id, util.person_key(v.name) AS name_key
            FROM bookstore.author AS a CROSS JOIN LATERAL unnest(a.aliases || a.name::text) AS v (name)
        ) AS k
        CROSS JOIN LATERAL string_to_array(k.name_key, ' ') AS w (words)
        CROSS JOIN LATERAL (VALUES
            (k.name_key, false), (array_to_string(w.words[cardinality(w.words):] || trim_array(w.words, 1), ' '), true)
        ) AS o (name_key, inverted)
        GROUP BY 1, 2
    ) AS k USING (author_id, name_key, inverted)
    WHERE n.author_id IS NULL OR k.author_id IS NULL
    UNION ALL
    SELECT 'author_word', coalesce(w.author_id, k.author_id)
    FROM bookstore.author_word AS w
    FULL JOIN (
        SELECT DISTINCT n.author_id, n.name_key, v.word FROM bookstore.author_name AS n, string_to_table(n.name_key, ' ') AS v (word)
        WHERE NOT n.inverted
    ) AS k ON k.author_id = w.author_id AND k.name_key = w.name_key AND k.word = w.word
    WHERE w.author_id IS NULL OR k.author_id IS NULL
"""

RECIPES_DISAGREEMENT = """
    SELECT 'recipe.categories' AS what, r.recipe_id AS id
    FROM recipes.recipe AS r
    WHERE r.categories::jsonb <> coalesce((
        SELECT jsonb_agg(jsonb_build_object('category_id', c.category_id, 'name', c.name) ORDER BY c.search_key, c.category_id)
        FROM recipes.recipe_category AS l JOIN recipes.category AS c USING (category_id) WHERE l.recipe_id = r.recipe_id
    ), '[]')
    UNION ALL
    SELECT 'sort keys', r.recipe_id
    FROM recipes.recipe AS r
    JOIN (
        SELECT recipe_id, title_sort, minutes_sort FROM recipes.recipe_category
        UNION SELECT recipe_id, title_sort, minutes_sort FROM recipes.ingredient_use
    ) AS l USING (recipe_id)
    WHERE (l.title_sort, l.minutes_sort) IS DISTINCT FROM (r.title_sort, r.minutes_sort)
    UNION ALL
    -- What a line offers instead is used, too, but not required.
    SELECT 'ingredient_use', n.recipe_id
    FROM (
        SELECT
            recipe_id, u.required, u.needed, k.required AS is_required, k.needed AS are_needed
        FROM recipes.ingredient_use AS u
        FULL JOIN (
            SELECT
                l.recipe_id, l.ingredient_id, bool_or(l.required) AS required,
                sum((bool_or(l.required) AND NOT bool_or(i.is_staple))::integer) OVER (PARTITION BY l.recipe_id) AS needed
            FROM (
                SELECT l.recipe_id, l.ingredient_id, NOT l.optional FROM recipes.recipe_ingredient AS l WHERE l.ingredient_id IS NOT NULL
                UNION ALL
                SELECT l.recipe_id, o.ingredient_id, false
                FROM recipes.recipe_ingredient AS l
                JOIN recipes.ingredient AS i USING (ingredient_id)
                CROSS JOIN LATERAL unnest(recipes.other_ingredients(l.line, i.status = 'approved')) AS o (ingredient_id)
            ) AS l (recipe_id, ingredient_id, required)
            JOIN recipes.ingredient AS i USING (ingredient_id)
            GROUP BY 1, 2
        ) AS k USING (recipe_id, ingredient_id)
    ) AS n
    WHERE (n.required, n.needed) IS DISTINCT FROM (n.is_required, n.are_needed)
    UNION ALL
    SELECT 'recipe_views', r.recipe_id FROM recipes.recipe AS r LEFT JOIN recipes.recipe_views AS v USING (recipe_id) WHERE v.recipe_id IS NULL
    UNION ALL
    SELECT 'positions', l.recipe_id FROM (
        SELECT 'line' AS kind, recipe_id, position FROM recipes.recipe_ingredient
        UNION ALL SELECT 'step', recipe_id, position FROM recipes.recipe_step
    ) AS l
    GROUP BY l.kind, l.recipe_id HAVING max(l.position) <> count(*)
    UNION ALL
    SELECT 'ingredient_alias', i.ingredient_id
    FROM recipes.ingredient AS i
    WHERE NOT EXISTS (
        SELECT FROM recipes.ingredient_alias AS a
        WHERE a.ingredient_id = i.ingredient_id AND a.alias_key = recipes.ingredient_key(i.name) AND a.alias = i.name
    )
    UNION ALL
    (
        WITH RECURSIVE wider (ingredient_id, parent_id) AS (
            SELECT i.ingredient_id, i.parent_id FROM recipes.ingredient AS i WHERE i.parent_id IS NOT NULL
            UNION
            SELECT w.ingredient_id, i.parent_id FROM wider AS w JOIN recipes.ingredient AS i ON i.ingredient_id = w.parent_id WHERE i.parent_id IS NOT NULL
        )
        SELECT 'a kind of itself', w.ingredient_id FROM wider AS w WHERE w.ingredient_id = w.parent_id
    )
"""

STOCK_DISAGREEMENT = """
    SELECT 'stock' AS what, coalesce(p.product_id, s.product_id) AS id
    FROM inventory.product AS p FULL JOIN inventory.stock AS s USING (product_id)
    WHERE (p.category_id, p.active) IS DISTINCT FROM (s.category_id, s.active)
    UNION ALL
    SELECT 'quantity', s.product_id
    FROM inventory.stock AS s LEFT JOIN inventory.stock_movement AS m USING (product_id)
    GROUP BY s.product_id HAVING s.quantity <> coalesce(sum(m.delta), 0)
    UNION ALL
    SELECT 'chain', m.movement_id
    FROM (
        SELECT m.*, lag(m.quantity_after, 1, 0::numeric) OVER (PARTITION BY m.product_id ORDER BY m.movement_id) AS start
        FROM inventory.stock_movement AS m
    ) AS m
    WHERE m.quantity_before <> m.start
    UNION ALL
    SELECT 'zeros', m.movement_id
    FROM inventory.stock_movement AS m
    WHERE scale(m.delta) + scale(m.quantity_before) + scale(m.quantity_after)
        <> min_scale(m.delta) + min_scale(m.quantity_before) + min_scale(m.quantity_after)
"""


@pytest.fixture(scope="session")
def disagreement() -> str:
    """Query of the copies that do not say what the tables say that they copy: no row when all is well."""
    return DISAGREEMENT


@pytest.fixture
async def bookstore(db: asyncpg.Connection) -> AsyncIterator[asyncpg.Connection]:
    """Connection whose copies must agree when the test is over."""
    yield db
    assert [tuple(row) for row in await db.fetch(DISAGREEMENT)] == []


@pytest.fixture(scope="session")
def recipes_disagreement() -> str:
    """The same of the recipes."""
    return RECIPES_DISAGREEMENT


@pytest.fixture
async def recipes(db: asyncpg.Connection) -> AsyncIterator[asyncpg.Connection]:
    """Connection in which the copies of the recipes must agree when the test is over."""
    yield db
    assert [tuple(row) for row in await db.fetch(RECIPES_DISAGREEMENT)] == []


@pytest.fixture
async def inventory(db: asyncpg.Connection) -> AsyncIterator[asyncpg.Connection]:
    """Connection whose quantities must be the sums of their ledgers, unbroken, when the test is over."""
    yield db
    assert [tuple(row) for row in await db.fetch(STOCK_DISAGREEMENT)] == []
    assert await db.fetchval("SELECT wrong FROM check_stock()") == 0


@pytest.fixture(scope="session")
async def sample(
    administrator: asyncpg.Connection,
    server_url: str,
    template: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[asyncpg.Connection]:
    """Superuser's connection to a database with the sample data, for tests that only read."""
    reports: Path = tmp_path_factory.mktemp("reports")
    async with clone(administrator, server_url, template) as url:
        for catalog in CATALOGS.values():
            for kind, name in catalog.samples.items():
                assert await importer.run(url, kind, str(ROOT / "db/sample" / name), reports=reports) == 0
        connection = await asyncpg.connect(url)
        yield connection
        await connection.close()


@pytest.fixture
def refused(db: asyncpg.Connection) -> Refused:
    """Run a query that must be refused with this SQLSTATE; return the error, the transaction going on."""

    async def run(sqlstate: str, query: str, *arguments: object) -> Any:  # noqa: ANN401  # asyncpg is untyped
        with pytest.raises(asyncpg.PostgresError) as refusal:
            async with db.transaction():
                await db.fetch(query, *arguments)
        assert refusal.value.sqlstate == sqlstate, refusal.value
        return refusal.value

    return run


def pages_of(db: asyncpg.Connection) -> Pages:
    """Read every page of a function: its name, named arguments, rows a page, and what to do between pages."""

    async def read(
        function: str,
        limit: int,
        between: Callable[[list[Any]], Awaitable[None]] | None = None,
        **arguments: object,
    ) -> list[Any]:
        names = [*arguments, "limit", "after"]
        query = f"SELECT * FROM {function}({', '.join(f'p_{n} => ${i}' for i, n in enumerate(names, 1))})"
        rows: list[Any] = []
        after = None
        while page := await db.fetch(query, *arguments.values(), limit, after):
            assert len(page) <= limit
            rows += page
            after = page[-1]["cursor"]
            if between:
                await between(rows)
            if len(page) < limit and not between:
                assert not await db.fetch(query, *arguments.values(), limit, after)
                break
            assert len(rows) < 10_000, "the pages do not end"
        return rows

    return read


async def hold(
    pages: Pages,
    noun: str,
    remove: Callable[[int], Awaitable[object]],
    add: Callable[[], Awaitable[object]],
    function: str,
    **arguments: object,
) -> None:
    """Assert that pages miss nothing and repeat nothing while between them rows go, that of the cursor too, and others come.

    Of a search by words only what has all of them is asked for: what is found by any word depends on how many have all.
    """
    if "q" in arguments and arguments["sort"] == "relevance":
        arguments = {**arguments, "exact": True}
    before = [row[f"{noun}_id"] for row in await pages(function, 1000, **arguments)]
    gone: set[int] = set()

    async def change(rows: list[Any]) -> None:
        seen = {row[f"{noun}_id"] for row in rows}
        ahead = [number for number in before if number not in seen and number not in gone]
        for number in [rows[-1][f"{noun}_id"], *ahead[3:4]]:
            if number in before:
                await remove(number)
                gone.add(number)
        if len(rows) < 40:
            await add()

    numbers = [row[f"{noun}_id"] for row in await pages(function, 4, change, **arguments)]
    assert len(set(numbers)) == len(numbers)
    old = [number for number in numbers if number in before]
    assert old == [number for number in before if number in old]
    assert set(before) - gone <= set(numbers)


@pytest.fixture
def pages(db: asyncpg.Connection) -> Pages:
    """Read every page of a function in `db`."""
    return pages_of(db)
