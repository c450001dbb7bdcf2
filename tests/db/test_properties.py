"""Whatever Hypothesis thinks of, straight in SQL: cursors, ISBN, folding, the arithmetic of stock, lines of ingredients."""

import json
from decimal import Decimal
from typing import Any

import asyncpg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60)
QUANTITIES = st.decimals(0, 10**6, places=3)

# The connection is that of the test: what one example leaves, the next one finds, which is none the worse.
tried = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@tried
@given(text=TEXTS)
@pytest.mark.parametrize("function", ["fold", "name_key", "search_key"])
async def test_a_key_of_a_key_is_the_key(db: asyncpg.Connection, function: str, text: str) -> None:
    key = await db.fetchval(f"SELECT {function}($1)", text)
    assert await db.fetchval(f"SELECT {function}($1)", key) == key


@tried
@given(digits=st.text("0123456789", min_size=9, max_size=9), hyphens=st.lists(st.integers(0, 12), max_size=5))
async def test_each_isbn_10_is_the_13_of_its_number_and_no_other_digit_is_right(
    db: asyncpg.Connection, digits: str, hyphens: list[int]
) -> None:
    check = (11 - sum((10 - place) * int(digit) for place, digit in enumerate(digits)) % 11) % 11
    ten = digits + "0123456789X"[check]
    body = "978" + digits
    thirteen = body + str(-sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(body)) % 10)
    written = thirteen
    for place in hyphens:
        written = f"{written[:place]}-{written[place:]}"
    rows = await db.fetchrow("SELECT isbn13($1), isbn13($2), isbn13($3)", ten, thirteen, written)
    assert tuple(rows) == (thirteen,) * 3
    wrong = [digits + other for other in "0123456789X" if other != ten[-1]]
    assert await db.fetchval("SELECT count(isbn13(t)) FROM unnest($1::text[]) AS t", wrong) == 0


SEARCHES = [
    ("search_books", "p_q => 'dune', p_sort => 'title'"),
    ("search_books", "p_q => 'dune', p_sort => 'price'"),
    ("search_books", "p_q => 'emma', p_sort => 'title'"),
    ("search_books_by_author", "p_author => 'herbert'"),
    ("search_books_by_category", "p_category => 'sands'"),
    ("list_authors", "p_q => NULL"),
    ("list_categories", "p_q => NULL"),
    ("recent_changes", "p_catalog => 'bookstore'"),
]


@tried
@given(data=st.data())
async def test_a_cursor_that_was_tampered_with_or_belongs_elsewhere_is_refused(
    db: asyncpg.Connection, data: st.DataObject
) -> None:
    if not await db.fetchval("SELECT count(*) FROM bookstore.book"):
        for title in ("Dune", "Dune again", "Emma"):
            await db.execute("SELECT insert_book($1, ARRAY['Frank Herbert'], ARRAY['Sands'])", title)
    source, (function, arguments) = data.draw(
        st.tuples(st.integers(0, len(SEARCHES) - 1), st.sampled_from(SEARCHES))
    )
    made = await db.fetchval("SELECT cursor FROM {}({}) LIMIT 1".format(*SEARCHES[source]))
    cursor = made
    if data.draw(st.booleans()):
        place = data.draw(st.integers(0, len(made) - 1))
        cursor = (
            made[:place] + data.draw(st.sampled_from(["", "0", "f", "zz", "é", made])) + made[place + 1 :]
        )
    call = f"SELECT * FROM {function}({arguments}, p_after => $1)"
    if cursor == made and (function, arguments) == SEARCHES[source]:
        await db.fetch(call, cursor)
        return
    refusal: str | None = None
    try:
        async with db.transaction():
            await db.fetch(call, cursor)
    except asyncpg.InvalidParameterValueError as error:
        refusal = error.column_name
    assert refusal in {None, "after"}
    if refusal is None:
        # Nothing signs a cursor: other keys of the same search are another place in it, never another search.
        assert (function, arguments) == SEARCHES[source]
        assert cursor.startswith(made[:8])


MOVES = st.lists(
    st.tuples(st.sampled_from(["receive", "issue", "adjust", "count", "undo"]), QUANTITIES, st.booleans()),
    max_size=12,
)


@tried
@given(opening=QUANTITIES, moves=MOVES)
async def test_stock_is_the_sum_of_its_movements_and_never_below_zero(
    inventory: asyncpg.Connection, opening: Decimal, moves: list[tuple[str, Decimal, bool]]
) -> None:
    db = inventory
    name = f"Thing {await db.fetchval('SELECT count(*) FROM inventory.product')}"
    product = await db.fetchval(
        "SELECT product_id FROM insert_product($1, 'Things', p_quantity => $2)", name, opening
    )
    expected = opening
    last: Any = None
    for kind, amount, negative in moves:
        change = -amount if kind == "adjust" and negative else amount
        try:
            async with db.transaction():
                if kind == "undo":
                    if last is None:
                        continue
                    row = await db.fetchrow("SELECT * FROM undo_movement($1)", last)
                else:
                    row = await db.fetchrow("SELECT * FROM move_stock($1, $2, $3)", product, kind, change)
        except (
            asyncpg.ObjectNotInPrerequisiteStateError,
            asyncpg.CheckViolationError,
            asyncpg.UniqueViolationError,
        ):
            pass  # too little, nothing moved, undone already
        except asyncpg.InvalidParameterValueError:
            assert kind == "undo"
        else:
            assert row["quantity_before"] == expected
            expected += row["delta"]
            assert row["quantity_after"] == expected
            last = row["movement_id"]
        assert expected >= 0
        assert await db.fetchval("SELECT quantity FROM get_product($1)", product) == expected
    check = await db.fetchrow("SELECT * FROM check_stock($1)", product)
    assert check["wrong"] == 0


@tried
@given(line=TEXTS)
async def test_any_line_of_ingredients_is_kept_as_written_and_read_the_same_again(
    db: asyncpg.Connection, line: str
) -> None:
    read = await db.fetchrow("SELECT * FROM parse_ingredient($1)", line)
    again = await db.fetchrow("SELECT * FROM parse_ingredient($1)", line)
    assert read == again
    if read["quantity"] is not None:
        assert read["quantity"] >= 0
        assert read["quantity_max"] is None or read["quantity_max"] >= read["quantity"]
    tidy = await db.fetchval("SELECT tidy($1)", line)
    if tidy is not None and len(tidy) <= 500:
        detail = await db.fetchval("SELECT ingredients FROM insert_recipe('Any', ARRAY[$1])", line)
        assert [each["line"] for each in json.loads(detail)] == [tidy]
