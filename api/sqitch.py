"""The plan and its scripts, deployed through psql: what Sqitch does, in the registry that Sqitch keeps.

Sqitch itself can take over any database this has deployed to, and the other way round.
"""

import asyncio
import hashlib
import os
import pwd
import re
import shutil
import signal
import socket
import time
from collections.abc import AsyncIterator, Callable, Sequence
from configparser import ConfigParser
from configparser import Error as ConfigError
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, NamedTuple
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from api import embedded
from api.database import SCRIPT_SESSION, Change, Registry, RegistryError, Tag

Say = Callable[[str], None]
Mode = Literal["all", "tag", "change"]
Kind = Literal["deploy", "revert", "verify"]

RELEASE = "1.1"
"""The registry's release, the same since Sqitch 0.9995."""

# Sqitch's own patterns: a blank is any horizontal white space, and `_` is no punctuation.
BLANK = r"[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]"
MARKS = r"""[-!"#$%&'()*+,./:;<=>?@\[\\\]^`{|}~]"""
NAME = rf"(?!{MARKS})(?:(?![~/=%^]\d+(?:$|{BLANK}))(?!{BLANK})[^:@#\\])+(?<!{MARKS})\b"
ID = re.compile(r"[0-9a-f]{40}")
TIME = r"(?P<time>\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z)"
PRAGMA = re.compile(rf"{BLANK}*%{BLANK}*(?P<name>[\w-]+?)(?:{BLANK}*={BLANK}*(?P<value>.+))?")
LINE = re.compile(
    rf"{BLANK}*(?P<sign>@|{BLANK}*[+-]{BLANK}*)?(?P<name>{NAME}){BLANK}*(?:\[(?P<needs>[^]]+)\]{BLANK}*)?"
    rf"(?:{TIME}{BLANK}*)?(?:(?P<planner>[^<]+){BLANK}+<(?P<email>[^>]+)>)?"
)
DEPENDENCY = re.compile(rf"(?P<conflict>!?)(?:(?P<project>{NAME}):)?(?P<key>{NAME}(?:@{NAME})?|@{NAME})")
OFFSET = re.compile(rf"(?<!{MARKS})([~^])(?:(\1)|(\d+))?\Z")
NAMES_MUST = (
    "names must not begin with punctuation, contain blanks or any of @ : # \\, "
    "or end in punctuation or digits following punctuation"
)
ESCAPES = {r"\n": "\n", r"\r": "\r", r"\\": "\\"}


class SqitchError(RuntimeError):
    """The plan cannot be read, or the database cannot be brought where it was asked to go: a sentence for people."""


@dataclass(frozen=True)
class Plan:
    """A Sqitch project: its changes in their planned order, and where its scripts are."""

    root: Path
    """Where psql runs, so that `\\i` in a script is relative to it."""
    file: Path
    top: Path
    """Directory of `deploy/`, `revert/` and `verify/`, relative to `root` like `file`."""
    project: str
    uri: str | None
    changes: list[Change]

    @classmethod
    def read(cls, root: Path) -> "Plan":
        """Read the plan that `sqitch.conf` in `root` names; raises SqitchError with the line of a mistake."""
        config = ConfigParser(
            interpolation=None, strict=False, allow_no_value=True, inline_comment_prefixes=("#", ";")
        )
        try:
            config.read(root / "sqitch.conf", encoding="utf-8")
            top = Path(config.get("core", "top_dir", fallback="."))
            file = Path(config.get("core", "plan_file", fallback=str(top / "sqitch.plan")))
            text = (root / file).read_bytes().decode()
        except (ConfigError, UnicodeDecodeError, OSError) as error:
            raise SqitchError(f"Cannot read the plan of {root}: {error}") from error
        reader = _Reader()
        for number, line in enumerate([*text.split("\n"), ""], 1):
            try:
                reader.line(number, line)
            except ValueError as error:
                raise SqitchError(f"Syntax error in {file} at line {number}: {error}.") from error
        plan = cls(root, file, top, reader.pragmas["project"], reader.pragmas.get("uri"), reader.changes)
        for change in plan.changes:
            script = root / plan.script("deploy", change)
            if script.is_file():
                change.script_hash = hashlib.sha1(script.read_bytes(), usedforsecurity=False).hexdigest()
        return plan

    def position(self, change_id: str) -> int | None:
        """Index of the change with this id."""
        return next((index for index, change in enumerate(self.changes) if change.id == change_id), None)

    def script(self, kind: Kind, change: Change, others: Sequence[Change] = ()) -> Path:
        """Path of a script, relative to `root`.

        A change that is planned again later keeps its old scripts in `name@tag.sql`. What was planned again is seen in
        the plan, or, for a change that is not in the plan any more, in `others`, the deployed changes.
        """
        tags = _rework_tags(others if self.position(change.id) is None else self.changes, change)
        kept = (tag for tag in tags if (self.root / self.top / f"deploy/{change.name}{tag}.sql").exists())
        return self.top / kind / f"{change.name}{next(kept, tags[0] if tags else '')}.sql"


