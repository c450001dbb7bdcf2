"""What runs inside a call, as `storeroom explain` reads and shows it."""

import json
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import pytest
from rich.console import Console

from api.database import DatabaseError, explain
from api.explain import Statement, document, picture, read
from tests.conftest import clone

FUNCTIONS = """
CREATE FUNCTION public.counted(p_number integer) RETURNS SETOF bigint LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY SELECT p_number + count(*) FROM pg_catalog.pg_am;
END
$$;
CREATE FUNCTION public.in_sql() RETURNS SETOF name LANGUAGE sql STABLE SET work_mem = '4MB' AS $$
    SELECT max(amname) FROM pg_catalog.pg_am;
    SELECT amname FROM pg_catalog.pg_am;
$$;
CREATE FUNCTION public.in_loops() RETURNS SETOF bigint LANGUAGE plpgsql STABLE AS $$
DECLARE
    v_row record; v_sum bigint;
BEGIN
    FOR v_row IN SELECT counted(n) FROM generate_series(1, 20) AS n LOOP
        v_sum := (SELECT sum(c) FROM counted(7) AS c);
        PERFORM FROM in_sql();
    END LOOP;
    FOR i IN 1..3 LOOP
        RETURN QUERY EXECUTE 'SELECT c FROM counted($1) AS c' USING i;
    END LOOP;
END
$$;
CREATE FUNCTION public.countdown(p_number integer) RETURNS SETOF integer LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY SELECT p_number UNION ALL SELECT c FROM countdown(p_number - 1) AS c WHERE p_number > 1;
END
$$;
CREATE FUNCTION public.with_two_plans() RETURNS SETOF bigint LANGUAGE plpgsql AS $$
BEGIN
    FOR i IN 1..4 LOOP
        PERFORM set_config(name, CASE WHEN i > 2 THEN 'off' ELSE 'on' END, true) FROM unnest('{enable_indexscan,enable_indexonlyscan,enable_bitmapscan}'::text[]) AS name;
        RETURN QUERY SELECT count(*) FROM pg_catalog.pg_class AS c WHERE c.oid = i;
    END LOOP;
END
$$;
CREATE FUNCTION public.looked_up(p_oid oid) RETURNS SETOF name LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY SELECT c.relname FROM pg_catalog.pg_class AS c WHERE c.oid = p_oid;
END
$$;
CREATE FUNCTION public.numbered() RETURNS SETOF bigint LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY SELECT s.last_value FROM bookstore.book_id_seq AS s;
END
$$;
CREATE FUNCTION public.access() RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT current_setting('transaction_read_only'));
END
$$;
CREATE FUNCTION public.access_to_write() RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO bookstore.category (name) VALUES ('Left behind');
    RETURN (SELECT current_setting('transaction_read_only'));
END
$$;
"""


@pytest.fixture(scope="module")
async def url(administrator: asyncpg.Connection, server_url: str, template: str) -> AsyncIterator[str]:
    """URL of a deployed database with the functions above."""
    async with clone(administrator, server_url, template) as address:
        connection = await asyncpg.connect(address)
        await connection.execute(FUNCTIONS)
        await connection.close()
        yield address


async def statements(url: str, call: str, *, plans: str = "auto", calls: int = 2) -> Statement:
    traced = await explain(url, call, plans=plans, calls=calls)
    return read(traced.plans, traced.statement)


def outline(statement: Statement) -> list[Any]:
    """Where each statement stands, how often it ran, and what is inside."""
    return [[each.place, each.runs, *outline(each)] for each in statement.inside]


async def test_statements_stand_under_what_called_them_and_runs_are_folded(url: str) -> None:
    call = await statements(url, "in_loops()")
    assert call.query == "SELECT * FROM in_loops()"
    assert outline(call) == [
        ["in_loops line 6", 20, ["counted line 3", 20]],
        ["in_loops line 7", 20, ["in_sql statement 1", 20], ["in_sql statement 2", 20]],
        # Suspended while the loop ran, so it ends after what is in the loop; what it called is its own all the same.
        ["in_loops line 5", 1, ["counted line 3", 20]],
        ["in_loops line 10", 3, ["counted line 3", 3]],
    ]
    looped = call.inside[0]
    assert looped.inside[0].plan.rows == 20
    assert looped.inside[0].plan.loops == 20
    assert looped.ms >= looped.inside[0].ms
    assert call.buffers >= sum(each.buffers for each in call.inside)
    assert looped.buffers >= looped.inside[0].buffers == 20 * call.inside[3].inside[0].buffers / 3 > 0


