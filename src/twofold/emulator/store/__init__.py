"""
Where the box keeps its records: SQLite, one table a kind of record, keys instead of Ids.

Touches the schema's values and errors only, and knows no rule of Salesforce.
Start reading at ``tables.py`` (what the tables look like), then ``store.py``.
"""

from twofold.emulator.store.store import Row, Store

__all__ = ["Row", "Store"]