@dataclass(frozen=True)
class Status:
    """Where a database stands in the plan; all of it empty when nothing is deployed."""

    project: str
    change: str | None
    """Name of the last deployed change."""
    id: str | None
    tags: list[str]
    """Tags that sit on that change, with their sign."""
    deployed_at: datetime | None
    by: str | None
    """`name <email>` of who deployed it."""
    pending: list[str]
    """Names of the planned changes that are not deployed yet."""

    @property
    def up_to_date(self) -> bool:
        """Whether nothing is pending."""
        return not self.pending


async def deploy(
    url: str,
    plan: Plan,
    *,
    to: str | None = None,
    mode: Mode = "all",
    verify: bool = True,
    say: Say = print,
    lock_timeout: float = 60,
) -> int:
    """Deploy the planned changes that are missing, through `to` if given, and return how many.

    After a failure the changes of this run are reverted: all of them, back to the last tag, or, with mode `change`,
    none. A second deployer waits `lock_timeout` seconds for the first. Raises SqitchError.
    """
    async with _registry(url) as registry:
        await _lock(registry, say, lock_timeout)
        run = _Run(url, plan, registry, say)
        if await registry.version() is None:
            say("Adding the registry of changes")
            await registry.create()
        done = await _deployed(registry, plan)
        start = _current(plan, done)
        if start is not None:
            await registry.record_tags(plan.project, plan.changes[start])
        end = len(plan.changes) - 1 if to is None else _index(plan.changes, to)
        if end is None:
            raise SqitchError(f'Unknown change: "{to}". It is not in {plan.file}.')
        first = 0 if start is None else start + 1
        pending = plan.changes[first : end + 1]
        if end < 0:
            raise SqitchError(f"Nothing to deploy: {plan.file} names no change.")
        if end < first - 1:
            raise SqitchError(f'Cannot deploy to "{to}", an earlier change; revert to it instead.')
        if not pending:
            say("Nothing to deploy (up-to-date)" if to is None else f'Nothing to deploy (already at "{to}")')
            return 0
        await registry.register(plan.project, plan.uri)
        required = await _required(registry, plan, done, pending)
        run.width = max(len(change.title) for change in pending)
        say("Deploying changes" if to is None else f"Deploying changes through {pending[-1].title}")
        undo: list[Change] = []
        origin = None if start is None else plan.changes[start]
        for change in pending:
            try:
                await run.deploy(change, required, verify=verify)
            except SqitchError as error:
                raise await run.rollback([] if mode == "change" else undo, origin, error) from error
            undo.append(change)
            if mode == "tag" and change.tags:
                undo, origin = [], change
        return len(pending)


