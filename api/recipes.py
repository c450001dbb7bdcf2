"""Recipes: recipes, ingredients, categories; a signature and one call each."""

from decimal import Decimal
from typing import Annotated, Literal

from fastapi import Query, Request, Response
from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from api.activity import viewer
from api.categories import CategoryName, NamedCategory, NameQuery, category_arguments, category_router, named
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

Minutes = Annotated[int, Field(ge=0, le=1_000_000, strict=True)]
Servings = Annotated[Decimal, Field(gt=0, le=100_000, decimal_places=3), AfterValidator(Decimal.normalize)]


class RecipeRow(BaseModel):
    """A recipe without its ingredients and steps."""

    model_config = ConfigDict(extra="forbid")

    recipe_id: int = Field(examples=[12])
    title: str = Field(examples=["Leek and potato soup"])
    description: str | None = Field(examples=["Winter in a bowl."])
    servings: Number | None = Field(examples=[4])
    yield_: str | None = Field(alias="yield", examples=["1.5 l"])
    prep_minutes: int | None = Field(examples=[15])
    cook_minutes: int | None = Field(examples=[30])
    total_minutes: int | None = Field(examples=[45])
    author: str | None = Field(examples=["Anna"])
    url: str | None = Field(examples=["https://example.org/soup"])
    image_url: str | None = Field(examples=[None])
    language: str | None = Field(examples=["en"])
    categories: list[CategoryName] = Field(examples=[[{"category_id": 3, "name": "Soups"}]])
    views: int = Field(
        description="How often it was read; a viewer counts once in ten minutes.", examples=[7]
    )
    version: int = Field(examples=[1])
    created_at: AwareDatetime
    updated_at: AwareDatetime


class RecipeIngredient(BaseModel):
    """A line of the ingredients, and what could be read in it."""

    model_config = ConfigDict(extra="forbid")

    position: int = Field(examples=[1])
    line: str = Field(description="As written, never scaled.", examples=["2-3 leeks, sliced"])
    quantity: Number | None = Field(examples=[2])
    quantity_max: Number | None = Field(examples=[3])
    unit: str | None = Field(examples=[None])
    ingredient_id: int | None = Field(examples=[17])
    ingredient: str | None = Field(description="The name that the ingredient is known by.", examples=["leek"])
    name: str | None = Field(description="The name in the line.", examples=["leeks"])
    note: str | None = Field(examples=["sliced"])
    optional: bool = Field(examples=[False])
    status: Literal["parsed", "partial", "raw", "heading"]


class RecipeStep(BaseModel):
    """A step of the method."""

    model_config = ConfigDict(extra="forbid")

    position: int = Field(examples=[1])
    section: str | None = Field(examples=["For the soup"])
    text: str = Field(examples=["Sweat the leeks in butter."])


class Recipe(RecipeRow):
    """A whole recipe."""

    ingredients: list[RecipeIngredient]
    steps: list[RecipeStep]


class RecipeItem(RecipeRow):
    """A recipe on a page; `cursor` continues after it."""

    corrected: Corrected = None
    cursor: str


class RecipePage(Counted):
    """A page of recipes."""

    items: list[RecipeItem]
    next: str | None
    corrected: Corrected = None


class RecipeFacetValues(BaseModel):
    """What recipes have, the most frequent first."""

    category: list[FacetValue]
    ingredient: list[FacetValue] = Field(description="With the recipes that use a kind of it.")


class RecipeFacets(Facets):
    """Facets of recipes."""

    facets: RecipeFacetValues


class CookableItem(RecipeItem):
    """A recipe to cook with what is there."""

    missing_count: int = Field(examples=[1])
    missing: list[str] = Field(examples=[["leek"]])
    used_count: int = Field(description="How much of what is there it uses.", examples=[3])


class CookablePage(BaseModel):
    """A page of recipes to cook."""

    items: list[CookableItem]
    next: str | None
    corrected: Corrected = None


class StepText(Strict):
    """A step of the method, perhaps under a heading."""

    text: str = Field(min_length=1, max_length=20_000)
    section: str | None = Field(None, min_length=1, max_length=300)


def _step(value: object) -> object:
    return {"text": value} if isinstance(value, str) else value


