"""What runs inside a call, from the plans that PostgreSQL tells of each statement: reading them, and showing them to people."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

CONDITIONS = ["Index Cond", "Recheck Cond", "Hash Cond", "Merge Cond", "Join Filter", "Filter", "Sort Key"]
REMOVED = ["Rows Removed by Filter", "Rows Removed by Join Filter", "Rows Removed by Index Recheck"]
NAMES = {
    ("Aggregate", "Sorted"): "GroupAggregate",
    ("Aggregate", "Hashed"): "HashAggregate",
    ("Aggregate", "Mixed"): "MixedAggregate",
}
"""Node types that PostgreSQL's text form calls otherwise, by type and strategy."""

LONGEST = 400
"""Characters that are shown of a statement, and half of them of a condition."""


@dataclass
class Step:
    """A node of a plan, with what all runs of its statement did there."""

    title: str
    """As in the text form of EXPLAIN: `Index Scan using book_pkey on book b`."""
    conditions: list[str]
    """Of the first run."""
    relation: str | None
    index: str | None
    scans: bool
    """Whether it reads its table from end to end."""
    loops: int
    rows: int
    removed: int
    """Rows that were fetched and failed a condition."""
    ms: float
    """Milliseconds, with all below."""
    hit: int
    """Buffers found in PostgreSQL's memory, with all below."""
    read: int
    """Buffers that were not, with all below."""
    spilled: int
    """Blocks of temporary files written, with all below."""
    steps: list["Step"]

    @classmethod
    def of(cls, node: dict[str, Any]) -> Self:
        """Read a node of a plan in JSON."""
        loops = node["Actual Loops"]
        return cls(
            _title(node),
            [f"{name}: {_text(node[name])}" for name in CONDITIONS if name in node],
            node.get("Relation Name"),
            node.get("Index Name"),
            # A sequence has one row.
            node["Node Type"] == "Seq Scan" and not node["Relation Name"].endswith("_seq"),
            loops,
            round(node["Actual Rows"] * loops),
            round(sum(node.get(name, 0) for name in REMOVED) * loops),
            node.get("Actual Total Time", 0.0) * loops,
            node["Shared Hit Blocks"] + node["Local Hit Blocks"],
            node["Shared Read Blocks"] + node["Local Read Blocks"],
            node["Temp Written Blocks"],
            [cls.of(child) for child in node.get("Plans", [])],
        )

    @property
    def shape(self) -> tuple[Any, ...]:
        """What makes two plans the same."""
        return (self.title, *(step.shape for step in self.steps))

    def walk(self) -> Iterator["Step"]:
        """The step and those below it, without those that never ran."""
        if self.loops:
            yield self
        for step in self.steps:
            yield from step.walk()

    def add(self, other: "Step") -> None:
        """Add what another run of the same plan did."""
        for name in ["loops", "rows", "removed", "ms", "hit", "read", "spilled"]:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for mine, theirs in zip(self.steps, other.steps, strict=True):
            mine.add(theirs)