async def revert(
    url: str, plan: Plan, *, to: str | None = None, everything: bool = False, say: Say = print
) -> int:
    """Revert the changes deployed after `to`, or everything, newest first, and return how many.

    Raises SqitchError, also when neither or both are asked for.
    """
    if everything == (to is not None):
        raise SqitchError("Say either which change to revert to, or that everything is to be reverted.")
    async with _registry(url) as registry:
        await _lock(registry, say, 60)
        done = await _deployed(registry, plan)
        index = -1 if to is None else _index(done, to)
        if index is None:
            known = _index(plan.changes, str(to), first=True) is not None
            raise SqitchError(f'Change not deployed: "{to}".' if known else f'Unknown change: "{to}".')
        doomed = done[index + 1 :][::-1]
        if not doomed:
            say(f'No changes deployed since: "{to}"' if to else "Nothing to revert (nothing deployed)")
            return 0
        if requiring := await registry.requiring([change.id for change in doomed]):
            raise SqitchError(f"Cannot revert: required by the deployed changes {' '.join(requiring)}.")
        say(f"Reverting changes to {done[index].title}" if to else "Reverting all changes")
        run = _Run(url, plan, registry, say, max(len(change.title) for change in doomed))
        for change in doomed:
            await run.revert(change, done)
        return len(doomed)


async def verify(url: str, plan: Plan, *, say: Say = print) -> int:
    """Run the verify script of every deployed change and return how many changes there are.

    Raises SqitchError with every change that fails, is out of order, is missing or is not in the plan.
    """
    async with _registry(url) as registry:
        done = await _deployed(registry, plan)
    if not done:
        say("No changes deployed" if plan.changes else "Nothing to verify (no planned or deployed changes)")
        return 0
    last = plan.position(done[-1].id)
    expected = plan.changes if last is None else plan.changes[: last + 1]
    missing = [change for change in expected if change.id not in {each.id for each in done}]
    width = max(len(change.title) for change in [*done, *missing])
    failures: list[str] = []
    say("Verifying")
    for index, change in enumerate(done):
        faults = []
        position = plan.position(change.id)
        if position is None:
            faults.append("Not present in the plan")
        elif position != index:
            faults.append("Out of order")
        script = plan.script("verify", change, done)
        if position is not None and _rework_tags(plan.changes, change):
            pass  # The change that replaced this one is verified in its stead.
        elif (plan.root / script).exists():
            try:
                await _psql(url, plan, script)
            except SqitchError as error:
                faults.append(str(error))
        else:
            say(f"Verify script {script} does not exist")
        say(_line("*", change, width, ok=not faults))
        failures += [f"{change.title}: {fault}" for fault in faults]
    for change in missing:
        say(_line("*", change, width, ok=False))
        failures.append(f"{change.title}: Not deployed")
    if failures:
        raise SqitchError(
            "\n".join([f"Verify failed, errors: {len(failures)} in {len(done)} changes.", *failures])
        )
    return len(done)


async def status(url: str, plan: Plan) -> Status:
    """Where the database stands in the plan; raises SqitchError when its last change is not in the plan."""
    async with _registry(url) as registry:
        done = [] if await registry.version() is None else await _deployed(registry, plan)
        if not done:
            return Status(plan.project, None, None, [], None, None, [change.name for change in plan.changes])
        start = _current(plan, done)
        pending = [] if start is None else [change.name for change in plan.changes[start + 1 :]]
        last = done[-1]
        deployed_at, by = await registry.committed(last)
        return Status(
            plan.project, last.name, last.id, [tag.name for tag in last.tags], deployed_at, by, pending
        )


async def prepare(url: str, plan: Plan) -> None:
    """Make the roles and settings that are outside of a dump of the database, by the scripts that made them first."""
    for change in plan.changes:
        if change.name.startswith("roles/") or change.name == "util/database_settings":
            await _psql(url, plan, plan.script("deploy", change))


