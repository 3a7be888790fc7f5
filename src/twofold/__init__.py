"""
Twofold: Salesforce Person Accounts done right.

Start reading at ``docs`` or ``ARCHITECTURE.md``; the Python API is ``from twofold import App``.
"""

__all__ = ["App", "__version__"]

__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    """Load ``App`` on first use, so that ``import twofold`` stays light."""
    if name == "App":
        from twofold.bootstrap import App

        return App
    raise AttributeError(f"module 'twofold' has no attribute {name!r}")
