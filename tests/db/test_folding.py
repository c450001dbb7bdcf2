"""Folding, keys, ISBN and cursors: the small functions everything stands on."""

# ruff: noqa: RUF001, RUF003  # names and titles as people write them
import random
import string

import asyncpg
import pytest

from tests.db.conftest import Refused

ODD = [
    "",
    " ",
    "ß",
    "İ",
    "ΑΣ",
    "ﬁ",
    "①",
    "\u200b",
    "\u00ad",
    "e\u0301",
    "京",
    "C++",
    "#",
    "'",
    "\\",
    "%",
    "😀",
    "a\tb",
    "\u3000",
    "ǅ",
    "½",
    "،",
    "ـ",
]


def texts(number: int) -> list[str]:
    """Texts of odd and ordinary letters, the same in every run."""
    chance = random.Random(1)  # noqa: S311  # no secret
    letters = [*ODD, *"abcXYZ ,.-()'’éèñÅøŁŒ", *"абвЯ", *"αβΩς", *"村上春樹", *"한국"]
    return ODD + ["".join(chance.choices(letters, k=chance.randrange(1, 12))) for _ in range(number)]


@pytest.mark.parametrize(
    ("function", "text", "key"),
    [
        ("fold", "Łódź STRASSE Straße", "lodz strasse strasse"),
        ("fold", "ÀÉÎõü Ørsted Æsir", "aeiou orsted aesir"),
        ("fold", "ΣΊΣΥΦΟΣ", "σισυφοσ"),
        ("fold", "ﬁne ①", "fine 1"),
        ("fold", "soft\u00adhyphen zero\u200bwidth", "softhyphen zerowidth"),
        ("fold", "村上春樹", "村上春樹"),
        ("name_key", "  Crème  Brûlée ", "creme brulee"),
        ("name_key", "C++", "c++"),
        ("name_key", "C#", "c#"),
        ("name_key", "a\u00a0b\u3000c", "a b c"),
        ("search_key", "Philosopher’s Stone (C++)", "philosophers stone c++"),
        ("search_key", "+5V & #7", "5v 7"),
        ("search_key", "M4×16", "m4x16"),
        ("search_key", "???", "???"),
        ("search_key", "rock'n'roll", "rocknroll"),
        ("search_key", "a--b__c", "a b c"),
        ("person_key", "J. R. R. Tolkien", "jrr tolkien"),
        ("person_key", "J.R.R. Tolkien", "jrr tolkien"),
        ("person_key", "Tolkien, J.R.R.", "jrr tolkien"),
        ("person_key", "Tolkien, J. R. R. (John Ronald Reuel)", "jrr tolkien"),
        ("person_key", "García Márquez, Gabriel", "gabriel garcia marquez"),
        ("person_key", "King, Martin Luther, Jr.", "martin luther king jr"),
        ("person_key", "Doyle, Arthur Conan, Sir", "arthur conan doyle"),
        ("person_key", "Plato", "plato"),
        ("person_key", "Random House, Inc.", "random house inc"),
        ("person_key", "O'Brien, Flann", "flann obrien"),
        ("person_key", "村上 春樹", "村上 春樹"),
        ("person_key", "(anonymous)", "anonymous"),
        ("person_key", ",", ","),
        ("tidy", " The\r\n\tHobbit ", "The Hobbit"),
        ("tidy", "e\u0301", "é"),
        ("tidy", " \n ", None),
        ("isbn13", "0-261-10221-4", "9780261102217"),
        ("isbn13", "080442957X", "9780804429573"),
        ("isbn13", "080442957x", "9780804429573"),
        ("isbn13", "978-0-261-10221-7", "9780261102217"),
        ("isbn13", "978\u20110\u2011261\u201110221\u20117", "9780261102217"),
        ("isbn13", "9790060115615", "9790060115615"),
        ("isbn13", "9780261102218", None),
        ("isbn13", "0261102215", None),
        ("isbn13", "9770261102217", None),
        ("isbn13", "026110221", None),
        ("isbn13", "X261102214", None),
        ("isbn13", "0261102214 (pbk)", None),
        ("isbn13", "", None),
    ],
)
async def test_a_key_is_what_it_says(
    db: asyncpg.Connection, function: str, text: str, key: str | None
) -> None:
    assert await db.fetchval(f"SELECT {function}($1)", text) == key
    assert await db.fetchval(f"SELECT {function}(NULL)") is None


@pytest.mark.parametrize("function", ["fold", "name_key", "search_key"])
async def test_a_key_of_a_key_is_the_key(db: asyncpg.Connection, function: str) -> None:
    rows = await db.fetch(
        f"SELECT t.text, k.key, {function}(k.key) AS again FROM unnest($1::text[]) AS t (text), {function}(t.text) AS k (key)",
        texts(3000),
    )
    assert [(row["text"], row["key"], row["again"]) for row in rows if row["key"] != row["again"]] == []


@pytest.mark.parametrize("function", ["fold", "name_key", "search_key", "person_key"])
async def test_case_and_composition_do_not_matter(db: asyncpg.Connection, function: str) -> None:
    for form in ["upper(t.text)", "normalize(t.text, NFD)", "normalize(t.text, NFC)"]:
        rows = await db.fetch(
            f'SELECT t.text FROM unnest($1::text[]) AS t (text) WHERE {function}(t.text) <> {function}({form} COLLATE "pg_unicode_fast")',
            ["Ünïcödé Wörds", "Straße", "Łódź", "Ελλάδα", "Ёлка", "C++ & c#", "한국", "Søren, Kierkegaard"],
        )
        assert [row["text"] for row in rows] == []


