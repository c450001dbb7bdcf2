"""The console command `storeroom`."""

# ruff: noqa: D301, PLC0415  # \b keeps the lines of examples; imports inside commands keep `storeroom --help` quick
import asyncio
import errno
import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated, Any, Literal, NoReturn
from urllib.parse import unquote, urlsplit

import typer
from rich.console import Console
from rich.markup import escape
from typer.core import TyperGroup

if TYPE_CHECKING:
    from api.settings import Settings
    from api.sqitch import Mode

out = Console(soft_wrap=True, highlight=False)
err = Console(soft_wrap=True, highlight=False, stderr=True)

Change = Annotated[str | None, typer.Option("--to", help="Stop at this change or @tag.", show_default=False)]


def interrupt(number: int, frame: FrameType | None) -> NoReturn:  # noqa: ARG001
    """Unwind on the first signal as on Ctrl-C, so that the database is stopped; further ones do not disturb that."""
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, signal.SIG_IGN)
    raise KeyboardInterrupt


def say(line: str) -> None:
    """Print a line as it is."""
    out.print(line, markup=False)


class Commands(TyperGroup):
    """The commands; an error of ours ends in its sentence on stderr and exit code 1."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401  # the type of a context is private in typer
        """Run a command."""
        before = [signal.signal(number, interrupt) for number in (signal.SIGINT, signal.SIGTERM)]
        try:
            return super().invoke(ctx)
        except Exception as error:
            # Every exception class that the package defines carries a sentence for people.
            if not type(error).__module__.startswith("api."):
                raise
            err.print(f"[red]storeroom:[/] {escape(str(error))}")
            raise typer.Exit(1) from None
        finally:
            for number, handler in zip((signal.SIGINT, signal.SIGTERM), before, strict=True):
                signal.signal(number, handler)


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)
imports = typer.Typer(no_args_is_help=True)
app.add_typer(imports, name="import")
exports = typer.Typer(no_args_is_help=True)
app.add_typer(exports, name="export")


class CommandError(RuntimeError):
    """A command cannot start; the message is a sentence for people."""


@app.callback()
def storeroom() -> None:
    """Storeroom keeps a bookstore, recipes and an inventory in PostgreSQL.

    Every command works on the server of DATABASE_URL; without it, on the
    embedded server, started for the command when it is not running.

    \b
    Examples:
      storeroom up
      storeroom status
      storeroom psql -c "SELECT title FROM search_books_by_author('kernighan')"
    """


@app.command()
def up() -> None:
    """Deploy, load the sample data once, and serve: what ./run.sh does.

    \b
    Examples:
      storeroom up
      PORT=9000 storeroom up
    """
    settings = read_settings()
    with listening(settings) as listener, server(settings, create=True, guarded=True) as url:
        deploy_all(settings, url)
        load_sample(settings, url)
        run(settings, url, listener)


@app.command()
def serve(
    workers: Annotated[
        int, typer.Option(min=1, help="Processes that serve, each with its own pools of connections.")
    ] = 1,
) -> None:
    """Serve the API on HOST and PORT, until Ctrl-C or SIGTERM: requests are finished first, then the database stops.

    An embedded server that dies is started again. With several workers, SIGHUP replaces one after the other, and no request fails.

    \b
    Examples:
      storeroom serve
      storeroom serve --workers 4
      HOST=0.0.0.0 PORT=9000 storeroom serve
    """
    settings = read_settings()
    with (
        suppress(KeyboardInterrupt),
        listening(settings) as listener,
        server(settings, guarded=True) as url,
    ):
        run(settings, url, listener, workers)


@app.command()
def deploy(
    to: Change = None,
    mode: Annotated[
        Literal["all", "tag", "change"],
        typer.Option(
            help="What is taken back when a change fails: all of this run, back to the last tag, or nothing."
        ),
    ] = "all",
    *,
    verify: Annotated[
        bool, typer.Option("--verify/--no-verify", help="Verify each change after its deploy.")
    ] = True,
    sample: Annotated[
        bool,
        typer.Option("--sample", help="Then load the sample data once, into each catalog that is empty."),
    ] = False,
) -> None:
    """Deploy the changes of sqitch.plan that the database lacks.

    With STOREROOM_API_PASSWORD, the login role storeroom_api gets that password.

    \b
    Examples:
      storeroom deploy
      storeroom deploy --to @v1.0.0
      storeroom deploy --mode change --no-verify
      storeroom deploy --sample
    """
    settings = read_settings()
    with server(settings, create=True) as url:
        deploy_all(settings, url, to=to, mode=mode, verify=verify)
        if sample:
            load_sample(settings, url)


@app.command()
def verify() -> None:
    """Run the verify script of every deployed change.

    \b
    Examples:
      storeroom verify
    """
    with server(read_settings()) as url:
        from api import sqitch
        from api.settings import ROOT

        asyncio.run(sqitch.verify(url, sqitch.Plan.read(ROOT), say=say))


@app.command()
def revert(
    to: Annotated[
        str | None, typer.Option("--to", help="Revert what was deployed after this change or @tag.")
    ] = None,
    *,
    everything: Annotated[
        bool, typer.Option("--all", help="Revert every change, and with them all data.")
    ] = False,
) -> None:
    """Revert deployed changes, newest first. The data in what is reverted is lost.

    \b
    Examples:
      storeroom revert --to @v1.0.0
      storeroom revert --all
    """
    if everything == (to is not None):
        raise typer.BadParameter("say either --to CHANGE or --all")
    with server(read_settings()) as url:
        from api import sqitch
        from api.settings import ROOT

        asyncio.run(sqitch.revert(url, sqitch.Plan.read(ROOT), to=to, everything=everything, say=say))


@app.command()
def status() -> None:
    """Show where the database stands in sqitch.plan.

    \b
    Examples:
      storeroom status
    """
    with server(read_settings()) as url:
        from rich.table import Table

        from api import sqitch
        from api.settings import ROOT

        found = asyncio.run(sqitch.status(url, sqitch.Plan.read(ROOT)))
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    table.add_row("Project", found.project)
    table.add_row("Change", " ".join([found.change, *found.tags]) if found.change else "nothing is deployed")
    if found.deployed_at:
        table.add_row("Deployed", f"{found.deployed_at:%Y-%m-%d %H:%M:%S %Z} by {escape(found.by or '')}")
    table.add_row(
        "Pending", f"{len(found.pending)} changes, next {found.pending[0]}" if found.pending else "nothing"
    )
    out.print(table)


@app.command()
def check(*, as_json: Annotated[bool, typer.Option("--json", help="Print a JSON list.")] = False) -> None:
    """Look for what is wrong with the database: functions, rights, indexes, partitions, stock. Exit code 1 when there are errors.

    \b
    Examples:
      storeroom check
      storeroom check --json
    """
    with server(read_settings()) as url:
        from api import database

        found = asyncio.run(database.findings(url))
    if as_json:
        typer.echo(json.dumps(found, indent=2))
    else:
        for each in found:
            colour = {"error": "red", "warning": "yellow"}.get(each["level"], "cyan")
            out.print(
                f"[{colour}]{each['level']}[/]: {each['what']}: {escape(each['place'])}: {escape(each['advice'])}"
            )
        say(f"{sum(each['level'] == 'error' for each in found)} errors, {len(found)} findings")
    raise typer.Exit(any(each["level"] == "error" for each in found))


@app.command()
def backup(
    file: Annotated[str, typer.Argument(help="Where to; - is standard output.")],
    *,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Take the place of a file.")] = False,
) -> None:
    """Write the whole database to a file, in the state of one moment, while it is in use.

    \b
    Examples:
      storeroom backup storeroom.dump
      storeroom backup /backups/latest.dump --overwrite
      storeroom backup - | ssh elsewhere 'cat > storeroom.dump'
    """
    settings = read_settings()
    with server(settings) as url:
        from api import backup as backups

        backups.backup(url, file, embedded=not settings.database_url, overwrite=overwrite)


@app.command()
def restore(
    file: Annotated[str, typer.Argument(help="What backup wrote; - is standard input.")],
    *,
    replace: Annotated[
        bool,
        typer.Option(
            "--replace", help="Take the place of a database that is not empty, once all of it is there."
        ),
    ] = False,
) -> None:
    """Restore a backup into an empty database, all of it or nothing, with roles and settings, and check its functions.

    With STOREROOM_API_PASSWORD, the login role storeroom_api gets that password.

    \b
    Examples:
      storeroom restore storeroom.dump
      storeroom restore storeroom.dump --replace
    """
    settings = read_settings()
    with server(settings, create=True) as url:
        from api import backup as backups
        from api import database

        found = backups.restore(url, file, embedded=not settings.database_url, replace=replace)
        if settings.api_password:
            asyncio.run(database.set_api_password(url, settings.api_password))
    say(
        f"Restored: {len(found.pending)} changes of this version are pending, storeroom deploy brings them"
        if found.pending
        else "Restored, and all functions are there"
    )


@app.command()
def contract() -> None:
    """Write db/contract.sql anew: what the functions are when the plan is deployed, to be committed with what changed them.

    They are deployed into a database of their own for that, which is dropped again.

    \b
    Examples:
      storeroom contract
    """
    with server(read_settings()) as url:
        from api import database, sqitch
        from api.settings import ROOT

        scratch = urlsplit(url)._replace(path=f"/storeroom_contract_{os.getpid()}").geturl()
        asyncio.run(database.create(scratch))
        try:
            asyncio.run(sqitch.deploy(scratch, sqitch.Plan.read(ROOT), verify=False, say=lambda _: None))
            changed = asyncio.run(database.write_contract(scratch))
        finally:
            asyncio.run(database.drop(scratch))
    say(
        f"{database.CONTRACT.relative_to(ROOT)}: {changed} lines changed"
        if changed
        else "Nothing has changed"
    )


@imports.callback()
def imports_help() -> None:
    """Import data from a file.

    \b
    Examples:
      storeroom import books db/sample/books.csv
      storeroom import recipes page.html
    """


File = Annotated[str, typer.Argument(help="CSV or JSON Lines, plain or compressed; - is standard input.")]
RecipeFile = Annotated[
    str,
    typer.Argument(
        help="CSV, JSON Lines, JSON-LD or a saved page, plain or compressed; - is standard input."
    ),
]
MappingName = Annotated[
    str | None,
    typer.Option(
        "--mapping",
        help="Which column is which field: a name, or the path of a .toml file; our own names without it.",
        show_default=False,
    ),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would happen, and change nothing.")]
Report = Annotated[
    Path | None,
    typer.Option(
        "--report", help="File for what became of each line, instead of one in .data.", show_default=False
    ),
]


@imports.command()
def books(file: File, mapping: MappingName = None, *, dry_run: DryRun = False, report: Report = None) -> None:
    """Import books from a file; the same file twice changes nothing.

    \b
    Examples:
      storeroom import books db/sample/books.csv
      storeroom import books books.csv.gz --mapping goodbooks10k --dry-run
      storeroom import books stock.jsonl --mapping ours.toml --report stock.csv
    """
    import_file("books", file, mapping, dry_run=dry_run, report=report)


@imports.command()
def recipes(
    file: RecipeFile, mapping: MappingName = None, *, dry_run: DryRun = False, report: Report = None
) -> None:
    """Import recipes from a file, or from a web page that was saved; the same file twice changes nothing.

    JSON-LD is read as schema.org defines it: a document, the scripts of a page, or one object a line.

    \b
    Examples:
      storeroom import recipes db/sample/recipes.jsonl
      storeroom import recipes page.html --dry-run
      storeroom import recipes recipes.jsonl.gz --mapping dpapathanasiou
    """
    import_file("recipes", file, mapping, dry_run=dry_run, report=report)


@imports.command()
def products(
    file: File, mapping: MappingName = None, *, dry_run: DryRun = False, report: Report = None
) -> None:
    """Import products from a file; the same file twice changes nothing. A quantity is the stock a new product begins with.

    \b
    Examples:
      storeroom import products db/sample/products.csv
      storeroom import products retail.csv.gz --mapping online_retail --dry-run
    """
    import_file("products", file, mapping, dry_run=dry_run, report=report)


@imports.command()
def movements(
    file: File, mapping: MappingName = None, *, dry_run: DryRun = False, report: Report = None
) -> None:
    """Import movements of stock from a file; those with a key are made once, however often the file is imported.

    \b
    Examples:
      storeroom import movements db/sample/movements.csv
      storeroom import movements retail.csv.gz --mapping online_retail
    """
    import_file("movements", file, mapping, dry_run=dry_run, report=report)


def import_file(kind: str, file: str, mapping: str | None, *, dry_run: bool, report: Path | None) -> NoReturn:
    """Import a file and exit."""
    settings = read_settings()
    refuse_absent(settings, kind)
    with server(settings) as url:
        from api import importer

        reports = settings.data / "reports"
        code = asyncio.run(
            importer.run(url, kind, file, mapping=mapping, dry_run=dry_run, report=report, reports=reports)
        )
    raise typer.Exit(code)


def refuse_absent(settings: "Settings", kind: str) -> None:
    """Raise CommandError when STOREROOM_CATALOGS leaves out the catalog of a kind."""
    from api.catalogs import CATALOG_OF

    if CATALOG_OF[kind] not in settings.catalogs:
        raise CommandError(f"STOREROOM_CATALOGS leaves out {CATALOG_OF[kind]}, where {kind} belong")


@exports.callback()
def exports_help() -> None:
    """Export data to a file.

    \b
    Examples:
      storeroom export recipes recipes.csv
    """


@exports.command("recipes")
def export_recipes(
    file: Annotated[str, typer.Argument(help="Where to; - is standard output, and .gz compresses.")] = "-",
    form: Annotated[
        Literal["csv", "jsonl", "jsonld"] | None,
        typer.Option(
            "--format", help="Instead of what the file's name says; jsonl otherwise.", show_default=False
        ),
    ] = None,
) -> None:
    """Export all recipes; importing the file again changes nothing.

    \b
    Examples:
      storeroom export recipes recipes.csv
      storeroom export recipes recipes.jsonl.gz
      storeroom export recipes --format jsonld > recipes.json
    """
    settings = read_settings()
    refuse_absent(settings, "recipes")
    with server(settings) as url:
        from api import exporter

        code = asyncio.run(exporter.run(url, file, form))
    raise typer.Exit(code)


@app.command()
def tidy() -> None:
    """Make the coming months of the logs, drop their old ones, forget used idempotency keys: for cron, safe at any time.

    A server that runs does the same once an hour. STOREROOM_SEARCHES_KEPT and STOREROOM_CHANGES_KEPT say how many months stay.

    \b
    Examples:
      storeroom tidy
      STOREROOM_SEARCHES_KEPT=3 storeroom tidy
    """
    settings = read_settings()
    with server(settings) as url:
        from api import database
        from api.activity import tidied

        done = asyncio.run(database.tidy_up(url, settings.searches_kept, settings.changes_kept))
    for row in done:
        say(tidied(**row).capitalize())
    if not done:
        say("Nothing is due")


@app.command()
def token(
    name: Annotated[str, typer.Argument(help="Whose it is: what the log of changes says.")],
    scope: Annotated[
        str,
        typer.Option(
            help="What it allows, with commas between: catalog:write, inventory:move, activity:read, admin."
        ),
    ],
    days: Annotated[float, typer.Option(min=0.001, max=3660, help="How long it is valid.")] = 30,
) -> None:
    """Make a token by the secret in STOREROOM_JWT_SECRET, and print it.

    \b
    Examples:
      storeroom token anna --scope catalog:write,inventory:move
      storeroom token backup --scope activity:read --days 365
    """
    from datetime import timedelta

    from api import auth

    typer.echo(auth.make_token(read_settings(), name, scope.split(","), timedelta(days=days)))


@app.command(context_settings={"ignore_unknown_options": True})
def psql(
    arguments: Annotated[list[str] | None, typer.Argument(metavar="ARGS", help="Passed to psql.")] = None,
) -> None:
    """Open psql on the database.

    \b
    Examples:
      storeroom psql
      storeroom psql -c "SELECT title FROM search_books_by_author('kernighan')"
      storeroom psql -f queries.sql
    """
    settings = read_settings()
    with server(settings) as url:
        from api.embedded import BIN
        from api.sqitch import split_password

        # The wheel's psql fits its server, but knows no TLS, which a server elsewhere may ask for.
        program = (shutil.which("psql") if settings.database_url else None) or BIN / "psql"
        address, password = split_password(url)
        secret = {"PGPASSWORD": password} if password else {}  # other users of the machine see arguments
        # psql answers a Ctrl-C itself, and goes on.
        signal.signal(signal.SIGINT, lambda *_: None)
        code = subprocess.call([program, "--dbname", address, *(arguments or [])], env=os.environ | secret)
    raise typer.Exit(code)


@app.command()
def explain(
    call: Annotated[str, typer.Argument(help="A call of a function, or one SELECT.")],
    plans: Annotated[
        Literal["auto", "generic", "custom"],
        typer.Option(help="Whether statements are planned for any values or for those given."),
    ] = "auto",
    calls: Annotated[
        int,
        typer.Option(
            min=1,
            max=1000,
            help="Which call of its session is shown: the first also reads what PostgreSQL keeps about tables, and from the sixth on plans may be generic.",
        ),
    ] = 2,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, with all texts in full.")] = False,
) -> None:
    """Show what runs inside a call: each statement with its plan, indexes, rows, buffers and time. What it changes is rolled back.

    \b
    Examples:
      storeroom explain "search_books_by_author('tolkien')"
      storeroom explain "low_stock('hardware', p_limit => 5)" --plans generic
      storeroom explain "SELECT title FROM search_recipes(p_q => 'stew')" --calls 6
      storeroom explain "move_stock(20, 'issue', 40)" --json
    """
    with server(read_settings()) as url:
        from api import database
        from api import explain as explained

        traced = asyncio.run(database.explain(url, call, plans=plans, calls=calls))
        top = explained.read(traced.plans, traced.statement)
    if as_json:
        typer.echo(explained.document(top, writes=traced.writes))
    else:
        out.print(explained.picture(top, writes=traced.writes), soft_wrap=False)


def read_settings() -> "Settings":
    """Read the environment. Raises CommandError."""
    from pydantic import ValidationError
    from pydantic_settings import SettingsError

    from api.settings import Settings

    try:
        return Settings()
    except ValidationError as error:
        wrong = "; ".join(f"{fault['loc'][0]}: {fault['msg']}" for fault in error.errors())
        raise CommandError(f"the environment is not understood: {wrong}") from error
    except SettingsError as error:
        raise CommandError(f"the environment is not understood: {error}") from error


@contextmanager
def server(settings: "Settings", *, create: bool = False, guarded: bool = False) -> Iterator[str]:
    """URL of the database on the server of DATABASE_URL, or the embedded one, `guarded` or not; made when it is missing, if `create`."""
    from api import database, embedded

    with (
        nullcontext(settings.database_url)
        if settings.database_url
        else embedded.running(settings.data, guarded=guarded) as url
    ):
        if (create or not settings.database_url) and asyncio.run(database.create(url)):
            say(f"Made the database {unquote(urlsplit(url).path[1:])}")
        yield url


@contextmanager
def listening(settings: "Settings") -> Iterator[socket.socket]:
    """Socket of HOST and PORT, taken before anything else is started. Raises CommandError and AuthError."""
    from api.auth import Tokens

    Tokens.of(settings)  # before anybody could reach what would let everybody write
    if settings.tls_cert:
        try:
            ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(
                settings.tls_cert, settings.tls_key
            )
        except (OSError, ValueError) as error:  # SSLError is an OSError
            raise CommandError(
                f"STOREROOM_TLS_CERT and STOREROOM_TLS_KEY are not a certificate and its key: {error}"
            ) from error
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        listener = socket.create_server((settings.host, settings.port), family=family, backlog=2048)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise CommandError(f"port {settings.port} is taken: set PORT to another") from error
        place = f"{settings.host}, port {settings.port}"
        raise CommandError(
            f"cannot listen on {place} ({error.strerror}): set HOST or PORT to another"
        ) from error
    with listener:
        yield listener


def deploy_all(
    settings: "Settings", url: str, *, to: str | None = None, mode: "Mode" = "all", verify: bool = True
) -> int:
    """Deploy what is missing and set the login role's password; the number of changes deployed."""
    from api import database, sqitch
    from api.settings import ROOT

    done = asyncio.run(sqitch.deploy(url, sqitch.Plan.read(ROOT), to=to, mode=mode, verify=verify, say=say))
    if settings.api_password:
        asyncio.run(database.set_api_password(url, settings.api_password))
    return done


