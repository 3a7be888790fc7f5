"""The checked-in description says what the app does: no route more, no answer that isn't described."""

import asyncio
from typing import Any

import msgspec
import pytest

from tests.web.asgi import Reply, call
from tests.web.test_hooks import VECTORS, House
from twofold.connectors.all import CONNECTORS
from twofold.settings import APPS
from twofold.web.app import create_app


def document() -> Any:
    return asyncio.run(call(create_app(House().door()), "GET", "/openapi.json")).json


def fits(value: Any, schema: Any, whole: Any) -> bool:
    """As much of JSON Schema as the document uses."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return fits(value, whole["components"]["schemas"][name], whole)
    if "const" in schema:
        return bool(value == schema["const"])
    if "enum" in schema:
        return value in schema["enum"]
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if not any(
        isinstance(value, KINDS[kind]) and not (kind != "boolean" and isinstance(value, bool)) for kind in kinds
    ):
        return False
    if not isinstance(value, dict) or "properties" not in schema:
        return True
    properties = schema["properties"]
    closed = schema.get("additionalProperties", True) or value.keys() <= properties.keys()
    required = set(schema.get("required", ())) <= value.keys()
    return closed and required and all(fits(value[name], properties[name], whole) for name in value)


KINDS: dict[str, Any] = {
    "object": dict,
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
    "null": type(None),
}


def test_every_route_is_described_and_nothing_else() -> None:
    routes = {(route.path, method.lower()) for route in create_app(House().door()).routes for method in route.methods}
    described = {(path, method) for path, methods in document()["paths"].items() for method in methods}
    assert {route for route in routes if route[1] != "head"} == described


def test_the_apps_are_those_that_have_a_connector_and_settings() -> None:
    hook = document()["paths"]["/hooks/{connector}/{path_secret}"]["post"]
    assert hook["parameters"][0]["schema"]["enum"] == list(APPS) == list(CONNECTORS)


def requests(house: House) -> list[tuple[str, str, Reply]]:
    body, headers = VECTORS["calendly"]
    hook = "/hooks/{connector}/{path_secret}"
    return [
        (hook, "post", house.post("/hooks/calendly/path-calendly", body, headers)),
        (hook, "post", house.post("/hooks/calendly/path-calendly", body, headers)),
        (hook, "post", house.post("/hooks/calendly/path-calendly", body)),
        (hook, "post", house.post("/hooks/calendly/nope", body)),
        (hook, "post", house.post("/hooks/calendly/path-calendly", b"x" * 2000)),
        ("/health", "get", house.get("/health")),
        ("/metrics", "get", house.get("/metrics")),
        ("/openapi.json", "get", house.get("/openapi.json")),
    ]


def test_every_answer_is_one_that_is_described() -> None:
    whole = document()
    for path, method, reply in requests(House()):
        described = whole["paths"][path][method]["responses"][str(reply.status)]["content"]
        media_type = reply.headers["content-type"].partition(";")[0]
        assert media_type in described, (path, reply.status)
        if media_type == "application/json":
            assert fits(msgspec.json.decode(reply.body), described[media_type]["schema"], whole), (path, reply.body)


@pytest.mark.parametrize("value", [{}, {"accepted": True}, {"accepted": True, "delivery": 1, "repeated": False}])
def test_the_small_schema_check_can_say_no(value: Any) -> None:
    assert not fits(value, {"$ref": "#/components/schemas/Accepted"}, document())
