"""
Revisions in order, written by hand.

A revision never imports ``tables.py``: it says what the tables were then.
Start at ``r0001_first.py``.
"""
