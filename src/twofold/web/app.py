"""Which addresses does Twofold answer?"""

from importlib.resources import files

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from twofold.usecases.door import Door
from twofold.web import health, hooks
from twofold.web.answers import answer_error


def create_app(door: Door) -> Starlette:
    """Make the ASGI app in front of ``door``, which accepts deliveries and knows how things stand."""
    app = Starlette(
        routes=[
            Route("/hooks/{connector}/{path_secret}", hooks.take, methods=["POST"]),
            Route("/health", health.show, methods=["GET"]),
            Route("/metrics", health.show_metrics, methods=["GET"]),
            Route("/openapi.json", _show_openapi, methods=["GET"]),
        ],
        exception_handlers={404: answer_error, 405: answer_error, 500: answer_error},
    )
    app.state.door = door
    return app


async def _show_openapi(_: Request) -> Response:
    return Response((files("twofold.web") / "openapi.json").read_bytes(), media_type="application/json")
