"""Plans: what is read, the ids and script hashes, and the mistakes that are refused."""

import hashlib
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from api.sqitch import Plan, SqitchError

BY = "2026-01-02T03:04:05Z Zoë Ünal <zoe@example.com>"

EVERYTHING = f"""\
# The beginning.
schema {BY} # Schéma: ünïcode.
  + book/table  [schema] {BY}\t# Two lines:\\nthe second \\\\n stays, \\r too.\t
book/find [book/table schema !gone/for/good]{BY}
gone/for/good [!other:thing other:thing@v2 !schema] 2026-12-31T23:59:59Z A  B   <b@c> #
@v1.0 {BY} # Une première étiquette.
@v1.0-bis {BY}

book/find [book/find@v1.0 @v1.0] {BY} # Reworked.
last [book/find small:schema] {BY} # # two marks
@v2 {BY}
"""

# Written by `sqitch plan --format 'format:%H'` of sqitch 1.3.1.
IDS = [
    "3c159fe3d1018407eb1156b818cf0ca46959c4f5",
    "120cfda44f28a5e697918aeea7b5a8338d4dc7db",
    "d0cbc486905f8de7a3c25eadef6e47f96d856757",
    "175ce785412667bc42646aed4c69a30bf84e8356",
    "e24b9d07b4bf73a63c3bb815f03e0ae38177878c",
    "1c37551392b36317e564c9262874a5759a7d5dc5",
]


def test_ids_are_those_of_sqitch(project: Callable[..., Plan]) -> None:
    assert [change.id for change in project(EVERYTHING).changes] == IDS


def test_ids_are_those_of_the_installed_sqitch(
    project: Callable[..., Plan], real: Callable[..., str], tmp_path: Path
) -> None:
    plan = project(EVERYTHING, header="%project=small\n%uri=https://example.com/sm%C3%A4ll/?a=b\n")
    lines = real(tmp_path, "plan", "--no-headers", "--format", "format:%H %n").split("\n")
    assert [f"{change.id} {change.name}" for change in plan.changes] == lines[: len(plan.changes)]


def test_tag_ids_are_those_of_the_installed_sqitch(
    project: Callable[..., Plan], real: Callable[..., str], tmp_path: Path
) -> None:
    plan = project(EVERYTHING, header="%project=small\n%uri=HTTPS://Example.COM:443/%7esmall\n")
    tags = [tag for change in plan.changes for tag in change.tags]
    assert [tag.name for tag in tags] == ["@v1.0", "@v1.0-bis", "@v2"]
    for tag in tags:
        text = real(tmp_path, "show", "tag", tag.name).removesuffix("\n").encode()
        assert tag.id == hashlib.sha1(b"tag %d\0%s" % (len(text), text)).hexdigest()  # noqa: S324


@pytest.mark.parametrize(
    "uri",
    [
        "https://example.com",
        "HTTP://EXAMPLE.com:80/A?B",
        "http://example.com:8080/%7Euna/%e4",
        "http://example.com?q",
        "https://example.com/bücher",
        "https://Una@example.com/",
        "urn:isbn:0451450523",
    ],
)
def test_uri_is_hashed_in_its_canonical_form(
    project: Callable[..., Plan], real: Callable[..., str], tmp_path: Path, uri: str
) -> None:
    plan = project(f"one {BY}\n", header=f"%project=small\n%uri={uri}\n")
    assert real(tmp_path, "plan", "--no-headers", "--format", "format:%H").strip() == plan.changes[0].id


def test_every_part_of_a_line_is_read(project: Callable[..., Plan]) -> None:
    plan = project(EVERYTHING)
    schema, table, find, gone, find_again, last = plan.changes
    assert (plan.project, plan.uri) == ("small", None)
    assert schema.name == "schema"
    assert schema.note == "Schéma: ünïcode."
    assert schema.planner == ("Zoë Ünal", "zoe@example.com")
    assert schema.planned_at == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert table.note == "Two lines:\nthe second \\n stays, \r too."
    assert table.requires == ["schema"]
    assert find.requires == ["book/table", "schema"]
    assert find.conflicts == ["gone/for/good"]
    assert gone.requires == ["other:thing@v2"]
    assert gone.conflicts == ["other:thing", "schema"]
    assert gone.planner == ("A  B  ", "b@c")
    assert gone.note == ""
    assert [tag.name for tag in gone.tags] == ["@v1.0", "@v1.0-bis"]
    assert gone.tags[0].note == "Une première étiquette."
    assert find_again.requires == ["book/find@v1.0", "@v1.0"]
    assert last.requires == ["book/find", "schema"]
    assert last.note == "# two marks"


def test_line_ends_of_windows_change_nothing(project: Callable[..., Plan]) -> None:
    unix = project(EVERYTHING)
    assert project(EVERYTHING.replace("\n", "\r\n")).changes == unix.changes


def test_script_hash_is_of_the_bytes(project: Callable[..., Plan]) -> None:
    plan = project(f"one {BY}\ntwo {BY}\n", {"deploy/one": "SELECT 'ü';\n"})
    assert [change.script_hash for change in plan.changes] == [
        "8a8cd75c90c178eac3a9429e63dd2a3e15153924",
        None,
    ]


