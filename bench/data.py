"""Made data: so many books, a tenth as many recipes and products, with the skews of real ones; the same for the same seed.

Words are coined; how often one
occurs follows Zipf's law, and how many there are Heaps' law. An author's books follow Lotka's law. The rows are those that the
import functions would make, without going through them: each table is filled without its indexes, then these are made again.
"""

import asyncio
import gc
import multiprocessing
import os
import re
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, pairwise
from time import perf_counter
from typing import Any, TypeAlias

import asyncpg
import numpy as np

SEED = 20260101
CORES = os.cpu_count() or 1
CHUNK = 20_000
"""Rows that a process makes at a time."""

NOUNS = {"bookstore": "book", "recipes": "recipe", "inventory": "product"}
"""What each catalog keeps, and finds by words."""

LOADED = [
    "bookstore.author", "bookstore.author_name", "bookstore.author_word",
    "bookstore.book", "bookstore.book_author", "bookstore.book_category",
    "recipes.recipe", "recipes.recipe_views", "recipes.recipe_ingredient", "recipes.recipe_step",
    "recipes.recipe_category", "recipes.ingredient_use",
    "inventory.product", "inventory.stock", "inventory.stock_movement",
]  # fmt: skip
"""Tables that are filled without their indexes and constraints."""

WORDS = [
    f"{catalog}.{table}"
    for catalog, noun in NOUNS.items()
    for table in (f"{noun}_word", "word", "spelling", "form")
]
"""The tables of words, filled so too."""

FOLLOWING = [
    (
        "author",
        """
        INSERT INTO bookstore.author_name (author_id, name_key, inverted)
        SELECT a.author_id, f.name_key, f.inverted
        FROM bookstore.author AS a
        CROSS JOIN LATERAL (VALUES
            (a.name_key, false),
            (regexp_replace(a.name_key, '^(.+) ([^ ]+)$', '\\2 \\1'), true)
        ) AS f (name_key, inverted)
        WHERE a.author_id BETWEEN $1 AND $2 AND (f.name_key <> a.name_key OR NOT f.inverted)
        """,
    ),
    (
        "author",
        """
        INSERT INTO bookstore.author_word (author_id, name_key, word)
        SELECT DISTINCT a.author_id, a.name_key, w.word
        FROM bookstore.author AS a
        CROSS JOIN LATERAL string_to_table(a.name_key, ' ') AS w (word)
        WHERE a.author_id BETWEEN $1 AND $2
        """,
    ),
    (
        "book",
        """
        INSERT INTO bookstore.book_author (book_id, author_id, position, roles, title_sort, year_sort, price_sort)
        SELECT
            b.book_id, (a.author ->> 'author_id')::bigint, a.position,
            ARRAY(SELECT json_array_elements_text(a.author -> 'roles')), b.title_sort, b.year_sort, b.price_sort
        FROM bookstore.book AS b
        CROSS JOIN LATERAL json_array_elements(b.authors) WITH ORDINALITY AS a (author, position)
        WHERE b.book_id BETWEEN $1 AND $2
        """,
    ),
    (
        "book",
        """
        INSERT INTO bookstore.book_category (book_id, category_id, title_sort, year_sort, price_sort)
        SELECT b.book_id, (c.category ->> 'category_id')::bigint, b.title_sort, b.year_sort, b.price_sort
        FROM bookstore.book AS b
        CROSS JOIN LATERAL json_array_elements(b.categories) AS c (category)
        WHERE b.book_id BETWEEN $1 AND $2
        """,
    ),
    (
        "recipe",
        """
        INSERT INTO recipes.recipe_category (recipe_id, category_id, title_sort, minutes_sort)
        SELECT r.recipe_id, (c.category ->> 'category_id')::bigint, r.title_sort, r.minutes_sort
        FROM recipes.recipe AS r
        CROSS JOIN LATERAL json_array_elements(r.categories) AS c (category)
        WHERE r.recipe_id BETWEEN $1 AND $2
        """,
    ),
    (
        "recipe",
        """
        INSERT INTO recipes.ingredient_use (recipe_id, ingredient_id, required, needed, title_sort, minutes_sort)
        SELECT
            u.recipe_id, u.ingredient_id, u.required,
            sum((u.required AND NOT i.is_staple)::integer) OVER (PARTITION BY u.recipe_id), r.title_sort, r.minutes_sort
        FROM (
            SELECT l.recipe_id, l.ingredient_id, bool_or(NOT l.optional) AS required
            FROM recipes.recipe_ingredient AS l
            WHERE l.recipe_id BETWEEN $1 AND $2 AND l.ingredient_id IS NOT NULL
            GROUP BY l.recipe_id, l.ingredient_id
        ) AS u
        JOIN recipes.recipe AS r ON r.recipe_id = u.recipe_id
        JOIN recipes.ingredient AS i ON i.ingredient_id = u.ingredient_id
        """,
    ),
]
"""The tables that repeat what others say, each filled for a range of numbers, as link_books and its like would fill them."""

