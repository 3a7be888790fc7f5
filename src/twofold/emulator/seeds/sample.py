"""What does the sample org hold? Invented people and companies of every kind a booking can meet."""

from __future__ import annotations

import msgspec

from twofold.emulator.seeds.basics import with_basics
from twofold.emulator.seeds.document import Record, SeedDocument


def sample(*, person_accounts: bool = True) -> SeedDocument:
    """Make the sample seed; without Person Accounts its persons are left out."""
    document = SeedDocument(
        person_accounts=person_accounts, organization="Sample", records=[Record("Account", {"Name": "Acme"}, "acme")]
    )
    return msgspec.structs.replace(with_basics(document))
