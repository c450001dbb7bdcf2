"""The app over a database of its own, every answer held to what its operation declares."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from pydantic import BaseModel, TypeAdapter

from api import activity, books, categories, products, recipes, responses
from api.errors import Problem
from api.main import create_app
from api.settings import Settings
from tests.conftest import clone

MODELS: dict[str, type[BaseModel]] = {
    model.__name__: model
    for model in (
        books.Book,
        books.BookPage,
        books.BookFacets,
        books.Author,
        books.AuthorPage,
        recipes.Recipe,
        recipes.RecipePage,
        recipes.RecipeFacets,
        recipes.CookablePage,
        recipes.Ingredient,
        recipes.IngredientPage,
        products.Product,
        products.ProductPage,
        products.ProductFacets,
        products.Movement,
        products.MovementPage,
        products.Movements,
        products.StockCheck,
        categories.Category,
        categories.CategoryPage,
        activity.ChangePage,
        activity.SearchPage,
        responses.BulkOutcomes,
        responses.Suggestions,
        Problem,
    )
}

LEAK = re.compile(
    r"Traceback|asyncpg|pydantic|SELECT |INSERT |Key \(|[Ff]ailing row|violates|PL/pgSQL|\bp_\w+|\b(?:bookstore|recipes|inventory|activity|util)\.\w"
)
"""What must not stand in an answer: program text, SQL, PostgreSQL's own words about a row."""


def settings(url: str, **environment: object) -> Settings:
    """Settings as the environment would give them, small and quick."""
    return Settings.model_validate(
        {"DATABASE_URL": url, "STOREROOM_POOL_SIZE": 2, "STOREROOM_LOG_INTERVAL": 0.05, **environment}
    )


def operation(app: FastAPI, method: str, path: str) -> dict[str, Any] | None:
    """What OpenAPI declares for a request, none when there is no such operation."""
    for template, operations in app.openapi()["paths"].items():
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path):
            found: dict[str, Any] | None = operations.get(method.lower())
            return found
    return None


class Shop(httpx.AsyncClient):
    """A client of the app; an answer that is not as OpenAPI declares it fails the test."""

    def __init__(self, app: FastAPI) -> None:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        super().__init__(
            transport=transport, base_url="http://localhost", event_hooks={"response": [self.check]}
        )
        self.app = app

    async def check(self, response: httpx.Response) -> None:
        """Hold an answer to the schema of its operation, forbidding what the schema does not name."""
        await response.aread()
        declared = operation(self.app, response.request.method, response.request.url.path)
        status = str(response.status_code)
        problem = response.status_code >= 400
        if declared is not None and response.status_code != 500:
            assert status in declared["responses"], f"{status} is not declared: {response.text}"
        if problem:
            assert response.headers["content-type"] == "application/problem+json"
            answer = Problem.model_validate_json(response.content, extra="forbid")
            assert answer.status == response.status_code
            assert (response.headers.get("retry-after") is not None) == (response.status_code == 503)
            assert not LEAK.search(response.text), response.text
            return
        if declared is None:
            return
        content = declared["responses"][status].get("content")
        if content is None:
            assert response.content == b""
            return
        assert response.headers["content-type"] == "application/json"
        schema = content["application/json"]["schema"]
        if "$ref" in schema:
            MODELS[schema["$ref"].rpartition("/")[2]].model_validate_json(response.content, extra="forbid")
        else:
            TypeAdapter(dict[str, str]).validate_json(response.content)

    async def made(self, path: str, **body: object) -> dict[str, Any]:
        """POST a row and return it."""
        response = await self.post(path, json=body)
        assert response.status_code == 201, response.text
        row: dict[str, Any] = response.json()
        return row

    async def problem(
        self,
        status: int,
        method: str,
        path: str,
        **content: Any,  # noqa: ANN401  # what httpx takes
    ) -> dict[str, Any]:
        """Make a request that is answered by a problem of that status, and return the problem."""
        response = await self.request(method, path, **content)
        assert response.status_code == status, response.text
        answer: dict[str, Any] = response.json()
        return answer

    async def walk(self, path: str, **query: str | int) -> list[dict[str, Any]]:
        """Read the items of all pages, going from page to page by the Link header."""
        items: list[dict[str, Any]] = []
        response = await self.get(path, params=query or None)  # an empty dict would cut the query of the path
        while True:
            assert response.status_code == 200, response.text
            page = response.json()
            items += page["items"]
            assert ("next" in response.links) == (page["next"] is not None)
            if page["next"] is None:
                return items
            assert page["next"] == page["items"][-1]["cursor"]
            response = await self.get(response.links["next"]["url"])


@asynccontextmanager
async def serving(url: str, **environment: object) -> AsyncIterator[Shop]:
    """Serve the database at `url`; the environment is that of Settings."""
    app = create_app(settings(url, **environment), url)
    async with app.router.lifespan_context(app), Shop(app) as shop:
        yield shop


@pytest.fixture(scope="module")
async def module_url(administrator: asyncpg.Connection, server_url: str, template: str) -> AsyncIterator[str]:
    """URL of a deployed database of this module's tests."""
    async with clone(administrator, server_url, template) as url:
        yield url


@pytest.fixture(scope="module")
async def shop(module_url: str) -> AsyncIterator[Shop]:
    """A client of the module's database."""
    async with serving(module_url) as shop:
        yield shop


@pytest.fixture(scope="module")
async def server(module_url: str) -> AsyncIterator[asyncpg.Connection]:
    """Superuser's connection to the module's database."""
    connection = await asyncpg.connect(module_url)
    yield connection
    await connection.close()
