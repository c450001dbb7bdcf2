"""Facets: what they count is what the searches find, and how much of it."""

import json
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import cycle
from typing import Any

import asyncpg
import pytest

from tests.db.conftest import Refused

Values = dict[str, list[tuple[str, int | None, int]]]

BOOKS: list[dict[str, Any]] = [
    {},
    {"author": "tolkien"},
    {"author": "le guin", "category": "science fiction"},
    {"author": "nobody at all"},
    {"category": "classics"},
    {"category": "fiction"},
    {"category": "no such thing"},
    {"q": "dune"},
    {"q": "the"},
    {"q": "the ring"},
    {"q": "programming lang"},
    {"q": "tolkein silmarilion"},
    {"q": "stories", "category": "classics", "author": "a"},
    {"q": "stories", "exact": True},
    {"q": "zzyzx qqq", "exact": True},
    {"q": "9780441172696"},
    {"q": "9780441172696", "author": "tolkien"},
    {"isbn": "978-0-441-17269-6"},
    {"isbn": "978-0-441-17269-6", "q": "dune"},
    {"isbn": "nothing"},
    {"isbn": "978-0-441-17269-6", "language": "en", "year": "1969"},
    {"isbn": "978-0-441-17269-6", "language": "fr"},
    {"author_id": 1},
    {"author_id": 987654321},
    {"category_id": 2},
    {"category_id": 987654321},
    {"author_id": 1, "category_id": 2},
    {"author": "a", "category_id": 2, "language": "en"},
    {"language": "fr"},
    {"language": "ZH"},
    {"language": "xx"},
    {"year": "1960s"},
    {"year": " 20 S bc "},
    {"year": "3000 BC"},
    {"language": "la", "year": "0s BC"},
    {"q": "the", "language": "en", "year": "1930s"},
    {"q": "tolkein silmarilion", "year": "1977"},
    {"category": "classics", "language": "ru"},
]
RECIPES: list[dict[str, Any]] = [
    {},
    {"category": "soup"},
    {"ingredient": "leek"},
    {"ingredient": "onion, garlic"},
    {"ingredient": "leek, zucchini", "match": "any"},
    {"ingredient": "unknown thing"},
    {"category_id": 1},
    {"category_id": 987654321},
    {"ingredient_id": [1]},
    {"ingredient_id": [1, 987654321]},
    {"ingredient_id": [2, 1, 2], "match": "any"},
    {"ingredient": "leek", "ingredient_id": [1, 2], "match": "any"},
    {"ingredient": "onion", "category_id": 1, "without": "cheese"},
    {"ingredient": "onion", "category_id": 1, "q": "soup"},
    {"ingredient": "tomato", "without": "cheese"},
    {"without": "meat, fish"},
    {"category": "vegetarian", "ingredient": "potato", "q": "soup"},
    {"q": "soup"},
    {"q": "tomato sou"},
    {"q": "tomatoe soop"},
    {"q": "zzyzx qqq", "exact": True},
]
PRODUCTS: list[dict[str, Any]] = [
    {},
    {"active": None},
    {"active": False},
    {"category": "kitchen"},
    {"category": "kitchen", "low_stock": False},
    {"category_id": 1},
    {"category": "no such thing"},
    {"low_stock": True},
    {"low_stock": True, "active": None, "category": "tools"},
    {"low_stock": False},
    {"stock": "low"},
    {"stock": "out of stock", "active": None},
    {"stock": "in stock", "category": "kitchen", "low_stock": False},
    {"stock": "in stock", "low_stock": True},
    {"price": "10-25"},
    {"price": "9.99-30", "active": None, "stock": "in stock"},
    {"price": "0-10 EUR", "category": "tools"},
    {"price": "50+", "q": "steel"},
    {"price": "10-25 USD"},
    {"q": "screw", "stock": "in stock"},
    {"q": "screw"},
    {"q": "steel scr", "low_stock": False},
    {"q": "screwdrivr"},
    {"q": "REG+5"},
    {"q": "zzyzx qqq", "exact": True},
]


def call(function: str, arguments: Iterable[str]) -> str:
    given = ", ".join(f"p_{name} => ${place}" for place, name in enumerate(arguments, 1))
    return f"{function}({given})"


