"""The containers, started as people start them: `./run.sh docker`."""

import json
import os
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from api.embedded import SETTINGS
from api.settings import ROOT
from tests.conftest import CHOICE

HAS_PASSWORDS = ("POSTGRES_PASSWORD", "STOREROOM_API_PASSWORD", "STOREROOM_JWT_SECRET")


def docker(*words: str) -> str:
    """Run docker; a failure is a failure of the test."""
    done = subprocess.run(["docker", *words], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


class Stack:
    """The containers of a project of our own."""

    def __init__(self, data: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self.project = f"storeroom-test-{uuid4().hex[:8]}"
        self.url = f"http://127.0.0.1:{port}"
        self.passwords = data / "docker.env"
        self.environment = {
            name: value
            for name, value in os.environ.items()
            if name in {"PATH", "HOME"} or name.startswith("DOCKER_")
        } | {"COMPOSE_PROJECT_NAME": self.project, "PORT": str(port), "STOREROOM_DATA": str(data)}

    def run(self, *words: str, code: int = 0) -> str:
        """Run `./run.sh docker`, and return what it printed."""
        done = subprocess.run(
            [ROOT / "run.sh", "docker", *words],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def sql(self, statement: str) -> str:
        """Run a statement as the superuser, outside the database that has settings of its own."""
        return self.run("exec", "-T", "db", "psql", "-U", "postgres", "-XAtc", statement).strip()

    def container(self, service: str) -> str:
        return f"{self.project}-{service}-1"


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Everything up; whatever was made is removed afterwards."""
    if CHOICE == "embedded":
        pytest.skip("STOREROOM_TEST_SERVER=embedded: no containers")
    try:
        docker("info")
        docker("compose", "version")
    except (AssertionError, FileNotFoundError, subprocess.TimeoutExpired) as error:
        if CHOICE == "docker":
            pytest.fail(
                f"STOREROOM_TEST_SERVER=docker, but no engine with compose answers: {error}", pytrace=False
            )
        pytest.skip("no Docker engine with compose answers")
    stack = Stack(tmp_path_factory.mktemp("compose"))
    try:
        stack.run()
        yield stack
    finally:
        stack.run("down", "--volumes", "--rmi", "local", "--remove-orphans", "--timeout", "0")


def test_the_sample_is_found(stack: Stack) -> None:
    page = httpx.get(f"{stack.url}/books", params={"author": "kernighan"}).json()
    assert "The C Programming Language" in [book["title"] for book in page["items"]]
    for path in ("recipes/cookable?have=eggs", "products/low-stock"):
        assert httpx.get(f"{stack.url}/{path}").json()["items"]
    assert docker("inspect", "-f", "{{.State.ExitCode}}", stack.container("deploy")).strip() == "0"


def test_another_start_keeps_the_data_and_deploys_nothing(stack: Stack) -> None:
    book = {"title": "Kept in a volume", "authors": ["Una Tester"]}
    assert httpx.post(f"{stack.url}/books", json=book).status_code == 401
    token = stack.run("exec", "-T", "api", "storeroom", "token", "una", "--scope", "catalog:write").strip()
    made = httpx.post(f"{stack.url}/books", json=book, headers={"Authorization": f"Bearer {token}"})
    assert made.status_code == 201, made.text
    sample = httpx.get(f"{stack.url}/books", params={"author": "kernighan"}).json()
    gone = sample["items"][0]["book_id"]
    assert httpx.delete(f"{stack.url}/books/{gone}", headers={"Authorization": f"Bearer {token}"}).is_success
    stack.run("down")
    assert stack.run("ps", "--all", "--quiet") == ""
    stack.run()
    kept = httpx.get(stack.url + made.headers["Location"])
    assert kept.json() == made.json()
    assert httpx.get(f"{stack.url}/books/{gone}").status_code == 404
    assert docker("logs", stack.container("deploy")).splitlines() == ["Nothing to deploy (up-to-date)"]
    assert docker("inspect", "-f", "{{.State.ExitCode}}", stack.container("deploy")).strip() == "0"


def test_the_api_is_confined(stack: Stack) -> None:
    look = "print(open('/proc/1/status').read(), open('/proc/1/mounts').read(), sep='')"
    said = stack.run("exec", "-T", "api", "python", "-c", look).splitlines()
    status = dict(line.split(":\t", 1) for line in said if ":\t" in line)
    assert "0" not in status["Uid"].split()
    assert int(status["CapEff"], 16) == int(status["CapBnd"], 16) == 0
    assert status["NoNewPrivs"] == "1"
    [options] = [line.split()[3] for line in said if line.split()[1:2] == ["/"]]
    assert options.split(",")[0] == "ro"


def test_the_api_is_let_in_as_its_role_alone(stack: Stack) -> None:
    roles = "SELECT DISTINCT usename FROM pg_stat_activity WHERE application_name = 'storeroom'"
    assert stack.sql(roles) == "storeroom_api"
    psql = ("exec", "-T", "api", "storeroom", "psql", "-XAtc")
    assert stack.run(*psql, "SELECT current_user").strip() == "storeroom_api"
    refused = stack.run(*psql, "SELECT FROM bookstore.book", code=1)
    assert "permission denied for table book" in refused or "permission denied for schema" in refused
    superuser = dict(line.split("=", 1) for line in stack.passwords.read_text().splitlines())[
        "POSTGRES_PASSWORD"
    ]
    assert superuser not in docker("inspect", stack.container("api"))
    assert superuser in docker("inspect", stack.container("db"))


def test_the_server_is_set_as_the_embedded_one(stack: Stack) -> None:
    settings = "SELECT json_object_agg(lower(name), current_setting(name)) FROM pg_settings"
    found = json.loads(stack.sql(settings))
    assert {name: found[name] for name in SETTINGS} == SETTINGS
    locale = (
        "SELECT datlocprovider, datlocale, datcollate, datctype FROM pg_database WHERE datname = 'storeroom'"
    )
    assert stack.sql(locale) == "b|PG_UNICODE_FAST|C.UTF-8|C.UTF-8"


def test_passwords_are_random_and_nobody_elses(stack: Stack) -> None:
    assert stack.passwords.stat().st_mode & 0o777 == 0o600
    passwords = dict(line.split("=", 1) for line in stack.passwords.read_text().splitlines())
    assert tuple(passwords) == HAS_PASSWORDS
    assert len(set(passwords.values())) == len(HAS_PASSWORDS)
    assert all(len(password) == 64 for password in passwords.values())


@pytest.mark.parametrize("name", HAS_PASSWORDS)
def test_without_a_password_nothing_starts(stack: Stack, tmp_path: Path, name: str) -> None:
    given = tmp_path / "docker.env"
    given.write_text("".join(f"{other}=x\n" for other in HAS_PASSWORDS if other != name))
    done = subprocess.run(
        ["docker", "compose", "--env-file", given, "config"],
        cwd=ROOT,
        env=stack.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert f"{name} is missing a value: choose one" in done.stderr
