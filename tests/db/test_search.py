"""Finding by words in all catalogs: tiers, corrections, the dictionary and the lists of words."""

import asyncio
import random
import string
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import asyncpg
import pytest

from tests.db.conftest import Pages, Refused, pages_of

SEARCHES = {
    "book": "search_books(p_q => $1, p_limit => 1000)",
    "recipe": "search_recipes(p_q => $1, p_limit => 1000)",
    "product": "list_products(p_q => $1, p_limit => 1000, p_active => NULL)",
}
SCHEMAS = {"book": "bookstore", "recipe": "recipes", "product": "inventory"}
NAMES = {"book": "title", "recipe": "title", "product": "name"}
LISTS = """
    SELECT count(*) FROM {schema}.{noun}_word AS l
    FULL JOIN (
        SELECT t.{noun}_id, w.form, w.rank FROM {schema}.{noun}_text AS t, weigh_words(t.texts, t.weights, t.lengths) AS w
        WHERE w.rank < 10000
    ) AS k ON k.{noun}_id = l.{noun}_id AND k.form = l.form
    WHERE l.rank IS DISTINCT FROM k.rank
"""
COUNTS = """
    SELECT count(*) FROM {schema}.form AS f
    FULL JOIN (SELECT l.form, count(*) AS uses FROM {schema}.{noun}_word AS l GROUP BY l.form) AS k ON k.form = f.form
    WHERE coalesce(f.uses, 0) <> coalesce(k.uses, 0)
"""
WEIGHTS = """
    SELECT count(*) FROM {schema}.word AS w LEFT JOIN {schema}.form AS f ON f.form = w.form
    WHERE w.weight <> word_weight(coalesce(f.uses, 0)) OR w.form <> singular(w.word)
"""


@pytest.fixture
async def sample(sample: asyncpg.Connection) -> AsyncIterator[asyncpg.Connection]:
    """The sample data, to change it too: its lists of words must agree with it when the test is over, which is undone."""
    transaction = sample.transaction()
    await transaction.start()
    try:
        yield sample
        for noun, schema in SCHEMAS.items():
            for query in (LISTS, COUNTS, WEIGHTS):
                assert await sample.fetchval(query.format(noun=noun, schema=schema)) == 0, (noun, query)
    finally:
        await transaction.rollback()


async def found(db: asyncpg.Connection, noun: str, query: str, **further: object) -> list[Any]:
    """All rows of a search for words."""
    call = SEARCHES[noun]
    for place, name in enumerate(further, 2):
        call = call.replace(")", f", p_{name} => ${place})")
    rows: list[Any] = await db.fetch(f"SELECT * FROM {call}", query, *further.values())
    return rows


@pytest.mark.parametrize("noun", [*SEARCHES])
async def test_what_has_the_very_name_comes_first(sample: asyncpg.Connection, noun: str) -> None:
    name = NAMES[noun]
    call = SEARCHES[noun].replace("$1", f"t.{name}").replace("1000", "5")
    query = f"""
        SELECT t.{name} AS name, f.key, f.keys FROM {SCHEMAS[noun]}.{noun} AS t
        CROSS JOIN LATERAL (SELECT {{key}}(t.{name}), ARRAY(SELECT {{key}}(s.{name}) FROM {call} AS s)) AS f (key, keys)
        """
    for key in ("name_key", "search_key"):  # with its signs before all, then without
        rows = await sample.fetch(query.format(key=key))
        assert len(rows) > 150
        for row in rows:
            same = row["keys"].count(row["key"])
            assert same >= 1, row["name"]
            assert row["keys"][:same] == [row["key"]] * same, row["name"]


@pytest.mark.parametrize("noun", [*SEARCHES])
async def test_words_are_found_in_any_order_without_case_and_accents(
    sample: asyncpg.Connection, noun: str
) -> None:
    name = NAMES[noun]
    chance = random.Random(5)  # noqa: S311  # no secret
    rows = await sample.fetch(
        f"SELECT {noun}_id AS id, {name} AS name FROM {SCHEMAS[noun]}.{noun} ORDER BY 1 LIMIT 80"
    )
    for row in rows:
        words = await sample.fetchval("SELECT tokens($1)", row["name"])
        chance.shuffle(words)
        numbers = [
            each[f"{noun}_id"] for each in await found(sample, noun, " ".join(words).upper(), exact=True)
        ]
        assert row["id"] in numbers, row["name"]


BOOKS = [
    ("Dune", "Frank Herbert"),
    ("Dune Messiah", "Frank Herbert"),
    ("The Road to Dune", "Frank Herbert"),
    ("Dunes of the Coast", "A. Sand"),
    ("The Silmarillion", "J. R. R. Tolkien"),
    ("The Hobbit", "J. R. R. Tolkien"),
    ("Crime and Punishment", "Fyodor Dostoyevsky"),
    ("Cien años de soledad", "Gabriel García Márquez"),
    ("Huśtawka", "Ola Ś"),
    ("Øl og brød", "Søren Ø"),
    ("Große Straße", "Ä. Ö."),
    ("C++ Primer", "S. Lippman"),
    ("C# in Depth", "J. Skeet"),
    ("+5V regulator design", "E. Volt"),
    ("北京的故事", "王小明"),
    ("雪国", "川端康成"),
    ("Smartwatch", "T. Ime"),
    ("The 16 GB question", "B. Yte"),
    ("It", "Stephen King"),
    ("The The", "M. Johnson"),
]