class RecipeFields(Fields):
    """What can be said of a recipe besides its title."""

    ingredients: list[Annotated[str, Field(min_length=1, max_length=2000)]] | None = Field(
        None,
        max_length=1000,
        description="The lines as people write them; they are read, and kept as written.",
    )
    steps: list[Annotated[StepText, BeforeValidator(_step, json_schema_input_type=str | StepText)]] | None = (
        Field(None, max_length=1000)
    )
    categories: list[NamedCategory] | None = Field(None, max_length=100)
    description: str | None = Field(None, max_length=20_000)
    servings: Servings | None = None
    yield_: str | None = Field(None, alias="yield", max_length=200, description="What comes out of it.")
    prep_minutes: Minutes | None = None
    cook_minutes: Minutes | None = None
    total_minutes: Minutes | None = None
    author: str | None = Field(None, max_length=300)
    url: str | None = Field(None, max_length=2000)
    image_url: str | None = Field(None, max_length=2000)
    language: str | None = Field(None, max_length=40)

    def arguments(self) -> dict[str, object]:
        """Give steps, sections and categories in arrays, as the functions take them."""
        steps = self.steps
        return (
            super().arguments()
            | {
                "p_steps": None if steps is None else [step.text for step in steps],
                "p_sections": None if steps is None else [step.section for step in steps],
            }
            | category_arguments(self.categories)
        )


class NewRecipe(RecipeFields):
    """A recipe to add, or to put in the place of another."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "title": "Leek and potato soup",
                    "ingredients": ["2-3 leeks, sliced", "500 g potatoes", "1 l vegetable stock", "Salt"],
                    "steps": [
                        "Sweat the leeks in butter.",
                        {"section": "To serve", "text": "Blend, and season to taste."},
                    ],
                    "categories": ["Soups"],
                    "servings": 4,
                    "prep_minutes": 15,
                    "cook_minutes": 30,
                    "language": "en",
                }
            ]
        }
    )

    title: str = Field(min_length=1, max_length=500)


class RecipeChange(RecipeFields):
    """What to change of a recipe; null empties a field, a field left out stays."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"servings": 6, "description": None}]})

    title: str = Field(None, min_length=1, max_length=500)  # type: ignore[assignment]  # absent, but never null


def _fitting(names: list[str]) -> list[str]:
    if len(", ".join(names)) > 2000:  # recipes.ingredient_list
        raise PydanticCustomError("too_long", "Names should have at most 2000 characters in all")
    return names


Names = Annotated[
    list[Annotated[str, Field(min_length=1, max_length=2000)]],
    Field(max_length=50, examples=[["leek"]]),
    AfterValidator(_fitting),
]
"""Ingredients that people search for: several in one text, with commas between, or the parameter again and again."""


class RecipeFilter(Strict):
    """What to search for; all that is given must hold."""

    category: Text | None = Field(
        None, description="Name of a category; where none has that name, words of one."
    )
    ingredient: Names = Field([], description="By any of its names; a general one stands for all its kinds.")
    without: Names = Field(
        [],
        description="Recipes with one of these are left out; one wrong letter is corrected, too, and a name that no ingredient has is refused.",
    )
    q: Text | None = Field(
        None,
        description="Words of title, categories, ingredients and description; the last may be a beginning.",
    )
    category_id: Id | None = Field(None, description="Number of a category, instead of `category`.")
    ingredient_id: list[Id] = Field(
        [], max_length=50, description="Numbers of ingredients, besides `ingredient`, as facets give them."
    )
    match: Literal["all", "any"] = Field("all", description="Whether all ingredients are wanted, or any.")
    exact: Exact = False


class RecipeSearch(RecipeFilter, CountQuery):
    """What to search for, and which page of it."""

    sort: Literal["relevance", "title", "newest", "views", "time"] = "relevance"


class CookableQuery(PageQuery):
    """What is there to cook with."""

    have: Names = Field(description="What is in the kitchen; staples such as salt need not be said.")
    max_missing: int = Field(0, ge=0, le=20, description="How many ingredients may be missing.")
    exact: Exact = False


class ServingsQuery(Strict):
    """For how many."""

    servings: Servings | None = Field(
        None, description="Scales the quantities, but not the lines as written."
    )


class IngredientName(BaseModel):
    """A name of an ingredient."""

    name: str = Field(examples=["Lauch"])
    language: str | None = Field(examples=["de"])


class Ingredient(BaseModel):
    """An ingredient."""

    model_config = ConfigDict(extra="forbid")

    ingredient_id: int = Field(examples=[17])
    name: str = Field(examples=["leek"])
    aliases: list[IngredientName]
    parent_id: int | None = Field(description="What it is a kind of.", examples=[None])
    parent: str | None = Field(examples=[None])
    is_staple: bool = Field(description="Whether every kitchen is taken to have it.", examples=[False])
    status: Literal["approved", "pending"]
    version: int = Field(examples=[1])
    created_at: AwareDatetime
    updated_at: AwareDatetime


