"""Suggestions while somebody types: what is found by which letters, in which order, and that each is there once."""

from typing import Any

import asyncpg
import pytest

from tests.db.conftest import Refused

Found = list[tuple[str, str]]


async def suggested(db: asyncpg.Connection, function: str, text: str, limit: int = 10) -> Found:
    """Kind and text of the suggestions for a text, in their order."""
    rows = await db.fetch(f"SELECT * FROM {function}($1, $2)", text, limit)
    return [(row["kind"], row["text"]) for row in rows]


async def book(db: asyncpg.Connection, title: str, *authors: str, category: str | None = None) -> int:
    number: int = await db.fetchval(
        "SELECT book_id FROM insert_book($1, p_authors => $2, p_categories => $3)",
        title,
        list(authors) or None,
        [category] if category else None,
    )
    return number


@pytest.fixture
async def shelf(bookstore: asyncpg.Connection) -> asyncpg.Connection:
    """A small bookstore."""
    for title, author, category in [
        ("Harry Potter and the Goblet of Fire", "J. K. Rowling", "Fantasy"),
        ("Harry Potter and the Chamber of Secrets", "J. K. Rowling", "Fantasy"),
        ("Hard Times", "Charles Dickens", "Classics"),
        ("Harvest", "Jim Crace", "Historical Fiction"),
        ("The Hobbit", "J. R. R. Tolkien", "Fantasy"),
        ("The Silmarillion", "J. R. R. Tolkien", "Fantasy"),
        ("Toll the Hounds", "Steven Erikson", "Fantasy"),
        ("Tolerance", "Hendrik Willem van Loon", "Philosophy"),
        ("The Left Hand of Darkness", "Ursula K. Le Guin", "Science Fiction"),
        ("C++ Primer", "Stanley Lippman", "Programming"),
        ("Crème Brûlée", "Anna Žižková", "Cookery"),
        ("北京的春天", "王小明", None),
        ("Fiction Ruined My Family", "Jeanne Darst", "Biography"),
    ]:
        await book(bookstore, title, author, category=category)
    return bookstore


@pytest.mark.parametrize(
    ("text", "best"),
    [
        ("tol", [("author", "J. R. R. Tolkien"), ("title", "Tolerance")]),
        ("TOLK", [("author", "J. R. R. Tolkien")]),
        ("tolkien j", [("author", "J. R. R. Tolkien")]),
        ("j. r. r. tol", [("author", "J. R. R. Tolkien")]),
        ("Tolkien, J", [("author", "J. R. R. Tolkien")]),
        ("le gui", [("author", "Ursula K. Le Guin")]),
        ("guin le urs", [("author", "Ursula K. Le Guin")]),
        ("le g", [("author", "Ursula K. Le Guin")]),
        ("dark", [("title", "The Left Hand of Darkness")]),
        ("hand lef", [("title", "The Left Hand of Darkness")]),
        ("sci fic", [("category", "Science Fiction")]),
        ("fiction sci", [("category", "Science Fiction")]),
        ("creme br", [("title", "Crème Brûlée")]),
        ("CRÈME", [("title", "Crème Brûlée")]),
        ("zizk", [("author", "Anna Žižková")]),
        ("c++", [("title", "C++ Primer")]),
        ("c++ pri", [("title", "C++ Primer")]),
        ("北京", [("title", "北京的春天")]),
        ("春天", [("title", "北京的春天")]),
        ("的春", [("title", "北京的春天")]),
        ("王小", [("author", "王小明")]),
        (" the  hobbit! ", [("title", "The Hobbit")]),
        ("ph", [("category", "Philosophy")]),
        ("q", []),
    ],
)
async def test_a_few_letters_find_it(shelf: asyncpg.Connection, text: str, best: Found) -> None:
    found = await suggested(shelf, "suggest_books", text)
    assert found[: len(best)] == best
    assert best or not found


async def test_an_article_before_a_title_need_not_be_typed(bookstore: asyncpg.Connection) -> None:
    for title in [
        "Great Expectations",
        "Great House",
        "Great Gardens",
        "The Great Gatsby",
        "Small Great Good Things",
        "Good and Great",
        "A Great Deliverance",
        "Las Great Girls",
    ]:
        await book(bookstore, title)
    # First what begins so, then what does but for an article, then the words one after the other, then in any order; a word counts once.
    assert await suggested(bookstore, "suggest_books", "great g") == [
        ("title", "Great Gardens"),
        ("title", "The Great Gatsby"),
        ("title", "Las Great Girls"),
        ("title", "Small Great Good Things"),
        ("title", "Good and Great"),
    ]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("rowling goblet", "Harry Potter and the Goblet of Fire"),
        ("darkness le guin", "The Left Hand of Darkness"),
        ("tolkien hob", "The Hobbit"),
    ],
)
async def test_a_title_is_found_by_its_author_too(shelf: asyncpg.Connection, text: str, title: str) -> None:
    assert await suggested(shelf, "suggest_books", text) == [("title", title)]


