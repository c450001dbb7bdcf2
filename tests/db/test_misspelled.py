"""Misspelled names of authors, categories and ingredients: corrected where nothing has them, and said."""

from typing import Any

import asyncpg
import pytest

from tests.db.conftest import Pages, Refused


@pytest.fixture
async def shelf(bookstore: asyncpg.Connection) -> asyncpg.Connection:
    """A few books."""
    for title, author, category in [
        ("The Hobbit", "J. R. R. Tolkien", "Fantasy"),
        ("The Silmarillion", "J. R. R. Tolkien", "Fantasy"),
        ("The Left Hand of Darkness", "Ursula K. Le Guin", "Science Fiction"),
        ("The Dispossessed", "Ursula K. Le Guin", "Science Fiction"),
        ("Crime and Punishment", "Fyodor Dostoevsky", "Classics"),
        ("Tolkein and his time", "Ann Onym", "Sciences"),
    ]:
        await bookstore.fetch(
            "SELECT insert_book($1, p_authors => ARRAY[$2], p_categories => ARRAY[$3])",
            title,
            author,
            category,
        )
    return bookstore


@pytest.fixture
async def kitchen(recipes: asyncpg.Connection) -> asyncpg.Connection:
    """A few recipes."""
    for title, line, category in [
        ("Fritters", "2 zucchini", "Side Dish"),
        ("Ratatouille", "2 zucchini, 1 aubergine", "Main Course"),
        ("Toast", "1 slice bread", "Breakfast"),
        ("Chicken soup", "400 g chicken breast", "Main Course"),
    ]:
        await recipes.fetch(
            "SELECT insert_recipe($1, string_to_array($2, ', '), p_categories => ARRAY[$3])",
            title,
            line,
            category,
        )
    return recipes


async def found(db: asyncpg.Connection, call: str, name: str = "title") -> tuple[set[Any], list[str]]:
    """What a call says that it searched for instead, and the names it found in order."""
    rows = await db.fetch(f"SELECT * FROM {call}")
    return {row["corrected"] for row in rows}, [row[name] for row in rows]


TOLKIEN = ["The Hobbit", "The Silmarillion"]
GUIN = ["The Dispossessed", "The Left Hand of Darkness"]
BOOKS: list[tuple[str, str | None, list[str]]] = [
    ("search_books_by_author('tolkein')", "tolkien", TOLKIEN),
    ("search_books_by_author('Tolkein, J. R. R.')", "jrr tolkien", TOLKIEN),
    ("search_books_by_author('ursla le guinn')", "ursula le guin", GUIN),
    ("search_books_by_author('dostoyevski')", "dostoevsky", ["Crime and Punishment"]),
    ("search_books_by_author('tolkien')", None, TOLKIEN),
    ("search_books_by_author('tolk')", None, TOLKIEN),
    ("search_books_by_author('tolkein', p_exact => true)", None, []),
    ("search_books_by_author('zzqzzq')", None, []),
    ("search_books_by_author('tolkien zzqzzq')", None, []),
    ("search_books_by_author('ursula tolkien')", None, []),
    *(
        (f"search_books_by_author('tolkein', '{sort}')", "tolkien", TOLKIEN)
        for sort in ["title", "year", "price"]
    ),
    ("search_books_by_author('tolkein', 'newest', p_exact => true)", None, []),
    ("search_books(p_author => 'tolkein')", "tolkien", TOLKIEN),
    ("search_books(p_author => 'tolkein', p_exact => true)", None, []),
    ("search_books(p_author => 'tolkein', p_category => 'fantsy')", "tolkien, fantasy", TOLKIEN),
    ("search_books(p_author => 'tolkein', p_q => 'hobit')", "tolkien, hobbit", ["The Hobbit"]),
    (
        "search_books(p_author => 'tolkein', p_q => 'hobit', p_sort => 'title')",
        "tolkien, hobbit",
        ["The Hobbit"],
    ),
    (
        "search_books(p_category => 'scince fiction', p_q => 'left')",
        "science fiction",
        ["The Left Hand of Darkness"],
    ),
    ("search_books(p_category => 'scince fiction')", "science fiction", GUIN),
    ("search_books_by_category('scince fiction')", "science fiction", GUIN),
    (
        "search_books_by_category('scince fictoin', 'newest')",
        "science fiction",
        ["The Dispossessed", "The Left Hand of Darkness"],
    ),
    ("search_books_by_category('Fantacy')", "fantasy", TOLKIEN),
    ("search_books_by_category('sciencefiction')", "science fiction", GUIN),
    ("search_books_by_category('fic tion scince')", "fiction science", GUIN),
    ("search_books_by_category('scien')", None, [*GUIN, "Tolkein and his time"]),
    ("search_books_by_category('scince fiction', p_exact => true)", None, []),
    ("search_books_by_category('zzqzzq')", None, []),
]


