"""Which box is compared with a real org? A new one for each scenario, with Person Accounts and two keys of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from twofold.testing.box import start_org
from twofold.testing.contract.target import Target

_KEY = {"name": "Contract_Key__c", "type": "string", "length": 40, "external_id": True, "unique": True}
SEED = {
    "features": ["contacts-to-multiple-accounts"],
    "custom_fields": [{"sobject": "Contact", **_KEY}, {"sobject": "Account", **_KEY}],
}
"""A real org needs these two fields for the steps about external Ids; without them those steps are left out."""


@contextmanager
def box_target(version: str) -> Iterator[Target]:
    """Start a box, to be asked while inside."""
    with start_org(SEED) as org:
        yield Target(org.url, org.token, version)
