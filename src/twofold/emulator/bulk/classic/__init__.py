"""
Bulk API 1.0: jobs whose data comes in batches, in CSV, JSON or XML.

Touches what ``bulk`` touches and shares its jobs, its CSV and its writing of records.
Start reading at ``batches.py`` (what is kept), then ``work.py`` (how a batch is worked).
"""
