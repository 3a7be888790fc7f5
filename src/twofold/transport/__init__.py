"""
HTTP out: session, time-outs, retries, rate; the same for the org and the apps.

May touch sockets and the clock; knows no vendor and never logs a header, a query or a body.
Start at ``client.py``: ``Http.send`` takes a ``Call`` and gives an ``Answer``.
"""
