"""The console command, as people run it."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from api.settings import ROOT, Settings

STOREROOM = Path(sys.executable).with_name("storeroom")
COMMANDS = [
    "up",
    "serve",
    "deploy",
    "verify",
    "revert",
    "status",
    "check",
    "backup",
    "restore",
    "contract",
    "tidy",
    "token",
    "psql",
    "explain",
    "import",
    "export",
]


def storeroom(*words: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command to its end."""
    return subprocess.run(
        [STOREROOM, *words],
        env=os.environ | {"COLUMNS": "200", "TERM": "dumb"} | environment,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


class Running:
    """The command in the background, its output as a file grows."""

    def __init__(self, *words: str, **environment: str) -> None:
        self.process = subprocess.Popen(
            [STOREROOM, *words],
            env=os.environ | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def address(self) -> str:
        """Wait until it serves; where."""
        assert self.process.stdout
        for line in self.process.stdout:
            if found := re.search(r"Storeroom serves (\S+)", line):
                return found[1]
        pytest.fail(f"it ended: {self.process.communicate()[1]}")

    def end(self, number: int) -> tuple[int, str]:
        """Exit code and standard error after a signal to the whole group, as a terminal sends it."""
        os.killpg(self.process.pid, number)
        _, said = self.process.communicate(timeout=30)
        return self.process.returncode, said


def stopped(data: Path) -> bool:
    """Whether no server runs there, nor died there."""
    return not (data / "postgres/postmaster.pid").exists()


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    """Lend a data directory that is not made yet."""
    yield tmp_path / "data"
    assert stopped(tmp_path / "data")


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Deploy to a data directory."""
    data = tmp_path_factory.mktemp("cli")
    # Verified when `up` deploys.
    deployed = storeroom("deploy", "--no-verify", STOREROOM_DATA=str(data))
    assert deployed.returncode == 0, deployed.stderr
    return data


@pytest.fixture
def deployed(prepared: Path) -> Iterator[Path]:
    """Lend a data directory where everything is deployed."""
    yield prepared
    assert stopped(prepared)


@pytest.fixture
def run() -> Iterator[Callable[..., Running]]:
    """Run commands in the background; those still running after the test are stopped."""
    runs: list[Running] = []

    def start(*words: str, **environment: str) -> Running:
        runs.append(Running(*words, **environment))
        return runs[-1]

    yield start
    for one in runs:
        if one.process.returncode is None:
            one.end(signal.SIGTERM)


def rows(data: Path, sql: str) -> str:
    answer = storeroom("psql", "-XAtc", sql, STOREROOM_DATA=str(data))
    assert answer.returncode == 0, answer.stderr
    return answer.stdout.strip()


def is_one_sentence(answer: subprocess.CompletedProcess[str], pattern: str) -> bool:
    """Whether it failed with exit code 1 and said that one line only."""
    return (
        answer.returncode == 1
        and answer.stdout == ""
        and re.fullmatch(f"storeroom: {pattern}\n", answer.stderr) is not None
    )


def test_help_lists_every_command() -> None:
    answer = storeroom("--help")
    assert answer.returncode == 0
    assert re.findall(r"^│ (\w+)  ", answer.stdout, re.MULTILINE) == COMMANDS


KINDS = [["import", "books"], ["import", "recipes"], ["import", "products"], ["import", "movements"]]


@pytest.mark.parametrize(
    "words", [[], *([name] for name in COMMANDS), *KINDS, ["export", "recipes"]], ids=" ".join
)
def test_every_help_shows_examples_each_on_its_line(words: list[str]) -> None:
    lines = storeroom(*words, "--help").stdout.splitlines()
    examples = [line.strip() for line in lines[[line.strip() for line in lines].index("Examples:") + 1 :]]
    assert re.match(rf"(\w+=\S+ )*storeroom {' '.join(words)}", examples[0])


def test_help_imports_nothing_heavy() -> None:
    code = "import sys, api.cli; print([name for name in ('asyncpg', 'fastapi', 'pydantic', 'uvicorn') if name in sys.modules])"
    assert subprocess.check_output([sys.executable, "-c", code], cwd=ROOT, text=True).strip() == "[]"


def test_explain_shows_plans_and_says_why_not(deployed: Path) -> None:
    data = str(deployed)
    shown = storeroom("explain", "list_categories('fiction')", STOREROOM_DATA=data)
    assert shown.returncode == 0, shown.stderr
    assert re.search(r"^Cost +[\d.]+ ms, 0 rows, \d+ buffers, \d+ statements inside", shown.stdout)
    assert "└── SELECT * FROM util.page_categories('bookstore', 'list_categories'" in shown.stdout
    written = storeroom("explain", "insert_category('Plays')", "--plans", "generic", STOREROOM_DATA=data)
    assert "rolled back" in written.stdout
    told = storeroom("explain", "list_categories('plays')", "--calls", "6", "--json", STOREROOM_DATA=data)
    assert json.loads(told.stdout)["rows"] == 0
    refused = storeroom("explain", "list_categoris()", STOREROOM_DATA=data)
    assert is_one_sentence(
        refused, r"There is no function list_categoris; similar ones: list_categories, .+\."
    )


@pytest.mark.parametrize(
    ("environment", "pattern"),
    [
        ({"PORT": "many"}, "the environment is not understood: PORT: .*integer.*"),
        *(
            (
                {"STOREROOM_CATALOGS": given},
                "the environment is not understood: STOREROOM_CATALOGS: Give one or more of bookstore, recipes, inventory, .*",
            )
            for given in ("bookstore,cellar", "[1", "[1]", " , ", "{}")
        ),
        ({"STOREROOM_CORS_ORIGINS": "here"}, "the environment is not understood: .*(cors|CORS).*"),
        (
            {"HOST": "nowhere.invalid", "STOREROOM_JWT_SECRET": "x" * 32},
            "cannot listen on nowhere.invalid, port 8000 .*set HOST or PORT to another",
        ),
        ({"STOREROOM_DATA": "/sys/storeroom", "PORT": "0"}, "cannot write to /sys/storeroom .*"),
        ({"DATABASE_URL": "postgresql://postgres@127.0.0.1:1/storeroom", "PORT": "0"}, ".+"),
    ],
)
def test_a_fault_is_one_sentence(environment: dict[str, str], pattern: str) -> None:
    assert is_one_sentence(storeroom("serve", **environment), pattern)


@pytest.mark.parametrize(
    ("given", "catalogs"),
    [
        (None, {"bookstore", "recipes", "inventory"}),
        ("bookstore", {"bookstore"}),
        ("bookstore, recipes,", {"bookstore", "recipes"}),
        ('["inventory"]', {"inventory"}),
    ],
)
def test_catalogs_are_listed(given: str | None, catalogs: set[str], monkeypatch: pytest.MonkeyPatch) -> None:
    if given:
        monkeypatch.setenv("STOREROOM_CATALOGS", given)
    assert Settings().catalogs == catalogs


@pytest.mark.parametrize("words", [*KINDS, ["export", "recipes"]], ids=" ".join)
def test_a_catalog_that_is_left_out_takes_and_gives_nothing(words: list[str], tmp_path: Path) -> None:
    catalogs = {"bookstore", "recipes", "inventory"}
    left_out = {"books": "bookstore", "recipes": "recipes"}.get(words[1], "inventory")
    answer = storeroom(
        *words,
        "a.csv",
        STOREROOM_CATALOGS=",".join(catalogs - {left_out}),
        STOREROOM_DATA=str(tmp_path / "data"),
    )
    assert is_one_sentence(answer, f"STOREROOM_CATALOGS leaves out {left_out}, where {words[1]} belong")
    assert not (tmp_path / "data").exists()


def test_a_taken_port_is_said_before_the_database_starts(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        for command in ("serve", "up"):
            answer = storeroom(command, PORT=port, STOREROOM_DATA=str(tmp_path / "data"))
            assert is_one_sentence(answer, f"port {port} is taken: set PORT to another")
    assert not (tmp_path / "data").exists()


def test_revert_needs_to_know_how_far(tmp_path: Path) -> None:
    for words in [[], ["--all", "--to", "@v1"]]:
        answer = storeroom("revert", *words, STOREROOM_DATA=str(tmp_path))
        assert answer.returncode == 2
        assert "--to CHANGE or --all" in answer.stderr


def test_the_contract_is_written_from_a_database_of_its_own(empty_database: str) -> None:
    done = storeroom("contract", DATABASE_URL=empty_database)
    assert (done.stdout, done.stderr, done.returncode) == ("Nothing has changed\n", "", 0)
    left = storeroom(
        "psql",
        "-XAtc",
        "SELECT datname FROM pg_database WHERE datname LIKE 'storeroom_contract%'",
        DATABASE_URL=empty_database,
    )
    assert (left.stdout, left.returncode) == ("", 0)


def test_psql_passes_its_arguments_and_its_exit_code(deployed: Path) -> None:
    assert rows(deployed, "SELECT current_database()") == "storeroom"
    answer = storeroom("psql", "-X", "-f", "/nowhere.sql", STOREROOM_DATA=str(deployed))
    assert answer.returncode == 1
    assert "/nowhere.sql" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_no_password_is_among_the_arguments_of_psql(tmp_path: Path, empty_database: str) -> None:
    fake = tmp_path / "psql"
    fake.write_text('#!/bin/sh\necho "$PGPASSWORD|$*"\n')
    fake.chmod(0o755)
    place = urlsplit(empty_database)
    password = place.password or "secret"
    address = place._replace(netloc=place.netloc.rpartition("@")[2])
    encoded = f"%{ord(password[0]):x}{password[1:]}"
    url = address._replace(netloc=f"postgres:{encoded}@{address.netloc}").geturl()
    answer = storeroom("psql", "-c", "x", DATABASE_URL=url, PATH=f"{tmp_path}:{os.environ['PATH']}")
    bare = address._replace(netloc=f"postgres@{address.netloc}").geturl()
    assert answer.stdout == f"{password}|--dbname {bare} -c x\n", answer.stderr


def test_up_deploys_loads_the_sample_once_and_serves(data: Path, run: Callable[..., Running]) -> None:
    up = run("up", STOREROOM_DATA=str(data), PORT="0")
    assert httpx.get(f"{up.address()}/docs").status_code == 200
    books = "SELECT count(*) FROM bookstore.book"
    assert int(rows(data, books)) > 100
    rows(
        data,
        "DELETE FROM bookstore.book_author; DELETE FROM bookstore.book_category; DELETE FROM bookstore.book",
    )
    assert up.end(signal.SIGINT) == (0, "")
    again = run("up", STOREROOM_DATA=str(data), PORT="0")
    again.address()
    assert rows(data, books) == "0"
    assert again.end(signal.SIGINT) == (0, "")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_serve_ends_well_and_stops_the_database(
    deployed: Path, run: Callable[..., Running], number: int
) -> None:
    serve = run("serve", STOREROOM_DATA=str(deployed), PORT="0")
    assert httpx.get(f"{serve.address()}/docs").status_code == 200
    assert not stopped(deployed)
    assert serve.end(number) == (0, "")
    assert stopped(deployed)


def test_serve_ends_well_while_it_starts(deployed: Path, run: Callable[..., Running]) -> None:
    serve = run("serve", STOREROOM_DATA=str(deployed), PORT="0")
    while stopped(deployed):
        time.sleep(0.005)
    assert serve.end(signal.SIGINT) == (0, "")


def test_other_commands_work_beside_a_server(deployed: Path, run: Callable[..., Running]) -> None:
    serve = run("serve", STOREROOM_DATA=str(deployed), PORT="0")
    address = serve.address()
    status = storeroom("status", STOREROOM_DATA=str(deployed))
    assert re.search(r"^Pending +nothing", status.stdout, re.MULTILINE), status.stderr
    assert storeroom("verify", STOREROOM_DATA=str(deployed)).returncode == 0
    assert "Nothing to deploy" in storeroom("deploy", STOREROOM_DATA=str(deployed)).stdout
    sample = storeroom(
        "import", "books", ROOT / "db/sample/books.csv", "--dry-run", STOREROOM_DATA=str(deployed)
    )
    assert sample.returncode == 0, sample.stderr
    assert httpx.get(f"{address}/docs").status_code == 200


def test_deploy_and_revert_go_as_far_as_told(data: Path) -> None:
    plan = (ROOT / "sqitch.plan").read_text().splitlines()
    first = next(line.split()[0] for line in plan if line and line[0] not in "%#")
    assert storeroom("deploy", "--to", first, "--no-verify", STOREROOM_DATA=str(data)).returncode == 0
    assert re.search(rf"^Change +{first}", storeroom("status", STOREROOM_DATA=str(data)).stdout, re.MULTILINE)
    assert storeroom("revert", "--all", STOREROOM_DATA=str(data)).returncode == 0
    assert "nothing is deployed" in storeroom("status", STOREROOM_DATA=str(data)).stdout


@pytest.mark.parametrize(("number", "later"), [(signal.SIGINT, 0), (signal.SIGTERM, 0), (signal.SIGINT, 1.5)])
def test_an_interrupted_command_leaves_neither_traceback_nor_server(
    deployed: Path, run: Callable[..., Running], number: int, later: float
) -> None:
    waiting = run("import", "books", "-", STOREROOM_DATA=str(deployed))
    while stopped(deployed):
        time.sleep(0.005)
    time.sleep(later)
    code, said = waiting.end(number)
    assert code == 130
    assert "Traceback" not in said


def test_tidy_says_what_it_did_and_keeps_enough(deployed: Path) -> None:
    month = "activity.search_log_2020_01"
    rows(
        deployed,
        f"CREATE TABLE {month} PARTITION OF activity.search_log FOR VALUES FROM ('2020-01-01') TO ('2020-02-01');"
        f" ALTER TABLE {month} OWNER TO storeroom_owner",
    )
    tidy = storeroom("tidy", STOREROOM_DATA=str(deployed), STOREROOM_SEARCHES_KEPT="1200")
    assert (tidy.returncode, tidy.stdout) == (0, "Nothing is due\n"), tidy.stderr
    refused = storeroom("tidy", STOREROOM_DATA=str(deployed), STOREROOM_CHANGES_KEPT="1")
    assert is_one_sentence(refused, "The database refused: changes are kept for 12 to 1200 months.")
    tidy = storeroom("tidy", STOREROOM_DATA=str(deployed))
    assert (tidy.returncode, tidy.stdout) == (0, "Dropped search_log_2020_01\n"), tidy.stderr
