"""The inventory: products, categories, the stock that moves; a signature and one call each."""

from decimal import Decimal
from typing import Annotated, Literal

from fastapi import Query, Request, Response
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter

from api.categories import category_router
from api.database import Row
from api.responses import (
    CONFLICT,
    MISSING,
    Bulk,
    BulkOutcomes,
    Corrected,
    Counted,
    CountQuery,
    Exact,
    Facets,
    FacetValue,
    Fields,
    Id,
    Number,
    PageQuery,
    Price,
    RawJSON,
    Store,
    Strict,
    Suggestions,
    SuggestQuery,
    Text,
    created,
    facets,
    many,
    router,
    said,
    search,
    single,
    suggest,
    texts,
)

MOST = Decimal("99999999999.999")
"""The bound of `inventory.quantity`."""

Quantity = Annotated[Decimal, Field(ge=0, le=MOST, decimal_places=3), AfterValidator(Decimal.normalize)]
Amount = Annotated[Decimal, Field(ge=-MOST, le=MOST, decimal_places=3), AfterValidator(Decimal.normalize)]
Reason = Annotated[str, Field(max_length=500)]


class Product(BaseModel):
    """A product."""

    model_config = ConfigDict(extra="forbid")

    product_id: int = Field(examples=[7])
    name: str = Field(examples=["Wood screw 4x40"])
    sku: str | None = Field(examples=["WS-440"])
    description: str | None = Field(examples=[None])
    category_id: int = Field(examples=[2])
    category: str = Field(examples=["Screws"])
    price: Number | None = Field(examples=[0.05])
    currency: str | None = Field(description="None: the shop's own.", examples=["EUR"])
    quantity: Number = Field(examples=[1200])
    unit: str = Field(examples=["pcs"])
    low_stock_level: Number | None = Field(examples=[100])
    low_stock: bool = Field(examples=[False])
    active: bool = Field(examples=[True])
    version: int = Field(examples=[1])
    created_at: AwareDatetime
    updated_at: AwareDatetime


class ProductItem(Product):
    """A product on a page; `cursor` continues after it."""

    corrected: Corrected = None
    cursor: str


class ProductPage(Counted):
    """A page of products."""

    items: list[ProductItem]
    next: str | None
    corrected: Corrected = None


class ProductFacetValues(BaseModel):
    """What products have, the most frequent first."""

    category: list[FacetValue]
    stock: list[FacetValue] = Field(
        description="in stock, low, or out of stock; `stock` takes each as it is."
    )
    price: list[FacetValue] = Field(
        description="Bands from the first number to just below the second; with the currency, or own without one, "
        "if currencies differ; `price` takes each as it is."
    )


class ProductFacets(Facets):
    """Facets of products."""

    facets: ProductFacetValues


class ProductFields(Fields):
    """What can be said of a product besides its name, and taken back."""

    description: str | None = Field(None, max_length=20_000)
    price: Price | None = None
    currency: str | None = Field(None, max_length=3, description="None: the shop's own.")
    sku: str | None = Field(None, max_length=100)
    low_stock_level: Quantity | None = Field(None, description="At this quantity or less it is low.")


class NewProduct(ProductFields):
    """A product to add."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "Wood screw 4x40",
                    "description": "Countersunk, galvanised.",
                    "category": "Screws",
                    "price": 0.05,
                    "currency": "EUR",
                    "quantity": 1200,
                    "sku": "WS-440",
                    "low_stock_level": 100,
                }
            ]
        }
    )

    name: str = Field(min_length=1, max_length=500)
    category: str | None = Field(
        None,
        max_length=200,
        description="Name of its category, made if there is none; or give `category_id`.",
    )
    category_id: Id | None = Field(None, strict=True)
    quantity: Quantity = Field(Decimal(0), description="What is there at the beginning.")
    unit: str | None = Field(None, max_length=40, description="What is counted; pcs without.")
    active: bool = Field(default=True, strict=True)


class ProductChange(ProductFields):
    """What to change of a product; null empties a field, a field left out stays. The quantity moves by movements."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"price": "0.06", "low_stock_level": None}]})

    # Absent, but never null.
    name: str = Field(None, min_length=1, max_length=500)  # type: ignore[assignment]
    category: str = Field(None, min_length=1, max_length=200)  # type: ignore[assignment]
    category_id: Id = Field(None, strict=True)  # type: ignore[assignment]
    unit: str = Field(None, min_length=1, max_length=40)  # type: ignore[assignment]
    active: bool = Field(None, strict=True)  # type: ignore[assignment]