async def found(db: asyncpg.Connection, function: str, arguments: dict[str, Any]) -> list[Any]:
    """What pages list as having all words: as typed or, if nothing is, corrected."""
    rows: list[Any] = []
    sort = {"list_products": "name"}.get(function, "title")
    choices: list[dict[str, Any]] = [{"exact": True}, {"sort": sort}]
    for further in choices:
        given = {**arguments, **further, "limit": 1000}
        rows = rows or await db.fetch(f"SELECT * FROM {call(function, given)}", *given.values())
        if "q" not in arguments or arguments.get("exact"):
            break
    return rows


async def counted(db: asyncpg.Connection, function: str, **arguments: Any) -> tuple[Any, Values]:  # noqa: ANN401
    """The row of all, and the values of each facet."""
    rows = await db.fetch(f"SELECT * FROM {call(function, arguments)}", *arguments.values())
    assert [row["facet"] for row in rows].count("all") == 1
    assert rows[0]["facet"] == "all"
    values: Values = {}
    for row in rows[1:]:
        values.setdefault(row["facet"], []).append((row["value"], row["id"], row["count"]))
        assert (row["capped"], row["corrected"]) == (rows[0]["capped"], rows[0]["corrected"])
    assert all(len(each) <= 10 for each in values.values())
    return rows[0], values