GIVEN = """
    WITH given AS MATERIALIZED (
        SELECT t.{noun}_id, w.form, w.rank, w.words
        FROM {catalog}.{noun}_text AS t
        CROSS JOIN LATERAL util.weigh_words(t.texts, t.weights, t.lengths) AS w
        WHERE t.{noun}_id BETWEEN $1 AND $2
    ),
    written AS (
        INSERT INTO {catalog}.written (word)
        SELECT DISTINCT d.word FROM given AS g CROSS JOIN LATERAL unnest(g.words) AS d (word)
    )
    INSERT INTO {catalog}.{noun}_word ({noun}_id, form, rank)
    SELECT g.{noun}_id, g.form, g.rank FROM given AS g WHERE g.rank < 10000
"""
"""The words of a range of recipes or products, as index_words would find them; those of books are made with the books."""

COUNTED = [
    """
    INSERT INTO {catalog}.form (form, stem, uses)
    SELECT l.form, util.stem(l.form), count(*) FROM {catalog}.{noun}_word AS l GROUP BY l.form
    """,
    "INSERT INTO {catalog}.written (word) SELECT k.word FROM {catalog}.word AS k",  # those it begins with
    "TRUNCATE {catalog}.word",
    """
    INSERT INTO {catalog}.word (word, form, weight)
    SELECT w.word, s.form, util.word_weight(coalesce(f.uses, 0))
    FROM (
        SELECT w.word FROM {catalog}.written AS w
        UNION
        SELECT w.word FROM {catalog}.category AS c CROSS JOIN LATERAL string_to_table(c.search_key, ' ') AS w (word)
    ) AS w (word)
    CROSS JOIN LATERAL (SELECT util.singular(w.word)) AS s (form)
    LEFT JOIN {catalog}.form AS f ON f.form = s.form
    """,
    "TRUNCATE {catalog}.spelling",
    "INSERT INTO {catalog}.spelling (word) SELECT w.word FROM {catalog}.word AS w ORDER BY w.word",
    "DROP TABLE {catalog}.written",
]
"""Forms and dictionary of a catalog, of its lists and of the words that stand in them."""

FUNCTION_WORDS = (
    "the of and a in to for on with from an at by my how your is his new life world great best day her its as one love book"
).split()
ONSETS = "b br c ch cl cr d dr f fl fr g gl gr h j k l m n p pl pr qu r s sc sh sl sm sn sp st str t th tr v w y z".split()
VOWELS = "a a a e e e i i i o o o u u ai ea ee ie oa oo ou y".split()
CODAS = ["", "", "", "", *"b ck d ft g l ll m n n nd ng nt p r r rd rk rn s s ss st t t th x".split()]
ACCENTS = dict(zip("aeioun", "áéíöüñ", strict=True))
CATEGORIES = {
    "bookstore": ["Fiction", "History", "Science Fiction", "Poetry", "Children", "Travel", "Art", "Law"],
    "recipes": ["Main Course", "Dessert", "Soup", "Salad", "Breakfast", "Baking", "Drinks", "Side Dish"],
    "inventory": ["Hardware", "Kitchen", "Electronics", "Garden", "Toys", "Office", "Lighting", "Tools"],
}
COMMON = "salt,butter,sugar,flour,eggs,water,onion,garlic,milk,olive oil,black pepper,lemon juice".split(",")
LINES = [
    "{} cups {}",
    "{} tbsp {}",
    "{} tsp {}",
    "{} g {}",
    "{} kg {}",
    "{} {}",
    "{} {}, chopped",
    "{} oz {}, melted",
]

Say = Callable[[str], None]
Numbers: TypeAlias = "np.ndarray[Any, Any]"


