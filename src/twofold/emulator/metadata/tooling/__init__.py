"""
The Tooling API as clients use it: components as records, found by SOQL, made and changed one by one.

Stands on the components of the room around it. Start reading at ``kinds.py``, then ``records.py``.
"""
