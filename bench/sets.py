"""Data sets: databases of the bench's own server, made once, with the functions of this checkout.

A set is kept until what makes it changes: the scripts of tables, of what tables need and of what says which words a row
has, and data.py. Everything else in it, functions above all, is dropped and deployed anew when a bench starts.
"""

import asyncio
import functools
import hashlib
import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from urllib.parse import urlsplit

import asyncpg

from api import database, embedded, sqitch
from api.settings import ROOT
from bench import data
from bench.data import Say, execute

SERVER = {
    "shared_buffers": "4GB",
    "effective_cache_size": "12GB",
    "work_mem": "64MB",
    "maintenance_work_mem": "1GB",
    "max_wal_size": "8GB",
    "checkpoint_timeout": "30min",
    "wal_compression": "on",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}
"""Settings of the bench's server, besides those that the embedded one has anyway."""

FOUND: dict[str, str] = {}
"""What the server says of itself besides."""

HUGE_PAGES = Path("/proc/sys/vm/nr_hugepages")
"""How many pages of 2 MB Linux keeps for those who ask for them; root may say."""

LOADING = {"autovacuum": "off", "fsync": "off", "full_page_writes": "off"}
"""And while a set is made, which is begun again if the machine fails."""

TABLES = re.compile(
    r"^CREATE (UNLOGGED )?(TABLE|SEQUENCE|SCHEMA|EXTENSION)|^CALL util\.make_\w+_tables?\(", re.MULTILINE
)
"""What a script says that makes tables or what they stand in."""

ROUTINE = re.compile(r"^CREATE (?=FUNCTION|PROCEDURE)", re.MULTILINE)

SAID = [
    "bookstore/book_text",
    "recipes/recipe_text",
    "inventory/product_text",
    "util/weigh_words",
    "util/stem",
]
"""Changes that tables do without, but not the words in them."""

DROP = """
DO $$
DECLARE
    v_drops text[];
    v_left  text[];
BEGIN
    DELETE FROM util.public_function;
    SELECT array_agg(format('DROP %s %s', o.kind, o.name))
    INTO v_drops
    FROM (
        SELECT 'ROUTINE' AS kind, p.oid::regprocedure::text AS name, p.pronamespace AS schema, p.proname AS plain, p.oid
        FROM pg_proc AS p
        UNION ALL
        SELECT CASE c.relkind WHEN 'v' THEN 'VIEW' ELSE 'TYPE' END, c.oid::regclass::text, c.relnamespace, c.relname, c.oid
        FROM pg_class AS c WHERE c.relkind IN ('v', 'c')
        UNION ALL
        SELECT CASE t.typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END, t.oid::regtype::text, t.typnamespace, t.typname, t.oid
        FROM pg_type AS t WHERE t.typtype IN ('d', 'e')
    ) AS o
    JOIN pg_namespace AS n ON n.oid = o.schema
    WHERE n.nspname = ANY ({schemas}) AND n.nspname || '/' || o.plain <> ALL ({kept})
        AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.objid = o.oid AND d.deptype = 'e');
    -- In rounds, because each goes only after what uses it.
    WHILE v_drops <> '{{}}' LOOP
        v_left := '{{}}';
        FOR i IN 1..cardinality(v_drops) LOOP
            BEGIN
                EXECUTE v_drops[i];
            EXCEPTION WHEN dependent_objects_still_exist THEN
                v_left := v_left || v_drops[i];
            END;
        END LOOP;
        IF cardinality(v_left) = cardinality(v_drops) THEN
            RAISE dependent_objects_still_exist USING MESSAGE = format('tables need what their scripts do not require: %s', v_left);
        END IF;
        v_drops := v_left;
    END LOOP;
END
$$;
"""


def at(url: str, name: str) -> str:
    """Replace the database of a URL."""
    return urlsplit(url)._replace(path=f"/{name}").geturl()


def scripts() -> dict[str, str]:
    """Of each change, in the plan's order, the script that deploys it."""
    return {
        change.name: (ROOT / "db" / "deploy" / f"{change.name}.sql").read_text(encoding="utf-8")
        for change in sqitch.Plan.read(ROOT).changes
    }


def kept(deploy: dict[str, str], *also: str) -> list[str]:
    """Names of the changes that make tables, and of what these and others require, in the plan's order."""
    found: set[str] = set()
    for name in reversed(deploy):
        if name in {*found, *also} or TABLES.search(deploy[name]):
            found |= {name, *re.findall(r"^-- requires: (\S+)", deploy[name], re.MULTILINE)}
    return [name for name in deploy if name in found]


