"""
One function per thing a person can ask for.

Speaks the engine and its ports; touches no driver, file or socket itself.
Start at ``receive.py``: deliveries in, one line each out.
"""