@dataclass
class Statement:
    """A statement that ran, or its runs when it ran with the same plan several times in a loop."""

    query: str
    place: str
    """Functions and lines between its caller and it, `get_book line 12`; empty for the call itself and for checks of constraints."""
    context: str
    """The calls it was inside of as PostgreSQL tells them, innermost first."""
    runs: int
    ms: float
    """Milliseconds, with all inside."""
    generic: bool
    """Whether its plan was made for any values: there are `$1` in its conditions."""
    plan: Step
    inside: list["Statement"] = field(default_factory=list)
    """Statements of the functions that it called, in the order in which they first ended."""

    @classmethod
    def of(cls, message: str, context: str) -> Self:
        """Read a message of auto_explain: `duration: 0.123 ms  plan:` and JSON."""
        head, _, body = message.partition("plan:\n")
        told = json.loads(body)
        plan = Step.of(told["Plan"])
        generic = any(
            "$" in re.sub(r"'(?:[^']|'')*'", "", text) for step in plan.walk() for text in step.conditions
        )
        return cls(told["Query Text"].strip(), "", context, 1, float(head.split()[1]), generic, plan)

    @property
    def buffers(self) -> int:
        """Buffers read, with all inside."""
        return self.plan.hit + self.plan.read

    @property
    def identity(self) -> tuple[Any, ...]:
        """What two runs of one statement with one plan have in common."""
        return self.context, self.query, self.generic, self.plan.shape

    def walk(self) -> Iterator["Statement"]:
        """The statement and all inside."""
        yield self
        for statement in self.inside:
            yield from statement.walk()

    def steps(self) -> Iterator[Step]:
        """Every node of every plan that ran."""
        for statement in self.walk():
            yield from statement.plan.walk()

    def join(self, statements: list["Statement"]) -> bool:
        """Become one with the statement of a list that is another run of this; false when there is none."""
        for other in statements:
            if other.identity == self.identity:
                other.runs += self.runs
                other.ms += self.ms
                other.plan.add(self.plan)
                other.inside += [each for each in self.inside if not each.join(other.inside)]
                return True
        return False

    @property
    def indexes(self) -> list[str]:
        """Indexes used."""
        return sorted({step.index for step in self.steps() if step.index})

    @property
    def scanned(self) -> list[str]:
        """Tables read from end to end."""
        return sorted({step.relation for step in self.steps() if step.scans and step.relation})

    @property
    def removed(self) -> int:
        """Rows fetched for nothing."""
        return sum(step.removed for step in self.steps())


def read(plans: Iterable[tuple[str, str]], query: str) -> Statement:
    """Put what ran inside a query under what called it, from each plan and the calls it was inside of, in the order in which they ended."""
    waiting: list[Statement] = []  # for the end of what called them
    call = None
    for message, context in plans:
        statement = Statement.of(message, context)
        if not context and statement.query == query.strip():
            call = statement
            continue
        # A statement ends after all that it calls, and these are told to be inside of all that it is inside of.
        ending = f"\n{context}"
        for each in waiting if context else []:
            if each.context.endswith(ending):
                each.place = _place(each.context.removesuffix(ending))
                statement.inside.append(each)
        waiting = [each for each in waiting if all(each is not one for one in statement.inside)]
        if not statement.join(waiting):
            waiting.append(statement)
    if call is None:
        raise ValueError("the plan of the query itself was not told")
    # A function in SQL that is left before its last row ends after its caller, and does not say where: it stays here.
    call.inside = waiting
    for each in waiting:
        each.place = _place(each.context)
    return call


def document(call: Statement, *, writes: bool) -> str:
    """What was read, for programs."""
    told = asdict(call, dict_factory=_without_context)
    figures = {
        "ms": call.ms,
        "buffers": call.buffers,
        "rows": call.plan.rows,
        "statements": sum(each.runs for each in call.walk()) - 1,
        "indexes": call.indexes,
        "scanned": call.scanned,
        "removed": call.removed,
        "writes": writes,
    }
    return json.dumps(figures | {"call": told}, ensure_ascii=False)


def picture(call: Statement, *, writes: bool) -> Group:
    """What was read, for people."""
    statements = sum(each.runs for each in call.walk()) - 1
    summary = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    summary.add_row("Cost", f"{_figures(call)}, {_count(statements, 'statement')} inside")
    summary.add_row("Indexes", ", ".join(call.indexes) or "none")
    summary.add_row(
        "Read from end to end", Text(", ".join(call.scanned) or "nothing", "red" if call.scanned else "")
    )
    summary.add_row("Fetched for nothing", _count(call.removed, "row"))
    summary.add_row(
        "Changes",
        "rolled back; only numbers drawn from sequences are used up"
        if writes
        else "none: the transaction was read-only",
    )
    return Group(summary, "", _branch(call))