@pytest.fixture
async def books(db: asyncpg.Connection) -> asyncpg.Connection:
    """A few books."""
    for title, author in BOOKS:
        await db.execute("SELECT insert_book($1, ARRAY[$2])", title, author)
    return db


@pytest.mark.parametrize(
    ("query", "first", "corrected"),
    [
        ("dune", "Dune", None),
        ("DUNE!", "Dune", None),
        ("dune messiah", "Dune Messiah", None),
        ("messiah dune", "Dune Messiah", None),
        ("dune mess", "Dune Messiah", None),
        ("road dune", "The Road to Dune", None),
        ("herbert messiah", "Dune Messiah", None),
        ("tolkein", "The Silmarillion", "tolkien"),
        ("tolkein silmarilion", "The Silmarillion", "tolkien silmarillion"),
        ("dostoevski", "Crime and Punishment", "dostoyevsky"),
        ("dostojewski", "Crime and Punishment", "dostoyevsky"),
        ("dostojewskij crime", "Crime and Punishment", "dostoyevsky crime"),
        ("garcia marquez", "Cien años de soledad", None),
        ("hustawka", "Huśtawka", None),
        ("Øl", "Øl og brød", None),
        ("ol og brod", "Øl og brød", None),
        ("straße", "Große Straße", None),
        ("strasse", "Große Straße", None),
        ("c++", "C++ Primer", None),
        ("c#", "C# in Depth", None),
        ("+5V regulator", "+5V regulator design", None),
        ("北京", "北京的故事", None),
        ("故事", "北京的故事", None),
        ("雪", "雪国", None),
        ("smart watch", "Smartwatch", None),
        ("16gb question", "The 16 GB question", "16 gb question"),
        ("it", "It", None),
        ("the the", "The The", None),
        ("dunemessiah", "Dune Messiah", "dune messiah"),
        ("hobit", "The Hobbit", "hobbit"),
        ("hbobit", "The Hobbit", "hobbit"),
        ("hte hobbit", "The Hobbit", "the hobbit"),
    ],
)
async def test_the_right_thing_is_found_first(
    books: asyncpg.Connection, query: str, first: str, corrected: str | None
) -> None:
    rows = await found(books, "book", query)
    assert (rows[0]["title"], rows[0]["corrected"]) == (first, corrected)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("leaves", "leaf"),
        ("bookshelves", "bookshelf"),
        ("housewives", "housewife"),
        ("knives", "knife"),
        ("women", "woman"),
        ("mice", "mouse"),
        ("olives", "olive"),
        ("lives", "life"),
        ("thieves", "thief"),
        ("children", "child"),
        ("valves", "valve"),
        ("gloves", "glove"),
        ("natives", "native"),
        ("delves", "delve"),
        ("clives", "clive"),
        ("mens", "men"),  # men's
        ("childrens", "children"),
    ],
)
async def test_singular_and_plural_are_one_word(db: asyncpg.Connection, one: str, other: str) -> None:
    assert await db.fetchval("SELECT util.singular($1) = util.singular($2)", one, other)


async def test_a_known_word_is_corrected_wherever_it_stands(books: asyncpg.Connection) -> None:
    # Austin is known, and the beginning of more; but Jane is by Austen alone.
    for title in ["Emma", "Persuasion", "Sanditon"]:
        await books.execute("SELECT insert_book($1, ARRAY['Jane Austen'])", title)
    for title in ["Austin", "Austinian Logic", "Austinites", "Austinville"]:
        await books.execute("SELECT insert_book($1)", title)
    for query, corrected in [("jane austin", "jane austen"), ("austin jane", "austen jane")]:
        rows = await found(books, "book", query)
        assert {row["corrected"] for row in rows} == {corrected}
        assert len(rows) >= 3


async def test_a_book_is_found_by_what_is_printed_as_its_isbn(books: asyncpg.Connection) -> None:
    await books.execute("SELECT insert_book('The Hunger Games', p_isbn => '439023483')")
    await books.execute("SELECT insert_book('Reprint', p_printed_isbn => '043902348X')")
    for query in ["ISBN 978-0-439-02348-1", "isbn-10: 0439023483", "439023483", "9780439023481"]:
        rows = await found(books, "book", query)
        assert [row["title"] for row in rows] == ["The Hunger Games"], query
        assert (
            await books.fetchval("SELECT title FROM search_books(p_isbn => $1)", query) == "The Hunger Games"
        )
        assert await books.fetchval("SELECT count FROM count_books(p_q => $1)", query) == 1
    for query in ["0-439-02348-X", "ISBN 0-439-02348-X"]:
        assert [row["title"] for row in await found(books, "book", query)][:1] == ["Reprint"]
    assert await books.fetchval("SELECT util.isbn13('000000000')") is None


async def test_a_cursor_stays_short_however_long_the_query(books: asyncpg.Connection) -> None:
    for text in [
        "road dunne " + "漢字テスト文章" * 200,
        "road dunne " + "ﷺ " * 900,
        "road dunne " + "wrd " * 400,
    ]:
        rows = await found(books, "book", text[:2000])
        assert rows
        assert max(len(row["cursor"]) for row in rows) < 4000
        sorted_rows = await books.fetch(
            "SELECT * FROM search_books(p_q => $1, p_sort => 'title')", text[:2000]
        )
        assert sorted_rows == []  # no more corrected than in the order of relevance