@pytest.mark.parametrize(("call", "meant", "titles"), BOOKS)
async def test_books_are_found_by_misspelled_names(
    shelf: asyncpg.Connection, call: str, meant: str | None, titles: list[str]
) -> None:
    assert await found(shelf, call) == ({meant} if titles else set(), titles)


@pytest.mark.parametrize(
    ("call", "meant", "names"),
    [
        ("list_authors('tolkein')", "tolkien", ["J. R. R. Tolkien"]),
        ("list_authors('leguin ursla')", "le guin ursula", ["Ursula K. Le Guin"]),
        ("list_authors('guinn ursla')", "guin ursula", ["Ursula K. Le Guin"]),
        ("list_authors('tolkien')", None, ["J. R. R. Tolkien"]),
        ("list_authors('tolkein', p_exact => true)", None, []),
        ("list_categories('fictoin')", "fiction", ["Science Fiction"]),
        ("list_categories('fic tion')", "fiction", ["Science Fiction"]),
        ("list_categories('fiction')", None, ["Science Fiction"]),
        ("list_categories('fictoin', p_exact => true)", None, []),
        ("list_categories('zzqzzq')", None, []),
    ],
)
async def test_names_are_listed_by_misspelled_ones(
    shelf: asyncpg.Connection, call: str, meant: str | None, names: list[str]
) -> None:
    assert await found(shelf, call, "name") == ({meant} if names else set(), names)


@pytest.mark.parametrize(
    ("call", "meant", "titles"),
    [
        ("search_recipes_by_ingredient('zuchini')", "zucchini", ["Fritters", "Ratatouille"]),
        ("search_recipes_by_ingredient('zuchini, aubergine')", "zucchini, aubergine", ["Ratatouille"]),
        (
            "search_recipes_by_ingredient('zuchini, bred', 'any')",
            "zucchini, bread",
            ["Fritters", "Ratatouille", "Toast"],
        ),
        ("search_recipes_by_ingredient('zucchini')", None, ["Fritters", "Ratatouille"]),
        ("search_recipes_by_ingredient('zuchini', p_exact => true)", None, []),
        ("search_recipes_by_ingredient('zuchini', p_without => 'aubergine')", "zucchini", ["Fritters"]),
        ("search_recipes_by_ingredient('chiken brest')", "chicken breast", ["Chicken soup"]),
        ("search_recipes_by_ingredient('chickenbreast')", "chicken breast", ["Chicken soup"]),
        ("search_recipes_by_ingredient('egg plant')", "eggplant", ["Ratatouille"]),
        (
            "search_recipes_by_ingredient('zuchini', p_sort => 'views')",
            "zucchini",
            ["Fritters", "Ratatouille"],
        ),
        (
            "search_recipes_by_ingredient('zuchini', p_sort => 'time')",
            "zucchini",
            ["Fritters", "Ratatouille"],
        ),
        ("search_recipes(p_ingredient => 'zuchini')", "zucchini", ["Fritters", "Ratatouille"]),
        ("search_recipes(p_ingredient => 'zuchini', p_exact => true)", None, []),
        (
            "search_recipes(p_ingredient => 'zuchini', p_category => 'main coarse')",
            "main course, zucchini",
            ["Ratatouille"],
        ),
        ("search_recipes(p_ingredient => 'zuchini', p_q => 'friters')", "zucchini, fritters", ["Fritters"]),
        ("search_recipes_by_category('brekfast')", "breakfast", ["Toast"]),
        (
            "search_recipes_by_category('main coarse', 'views')",
            "main course",
            ["Ratatouille", "Chicken soup"],
        ),
        ("search_recipes_by_category('brekfast', p_exact => true)", None, []),
        ("search_recipes(p_category => 'brekfast')", "breakfast", ["Toast"]),
        ("cookable_recipes('zuchini', 1)", "zucchini", ["Fritters", "Ratatouille"]),
        ("cookable_recipes('zuchini, aubergine')", "zucchini, aubergine", ["Ratatouille", "Fritters"]),
        ("cookable_recipes('zuchini, egg plant')", "zucchini, eggplant", ["Ratatouille", "Fritters"]),
        ("cookable_recipes('zucchini')", None, ["Fritters"]),
        ("cookable_recipes('zuchini', p_exact => true)", None, []),
        ("cookable_recipes('zzqzzq, bread')", None, ["Toast"]),
    ],
)
async def test_recipes_are_found_by_misspelled_names(
    kitchen: asyncpg.Connection, call: str, meant: str | None, titles: list[str]
) -> None:
    corrected, names = await found(kitchen, call)
    assert corrected == ({meant} if titles else set())
    assert sorted(names) == sorted(titles)


