"""
How do the kinds of record start that stand behind others? Without a page, a bin, triggers, or a place in searches and lists.

A fixed kind is such a one that the API can't write either.
"""

from functools import partial

from twofold.emulator.schema.model import SObject

bare_sobject = partial(
    SObject, undeletable=False, layoutable=False, triggerable=False, searchable=False, mru_enabled=False
)
fixed_sobject = partial(bare_sobject, createable=False, updateable=False, deletable=False)