def coin(chance: np.random.Generator, number: int) -> list[str]:
    """Coin different words that can be spoken; the first, which are used most, are short."""
    words: dict[str, None] = dict.fromkeys(FUNCTION_WORDS[:number])
    while len(words) < number:
        ranks = np.arange(len(words), number + number // 10 + 100)
        syllables = np.clip(
            np.round(0.9 + 0.45 * np.log10(ranks + 1) + chance.normal(0, 0.4, len(ranks))), 1, 5
        )
        parts = [
            [pieces[i] for i in chance.integers(len(pieces), size=len(ranks)).tolist()]
            for pieces in (ONSETS, VOWELS) * 5 + (CODAS,)
        ]
        for place, count in enumerate(syllables.astype(int).tolist()):
            word = "".join(part[place] for part in parts[: 2 * count]) + parts[-1][place]
            words[str(len(words) // 50 + 1) if len(words) % 50 == 49 else word] = None
            if len(words) == number:
                break
    return [*words]


def shown(chance: np.random.Generator, words: list[str]) -> list[str]:
    """Write words as titles print them: function words small, others with a capital, a few with an accent."""
    shown = words[: len(FUNCTION_WORDS)] + [word.capitalize() for word in words[len(FUNCTION_WORDS) :]]
    for place in chance.choice(len(words), len(words) // 50, replace=False).tolist():
        shown[place] = re.sub("[aeioun]", lambda letter: ACCENTS[letter[0]], shown[place], count=1)
    return shown


def zipf(number: int, shift: float) -> Numbers:
    """Cumulated chances of ranks, each 1 / (rank + shift)."""
    chances: Numbers = np.cumsum(1 / (np.arange(number) + shift))
    return chances / chances[-1]


def pick(chance: np.random.Generator, cumulated: Numbers, number: int) -> list[int]:
    """Draw ranks."""
    ranks: list[int] = np.searchsorted(cumulated, chance.random(number), side="right").tolist()
    return ranks


def isbns(books: Numbers) -> list[str]:
    """The ISBN of each book's number: a different one for each."""
    digits = [f"978{number:09d}" for number in (books * 618_033_989 % 1_000_000_000).tolist()]
    weights = np.array([1, 3] * 6)
    sums = (np.array([[*map(int, text)] for text in digits]) * weights).sum(axis=1)
    return [text + str((10 - total % 10) % 10) for text, total in zip(digits, sums.tolist(), strict=True)]


def sentence(words: list[str]) -> str:
    """Make a sentence of some words."""
    return " ".join(words).lower().capitalize() + "."


class Phrases:
    """Phrases of words that occur as often as Zipf says, of a vocabulary as large as Heaps says."""

    def __init__(self, chance: np.random.Generator, tokens: int) -> None:
        """Coin the vocabulary that so many words of text would have."""
        self.words = shown(chance, coin(chance, int(20 * tokens**0.6)))
        self.chances = zipf(len(self.words), 1.5)

    def make(self, chance: np.random.Generator, lengths: list[int]) -> list[list[str]]:
        """Make a phrase of each length."""
        picked: Numbers = np.array(pick(chance, self.chances, sum(lengths)))
        ends = np.cumsum(lengths) - 1
        ends = ends[picked[ends] < len(FUNCTION_WORDS)]  # no phrase ends in "of"
        content = self.chances[len(FUNCTION_WORDS) - 1]
        picked[ends] = np.searchsorted(self.chances, content + chance.random(len(ends)) * (1 - content))
        words, start, phrases = [self.words[i] for i in picked.tolist()], 0, []
        for length in lengths:
            phrases.append(words[start : start + length])
            start += length
        return phrases


def title(words: list[str]) -> str:
    """Make a title of some words."""
    return words[0][:1].upper() + " ".join(words)[1:]


def person_names(chance: np.random.Generator, number: int) -> list[str]:
    """Make different names of persons, of given names and surnames that are shared as real ones are."""
    given = [word.capitalize() for word in coin(chance, 1500)[len(FUNCTION_WORDS) :] if word.isalpha()]
    surnames = shown(chance, coin(chance, int(20 * number**0.6) + 100))[len(FUNCTION_WORDS) :]
    surnames = [word for word in surnames if word.isalpha()]
    given_chances, surname_chances = zipf(len(given), 20), zipf(len(surnames), 100)
    letters = ["T" if word[0] == "Y" else word[0] for word in given]  # C. Y. would be one with Cy
    names: list[str] = []
    keys: set[str] = set()
    while len(names) < number:
        want = number - len(names)
        firsts, seconds = pick(chance, given_chances, want), pick(chance, given_chances, want)
        for first, second, last, form in zip(
            firsts, seconds, pick(chance, surname_chances, want), chance.random(want).tolist(), strict=True
        ):
            if form < 0.55:
                name = f"{given[first]} {surnames[last]}"
            elif form < 0.85:
                name = f"{given[first]} {letters[second]}. {surnames[last]}"
            elif form < 0.9:
                name = f"{letters[first]}. {letters[second]}. {surnames[last]}"
            else:
                name = f"{given[first]} {given[second]} {surnames[last]}"
            key = name.lower().replace(".", "")
            if key not in keys:
                keys.add(key)
                names.append(name)
    return names


@dataclass
class World:
    """What all rows of a data set share; the processes that make them inherit it."""

    books: int
    titles: Phrases
    authors: list[str]
    """Of each author the JSON that rows of books keep."""
    author_chances: Numbers
    categories: dict[str, list[tuple[str, int, str]]]
    """Of each catalog's categories, by rank: key, number, and the JSON that rows keep."""
    category_chances: dict[str, Numbers]
    publishers: list[str]
    dishes: Phrases
    lines: list[list[str]]
    """Of each ingredient, by rank, some lines as columns of recipe_ingredient after the position."""
    line_chances: Numbers
    things: Phrases
    words: dict[str, str]
    """What the words of titles and names are in the dictionary."""
    forms: dict[str, str]
    """And their forms."""

    def kinds(self, chance: np.random.Generator, catalog: str, counts: list[int]) -> Iterator[str]:
        """Make the JSON of so many categories of each row, in the order of their names."""
        picked = iter(pick(chance, self.category_chances[catalog], sum(counts)))
        listed = self.categories[catalog]
        for count in counts:
            yield f"[{', '.join(json for _, _, json in sorted({listed[next(picked)] for _ in range(count)}))}]"


WORLD: World


def rows(columns: list[list[Any]]) -> bytes:
    r"""Lines of COPY; None is \N."""
    columns = [["\\N" if value is None else str(value) for value in column] for column in columns]
    return "".join(["\t".join(row) + "\n" for row in zip(*columns, strict=True)]).encode()


def some(chance: np.random.Generator, share: float, values: list[Any]) -> list[Any]:
    """Leave all but a share of values out."""
    return [
        value if here else None
        for value, here in zip(values, (chance.random(len(values)) < share).tolist(), strict=True)
    ]


def scattered(
    chance: np.random.Generator, share: float, number: int, make: Callable[[int], list[Any]]
) -> list[Any]:
    """Make values for a share of so many rows."""
    here = (chance.random(number) < share).tolist()
    values = iter(make(sum(here)))
    return [next(values) if each else None for each in here]


def moments(numbers: Numbers, step: int) -> list[str]:
    """Moments as rows arrive one after the other."""
    texts: list[str] = np.datetime_as_string(np.datetime64("2020-01-01T00:00:00") + numbers * step).tolist()
    return texts


def author_rows(chance: np.random.Generator, first: int, last: int) -> dict[str, bytes]:  # noqa: ARG001  # as the others
    """Rows of authors."""
    names = [WORLD.authors[i].split('"')[5] for i in range(first - 1, last)]
    at = moments(np.arange(first, last + 1), 10)
    return {
        "bookstore.author (author_id, name, created_at, updated_at)": rows(
            [[*range(first, last + 1)], names, at, at]
        )
    }


def book_rows(chance: np.random.Generator, first: int, last: int) -> dict[str, bytes]:
    """Rows of books."""
    numbers = np.arange(first, last + 1)
    size = len(numbers)
    lengths = chance.choice(10, size, p=[0.06, 0.17, 0.2, 0.17, 0.14, 0.1, 0.07, 0.05, 0.03, 0.01]) + 1
    # Every author has a book of their own; who wrote the others, and who wrote along, is drawn.
    drawn = iter(pick(chance, WORLD.author_chances, 3 * size))
    roles = iter(chance.random(3 * size).tolist())
    authors = []
    for number, count in zip(
        numbers.tolist(), (chance.choice(3, size, p=[0.68, 0.23, 0.09]) + 1).tolist(), strict=True
    ):
        own = [2 * number // 5] if 2 * number % 5 < 2 and 2 * number // 5 < len(WORLD.authors) else []
        ranks = dict.fromkeys([*own, *(next(drawn) for _ in range(count - len(own)))])
        listed = [WORLD.authors[rank] for rank in ranks]
        for place in range(1, len(listed)):
            if (role := next(roles)) < 0.15:
                listed[place] = listed[place].replace(
                    '"author"]', '"translator"]' if role < 0.08 else '"illustrator"]'
                )
        authors.append(listed)
    codes = isbns(numbers)
    have = chance.random(size)
    prices = [
        f"{price / 100:.2f}"
        for price in np.clip(chance.lognormal(7.2, 0.6, size), 99, 50_000).astype(int).tolist()
    ]
    prices = some(chance, 0.85, prices)
    currencies = [
        price and ("EUR" if euro else "USD")
        for price, euro in zip(prices, (chance.random(size) < 0.4).tolist(), strict=True)
    ]
    years = (2025 - np.clip(chance.exponential(22, size), 0, 200)).astype(int).tolist()
    languages = [
        ["en", "de", "fr", "es", "pl", "it", "ja"][i]
        for i in chance.choice(7, size, p=[0.7, 0.08, 0.07, 0.06, 0.04, 0.03, 0.02])
    ]
    publishers = [WORLD.publishers[i] for i in pick(chance, zipf(len(WORLD.publishers), 5), size)]

    def describe(number: int) -> list[list[list[str]]]:
        sentences = WORLD.titles.make(chance, chance.integers(8, 20, 2 * number).tolist())
        return [sentences[2 * place : 2 * place + 1 + place % 2] for place in range(number)]

    titles = WORLD.titles.make(chance, lengths.tolist())
    kinds = [*WORLD.kinds(chance, "bookstore", (chance.choice(3, size, p=[0.4, 0.4, 0.2]) + 1).tolist())]
    subtitles = scattered(
        chance, 0.25, size, lambda number: WORLD.titles.make(chance, chance.integers(2, 8, number).tolist())
    )
    descriptions = scattered(chance, 0.1, size, describe)
    at = moments(numbers, 5)
    return book_words(numbers.tolist(), titles, authors, subtitles, descriptions) | {
        "bookstore.book (book_id, title, subtitle, authors, categories, isbn, printed_isbn, published_year, language, publisher,"
        " price, currency, description, source, source_key, created_at, updated_at)": rows([
            numbers.tolist(),
            [*map(title, titles)], [words and title(words) for words in subtitles],
            [f"[{', '.join(listed)}]" for listed in authors], kinds,
            [code if chosen < 0.8 else None for code, chosen in zip(codes, have.tolist(), strict=True)],
            [code[3:] if chosen > 0.99 else None for code, chosen in zip(codes, have.tolist(), strict=True)],
            some(chance, 0.9, years), some(chance, 0.8, languages), some(chance, 0.8, publishers),
            prices, currencies, [sentences and " ".join(map(sentence, sentences)) for sentences in descriptions], ["made"] * size, numbers.tolist(), at, at,
        ])
    }  # fmt: skip


def book_words(
    numbers: list[int],
    titles: list[list[str]],
    authors: list[list[str]],
    subtitles: list[list[str]],
    descriptions: list[list[list[str]]],
) -> dict[str, bytes]:
    """Rows of the words of books: what bookstore.book_text and util.weigh_words say, who would need the time of all else."""
    words, forms = WORLD.words, WORLD.forms
    lines: list[str] = []
    seen: set[str] = set()
    for number, in_title, listed, in_subtitle, sentences in zip(
        numbers, titles, authors, subtitles, descriptions, strict=True
    ):
        named: list[str] = []
        keys: list[str] = []
        for author in listed:
            parts = author.split('"', 6)[5].split()
            named += parts
            if parts[0][1] == parts[1][1] == ".":
                keys += [parts[0] + parts[1], parts[2]]
        named += keys
        said: dict[str, float] = {}
        described = [*chain(*(sentences or []))]
        for text, weight, length in (
            (in_title, 5, 8),
            (named, 2, 2),
            (in_subtitle, 2, 8),
            (described, 1, 30),
        ):
            if text:
                seen.update(text)
                each = weight / (0.25 + 0.75 * len(text) / length)
                for form in [forms[word] for word in text]:
                    said[form] = said.get(form, 0) + each
        lines += [
            f"{number}\t{form}\t{10000 - round(10000 * impact / (1.2 + impact))}\n"
            for form, impact in said.items()
        ]
    return {
        "bookstore.book_word (book_id, form, rank)": "".join(lines).encode(),
        "bookstore.written (word)": rows([[*{words[word] for word in seen}]]),
    }


def recipe_rows(chance: np.random.Generator, first: int, last: int) -> dict[str, bytes]:
    """Rows of recipes, their lines, steps and views."""
    numbers = np.arange(first, last + 1)
    size = len(numbers)
    counts = (chance.poisson(6, size) + 2).tolist()
    ranks = iter(pick(chance, WORLD.line_chances, sum(counts)))
    forms = iter(chance.integers(1 << 20, size=sum(counts)).tolist())
    lines = []
    for number, count in zip(numbers.tolist(), counts, strict=True):
        for position in range(1, count + 1):
            known = WORLD.lines[next(ranks)]
            lines.append(f"{number}\t{position}\t{known[next(forms) % len(known)]}\n")
    counts = (chance.poisson(3, size) + 1).tolist()
    steps, sentences = [], iter(WORLD.dishes.make(chance, chance.integers(8, 25, sum(counts)).tolist()))
    for number, count in zip(numbers.tolist(), counts, strict=True):
        steps += [f"{number}\t{position}\t{sentence(next(sentences))}\n" for position in range(1, count + 1)]
    minutes = (chance.choice([5, 10, 15, 20, 30, 45, 60, 90, 120, 240], size)).tolist()
    at = moments(numbers, 50)
    return {
        "recipes.recipe (recipe_id, title, servings, total_minutes, url, language, categories, source, source_key, created_at, updated_at)": rows([
            numbers.tolist(),
            [title(words) for words in WORLD.dishes.make(chance, (chance.choice(5, size, p=[0.1, 0.3, 0.3, 0.2, 0.1]) + 1).tolist())],
            some(chance, 0.9, chance.choice([1, 2, 4, 6, 8, 12], size).tolist()), some(chance, 0.85, minutes),
            [f"https://recipes.example.org/{number}" for number in numbers.tolist()], ["en"] * size,
            [*WORLD.kinds(chance, "recipes", (chance.choice(3, size, p=[0.4, 0.4, 0.2]) + 1).tolist())],
            ["made"] * size, numbers.tolist(), at, at,
        ]),
        "recipes.recipe_views (recipe_id, views)": rows([numbers.tolist(), (chance.pareto(1.2, size) * 10).astype(int).tolist()]),
        "recipes.recipe_ingredient (recipe_id, position, line, quantity, quantity_max, unit_code, ingredient_id, name, note, optional, status)": "".join(lines).encode(),
        "recipes.recipe_step (recipe_id, position, text)": "".join(steps).encode(),
    }  # fmt: skip


def product_rows(chance: np.random.Generator, first: int, last: int) -> dict[str, bytes]:
    """Rows of products, their stock and how it came about."""
    numbers = np.arange(first, last + 1)
    size = len(numbers)
    categories = [
        WORLD.categories["inventory"][i][1] for i in pick(chance, WORLD.category_chances["inventory"], size)
    ]
    # A number in base 24 without vowels: what makers call their models.
    models = [
        "".join("BCDFGHJKLMNPQRSTVWXZ2468"[number // 24**k % 24] for k in range(5))
        for number in (numbers * 7919 % 24**5).tolist()
    ]
    names = [
        f"{title(words)} {model}"
        for words, model in zip(
            WORLD.things.make(chance, (chance.choice(4, size, p=[0.2, 0.4, 0.3, 0.1]) + 1).tolist()),
            models,
            strict=True,
        )
    ]
    prices = [
        f"{price / 100:.2f}"
        for price in np.clip(chance.lognormal(7.5, 1, size), 10, 5_000_000).astype(int).tolist()
    ]
    prices = some(chance, 0.9, prices)
    active = ["t" if chosen < 0.93 else "f" for chosen in chance.random(size).tolist()]
    quantities, movements = [], []
    delivered = chance.integers(1, 200, size).tolist()
    moves = iter(chance.random((6 * size, 2)).tolist())
    for number, quantity, count in zip(
        numbers.tolist(), delivered, np.minimum(chance.poisson(2, size), 5).tolist(), strict=True
    ):
        movements.append((number, "initial", quantity, 0, quantity))
        left = quantity
        for turn in range(1, count + 1):
            kind, share = next(moves)
            delta = -int(share * left) if kind < 0.7 else 1 + int(share * 100)
            if delta:
                movements.append(
                    (
                        turn * 10_000_000 + number,
                        "issue" if delta < 0 else "receive",
                        delta,
                        left,
                        left + delta,
                    )
                )
                left += delta
        quantities.append(left)
    movements.sort()
    ids = np.array([movement[0] for movement in movements])
    columns = [list(column) for column in zip(*movements, strict=True)]
    at = moments(numbers, 50)
    return {
        "inventory.product (product_id, category_id, name, sku, price, currency, active, source, source_key, created_at, updated_at)": rows([
            numbers.tolist(), categories, names, [f"{model[:2]}-{number:07d}" for number, model in zip(numbers.tolist(), models, strict=True)],
            prices, [price and "EUR" for price in prices], active, ["made"] * size, numbers.tolist(), at, at,
        ]),
        "inventory.stock (product_id, category_id, active, quantity, low_stock_level)": rows([
            numbers.tolist(), categories, active, quantities, some(chance, 0.5, chance.choice([5, 10, 20], size).tolist()),
        ]),
        "inventory.stock_movement (product_id, movement_id, kind, delta, quantity_before, quantity_after, moved_at, created_at)": rows([
            (ids % 10_000_000).tolist(), ids.tolist(), *columns[1:], *[moments(ids, 1)] * 2,
        ]),
    }  # fmt: skip


MAKERS = {"author": author_rows, "book": book_rows, "recipe": recipe_rows, "product": product_rows}


def copy(task: tuple[str, str, int, int]) -> None:
    """Make a chunk of rows and copy it into its tables."""
    url, kind, first, last = task
    chance = np.random.default_rng([SEED, [*MAKERS].index(kind), first])
    made = MAKERS[kind](chance, first, last)

    async def send() -> None:
        connection = await asyncpg.connect(url)
        for target, text in made.items():

            async def source(text: bytes = text) -> AsyncIterator[bytes]:
                yield text

            await connection.execute("SET synchronous_commit = off")
            schema, _, rest = target.partition(".")
            table, _, columns = rest.partition(" ")
            await connection.copy_to_table(
                table, schema_name=schema, columns=columns.strip("()").split(", "), source=source()
            )
        await connection.close()

    asyncio.run(send())


def ranges(number: int, parts: int) -> list[tuple[int, int]]:
    """Part 1..number into ranges of about the same size."""
    ends = [number * part // parts for part in range(parts + 1)]
    return [(first + 1, last) for first, last in pairwise(ends) if first < last]


async def together(url: str, statements: list[tuple[str, tuple[Any, ...]]]) -> None:
    """Run statements, as many at a time as there are cores."""
    waiting = iter(statements)

    async def work() -> None:
        connection = await asyncpg.connect(url)
        await connection.execute("SET synchronous_commit = off; SET max_parallel_maintenance_workers = 0")
        for statement, arguments in waiting:
            await connection.execute(statement, *arguments)
        await connection.close()

    await asyncio.gather(*(work() for _ in range(CORES)))


@dataclass
class Bare:
    """How to give tables back what was taken from them."""

    indexes: list[str]
    keys: list[str]
    foreign: list[str]


async def strip(url: str, tables: list[str]) -> Bare:
    """Take indexes, keys and foreign keys from the tables that are to be filled."""
    connection = await asyncpg.connect(url)
    constraints = await connection.fetch(
        """
        SELECT
            c.contype, format('ALTER TABLE %s DROP CONSTRAINT %I', c.conrelid::regclass, c.conname) AS dropping,
            pg_get_indexdef(nullif(c.conindid, 0)) AS index,
            CASE c.contype
                WHEN 'f' THEN format('ALTER TABLE %s ADD CONSTRAINT %I %s', c.conrelid::regclass, c.conname, pg_get_constraintdef(c.oid))
                ELSE format('ALTER TABLE %s ADD CONSTRAINT %I %s USING INDEX %2$I', c.conrelid::regclass, c.conname, CASE c.contype WHEN 'p' THEN 'PRIMARY KEY' ELSE 'UNIQUE' END)
            END AS making,
            format('COMMENT ON CONSTRAINT %I ON %s IS %L', c.conname, c.conrelid::regclass, obj_description(c.oid, 'pg_constraint')) AS comment
        FROM pg_constraint AS c
        WHERE c.conrelid = ANY ($1::regclass[]) AND c.contype IN ('p', 'u', 'f') OR c.confrelid = ANY ($1::regclass[])
        ORDER BY c.contype = 'f' DESC
        """,
        tables,
    )
    for constraint in constraints:
        await connection.execute(constraint["dropping"])
    indexes = await connection.fetch(
        """
        SELECT
            format('DROP INDEX %s', i.indexrelid::regclass) AS dropping, pg_get_indexdef(i.indexrelid) AS making,
            format('COMMENT ON INDEX %s IS %L', i.indexrelid::regclass, obj_description(i.indexrelid, 'pg_class')) AS comment
        FROM pg_index AS i
        WHERE i.indrelid = ANY ($1::regclass[])
        """,
        tables,
    )
    for index in indexes:
        await connection.execute(index["dropping"])
    await connection.close()
    keys = [row for row in constraints if row["contype"] != b"f"]
    return Bare(
        [row["index"] for row in keys] + [row["making"] for row in indexes],
        [row[part] for row in keys for part in ("making", "comment")] + [row["comment"] for row in indexes],
        [row[part] for row in constraints if row["contype"] == b"f" for part in ("making", "comment")],
    )


async def definitions(url: str) -> list[str]:
    """List what indexes and constraints there are, with their comments."""
    connection = await asyncpg.connect(url)
    rows = await connection.fetch(
        """
        SELECT concat_ws(' ', c.conrelid::regclass, c.conname, pg_get_constraintdef(c.oid), obj_description(c.oid, 'pg_constraint'))
        FROM pg_constraint AS c WHERE c.conrelid > 0
        UNION ALL
        SELECT concat_ws(' ', pg_get_indexdef(i.indexrelid), obj_description(i.indexrelid, 'pg_class')) FROM pg_index AS i
        WHERE i.indrelid NOT IN (SELECT t.reltoastrelid FROM pg_class AS t)
        ORDER BY 1
        """
    )
    await connection.close()
    return [row[0] for row in rows]


async def prepare(url: str, books: int) -> World:
    """Make the small tables, and what all rows share."""
    chance = np.random.default_rng(SEED)
    titles, dishes, things = (
        Phrases(chance, 5 * books),
        Phrases(chance, books // 3),
        Phrases(chance, books // 4),
    )
    connection = await asyncpg.connect(url)
    categories = {}
    for catalog, first in CATEGORIES.items():
        number = max(12, int((100 if catalog == "bookstore" else 20) * (books / 10_000) ** 0.35))
        common = titles.words[len(FUNCTION_WORDS) : 3000]
        coined = (
            f"{common[i]} {common[k]}" if i % 3 else common[i]
            for i, k in chance.integers(len(common), size=(number, 2)).tolist()
        )
        names = [*dict.fromkeys([*first, *coined])][:number]
        await connection.execute("SELECT count(*) FROM util.ensure_categories($1, $2)", catalog, names)
        listed = await connection.fetch(
            f"""
            SELECT c.search_key, c.category_id, util.category_json(c.category_id, c.name)::text
            FROM {catalog}.category AS c
            ORDER BY array_position($1, c.name::text)
            """,
            names,
        )
        categories[catalog] = [tuple(row) for row in listed]
    lines = await ingredient_lines(connection, chance, dishes, books // 10)
    publishers = titles.make(chance, chance.integers(1, 3, 40 + int(books**0.5)).tolist())
    names = person_names(chance, 2 * books // 5)
    words, forms = await in_dictionary(connection, titles.words, names)
    await connection.close()
    return World(
        books=books,
        titles=titles,
        authors=[
            f'{{"author_id":{number},"name":"{name}","roles":["author"]}}'
            for number, name in enumerate(names, 1)
        ],
        author_chances=zipf(len(names), 50),
        categories=categories,
        category_chances={catalog: zipf(len(listed), 2) for catalog, listed in categories.items()},
        publishers=[
            title(words) + (" Press" if place % 2 else " Books") for place, words in enumerate(publishers)
        ],
        dishes=dishes,
        lines=lines,
        line_chances=zipf(len(lines), 3),
        things=things,
        words=words,
        forms=forms,
    )


async def in_dictionary(
    connection: asyncpg.Connection, words: list[str], names: list[str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Ask what words of titles and of names, two initials as one too, are in the dictionary, and for their forms."""
    parts = {part for name in names for part in name.split()}
    initials = [part for part in parts if part[1] == "."]
    found = await connection.fetch(
        """
        SELECT w.word, t.tokens[1] AS token, util.singular(t.tokens[1]) AS form
        FROM unnest($1::text[]) AS w (word)
        CROSS JOIN LATERAL util.tokens(w.word) AS t (tokens)
        """,
        [*{*words, *parts}],
    )
    every = {row["word"]: row["token"] for row in found}
    forms = {row["word"]: row["form"] for row in found}
    for pair in [first + second for first in initials for second in initials]:
        every[pair] = forms[pair] = pair.replace(".", "").lower()
    return every, forms


async def ingredient_lines(
    connection: asyncpg.Connection, chance: np.random.Generator, words: Phrases, recipes: int
) -> list[list[str]]:
    """Write some lines of each ingredient, read as an import reads them; some ingredients are new, ever more with more recipes."""
    new = words.make(chance, chance.integers(1, 3, int(3 * recipes**0.5)).tolist())
    await connection.execute(
        "SELECT count(*) FROM recipes.ensure_ingredients($1)", [" ".join(each).lower() for each in new]
    )
    every = await connection.fetch("SELECT name::text FROM recipes.ingredient ORDER BY ingredient_id")
    rare = [row[0] for row in every if row[0] not in COMMON]
    names = [*COMMON, *(rare[place] for place in chance.permutation(len(rare)).tolist())]
    quantities = iter(chance.integers(1, 10, len(names) * len(LINES)).tolist())
    read = await connection.fetch(
        """
        SELECT l.line, p.quantity, p.quantity_max, p.unit_code, p.ingredient_id, p.name, p.note, p.optional, p.status
        FROM unnest($1::text[]) WITH ORDINALITY AS l (line, place)
        CROSS JOIN LATERAL recipes.parse_ingredient(l.line) AS p
        ORDER BY l.place
        """,
        [form.format(next(quantities), name) for name in names for form in LINES],
    )
    texts = ["\t".join("\\N" if value is None else str(value) for value in row) for row in read]
    return [texts[start : start + len(LINES)] for start in range(0, len(texts), len(LINES))]


async def restore(url: str, bare: Bare) -> None:
    """Give the tables back what was taken from them."""
    await together(url, [(statement, ()) for statement in bare.indexes])
    connection = await asyncpg.connect(url)
    for statement in [*bare.keys, *bare.foreign]:
        await connection.execute(statement)
    await connection.close()


async def finish(url: str) -> None:
    """Set the sequences behind what was numbered, and forget what nothing uses."""
    connection = await asyncpg.connect(url)
    for sequence, table, column in [
        ("bookstore.author_id_seq", "bookstore.author", "author_id"),
        ("bookstore.book_id_seq", "bookstore.book", "book_id"),
        ("recipes.recipe_id_seq", "recipes.recipe", "recipe_id"),
        ("inventory.product_id_seq", "inventory.product", "product_id"),
        ("inventory.movement_id_seq", "inventory.stock_movement", "movement_id"),
    ]:
        await connection.execute(f"SELECT setval('{sequence}', max({column})) FROM {table}")
    new = await connection.fetch(
        "SELECT i.ingredient_id FROM recipes.ingredient AS i WHERE i.status = 'pending'"
    )
    await connection.execute("CALL recipes.forget_ingredients($1)", [row[0] for row in new])
    await connection.close()


async def execute(url: str, *statements: str) -> None:
    """Run statements one after the other."""
    connection = await asyncpg.connect(url)
    for statement in statements:
        await connection.execute(statement)
    await connection.close()


def fill(url: str, books: int, say: Say) -> None:
    """Fill a deployed database."""
    global WORLD  # noqa: PLW0603  # what forked processes inherit
    counts = {"author": 2 * books // 5, "book": books, "recipe": books // 10, "product": books // 10}

    @contextmanager
    def step(name: str) -> Iterator[None]:
        began = perf_counter()
        yield
        say(f"  {books:,} books: {name} {perf_counter() - began:.1f} s")

    with step("words, names, categories"):
        WORLD = asyncio.run(prepare(url, books))
    before = asyncio.run(definitions(url))
    lists, bare = asyncio.run(strip(url, WORDS)), asyncio.run(strip(url, LOADED))
    written = [f'CREATE UNLOGGED TABLE {catalog}.written (word text COLLATE "C")' for catalog in NOUNS]
    asyncio.run(execute(url, *written))
    gc.freeze()
    with ProcessPoolExecutor(CORES, mp_context=multiprocessing.get_context("fork")) as processes:
        for kind, count in counts.items():
            with step(f"{kind}s"):
                tasks = [(url, kind, first, last) for first, last in ranges(count, -(-count // CHUNK))]
                for _ in processes.map(copy, tasks):
                    pass
    for kind, statement in FOLLOWING:
        with step(" ".join(statement.split()[2:3])):
            asyncio.run(together(url, [(statement, each) for each in ranges(counts[kind], CORES)]))
    with step("indexes and constraints"):
        asyncio.run(restore(url, bare))
    with step("statistics"):
        asyncio.run(execute(url, "ANALYZE"))
    for catalog, noun in NOUNS.items():
        if noun != "book":
            statement = GIVEN.format(catalog=catalog, noun=noun)
            with step(f"words of {noun}s"):
                parts = ranges(counts[noun], CORES * -(-counts[noun] // CHUNK))
                asyncio.run(together(url, [(statement, each) for each in parts]))
        with step(f"forms and dictionary of {catalog}"):
            asyncio.run(
                execute(url, *(statement.format(catalog=catalog, noun=noun) for statement in COUNTED))
            )
    with step("indexes and constraints of words"):
        asyncio.run(restore(url, lists))
    if different := {*before} ^ {*asyncio.run(definitions(url))}:
        raise RuntimeError(f"not as it was deployed: {different}")
    asyncio.run(finish(url))
    with step("vacuum and checkpoint"):
        asyncio.run(execute(url, "VACUUM (ANALYZE)", "CHECKPOINT"))