def test_reworked_change_keeps_its_scripts_beside(project: Callable[..., Plan], tmp_path: Path) -> None:
    lines = f"f {BY}\nother {BY}\n@v1 {BY}\nmore {BY}\n@v2 {BY}\nf [f@v1] {BY}\n"
    plan = project(lines)
    first, again = plan.changes[0], plan.changes[-1]
    assert plan.script("revert", again) == Path("db/revert/f.sql")
    assert plan.script("deploy", first) == Path("db/deploy/f@v2.sql")
    plan = project(lines, {"deploy/f@v1": "SELECT 1;"})
    assert plan.script("verify", first) == Path("db/verify/f@v1.sql")
    assert plan.changes[0].script_hash == hashlib.sha1(b"SELECT 1;").hexdigest()  # noqa: S324
    assert (tmp_path / plan.script("deploy", first)).exists()


@pytest.mark.parametrize(
    "name", ["a", "a-1", "x/v2", "x/01_tables", "ünï/cödé", "_a_", "a.b", "v1=x", "a+b", "déjà=vu"]
)
def test_name_is_accepted(project: Callable[..., Plan], name: str) -> None:
    assert project(f"{name} {BY}\n@{name.replace('/', '-')} {BY}\n").changes[0].name == name


@pytest.mark.parametrize(
    "name", [".a", "a-", "/a", "a:b", "a@b", "a\\b", "x/01", "v1=2", "x~3", "x^1", "x%12", "a b"]
)
def test_name_is_refused(project: Callable[..., Plan], name: str) -> None:
    with pytest.raises(
        SqitchError, match=r"^Syntax error in sqitch\.plan at line 4: Invalid name; names must not"
    ):
        project(f"{name} {BY}\n")


@pytest.mark.parametrize(
    ("lines", "line", "text"),
    [
        (f"HEAD {BY}", 4, '"HEAD" is a reserved name'),
        (f"{'ab12' * 10} {BY}", 4, "could be confused with a SHA1 ID"),
        ("\n\none", 6, "Missing timestamp and planner name and email"),
        ("one Zoë <zoe@example.com>", 4, "Missing timestamp"),
        ("one 2026-01-02T03:04:05Z", 4, "Missing planner name and email"),
        ("one 2026-13-02T03:04:05Z Zoë <z@e>", 4, "does not match format"),
        (f"# why\none {BY}\none {BY}", 6, 'Change "one" duplicates earlier declaration on line 5'),
        (f"one [two] {BY}\ntwo {BY}", 4, 'Unknown change "two" required by change "one"'),
        (f"one [one] {BY}", 4, 'Change "one" cannot require itself'),
        (f"one {BY}\ntwo [one one] {BY}", 5, 'Duplicate dependency "one"'),
        (f"one {BY}\ntwo [one@v1] {BY}\n@v1 {BY}", 5, 'Unknown change "one@v1" required by change "two"'),
        (f"one {BY}\ntwo [one@HEAD] {BY}", 5, 'Unknown change "one@HEAD"'),
        (f"one [-x] {BY}", 4, '"-x" is not a valid dependency specification'),
        (f"@v1 {BY}", 4, 'Tag "v1" declared without a preceding change'),
        (f"one {BY}\n@v1 {BY}\n@v1 {BY}", 6, 'Tag "v1" duplicates earlier declaration on line 5'),
        (f"one {BY}\n@a/b {BY}", 5, 'Tag "a/b" contains illegal character /'),
        (f"one {BY}\n@v1 [one] {BY}", 5, "Tags may not specify dependencies"),
    ],
)
def test_mistake_is_refused_with_its_line(
    project: Callable[..., Plan], lines: str, line: int, text: str
) -> None:
    with pytest.raises(
        SqitchError, match=rf"^Syntax error in sqitch\.plan at line {line}: .*{re.escape(text)}"
    ):
        project(f"{lines}\n")


@pytest.mark.parametrize(
    ("header", "line", "text"),
    [
        ("", 2, "Missing %project pragma"),
        ("%project=a:b\n", 2, 'Invalid project name "a:b"'),
        (f"%project=small\none {BY}\n", 3, "Invalid pragma; a blank line must come between"),
    ],
)
def test_header_is_refused_with_its_line(
    project: Callable[..., Plan], header: str, line: int, text: str
) -> None:
    with pytest.raises(
        SqitchError, match=rf"^Syntax error in sqitch\.plan at line {line}: {re.escape(text)}"
    ):
        project("", header=header)


def test_plan_is_found_where_sqitch_looks_for_it(tmp_path: Path) -> None:
    text = f"%project=small\n\none {BY}\n"
    (tmp_path / "sqitch.plan").write_text(text)
    assert Plan.read(tmp_path).top == Path()
    (tmp_path / "sqitch.conf").write_text("[core]\n  # where\n  top_dir = sql ; here\n")
    (tmp_path / "sql").mkdir()
    (tmp_path / "sqitch.plan").rename(tmp_path / "sql/sqitch.plan")
    plan = Plan.read(tmp_path)
    assert (plan.file, plan.script("deploy", plan.changes[0])) == (
        Path("sql/sqitch.plan"),
        Path("sql/deploy/one.sql"),
    )


def test_missing_plan_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(SqitchError, match=r"^Cannot read the plan of .*No such file"):
        Plan.read(tmp_path)


def test_plan_in_another_encoding_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "sqitch.plan").write_bytes(b"%project=small\n\n# \xfc\n")
    with pytest.raises(SqitchError, match=r"^Cannot read the plan of .*utf-8"):
        Plan.read(tmp_path)