class IngredientItem(Ingredient):
    """An ingredient on a page; `cursor` continues after it."""

    corrected: Corrected = None
    cursor: str


class IngredientPage(BaseModel):
    """A page of ingredients."""

    items: list[IngredientItem]
    next: str | None
    corrected: Corrected = None


class Alias(Strict):
    """Another name of an ingredient."""

    name: str = Field(min_length=1, max_length=200)
    language: str | None = Field(None, max_length=40)


class IngredientFields(Fields):
    """What can be said of an ingredient and taken back."""

    aliases: list[Annotated[Alias, BeforeValidator(named, json_schema_input_type=str | Alias)]] | None = (
        Field(None, max_length=100)
    )
    parent_id: Id | None = Field(None, strict=True, description="What it is a kind of.")

    def arguments(self) -> dict[str, object]:
        """Give names and languages in arrays, as the functions take them."""
        return super().arguments() | {
            "p_aliases": None if self.aliases is None else [alias.name for alias in self.aliases],
            "p_languages": None if self.aliases is None else [alias.language for alias in self.aliases],
        }


class NewIngredient(IngredientFields):
    """An ingredient to add, or to put in the place of another."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"name": "samphire", "aliases": ["sea beans", {"name": "Queller", "language": "de"}]}
            ]
        }
    )

    name: str = Field(min_length=1, max_length=200)
    is_staple: bool = Field(default=False, strict=True)
    status: Literal["approved", "pending"] = "approved"


class IngredientChange(IngredientFields):
    """What to change of an ingredient; null empties a field, a field left out stays."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"is_staple": True, "parent_id": None}]})

    # Absent, but never null.
    name: str = Field(None, min_length=1, max_length=200)  # type: ignore[assignment]
    is_staple: bool = Field(None, strict=True)  # type: ignore[assignment]
    status: Literal["approved", "pending"] = None  # type: ignore[assignment]


class Merge(Fields):
    """The ingredient that another one is."""

    into_id: Id = Field(strict=True, examples=[17])


class IngredientQuery(NameQuery):
    """What to search for among names; all without."""

    status: Literal["approved", "pending", "all"] = "approved"


recipes = router("recipes", "/recipes")
ingredients = router("recipes", "/ingredients")
routers = (recipes, ingredients, category_router("recipes", "recipe_category", "recipes"))


@recipes.get("", response_model=RecipePage)
async def search_recipes(request: Request, store: Store, query: Annotated[RecipeSearch, Query()]) -> RawJSON:
    """One page of recipes: by category, by ingredients, without ingredients, by words, or all."""
    given = texts(query, "category", "ingredient", "without", "q")
    others = texts(query, "category_id", "ingredient_id")
    function = "search_recipes"
    # The functions for one criterion are quicker than the one for all.
    if given.keys() == {"category"} and not others:
        function = "search_recipes_by_category"
    elif "ingredient" in given and given.keys() <= {"ingredient", "without"} and not others:
        function = "search_recipes_by_ingredient"
    return await search(request, store, "recipes", function, query, said(given, others), "count_recipes")


@recipes.get("/facets", response_model=RecipeFacets)
async def recipe_facets(store: Store, query: Annotated[RecipeFilter, Query()]) -> RawJSON:
    """How many of the recipes found are in which category and use which ingredient."""
    return await facets(store, "recipe_facets", query, RecipeFacetValues)


@recipes.get("/cookable", response_model=CookablePage)
async def cookable_recipes(
    request: Request, store: Store, query: Annotated[CookableQuery, Query()]
) -> RawJSON:
    """One page of recipes to cook with what is there, those that miss least first."""
    return await search(request, store, "recipes", "cookable_recipes", query, ", ".join(query.have))


@recipes.post("", status_code=201, response_model=Recipe, responses=CONFLICT)
async def insert_recipe(request: Request, store: Store, body: NewRecipe) -> RawJSON:
    """Add a recipe; the lines of its ingredients are read."""
    return created(request, await store.row("insert_recipe", **body.arguments()), "recipe_id")


@recipes.post("/bulk", response_model=BulkOutcomes)
async def insert_recipes(store: Store, body: Bulk[NewRecipe]) -> RawJSON:
    """Add up to 1,000 recipes: all or none, or with `atomic` false each that can be; the answer says what became of each."""
    return await many(store, "insert_recipes", body)


@recipes.get("/suggest", response_model=Suggestions)
async def suggest_recipes(store: Store, query: Annotated[SuggestQuery, Query()]) -> RawJSON:
    """A few titles, ingredients and categories for somebody who types: of each kind some, the likeliest first."""
    return await suggest(store, "suggest_recipes", query)


