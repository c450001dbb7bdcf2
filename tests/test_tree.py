"""The shape of the checkout: SQL and asyncpg in one Python file, as the design promises."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.settings import ROOT

SQL = re.compile(
    r"^\s*(?:SELECT\b|INSERT\s+INTO\s|UPDATE\s+\S+\s+SET\s|DELETE\s+FROM\s|CREATE\s|ALTER\s+\w+\s|DROP\s+\w+\s"
    r"|GRANT\s|REVOKE\s|WITH\s+\w+\s+AS\s|CALL\s+\w+|TRUNCATE\s|SET\s+(?:LOCAL|ROLE)\s|COPY\s+\w+\s)",
    re.MULTILINE,
)
MODULES = sorted((ROOT / "api").rglob("*.py"))


def texts(tree: ast.Module) -> Iterator[str]:
    """Every string of a module that is not a docstring; of an f-string its fixed parts, joined."""
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "x" for part in node.values)


def sql_in(source: str) -> list[str]:
    """The strings of a module that are SQL."""
    return [text for text in texts(ast.parse(source)) if SQL.search(text)]


def imports_asyncpg(source: str) -> bool:
    """Whether a module imports asyncpg, or anything of it, anywhere."""
    return any(
        name.split(".")[0] == "asyncpg"
        for node in ast.walk(ast.parse(source))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    )


@pytest.mark.parametrize(
    "source",
    [
        'x = "SELECT 1"',
        'x = f"SELECT {y} FROM book"',
        'x = """\n  INSERT INTO book (title) VALUES ($1)"""',
        'x = "UPDATE book SET title = $1"',
        'x = ["DELETE FROM book"]',
        'def f(): return g("CREATE TABLE t (i int)")',
        'x = "WITH a AS (SELECT 1) SELECT * FROM a"',
        'x = "SET ROLE storeroom_owner"',
    ],
)
def test_sql_is_recognised(source: str) -> None:
    assert sql_in(source)


@pytest.mark.parametrize(
    "source",
    ['"""SELECT 1"""', 'x = "Select a file."', 'x = "Update it."', 'x = "Created by you"', 'x = "delete"'],
)
def test_words_are_not_taken_for_sql(source: str) -> None:
    assert not sql_in(source)


def test_importing_asyncpg_is_recognised() -> None:
    for source in ("import asyncpg", "from asyncpg import Pool", "def f():\n    import asyncpg.pool as p"):
        assert imports_asyncpg(source)
    assert not imports_asyncpg("from api import database")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_sql_and_asyncpg_are_in_one_file(path: Path) -> None:
    source = path.read_text()
    if path.name == "database.py":
        assert sql_in(source)
        assert imports_asyncpg(source)
    else:
        assert sql_in(source) == []
        assert not imports_asyncpg(source)
