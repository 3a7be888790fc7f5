"""
What does a component change? A file for each family of types, with a function that puts one in and one that takes it out.

They change a ``Blueprint`` and nothing else; a ``ComponentRefused`` leaves it as it was.
Start reading at ``fields.py``.
"""
