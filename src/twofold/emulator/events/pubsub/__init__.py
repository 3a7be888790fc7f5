"""
The Pub/Sub API: service ``eventbus.v1.PubSub`` by gRPC, payloads in Avro.

Needs the libraries of the ``events`` extra; this file alone can be imported without them. Touches the feed and sessions.
Start reading at ``listener.py``, then ``service.py``.
"""

from __future__ import annotations

from importlib.util import find_spec

EXTRA = "events"
_NEEDED = ("grpc", "google.protobuf", "fastavro")


def is_installed() -> bool:
    """Tell whether the libraries of the extra are there."""
    return all(_is_there(name) for name in _NEEDED)


def _is_there(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:  # the package around it is missing
        return False
