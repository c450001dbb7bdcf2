"""Several processes that serve one address: started, watched, replaced one at a time, ended together."""

import asyncio
import gc
import logging
import os
import signal
import socket
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, cast

import uvicorn
from fastapi import FastAPI
from uvicorn.config import LOGGING_CONFIG, STARTUP_FAILURE
from uvicorn.supervisors.multiprocess import Multiprocess, Process

from api import logs
from api.activity import beside
from api.limits import Protocol
from api.main import create_app
from api.settings import Settings

PATIENCE = 60
"""Seconds that a worker may take to start."""

DRAIN = 7
"""Seconds that requests in hand may take when a server ends: statements end after five, and the log is written after them."""

logger = logging.getLogger("uvicorn.error")


class WorkersError(RuntimeError):
    """The workers cannot be started: one sentence for people."""


def config(settings: Settings, app: FastAPI | partial[FastAPI], *, workers: int = 0) -> uvicorn.Config:
    """Say how an app is served: by this process, which enters its lifespan itself, or by workers."""
    return Config(
        settings.request_seconds,
        app,
        factory=workers > 0,
        workers=workers or 1,
        lifespan="on" if workers else "off",
        http=Protocol,
        ws="none",
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=DRAIN,
        log_config=LOGGING_CONFIG if settings.log_format == "off" else None,
        ssl_certfile=settings.tls_cert,
        ssl_keyfile=settings.tls_key,
    )


class Config(uvicorn.Config):
    """uvicorn's, with as many seconds for a TLS handshake as for a request: those who never finish it are no protocol's yet."""

    def __init__(self, seconds: float, app: FastAPI | partial[FastAPI], **options: Any) -> None:  # noqa: ANN401  # as uvicorn takes them
        """Take uvicorn's options."""
        super().__init__(app, **options)
        self._seconds = seconds

    def get_loop_factory(self) -> Callable[[], asyncio.AbstractEventLoop] | None:
        """Make loops whose servers wait no longer."""
        usual = super().get_loop_factory() or asyncio.new_event_loop

        def made() -> asyncio.AbstractEventLoop:
            loop: Any = usual()
            if self.is_ssl:
                loop.create_server = partial(loop.create_server, ssl_handshake_timeout=self._seconds)
            return cast("asyncio.AbstractEventLoop", loop)

        return made


def serve(
    settings: Settings, url: str, listener: socket.socket, number: int, ready: Callable[[], None]
) -> None:
    """Serve with so many workers until Ctrl-C or SIGTERM; SIGHUP replaces them one at a time."""

    async def rehearse() -> None:
        app = create_app(settings, url)
        async with app.router.lifespan_context(app):  # what a worker could not do either is raised here
            pass

    asyncio.run(rehearse())
    workers = Workers(
        config(settings, partial(worker, settings, url, os.getpid()), workers=number), [listener]
    )
    workers.ready = ready
    workers.run()


def worker(settings: Settings, url: str, parent: int) -> FastAPI:
    """Make the app of a worker, which ends when its parent is gone."""
    logger.addFilter(_shorten)
    logs.configure(settings.log_format)
    app = create_app(settings, url)
    lifespan = app.router.lifespan_context

    async def watch() -> None:
        while os.getppid() == parent:  # noqa: ASYNC110  # no event tells of it
            await asyncio.sleep(0.5)
        signal.raise_signal(signal.SIGTERM)

    @asynccontextmanager
    async def watched(app: FastAPI) -> AsyncIterator[None]:
        async with lifespan(app), beside(watch()):
            yield

    app.router.lifespan_context = watched
    gc.freeze()  # what is there stays: no collection of garbage looks at it again
    return app


def _shorten(record: logging.LogRecord) -> bool:
    """Leave the sentence of a traceback, which is what Starlette says when an app cannot start."""
    if str(record.msg).startswith("Traceback"):
        record.msg, record.args = str(record.msg).strip().splitlines()[-1].partition(": ")[2], ()
    return True


class Workers(Multiprocess):
    """uvicorn's supervisor, which also ends in the midst of a restart, and outlives a database that is away for a while."""

    ready: Callable[[], None]

    def _ending(self) -> bool:
        return self.should_exit.is_set() or not {signal.SIGTERM, signal.SIGINT}.isdisjoint(self.signal_queue)

    def _started(self) -> Process:
        process = Process(self.config, self.sockets)
        # Inherited until the worker listens to signals itself: Ctrl-C reaches it, too, and is no traceback.
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            process.start()
        finally:
            signal.signal(signal.SIGINT, before)
        return process

    def _serves(self, process: Process) -> bool:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and process.process.is_alive() and not self._ending():
            if process.is_ready(timeout=1):
                return True
            time.sleep(0.05)
        return False

    def init_processes(self) -> None:
        """Start all, and say so when they serve."""
        self.processes = [self._started() for _ in range(self.processes_num)]
        if all([self._serves(process) for process in self.processes]):  # noqa: C419  # ask each, also after one that fails
            self.ready()
        elif not self._ending():
            for process in self.processes:
                process.kill()
                process.join()
            raise WorkersError("a worker does not start; above, what it said")

    def terminate_all(self) -> None:
        """Let nobody in any more, and end all."""
        for listener in self.sockets:
            listener.close()
        super().terminate_all()

    def restart_all(self) -> None:
        """Replace one worker after the other, each when its successor serves."""
        for place, old in enumerate(self.processes):
            new = self._started()
            if not self._serves(new):
                new.kill()
                new.join()
                if not self._ending():
                    logger.error("A new worker does not start; the old ones go on.")
                return
            self.processes[place] = new
            old.terminate()
            old.join()

    def keep_subprocess_alive(self) -> None:
        """Replace workers that died or hang."""
        for place, process in enumerate(self.processes):
            if self._ending() or process.is_alive(timeout=self.config.timeout_worker_healthcheck):
                continue
            process.kill()
            process.join()
            if process.exitcode == STARTUP_FAILURE:
                time.sleep(1)  # the database is away: this one waits with its next try
            else:
                logger.error("Worker %d died (%s); another takes its place.", process.pid, process.exitcode)
            self.processes[place] = self._started()
