"""
The standard sObjects of the box, a table each.

Imports ``model`` and ``table`` alone. Start reading at ``account``; the format of the tables is explained in ``table``.
"""
