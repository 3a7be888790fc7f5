"""
What each kind of record has of its own: accounts of both families, contacts, leads, cases, activities, files.

Touches drafts, the org and the checks; prepares a record before ``dml`` writes it, and refuses what its kind refuses.
Start reading at ``person.py`` (the family of an account), then ``halves.py`` and ``conversion.py``.
"""