class ProductFilter(Strict):
    """What to search for; all that is given must hold."""

    category: Text | None = Field(
        None, description="Name of a category; where none has that name, words of one."
    )
    category_id: Id | None = None
    q: Text | None = Field(
        None, description="SKU, or words of name, SKU and description; the last may be a beginning."
    )
    low_stock: bool | None = Field(None, description="Only those that are low, or only the others.")
    active: Literal["true", "false", "all"] = Field(
        "true", description="false: only those that are no longer sold."
    )
    stock: Text | None = Field(
        None,
        description="A state of stock, as facets give it: out of stock, low (but there is some) or in stock.",
        examples=["in stock"],
    )
    price: Text | None = Field(
        None,
        description="A price band, as facets give it or with other numbers: 10-25 (25 is just beyond it), 9.99-30, 1000+ "
        "(in a URL + is %2B); 10-25 EUR: only prices in that currency; 10-25 own: only those without one.",
        examples=["10-25"],
    )
    exact: Exact = False


class ProductSearch(ProductFilter, CountQuery):
    """What to search for, and which page of it."""

    sort: Literal["relevance", "name", "newest", "price", "quantity"] | None = Field(
        None, description="By relevance with `q`, else by name."
    )


class LowStockQuery(PageQuery):
    """Where to look for what is low."""

    category: Text | None = Field(
        None, description="Name of a category; where none has that name, words of one."
    )
    exact: Exact = False


class Movement(BaseModel):
    """A movement of stock; movements are only ever added."""

    model_config = ConfigDict(extra="forbid")

    movement_id: int = Field(examples=[31])
    product_id: int = Field(examples=[7])
    product: str = Field(examples=["Wood screw 4x40"])
    kind: Literal["initial", "opening", "receive", "issue", "adjust", "count", "undo"]
    delta: Number = Field(examples=[-20])
    quantity_before: Number = Field(examples=[1200])
    quantity_after: Number = Field(examples=[1180])
    reason: str | None = Field(examples=["order 4711"])
    undoes_id: int | None = Field(description="The movement that this one takes back.", examples=[None])
    moved_at: AwareDatetime
    created_at: AwareDatetime


class MovementItem(Movement):
    """A movement on a page; `cursor` continues after it."""

    cursor: str


class MovementPage(BaseModel):
    """A page of movements, newest first."""

    items: list[MovementItem]
    next: str | None


class Movements(BaseModel):
    """The movements of an order, in the order of products."""

    items: list[Movement]
    next: None


class NewMovement(Fields):
    """A movement to make."""

    kind: Literal["receive", "issue", "adjust", "count"] = Field(
        description="receive and issue: how much came or went; adjust: how much more, or less; count: how much there is.",
        examples=["receive"],
    )
    quantity: Amount = Field(examples=[20])
    reason: Reason | None = Field(None, examples=["order 4711"])


class OrderedMovement(NewMovement):
    """A movement of an order."""

    product_id: Id = Field(strict=True, examples=[7])


class StockOrder(Strict):
    """Movements that are made together or not at all."""

    movements: list[OrderedMovement] = Field(min_length=1, max_length=1000)


class Undo(Fields):
    """Why a movement is taken back."""

    reason: Reason | None = Field(None, examples=["counted twice"])


class StockCheck(BaseModel):
    """Whether the movements of a product explain its quantity, each beginning where the last one ended."""

    model_config = ConfigDict(extra="forbid")

    products: int = Field(examples=[1])
    movements: int = Field(examples=[12])
    wrong: int = Field(description="Products whose movements do not explain their quantity.", examples=[0])
    wrong_product_ids: list[int] = Field(examples=[[]])


products = router("inventory", "/products")
stock = router("inventory", "/products", "inventory:move")
movements = router("inventory", "/movements", "inventory:move")
routers = (products, stock, movements, category_router("inventory", "product_category", "products"))
ORDER = TypeAdapter(list[OrderedMovement])
ACTIVE = {"true": True, "false": False, "all": None}


@products.get("", response_model=ProductPage)
async def list_products(request: Request, store: Store, query: Annotated[ProductSearch, Query()]) -> RawJSON:
    """One page of products: by category, words, stock or price, or all."""
    text = said(texts(query, "q", "category"), texts(query, "category_id", "stock", "price"))
    return await search(
        request,
        store,
        "inventory",
        "list_products",
        query,
        text,
        "count_products",
        p_active=ACTIVE[query.active],
    )


