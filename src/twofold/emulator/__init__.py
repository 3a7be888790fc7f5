"""
An org in a box: a local Salesforce that refuses what Salesforce refuses.

Touches only ``facts`` and ``errors``: it judges for itself, so it can be the product's other judge.
Start reading at ``app.py`` (one call, from bytes to answer), then ``behaviour/dml.py``.
"""
