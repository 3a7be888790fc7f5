"""
What Salesforce is: names, twins, prefixes, codes and limits, as tables with a source per row.

Pure: imports nothing but the standard library and touches no file, socket, clock or database.
Start reading at ``ids`` (how a record is named) and ``twins`` (one datum, two names).
"""
