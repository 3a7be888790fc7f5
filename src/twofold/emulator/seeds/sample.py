"""What does the sample org hold? Invented people and companies of every kind a booking can meet, from ``sample.json``."""

from __future__ import annotations

from importlib.resources import files

from twofold.emulator.seeds.basics import without_persons
from twofold.emulator.seeds.document import SeedDocument, parse_seed


def sample(*, person_accounts: bool = True) -> SeedDocument:
    """Make the sample seed; without Person Accounts its persons, and all that hangs on them, are left out."""
    document = parse_seed(files(__package__).joinpath("sample.json").read_bytes())
    return document if person_accounts else without_persons(document)
