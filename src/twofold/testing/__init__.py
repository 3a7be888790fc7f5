"""
Public test kit: a Salesforce that answers in this process, for tests of your own integration.

Uses the emulator as any client does, by HTTP; only ``plugin.py``, the pytest fixture, imports a test runner.
Start reading at ``box.py``.
"""

from twofold.testing.box import BoxClock, BoxFaults, BoxOrg, start_org

__all__ = ["BoxClock", "BoxFaults", "BoxOrg", "start_org"]
