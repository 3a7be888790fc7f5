"""
What Salesforce does with records: create, read, update, delete, upsert and the rules of Person Accounts.

Touches the store and the schema; raises ``Refused`` and knows nothing of HTTP.
Start reading at ``dml.py``, then ``kinds/person.py`` (the family of an account and its two halves).
Rooms: ``kinds`` (what each kind has of its own), ``checks`` (what every record goes through), ``rules`` (what an admin writes),
``moves``, ``reads``, ``lives``.
"""
