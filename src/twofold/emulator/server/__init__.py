"""
Where the box meets the network: plain HTTP, TLS with a CA of its own, a CONNECT proxy, Pub/Sub; all on one loop.

Touches ports, certificates and signals, and nothing of what is asked over them.
Start reading at ``running.py``.
"""

from twofold.emulator.server.opening import open_box
from twofold.emulator.server.options import OrgOptions
from twofold.emulator.server.running import RunningOrg, serve, start

__all__ = ["OrgOptions", "RunningOrg", "open_box", "serve", "start"]