@products.get("/facets", response_model=ProductFacets)
async def product_facets(store: Store, query: Annotated[ProductFilter, Query()]) -> RawJSON:
    """How many of the products found are in which category, state of stock and price band."""
    return await facets(store, "product_facets", query, ProductFacetValues, p_active=ACTIVE[query.active])


@products.get("/low-stock", response_model=ProductPage)
async def low_stock(request: Request, store: Store, query: Annotated[LowStockQuery, Query()]) -> RawJSON:
    """One page of the products that are low, those with the smallest share of their level first."""
    return await search(request, store, "inventory", "low_stock", query, query.category or "")


@products.post("", status_code=201, response_model=Product, responses=CONFLICT)
async def insert_product(request: Request, store: Store, body: NewProduct) -> RawJSON:
    """Add a product, and its first movement when there is something in stock."""
    return created(request, await store.row("insert_product", **body.arguments()), "product_id")


@products.post("/bulk", response_model=BulkOutcomes)
async def insert_products(store: Store, body: Bulk[NewProduct]) -> RawJSON:
    """Add up to 1,000 products: all or none, or with `atomic` false each that can be; the answer says what became of each."""
    return await many(store, "insert_products", body)


@products.get("/suggest", response_model=Suggestions)
async def suggest_products(store: Store, query: Annotated[SuggestQuery, Query()]) -> RawJSON:
    """A few names, SKUs and categories for somebody who types: of each kind some, the likeliest first."""
    return await suggest(store, "suggest_products", query)


@products.get("/{product_id}", response_model=Product, responses=MISSING)
async def get_product(store: Store, product_id: Id) -> RawJSON:
    """One product."""
    return single(await store.row("get_product", p_product_id=product_id))


@products.patch("/{product_id}", response_model=Product, responses=MISSING | CONFLICT)
async def update_product(store: Store, product_id: Id, body: ProductChange) -> RawJSON:
    """Change some fields of a product, but not its quantity; null empties a field."""
    return single(
        await store.row("update_product", p_product_id=product_id, **body.arguments(), p_clear=body.nulls())
    )


@products.delete("/{product_id}", status_code=204, responses=MISSING | CONFLICT)
async def delete_product(store: Store, product_id: Id) -> Response:
    """Remove a product that never moved; others are made inactive."""
    await store.row("delete_product", p_product_id=product_id)
    return Response(status_code=204)


@products.get("/{product_id}/movements", response_model=MovementPage, responses=MISSING)
async def list_product_movements(
    request: Request, store: Store, product_id: Id, query: Annotated[PageQuery, Query()]
) -> RawJSON:
    """One page of a product's movements, newest first."""
    return await search(request, store, "inventory", "list_movements", query, p_product_id=product_id)


@stock.post("/{product_id}/movements", status_code=201, response_model=Movement, responses=MISSING | CONFLICT)
async def move_stock(store: Store, product_id: Id, body: NewMovement) -> RawJSON:
    """Move stock: receive, issue, adjust or count. What is not there is refused."""
    return single(await store.row("move_stock", p_product_id=product_id, **body.arguments()), 201)


@products.get("/{product_id}/stock-check", response_model=StockCheck, responses=MISSING)
async def check_stock(store: Store, product_id: Id) -> RawJSON:
    """Whether the movements of a product explain its quantity."""
    return single(await store.row("check_stock", p_product_id=product_id))


@movements.get("", response_model=MovementPage)
async def list_movements(request: Request, store: Store, query: Annotated[PageQuery, Query()]) -> RawJSON:
    """One page of all movements, newest first."""
    return await search(request, store, "inventory", "list_movements", query, p_product_id=None)


@movements.post("", status_code=201, response_model=Movements, responses=MISSING | CONFLICT)
async def move_stocks(store: Store, body: StockOrder) -> RawJSON:
    """Make several movements together; when one is refused, none is made."""
    text = ORDER.dump_json(body.movements).decode()
    page = await store.all("move_stocks", p_movements=text)
    return single(Row(page.body, None, page.replayed), 201)


@movements.post("/{movement_id}/undo", status_code=201, response_model=Movement, responses=MISSING | CONFLICT)
async def undo_movement(store: Store, movement_id: Id, body: Undo | None = None) -> RawJSON:
    """Take a movement back by its opposite; once."""
    reason = body.reason if body else None
    return single(await store.row("undo_movement", p_movement_id=movement_id, p_reason=reason), 201)
