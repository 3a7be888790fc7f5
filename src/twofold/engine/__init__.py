"""
Turns plans into effects, in order and journalled; speaks only ports.

Touches no driver, socket or file itself; imports ``core`` and below.
Start at ``drain.py``: one batch from inbox to outcome; ``ports.py`` names what the edge has to offer.
"""
