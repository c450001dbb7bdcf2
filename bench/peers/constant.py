"""The ceiling: a bare FastAPI endpoint that returns constant bytes, as many as a page of 20 books has."""

import os
from pathlib import Path

from fastapi import FastAPI, Response

BODY = Path(os.environ["BENCH_PAGE"]).read_bytes()

app = FastAPI()


@app.get("/books")
async def books() -> Response:
    """Answer the same to everything."""
    return Response(BODY, media_type="application/json")
