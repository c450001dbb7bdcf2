"""The project's own plan and scripts: their form, the way there and back, and Sqitch on the same database."""

import asyncio
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import asyncpg
import pytest

from api import embedded, importer
from api.catalogs import CATALOGS
from api.settings import ROOT
from api.sqitch import Kind, Plan, SqitchError, deploy, revert, status, verify

KINDS: list[Kind] = ["deploy", "revert", "verify"]
HEADERS = {"deploy": "-- Deploy {} to pg", "revert": "-- Revert {} from pg", "verify": "-- Verify {} on pg"}


@pytest.fixture(scope="module")
def plan() -> Plan:
    return Plan.read(ROOT)


def quiet(_: str) -> None:
    """Say nothing."""


def scripts(plan: Plan, *kinds: Kind) -> dict[Path, list[str]]:
    """Read the lines of the scripts of some kinds, without comments and blank lines."""
    return {
        path: [
            line
            for line in (ROOT / path).read_text().splitlines()
            if line.strip() and not line.startswith("--")
        ]
        for path in (plan.script(kind, change) for kind in kinds for change in plan.changes)
    }


def dump(url: str) -> str:
    """All definitions in a database, with its settings and privileges, but the registry's."""
    words = ["pg_dump", "--schema-only", "--create", "--exclude-schema", "sqitch", "--restrict-key", "x", url]
    return subprocess.run(
        [embedded.BIN / words[0], *words[1:]], check=True, capture_output=True, text=True
    ).stdout


