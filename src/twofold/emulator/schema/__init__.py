"""
What the org in a box is made of: sObjects, fields, relationships, and how a describe shows them.

Pure: imports ``twofold.facts`` alone; knows no rows, no store and no request. Nothing here changes after it is built.
Start reading at ``model`` (the values), then ``build`` (how a schema comes to be) and ``describe`` (how it is shown).
"""
