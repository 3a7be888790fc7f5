"""
Outside judges of SOQL: two parsers that others wrote, asked about the same queries as the org in a box.

Touches the org's parser and the grammars of its tests; installs the judges into a folder of its own.
Start reading at ``__main__.py``.
"""