async def test_a_word_whose_count_fell_behind_is_there(books: asyncpg.Connection) -> None:
    await books.execute("SELECT insert_book('Dune Messias')")
    await books.execute("UPDATE bookstore.form SET uses = 0 WHERE form = 'messiah'")
    for sort in ["relevance", "newest"]:
        rows = await books.fetch("SELECT * FROM search_books(p_q => 'messiah dune', p_sort => $1)", sort)
        assert [(row["title"], row["corrected"]) for row in rows][:1] == [("Dune Messiah", None)]


@pytest.mark.parametrize(
    ("query", "first", "corrected"),
    [
        # What is a name, before a word that is used more.
        ("the stnd", "The Stand", "the stand"),
        ("little wmen", "Little Women", "little women"),
        # Before another letter: a doubled one, the same beginning, one left out.
        ("harry poter", "Harry Potter and the Cup", "harry potter"),
        ("the giger", "The Giver", "the giver"),
        ("wrong stnd", "The Stand by Wrong", "wrong stand"),
        # A word that is known may be wrong beside one that is not.
        ("hary poter", "Harry Potter and the Cup", "harry potter"),
    ],
)
async def test_the_likeliest_correction_is_taken(
    bookstore: asyncpg.Connection, query: str, first: str, corrected: str
) -> None:
    for number in range(12):
        for title in ("Sand", "Men", "Peter and Harry", "Tiger"):
            await bookstore.execute("SELECT insert_book($1)", f"{title}, part {number} of the wrong little")
    for title in ("The Stand", "Little Women", "The Giver", "The Stand by Wrong", "Hary is wrong"):
        await bookstore.execute("SELECT insert_book($1)", title)
    for cup in ("Cup", "Plate"):
        await bookstore.execute("SELECT insert_book($1)", f"Harry Potter and the {cup}")
    rows = await found(bookstore, "book", query)
    assert (rows[0]["title"], rows[0]["corrected"]) == (first, corrected)


async def test_signs_tell_equal_names_apart(books: asyncpg.Connection) -> None:
    for title in ("+5V rails", "-5V rails", "5V rails", "5V: Rails"):
        await books.execute("SELECT insert_book($1)", title)
    for title in ("+5V rails", "-5V rails", "5V rails"):
        rows = await found(books, "book", title)
        assert {row["title"][-5:] for row in rows[:4]} == {"rails", "Rails"}
        assert (rows[0]["title"], rows[0]["corrected"]) == (title, None)
        first = await books.fetchrow("SELECT * FROM search_books(p_q => $1, p_limit => 1)", title)
        rest = await books.fetch(
            "SELECT * FROM search_books(p_q => $1, p_after => $2)", title, first["cursor"]
        )
        assert [first["book_id"], *(row["book_id"] for row in rest)] == [row["book_id"] for row in rows]
        assert [row["title"] for row in await found(books, "book", title, author="nobody")] == []


async def test_a_word_that_is_right_is_not_made_another(books: asyncpg.Connection) -> None:
    await books.execute("SELECT insert_book('Slaughterhouse-Five', '{Kurt Vonnegut}')")
    for title in ("Fallen", "5 Broken", "Criminal 5"):
        await books.execute("SELECT insert_book($1, '{Karin Slaughter}')", title)
    rows = await found(books, "book", "slaughterhouse 5")
    assert (rows[0]["title"], rows[0]["corrected"]) == ("Slaughterhouse-Five", None)


async def test_a_doubled_letter_is_a_likelier_slip_than_another_one(books: asyncpg.Connection) -> None:
    for number in range(3):
        await books.execute("SELECT insert_book($1)", f"Habit {number}")
    assert (await found(books, "book", "the hobit"))[0]["title"] == "The Hobbit"


async def test_what_is_half_typed_is_found_among_thousands_that_begin_alike(db: asyncpg.Connection) -> None:
    await db.execute(
        "INSERT INTO inventory.word (word, form, weight) SELECT w, w, 1 FROM (SELECT '0730' || i FROM generate_series(10000, 14000) AS i) AS n (w)"
    )
    await db.execute("SELECT insert_product('Barcode', 'Shop', p_sku => '073130426359')")
    assert len(await db.fetch("SELECT * FROM list_products(p_q => '07313042635')")) == 1
    assert len(await db.fetch("SELECT * FROM list_products(p_q => '07313')")) == 1
    words = await db.fetchval("SELECT inventory.product_completions('0730', 5)")
    assert words == ["073010000", "073010001", "073010002", "073010003", "073010004"]


async def test_two_letters_are_a_beginning_but_two_digits_a_number(books: asyncpg.Connection) -> None:
    await books.execute(
        "SELECT insert_book('Plum Po Pie', '{C. Ook}'), insert_book('Plum Porridge', '{C. Ook}')"
    )
    await books.execute("SELECT insert_book('Plum 16', '{C. Ook}'), insert_book('Plum 1640', '{C. Ook}')")
    assert [row["title"] for row in await found(books, "book", "plum po", exact=True)] == [
        "Plum Po Pie",
        "Plum Porridge",
    ]
    assert [row["title"] for row in await found(books, "book", "plum 16", exact=True)] == ["Plum 16"]
    assert [row["title"] for row in await found(books, "book", "plum 164", exact=True)] == ["Plum 1640"]
    assert await found(books, "book", "plum p", exact=True) == []


