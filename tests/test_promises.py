"""Each promise names tests that there are."""

import ast
import re
from collections import Counter

from api.settings import ROOT

PROMISES = (ROOT / "docs/promises.md").read_text()


ROWS = [
    [cell.strip() for cell in line.split("|")[1:-1]]
    for line in PROMISES.splitlines()
    if line.startswith("| ") and not line.startswith("| promise ")
]


def test_every_promise_names_tests_that_exist() -> None:
    assert len(ROWS) > 10
    for row in ROWS:
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


def test_no_promise_is_made_twice() -> None:
    first = Counter(" ".join(re.findall(r"\w+", promise.lower())[:5]) for promise, _, _ in ROWS)
    assert [words for words, number in first.items() if number > 1] == []