async def test_words_stand_in_any_order(shelf: asyncpg.Connection) -> None:
    both = {
        ("title", "Harry Potter and the Goblet of Fire"),
        ("title", "Harry Potter and the Chamber of Secrets"),
    }
    assert set(await suggested(shelf, "suggest_books", "potter har")) == both
    assert set(await suggested(shelf, "suggest_books", "har pot")) == both
    assert set(await suggested(shelf, "suggest_books", "and potter the harr")) == both
    assert await suggested(shelf, "suggest_books", "secr potter har") == [
        ("title", "Harry Potter and the Chamber of Secrets")
    ]


async def test_the_very_text_comes_first_then_what_begins_so(shelf: asyncpg.Connection) -> None:
    for title in ["Dune Messiah", "Dunes of Denmark", "Children of Dune", "Dune", "A Dune"]:
        await book(shelf, title)
    titles = [text for _, text in await suggested(shelf, "suggest_books", "dune")]
    assert titles[:3] == ["Dune", "Dune Messiah", "Dunes of Denmark"]
    assert set(titles[3:]) == {"Children of Dune", "A Dune"}


async def test_no_kind_crowds_the_others_out(shelf: asyncpg.Connection) -> None:
    for number in range(30):
        await book(shelf, f"Marble {number}", f"Marbury Smith{number}")
    await book(shelf, "Stones", category="Marbles and more")
    found = await suggested(shelf, "suggest_books", "marb")
    assert [kind for kind, _ in found].count("category") == 1
    assert [kind for kind, _ in found].count("title") in {4, 5}
    assert len(found) == 10
    assert len(await suggested(shelf, "suggest_books", "marb", 3)) == 3
    assert {kind for kind, _ in await suggested(shelf, "suggest_books", "marb", 3)} == {
        "author",
        "title",
        "category",
    }


async def test_what_is_popular_comes_before_what_is_obscure(shelf: asyncpg.Connection) -> None:
    await shelf.fetch("SELECT insert_author('Kingsley Amiss')")
    for number in range(5):
        await book(shelf, f"Novel {number}", "Stephen King", category="Thrillers")
    await book(shelf, "Thrift", "Kinga Dunikowska", category="Thrift and saving")
    authors = [text for kind, text in await suggested(shelf, "suggest_books", "ki") if kind == "author"]
    assert authors == ["Stephen King", "Kinga Dunikowska", "Kingsley Amiss"]
    categories = [text for kind, text in await suggested(shelf, "suggest_books", "thr") if kind == "category"]
    assert categories == ["Thrillers", "Thrift and saving"]


async def test_the_last_word_is_completed_to_the_most_used_words(bookstore: asyncpg.Connection) -> None:
    for number in range(12):
        await book(bookstore, f"Aardvark pabx{number:02}")  # before panda in the alphabet
        await book(bookstore, f"Pabx{number:02} of old")
    for number in range(5):
        await book(bookstore, f"Some panda {number}")
    await book(bookstore, "Panda")
    assert (await suggested(bookstore, "suggest_books", "pa", 3))[0] == ("title", "Pabx00 of old")
    assert await bookstore.fetchval("SELECT completions[1] FROM typed_book('pan')") == "panda"
    assert await bookstore.fetchval("SELECT cardinality(completions) FROM typed_book('pab')") == 8
    assert (await suggested(bookstore, "suggest_books", "pan", 3))[0] == ("title", "Panda")


async def test_of_many_completions_the_most_used_are_taken(bookstore: asyncpg.Connection) -> None:
    for number in range(150):
        await book(bookstore, f"Tre{number:03}a")
    for number in range(3):
        await book(bookstore, f"Treasure {number}")
    assert await bookstore.fetchval("SELECT completions[1] FROM typed_book('tre')") == "treasure"
    assert ("title", "Treasure 0") in (await suggested(bookstore, "suggest_books", "tre"))[:3]


async def test_books_with_the_same_title_are_suggested_once(bookstore: asyncpg.Connection) -> None:
    first = await book(bookstore, "Emma", "Jane Austen")
    for number in range(30):
        await book(bookstore, "EMMA", f"Editor {number}")
    await book(bookstore, "Emma Brown")
    rows = await bookstore.fetch("SELECT kind, text, id FROM suggest_books('emm') WHERE kind = 'title'")
    assert tuple(rows[0]) == ("title", "Emma", first)
    assert [row["text"] for row in rows] == ["Emma", "Emma Brown"]


