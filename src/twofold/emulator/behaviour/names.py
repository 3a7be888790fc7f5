"""What is a person called? The joined name of contacts, leads and person accounts."""

from __future__ import annotations

from twofold.emulator.behaviour.draft import Draft
from twofold.facts.families import NAME_IN_ORDER


def fill_full_name(draft: Draft) -> None:
    """
    Compute ``Name`` when a part of it is written; Salutation is not part of it.

    Source: twin table, ``Account.Name`` on a PA (D); western order, single blanks, empty parts skipped: rule 2.48 (choice).
    """
    if draft.is_new or draft.touches(*NAME_IN_ORDER):
        draft.put("Name", " ".join([str(part) for name in NAME_IN_ORDER if (part := draft.get(name))]))
