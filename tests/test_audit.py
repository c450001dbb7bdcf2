"""The audit of the locked packages in .ci/run, with a pip-audit that says what each test wants."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from api.settings import ROOT

FINE = {"name": "rich", "version": "15.0.0", "vulns": []}
HOLE = {
    "name": "typer",
    "version": "0.1",
    "vulns": [{"id": "PYSEC-2026-1", "fix_versions": ["0.2"], "aliases": [], "description": "Bad."}],
}
UNKNOWN = {"name": "uvloop", "skip_reason": "Dependency not found on PyPI and could not be audited"}
AWAY = "requests.exceptions.ConnectionError: HTTPSConnectionPool(host='pypi.org', port=443): Max retries exceeded"


@pytest.mark.parametrize(
    ("packages", "said", "code", "passes", "pattern"),
    [
        (
            [FINE],
            "No known vulnerabilities found",
            0,
            True,
            "1 of 1 packages audited, 0 known vulnerabilities",
        ),
        (
            [FINE, HOLE, UNKNOWN],
            "Found 1 known vulnerability in 1 package",
            1,
            False,
            "(?s)2 of 3 .*, 1 known .*typer 0.1: PYSEC-2026-1, fixed in 0.2",
        ),
        ([UNKNOWN], "", 0, True, "(?s)0 of 1 packages audited.*NOT AUDITED, .*: uvloop"),
        (
            None,
            AWAY,
            1,
            True,
            r"NOT AUDITED: the vulnerability service cannot be reached \(requests.*pypi.org",
        ),
        (None, "", 124, True, "NOT AUDITED: the vulnerability service cannot be reached"),
        (None, "error: unrecognized arguments", 2, False, "pip-audit ended with 2 and no report"),
        (None, "killed", 137, False, "pip-audit ended with 137 and no report"),
    ],
    ids=["fine", "hole", "unknown", "away", "slow", "misused", "killed"],
)
def test_a_hole_fails_and_a_silent_service_is_said(
    tmp_path: Path, packages: list[object] | None, said: str, code: int, passes: bool, pattern: str
) -> None:
    function = re.search(
        r"^audited\(\) \{\n.*?^\}\n", (ROOT / ".ci/run").read_text(), re.MULTILINE | re.DOTALL
    )
    assert function
    programs = tmp_path / ".venv/bin"
    programs.mkdir(parents=True)
    (programs / "python").symlink_to(sys.executable)
    (tmp_path / "report").write_text(json.dumps({"dependencies": packages, "fixes": []}))
    (tmp_path / "said").write_text(said)
    fake = programs / "pip-audit"
    report = "" if packages is None else 'while [ "$1" != --output ]; do shift; done; cp report "$2";'
    fake.write_text(f"#!/bin/sh\n{report} cat said >&2; exit {code}\n")
    fake.chmod(0o755)
    done = subprocess.run(
        ["bash", "-uo", "pipefail", "-c", f"work=$PWD\n{function[0]}\naudited requirements.txt"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode == 0) == passes, done.stdout + done.stderr
    assert re.search(pattern, done.stdout), done.stdout + done.stderr
