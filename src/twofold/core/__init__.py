"""
The decision: pure functions over frozen values.

Touches no socket, file, clock or database; imports ``facts`` and ``errors`` only.
Start at ``decide.py``: recognition + rules + org -> decision, with its trail of reasons.
"""
