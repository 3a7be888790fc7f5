"""
SOSL: from a search text to records, over every kind of record at once.

Touches ``soql`` (what a record looks like, what may be asked) and the store; knows nothing of HTTP.
Start reading at ``ast.py`` (what a search is), then ``parser.py``, ``words.py`` (what matches) and ``run.py``.
"""
