"""
The inbox and the journal in SQLite or PostgreSQL (one code), or in memory for tests.

May import SQLAlchemy, Alembic and ``engine.ports``; knows neither org nor apps nor DBOS.
Start at ``store.py``: open a store; ``tables.py`` says what is kept.
"""
