"""Each promise names tests that there are."""

import ast
import re

from api.settings import ROOT

PROMISES = (ROOT / "docs/promises.md").read_text()


def test_every_promise_names_tests_that_exist() -> None:
    rows = [
        [cell.strip() for cell in line.split("|")[1:-1]]
        for line in PROMISES.splitlines()
        if line.startswith("| ") and not line.startswith("| promise ")
    ]
    assert len(rows) > 10
    for row in rows:
        assert len(row) == 3, row
        promise, tests, _ = row
        named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", tests)
        assert named, promise
        for file, name in named:
            functions = {
                node.name
                for node in ast.walk(ast.parse((ROOT / file).read_text()))
                if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
            }
            assert name in functions, f"{promise}: there is no {name} in {file}"
