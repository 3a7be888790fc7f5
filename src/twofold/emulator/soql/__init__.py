"""
SOQL: from text to records, in four steps: tokens, tree, SQL, JSON values.

Touches ``schema`` (what may be asked), ``store`` (where the answer is) and ``refusals``; ``pages`` alone knows addresses.
Start reading at ``ast.py`` (what a query is), then ``compile.py`` and ``run.py``.
"""
