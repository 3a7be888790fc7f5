"""
The formula language of validation rules and rule entries: read once for a kind of record, then asked of each record.

Touches the schema and the store of the org; what it doesn't know it refuses when a rule is written, never when it runs.
Start reading at ``terms.py`` (what a formula is made of), then ``parser.py``.
"""