async def test_of_thousands_that_begin_with_two_letters_the_most_used_are_taken(
    db: asyncpg.Connection,
) -> None:
    await db.execute(
        "INSERT INTO inventory.word (word, form) SELECT w, w FROM (SELECT 'va' || i FROM generate_series(1000, 5000) AS i) AS n (w)"
    )
    await db.execute("SELECT insert_product('Valve ' || i, 'Shop') FROM generate_series(1, 4) AS i")
    words = await db.fetchval("SELECT inventory.product_completions('va', 3)")
    assert words == ["valve", "va1000", "va1001"]
    assert len(await db.fetch("SELECT * FROM list_products(p_q => 'va')")) == 4


async def test_tiers_are_strict(books: asyncpg.Connection) -> None:
    await books.execute("SELECT insert_book('Sand', '{Dune Dune}', p_description => 'dune dune dune dune')")
    titles = [row["title"] for row in await found(books, "book", "dune")]
    assert titles[:2] == ["Dune", "Dune Messiah"]
    # Then all words, the singular before the plural's half; beginnings of words last.
    assert titles[2:] == ["Sand", "The Road to Dune", "Dunes of the Coast"]
    titles = [row["title"] for row in await found(books, "book", "messiah of sand")]
    assert set(titles[:3]) == {"Dune Messiah", "Sand", "Dunes of the Coast"}


async def test_exact_finds_only_what_is_as_typed(books: asyncpg.Connection) -> None:
    assert await found(books, "book", "tolkein", exact=True) == []
    assert await found(books, "book", "dune tolkien", exact=True) == []
    assert {row["title"] for row in await found(books, "book", "dune hobbit")} >= {"Dune", "The Hobbit"}
    assert [row["title"] for row in await found(books, "book", "dune mess", exact=True)] == ["Dune Messiah"]


async def test_a_rare_word_may_be_a_misspelling_itself(db: asyncpg.Connection, pages: Pages) -> None:
    await db.execute(
        "SELECT insert_product('Ink cartridge no. ' || n, 'Office', p_sku => 'C' || n) FROM generate_series(1, 100) AS n"
    )
    for sku, name in [("X1", "Holder of a cartrige"), ("X2", "Inc holder"), ("X3", "Kartridge")]:
        await db.execute("SELECT insert_product($1, 'Office', p_sku => $2)", name, sku)
    rows = await pages("list_products", 7, q="cartrige")
    assert [(rows[0]["name"], rows[0]["corrected"])] == [("Holder of a cartrige", None)]
    assert {row["corrected"] for row in rows[1:]} == {"cartridge"}
    assert {row["sku"] for row in rows[1:]} == {f"C{n}" for n in range(1, 101)}
    assert len(rows) == 101
    both = await found(db, "product", "holder cartrige")
    assert both[0]["name"] == "Holder of a cartrige"
    assert {row["corrected"] for row in both} == {None}  # no holder of a cartridge is there
    # A short word, the name of a row, and what shall be as typed are what they are.
    for query, further in [("inc", {}), ("kartridge", {}), ("cartrige", {"exact": True})]:
        assert len(await found(db, "product", query, **further)) == 1, query
    await db.execute("SELECT delete_product(product_id) FROM inventory.product WHERE sku IN ('C99', 'C100')")
    assert len(await found(db, "product", "cartrige")) == 1  # no more than 98 times as frequent


async def test_what_is_found_does_not_depend_on_the_length_of_a_page(
    db: asyncpg.Connection, pages: Pages
) -> None:
    for name, number in [
        ("Cartrige holder", 4),
        ("Cartridge holder", 3),
        ("Wooden holder", 5),
        ("Cartridge", 400),
    ]:
        await db.execute(
            "SELECT insert_product($1 || ' no. ' || n, 'Office') FROM generate_series(1, $2) AS n",
            name,
            number,
        )
    each = [await pages("list_products", limit, q="holder cartrige") for limit in [1, 5, 50]]
    assert [row["corrected"] for row in each[0][:7]] == [None] * 4 + ["holder cartridge"] * 3
    assert len(each[0]) > 12  # and any of the words
    names = [[row["name"] for row in rows] for rows in each]
    assert names[0] == names[1] == names[2]


@pytest.mark.parametrize(
    ("name", "queries", "others"),
    [
        ("TP-Link router", ["tplink", "tp link", "tp-link", "router tplnk"], ["tp", "link"]),
        ("E-Mail for you", ["email", "e-mail", "e mail", "mail", "emai"], []),
        ("Wi\u2011Fi and sci-fi", ["wifi", "scifi"], []),  # the first hyphen is one that does not break
        ("Spider-Man's T-Shirts", ["spiderman", "tshirt", "t-shirts", "tshirts"], []),
        ("Tête-à-tête vis-a-vis la\u2011le\u2011lu", ["vis a vis"], ["visa", "tetea", "lale", "lelu"]),
        ("Vitamin B-12, 1939-45", ["b12", "vitamin b 12"], ["193945"]),
    ],
)
async def test_what_a_hyphen_joins_is_one_word_too(
    db: asyncpg.Connection, name: str, queries: list[str], others: list[str]
) -> None:
    await db.execute("SELECT insert_product($1, 'All')", name)
    for query in queries:
        assert [row["name"] for row in await found(db, "product", query)] == [name], query
    for query in others:
        rows = await found(db, "product", query, exact=True)
        assert [row["name"] for row in rows] == [name] * (query in name.lower()), query