def load_sample(settings: "Settings", url: str) -> None:
    """Load the sample data into each catalog that is empty and never had it, and the rest where only a part went in."""
    from api import database, importer
    from api.catalogs import CATALOGS
    from api.settings import ROOT

    for catalog, known in CATALOGS.items():
        if catalog not in settings.catalogs or not asyncio.run(database.begin_sample(url, catalog)):
            continue
        for kind, name in known.samples.items():
            sample = str(ROOT / "db/sample" / name)
            if asyncio.run(importer.run(url, kind, sample, reports=settings.data / "reports", brief=True)):
                raise CommandError("the sample data is not loaded; the next start tries again")
        asyncio.run(database.finish_sample(url, catalog))


def run(settings: "Settings", url: str, listener: socket.socket, number: int = 1) -> None:
    """Serve until Ctrl-C or SIGTERM; what was asked before is answered, and the log is written, when this returns."""
    with ExitStack() as stack:
        if number > 1 and settings.metrics_port:
            # Where workers add up what each has seen: known before the library is imported.
            os.environ["PROMETHEUS_MULTIPROC_DIR"] = stack.enter_context(
                tempfile.TemporaryDirectory(prefix="storeroom-metrics-")
            )
        from api import logs, workers

        logs.configure(settings.log_format)
        if settings.metrics_port not in {None, settings.port}:
            stack.enter_context(publishing(settings))
        if number > 1:
            workers.serve(settings, url, listener, number, lambda: invite(settings, listener))
            return
        serve_alone(settings, url, listener)


