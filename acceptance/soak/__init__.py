"""
The soak: webhooks come at a steady rate while the process that takes them is killed again and again.

Starts the real commands as processes on loopback and reads org and journal afterwards; ``script.py`` and ``judge.py`` are pure.
Start at ``run.py``, the play; ``judge.py`` holds the laws.
"""
