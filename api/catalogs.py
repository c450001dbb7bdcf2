"""The catalogs: what the parts that go through all of them need to know of each. A new one is a line here, and its routers in main."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Catalog:
    """A catalog."""

    text: str
    """What is in it, for `/docs`."""
    table: str
    """Table of its schema that has rows when anything is in it."""
    samples: dict[str, str]
    """Kinds of rows that can be imported into it, each with the file in `db/sample`, in the order in which they are loaded."""
    path: str
    """What to try first over HTTP."""
    query: str
    """The same in psql, what stands behind SELECT."""


CATALOGS = {
    "bookstore": Catalog(
        "Books, their authors and categories.",
        "book",
        {"books": "books.csv"},
        "books?author=kernighan",
        "title FROM search_books_by_author('kernighan')",
    ),
    "recipes": Catalog(
        "Recipes, their ingredients and categories.",
        "recipe",
        {"recipes": "recipes.jsonl"},
        "recipes/cookable?have=eggs,milk,flour",
        "title FROM cookable_recipes('eggs, milk, flour')",
    ),
    "inventory": Catalog(
        "Products, their categories, and the stock that moves.",
        "product",
        {"products": "products.csv", "movements": "movements.csv"},
        "products/low-stock",
        "name, quantity FROM low_stock()",
    ),
}
"""By name, which is the schema too, in the order in which they are shown, deployed and filled."""

CATALOG_OF = {kind: name for name, catalog in CATALOGS.items() for kind in catalog.samples}
"""The catalog of each kind of rows that can be imported."""
