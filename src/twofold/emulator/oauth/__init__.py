"""
Who may log in? The grants of OAuth 2.0 as connected apps of the seed allow, and what has to be remembered between two calls.

Touches the store and the values handed in, never records or sessions. Start reading at ``grants.py``.
"""
