"""
Many records in one job: Bulk API 2.0 and 1.0, kept in tables of the store and worked between requests.

Touches records through ``behaviour`` and ``soql`` alone; raises ``Refused`` and knows nothing of HTTP.
Start reading at ``jobs.py``, then ``ingest.py`` (how a job is worked) and ``writing.py`` (how a row is).
"""