async def test_a_known_word_may_be_meant_for_a_rarer_one(db: asyncpg.Connection) -> None:
    for title, author in [
        ("To the Lighthouse", "Virginia Woolf"),
        ("Wolf Hall", "Hilary Mantel"),
        ("The Sea-Wolf", "Jack London"),
        ("Roads of Virginia", "Ann Onym"),
    ]:
        await db.execute("SELECT insert_book($1, p_authors => ARRAY[$2])", title, author)
    rows = await found(db, "book", "virginia wolf")
    assert (rows[0]["title"], rows[0]["corrected"]) == ("To the Lighthouse", "virginia woolf")
    assert {row["title"] for row in await found(db, "book", "wolf")} == {"Wolf Hall", "The Sea-Wolf"}
    rows = await found(db, "book", "hall mantle")  # unknown, and two letters swapped
    assert (rows[0]["title"], rows[0]["corrected"]) == ("Wolf Hall", "hall mantel")


async def test_a_word_that_stands_twice_is_right_twice(db: asyncpg.Connection) -> None:
    for title in ["The Lord of the Rings", "The Hobbit", "Tao Teh King", "The Girl with the Dragon Tattoo"]:
        await db.execute("SELECT insert_book($1)", title)
    for query, title, corrected in [
        ("the lord of the rngs", "The Lord of the Rings", "the lord of the rings"),
        ("the hobbit the hobit", "The Hobbit", "the hobbit the hobbit"),
        (
            "the girl with the dragn tattoo",
            "The Girl with the Dragon Tattoo",
            "the girl with the dragon tattoo",
        ),
    ]:
        rows = await found(db, "book", query)
        assert (rows[0]["title"], rows[0]["corrected"]) == (title, corrected)
        count = await db.fetchval("SELECT count FROM count_books(p_q => $1)", query)
        assert count == 1, query
    assert await db.fetchval("SELECT each_word(string_to_array('the lord of the rings', ' '))") == [
        *("the", "lord", "of", "rings"),
    ]


async def test_known_words_two_letters_apart_are_not_taken_for_each_other(db: asyncpg.Connection) -> None:
    for title, number in [
        ("Dry free lasagna", 1),
        ("Dairy ice", 3),
        ("Dry toast", 30),
        ("Gluten free browns", 1),
        ("Brownies", 3),
    ]:
        for each in range(number):
            await db.execute("SELECT insert_recipe($1)", f"{title} {each}")
    for query, first in [
        ("dairy free lasagna", "Dry free lasagna 0"),
        ("gluten free brownies", "Gluten free browns 0"),
    ]:
        rows = await found(db, "recipe", query)
        assert (rows[0]["title"], {row["corrected"] for row in rows}) == (first, {None})
        assert {query.split()[0].title(), query.split()[-1].title()} & {
            row["title"].split()[0] for row in rows
        }


async def test_a_guess_that_finds_nothing_must_be_near(db: asyncpg.Connection) -> None:
    for name in ["Cable tester", "Digital clock", "Digital frame"]:
        await db.execute("SELECT insert_product($1, 'All')", name)
    for query, corrected, number in [
        ("western digital", None, 2),
        ("testr digital", "tester digital", 3),
        ("testre", "tester", 1),
    ]:
        rows = await found(db, "product", query)
        assert ({row["corrected"] for row in rows}, len(rows)) == ({corrected}, number), query


async def test_a_doubled_letter_is_likelier_than_a_blank_left_out(db: asyncpg.Connection) -> None:
    for number, name in enumerate(
        ["Canon ink cartridge", "Can, non-ink cartridge", "Hard drive", "Hardrive"]
    ):
        await db.execute("SELECT insert_product($1, 'All', p_sku => $2)", name, f"S{number}")
    rows = await found(db, "product", "cannon ink cartrige")
    assert (rows[0]["name"], rows[0]["corrected"]) == ("Canon ink cartridge", "canon ink cartridge")
    rows = await found(db, "product", "noncartridge")
    assert (rows[0]["name"], rows[0]["corrected"]) == ("Can, non-ink cartridge", "non cartridge")


async def test_swapped_letters_are_no_reason_for_a_word_that_hardly_anything_has(
    db: asyncpg.Connection,
) -> None:
    for number in range(31):
        await db.execute("SELECT insert_book($1)", f"Dragon {number}")
    await db.execute("SELECT insert_book('Ia Drang')")
    assert (await found(db, "book", "dragn"))[0]["corrected"] == "dragon"
    await db.execute(
        "SELECT delete_book(book_id) FROM search_books(p_q => 'dragon 1', p_exact => true) WHERE title = 'Dragon 1'"
    )
    assert (await found(db, "book", "dragn"))[0]["corrected"] == "drang"  # no more than 30 times as often


