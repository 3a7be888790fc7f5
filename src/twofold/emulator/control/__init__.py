"""
The strings behind the stage: request log, clock, faults, seeds, under ``/_box/``. A real org has none of this.

Touches behaviour, never endpoints. Start reading at ``box.py``.
"""
