"""
How records are shown: fields, describes, what was viewed, what changed in a span of time.

Touches the org and changes none of its records.
Start reading at ``reading.py``.
"""