async def test_a_function_that_calls_itself_is_nested_as_deep(url: str) -> None:
    call = await statements(url, "countdown(4)")
    place = "countdown line 3"
    assert outline(call) == [[place, 1, [place, 1, [place, 1, [place, 1]]]]]


async def test_a_function_in_sql_that_is_left_early_is_shown_without_a_place(url: str) -> None:
    call = await statements(url, "SELECT in_sql() LIMIT 1")
    assert outline(call) == [["in_sql statement 1", 1], ["", 1]]


async def test_runs_with_another_plan_are_not_folded(url: str) -> None:
    call = await statements(url, "with_two_plans()", plans="custom")
    assert outline(call) == [["with_two_plans line 4", 4], *[["with_two_plans line 5", 2]] * 2]
    assert call.scanned == ["pg_class"]
    assert call.indexes == ["pg_class_oid_index"]
    assert call.removed > 0


async def test_a_sequence_is_no_table_that_is_read_from_end_to_end(url: str) -> None:
    call = await statements(url, "numbered()")
    assert {step.relation for step in call.steps()} == {None, "book_id_seq"}
    assert call.scanned == []


async def test_a_condition_of_a_plan_for_any_values_shows_it(url: str) -> None:
    call = "looked_up(1)"
    for plans, generic in [("generic", True), ("custom", False), ("auto", False)]:
        assert any(each.generic for each in (await statements(url, call, plans=plans)).walk()) == generic
    # Left to itself, PostgreSQL settles on such a plan at the sixth call of a session.
    for calls, generic in [(5, False), (6, True)]:
        assert any(each.generic for each in (await statements(url, call, calls=calls)).walk()) == generic


async def test_what_only_reads_runs_read_only_and_a_write_leaves_nothing(url: str) -> None:
    reading = await explain(url, "access()")
    assert (reading.writes, reading.rows[0][0]) == (False, "on")
    for calls in [1, 3]:
        writing = await explain(url, "access_to_write()", calls=calls)
        assert (writing.writes, writing.rows[0][0]) == (True, "off")
    booked = await explain(
        url, "SELECT * FROM insert_book(p_title => 'Left behind', p_authors => '{Nobody}')"
    )
    assert booked.writes
    connection = await asyncpg.connect(url)
    assert not await connection.fetch("SELECT FROM bookstore.category WHERE name = 'Left behind'")
    assert not await connection.fetch("SELECT FROM bookstore.book")
    await connection.close()


async def test_checks_of_constraints_stand_under_what_they_check(url: str) -> None:
    call = await statements(url, "insert_book(p_title => 'Emma', p_categories => '{Novels}')")
    checks = [each for each in call.walk() if each.query.startswith("SELECT 1 FROM ONLY")]
    assert checks
    assert all(check.place == "" for check in checks)
    assert all(check not in call.inside for check in checks)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        ("search_book_by_author('x')", r"There is no function search_book_by_author; similar ones: search_books_by_author, .+\."),
        ("bookstore.qqqq('x')", r"There is no function bookstore\.qqqq\."),
        ("search_books_by_author(1, 2)", r"Function search_books_by_author\(integer, integer\) does not exist: call it as search_books_by_author\(p_author util\.query, .+\)\."),
        ("search_books_by_author", r"search_books_by_author is a function: call it as search_books_by_author\(p_author .+\)\."),
        ("SELECT * FROM boook", r"There is no table boook\."),
        ("search_books_by_author('x'", r"PostgreSQL does not understand the call: syntax error at end of input\."),
        ("get_book(1) WHER true", r'PostgreSQL does not understand the call: syntax error at or near "true", at character 18\.'),
        ("  select titel from get_book(1)", r'PostgreSQL does not understand the call: column "titel" does not exist, at character 8\.'),
        ("DELETE FROM bookstore.book", r'PostgreSQL does not understand the call: syntax error at or near "FROM", at character 8\.'),
        ("", r"PostgreSQL does not understand the call: syntax error at end of input\."),
        ("get_book($1)", r"Write values in the places of the parameters\."),
        ("get_author('\udcff')", r"The call is not in UTF-8\."),
        ("SELECT 1; SELECT 2", r"Give one statement, not several\."),
        ("search_books_by_author(' ')", r"PostgreSQL refused the call: author must not be blank\."),
        ("get_book(999)", r"PostgreSQL refused the call: there is no such book\."),
    ],
)  # fmt: skip
async def test_what_cannot_be_explained_is_answered_by_a_sentence(url: str, call: str, sentence: str) -> None:
    with pytest.raises(DatabaseError, match=f"^{sentence}$"):
        await explain(url, call)


