"""
The edge: what stands behind the engine's ports when it is real (an org, the journal, the clock, files).

May touch sockets, databases and the clock; imports ``transport`` and below, never a connector or the emulator.
Start at ``salesforce/client.py`` (the org) or ``journal/store.py`` (the journal); ``bootstrap`` joins them.
"""
