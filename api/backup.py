"""Backups in pg_dump's custom format: written whole or not at all, restored whole or not at all."""

import asyncio
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO, BinaryIO, cast
from urllib.parse import unquote, urlsplit

from api import database, sqitch
from api.embedded import BIN
from api.settings import ROOT

REGISTRY = re.compile(r"^\d+; .* (SCHEMA - sqitch |COMMENT - SCHEMA sqitch |[A-Z ]+ sqitch )")
"""A line of a backup's list about Sqitch's registry."""


class BackupError(RuntimeError):
    """A backup cannot be made or restored; the message is a sentence for people."""


class Server:
    """The programs of PostgreSQL that work on the database at a URL."""

    def __init__(self, url: str, *, embedded: bool) -> None:
        """Use the wheel's programs for the embedded server; for another one those in PATH, when they are new enough."""
        self.url = url
        self._embedded = embedded
        self.address, password = sqitch.split_password(url)
        # Other users of the machine see arguments.
        self._environment = os.environ | ({"PGPASSWORD": password} if password else {}) | {"LC_ALL": "C"}

    @property
    def name(self) -> str:
        """The database's name."""
        return unquote(urlsplit(self.url).path[1:])

    def program(self, name: str) -> str | Path:
        """Where a program is."""
        found = None if self._embedded else shutil.which(name)
        if found:
            said = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout
            version = re.search(r"\(PostgreSQL\) (\d+)", said)
            if version and int(version[1]) >= database.OLDEST:
                return found
        return BIN / name

    def run(self, *words: str | Path, to: BinaryIO | None = None) -> str:
        """Run a program to its end, and return what it printed; raises BackupError with its own words."""
        done = subprocess.run(
            [self.program(str(words[0])), *words[1:]],
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=to or subprocess.PIPE,
            stderr=subprocess.PIPE,
            check=False,
        )
        if done.returncode == -signal.SIGPIPE or b"Broken pipe" in done.stderr:
            raise BrokenPipeError
        if done.returncode:
            raise BackupError(reason(done.stderr, str(words[0])))
        return (done.stdout or b"").decode(errors="replace")

    def psql(self, said: IO[bytes]) -> subprocess.Popen[bytes]:
        """Start a psql that reads from us and ends at the first error, which it writes to `said`."""
        return subprocess.Popen(
            [
                self.program("psql"), "--dbname", self.address, "--no-psqlrc", "--quiet", "--no-password",
                "--set=ON_ERROR_STOP=1", "--output=/dev/null", "--file=-",
            ],
            env=self._environment,
            stdin=subprocess.PIPE,
            stderr=said,
        )  # fmt: skip


def reason(said: bytes, program: str) -> str:
    """Find in what a program said why it failed."""
    lines = said.decode(errors="replace").splitlines()
    first = next((line for line in lines if re.search(r"\b(error|ERROR|FATAL):", line)), "\n".join(lines[:1]))
    words = (
        re.sub(r"^.*?\b(?:error|ERROR|FATAL): +", "", first)
        .removeprefix("query failed: ERROR:  ")
        .strip(" .")
    )
    return f"{program} failed: {words or 'it did not say why'}."


def backup(url: str, file: str, *, embedded: bool, overwrite: bool = False) -> None:
    """Write the whole database at `url` into a file, which is there whole or not at all; `-` is standard output.

    Raises BackupError.
    """
    server = Server(url, embedded=embedded)
    words = (
        "pg_dump",
        "--format=custom",
        "--lock-wait-timeout=60s",
        "--no-password",
        "--dbname",
        server.address,
    )
    if file == "-":
        try:
            server.run(*words, to=sys.stdout.buffer)
        except BrokenPipeError:
            raise BackupError("Nobody reads what is written to standard output.") from None
        return
    target = Path(file)
    there = BackupError(f"{file} is there already: name another file, or say --overwrite.")
    if target.exists() and not overwrite:
        raise there
    try:
        # Readable by nobody else, as the database is.
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        os.close(handle)
        new = Path(name)
        try:
            server.run(*words, f"--file={new}")  # and pg_dump waits until it is on the disk
            if overwrite:
                new.replace(target)
            else:
                target.hardlink_to(new)  # which never takes the place of a file that came meanwhile
        finally:
            new.unlink(missing_ok=True)
    except FileExistsError:
        raise there from None
    except OSError as error:
        raise BackupError(f"{file} cannot be written: {error.strerror}.") from error


def restore(url: str, file: str, *, embedded: bool, replace: bool = False) -> sqitch.Status:
    """Put a backup into the empty database at `url`, whole or not at all; `-` is standard input.

    With `replace` it takes the place of that database, as soon as all of it is there. Roles, and what is set for the database,
    are made again as deploying makes them. Returns where it stands in the plan. Raises BackupError.
    """
    with tempfile.TemporaryDirectory() as directory:
        source = Path(file)
        if file == "-":  # which cannot be read twice
            source = Path(directory) / "standard input"
            with source.open("wb") as copy:
                shutil.copyfileobj(sys.stdin.buffer, copy)
        if not (source.is_file() and os.access(source, os.R_OK)):
            raise BackupError(f"{file} cannot be read.")
        if not replace:
            return _restore(url, source, embedded=embedded)
        place = urlsplit(url)
        scratch = place._replace(path=f"{place.path}_restored_{os.getpid()}").geturl()
        asyncio.run(database.create(scratch))
        try:
            found = _restore(scratch, source, embedded=embedded)
            asyncio.run(database.replace_with(url, scratch))
        finally:
            asyncio.run(database.drop(scratch))
        return found


def _restore(url: str, file: Path, *, embedded: bool) -> sqitch.Status:
    server, plan = Server(url, embedded=embedded), sqitch.Plan.read(ROOT)
    contents = server.run("pg_restore", "--list", file).splitlines()
    registry = [line for line in contents if REGISTRY.match(line)]
    if not any(" TABLE DATA sqitch changes " in line for line in registry):
        raise BackupError(f"{file} is no backup of Storeroom.")
    if asyncio.run(database.is_used(url)):
        raise BackupError(
            f"The database {server.name} is not empty: name another in DATABASE_URL, or say --replace."
        )
    asyncio.run(sqitch.prepare(url, plan))
    with tempfile.TemporaryDirectory() as directory:
        parts = []
        for name, lines in (
            ("registry", registry),
            ("rest", [each for each in contents if each not in registry]),
        ):
            parts.append(Path(directory) / name)
            parts[-1].write_text("\n".join(lines) + "\n")
        _load(server, file, *parts)
    asyncio.run(database.analyze(url))
    status = asyncio.run(sqitch.status(url, plan))
    if status.up_to_date:
        # The verify scripts would do, too, but take numbers from sequences.
        asyncio.run(database.check_contract(url))
    return status


def _load(server: Server, file: Path, registry: Path, rest: Path) -> None:
    """Load a backup in one transaction; the registry becomes the property of who restores, as of one who deploys."""
    with tempfile.TemporaryFile() as said:
        psql = server.psql(said)
        stdin = cast("BinaryIO", psql.stdin)
        try:
            with suppress(BrokenPipeError), stdin:  # psql itself says why it left
                stdin.write(b"BEGIN;\n")
                stdin.flush()
                server.run("pg_restore", "--no-owner", f"--use-list={registry}", "--file=-", file, to=stdin)
                server.run("pg_restore", f"--use-list={rest}", "--file=-", file, to=stdin)
                # Only now: what ends before, ends without a trace.
                stdin.write(b"COMMIT;\n")
        finally:
            code = psql.wait()
        if code:
            said.seek(0)
            raise BackupError(reason(said.read(), "psql"))