def passes(url: str, script: Path) -> bool:
    words = ["psql", "-qXAt", "-v", "ON_ERROR_STOP=1", "-f", str(script), url]
    done = subprocess.run([embedded.BIN / words[0], *words[1:]], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode in {0, 3}, done.stderr
    return done.returncode == 0


def test_every_change_has_three_scripts_and_no_script_is_left_over(plan: Plan) -> None:
    planned = {plan.script(kind, change) for kind in KINDS for change in plan.changes}
    found = {
        path.relative_to(ROOT) for kind in KINDS for path in (ROOT / "db" / kind).rglob("*") if path.is_file()
    }
    assert sorted(planned - found) == []
    assert sorted(found - planned) == []


def test_every_script_begins_with_its_name(plan: Plan) -> None:
    assert [
        path
        for kind, header in HEADERS.items()
        for change in plan.changes
        for path in [plan.script(kind, change)]  # type: ignore[arg-type]
        if (ROOT / path).read_text().splitlines()[0] != header.format(f"storeroom:{change.name}")
    ] == []


def test_the_contract_is_verified_last(plan: Plan) -> None:
    # Before, functions of the contract would be missing.
    assert plan.changes[-1].name == "util/check_contract"


def test_deploy_and_revert_scripts_are_one_transaction(plan: Plan) -> None:
    wrong = [
        path
        for path, lines in scripts(plan, "deploy", "revert").items()
        if (lines[:1], lines[-1:]) != (["BEGIN;"], ["COMMIT;"])
        or len(lines) < 3
        or any(line in {"BEGIN;", "COMMIT;", "ROLLBACK;"} for line in lines[1:-1])
    ]
    assert wrong == []


def test_verify_scripts_verify_something_and_leave_nothing(plan: Plan) -> None:
    wrong = [
        path
        for path, lines in scripts(plan, "verify").items()
        if (lines[:1], lines[-1:]) != (["BEGIN;"], ["ROLLBACK;"])
        or len(lines) < 3
        or any(line in {"BEGIN;", "COMMIT;", "ROLLBACK;"} for line in lines[1:-1])
    ]
    assert wrong == []


def test_scripts_leave_psql_as_it_was_started(plan: Plan) -> None:
    wrong = [
        path
        for path, lines in scripts(plan, *KINDS).items()
        if any(line.startswith("\\") and not line.startswith("\\ir ") for line in lines)
    ]
    assert wrong == []


def test_every_note_is_one_sentence(plan: Plan) -> None:
    assert [
        change.name
        for change in plan.changes
        if not re.fullmatch(r"[A-Z](?!.*[.!?] +[A-Z]).*[^.]\.", change.note)
    ] == []


async def test_no_verify_script_asks_what_nothing_answers(plan: Plan, database: str) -> None:
    # NULL divides anything without an error, so what a script says of a function would hold whatever it does.
    files = [word for change in plan.changes for word in ["-f", str(plan.script("verify", change))]]
    words = [
        "psql",
        "-qXAt",
        "-v",
        "ON_ERROR_STOP=1",
        "-P",
        "null=nothing",
        "-P",
        "fieldsep=\n",
        *files,
        database,
    ]
    done = subprocess.run(
        [embedded.BIN / words[0], *words[1:]], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "nothing" not in done.stdout.splitlines()


async def test_way_there_and_back_leaves_an_empty_database(plan: Plan, empty_database: str) -> None:
    before = dump(empty_database)
    counts = await asyncio.gather(*(deploy(empty_database, plan, say=quiet) for _ in range(2)))
    assert sorted(counts) == [0, len(plan.changes)]  # each of them verified
    assert (await status(empty_database, plan)).up_to_date
    assert dump(empty_database) != before
    toothless = []
    for change in reversed(plan.changes):
        to = None if change is plan.changes[0] else f"{change.id}^"
        assert await revert(empty_database, plan, to=to, everything=to is None, say=quiet) == 1
        if passes(empty_database, plan.script("verify", change)):
            toothless.append(change.name)
    assert toothless == []
    assert dump(empty_database) == before


async def test_sqitch_and_the_runner_swap_on_one_database_from_anywhere(
    plan: Plan, real: Callable[..., str], database: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    target = f"db:{database}"
    count = len(plan.changes)
    near, far = count * 9 // 10, count * 8 // 10
    assert await revert(database, plan, to=plan.changes[near].id, say=quiet) == count - near - 1
    assert f"Name:     {plan.changes[near].name}\n" in real(ROOT, "status", target)
    real(ROOT, "deploy", "--verify", target)
    assert (await status(database, plan)).up_to_date
    connection = await asyncpg.connect(database)
    rows = await connection.fetch("SELECT change_id, script_hash FROM sqitch.changes ORDER BY committed_at")
    await connection.close()
    assert [tuple(row) for row in rows] == [(change.id, change.script_hash) for change in plan.changes]
    assert await verify(database, plan, say=quiet) == count
    real(ROOT, "revert", "-y", "--to", plan.changes[near].id, target)
    assert (await status(database, plan)).id == plan.changes[near].id
    assert await deploy(database, plan, say=quiet) == count - near - 1
    assert "up-to-date" in real(ROOT, "status", target)
    assert "Verify successful" in real(ROOT, "verify", target)
    assert "Check successful" in real(ROOT, "check", target)
    assert await revert(database, plan, to=plan.changes[near].id, say=quiet) == count - near - 1
    real(ROOT, "revert", "-y", "--to", plan.changes[far].id, target)
    assert await deploy(database, plan, say=quiet) == count - far - 1


async def test_the_contract_is_verified_by_sqitch_and_by_the_runner_from_anywhere(
    plan: Plan, real: Callable[..., str], database: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # What both say of a database that is as it should be, the test above proves.
    monkeypatch.chdir(tmp_path)
    connection = await asyncpg.connect(database)
    await connection.execute("ALTER FUNCTION util.fold(text) RESET search_path")
    await connection.close()
    sentence = "fold has other settings: "
    with pytest.raises(SqitchError, match=sentence):
        await verify(database, plan, say=quiet)
    assert sentence in real(ROOT, "verify", f"db:{database}", code=2)


async def test_books_outlive_the_way_back_of_a_function_and_again(plan: Plan, database: str) -> None:
    connection = await asyncpg.connect(database)
    await connection.execute("SELECT bookstore.insert_book('Kept', ARRAY['Some Body'], ARRAY['Shelf'])")
    tables = next(change for change in plan.changes if change.name == "bookstore/book_row")
    taken = await revert(database, plan, to=tables.id, say=quiet)
    assert await connection.fetchval("SELECT title FROM bookstore.book") == "Kept"
    assert await deploy(database, plan, say=quiet) == taken > 30
    found = await connection.fetch("SELECT title FROM search_books_by_author('body')")
    assert [row["title"] for row in found] == ["Kept"]
    await connection.close()


async def test_a_database_in_use_is_verified_and_taken_back(
    plan: Plan, database: str, tmp_path: Path
) -> None:
    for catalog in CATALOGS.values():
        for kind, name in catalog.samples.items():
            assert await importer.run(database, kind, str(ROOT / "db/sample" / name), reports=tmp_path) == 0
    connection = await asyncpg.connect(database)
    await connection.execute("SELECT insert_product('Velvet vest', 'Vests', p_sku => 'VE-1')")
    known = next(change for change in plan.changes if change.name == "recipes/known_ingredients")
    lines = "SELECT count(ingredient_id), count(unit_code) FROM recipes.recipe_ingredient"
    before = await connection.fetchrow(lines)
    await connection.close()
    count = len(plan.changes)
    assert await verify(database, plan, say=quiet) == count
    assert await revert(database, plan, to=f"{known.id}^", say=quiet) > 0
    await deploy(database, plan, say=quiet)
    connection = await asyncpg.connect(database)
    assert await connection.fetchrow(lines) == before
    await connection.close()
    assert await revert(database, plan, everything=True, say=quiet) == count