async def test_ingredients_are_listed_by_misspelled_names(kitchen: asyncpg.Connection) -> None:
    assert await found(kitchen, "list_ingredients('zuchini')", "name") == ({"zucchini"}, ["courgette"])
    assert (await found(kitchen, "list_ingredients('tomatos')", "name"))[0] == {None}
    assert await found(kitchen, "list_ingredients('zuchini', p_exact => true)", "name") == (set(), [])
    for asked, meant in [
        ("chiken brest", "chicken breast"),
        ("soysauce", "soy sauce"),
        ("oliveoil", "olive oil"),
        ("butter milk", "buttermilk"),
        ("corn flour tortila", "corn flour tortilla"),
    ]:
        names = await kitchen.fetchval(
            "SELECT util.correct_names('recipes', string_to_array($1, ' '), 'recipes.ingredient_word', 'recipes.ingredient_key(%s)')",
            asked,
        )
        assert names == meant
    assert (await found(kitchen, "list_ingredients('chiken brest')", "name"))[0] == {"chicken breast"}
    assert await found(kitchen, "list_recipe_categories('brekfast')", "name") == (
        {"breakfast"},
        ["Breakfast"],
    )


async def test_words_are_joined_only_where_nothing_else_helps(bookstore: asyncpg.Connection) -> None:
    await bookstore.fetch(
        "SELECT insert_book('Low sugar', '{Some Body}', '{Cook Books for Children,Cookbooks}')"
    )
    for asked, meant in [("cook books for chilren", "cook books for children"), ("cookboo ks", "cookbooks")]:
        assert await found(bookstore, f"search_books_by_category('{asked}')") == ({meant}, ["Low sugar"])


async def test_products_are_found_by_misspelled_categories(inventory: asyncpg.Connection) -> None:
    for name, category in [("Blue mug", "Kitchen"), ("Red mug", "Kitchen"), ("Hammer", "Tools")]:
        await inventory.fetch(
            "SELECT insert_product($1, p_category => $2, p_quantity => 1, p_low_stock_level => 5)",
            name,
            category,
        )
    mugs = ["Blue mug", "Red mug"]
    for call, meant, names in [
        ("list_products('kichen')", "kitchen", mugs),
        ("list_products('kit chen')", "kitchen", mugs),
        ("list_products('kitchen')", None, mugs),
        ("list_products('kichen', p_exact => true)", None, []),
        ("list_products('kichen', p_q => 'blu mugg')", "kitchen, blue mug", mugs),
        ("list_products('kichen', p_q => 'red', p_sort => 'price')", "kitchen", ["Red mug"]),
        ("low_stock('kichen')", "kitchen", mugs),
        ("low_stock('kichen', p_exact => true)", None, []),
        ("list_product_categories('kichen')", "kitchen", ["Kitchen"]),
    ]:
        assert await found(inventory, call, "name") == ({meant} if names else set(), names), call


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        ("search_books_by_author", {"author": "tolkein"}),
        ("search_books_by_author", {"author": "tolkein", "sort": "price"}),
        ("search_books", {"author": "tolkein", "category": "fantsy"}),
        ("search_books_by_category", {"category": "scince fictoin"}),
        ("list_authors", {"q": "annn"}),
        ("list_categories", {"q": "scinces"}),
    ],
)
async def test_pages_of_what_was_corrected_are_the_whole_list(
    shelf: asyncpg.Connection, pages: Pages, function: str, arguments: dict[str, str]
) -> None:
    await shelf.fetch("SELECT insert_author('Ann Other'), insert_category('Other sciences')")
    rows = await pages(function, 1, **arguments)
    whole = await pages(function, 100, **arguments)
    assert [row[0] for row in rows] == [row[0] for row in whole]
    assert len({row["corrected"] for row in rows}) == 1
    assert rows[0]["corrected"]