@pytest.mark.parametrize(
    ("query", "others", "titles"),
    [
        ("little prince", ["Little Princes", "Little Prince Street"], ["The Little Prince"]),
        ("game of thrones", ["Game of Thrones Tarot"], ["A Game of Thrones"]),
        ("odyssey", ["Odyssey Two"], ["Odyssey", "The Odyssey", "La Odyssey"]),
        ("stand", ["Stand on Zanzibar"], ["Stand!", "The Stand"]),
        ("leopard", [], ["Le Leopard", "The Leopard"]),
    ],
)
async def test_an_article_may_be_left_out_of_a_name(
    db: asyncpg.Connection, pages: Pages, query: str, others: list[str], titles: list[str]
) -> None:
    for title in [*others, *reversed(titles), *others]:
        await db.execute(
            "SELECT insert_book($1, p_description => $2)", title, "Many words of something else. " * 9
        )
    rows = await found(db, "book", query)
    assert rows[0]["title"] == titles[0] or query == "leopard"
    assert {row["title"] for row in rows[: len(titles)]} == {*titles}
    assert len(rows) == len(titles) + 2 * len(others)
    assert [row["book_id"] for row in await pages("search_books", 2, q=query)] == [
        row["book_id"] for row in rows
    ]
    # As typed with its article it is that one alone that comes first.
    for title in titles:
        assert (await found(db, "book", title))[0]["title"] == title


async def test_many_of_the_very_name_stand_before_those_with_an_article(
    db: asyncpg.Connection, pages: Pages
) -> None:
    for number in range(150):
        await db.execute("SELECT insert_book('Poems', p_description => $1)", f"Verses {number}")
    await db.execute("SELECT insert_book('The Poems')")
    rows = await pages("search_books", 40, q="poems")
    assert [row["title"] for row in rows] == ["Poems"] * 150 + ["The Poems"]


@pytest.mark.parametrize("sort", ["title", "newest", "year", "price"])
async def test_other_sorts_correct_too(books: asyncpg.Connection, sort: str) -> None:
    rows = await found(books, "book", "tolkein", sort=sort)
    assert {(row["title"], row["corrected"]) for row in rows} == {
        ("The Hobbit", "tolkien"),
        ("The Silmarillion", "tolkien"),
    }
    assert await found(books, "book", "tolkein", sort=sort, exact=True) == []
    # Any of the words would be everything.
    assert await found(books, "book", "dune tolkien", sort=sort) == []


async def test_filters_hold_in_every_tier(books: asyncpg.Connection) -> None:
    for query in ("dune", "dnue", "dune hobbit silmarillion"):
        rows = await books.fetch("SELECT * FROM search_books(p_author => 'tolkien', p_q => $1)", query)
        assert all("Tolkien" in row["authors"] for row in rows), query
    rows = await books.fetch("SELECT title FROM search_books(p_author => 'tolkien', p_q => 'hobit')")
    assert [row["title"] for row in rows] == ["The Hobbit"]


async def test_an_isbn_is_one_book(books: asyncpg.Connection) -> None:
    await books.execute("SELECT insert_book('Numbers', p_isbn => '978-0-441-17271-9')")
    for query in ("9780441172719", "0-441-17271-7", "978 0 441 17271 9"):
        assert [row["title"] for row in await found(books, "book", query)] == ["Numbers"]


async def test_a_sku_is_one_product_and_comes_first(sample: asyncpg.Connection) -> None:
    rows = await sample.fetch(
        "SELECT product_id, sku FROM inventory.product WHERE sku IS NOT NULL ORDER BY 1 LIMIT 40"
    )
    assert len(rows) == 40
    for row in rows:
        for query in (row["sku"], row["sku"].lower()):
            assert (await found(sample, "product", query))[0]["product_id"] == row["product_id"], query


async def test_ingredients_and_categories_find_recipes_behind_titles(sample: asyncpg.Connection) -> None:
    await sample.execute("SELECT insert_recipe('Saffron', ARRAY['1 egg'])")
    await sample.execute("SELECT insert_recipe('Yellow rice', ARRAY['2 pinches of saffron', '300 g rice'])")
    titles = [row["title"] for row in await found(sample, "recipe", "saffron")]
    assert titles[0] == "Saffron"
    assert "Yellow rice" in titles
    assert (await found(sample, "recipe", "zuchini"))[0]["corrected"] == "zucchini"


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("the", "The The"),
        ("a", "Dunes of the Coast"),
        ("x", None),
        ("of the", "Dunes of the Coast"),
        ("%", None),
        ("'", None),
        ("\\", None),
        ("???", None),
        ("🙂", None),
        ("\u200bdune", "Dune"),
        ("1", None),
        ("ß", None),
    ],
)
async def test_odd_queries_are_answered(books: asyncpg.Connection, text: str, first: str | None) -> None:
    rows = await found(books, "book", text)
    assert (rows[0]["title"] if rows else None) == first


async def test_three_hundred_words_find_what_has_many_of_them(books: asyncpg.Connection) -> None:
    chance = random.Random(3)  # noqa: S311  # no secret
    words = ["".join(chance.choices(string.ascii_lowercase, k=4)) for _ in range(297)]
    query = " ".join([*words[:20], "dune", "messiah", "herbert", *words[20:]])
    assert (await found(books, "book", query))[0]["title"] == "Dune Messiah"


