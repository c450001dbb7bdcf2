"""How well products are found, beside the full-text searches people would take instead: nDCG@10 of rated queries.

    python -m bench.relevance products.jsonl.gz queries.csv.gz [--mapping icecat] [--database URL] [--each]

The queries' CSV has the columns query, docid (the products' key) and rating (0 to 3; what has none is 0). The gain of a rating
r is 2^r - 1, the ideal is the best order of all that the query has ratings for, and queries without any gain are left
out of the mean. Every engine gets name, category and description, weighted 5, 2 and 1, as the mapping makes
them; Storeroom gets them by its importer. Without a URL an embedded PostgreSQL is made, deployed and thrown away.
"""

import argparse
import asyncio
import csv
import gzip
import json
import math
import re
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import asyncpg
import tantivy

from api.importer import Source
from api.mapping import read_mapping
from bench import results
from bench.fresh import fill, fresh

FIELDS = ("name", "category", "description")
WEIGHTS = (5, 2, 1)
PLACES = 10

Ratings = dict[str, dict[str, float]]
"""Rating of each rated product of each query."""
Found = dict[str, list[str]]
"""Keys of the first ten of each query."""


class Document(NamedTuple):
    """A product as every engine gets it."""

    line: int
    key: str
    texts: list[str]
    """Of the fields."""


