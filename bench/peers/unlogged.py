"""The command `storeroom` without its log of searches: `python -m bench.peers.unlogged serve`."""

from typing import Any

from api import responses


def nothing(*_: Any, **__: Any) -> None:  # noqa: ANN401  # takes what BackgroundTask takes
    """Hand nothing over to the log."""


setattr(responses, "BackgroundTask", nothing)  # noqa: B010  # not a name that the module exports

from api.cli import app  # noqa: E402

app()
