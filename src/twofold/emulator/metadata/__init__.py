"""
What makes one org differ from another: custom objects, fields, rules, rights; from source folders, packages and the Metadata API.

Turns components into the definitions of the org, by ``behaviour``; what the box can't do is a failure with clear words.
Start reading at ``component.py``, then ``kinds.py`` (what is known) and ``applying.py`` (how it takes effect).
"""
