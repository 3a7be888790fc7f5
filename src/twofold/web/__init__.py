"""
The door apps knock at: hooks in, health and metrics out.

May use Starlette and ``bootstrap``; decides nothing and writes nothing but the inbox.
Start at ``app.py``, the routes; ``hooks.py`` takes deliveries, ``server.py`` runs it all until it is told to stop.
"""
