"""
Other people's clients, run as they are against the org in a box.

Allowed: the registries, processes, the checkout's ``.clients`` folder. Forbidden: changing a client.
Start reading in ``catalogue.py``.
"""
