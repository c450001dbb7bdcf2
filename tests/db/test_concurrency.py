"""Many writers at once, on real connections that commit."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import pytest

CLIENTS = 50


@asynccontextmanager
async def clients(url: str, number: int) -> AsyncIterator[list[asyncpg.Connection]]:
    """Connections that raise whatever goes wrong, deadlocks after 100 ms."""
    connections = await asyncio.gather(*(asyncpg.connect(url) for _ in range(number)))
    try:
        for connection in connections:
            await connection.execute("SET deadlock_timeout = '100ms'")
        yield connections
    finally:
        await asyncio.gather(*(connection.close() for connection in connections))


async def together(*calls: Awaitable[Any]) -> tuple[list[Any], list[asyncpg.PostgresError]]:
    """Results and errors of calls made at once."""
    answers = await asyncio.gather(*calls, return_exceptions=True)
    errors = [answer for answer in answers if isinstance(answer, BaseException)]
    assert all(isinstance(error, asyncpg.PostgresError) for error in errors), errors
    return [answer for answer in answers if not isinstance(answer, BaseException)], errors


async def agreed(connection: asyncpg.Connection, disagreement: str) -> None:
    assert [tuple(row) for row in await connection.fetch(disagreement)] == []


async def test_of_50_who_insert_one_isbn_one_wins_and_49_learn_its_number(
    database: str, disagreement: str
) -> None:
    async with clients(database, CLIENTS) as connections:
        won, lost = await together(
            *(
                connection.fetchval(
                    "SELECT book_id FROM insert_book($1, $2, '{Fantasy}', '9780261102217')",
                    f"Hobbit {number}",
                    [f"Writer {number % 3}"],
                )
                for number, connection in enumerate(connections)
            )
        )
        assert len(won) == 1
        assert [error.sqlstate for error in lost] == ["23505"] * (CLIENTS - 1)
        assert {json.loads(error.detail)["existing_id"] for error in lost} == {won[0]}
        await agreed(connections[0], disagreement)


async def test_50_books_with_one_new_author_and_category_make_one_of_each(
    database: str, disagreement: str
) -> None:
    async with clients(database, CLIENTS) as connections:
        await together(
            *(
                connection.fetchval(
                    "SELECT insert_book($1, $2, $3)",
                    f"Book {number}",
                    ["J. R. R. Tolkien", "Ann Lee"] if number % 2 else ["Ann Lee", "Tolkien, J.R.R."],
                    ["Fantasy", "MAPS"] if number % 2 else ["maps", "Fantasy"],
                )
                for number, connection in enumerate(connections)
            )
        )
        one = connections[0]
        assert await one.fetchval("SELECT count(*) FROM bookstore.book") == CLIENTS
        assert await one.fetchval("SELECT count(*) FROM bookstore.author") == 2
        assert await one.fetchval("SELECT count(*) FROM bookstore.category") == 2
        await agreed(one, disagreement)


async def test_50_who_insert_one_author_or_category_learn_its_number(database: str) -> None:
    async with clients(database, CLIENTS) as connections:
        for call, column in [
            ("insert_author('Ann Lee')", "author_id"),
            ("insert_category('Maps')", "category_id"),
        ]:
            won, lost = await together(*(c.fetchval(f"SELECT {column} FROM {call}") for c in connections))
            assert len(won) == 1
            assert {json.loads(error.detail)["existing_id"] for error in lost} == {won[0]}


async def busy(
    rename: Callable[[int], Awaitable[Any]], others: list[Callable[[int], Awaitable[Any]]]
) -> None:
    """Rename twenty times while the others write without a pause; nobody may fail."""
    renamed = asyncio.Event()

    async def write(call: Callable[[int], Awaitable[Any]]) -> None:
        turn = 0
        while not renamed.is_set():
            turn += 1
            await call(turn)

    async def renaming() -> None:
        try:
            for turn in range(20):
                await rename(turn)
        finally:
            renamed.set()

    _, errors = await together(renaming(), *(write(call) for call in others))
    assert errors == []


async def test_no_stale_name_stays_when_books_come_during_a_renaming(
    database: str, disagreement: str
) -> None:
    async with clients(database, 7) as connections:
        one, two, *rest = connections
        author = await one.fetchval("SELECT author_id FROM insert_author('Name', p_aliases => '{Known As}')")
        category = await one.fetchval("SELECT category_id FROM insert_category('Kind')")

        async def rename(turn: int) -> None:
            await one.execute("SELECT update_author($1, $2)", author, f"Name {turn}")
            await two.execute("SELECT update_category($1, $2)", category, f"Kind {turn}")

        def insert(connection: asyncpg.Connection) -> Callable[[int], Awaitable[Any]]:
            async def call(turn: int) -> None:
                await connection.execute(
                    "SELECT insert_book($1, '{Known As}', p_category_ids => $2)", f"Book {turn}", [category]
                )

            return call

        await busy(rename, [insert(connection) for connection in rest])
        assert await one.fetchval("SELECT count(*) FROM bookstore.book") > 20
        await agreed(one, disagreement)


async def test_no_deadlock_when_books_change_during_a_renaming(database: str, disagreement: str) -> None:
    async with clients(database, 6) as connections:
        one, two, *rest = connections
        author = await one.fetchval("SELECT author_id FROM insert_author('Name')")
        category = await one.fetchval("SELECT category_id FROM insert_category('Kind')")
        books = [
            await one.fetchval(
                "SELECT book_id FROM insert_book($1, '{Ann Lee,Name}', '{Kind,Maps}')", f"Book {number}"
            )
            for number in range(20)
        ]

        async def rename(turn: int) -> None:
            await asyncio.gather(
                one.execute("SELECT update_author($1, $2)", author, f"Name {turn}"),
                two.execute("SELECT update_category($1, $2)", category, f"Kind {turn}"),
            )

        def update(connection: asyncpg.Connection, step: int) -> Callable[[int], Awaitable[Any]]:
            async def call(turn: int) -> None:
                book = books[(turn * step) % 20]
                if turn % 2:
                    await connection.execute("SELECT update_book($1, $2)", book, f"Title {turn}")
                    return
                await connection.execute(
                    "SELECT update_book($1, p_author_ids => $2, p_category_ids => $3)",
                    book,
                    [author],
                    [category],
                )

            return call

        await busy(
            rename, [update(connection, step) for connection, step in zip(rest, [1, 3, 7, 9], strict=True)]
        )
        await agreed(one, disagreement)


async def test_imports_of_overlapping_files_at_once_neither_deadlock_nor_repeat(
    database: str, disagreement: str
) -> None:
    isbns = [f"978{number:09}" for number in range(300)]
    valid = [isbn + str(-sum(int(d) * (1, 3)[i % 2] for i, d in enumerate(isbn)) % 10) for isbn in isbns]
    lines = [
        {
            "line": number,
            "key": f"k{number}",
            "title": f"Book {number}",
            "isbn": isbn,
            "authors": [f"Writer {number % 40}"],
            "categories": [f"Kind {number % 7}"],
        }
        for number, isbn in enumerate(valid)
    ]

    async def load(connection: asyncpg.Connection, source: str, rows: list[dict[str, Any]]) -> None:
        run = await connection.fetchval("SELECT start_import()")
        for first in range(0, len(rows), 100):
            await connection.fetch(
                "SELECT * FROM import_books($1, $2, $3)", run, source, json.dumps(rows[first : first + 100])
            )

    async with clients(database, 4) as connections:
        for title in ["first", "second", "third", "fourth", "fifth"]:
            changed = [{**line, "publisher": title, "title": f"{line['title']} {title}"} for line in lines]
            _, errors = await together(
                load(connections[0], "one", changed),
                load(connections[1], "two", changed[::-1]),
                load(connections[2], "one", changed[::-1]),
                load(connections[3], "three", changed[150:] + changed[:150]),
            )
            assert errors == []
            one = connections[0]
            assert await one.fetchval("SELECT count(*) FROM bookstore.book") == 300
            assert await one.fetchval("SELECT count(*) FROM bookstore.author") == 40
            assert await one.fetchval("SELECT count(*) FROM bookstore.category") == 7
            await agreed(one, disagreement)


async def test_a_category_renamed_during_an_import_stays_on_its_books(database: str) -> None:
    renaming, importing = [await asyncpg.connect(database) for _ in range(2)]
    number = await renaming.fetchval("SELECT category_id FROM insert_category('Race maps')")
    transaction = renaming.transaction()
    await transaction.start()
    await renaming.execute("SELECT update_category($1, 'Race charts')", number)
    waiting = asyncio.create_task(
        importing.execute(
            """SELECT import_books(1, 'own', '[{"line": 2, "title": "x", "categories": ["Race maps"]}]')"""
        )
    )
    await asyncio.sleep(0.3)
    assert not waiting.done()
    await transaction.commit()
    await waiting
    assert "Race charts" in await renaming.fetchval("SELECT categories::text FROM bookstore.book")
    for connection in (renaming, importing):
        await connection.close()


async def test_of_two_who_delete_a_book_one_is_told_that_it_is_gone(database: str) -> None:
    connections = [await asyncpg.connect(database) for _ in range(2)]
    number = await connections[0].fetchval("SELECT book_id FROM insert_book('x')")
    transaction = connections[0].transaction()
    await transaction.start()
    await connections[0].execute("SELECT delete_book($1)", number)
    waiting = asyncio.create_task(connections[1].execute("SELECT delete_book($1)", number))
    await asyncio.sleep(0.3)
    assert not waiting.done()
    await transaction.commit()
    with pytest.raises(asyncpg.NoDataFoundError):
        await waiting
    for connection in connections:
        await connection.close()


async def test_batches_of_imports_wait_for_each_other(database: str) -> None:
    # In whatever order two files have the same books, they cannot wait for each other's rows.
    first, second = [await asyncpg.connect(database) for _ in range(2)]
    transaction = first.transaction()
    await transaction.start()
    await first.execute("""SELECT import_books(1, 'own', '[{"line": 2, "title": "x"}]')""")
    waiting = asyncio.create_task(
        second.execute("""SELECT import_books(2, 'own', '[{"line": 2, "title": "y"}]')""")
    )
    await asyncio.sleep(0.3)
    assert not waiting.done()
    await transaction.commit()
    await waiting
    for connection in (first, second):
        await connection.close()
