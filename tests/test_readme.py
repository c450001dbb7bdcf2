"""The README is true: its table, its settings, its tree and its examples."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import httpx
import pytest

from api import importer
from api.catalogs import CATALOGS
from api.embedded import BIN
from api.main import create_app
from api.mapping import KINDS, MappingFunctions, read_mapping
from api.settings import ROOT, Settings

README = (ROOT / "README.md").read_text()
CHANGING = {"created_at", "updated_at"}


def table(first: str) -> list[list[str]]:
    """Cells of the tables whose header begins with that word, without back quotes."""
    tables = re.findall(rf"^\| {first} \|.*\n\|[-|]+\n((?:\|.*\n)+)", README, re.MULTILINE)
    assert tables
    return [
        [cell.strip().strip("`") for cell in line.split("|")[1:-1]]
        for rows in tables
        for line in rows.splitlines()
    ]


def examples() -> list[tuple[str, str]]:
    """Commands and outputs of the console blocks."""
    blocks = re.findall(r"```console\n(.*?)```", README, re.DOTALL)
    return [
        (command, output)
        for block in blocks
        for command, output in re.findall(r"^\$ (.+)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE)
    ]


async def test_the_table_lists_every_route_and_every_public_function(db: asyncpg.Connection) -> None:
    rows = table("endpoint")
    app = create_app(Settings(), "postgresql:///unused")
    routes = {
        f"{method.upper()} {path}" for path, methods in app.openapi()["paths"].items() for method in methods
    }
    assert {row[0].split("?")[0] for row in rows if row[0].split()[0].isupper()} == routes
    listed = {row[1] for row in rows if row[1]}
    assert listed == {row[0] for row in await db.fetch("SELECT function_name FROM util.public_functions()")}


def test_the_table_names_the_file_of_each_function() -> None:
    for _, function, file in table("endpoint"):
        if function:
            assert Path(file).stem == function
            assert f".{function}(" in (ROOT / file).read_text()


def test_every_setting_is_listed_with_its_default() -> None:
    rows = table("variable")
    listed = {row[0]: row[2] for row in rows}
    assert len(listed) == len(rows)
    assert set(listed) == {field.alias for field in Settings.model_fields.values()}
    for field in Settings.model_fields.values():
        assert field.alias
        if isinstance(field.default, (int, float, list)) or field.alias == "HOST":
            assert listed[field.alias] == str(field.default)


def test_the_tree_is_the_tree() -> None:
    tree = re.search(r"## The tree\n\n```\n(.*?)```", README, re.DOTALL)
    assert tree
    words = [word.rstrip(":;,") for line in tree[1].splitlines() for word in line[:23].split()]
    named = set(words)
    assert len(named) == len(words)
    for path in named:
        assert (ROOT / path).exists(), path
    assert {f"api/{path.name}" for path in (ROOT / "api").glob("[!_]*.py")} <= named


def plain(value: object) -> object:
    """Without the times, which differ from run to run."""
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items() if key not in CHANGING}
    return [plain(each) for each in value] if isinstance(value, list) else value


def without_cost(shown: str) -> list[str]:
    """Lines without times and buffers, which differ from run to run, nor spaces at their ends."""
    return [re.sub(r"[\d.,]+ (ms|buffers?)", r"\1", line).rstrip() for line in shown.splitlines()]


@pytest.fixture
async def sampled(database: str, tmp_path: Path) -> str:
    """URL of a database with the sample data."""
    for catalog in CATALOGS.values():
        for kind, name in catalog.samples.items():
            assert await importer.run(database, kind, str(ROOT / "db/sample" / name), reports=tmp_path) == 0
    return database


async def test_the_examples_give_what_they_show(sampled: str) -> None:
    settings = Settings(DATABASE_URL=sampled)
    app = create_app(settings, sampled)
    ran = 0
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:8000") as client,
    ):
        for command, output in examples():
            if curl := re.fullmatch(
                r"curl -s '?(http://127.0.0.1:8000/[^' ]+)'?(?: --json '(.+)')?", command
            ):
                address = urlsplit(curl[1])
                method = "POST" if curl[2] else "GET"
                headers = {"Content-Type": "application/json"}
                answer = await client.request(
                    method, f"{address.path}?{address.query}", content=curl[2], headers=headers
                )
                assert plain(answer.json()) == plain(json.loads(output)), command
            elif explained := re.fullmatch(r'\./run\.sh explain "(.+)"', command):
                shown = subprocess.run(
                    [Path(sys.executable).with_name("storeroom"), "explain", explained[1]],
                    env=os.environ | {"DATABASE_URL": sampled, "COLUMNS": "80"},
                    capture_output=True,
                    text=True,
                    check=True,
                ).stdout
                assert without_cost(shown) == without_cost(output), command
            else:
                psql = re.fullmatch(r'\./run\.sh psql -c "(.+)"', command)
                assert psql, command
                said = subprocess.run(
                    [BIN / "psql", "-X", sampled, "-c", psql[1]], capture_output=True, text=True, check=True
                )
                assert said.stdout == output, command
            ran += 1
    assert ran >= 5


def test_the_shell_commands_are_commands() -> None:
    commands = [
        line.split("#")[0].split()
        for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
        for line in block.splitlines()
        if line.startswith("./run.sh")
    ]
    assert ["./run.sh"] in commands
    for command in commands:
        if len(command) > 1 and command[1] in {"import", "export", "token"}:
            named = command[1:2] if command[1] == "token" else command[1:3]
            words = [Path(sys.executable).with_name("storeroom"), *named, "--help"]
            shown = subprocess.run(words, capture_output=True, text=True, check=True, cwd=ROOT).stdout
            assert all(option in shown for option in command if option.startswith("--"))


async def test_a_function_that_was_changed_by_hand_comes_back(database: str) -> None:
    """By the line that the README shows, with this test's psql."""
    found = re.search(r"^(sed '.+' db/deploy/(\S+)/(\S+)\.sql) \| \./run\.sh psql$", README, re.MULTILINE)
    assert found
    line, schema, name = found.groups()
    contract = (ROOT / "db/contract.sql").read_text()
    connection = await asyncpg.connect(database)
    await connection.execute(f"ALTER FUNCTION {schema}.{name} VOLATILE")
    with pytest.raises(asyncpg.InvalidFunctionDefinitionError, match=f"^{name} has other marks"):
        await connection.execute(contract)
    psql = f"{line} | {BIN / 'psql'} -Xqv ON_ERROR_STOP=1 '{database}'"
    subprocess.run(["bash", "-o", "pipefail", "-c", psql], cwd=ROOT, check=True)
    await connection.execute(contract)
    await connection.close()


def test_the_mapping_is_a_mapping(tmp_path: Path) -> None:
    shown = re.search(r"```toml\n(.*?)```", README, re.DOTALL)
    assert shown
    file = tmp_path / "stock.toml"
    file.write_text(shown[1])
    mapping = read_mapping(str(file))
    assert mapping.row(2, {"Number": "7", "Title": "Emma", "Writers": "Jane Austen", "Price": "9,50"}) == {
        "line": 2,
        "key": "7",
        "title": "Emma",
        "authors": ["Jane Austen"],
        "price": "9.50",
        "currency": "EUR",
    }
    for function in re.findall(
        r"`(\w+)\(", README.partition("Beside JMESPath's own")[2].partition("\n\n")[0]
    ):
        assert function in MappingFunctions.FUNCTION_TABLE
    assert all(field in shown[1] for field in KINDS["books"].fields)
