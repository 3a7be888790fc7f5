"""
What did the admin set, and where? Reads, checks and freezes ``twofold.toml``, the environment and the options.

May read files, the environment and the secret store; knows no concrete class behind the ports.
Start at ``table.py``, the whole list: name, default, sentence; ``reading.py`` says which source wins.
"""

from twofold.settings.reading import read_settings
from twofold.settings.table import APPS, SETTINGS, Kind, Setting, all_names, find_setting
from twofold.settings.values import OrgSettings, Overrides, ServeSettings, Settings

__all__ = [
    "APPS",
    "SETTINGS",
    "Kind",
    "OrgSettings",
    "Overrides",
    "ServeSettings",
    "Setting",
    "Settings",
    "all_names",
    "find_setting",
    "read_settings",
]