async def test_what_is_written_is_found_at_once_and_what_is_gone_is_not(books: asyncpg.Connection) -> None:
    number = await books.fetchval("SELECT book_id FROM insert_book('Quixotic windmills', '{Ann Onym}')")
    assert [row["book_id"] for row in await found(books, "book", "windmill", exact=True)] == [number]
    await books.execute("SELECT update_book($1, 'Quixotic giants')", number)
    assert await found(books, "book", "windmill", exact=True) == []
    assert [row["book_id"] for row in await found(books, "book", "giants", exact=True)] == [number]
    author = await books.fetchval("SELECT author_id FROM list_authors('ann onym')")
    await books.execute("SELECT update_author($1, 'Zoe Xylophone')", author)
    rows = await found(books, "book", "xylophone", exact=True)
    assert [row["book_id"] for row in rows] == [number]
    assert "Zoe Xylophone" in rows[0]["authors"]
    assert await found(books, "book", "onym", exact=True) == []
    assert (await found(books, "book", "xilophone"))[0]["corrected"] == "xylophone"
    await books.execute("SELECT delete_book($1)", number)
    assert await found(books, "book", "giants", exact=True) == []


@pytest.mark.parametrize(("noun", "word"), [("recipe", "soup"), ("product", "tools")])
async def test_a_renamed_category_finds_by_its_new_name(
    sample: asyncpg.Connection, noun: str, word: str
) -> None:
    schema = SCHEMAS[noun]
    category = await sample.fetchval(
        f"SELECT c.category_id FROM {schema}.category AS c ORDER BY strpos(lower(c.name), $1) > 0 DESC, c.category_id LIMIT 1",
        word,
    )
    before = len(await found(sample, noun, "zanzibar", exact=True))
    await sample.execute(f"SELECT update_{noun}_category($1, 'Zanzibar')", category)
    assert before == 0 < len(await found(sample, noun, "zanzibar", exact=True))


@pytest.mark.parametrize("noun", [*SEARCHES])
@pytest.mark.parametrize(
    "query", ["the", "red", "chicken dune lamp", "chiken", "hamer drill pan soup", "a", "of"]
)
async def test_pages_are_the_whole_list(sample: asyncpg.Connection, noun: str, query: str) -> None:
    pages = pages_of(sample)
    function = SEARCHES[noun].partition("(")[0]
    whole = [row[f"{noun}_id"] for row in await pages(function, 1000, q=query)]
    assert len(set(whole)) == len(whole)
    for limit in (1, 7):
        assert [row[f"{noun}_id"] for row in await pages(function, limit, q=query)] == whole


async def test_pages_of_a_word_in_thousands_of_rows_hold_while_rows_come_and_go(
    db: asyncpg.Connection, pages: Pages
) -> None:
    # More rows than a stretch of the list of a word has.
    await db.execute(
        """
        INSERT INTO bookstore.book (title)
        SELECT format('%s tale %s', CASE n % 3 WHEN 0 THEN 'Common' WHEN 1 THEN 'Rare' ELSE 'Odd' END, n) FROM generate_series(1, 1700) AS n
        """
    )
    numbers = await db.fetchval("SELECT array_agg(book_id) FROM bookstore.book")
    await db.execute("CALL util.index_words('bookstore', 'book', $1)", numbers)
    for query, word in (("tale", ""), ("common tale", "Common"), ("tale com", "Common")):
        before = [row["book_id"] for row in await pages("search_books", 1000, q=query)]
        number = await db.fetchval("SELECT count(*) FROM bookstore.book WHERE starts_with(title, $1)", word)
        assert len(before) == len(set(before)) == number > 550
        gone: set[int] = set()

        async def change(rows: list[Any], before: list[int] = before, gone: set[int] = gone) -> None:
            if len(gone) < 6:
                ahead = [each for each in before[len(rows) + 30 :] if each not in gone]
                for each in (rows[-1]["book_id"], ahead[0]):
                    if each in before:
                        await db.execute("SELECT delete_book($1)", each)
                        gone.add(each)
                await db.execute("SELECT insert_book('Common tale'), insert_book('Tale of the common')")

        rows = [row["book_id"] for row in await pages("search_books", 130, change, q=query)]
        assert len(rows) == len(set(rows))
        assert set(before) - gone <= set(rows)
        old = [each for each in rows if each in before]
        assert old == [each for each in before if each in old]
        await db.execute("DELETE FROM bookstore.book WHERE book_id <> ALL ($1)", numbers)


async def test_cursors_that_were_tampered_with_are_refused(
    books: asyncpg.Connection, refused: Refused
) -> None:
    cursor = await books.fetchval("SELECT cursor FROM search_books(p_q => 'dune', p_limit => 1)")
    query = "SELECT * FROM search_books(p_q => $1, p_after => $2)"
    await books.fetch(query, "dune", cursor)
    await refused("22023", query, "hobbit", cursor)
    chance = random.Random(7)  # noqa: S311  # no secret
    for _ in range(300):
        place = chance.randrange(len(cursor))
        other = (
            cursor[:place]
            + chance.choice(string.ascii_letters + string.digits + '[]{},"')
            + cursor[place + 1 :]
        )
        with suppress(asyncpg.DataError):  # class 22: anything else fails the test
            async with books.transaction():
                await books.fetch(query, "dune", other)


