"""
Who may log in? Client credentials and JWT bearer, as connected apps of the seed allow.

Touches nothing but the values handed in. Start reading at ``grants.py``.
"""
