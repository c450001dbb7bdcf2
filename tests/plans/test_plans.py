"""The plans inside the search functions at 200,000 books: indexes, buffers, and rows read for nothing."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from tests.plans.conftest import cost, seeded

BOOKS = 200_000
# One author with 5,000 books; 5,000 authors with the same surname; a category with half of all books, one with 20.
SEED = [
    """
    INSERT INTO bookstore.author (author_id, name)
    SELECT n, CASE WHEN n = 1 THEN 'Prolific Quillfeather' WHEN n <= 5001 THEN format('John%s Smith', n)
        ELSE format('Anna%s Writer%s', n % 997, n) END
    FROM generate_series(1, 40000) AS n
    """,
    """
    INSERT INTO bookstore.author_name (author_id, name_key, inverted)
    SELECT author_id, name_key, false FROM bookstore.author
    UNION ALL
    SELECT author_id, regexp_replace(name_key, '^(.+) ([^ ]+)$', '\\2 \\1'), true FROM bookstore.author
    """,
    """
    INSERT INTO bookstore.author_word (author_id, name_key, word)
    SELECT author_id, name_key, word FROM bookstore.author, string_to_table(name_key, ' ') AS word
    """,
    """
    INSERT INTO bookstore.category (category_id, name)
    SELECT n, CASE n WHEN 1 THEN 'Fiction' WHEN 2 THEN 'Rare Things' ELSE format('%s %s', CASE WHEN n <= 50 THEN 'Subject' ELSE 'Shelf' END, n) END
    FROM generate_series(1, 3000) AS n
    """,
    f"""
    CREATE TABLE public.seed AS
    SELECT
        n,
        format(
            '%s%s of Place%s', CASE WHEN h[1] % 2 = 0 THEN 'The ' END,
            CASE WHEN n % 40000 = 7 THEN 'Zyzzyva' WHEN n % 400 = 3 THEN 'Middling' ELSE 'Tale' || h[2] % 5003 END, h[3] % 2003
        ) AS title,
        CASE WHEN n % 40 = 0 THEN 1 WHEN n % 10 = 1 THEN 2 + (n / 10) % 5000 ELSE 5002 + h[4] % 34999 END AS author_id,
        CASE WHEN h[5] % 2 = 0 THEN 1 WHEN n % 10000 = 2 THEN 2 ELSE 3 + h[6] % 48 END AS category_id,
        h[7] AS chance
    FROM generate_series(1, {BOOKS}) AS n
    CROSS JOIN LATERAL (SELECT array_agg(abs(hashint4(n * 8 + k))) FROM generate_series(1, 7) AS k) AS r (h)
    """,
    """
    INSERT INTO bookstore.book (book_id, title, authors, categories, isbn, published_year, price, currency)
    SELECT
        s.n, s.title,
        json_build_array(json_build_object('author_id', s.author_id, 'name', a.name, 'roles', ARRAY['author'])),
        json_build_array(json_build_object('category_id', s.category_id, 'name', c.name)),
        CASE WHEN s.n % 10 = 0 THEN i.isbn END,
        CASE WHEN s.chance % 7 > 0 THEN 1900 + s.chance % 120 END,
        CASE WHEN s.chance % 11 > 2 THEN s.chance % 3000 / 100.0 END,
        CASE WHEN s.chance % 11 > 2 THEN 'EUR' END
    FROM public.seed AS s
    JOIN bookstore.author AS a ON a.author_id = s.author_id
    JOIN bookstore.category AS c ON c.category_id = s.category_id
    CROSS JOIN LATERAL (SELECT '978' || lpad(s.n::text, 9, '0')) AS d (digits)
    CROSS JOIN LATERAL (
        SELECT d.digits || (10 - sum(substr(d.digits, k, 1)::integer * CASE k % 2 WHEN 0 THEN 3 ELSE 1 END) % 10) % 10
        FROM generate_series(1, 12) AS k
    ) AS i (isbn)
    """,
    """
    INSERT INTO bookstore.book_author (book_id, author_id, position, title_sort, year_sort, price_sort)
    SELECT b.book_id, s.author_id, 1, b.title_sort, b.year_sort, b.price_sort
    FROM public.seed AS s JOIN bookstore.book AS b ON b.book_id = s.n
    """,
    """
    INSERT INTO bookstore.book_category (book_id, category_id, title_sort, year_sort, price_sort)
    SELECT b.book_id, s.category_id, b.title_sort, b.year_sort, b.price_sort
    FROM public.seed AS s JOIN bookstore.book AS b ON b.book_id = s.n
    """,
    "DROP TABLE public.seed",
]
LARGE = {"book", "book_author", "book_category", "author_name", "author_word", "author"}
SORTS = ["relevance", "title", "newest", "year", "price"]


@pytest.fixture(scope="session")
async def large(
    administrator: asyncpg.Connection, server_url: str, template: str
) -> AsyncIterator[asyncpg.Connection]:
    """Superuser's connection to a database of 200,000 books."""
    async with seeded(administrator, server_url, template, SEED) as connection:
        yield connection