@pytest.mark.parametrize("function", ["name_key", "search_key", "person_key"])
async def test_a_key_has_single_blanks_and_none_at_its_ends(db: asyncpg.Connection, function: str) -> None:
    rows = await db.fetch(
        f"SELECT t.text, {function}(t.text) AS key FROM unnest($1::text[]) AS t (text)", texts(3000)
    )
    assert [row["text"] for row in rows if row["key"].split(" ") != row["key"].split() and row["key"]] == []


async def test_any_text_can_be_looked_for(db: asyncpg.Connection) -> None:
    for text in texts(300):
        key = await db.fetchval("SELECT search_key($1)", text)
        if key:
            found = await db.fetchval(
                "SELECT tokens($1) <@ array_agg(w.word) FROM weigh_words(ARRAY[$1], '{5}', '{8}') AS f, unnest(f.words) AS w (word)",
                text,
            )
            assert found, text


async def test_every_isbn_10_becomes_the_13_with_the_same_number(db: asyncpg.Connection) -> None:
    chance = random.Random(2)  # noqa: S311  # no secret
    for _ in range(200):
        digits = [chance.randrange(10) for _ in range(9)]
        check10 = -sum((10 - place) * digit for place, digit in enumerate(digits)) % 11
        thirteen = [9, 7, 8, *digits]
        check13 = -sum((1, 3)[place % 2] * digit for place, digit in enumerate(thirteen)) % 10
        ten = "".join(map(str, digits))
        assert await db.fetchval("SELECT isbn13($1)", ten + "0123456789X"[check10]) == f"978{ten}{check13}"
        assert await db.fetchval("SELECT isbn13($1)", ten + "0123456789X"[(check10 + 1) % 11]) is None
        assert await db.fetchval("SELECT isbn13($1)", f"978{ten}{(check13 + 1) % 10}") is None


async def test_keys_of_plain_texts_are_those_of_the_long_way(db: asyncpg.Connection) -> None:
    chance = random.Random(7)  # noqa: S311
    for _ in range(300):
        lengths = [chance.randint(1, 5) for _ in range(chance.randint(1, 5))]
        text = " ".join("".join(chance.choices(string.ascii_letters + string.digits, k=k)) for k in lengths)
        for key in ("search_key", "person_key"):
            plain, long = await db.fetchrow(f"SELECT {key}($1), {key}($1 || '!')", text)
            assert plain == long, text


async def test_a_cursor_says_what_it_was_made_of(db: asyncpg.Connection) -> None:
    for text in texts(200):
        for key in ("name_key", "search_key", "person_key"):
            name = await db.fetchval(f"SELECT {key}($1)", text)
            cursor = await db.fetchval(
                "SELECT make_cursor('0123abcd', concat_ws(E'\t', $1::text, -5, 1.25))", name
            )
            assert set(cursor) <= set("0123456789abcdef")  # what needs no quoting in a URL
            keys = await db.fetchval("SELECT read_cursor($1, '0123abcd', '{text,bigint,numeric}')", cursor)
            assert keys == [name, "-5", "1.25"]


@pytest.mark.parametrize(
    ("position", "types"),
    [
        ("a", ["text", "bigint"]),
        ("a\t1\t2", ["text", "bigint"]),
        ("a\tb", ["text", "bigint"]),
        ("a\t", ["text", "bigint"]),
        ("a\t99999999999999999999", ["text", "bigint"]),
        ("a\t70000", ["text", "smallint"]),
        ("", ["text"]),
        ("1\t", ["bigint"]),
    ],
)
async def test_a_cursor_of_other_keys_is_refused(refused: Refused, position: str, types: list[str]) -> None:
    refusal = await refused(
        "22023", "SELECT read_cursor(make_cursor('0123abcd', $1), '0123abcd', $2)", position, types
    )
    assert refusal.column_name == "after"


async def test_any_text_is_refused_as_a_cursor(refused: Refused) -> None:
    for text in texts(200):
        await refused("22023", "SELECT read_cursor($1, '0123abcd', '{bigint}')", text)


async def test_searches_have_scopes_of_their_own(db: asyncpg.Connection) -> None:
    searches = [["a", "b"], ["ab"], ["a", None, "b"], ["a", "b", None], ["a,b"], [None], ["null"], []]
    scopes = [await db.fetchval("SELECT cursor_scope(VARIADIC $1)", search) for search in searches]
    assert len(set(scopes)) == len(scopes)
    assert all(len(scope) == 8 for scope in scopes)


@pytest.mark.parametrize("function", ["fold", "name_key", "search_key", "person_key"])
async def test_the_key_of_a_character_stays_when_it_is_folded_again(
    db: asyncpg.Connection, function: str
) -> None:
    # Ʀ is lower only as ʀ, which has a plain letter, too. Beyond the first planes are no letters with another case.
    changed = await db.fetchval(
        f"""
        SELECT string_agg(c.letter, ' ')
        FROM (SELECT chr(n) AS letter FROM generate_series(1, 131071) AS n WHERE n NOT BETWEEN 55296 AND 57343) AS c
        WHERE util.{function}(util.{function}(c.letter)) <> util.{function}(c.letter)
        """
    )
    assert changed is None
