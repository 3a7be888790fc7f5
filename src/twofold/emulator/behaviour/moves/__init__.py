"""
The verbs that move whole families of records: merge, lead conversion, undelete.

Touches records through ``dml`` and the kinds.
Start reading at ``merging.py``, then ``lead_conversion.py``.
"""
