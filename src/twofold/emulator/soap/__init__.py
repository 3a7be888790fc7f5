"""
The SOAP API as older clients speak it: log-in, queries, records, describes, merge and lead conversion.

Turns envelopes into calls of ``behaviour`` and ``soql`` and decides nothing about records; knows no HTTP routes.
Start reading at ``operations.py`` (what can be asked), then ``writes.py``.
"""
