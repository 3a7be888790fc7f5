"""
The rules an admin writes: validation and formulas, duplicate and matching rules, assignment rules.

Touches drafts and the org; a rule that is not understood is refused when it is made, never passed over.
Start reading at ``validation.py``, then ``formula.py`` and ``duplicates.py``.
"""
