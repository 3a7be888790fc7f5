"""
A day of bookings, played on an org in a box and local stand-ins of the three apps, through the same doors as real ones.

Uses ``bootstrap`` and what lies below it; prints nothing: ``cli`` shows what comes out.
Start at ``day.py``, the script; ``play.py`` plays it, ``report.py`` says what came of it.
"""