BY_AUTHOR = "bookstore.search_books_by_author(p_author => $1, p_sort => $2, p_after => $3)"
BY_CATEGORY = "bookstore.search_books_by_category(p_category => $1, p_sort => $2, p_after => $3)"
AUTHOR = "bookstore.search_books(p_author => $1, p_sort => $2, p_after => $3)"
CATEGORY = "bookstore.search_books(p_category => $1, p_sort => $2, p_after => $3)"
WORDS = "bookstore.search_books(p_q => $1, p_sort => $2, p_after => $3)"
ISBN = "bookstore.search_books(p_isbn => $1, p_sort => $2, p_after => $3)"
RARE = "bookstore.search_books(p_author => $1, p_category => 'Rare Things', p_sort => $2, p_after => $3)"
FICTION = "bookstore.search_books(p_author => $1, p_category => 'Fiction', p_sort => $2, p_after => $3)"

BOOKS_OF_AUTHOR = {
    "relevance": "book_author_title",
    "title": "book_author_title",
    "newest": "book_author_newest",
    "year": "book_author_year",
    "price": "book_author_price",
}
BOOKS_OF_CATEGORY = {sort: index.replace("author", "category") for sort, index in BOOKS_OF_AUTHOR.items()}
IN_ORDER = {
    "relevance": "book_title_sort",
    "title": "book_title_sort",
    "newest": "book_pkey",
    "year": "book_year_sort",
    "price": "book_price_sort",
}
TITLES_FIRST = {"relevance": "book_title_sort"}
BY_WORD = dict.fromkeys(SORTS[1:], "book_words")


def each(index: str) -> dict[str, str]:
    return dict.fromkeys(SORTS, index)


# What is searched; the index that each sort must use; the most buffers and rows in vain for a page of 20 books.
# Ceilings are about twice what was measured. Where criteria meet, the shortest list is read, of 5,000 books at most. Sorted by anything but relevance, 5,000 authors are 5,000 lists to merge.
CASES: list[tuple[str, str | None, dict[str, str], int, int]] = [
    (BY_AUTHOR, "prolific quillfeather", BOOKS_OF_AUTHOR, 500, 100),
    (BY_AUTHOR, "Quillfeather, Prolific", BOOKS_OF_AUTHOR, 500, 100),
    (BY_AUTHOR, "quillf", BOOKS_OF_AUTHOR, 500, 100),
    (BY_AUTHOR, "smith", {"relevance": "book_author_title"}, 600, 200),
    (BY_AUTHOR, "smith", {sort: BOOKS_OF_AUTHOR[sort] for sort in SORTS[1:]}, 30_000, 200),
    (BY_AUTHOR, "john", {"relevance": "book_author_title"}, 600, 200),
    (BY_AUTHOR, "john", {sort: BOOKS_OF_AUTHOR[sort] for sort in SORTS[1:]}, 30_000, 10_000),
    (BY_AUTHOR, "anna", {"relevance": "book_author_title"}, 600, 200),
    (BY_AUTHOR, "anna", {sort: IN_ORDER[sort] for sort in SORTS[1:]}, 1_000, 200),
    (BY_AUTHOR, "zz nobody", each("author_word_word"), 50, 10),
    (BY_CATEGORY, "fiction", BOOKS_OF_CATEGORY, 400, 100),
    (BY_CATEGORY, "rare things", BOOKS_OF_CATEGORY, 200, 100),
    (BY_CATEGORY, "subject", BOOKS_OF_CATEGORY, 600, 100),
    (BY_CATEGORY, "nothing", each("category_words"), 50, 10),
    (AUTHOR, "prolific quillfeather", BOOKS_OF_AUTHOR, 500, 100),
    (AUTHOR, "zz nobody", each("author_word_word"), 50, 10),
    (CATEGORY, "fiction", BOOKS_OF_CATEGORY, 400, 100),
    (CATEGORY, "rare things", BOOKS_OF_CATEGORY, 200, 100),
    (WORDS, None, IN_ORDER, 300, 10),
    (WORDS, "zyzzyva", TITLES_FIRST, 300, 100),
    (WORDS, "zyzzyva", BY_WORD, 200, 100),
    (WORDS, "middling", TITLES_FIRST, 300, 100),
    (WORDS, "middling", BY_WORD, 6_000, 100),
    (WORDS, "the", TITLES_FIRST, 300, 10),
    (WORDS, "the", {sort: IN_ORDER[sort] for sort in ["newest", "year", "price"]}, 1_000, 5_000),
    (WORDS, "tale170", TITLES_FIRST, 300, 100),
    (WORDS, "tale170", BY_WORD, 4_000, 100),
    (WORDS, "tale", TITLES_FIRST, 300, 100),
    (WORDS, "tale", {sort: IN_ORDER[sort] for sort in ["newest", "year", "price"]}, 6_000, 200),
    (WORDS, "smith", IN_ORDER, 4_000, 3_000),
    (WORDS, "middling of place1", BY_WORD, 4_000, 100),
    (WORDS, "zz none", BY_WORD, 100, 10),
    (WORDS, "978-0-00-000010-1", {"relevance": "book_isbn"}, 100, 10),
    (ISBN, "978-0-00-000010-1", each("book_isbn"), 100, 10),
    (ISBN, "1234", each("book_printed_isbn"), 100, 10),
    (RARE, "prolific quillfeather", each("category_name"), 500, 500),
    (RARE, "smith", each("category_name"), 1_000, 500),
    (FICTION, "prolific quillfeather", {}, 45_000, 500),
    (FICTION, "smith", {}, 6_000, 500),
]
PAGES = [
    pytest.param(
        call,
        text,
        sort,
        wanted.get(sort),
        most,
        vain,
        id=f"{call.partition('(')[2].partition(' ')[0]}-{text}-{sort}-{most}",
    )
    for call, text, wanted, most, vain in CASES
    for sort in (wanted or SORTS)
]


