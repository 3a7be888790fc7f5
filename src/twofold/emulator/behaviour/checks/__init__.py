"""
What every record goes through on its way in, whatever its kind.

Touches drafts and the org; raises ``Refused``.
Start reading at ``incoming.py`` (names, rights and types), then ``references.py`` and ``uniqueness.py``.
"""