@pytest.mark.usefixtures("kitchen")
async def test_pages_of_ingredients_are_the_whole_list(pages: Pages) -> None:
    for function, arguments in [
        ("list_ingredients", {"q": "chiken"}),
        ("search_recipes_by_ingredient", {"ingredient": "zuchini"}),
        ("cookable_recipes", {"have": "zuchini, aubergine, bred"}),
        ("search_recipes_by_category", {"category": "main coarse"}),
    ]:
        rows = await pages(function, 1, **arguments)
        assert len(rows) > 1
        assert [row[0] for row in rows] == [row[0] for row in await pages(function, 100, **arguments)]
        assert None not in {row["corrected"] for row in rows}


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        # Each word is of a name, or begins one, only nobody has both.
        ("jane austin", "jane austen"),
        ("austin jane", "austen jane"),
        ("steven king", "stephen king"),
        ("hannah gren", "hannah green"),
        # One word written as two, and two as one.
        ("leguin", "le guin"),
        ("ursula leguin", "ursula le guin"),
        ("vangogh", "van gogh"),
        ("jane aus ten", "jane austen"),
        # Worse than a dictionary finds: the nearest of the names that have the other words.
        ("jane auzdin", "jane austen"),
        ("ak greenberg", "mark greenberg"),
        ("mark are greenberg", "mark greenberg"),
        ("jane qqqq xxxxxx", None),
        ("hannah tolkien", None),
        ("ab", None),
        (" ".join(["jane", *"abcdefghij"]), None),
        (f"jane {'x' * 1900}", None),
    ],
)
async def test_authors_whom_nobody_is_called_are_found(
    bookstore: asyncpg.Connection, asked: str, meant: str | None
) -> None:
    for name in [
        "Jane Austen", "Sarah Austin", "Stephen King", "Steven Moore", "John Kingsley", "Ursula K. Le Guin", "Lee Guinness", "Vincent van Gogh",
        "Hannah Green", "Ada Grenville", "Mark Greenberg", "J. R. R. Tolkien",
    ]:  # fmt: skip
        await bookstore.fetch("SELECT insert_author($1)", name)
    rows = await bookstore.fetch("SELECT name, corrected FROM list_authors($1)", asked)
    assert {row["corrected"] for row in rows} == ({meant} if meant else set())
    assert not meant or words_of(meant) <= words_of(rows[0]["name"])
    assert await bookstore.fetch("SELECT name FROM list_authors($1, p_exact => true)", asked) == []


def words_of(text: str) -> set[str]:
    """The words of a text, without case and dots."""
    return {*text.lower().replace(".", "").split()}


async def test_the_cursor_of_another_search_is_refused(shelf: asyncpg.Connection, refused: Refused) -> None:
    for function, other in [
        ("search_books_by_author", "guinn"),
        ("list_authors", "guinn"),
        ("list_categories", "clasics"),
    ]:
        text = "fantsy" if "categories" in function else "tolkein"
        after = await shelf.fetchval(f"SELECT cursor FROM {function}($1) LIMIT 1", text)
        assert after
        for wrong in [other, "zzqzzq"]:
            await refused("22023", f"SELECT FROM {function}($1, p_after => $2)", wrong, after)
        await refused("22023", f"SELECT FROM {function}($1, p_after => 'nonsense')", text)