async def test_an_author_is_suggested_once_and_says_by_which_alias(bookstore: asyncpg.Connection) -> None:
    number = await bookstore.fetchval(
        "SELECT author_id FROM insert_author('Mary Ann Evans', p_aliases => '{George Eliot}')"
    )

    async def found(text: str) -> list[tuple[Any, ...]]:
        rows = await bookstore.fetch("SELECT text, id, alias FROM suggest_books($1)", text)
        return [tuple(row) for row in rows]

    assert await found("george el") == [("Mary Ann Evans", number, "George Eliot")]
    assert await found("eliot geo") == [("Mary Ann Evans", number, "George Eliot")]
    assert await found("mary") == [("Mary Ann Evans", number, None)]
    assert await found("evans") == [("Mary Ann Evans", number, None)]


@pytest.mark.parametrize(
    ("text", "meant", "best"),
    [
        ("tolkein", "tolkien", ("author", "J. R. R. Tolkien")),
        ("the silmarilion", "the silmarillion", ("title", "The Silmarillion")),
        ("ursula gunin", "ursula guin", ("author", "Ursula K. Le Guin")),
        ("scince fict", "science fict", ("category", "Science Fiction")),
        ("j.r.r. x", "j r r", ("author", "J. R. R. Tolkien")),  # no mistake: what was just begun
        ("the silmarillion xq", "the silmarillion", ("title", "The Silmarillion")),
        ("harrypotter", "harry potter", ("title", "Harry Potter and the Chamber of Secrets")),
    ],
)
async def test_a_misspelled_word_suggests_the_right_one_and_says_so(
    shelf: asyncpg.Connection, text: str, meant: str, best: tuple[str, str]
) -> None:
    rows = await shelf.fetch("SELECT kind, text, corrected FROM suggest_books($1)", text)
    assert tuple(rows[0]) == (*best, meant)
    assert {row["corrected"] for row in rows} == {meant}
    assert {
        row["corrected"] for row in await shelf.fetch("SELECT corrected FROM suggest_books($1)", meant)
    } == {None}


async def test_words_that_only_names_have_are_corrected_too(bookstore: asyncpg.Connection) -> None:
    await bookstore.fetch("SELECT insert_author('Mary Ann Evans', p_aliases => '{Cassandra Quillfeather}')")
    await bookstore.fetch("SELECT insert_category('Numismatics')")
    for text, meant in [("quilfeather", "quillfeather"), ("numismatcs", "numismatics")]:
        rows = await bookstore.fetch("SELECT corrected FROM suggest_books($1)", text)
        assert [row["corrected"] for row in rows] == [meant]


@pytest.mark.parametrize(
    "function", ["suggest_books", "suggest_recipes", "suggest_ingredients", "suggest_products"]
)
async def test_a_blank_text_is_refused(db: asyncpg.Connection, refused: Refused, function: str) -> None:
    for text in ["", "  ", None]:
        refusal = await refused("22023", f"SELECT FROM {function}($1)", text)
        assert refusal.column_name == "q"
    assert await db.fetch(f"SELECT FROM {function}($1)", "-") == []
    assert await db.fetch(f"SELECT FROM {function}($1)", "zzqx " * 100) == []


async def test_what_was_renamed_is_suggested_by_its_new_name(shelf: asyncpg.Connection) -> None:
    category = await shelf.fetchval("SELECT category_id FROM insert_category('Verse')")
    await shelf.fetch("SELECT update_category($1, 'Rhymed poetry')", category)
    assert await suggested(shelf, "suggest_books", "poet") == [("category", "Rhymed poetry")]
    assert await suggested(shelf, "suggest_books", "vers") == []
    await shelf.fetch("SELECT delete_category($1)", category)
    assert await suggested(shelf, "suggest_books", "poet") == []
    author = (await shelf.fetchrow("SELECT author_id FROM list_authors('tolkien')"))[0]
    await shelf.fetch("SELECT update_author($1, 'John Ronald Reuel')", author)
    assert ("author", "John Ronald Reuel") in await suggested(shelf, "suggest_books", "reue")


