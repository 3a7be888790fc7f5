"""
Settings -> App: the only room that names concrete classes.

May import everything below the doors; opens nothing before it is needed, so that ``parked list`` reaches no org.
Start at ``app.py``, the use cases; ``wiring.py`` fits the parts together.
"""

from twofold.bootstrap.app import App
from twofold.bootstrap.parts import load_rules, open_secrets

__all__ = ["App", "load_rules", "open_secrets"]
