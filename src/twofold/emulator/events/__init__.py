"""
What leaves the org when records change: change events, kept for 72 hours, and the ways to listen to them.

Touches behaviour, store, schema and wire; the endpoint of CometD and the server's gRPC listener stand on it.
Start reading at ``feed.py`` (the whole), then ``capture.py`` (row changes to events) and ``shapes.py`` (what an event holds).
"""
