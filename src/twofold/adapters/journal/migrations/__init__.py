"""
The history of the tables, one revision a file under ``versions``.

Run by Alembic from ``database.upgrade``; ``env.py`` is Alembic's entry, nothing else imports it.
Start at ``versions/r0001_first.py``.
"""