@dataclass
class _Run:
    """The scripts and the registry's entries of one deploy or revert, under the lock."""

    url: str
    plan: Plan
    registry: Registry
    say: Say
    width: int = 0

    async def script(self, kind: Kind, change: Change, others: Sequence[Change] = ()) -> None:
        path = self.plan.script(kind, change, others)
        if kind == "verify" and not (self.plan.root / path).exists():
            self.say(f"Verify script {path} does not exist")
            return
        output = await _psql(self.url, self.plan, path, session=SCRIPT_SESSION)
        if output and kind != "verify":
            self.say(output)

    async def deploy(self, change: Change, required: dict[str, str], *, verify: bool) -> None:
        if await self.registry.begin(self.plan.project, change):
            await self.undo_unfinished(change)
        applied = False
        try:
            async with self.registry.work():
                await self.script("deploy", change)
                applied = True
                if verify:
                    await self.script("verify", change)
                await self.registry.record_deploy(self.plan.project, change, required)
        except (SqitchError, RegistryError) as error:
            reason = str(error)
            if applied:
                try:
                    async with self.registry.work():
                        await self.script("revert", change)
                except SqitchError as second:
                    reason += f"\nThe change stays, as it could not be reverted: {second}"
            await self.registry.record_failure(self.plan.project, change)
            self.say(_line("+", change, self.width, ok=False))
            raise SqitchError(f'Change "{change.name}" failed: {reason}') from error
        self.say(_line("+", change, self.width, ok=True))

    async def undo_unfinished(self, change: Change) -> None:
        """Revert a change that a killed deployer applied but did not enter; the verify script tells whether it did."""
        script = self.plan.script("verify", change)
        if not (self.plan.root / script).exists():
            return
        try:
            await _psql(self.url, self.plan, script, session=SCRIPT_SESSION)
        except SqitchError:
            return
        async with self.registry.work():
            await self.script("revert", change)
        self.say(f"  - {change.title} .. undone, its last deploy was interrupted")

    async def revert(self, change: Change, others: Sequence[Change]) -> None:
        try:
            async with self.registry.work():
                await self.script("revert", change, others)
                await self.registry.record_revert(self.plan.project, change)
        except (SqitchError, RegistryError) as error:
            self.say(_line("-", change, self.width, ok=False))
            raise SqitchError(f'Change "{change.name}" could not be reverted: {error}') from error
        self.say(_line("-", change, self.width, ok=True))

    async def rollback(self, done: list[Change], origin: Change | None, error: SqitchError) -> SqitchError:
        """Revert what this run has deployed, and return the error to raise."""
        if not done:
            return error
        self.say(f"Reverting to {origin.title}" if origin else "Reverting all changes")
        try:
            for change in reversed(done):
                await self.revert(change, done)
        except SqitchError as second:
            return SqitchError(f"{error}\n{second}\nThe database has to be repaired by hand.")
        return error


@asynccontextmanager
async def _registry(url: str) -> AsyncIterator[Registry]:
    try:
        async with Registry.open(url, _identity()) as registry:
            yield registry
    except RegistryError as error:
        raise SqitchError(str(error)) from error


