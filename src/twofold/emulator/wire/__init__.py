"""
What travels over HTTP: calls, answers, routes, JSON; the only room that turns a refusal into a status and a body.

Touches the store and schema by their values alone and decides nothing about records.
Start reading at ``call.py`` and ``answer.py``.
"""

from twofold.emulator.wire.answer import Answer, created, no_content, ok, refused
from twofold.emulator.wire.call import Call
from twofold.emulator.wire.routing import Base, Route, Router
from twofold.emulator.wire.serving import serve

__all__ = ["Answer", "Base", "Call", "Route", "Router", "created", "no_content", "ok", "refused", "serve"]
