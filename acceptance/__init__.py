"""
Long runs of the real commands, judged by what they left behind.

May start processes and use the public package; nothing in ``src`` knows of it.
Start at ``README.md``.
"""
