"""The page of ports, from the protocols of the engine."""

import inspect
from collections.abc import Iterator

from tests.docs.markdown import code, first_paragraph, page, table
from twofold.engine import ports


def render() -> str:
    """Write the page."""
    return page(_lines())


def find_ports() -> list[type]:
    """The protocols of ``engine/ports.py``, in the order of the file."""
    return [
        value
        for value in vars(ports).values()
        if inspect.isclass(value) and getattr(value, "_is_protocol", False) and value.__module__ == ports.__name__
    ]


def _lines() -> Iterator[str]:
    yield "# Ports\n"
    yield "What the engine needs from the edge. Whoever brings another journal, another org client or another app implements"
    yield "these; the suites in `tests/contracts` say whether it is right. Ports that reach the net are async, inbox and"
    yield "journal are synchronous and called off the loop.\n"
    for port in find_ports():
        yield f"## {port.__name__}\n"
        yield f"{first_paragraph(port.__doc__)}\n"
        yield from table(["Method", "What it does"], _methods(port))


def _methods(port: type) -> Iterator[list[str]]:
    for name, method in vars(port).items():
        if inspect.isfunction(method) and not name.startswith("_"):
            parameters = [p for p in inspect.signature(method).parameters.values() if p.name != "self"]
            signature = f"{name}({', '.join(_shown(p) for p in parameters)})"
            kind = "async " if inspect.iscoroutinefunction(method) else ""
            yield [code(kind + signature), first_paragraph(method.__doc__)]


def _shown(parameter: inspect.Parameter) -> str:
    return f"{parameter.name}=…" if parameter.default is not parameter.empty else parameter.name