async def test_recipes_are_suggested_with_ingredients_and_categories(recipes: asyncpg.Connection) -> None:
    for title in ["Zucchini Fritters", "Zuccotto", "Soup with zucchini"]:
        await recipes.fetch(
            "SELECT insert_recipe($1, ARRAY['2 zucchini', 'salt'], p_categories => '{Zucchini dishes}')",
            title,
        )
    assert (await suggested(recipes, "suggest_recipes", "zucch"))[:3] == [
        ("category", "Zucchini dishes"),
        ("ingredient", "courgette"),
        ("title", "Zucchini Fritters"),
    ]
    viewed = await recipes.fetchval("SELECT recipe_id FROM insert_recipe('Apple pie the other way')")
    await recipes.fetch("SELECT insert_recipe('Apple pie')")
    await recipes.fetch("SELECT insert_recipe('Apple pie my way')")
    await recipes.execute("UPDATE recipes.recipe_views SET views = 3 WHERE recipe_id = $1", viewed)
    found = [
        text for kind, text in await suggested(recipes, "suggest_recipes", "apple pie") if kind == "title"
    ]
    assert found == ["Apple pie", "Apple pie the other way", "Apple pie my way"]


@pytest.mark.parametrize(
    ("text", "name", "alias"),
    [
        ("auberg", "aubergine", None),
        ("eggplan", "aubergine", "eggplant"),
        ("tomato", "tomato", None),
        ("tomatoe", "tomato", None),
        ("breast chick", "chicken breast", None),
        ("chick bre", "chicken breast", None),
        ("mąk", "flour", "mąka"),
        ("胡椒", "black pepper", "胡椒"),
    ],
)
async def test_ingredients_are_suggested_by_any_name(
    recipes: asyncpg.Connection, text: str, name: str, alias: str | None
) -> None:
    rows = await recipes.fetch("SELECT * FROM suggest_ingredients($1)", text)
    assert (name, alias) in [(row["text"], row["alias"]) for row in rows[:3]]
    numbers = [row["id"] for row in rows]
    assert len(numbers) == len(set(numbers))
    assert {row["kind"] for row in rows} == {"ingredient"}


async def test_ingredients_that_are_used_come_first_and_pending_ones_not_at_all(
    recipes: asyncpg.Connection,
) -> None:
    first = await recipes.fetchval("SELECT ingredient_id FROM insert_ingredient('glimmerwort oil')")
    await recipes.fetch("SELECT insert_ingredient('glimmerwort juice')")
    await recipes.fetch("SELECT insert_recipe('Potion', ARRAY['1 cup glimmerwort oil', '1 cup glimmerdust'])")
    assert await suggested(recipes, "suggest_ingredients", "glimmer") == [
        ("ingredient", "glimmerwort oil"),
        ("ingredient", "glimmerwort juice"),
    ]
    pending = await recipes.fetchval("SELECT ingredient_id FROM list_ingredients('glimmerdust', 'pending')")
    await recipes.fetch("SELECT update_ingredient($1, p_status => 'approved')", pending)
    assert ("ingredient", "glimmerdust") in await suggested(recipes, "suggest_ingredients", "glimmer")
    await recipes.fetch("SELECT merge_ingredient($1, $2)", pending, first)
    rows = await recipes.fetch("SELECT text, alias FROM suggest_ingredients('glimmerd')")
    assert [tuple(row) for row in rows] == [("glimmerwort oil", "glimmerdust")]
    assert {
        row[0] for row in await recipes.fetch("SELECT corrected FROM suggest_ingredients('glimerdust')")
    } == {"glimmerdust"}


async def test_products_are_suggested_by_name_and_sku(inventory: asyncpg.Connection) -> None:
    for name, sku in [
        ("Blue mug", "MUG-17"),
        ("Mug, red", "MU-3"),
        ("+5V regulator", "REG5"),
        ("Muggy", None),
    ]:
        await inventory.fetch(
            "SELECT insert_product($1, p_category => 'Mugs and more', p_sku => $2)", name, sku
        )
    rows = [
        tuple(row) for row in await inventory.fetch("SELECT kind, text, alias FROM suggest_products('mug')")
    ]
    assert rows == [
        ("name", "Mug, red", None),
        ("category", "Mugs and more", None),
        ("sku", "Blue mug", "MUG-17"),
        ("name", "Muggy", None),
        ("name", "Blue mug", None),
    ]
    assert (await suggested(inventory, "suggest_products", "mug-1")) == [("sku", "Blue mug")]
    assert (await suggested(inventory, "suggest_products", "+5v")) == [("name", "+5V regulator")]
    assert (await suggested(inventory, "suggest_products", "reg5"))[0] == ("sku", "+5V regulator")
    await inventory.fetch(
        "SELECT update_product(product_id, p_active => false) FROM inventory.product WHERE sku = 'MUG-17'"
    )
    assert "Blue mug" not in [text for _, text in await suggested(inventory, "suggest_products", "mug")]
    await inventory.fetch("SELECT insert_product('Blue mug', p_category => 'Elsewhere')")
    await inventory.fetch("SELECT insert_product('Blue mug', p_category => 'Somewhere else')")
    assert (await suggested(inventory, "suggest_products", "blue mu")) == [("name", "Blue mug")]
