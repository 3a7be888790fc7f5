"""
Clients we did not write, run as they are against the org in a box; what they did is asked of the box.

Allowed: what ``acceptance.clients`` installs, processes, a box on loopback. Forbidden: changing a client. Start reading in ``conftest.py``.
"""
