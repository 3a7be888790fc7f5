"""
Twofold: Salesforce Person Accounts done right.

Start reading at ``docs`` or ``ARCHITECTURE.md``; the Python API is ``from twofold import App``.
"""

from importlib import import_module

__all__ = ["App", "__version__"]

__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    """Load ``App`` on first use, so that ``import twofold`` stays light."""
    if name == "App":
        # By name, so that a room that asks for ``__version__`` does not seem to import all that ``App`` needs.
        return getattr(import_module("twofold.bootstrap"), name)
    raise AttributeError(f"module 'twofold' has no attribute {name!r}")
