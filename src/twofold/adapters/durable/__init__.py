"""
Runs drains durably on DBOS Transact: the only room that imports ``dbos``.

Correctness does not rest here but on inbox, intents and looking again; this room sees to it that somebody drains.
Start at ``runner.py``; ``groups.py`` says how the 64 shards are spread over workers.
"""