@recipes.get("/{recipe_id}", response_model=Recipe, responses=MISSING)
async def get_recipe(
    request: Request, store: Store, recipe_id: Id, query: Annotated[ServingsQuery, Query()]
) -> RawJSON:
    """One recipe, for as many as it is or for `servings`; that it was read is counted afterwards."""
    row = await store.row("get_recipe", p_recipe_id=recipe_id, p_servings=query.servings)
    if "head" not in request.scope:
        request.app.state.views.record(recipe_id=recipe_id, viewer=viewer(request))
    return single(row)


@recipes.patch("/{recipe_id}", response_model=Recipe, responses=MISSING | CONFLICT)
async def update_recipe(store: Store, recipe_id: Id, body: RecipeChange) -> RawJSON:
    """Change some fields of a recipe; null empties a field."""
    return single(
        await store.row("update_recipe", p_recipe_id=recipe_id, **body.arguments(), p_clear=body.nulls())
    )


@recipes.put("/{recipe_id}", response_model=Recipe, responses=MISSING | CONFLICT)
async def replace_recipe(store: Store, recipe_id: Id, body: NewRecipe) -> RawJSON:
    """Change all fields of a recipe; what is left out is emptied."""
    return single(
        await store.row("update_recipe", p_recipe_id=recipe_id, **body.arguments(), p_clear=body.empty())
    )


@recipes.delete("/{recipe_id}", status_code=204, responses=MISSING)
async def delete_recipe(store: Store, recipe_id: Id) -> Response:
    """Remove a recipe; its ingredients and categories stay."""
    await store.row("delete_recipe", p_recipe_id=recipe_id)
    return Response(status_code=204)


@ingredients.get("", response_model=IngredientPage)
async def list_ingredients(
    request: Request, store: Store, query: Annotated[IngredientQuery, Query()]
) -> RawJSON:
    """One page of ingredients: all by name, or those that `q` finds; pending ones are those nobody has looked at."""
    return await search(request, store, "recipes", "list_ingredients", query, query.q or "")


@ingredients.post("", status_code=201, response_model=Ingredient, responses=CONFLICT)
async def insert_ingredient(request: Request, store: Store, body: NewIngredient) -> RawJSON:
    """Add an ingredient."""
    return created(request, await store.row("insert_ingredient", **body.arguments()), "ingredient_id")


@ingredients.get("/suggest", response_model=Suggestions)
async def suggest_ingredients(store: Store, query: Annotated[SuggestQuery, Query()]) -> RawJSON:
    """A few approved ingredients for somebody who types, by any of their names, the likeliest first."""
    return await suggest(store, "suggest_ingredients", query)


@ingredients.get("/{ingredient_id}", response_model=Ingredient, responses=MISSING)
async def get_ingredient(store: Store, ingredient_id: Id) -> RawJSON:
    """One ingredient."""
    return single(await store.row("get_ingredient", p_ingredient_id=ingredient_id))


@ingredients.patch("/{ingredient_id}", response_model=Ingredient, responses=MISSING | CONFLICT)
async def update_ingredient(store: Store, ingredient_id: Id, body: IngredientChange) -> RawJSON:
    """Change some fields of an ingredient; null empties a field."""
    return single(
        await store.row(
            "update_ingredient", p_ingredient_id=ingredient_id, **body.arguments(), p_clear=body.nulls()
        )
    )


@ingredients.put("/{ingredient_id}", response_model=Ingredient, responses=MISSING | CONFLICT)
async def replace_ingredient(store: Store, ingredient_id: Id, body: NewIngredient) -> RawJSON:
    """Change all fields of an ingredient; what is left out is emptied."""
    return single(
        await store.row(
            "update_ingredient", p_ingredient_id=ingredient_id, **body.arguments(), p_clear=body.empty()
        )
    )


@ingredients.delete("/{ingredient_id}", status_code=204, responses=MISSING | CONFLICT)
async def delete_ingredient(store: Store, ingredient_id: Id) -> Response:
    """Remove an ingredient without recipes."""
    await store.row("delete_ingredient", p_ingredient_id=ingredient_id)
    return Response(status_code=204)


@ingredients.post("/{ingredient_id}/merge", response_model=Ingredient, responses=MISSING | CONFLICT)
async def merge_ingredient(store: Store, ingredient_id: Id, body: Merge) -> RawJSON:
    """Make an ingredient another name of `into_id`, with its lines and names; answers with that one."""
    return single(await store.row("merge_ingredient", p_ingredient_id=ingredient_id, **body.arguments()))