async def test_corrections_prefer_the_nearest_then_the_most_used(db: asyncpg.Connection) -> None:
    for title in ("Harbour", "Harbour lights", "Harvest", "Arbour"):
        await db.execute("SELECT insert_book($1)", title)
    rows = await db.fetch("SELECT word, distance FROM correct_word('bookstore', 'harbuor', 9)")
    assert tuple(rows[0]) == ("harbour", 1)
    assert await db.fetch("SELECT * FROM correct_word('bookstore', '1984', 9)") == []
    assert await db.fetch("SELECT * FROM correct_word('bookstore', 'zz', 9)") == []


async def test_edit_distance_is_optimal_string_alignment(db: asyncpg.Connection) -> None:
    chance = random.Random(11)  # noqa: S311  # no secret
    for _ in range(300):
        word = "".join(chance.choices("abcd", k=chance.randrange(1, 8)))
        other = "".join(chance.choices("abcd", k=chance.randrange(1, 8)))
        row: list[int] = [*range(len(other) + 1)]
        before: list[int] = []
        for i, x in enumerate(word, 1):
            older, before, row = before, row, [i]
            for j, y in enumerate(other, 1):
                row.append(min(before[j] + 1, row[-1] + 1, before[j - 1] + (x != y)))
                if i > 1 and j > 1 and x == other[j - 2] and word[i - 2] == y:
                    row[-1] = min(row[-1], older[j - 2] + 1)
        distance = await db.fetchval("SELECT edit_distance($1, $2)", word, other)
        # One pair of neighbours may be swapped, and edited besides; a second pair counts in full.
        assert row[-1] - 1 <= distance <= row[-1] + 1, (word, other)
        assert row[-1] > 1 or distance == row[-1], (word, other)


async def test_words_one_edit_apart_share_a_deletion(db: asyncpg.Connection) -> None:
    chance = random.Random(13)  # noqa: S311  # no secret
    for _ in range(400):
        word = "".join(chance.choices(string.ascii_lowercase, k=chance.randrange(3, 12)))
        place = chance.randrange(len(word))
        letter = chance.choice(string.ascii_lowercase)
        other = chance.choice(
            [
                word[:place] + letter + word[place:],
                word[:place] + word[place + 1 :],
                word[:place] + letter + word[place + 1 :],
                word[:place] + word[place : place + 2][::-1] + word[place + 2 :],
            ]
        )
        if len(other) >= 3:
            assert await db.fetchval("SELECT deletions($1) && deletions($2)", word, other), (word, other)


async def test_writers_of_the_same_words_do_not_wait_or_deadlock(database: str) -> None:
    connections = [await asyncpg.connect(database) for _ in range(8)]

    async def write(connection: asyncpg.Connection, number: int) -> None:
        chance = random.Random(number)  # noqa: S311  # no secret
        for _ in range(12):
            words = [f"word{chance.randrange(40)}" for _ in range(6)]
            await connection.execute("SELECT insert_book($1, '{The Same Author}')", " ".join(["the", *words]))

    try:
        await asyncio.gather(*(write(each, number) for number, each in enumerate(connections)))
        db = connections[0]
        assert await db.fetchval("SELECT count(*) FROM bookstore.book") == 96
        assert await db.fetchval(LISTS.format(noun="book", schema="bookstore")) == 0
        # Counts that another writer held are behind, never ahead.
        behind = await db.fetchval("SELECT 96 - f.uses FROM bookstore.form AS f WHERE f.form = 'the'")
        assert 0 <= behind < 96
        assert len(await db.fetch("SELECT FROM search_books(p_q => 'the', p_limit => 1000)")) == 96
    finally:
        for each in connections:
            await each.close()


async def test_a_writer_does_not_wait_for_the_counts_of_another(database: str) -> None:
    one, two = await asyncpg.connect(database), await asyncpg.connect(database)
    try:
        await one.execute("SELECT insert_book('the first')")
        transaction = one.transaction()
        await transaction.start()
        await one.execute("SELECT insert_book('the second')")
        await two.execute("SET lock_timeout = '2s'")
        await two.execute("SELECT insert_book('the third')")
        await transaction.commit()
        assert len(await two.fetch("SELECT FROM search_books(p_q => 'the')")) == 3
    finally:
        await one.close()
        await two.close()


async def test_a_word_that_some_row_has_corrects_though_its_count_fell_behind(database: str) -> None:
    one, two = await asyncpg.connect(database), await asyncpg.connect(database)
    try:
        gone = [await one.fetchval("SELECT book_id FROM insert_book('Vexwhort zero')")]
        transaction = one.transaction()
        await transaction.start()
        gone.append(await one.fetchval("SELECT book_id FROM insert_book('Vexwhort first')"))
        await two.execute("SELECT insert_book('Vexwhort second')")
        await transaction.commit()
        for number in gone:
            await one.execute("SELECT delete_book($1)", number)
        rows = await two.fetch("SELECT title, corrected FROM search_books(p_q => 'vexwhrot')")
        assert [tuple(row) for row in rows] == [("Vexwhort second", "vexwhort")]
    finally:
        await one.close()
        await two.close()
