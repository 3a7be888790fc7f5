"""
The schema as records: ``EntityDefinition``, ``FieldDefinition`` and their kin, which clients ask for by SOQL.

Touches ``schema.model`` alone and computes every row from it; nothing here is stored or can be written.
Start reading at ``all.py``; ``soql.definitions`` asks the questions.
"""
