"""Which addresses does Twofold answer?"""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from importlib.resources import files

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from twofold.usecases.door import Door
from twofold.web import health, hooks
from twofold.web.answers import answer_error

Lifespan = Callable[[], AbstractAsyncContextManager[None]]


def create_app(door: Door, running: Lifespan | None = None) -> Starlette:
    """
    Make the ASGI app.

    Args:
        door: what accepts deliveries and knows how things stand.
        running: entered before the first request and left after the last: the workers of this process.
    """

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        if running is None:
            yield
            return
        async with running():
            yield

    app = Starlette(
        routes=[
            Route("/hooks/{connector}/{path_secret}", hooks.take, methods=["POST"]),
            Route("/health", health.show, methods=["GET"]),
            Route("/metrics", health.show_metrics, methods=["GET"]),
            Route("/openapi.json", _show_openapi, methods=["GET"]),
        ],
        exception_handlers={404: answer_error, 405: answer_error, 500: answer_error},
        lifespan=lifespan,
    )
    app.state.door = door
    return app


async def _show_openapi(_: Request) -> Response:
    return Response((files("twofold.web") / "openapi.json").read_bytes(), media_type="application/json")