async def test_a_role_without_rights_is_told_what_to_grant(
    url: str, administrator: asyncpg.Connection
) -> None:
    place = urlsplit(url)
    host = place.netloc.rpartition("@")[2]
    tenant = place._replace(netloc=f"tenant:secret@{host}").geturl()
    await administrator.execute("CREATE ROLE tenant LOGIN PASSWORD 'secret' IN ROLE storeroom_reader")
    try:
        with pytest.raises(
            DatabaseError,
            match=r"^tenant may not see plans \(access to library .+\): connect as a superuser, or let one run .+;$",
        ) as refused:
            await explain(tenant, "access()")
        # What it says is enough, and each half of it is needed.
        load, grant, _ = str(refused.value).partition("let one run ")[2].split(";")
        await administrator.execute(load)
        with pytest.raises(
            DatabaseError, match=r"^tenant may not see plans \(permission denied to set parameter"
        ):
            await explain(tenant, "access()")
        await administrator.execute(grant)
        assert (await statements(tenant, "access()")).inside
    finally:
        connection = await asyncpg.connect(url)
        for each in [administrator, connection]:
            await each.execute("DROP OWNED BY tenant")
        await connection.close()
        await administrator.execute("DROP ROLE tenant")


async def test_people_see_the_sum_first_and_the_nesting_below(url: str) -> None:
    call = await statements(url, "in_loops()")
    console = Console(width=200, file=None)
    with console.capture() as capture:
        console.print(picture(call, writes=False))
    lines = [line.rstrip() for line in capture.get().splitlines()]
    assert lines[0].startswith("Cost                  ")
    assert lines[0].endswith(f" 3 rows, {call.buffers} buffers, 127 statements inside")
    assert lines[1:5] == [
        "Indexes               none",
        "Read from end to end  pg_am",
        "Fetched for nothing   0 rows",
        "Changes               none: the transaction was read-only",
    ]
    assert lines[6] == "SELECT * FROM in_loops()"
    shown = "\n".join(lines)
    assert "├── v_sum := (SELECT sum(c) FROM counted(7) AS c)\n│   in_loops line 6, 20 times, " in shown
    assert (
        "│   └── SELECT p_number + count(*) FROM pg_catalog.pg_am\n│       counted line 3, 20 times, "
        in shown
    )
    assert "Seq Scan on pg_am  140 rows in 20 loops, " in shown


async def test_programs_get_the_same_in_full(url: str) -> None:
    call = await statements(url, "in_loops()")
    told = json.loads(document(call, writes=False))
    assert (told["rows"], told["buffers"], told["statements"], told["writes"]) == (
        3,
        call.buffers,
        127,
        False,
    )
    assert (told["indexes"], told["scanned"], told["removed"]) == ([], ["pg_am"], 0)
    inner = told["call"]["inside"][0]["inside"][0]
    assert (inner["place"], inner["runs"]) == ("counted line 3", 20)
    assert inner["plan"]["steps"][0]["relation"] == "pg_am"
    assert "context" not in inner