@pytest.mark.parametrize(("call", "text", "sort", "index", "most", "vain"), PAGES)
async def test_a_page_uses_its_index_and_reads_little(
    large: asyncpg.Connection, call: str, text: str | None, sort: str, index: str | None, most: int, vain: int
) -> None:
    query = f"SELECT * FROM {call}"
    await large.fetch(query, text, sort, None)  # reads what PostgreSQL keeps about the tables
    after = None
    # The first page, one after it, and both once more when plans may have become generic: at the sixth call.
    for turn in range(4):
        page = await cost(large, query, text, sort, after if turn % 2 else None)
        told = f"page {turn}: {page.buffers} buffers, {page.removed} rows in vain, {sorted(page.indexes)}"
        # A word in half of all books is met at once, in whatever order.
        assert page.scanned & LARGE <= ({"book"} if text == "the" else set()), told
        assert page.buffers <= most, told
        assert page.removed <= vain, told
        assert index is None or not page.rows or index in page.indexes, told
        if not page.rows:
            assert turn % 2 or "zz" in str(text) or text in {"nothing", "1234"} or call == RARE, told
        elif not turn % 2:
            after = page.rows[-1]["cursor"]
        if turn == 1:
            for place in [None, after, None, after, None, after]:
                await large.fetch(query, text, sort, place)


LISTS = [
    ("bookstore.list_authors(p_q => $1, p_after => $2)", None, "author_identity", 300),
    ("bookstore.list_authors(p_q => $1, p_after => $2)", "smith", "author_name_key", 500),
    ("bookstore.list_authors(p_q => $1, p_after => $2)", "writer17", "author_name_key", 500),
    ("bookstore.list_authors(p_q => $1, p_after => $2)", "john writer", "author_word_word", 100_000),
    ("bookstore.list_authors(p_q => $1, p_after => $2)", "zz", None, 50),
]


@pytest.mark.parametrize(("call", "text", "index", "most"), LISTS)
async def test_a_page_of_authors_reads_little(
    large: asyncpg.Connection, call: str, text: str | None, index: str | None, most: int
) -> None:
    after = None
    for turn in range(8):
        page = await cost(large, f"SELECT * FROM {call}", text, after)
        told = f"page {turn}: {page.buffers} buffers, {page.removed} rows in vain, {sorted(page.indexes)}"
        assert page.scanned & LARGE == set(), told
        assert page.buffers <= most, told
        assert index is None or index in page.indexes, told
        if page.rows:
            after = page.rows[-1]["cursor"]


async def test_a_page_far_down_costs_what_the_first_does(large: asyncpg.Connection) -> None:
    for call, text in [(BY_AUTHOR, "smith"), (BY_CATEGORY, "fiction"), (WORDS, "the"), (WORDS, None)]:
        query = f"SELECT * FROM {call}"
        far = query.replace(", p_after", ", p_limit => 1000, p_after")
        after = None
        for _ in range(4):
            after = (await large.fetch(far, text, "relevance", after))[-1]["cursor"]
        page = await cost(large, query, text, "relevance", after)
        assert len(page.rows) == 20
        assert page.buffers <= 600, (call, page.buffers)
