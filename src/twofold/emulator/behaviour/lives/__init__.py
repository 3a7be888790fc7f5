"""
How an org begins and changes: opened, seeded, Person Accounts switched on.

Touches the whole of the org through ``dml``; records of a seed obey the same rules.
Start reading at ``opening.py``, then ``seeding.py``.
"""
