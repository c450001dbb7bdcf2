"""What plan tests share: a database of a size, and what a call inside it reads."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import asyncpg

from tests.conftest import clone

EXPLAIN = [
    "LOAD 'auto_explain'",
    "SET auto_explain.log_nested_statements = on",
    "SET auto_explain.log_format = json",
    "SET auto_explain.log_analyze = on",
    "SET auto_explain.log_buffers = on",
    "SET auto_explain.log_timing = off",
    "SET auto_explain.log_level = notice",
    "SET client_min_messages = notice",
]


@asynccontextmanager
async def seeded(
    administrator: asyncpg.Connection, server_url: str, template: str, seed: list[str]
) -> AsyncIterator[asyncpg.Connection]:
    """Superuser's connection to a copy of the database, filled by these statements, that tells the plans of what it runs."""
    async with clone(administrator, server_url, template) as url:
        connection = await asyncpg.connect(url)
        for statement in ["SET session_replication_role = replica", *seed]:  # no foreign key is checked
            await connection.execute(statement)
        for statement in ["SET session_replication_role = origin", "VACUUM (ANALYZE)", *EXPLAIN]:
            await connection.execute(statement)
        yield connection
        await connection.close()


@dataclass
class Cost:
    """What a call read."""

    rows: list[Any]
    buffers: int
    removed: int
    """Rows that were read and failed a filter."""
    scanned: set[str]
    """Tables read from end to end."""
    indexes: set[str]


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every node of a plan that ran."""
    if plan["Actual Loops"]:
        yield plan
    for child in plan.get("Plans", []):
        yield from nodes(child)


async def cost(connection: asyncpg.Connection, query: str, *arguments: object) -> Cost:
    """Run a query and read the plans of all statements inside it, from auto_explain."""
    messages: list[str] = []

    def listen(_: asyncpg.Connection, message: Any) -> None:  # noqa: ANN401  # asyncpg is untyped
        messages.append(message.message)

    connection.add_log_listener(listen)
    await connection.execute("SET auto_explain.log_min_duration = 0")
    messages.clear()
    rows = await connection.fetch(query, *arguments)
    await asyncio.sleep(0)
    plans = [json.loads(message.partition("plan:\n")[2])["Plan"] for message in messages]
    connection.remove_log_listener(listen)
    await connection.execute("SET auto_explain.log_min_duration = -1")
    assert len(plans) > 1, "no statement inside the function was seen"
    ran = [node for plan in plans for node in nodes(plan)]
    return Cost(
        rows,
        plans[-1]["Shared Hit Blocks"] + plans[-1]["Shared Read Blocks"],
        int(
            sum(
                (node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Join Filter", 0))
                * node["Actual Loops"]
                for node in ran
            )
        ),
        {node["Relation Name"] for node in ran if node["Node Type"] == "Seq Scan"},
        {node["Index Name"] for node in ran if "Index Name" in node},
    )
