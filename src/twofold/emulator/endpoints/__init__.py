"""
The resources of the API: a file each, a plain function from call to answer.

Maps HTTP onto behaviour and decides nothing. A file is registered by being here: it exports ``ROUTE`` and ``answer``, or
``ROUTES``, pairs of a route and a function. Start reading at ``sobject_records.py``.
"""
