"""
What does an org remember beside its records? Tables whose names start with ``_``, made with those of the records.

``_swept``: what a deleted record took along. ``_blob``: the content of files. ``_locked``: records nobody may change. ``_fired``:
how often triggers would have run. They are part of every transaction and copied with the database.
"""

from __future__ import annotations

SIDE_TABLES = (
    "CREATE TABLE IF NOT EXISTS _swept (root INTEGER NOT NULL, kind TEXT NOT NULL, key INTEGER NOT NULL, field TEXT, "
    "target INTEGER)",
    "CREATE INDEX IF NOT EXISTS _swept_root ON _swept (root)",
    "CREATE INDEX IF NOT EXISTS _swept_key ON _swept (key)",
    "CREATE TABLE IF NOT EXISTS _blob (key INTEGER NOT NULL, field TEXT NOT NULL, content BLOB NOT NULL, "
    "PRIMARY KEY (key, field)) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS _locked (key INTEGER PRIMARY KEY)",
    "CREATE TABLE IF NOT EXISTS _fired (kind TEXT NOT NULL, verb TEXT NOT NULL, times INTEGER NOT NULL, "
    "PRIMARY KEY (kind, verb)) WITHOUT ROWID",
)