@contextmanager
def publishing(settings: "Settings") -> Iterator[None]:
    """Serve metrics on a port of their own. Raises CommandError."""
    from prometheus_client import start_http_server

    from api.metrics import registry

    try:
        server, thread = start_http_server(settings.metrics_port or 0, settings.metrics_host, registry())
    except OSError as error:
        raise CommandError(
            f"cannot serve metrics on {settings.metrics_host}, port {settings.metrics_port} ({error.strerror}):"
            " set STOREROOM_METRICS_PORT or STOREROOM_METRICS_HOST to another"
        ) from error
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def serve_alone(settings: "Settings", url: str, listener: socket.socket) -> None:
    """Serve with this process."""
    import gc

    import uvicorn

    from api import workers
    from api.main import create_app

    app = create_app(settings, url)
    config = workers.config(settings, app)
    gc.freeze()  # what is there stays: no collection of garbage looks at it again

    async def serve() -> None:
        # The lifespan is entered here: uvicorn would print a traceback where ours is a sentence.
        async with app.router.lifespan_context(app):
            invite(settings, listener)
            with suppress(KeyboardInterrupt):  # uvicorn raises the signal again when it has drained
                await uvicorn.Server(config).serve([listener])

    with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
        runner.run(serve())


def invite(settings: "Settings", listener: socket.socket) -> None:
    """Say what to try, in each catalog that is served."""
    from api.catalogs import CATALOGS

    host, port = listener.getsockname()[:2]
    host = {"0.0.0.0": "localhost", "::": "localhost"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    place = f"{'https' if settings.tls_cert else 'http'}://{host}:{port}"
    say(f"Storeroom serves {place} (documentation: {place}/docs). Ctrl-C stops it. Try:")
    for name, catalog in CATALOGS.items():
        if name in settings.catalogs:
            say(f"  curl '{place}/{catalog.path}'")
            say(f'  ./run.sh psql -c "SELECT {catalog.query}"')
    say("  ./run.sh --help")