async def _lock(registry: Registry, say: Say, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    blocked = False
    while not await registry.lock():
        if time.monotonic() > deadline:
            raise SqitchError(
                f"Another deployer was still at work after {seconds:g} seconds; try again later."
            )
        if not blocked:
            say(f"Another deployer is at work on this database; waiting {seconds:g} seconds...")
            blocked = True
        await asyncio.sleep(0.1)
    await registry.end_orphans()


async def _deployed(registry: Registry, plan: Plan) -> list[Change]:
    version = await registry.version()
    if version is None:
        raise SqitchError("This database has no registry of changes. Has anything ever been deployed to it?")
    if version != RELEASE:
        raise SqitchError(
            f"The registry of changes is of release {version}, not {RELEASE}; run `sqitch upgrade`."
        )
    return await registry.deployed(plan.project)


def _current(plan: Plan, done: Sequence[Change]) -> int | None:
    """Index in the plan of the change that was deployed last."""
    if not done:
        return None
    index = plan.position(done[-1].id)
    if index is None:
        raise SqitchError(
            f"Cannot find the last deployed change, {done[-1].id} ({done[-1].title}), in {plan.file}. "
            "Is this the database of this project, and has a deployed line of the plan been edited?"
        )
    return index


async def _required(
    registry: Registry, plan: Plan, done: Sequence[Change], pending: Sequence[Change]
) -> dict[str, str]:
    """Check that no required change is missing, and map the names they are required by to their ids."""
    present = {change.id for change in done}
    required: dict[str, str] = {}
    conflicts: list[str] = []
    missing: list[str] = []

    async def find(key: str) -> str | None:
        project, _, name = key.rpartition(":")
        if project:
            others = await registry.deployed(project)
            index = _index(others, name, first=True)
            return None if index is None else others[index].id
        index = _index(plan.changes, name, first=True)
        if index is not None:
            found = plan.changes[index].id
            return found if found in present else None
        raise SqitchError(f'Unable to find change "{name}" in {plan.file}.')

    if again := [change.title for change in pending if change.id in present]:
        raise SqitchError(f"Already deployed, out of the plan's order: {', '.join(again)}.")
    for change in pending:
        conflicts += [key for key in change.conflicts if await find(key)]
        for key in change.requires:
            found = await find(key)
            if found:
                required[key] = found
            else:
                missing.append(key)
        present.add(change.id)
    if conflicts or missing:
        sentences = []
        if conflicts:
            sentences.append(
                f"Conflicts with previously deployed changes: {' '.join(dict.fromkeys(conflicts))}."
            )
        if missing:
            sentences.append(f"Missing required changes: {' '.join(dict.fromkeys(missing))}.")
        raise SqitchError("\n".join(sentences))
    return required


def _index(changes: Sequence[Change], key: str, *, first: bool = False) -> int | None:
    """Index of a change by name, id, `@tag`, `name@tag`, `@HEAD` or `@ROOT`, with a suffix like `^` or `~2`.

    Raises SqitchError when the name stands for several changes and `first` is not asked for.
    """
    if offset := OFFSET.search(key):
        sign, double, number = offset.groups()
        steps = int(number) if number else 2 if double else 1
        base = _index(changes, key[: offset.start()], first=first)
        index = None if base is None else base + (steps if sign == "~" else -steps)
        return index if index is not None and 0 <= index < len(changes) else None
    if key in {"HEAD", "ROOT"}:
        key = f"@{key}"
    name, at, tag = key.partition("@")
    tagged: int | None = None
    if at:
        places = {each.name: index for index, change in enumerate(changes) for each in change.tags}
        places |= {"@ROOT": 0, "@HEAD": len(changes) - 1} if changes else {}
        tagged = places.get(f"@{tag}")
        if tagged is None or not name:
            return tagged
    found = [
        index
        for index, change in enumerate(changes)
        if name in {change.name, change.id} and (tagged is None or index <= tagged)
    ]
    if len(found) > 1 and not at and not first:
        names = ", ".join(f"{name}{_next_tag(changes, changes[index])}" for index in found)
        raise SqitchError(f'Change "{name}" is ambiguous: name one of {names}.')
    if not found:
        return None
    return found[-1] if at else found[0]


def _rework_tags(changes: Sequence[Change], change: Change) -> list[str]:
    """Tags between a change and the next one of the same name, latest tagged change first."""
    start = next(i for i, each in enumerate(changes) if each.id == change.id)
    end = next((i for i, each in enumerate(changes) if i > start and each.name == change.name), start)
    return [tag.name for each in reversed(changes[start:end]) for tag in each.tags]


def _next_tag(changes: Sequence[Change], change: Change) -> str:
    tags = [tag.name for tag in change.tags] + _rework_tags(changes, change)
    return tags[0] if tags else "@HEAD"


def _line(sign: str, change: Change, width: int, *, ok: bool) -> str:
    return f"  {sign} {change.title} ..{'.' * (width - len(change.title))} {'ok' if ok else 'not ok'}"


def _identity() -> tuple[str, str]:
    """Name and email of who deploys: SQITCH_FULLNAME and SQITCH_EMAIL, else of the account."""
    try:
        account = pwd.getpwuid(os.getuid())
        login, name = account.pw_name, account.pw_gecos.partition(",")[0] or account.pw_name
    except KeyError:
        login = name = str(os.getuid())
    return os.environ.get("SQITCH_FULLNAME") or name, os.environ.get(
        "SQITCH_EMAIL"
    ) or f"{login}@{socket.gethostname()}"


async def _psql(url: str, plan: Plan, script: Path, *, session: str | None = None) -> str:
    """Run a script as Sqitch does, return what it printed; raises SqitchError with psql's own words."""
    address, password = split_password(url)
    # The wheel's psql knows no TLS, which a server elsewhere may ask for; Debian's starts a Perl program first, each time.
    near = (urlsplit(address).hostname or "localhost") in {
        "localhost",
        "127.0.0.1",
        "::1",
    } and "ssl" not in address
    program = (None if near else shutil.which("psql")) or embedded.BIN / "psql"
    environment = dict(os.environ)
    if password:
        environment["PGPASSWORD"] = password
    if session:
        environment["PGAPPNAME"] = session
    try:
        process = await asyncio.create_subprocess_exec(
            program,
            *("--dbname", address, "--quiet", "--no-psqlrc", "--no-align", "--tuples-only"),
            *("--set", "ON_ERROR_STOP=1", "--set", "registry=sqitch", "--file", str(script)),
            cwd=plan.root,
            env=environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
    except OSError as error:
        raise SqitchError(f"Cannot run psql, PostgreSQL's client: {error}") from error
    try:
        output, errors = await process.communicate()
    except asyncio.CancelledError:
        process.send_signal(signal.SIGINT)  # psql then cancels the statement on the server, too
        await process.communicate()
        raise
    if process.returncode != 0:
        reason = errors.decode(errors="replace").strip() or f"psql ended with {process.returncode}"
        raise SqitchError(f"{script}: {reason}")
    return (output + errors).decode(errors="replace").strip()


def split_password(url: str) -> tuple[str, str]:
    """Part a URL from its password."""
    address, mark, query = url.partition("?")
    passwords = []
    if user := re.fullmatch(r"([^:]+://[^:@/]*):([^@/]*)(@.*)", address):
        address = f"{user[1]}{user[3]}"
        passwords.append(user[2])
    rest: list[str] = []
    for pair in query.split("&"):
        (passwords if pair.startswith("password=") else rest).append(pair.removeprefix("password="))
    return f"{address}{mark}{'&'.join(rest)}", unquote(next(filter(None, passwords), ""))


@dataclass
class _Reader:
    """The parsing of a plan, line by line; a mistake raises ValueError."""

    pragmas: dict[str, str] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    header: bool = True
    """Whether only pragmas and comments have come so far."""
    seen: dict[str, int] = field(default_factory=dict)
    """Line of each tag, and of each change before the last tag."""
    section: dict[str, int] = field(default_factory=dict)
    """Line of each change since the last tag."""

    def line(self, number: int, text: str) -> None:
        body, sharp, note = text.removesuffix("\r").partition("#")
        body = re.sub(rf"{BLANK}+\Z", "", body)
        if not body:
            self.header = self.header and bool(sharp)
            if not self.header and "project" not in self.pragmas:
                raise ValueError("Missing %project pragma")
        elif self.header:
            self.pragma(body)
        else:
            self.entry(number, body, re.sub(r"\\[\\nr]", lambda escape: ESCAPES[escape[0]], note.strip()))

    def pragma(self, body: str) -> None:
        match = PRAGMA.fullmatch(body)
        if not match:
            raise ValueError("Invalid pragma; a blank line must come between pragmas and changes")
        name, value = match["name"], match["value"] or ""
        if name == "project" and not re.fullmatch(NAME, value):
            raise ValueError(f'Invalid project name "{value}"; {NAMES_MUST}')
        self.pragmas[name] = value

    def entry(self, number: int, body: str, note: str) -> None:
        match = LINE.fullmatch(body)
        if not match or (not match["time"] and re.search(TIME, body)):
            raise ValueError(f"Invalid name; {NAMES_MUST}")
        absent = [
            what
            for what, group in (("timestamp", "time"), ("planner name and email", "email"))
            if not match[group]
        ]
        if absent:
            raise ValueError(f"Missing {' and '.join(absent)}")
        name = match["name"]
        if name in {"HEAD", "ROOT"}:
            raise ValueError(f'"{name}" is a reserved name')
        if ID.match(name):
            raise ValueError(f'"{name}" is invalid because it could be confused with a SHA1 ID')
        planned_at = datetime.strptime(match["time"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        signed = Signed(note, (match["planner"], match["email"]), planned_at)
        if match["sign"] == "@":
            self.tag(number, name, match["needs"], signed)
        else:
            self.change(number, name, match["needs"], signed)

    def tag(self, number: int, name: str, needs: str | None, signed: "Signed") -> None:
        tag = f"@{name}"
        if "/" in name:
            raise ValueError(f'Tag "{name}" contains illegal character /')
        if not self.changes:
            raise ValueError(f'Tag "{name}" declared without a preceding change')
        if tag in self.seen:
            raise ValueError(f'Tag "{name}" duplicates earlier declaration on line {self.seen[tag]}')
        if needs:
            raise ValueError("Tags may not specify dependencies")
        change = self.changes[-1]
        change.tags.append(Tag(self.id("tag", [f"tag {tag}", f"change {change.id}"], signed), tag, *signed))
        self.seen |= self.section | {tag: number}
        self.section = {}

    def change(self, number: int, name: str, needs: str | None, signed: "Signed") -> None:
        if name in self.section:
            raise ValueError(f'Change "{name}" duplicates earlier declaration on line {self.section[name]}')
        texts = re.split(rf"{BLANK}+", needs) if needs else []
        if twice := [text for text in texts if texts.count(text) > 1]:
            raise ValueError(f'Duplicate dependency "{twice[0]}"')
        requires = [self.dependency(name, text) for text in texts if not text.startswith("!")]
        conflicts = [self.dependency(name, text) for text in texts if text.startswith("!")]
        named = [f"change {name}"] + [f"parent {change.id}" for change in self.changes[-1:]]
        listed = [line for key in requires[:1] for line in ["requires", *(f"  + {key}" for key in requires)]]
        listed += [
            line for key in conflicts[:1] for line in ["conflicts", *(f"  - {key}" for key in conflicts)]
        ]
        self.changes.append(
            Change(self.id("change", named, signed, listed), name, *signed, requires, conflicts)
        )
        self.section[name] = number

    def dependency(self, name: str, text: str) -> str:
        """Check a dependency, and name it as hashes and registry do."""
        match = DEPENDENCY.fullmatch(text)
        if not match:
            raise ValueError(f'"{text}" is not a valid dependency specification')
        project, key = match["project"], match["key"]
        if project not in {None, self.pragmas["project"]}:
            return f"{project}:{key}"
        if match["conflict"]:
            return key
        change, at, tag = key.partition("@")
        if change and at:
            known = change in self.seen and self.seen[change] < self.seen.get(f"@{tag}", 0)
        else:
            known = key in self.seen or key in self.section
        if not known:
            raise ValueError(
                f'Change "{name}" cannot require itself'
                if key == name
                else f'Unknown change "{key}" required by change "{name}"; what is required must be planned before'
            )
        return key

    def id(self, kind: str, named: list[str], signed: "Signed", listed: Sequence[str] = ()) -> str:
        """SHA-1 in the manner of git."""
        about = [f"project {self.pragmas['project']}"]
        if "uri" in self.pragmas:
            about.append(f"uri {_canonical(self.pragmas['uri'])}")
        planner = "planner {} <{}>".format(*signed.planner)
        date = f"date {signed.planned_at:%Y-%m-%dT%H:%M:%SZ}"
        note = ["", signed.note] if signed.note else []
        body = "\n".join([*about, *named, planner, date, *listed, *note]).encode()
        return hashlib.sha1(f"{kind} {len(body)}\0".encode() + body, usedforsecurity=False).hexdigest()


class Signed(NamedTuple):
    """What changes and tags have in common."""

    note: str
    planner: tuple[str, str]
    planned_at: datetime


def _canonical(uri: str) -> str:
    """Bring a URI into the form that enters the hashes, the normal one of RFC 3986."""
    parts = urlsplit(quote(uri, safe="%;/?:@&=+$,[]-_.!~*'()#"))
    user, at, place = parts.netloc.rpartition("@")
    host, colon, port = place.lower().rpartition(":")
    if not colon or port not in {"", {"http": "80", "https": "443"}.get(parts.scheme)}:
        host = place.lower()
    netloc = f"{user}{at}{host}"
    path = parts.path or ("/" if netloc and not parts.query else "")

    def plain(escape: re.Match[str]) -> str:
        letter = unquote(escape[0], "latin-1")
        return letter if re.fullmatch(r"[A-Za-z0-9\-_.!~*'()]", letter) else escape[0].upper()

    return re.sub(r"%[0-9A-Fa-f]{2}", plain, urlunsplit(parts._replace(netloc=netloc, path=path)))