def most(
    counts: Counter[tuple[str, int | None]], key: Callable[[str], str]
) -> list[tuple[str, int | None, int]]:
    """The ten most frequent, then by name."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], key(item[0][0]), item[0][1] or 0))
    return [(*value, number) for value, number in ordered[:10]]


async def keys(db: asyncpg.Connection, function: str, names: Iterable[str]) -> Callable[[str], str]:
    """How the database folds these names."""
    given = [*names]
    folded = await db.fetchval(
        f"SELECT array_agg({function}(n.name) ORDER BY n.place) FROM unnest($1::text[]) WITH ORDINALITY AS n (name, place)",
        given,
    )
    return dict(zip(given, folded or (), strict=True)).__getitem__


def year(number: int, width: int) -> str:
    whole = abs(number) // width * width
    return f"{whole}{'s' if width > 1 else ''}{' BC' if number < 0 else ''}"


def names(db_rows: list[Any], column: str, number: str) -> Counter[tuple[str, int | None]]:
    return Counter((each["name"], each[number]) for row in db_rows for each in json.loads(row[column]))


@pytest.mark.parametrize("given", BOOKS, ids=str)
async def test_facets_of_books_are_those_of_the_books_found(
    sample: asyncpg.Connection, given: dict[str, Any]
) -> None:
    books = await found(sample, "search_books", given)
    all_of_them, values = await counted(sample, "book_facets", **given)
    assert (all_of_them["count"], all_of_them["capped"]) == (len(books), False)
    assert all_of_them["corrected"] == (books[0]["corrected"] if books else all_of_them["corrected"])
    years = [row["published_year"] for row in books if row["published_year"] is not None]
    width = 10 if len({*years}) > 10 else 1
    categories, authors = names(books, "categories", "category_id"), names(books, "authors", "author_id")
    # Of authors as frequent as the tenth, those who came first.
    authors = Counter(dict(sorted(authors.items(), key=lambda each: (-each[1], each[0][1] or 0))[:10]))
    expected = {
        "category": most(categories, await keys(sample, "search_key", {name for name, _ in categories})),
        "author": most(authors, await keys(sample, "person_key", {name for name, _ in authors})),
        "language": most(Counter((row["language"], None) for row in books if row["language"]), str),
        "year": most(Counter((year(each, width), None) for each in years), str),
    }
    assert values == {facet: each for facet, each in expected.items() if each}


@pytest.mark.parametrize("given", RECIPES, ids=str)
async def test_facets_of_recipes_are_those_of_the_recipes_found(
    sample: asyncpg.Connection, given: dict[str, Any]
) -> None:
    recipes = await found(sample, "search_recipes", given)
    all_of_them, values = await counted(sample, "recipe_facets", **given)
    assert (all_of_them["count"], all_of_them["capped"]) == (len(recipes), False)
    categories = names(recipes, "categories", "category_id")
    folded = await keys(sample, "search_key", {name for name, _ in categories})
    assert values.get("category", []) == most(categories, folded)
    # What is searched for an ingredient finds the kinds of it, too.
    used = {
        (row["recipe_id"], row["ingredient_id"])
        for row in await sample.fetch("SELECT recipe_id, ingredient_id FROM recipes.ingredient_use")
    }
    there = {row["recipe_id"] for row in recipes}
    ingredients: Counter[tuple[str, int | None]] = Counter()
    for row in await sample.fetch(
        "SELECT ingredient_id, name, match_kinds(ingredient_id) AS kinds FROM recipes.ingredient"
    ):
        if any((recipe, row["ingredient_id"]) in used for recipe in there):
            ingredients[row["name"], row["ingredient_id"]] = sum(
                any((recipe, kind) in used for kind in row["kinds"]) for recipe in there
            )
    folded = await keys(sample, "search_key", {name for name, _ in ingredients})
    assert values.get("ingredient", []) == most(ingredients, folded)


def band(price: float) -> str:
    bounds = [0, 10, 25, 50, 100, 250, 1000]
    place = max(place for place, bound in enumerate(bounds) if price >= bound)
    return f"{bounds[place]}-{bounds[place + 1]}" if place < len(bounds) - 1 else "1000+"


@pytest.mark.parametrize("given", PRODUCTS, ids=str)
async def test_facets_of_products_are_those_of_the_products_found(
    sample: asyncpg.Connection, given: dict[str, Any]
) -> None:
    products = await found(sample, "list_products", given)
    all_of_them, values = await counted(sample, "product_facets", **given)
    assert (all_of_them["count"], all_of_them["capped"]) == (len(products), False)
    priced = [row for row in products if row["price"] is not None]
    differ = len({row["currency"] for row in priced}) > 1 or " " in given.get("price", "")
    categories = Counter((row["category"], row["category_id"]) for row in products)
    folded = await keys(sample, "search_key", {name for name, _ in categories})
    assert values.get("category", []) == most(categories, folded)
    states = Counter(
        "out of stock" if row["quantity"] == 0 else "low" if row["low_stock"] else "in stock"
        for row in products
    )
    assert {value: number for value, _, number in values.get("stock", [])} == states
    bands = Counter(band(row["price"]) + (f" {row['currency'] or 'own'}" if differ else "") for row in priced)
    assert {value: number for value, _, number in values.get("price", [])} == bands


def state(row: Any) -> str:  # noqa: ANN401
    return "out of stock" if row["quantity"] == 0 else "low" if row["low_stock"] else "in stock"


async def give_back(db: asyncpg.Connection, given: dict[str, Any]) -> int:
    """Ask for each value of the facets of products, as it is; return how many there were."""
    sorts = cycle(["name", "newest", "price", "quantity"])
    asked = 0
    for facet, each in (await counted(db, "product_facets", **given))[1].items():
        for value, number, count in each:
            if given.get(facet, value) != value and facet != "category":
                continue  # the facet is filtered otherwise, and counted within that
            criteria = given | ({"category_id": number} if facet == "category" else {facet: value})
            if facet == "category":
                criteria.pop("category", None)
            rows = await found(db, "list_products", criteria)
            assert len(rows) == count, (given, facet, value)
            sort = next(sorts)
            again = await found(db, "list_products", criteria | {"sort": sort})
            assert {row["product_id"] for row in again} == {row["product_id"] for row in rows}, sort
            for how in ["exact", "estimated"]:
                all_criteria = criteria | {"count": how}
                told = await db.fetchrow(
                    f"SELECT * FROM {call('count_products', all_criteria)}", *all_criteria.values()
                )
                assert tuple(told) == (count, "exact"), (given, facet, value)
            of_it, values = await counted(db, "product_facets", **criteria)
            assert (of_it["count"], of_it["capped"]) == (count, False)
            if facet != "category":
                assert values[facet] == [(value, None, count)]
            if facet == "stock":
                assert {state(row) for row in rows} == {value}
            if facet == "price":
                numbers, _, currency = value.partition(" ")
                assert {band(row["price"]) for row in rows} == {numbers}
                assert not currency or {row["currency"] or "own" for row in rows} == {currency}
            asked += 1
    return asked


@pytest.mark.parametrize("given", PRODUCTS, ids=str)
async def test_every_value_of_products_finds_what_it_counts(
    sample: asyncpg.Connection, given: dict[str, Any]
) -> None:
    there = (await counted(sample, "product_facets", **given))[0]["count"]
    assert bool(await give_back(sample, given)) == bool(there)


async def test_so_does_every_value_where_currencies_differ(inventory: asyncpg.Connection) -> None:
    for number in range(60):
        price = None if number % 10 == 9 else number * 7
        await inventory.execute(
            "SELECT insert_product($1, $2, p_price => $3, p_currency => $4, p_quantity => $5, p_low_stock_level => $6, p_active => $7)",
            *(f"Mug {number}", f"Kitchen {number % 3}", price),
            *(None if price is None else (None, "EUR", "USD")[number % 7 % 3], number % 5, 2 - number % 2),
            number % 4 > 0,
        )
    bands = [value for value, _, _ in (await counted(inventory, "product_facets"))[1]["price"]]
    assert {value.partition(" ")[2] for value in bands} == {"own", "EUR", "USD"}
    searches: list[dict[str, Any]] = [
        {},
        {"active": None},
        {"active": False},
        {"category": "kitchen"},
        {"q": "mug"},
        {"price": "10-25 own"},
        {"price": "50-100 EUR"},
        {"price": "10-25", "stock": "low"},
    ]
    for given in searches:
        assert await give_back(inventory, given) > 0


async def test_a_value_says_what_its_filter_would_find(sample: asyncpg.Connection) -> None:
    for given in [{}, {"category": "soup"}, {"q": "tomato"}]:
        _, values = await counted(sample, "recipe_facets", **given)
        for name, _, number in values["ingredient"]:
            found_so = await found(sample, "search_recipes", given | {"ingredient": name})
            assert len(found_so) == number, (given, name)


def narrowed(given: dict[str, Any], facet: str, number: int) -> dict[str, Any]:
    """The filters once somebody has chosen this value, too."""
    if facet == "category":
        return {**given, "category_id": number}
    return {**given, "ingredient_id": [*given.get("ingredient_id", []), number]}


async def test_a_value_of_a_facet_of_recipes_finds_what_it_counts(sample: asyncpg.Connection) -> None:
    asked = 0
    searches: list[dict[str, Any]] = [
        {},
        {"q": "soup"},
        {"ingredient": "onion"},
        {"without": "meat"},
        {"ingredient_id": [1]},
    ]
    for given in searches:
        all_of_them, values = await counted(sample, "recipe_facets", **given)
        assert not all_of_them["capped"]
        for facet, each in values.items():
            for _, number, count in each:
                narrower = narrowed(given, facet, number or 0)
                assert len(await found(sample, "search_recipes", narrower)) == count, narrower
                told = await sample.fetchrow(
                    f"SELECT * FROM {call('count_recipes', narrower)}", *narrower.values()
                )
                assert tuple(told) == (count, "exact"), narrower
                # The next choice is counted within this one.
                next_of_them, further = await counted(sample, "recipe_facets", **narrower)
                assert next_of_them["count"] == count, narrower
                assert max(n for _, _, n in further["ingredient"]) <= count
                asked += 1
    assert asked > 60


async def test_an_ingredient_by_number_is_that_by_name(sample: asyncpg.Connection) -> None:
    known = await sample.fetch(
        "SELECT i.ingredient_id, i.name, cardinality(match_kinds(i.ingredient_id)) AS kinds FROM recipes.ingredient AS i"
        " WHERE EXISTS (SELECT FROM recipes.ingredient_use AS u WHERE u.ingredient_id = ANY (match_kinds(i.ingredient_id)))"
    )
    assert max(row["kinds"] for row in known) > 1
    for row in known:
        for sort in ["title", "views"]:
            by_name = await found(sample, "search_recipes", {"ingredient": row["name"], "sort": sort})
            by_number = await found(
                sample, "search_recipes", {"ingredient_id": [row["ingredient_id"]], "sort": sort}
            )
            assert by_name, row["name"]
            assert [each["recipe_id"] for each in by_number] == [each["recipe_id"] for each in by_name]


# What is given with a value of a facet, which takes the place of what was given for that facet.
CHOSEN: list[dict[str, Any]] = [
    {},
    {"category": "classics"},
    {"author_id": 1},
    {"language": "en"},
    {"year": "1930s"},
    {"q": "the"},
    {"q": "tolkein silmarilion"},
    {"language": "en", "year": "1960s"},
]


def chosen(given: dict[str, Any], facet: str, value: str, number: int | None) -> dict[str, Any]:
    """The filters once somebody has chosen this value."""
    kept = {name: each for name, each in given.items() if name not in {facet, f"{facet}_id"}}
    return {**kept, facet if number is None else f"{facet}_id": value if number is None else number}


@pytest.mark.parametrize("given", CHOSEN, ids=str)
async def test_a_value_of_a_facet_of_books_finds_what_it_counts(
    sample: asyncpg.Connection, given: dict[str, Any]
) -> None:
    all_of_them, values = await counted(sample, "book_facets", **given)
    assert not all_of_them["capped"]
    assert {*values} == {"category", "author", "language", "year"}
    for facet, each in values.items():
        for value, number, count in each:
            narrower = chosen(given, facet, value, number)
            if facet in given or f"{facet}_id" in given:
                continue  # the other books of this facet are outside what was counted
            assert len(await found(sample, "search_books", narrower)) == count, narrower
            assert (await counted(sample, "book_facets", **narrower))[0]["count"] == count, narrower


async def test_a_year_is_what_facets_call_it(bookstore: asyncpg.Connection) -> None:
    years = [-3000, -50, -49, -44, -40, -39, -10, -9, -1, 0, 1, 9, 10, 19, 1959, 1960, 1969, 1970, 2100]
    for number in years:
        await bookstore.execute("SELECT insert_book($1, p_published_year => $2)", f"Book {number}", number)
    await bookstore.execute("SELECT insert_book('Book without a year')")
    query = "SELECT published_year FROM search_books(p_year => $1, p_sort => $2)"
    for value, expected in [
        *((year(number, 1), [number]) for number in years),
        *((year(number, 10), [n for n in years if year(n, 10) == year(number, 10)]) for number in years),
        ("1961", []),
        ("9999", []),
        ("1960S", [1969, 1960]),
        ("  1960 s ", [1969, 1960]),
        ("44bc", [-44]),
        ("40S\tBc", [-40, -44, -49]),
        ("\uff11\uff19\uff16\uff10", [1960]),
    ]:
        for sort in ["relevance", "year"]:
            found_so = [row["published_year"] for row in await bookstore.fetch(query, value, sort)]
            assert sorted(found_so) == sorted(expected), (value, sort)


async def test_a_language_is_that_very_one_however_it_is_written(bookstore: asyncpg.Connection) -> None:
    for number, code in enumerate(["en", "en-US", "EN_us", "eng-US", "eng", "zho-hant-tw", None]):
        await bookstore.execute("SELECT insert_book($1, p_language => $2)", f"Book {number}", code)
    query = "SELECT array_agg(title ORDER BY title) FROM search_books(p_language => $1)"
    for code, numbers in [
        ("en", [0, 4]),
        (" EN ", [0, 4]),
        ("eng", [0, 4]),
        ("eng_us", [1, 2, 3]),
        ("en-US", [1, 2, 3]),
        ("En-uS", [1, 2, 3]),
        ("zh-hant-tw", [5]),
    ]:
        assert await bookstore.fetchval(query, code) == [f"Book {n}" for n in numbers], code
    for code in ["zh", "zh-Hant", "fr"]:
        assert await bookstore.fetchval(query, code) is None, code
    # So one value of the facet, too, however it is written.
    assert (await counted(bookstore, "book_facets"))[1]["language"] == [
        *(("en-US", None, 3), ("en", None, 2), ("zh-Hant-TW", None, 1))
    ]


@pytest.mark.parametrize("call", ["search_books", "count_books", "book_facets"])
async def test_what_is_no_year_and_no_language_is_refused(refused: Refused, call: str) -> None:
    for text in [
        *("", " ", "x", "s", "bc", "1965s", "45s BC", "0 BC", "-44", "044", "0000", "19.5", "1e3", "12345"),
        *("1960s AD", "1960-1969", "44 BCE", "B44C", "1960ss", "\u0661\u0669\u0666\u0660", "9" * 5000),
    ]:
        refusal = await refused("22023", f"SELECT * FROM {call}(p_year => $1)", text)
        assert (refusal.column_name, refusal.args[0]) == ("year", "year must be a year or a decade"), text
        assert refusal.hint == "Write it as facets do: 1969, 1960s, 44 BC or 40s BC."
    for text in ["", " ", "e", "english", "en-", "e n", "' OR true --", "x" * 5000]:
        refusal = await refused("23514", f"SELECT * FROM {call}(p_language => $1)", text)
        assert refusal.constraint_name == "language_code_form", text


async def test_languages_and_years_of_many_books_are_read_from_their_lists(db: asyncpg.Connection) -> None:
    await fill(db, 1, 12_000, 1)
    await db.execute("UPDATE bookstore.book SET published_year = 1950 + book_id % 2 WHERE book_id > 100")
    query = "SELECT * FROM bookstore.books_found(NULL, NULL, NULL, NULL, NULL, NULL, $1, $2, false, 5)"
    for language, years, ids in [
        ("en", None, [11_999, 11_998, 11_997, 11_996, 11_995]),
        (None, "1951", [11_999, 11_997, 11_995, 11_993, 11_991]),
        (None, "1950s", [12_000, 11_998, 11_996, 11_994, 11_992]),
        ("en", "1950", [11_998, 11_996, 11_994, 11_992, 11_988]),
        ("de", "1950s", [12_000, 11_990, 11_980, 11_970, 11_960]),
        ("de", "1951", []),
    ]:
        row = await db.fetchrow(query, language, years)
        assert (row["ids"], row["capped"]) == (ids, ids != []), (language, years)
    # More books than are looked at, too.
    searches: list[tuple[dict[str, Any], int]] = [
        ({"language": "EN"}, 10_800),
        ({"year": "1950"}, 5_950),
        ({"year": "1950s"}, 11_900),
        ({"language": "en", "year": "1950s"}, 10_710),
        ({"language": "en", "year": "1951", "category_id": 1}, 5_950),
        ({"language": "de", "year": "1951"}, 0),
    ]
    for given, number in searches:
        for how, expected in [("exact", number), ("estimated", min(number, 1000))]:
            arguments = {**given, "count": how}
            row = await db.fetchrow(f"SELECT * FROM {call('count_books', arguments)}", *arguments.values())
            assert row["count"] == expected, given
            assert row["count_is"] == ("exact" if expected == number else "at_least"), given


@pytest.mark.parametrize(
    ("price", "value"),
    [
        ("0", "0-10"),
        ("9.99", "0-10"),
        ("10", "10-25"),
        ("24.99", "10-25"),
        ("25", "25-50"),
        ("50", "50-100"),
        ("99.99", "50-100"),
        ("100", "100-250"),
        ("250", "250-1000"),
        ("999.99", "250-1000"),
        ("1000", "1000+"),
        ("9999999999.99", "1000+"),
    ],
)
async def test_a_price_is_in_one_band(inventory: asyncpg.Connection, price: str, value: str) -> None:
    await inventory.execute("SELECT insert_product('Mug', 'Kitchen', p_price => $1::text::numeric)", price)
    await inventory.execute("SELECT insert_product('Cup', 'Kitchen')")  # no price, no band
    assert (await counted(inventory, "product_facets"))[1]["price"] == [(value, None, 1)]
    await inventory.execute(
        "SELECT insert_product('Pot', 'Kitchen', p_price => $1::text::numeric, p_currency => 'EUR')", price
    )
    assert (await counted(inventory, "product_facets"))[1]["price"] == [
        (f"{value} own", None, 1),
        (f"{value} EUR", None, 1),
    ]


async def test_stock_is_in_one_of_three_states(inventory: asyncpg.Connection) -> None:
    for number, (quantity, level) in enumerate(
        [(0, None), (0, 0), (0, 5), (5, 5), (1, 5), (6, 5), (1, None)]
    ):
        await inventory.execute(
            "SELECT insert_product($1, 'Kitchen', p_quantity => $2, p_low_stock_level => $3)",
            f"Mug {number}",
            quantity,
            level,
        )
    assert (await counted(inventory, "product_facets"))[1]["stock"] == [
        ("out of stock", None, 3),
        ("in stock", None, 2),
        ("low", None, 2),
    ]


async def test_years_become_decades_when_there_are_more_than_ten(bookstore: asyncpg.Connection) -> None:
    for number in [-43, -44, -1, 0, 9, 1965, 1965, 1969, 1970, 2001]:
        await bookstore.execute("SELECT insert_book('Book', p_published_year => $1)", number)
    years = (await counted(bookstore, "book_facets"))[1]["year"]
    assert [value for value, _, _ in years] == [
        *("1965", "0", "1 BC", "1969", "1970", "2001", "43 BC", "44 BC", "9")
    ]
    for number in [2002, 2003]:
        await bookstore.execute("SELECT insert_book('Book', p_published_year => $1)", number)
    years = (await counted(bookstore, "book_facets"))[1]["year"]
    assert [(value, number) for value, _, number in years] == [
        *(("1960s", 3), ("2000s", 3), ("0s", 2), ("40s BC", 2), ("0s BC", 1), ("1970s", 1))
    ]


async def fill(db: asyncpg.Connection, first: int, last: int, *categories: int) -> None:
    """Insert books by number, as far as counting reads them, in categories that are made as needed."""
    await db.execute(
        "INSERT INTO bookstore.category (category_id, name) SELECT c, 'Shelf ' || c FROM unnest($1::bigint[]) AS c ON CONFLICT DO NOTHING",
        categories,
    )
    await db.execute(
        "INSERT INTO bookstore.book (book_id, title, language) SELECT n, 'Common Ground', CASE WHEN n % 10 = 0 THEN 'de' ELSE 'en' END FROM generate_series($1::bigint, $2::bigint) AS n",
        first,
        last,
    )
    await db.execute(
        """
        INSERT INTO bookstore.book_category (book_id, category_id, title_sort, year_sort, price_sort)
        SELECT b.book_id, c, b.title_sort, b.year_sort, b.price_sort
        FROM bookstore.book AS b CROSS JOIN unnest($3::bigint[]) AS c WHERE b.book_id BETWEEN $1 AND $2
        """,
        first,
        last,
        categories,
    )


async def test_at_most_a_thousand_rows_are_counted(db: asyncpg.Connection) -> None:
    await fill(db, 1, 1000, 1)
    await db.execute("CALL index_words('bookstore', 'book', $1)", [*range(1, 1001)])
    searches: list[dict[str, Any]] = [{}, {"category": "shelf 1"}, {"q": "common"}, {"q": "comon grounds"}]
    for given in searches:
        all_of_them, values = await counted(db, "book_facets", **given)
        assert (all_of_them["count"], all_of_them["capped"]) == (1000, False), given
        assert values["language"] == [("en", None, 900), ("de", None, 100)]
    await fill(db, 1001, 1010, 1)
    await db.execute("CALL index_words('bookstore', 'book', $1)", [*range(1001, 1011)])
    for given in searches:
        all_of_them, values = await counted(db, "book_facets", **given)
        assert (all_of_them["count"], all_of_them["capped"]) == (1000, True), given
        assert values["category"] == [("Shelf 1", 1, 1000)]
    # The newest, where nothing else says which are first.
    await db.execute("UPDATE bookstore.book SET language = 'fr' WHERE book_id <= 10")
    for given in searches[:2]:
        values = (await counted(db, "book_facets", **given))[1]
        assert values["language"] == [("en", None, 900), ("de", None, 100)]


async def test_of_a_long_list_no_more_than_20000_rows_are_looked_at(db: asyncpg.Connection) -> None:
    await fill(db, 1, 5_100, 1, 2)
    await fill(db, 5_101, 10_200, 2)
    await fill(db, 10_201, 20_050, 1)
    await db.execute("INSERT INTO bookstore.author (author_id, name) VALUES (1, 'Somebody')")
    await db.execute("INSERT INTO bookstore.author_name (author_id, name_key) VALUES (1, 'somebody')")
    by_somebody = """
        INSERT INTO bookstore.book_author (book_id, author_id, position, title_sort, year_sort, price_sort)
        SELECT b.book_id, 1, 1, b.title_sort, b.year_sort, b.price_sort FROM bookstore.book AS b WHERE b.book_id BETWEEN $1 AND $2
    """
    await db.execute(by_somebody, 51, 20_050)
    # Both are in more than 5,000 books; those of the author are looked at, of which the oldest are in the category.
    searches = [("shelf 2", 1000, True), ("shelf 1", 1000, True)]
    for category, number, capped in searches:
        all_of_them, _ = await counted(db, "book_facets", author="somebody", category=category)
        assert (all_of_them["count"], all_of_them["capped"]) == (number, capped)
    await db.execute("DELETE FROM bookstore.book_author WHERE book_id BETWEEN 101 AND 10200")
    await fill(db, 20_051, 30_150, 1)
    await db.execute(by_somebody, 20_051, 30_150)
    all_of_them, values = await counted(db, "book_facets", author="somebody", category="shelf 2")
    assert (all_of_them["count"], all_of_them["capped"]) == (50, False)  # 20,000 books
    assert values["category"] == [("Shelf 1", 1, 50), ("Shelf 2", 2, 50)]
    await fill(db, 30_151, 30_180, 1)
    await db.execute(by_somebody, 30_151, 30_180)
    all_of_them, _ = await counted(db, "book_facets", author="somebody", category="shelf 2")
    assert (all_of_them["count"], all_of_them["capped"]) == (20, True)  # the oldest 30 are no longer seen


async def test_a_book_by_two_authors_that_are_meant_counts_once(bookstore: asyncpg.Connection) -> None:
    await bookstore.execute("SELECT insert_book('Dune', '{Ann Lee,Bo Lee}', '{Sands,More Sands}')")
    for given in [{"author": "lee"}, {"category": "sand"}, {"author": "lee", "category": "sand"}]:
        all_of_them, values = await counted(bookstore, "book_facets", **given)
        assert all_of_them["count"] == 1
        assert [value for value, _, number in values["author"] if number == 1] == ["Ann Lee", "Bo Lee"]


async def test_what_is_as_typed_by_its_name_alone_is_not_corrected(bookstore: asyncpg.Connection) -> None:
    for title in ["Gemma", "Gemma Again", "Gemma for Ever", "Emma"]:
        await bookstore.execute("SELECT insert_book($1)", title)
    for sort in ["relevance", "title", "newest"]:
        rows = await bookstore.fetch(
            "SELECT title, corrected FROM search_books(p_q => 'emma', p_sort => $1)", sort
        )
        assert [tuple(row) for row in rows] == [("Emma", None)], sort
    all_of_them, _ = await counted(bookstore, "book_facets", q="emma")
    assert (all_of_them["count"], all_of_them["corrected"]) == (1, None)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("book_facets(p_q => ' ')", "q"),
        ("book_facets(p_author => '')", "author"),
        ("book_facets(p_category => '')", "category"),
        ("book_facets(p_isbn => '-')", "isbn"),
        ("book_facets(p_author => 'lee', p_author_id => 1)", "author"),
        ("search_books(p_author => 'lee', p_author_id => 1)", "author"),
        ("count_books(p_category => 'maps', p_category_id => 1)", "category"),
        ("book_facets(p_category => 'maps', p_category_id => 1)", "category"),
        ("recipe_facets(p_q => '')", "q"),
        ("recipe_facets(p_category => '')", "category"),
        ("recipe_facets(p_ingredient => ',')", "ingredient"),
        ("recipe_facets(p_ingredient => 'leek', p_match => 'some')", "match"),
        ("search_recipes(p_category => 'soup', p_category_id => 1)", "category"),
        ("count_recipes(p_category => 'soup', p_category_id => 1)", "category"),
        ("recipe_facets(p_category => 'soup', p_category_id => 1)", "category"),
        ("recipe_facets(p_ingredient_id => '{1,NULL}')", "ingredient_id"),
        ("search_recipes(p_ingredient_id => ARRAY(SELECT generate_series(1, 51)))", "ingredient_id"),
        ("product_facets(p_q => '')", "q"),
        ("product_facets(p_category => '')", "category"),
        ("product_facets(p_stock => 'some')", "stock"),
        ("product_facets(p_price => 'cheap')", "price"),
        ("product_facets(p_category => 'kitchen', p_category_id => 1)", "category"),
    ],
)
async def test_what_no_search_takes_no_facets_take(refused: Refused, query: str, field: str) -> None:
    assert (await refused("22023", f"SELECT * FROM {query}")).column_name == field