def revision() -> str:
    """What data sets are made by; what comments say of it is left out."""
    deploy = scripts()
    texts = [
        re.sub(r"^ *--.*?$|^COMMENT ON .*?';$", "", deploy[name], flags=re.MULTILINE | re.DOTALL)
        for name in kept(deploy, *SAID)
    ]
    texts.append(Path(data.__file__).read_text(encoding="utf-8"))
    return hashlib.sha256("".join(texts).encode()).hexdigest()[:16]


@functools.cache
def refresh(url: str) -> None:
    """Deploy all but tables anew: what these need by CREATE OR REPLACE, the rest after it was dropped."""
    deploy = scripts()
    needed = {*kept(deploy)}
    names = {
        "schemas": sorted({name.partition("/")[0] for name in deploy} - {"roles"}),
        "kept": sorted(needed),
    }
    text = ["SET synchronous_commit = off;"]
    text.append(DROP.format(**{name: f"'{{{','.join(values)}}}'::text[]" for name, values in names.items()}))
    for name, script in deploy.items():
        if name not in needed:
            text.append(script)
        elif ROUTINE.search(script):
            text.append(ROUTINE.sub("CREATE OR REPLACE ", script))
    done = subprocess.run(
        [embedded.BIN / "psql", url, "--quiet", "--no-psqlrc", "--output=/dev/null", "--set=ON_ERROR_STOP=1"],
        input="\n".join(text), capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"cannot deploy the functions anew: {done.stderr.strip()}")


@contextmanager
def huge_pages() -> Iterator[None]:
    """Have Linux keep huge pages for shared_buffers, as PostgreSQL's documentation advises (18.4.5), if this process may."""
    before = HUGE_PAGES.read_text() if os.access(HUGE_PAGES, os.W_OK) else None
    if before is None:
        yield
        return
    HUGE_PAGES.write_text(str(max(int(before), 2300)))
    try:
        yield
    finally:
        HUGE_PAGES.write_text(before)


@contextmanager
def server(directory: Path) -> Iterator[str]:
    """URL of the bench's server, with its settings."""
    with embedded.running(directory) as url:
        asyncio.run(
            execute(
                at(url, "postgres"),
                *(f"ALTER SYSTEM SET {name} = '{value}'" for name, value in SERVER.items()),
            )
        )
    with huge_pages(), embedded.running(directory) as url:  # some settings count from the start
        asyncio.run(note_huge_pages(at(url, "postgres")))
        yield at(url, "postgres")


async def note_huge_pages(url: str) -> None:
    """Let the results say whether the server has huge pages."""
    connection = await asyncpg.connect(url)
    FOUND["huge_pages"] = await connection.fetchval("SHOW huge_pages_status")
    await connection.close()


@contextmanager
def loading(url: str) -> Iterator[None]:
    """Let the server take risks that only a set in the making may take."""
    asyncio.run(
        execute(
            url,
            *(f"ALTER SYSTEM SET {name} = {value}" for name, value in LOADING.items()),
            "SELECT pg_reload_conf()",
        )
    )
    try:
        yield
    finally:
        asyncio.run(
            execute(url, *(f"ALTER SYSTEM RESET {name}" for name in LOADING), "SELECT pg_reload_conf()")
        )


async def made(url: str, name: str) -> str | None:
    """By which revision a data set was made; none when it is not there or not finished."""
    connection = await asyncpg.connect(url)
    found: str | None = await connection.fetchval(
        "SELECT shobj_description(d.oid, 'pg_database') FROM pg_database AS d WHERE d.datname = $1", name
    )
    await connection.close()
    return found


def data_set(url: str, books: int, say: Say, *, reuse: bool = False) -> str:
    """URL of the database with so many books, made when it is not there or, unless `reuse`, was made by another revision."""
    name = f"bench_{books}"
    wanted, found = revision(), asyncio.run(made(url, name))
    if found is None or (found != wanted and not reuse):
        began = perf_counter()
        asyncio.run(execute(url, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        asyncio.run(database.create(at(url, name)))
        asyncio.run(sqitch.deploy(at(url, name), sqitch.Plan.read(ROOT), verify=False, say=lambda _: None))
        with loading(url):
            data.fill(at(url, name), books, say)
        asyncio.run(execute(url, f"COMMENT ON DATABASE {name} IS '{wanted}'"))
        say(f"  {books:,} books: {perf_counter() - began:.0f} s in all")
    else:
        refresh(at(url, name))
    return at(url, name)