def read_ratings(file: Path) -> Ratings:
    """Read the rated queries."""
    ratings: Ratings = defaultdict(dict)
    with gzip.open(file, "rt", encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            ratings[row["query"]][row["docid"]] = float(row["rating"])
    return ratings


def read_documents(file: Path, mapping: str) -> list[Document]:
    """Read the products as the mapping makes them."""
    with ExitStack() as stack:
        source = Source(str(file), read_mapping(mapping, "products"), stack)
        rows = [row for chunk in source.chunks() for row in json.loads(chunk.rows)]
    return [
        Document(row["line"], str(row["key"]), [row.get(field) or "" for field in FIELDS]) for row in rows
    ]


def dcg(ratings: Iterable[float]) -> float:
    """Discounted cumulative gain of the first ten."""
    return sum((2**rating - 1) / math.log2(place + 2) for place, rating in enumerate([*ratings][:PLACES]))


def ndcg(found: list[str], ratings: dict[str, float]) -> float | None:
    """Score the order of one query between 0 and 1; none when there is nothing to gain."""
    ideal = dcg(sorted(ratings.values(), reverse=True))
    return dcg(ratings.get(key, 0) for key in found) / ideal if ideal else None


async def storeroom(
    url: str, file: Path, mapping: str, documents: list[Document], queries: list[str]
) -> Found:
    """Find products as GET /products?q= does."""
    with tempfile.TemporaryDirectory(prefix="storeroom-bench-") as directory:
        report = Path(directory) / "report.csv"
        await fill(url, "products", file, mapping, report)
        with report.open(encoding="utf-8", newline="") as lines:
            ids = {int(row["line"]): row["id"] for row in csv.DictReader(lines)}
    keys = {ids[document.line]: document.key for document in documents}
    connection = await asyncpg.connect(url)
    await connection.execute("ANALYZE")
    found = {
        query: [
            keys[str(row["product_id"])]
            for row in await connection.fetch(
                "SELECT product_id FROM list_products(p_q => $1, p_sort => 'relevance', p_limit => $2)",
                query,
                PLACES,
            )
        ]
        for query in queries
    }
    await connection.close()
    return found


async def vectors(url: str, documents: list[Document], queries: list[str]) -> dict[str, Found]:
    """Find with PostgreSQL's own full text: weights A, B and C are 1, 0.4 and 0.2 where nothing else is said."""
    connection = await asyncpg.connect(url)
    await connection.execute("CREATE TEMPORARY TABLE document (key text, place integer, words tsvector)")
    await connection.execute(
        """INSERT INTO document
           SELECT d.key, d.place, setweight(to_tsvector('english', d.name), 'A')
               || setweight(to_tsvector('english', d.category), 'B') || setweight(to_tsvector('english', d.description), 'C')
           FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) WITH ORDINALITY AS d (key, name, category, description, place)""",
        [document.key for document in documents],
        *zip(*(document.texts for document in documents), strict=True),
    )
    await connection.execute("CREATE INDEX ON document USING gin (words)")
    engines = {}
    for rank in ("ts_rank", "ts_rank_cd"):
        statement = f"""
            SELECT d.key
            FROM document AS d, websearch_to_tsquery('english', $1) AS q
            WHERE d.words @@ q
            ORDER BY {rank}(d.words, q) DESC, d.place
            LIMIT {PLACES}"""
        engines[f"PostgreSQL english, websearch, {rank}"] = {
            query: [row["key"] for row in await connection.fetch(statement, query)] for query in queries
        }
    await connection.close()
    return engines


def fts5(documents: list[Document], queries: list[str]) -> dict[str, Found]:
    """Find with SQLite's FTS5, by bm25."""
    engines = {}
    for tokenizer in ("unicode61", "porter"):
        connection = sqlite3.connect(":memory:")
        connection.execute(
            f"CREATE VIRTUAL TABLE document USING fts5({', '.join(FIELDS)}, tokenize = '{tokenizer}')"
        )
        connection.executemany(
            "INSERT INTO document VALUES (?, ?, ?)", [document.texts for document in documents]
        )
        statement = f"SELECT rowid FROM document WHERE document MATCH ? ORDER BY bm25(document, {', '.join(map(str, WEIGHTS))}) LIMIT {PLACES}"
        for what, between in (("all words", " "), ("any word", " OR ")):
            engines[f"SQLite FTS5 {tokenizer}, {what}"] = {
                query: [
                    documents[rowid - 1].key
                    for (rowid,) in connection.execute(
                        statement, [between.join(f'"{word}"' for word in words(query))]
                    )
                ]
                for query in queries
            }
        connection.close()
    return engines


def tantivy_english(documents: list[Document], queries: list[str]) -> dict[str, Found]:
    """Find with tantivy, the words stemmed."""
    schema = tantivy.SchemaBuilder().add_text_field("key", stored=True, tokenizer_name="raw")
    for field in FIELDS:
        schema.add_text_field(field, tokenizer_name="en_stem")
    index = tantivy.Index(schema.build())
    writer = index.writer(num_threads=1)  # one, so that equal scores come in the same order each time
    for document in documents:
        writer.add_document(
            tantivy.Document(key=document.key, **dict(zip(FIELDS, document.texts, strict=True)))
        )
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def keys(query: str, every: bool) -> list[str]:
        parsed = index.parse_query(
            " ".join(words(query)).lower(),  # without its operators
            [*FIELDS],
            field_boosts=dict(zip(FIELDS, map(float, WEIGHTS), strict=True)),
            conjunction_by_default=every,
        )
        return [
            str(searcher.doc(address).get_first("key")) for _, address in searcher.search(parsed, PLACES).hits
        ]

    return {
        f"tantivy en_stem, {what}": {query: keys(query, every) for query in queries}
        for what, every in (("all words", True), ("any word", False))
    }


def words(query: str) -> list[str]:
    """Cut a query into words, for engines that would read its signs as operators."""
    return re.findall(r"\w+", query)


def report(engines: dict[str, Found], ratings: Ratings, documents: int) -> str:
    """Say how well each engine found."""
    scores = {
        engine: [
            score for query, found in every.items() if (score := ndcg(found, ratings[query])) is not None
        ]
        for engine, every in engines.items()
    }
    nothing = {
        engine: [query for query, found in every.items() if not found] for engine, every in engines.items()
    }
    rows = [
        [engine, f"{sum(score) / len(score):.3f}", str(len(nothing[engine]))]
        for engine, score in scores.items()
    ]
    ours, *peers = engines
    alone = [query for query in nothing[ours] if any(query not in nothing[peer] for peer in peers)]
    return (
        f"{documents:,} products, {len(ratings)} queries, {len(scores[ours])} of them with something to gain: mean nDCG@10 of"
        " these, and how many of all find nothing.\n\n```\npython -m bench.relevance products.jsonl.gz queries.csv.gz\n```\n\n"
        + results.table(["engine", "nDCG@10", "queries with nothing"], rows)
        + f"\n\nQueries that {ours} finds nothing for and another engine something: {', '.join(alone) or 'none'}."
    )


def each(engines: dict[str, Found], ratings: Ratings) -> str:
    """Say what each query scores, worst first, beside the best of the others."""
    ours, *peers = engines
    rows = []
    for query, rated in ratings.items():
        if (score := ndcg(engines[ours][query], rated)) is not None:
            best = max(peers, key=lambda peer: ndcg(engines[peer][query], rated) or 0)
            rows.append((score, query, ndcg(engines[best][query], rated) or 0.0, best))
    return results.table(
        ["query", ours, "best of the others", "which"],
        [[query, f"{score:.2f}", f"{other:.2f}", best] for score, query, other, best in sorted(rows)],
    )


async def main() -> None:
    """Run every engine on the same queries and write down how well they found."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("products", type=Path)
    parser.add_argument("queries", type=Path)
    parser.add_argument("--mapping", default="icecat")
    parser.add_argument("--database", metavar="URL", help="deployed, without other products")
    parser.add_argument("--each", action="store_true", help="show every query, worst first")
    options = parser.parse_args()
    ratings = read_ratings(options.queries)
    documents = read_documents(options.products, options.mapping)
    queries = [*ratings]
    async with fresh(options.database) as url:
        engines = {
            "Storeroom": await storeroom(url, options.products, options.mapping, documents, queries),
            **fts5(documents, queries),
            **tantivy_english(documents, queries),
            **await vectors(url, documents, queries),
        }
    text = report(engines, ratings, len(documents))
    print(text)
    results.write_section("Relevance", text)
    if options.each:
        print(f"\n{each(engines, ratings)}")


if __name__ == "__main__":
    asyncio.run(main())