def _branch(statement: Statement) -> Tree:
    told = [statement.place, f"{statement.runs} times" if statement.runs > 1 else "", _figures(statement)]
    told += ["generic plan"] if statement.generic else []
    lines: list[RenderableType] = [
        Text(_short(statement.query, LONGEST), "bold"),
        Text(", ".join(filter(None, told)), "cyan"),
    ]
    branch = Tree(Group(*lines, *_lines(statement.plan, 1)))
    for each in statement.inside:
        branch.children.append(_branch(each))
    return branch


def _lines(step: Step, depth: int) -> Iterator[RenderableType]:
    told = _count(step.rows, "row") + (f" in {step.loops:,} loops" if step.loops > 1 else "")
    told += f", {_count(step.hit + step.read, 'buffer')}, {_ms(step.ms)}"
    line = Text.assemble(
        (step.title, "red" if step.scans else ""), (f"  {told}" if step.loops else "  never run", "dim")
    )
    line.append(f", {_count(step.removed, 'row')} for nothing" if step.removed else "", "yellow")
    yield Padding(line, (0, 0, 0, 2 * depth))
    for condition in step.conditions:
        yield Padding(Text(_short(condition, LONGEST // 2), "dim"), (0, 0, 0, 2 * depth + 4))
    for each in step.steps:
        yield from _lines(each, depth + 1)


def _figures(statement: Statement) -> str:
    plan = statement.plan
    told = f"{_ms(statement.ms)}, {_count(plan.rows, 'row')}, {_count(statement.buffers, 'buffer')}"
    told += f" ({plan.read:,} of them not in PostgreSQL's memory)" if plan.read else ""
    return told + (f", {_count(plan.spilled, 'block')} of temporary files" if plan.spilled else "")


def _ms(ms: float) -> str:
    return f"{ms:.2f} ms" if ms < 10 else f"{ms:,.0f} ms"


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _short(text: str, longest: int) -> str:
    """Without comments and line ends, and cut."""
    text = re.sub(r"('(?:[^']|'')*'|\"[^\"]*\")|--[^\n]*|\s+", lambda found: found[1] or " ", text)
    text = re.sub(r"  +", " ", text).strip()
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _without_context(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return {name: round(value, 3) if name == "ms" else value for name, value in pairs if name != "context"}


def _place(context: str) -> str:
    """Functions and lines in a context of PostgreSQL's, outermost first."""
    found = re.findall(
        r"^(?:PL/pgSQL function (?:\w+\.)?(\w+)\(.*\) (line \d+)|SQL function \"(\w+)\" (statement \d+)).*$",
        context,
        re.MULTILINE,
    )
    return " > ".join(" ".join(filter(None, parts)) for parts in reversed(found))


def _text(value: str | list[str]) -> str:
    return value if isinstance(value, str) else ", ".join(value)


def _title(node: dict[str, Any]) -> str:
    kind: str = NAMES.get((node["Node Type"], node.get("Strategy", "")), node["Node Type"])
    if kind == "ModifyTable":
        kind = node["Operation"]
    joined = node.get("Join Type", "Inner")
    if joined != "Inner":
        kind = f"{kind.removesuffix(' Join')} {joined} Join"
    title = [f"{node['Subplan Name']}:"] if "Subplan Name" in node else []
    title += ["Parallel"] if node["Parallel Aware"] else []
    title += [kind]
    title += ["Backward"] if node.get("Scan Direction") == "Backward" else []
    title += ["using", node["Index Name"]] if "Index Name" in node and "Relation Name" in node else []
    name = next(
        (node[key] for key in ["Relation Name", "Function Name", "CTE Name", "Index Name"] if key in node), ""
    )
    if name not in title and name:
        title += ["on", name]
    if "Alias" in node and node["Alias"] != name:
        title += [node["Alias"]] if name else ["on", node["Alias"]]
    return " ".join(title)