async def test_words_of_aliases_and_new_names_are_corrected_to(
    bookstore: asyncpg.Connection, recipes: asyncpg.Connection
) -> None:
    author = await bookstore.fetchval(
        "SELECT author_id FROM insert_author('Mary Ann Evans', p_aliases => '{Gerontius Quillfeather}')"
    )
    assert await found(bookstore, "list_authors('quilfeather')", "name") == (
        {"quillfeather"},
        ["Mary Ann Evans"],
    )
    await bookstore.fetch("SELECT update_author($1, p_aliases => '{Gerontius Featherquill}')", author)
    assert await found(bookstore, "list_authors('quilfeather')", "name") == (set(), [])
    assert await found(bookstore, "list_authors('fetherquill')", "name") == (
        {"featherquill"},
        ["Mary Ann Evans"],
    )

    category = await bookstore.fetchval("SELECT category_id FROM insert_category('Numismatics')")
    assert await found(bookstore, "list_categories('numismatcs')", "name") == (
        {"numismatics"},
        ["Numismatics"],
    )
    await bookstore.fetch("SELECT update_category($1, 'Philately')", category)
    assert await found(bookstore, "list_categories('philatly')", "name") == ({"philately"}, ["Philately"])
    await bookstore.fetch("SELECT insert_book('Coins', p_categories => '{Antiquarianism}')")
    assert await found(bookstore, "search_books_by_category('antiqarianism')") == (
        {"antiquarianism"},
        ["Coins"],
    )
    assert await bookstore.fetch("SELECT FROM search_books(p_q => 'antiquarianism')") == []

    number = await recipes.fetchval(
        "SELECT ingredient_id FROM insert_ingredient('glimmerwort', '{moonglitter}')"
    )
    for text, meant in [("glimerwort", "glimmerwort"), ("moonglittr", "moonglitter")]:
        assert await found(recipes, f"list_ingredients('{text}')", "name") == ({meant}, ["glimmerwort"])
    await recipes.fetch("SELECT update_ingredient($1, p_status => 'pending')", number)
    assert await found(recipes, "list_ingredients('glimerwort', 'all')", "name") == (set(), [])


async def test_the_nearest_word_is_taken_then_the_most_used(bookstore: asyncpg.Connection) -> None:
    for title, author in [
        ("One", "Bill Wharton"),
        ("Two", "Edith Warton"),
        ("Three", "Edith Warton"),
        ("Wharto", "Somebody Else"),
    ]:
        await bookstore.fetch("SELECT insert_book($1, p_authors => ARRAY[$2])", title, author)
    # Wharto is in the dictionary, too, but in no name.
    assert await found(bookstore, "search_books_by_author('warto')") == ({None}, ["Three", "Two"])
    assert (await found(bookstore, "search_books_by_author('wartn')"))[0] == {"warton"}
    assert (await found(bookstore, "search_books_by_author('wharrton')"))[0] == {"wharton"}


async def test_what_is_unwanted_is_left_out_though_it_is_misspelled(kitchen: asyncpg.Connection) -> None:
    right = await kitchen.fetch("SELECT title FROM search_recipes(p_without => 'zucchini')")
    assert 0 < len(right) < 4
    for function in ["search_recipes(", "search_recipes_by_ingredient('bread', "]:
        wrong = await kitchen.fetch(f"SELECT title, corrected FROM {function}p_without => 'zuchini')")
        assert {row["corrected"] for row in wrong} == {"without zucchini"}
    assert [
        row["title"]
        for row in await kitchen.fetch("SELECT title FROM search_recipes(p_without => 'zuchini')")
    ] == [row["title"] for row in right]


@pytest.mark.usefixtures("kitchen")
@pytest.mark.parametrize(
    "call",
    [
        "search_recipes(p_without => 'zzqqzz')",
        "search_recipes(p_without => 'zucchini, zzqqzz')",
        "search_recipes(p_without => 'zocchinny')",  # two letters away: no slip
        "search_recipes(p_without => 'zuchini', p_exact => true)",
        "search_recipes_by_ingredient('egg', p_without => 'zzqqzz')",
        "count_recipes(p_without => 'zzqqzz')",
        "recipe_facets(p_without => 'zzqqzz')",
    ],
)
async def test_what_is_unwanted_and_unknown_is_refused(refused: Refused, call: str) -> None:
    error = await refused("22023", f"SELECT * FROM {call}")
    assert error.column_name == "without"
