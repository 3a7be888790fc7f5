"""An org in this process, with verbs that read like sentences."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator.conftest import ASSERTION_ORG
from twofold.emulator.behaviour import dml
from twofold.emulator.behaviour.caller import Caller, caller_of
from twofold.emulator.behaviour.lives.opening import add_seed
from twofold.emulator.behaviour.org import Org
from twofold.emulator.refusals import Refused
from twofold.emulator.seeds.document import SeedDocument
from twofold.emulator.server import OrgOptions, open_box
from twofold.emulator.store import Row
from twofold.facts.ids import find_key, from_key

KEPT_ALIKE = ("LastModifiedDate", "SystemModstamp", "Name", "LastActivityDate", "IsDeleted")


class House:
    """An org and its API user; records are named by their Ids."""

    def __init__(self, seed: SeedDocument = ASSERTION_ORG) -> None:
        self.org: Org = open_box(OrgOptions(seed=seed)).org

    @property
    def caller(self) -> Caller:
        """The API user, now."""
        return caller_of(self.org, self.org.api_user, self.org.clock.now_ms(), {})

    def add(self, kind: str, **fields: Any) -> str:
        """Create a record."""
        return from_key(dml.create(self.org, self.caller, kind, fields))

    def person(self, **fields: Any) -> tuple[str, str]:
        """Create a person account; returns the Ids of account and contact."""
        account = self.add("Account", **{"LastName": "Roe", **fields})
        return account, from_key(self.row("Account", account)["PersonContactId"])

    def change(self, kind: str, record_id: str, **fields: Any) -> None:
        dml.update(self.org, self.caller, kind, record_id, fields)

    def refuses(self, code: str, kind: str, record_id: str, **fields: Any) -> None:
        """Check that a change is refused with this code."""
        with pytest.raises(Refused) as refused:
            self.change(kind, record_id, **fields)
        assert refused.value.code == code

    def delete(self, kind: str, record_id: str) -> None:
        dml.delete(self.org, self.caller, kind, record_id)

    def row(self, kind: str, record_id: str) -> Row:
        """Read a row as it is stored, deleted or not."""
        key = find_key(record_id)
        row = self.org.store.get(kind, key) if key is not None else None
        assert row is not None, f"{kind} {record_id} is there"
        return row

    def is_deleted(self, kind: str, record_id: str) -> bool:
        return bool(self.row(kind, record_id)["IsDeleted"])

    def points_at(self, kind: str, record_id: str, name: str) -> str | None:
        """Read a reference as an Id."""
        key = self.row(kind, record_id)[name]
        return None if key is None else from_key(key)

    def record_type(self, name: str) -> str:
        """The Id of a record type of Account."""
        return next(from_key(found.key) for found in self.org.record_types.of("Account") if found.name == name)

    def living(self, kind: str) -> list[str]:
        """The Ids of a kind's records that aren't deleted, oldest first."""
        return [from_key(row["Id"]) for row in self.org.store.where(kind, '"IsDeleted" = 0')]

    def plant(self, document: SeedDocument) -> None:
        add_seed(self.org, document)

    def check_halves(self) -> None:
        """Both rows of every person show the same, and each has the other."""
        twins = {**self.org.twins.to_contact, **{name: name for name in KEPT_ALIKE}}
        for account in self.org.store.where("Account", '"IsPersonAccount" = 1'):
            contact = self.org.store.get("Contact", account["PersonContactId"])
            assert contact is not None
            assert {a: account[a] for a in twins} == {a: contact[c] for a, c in twins.items()}
            assert (contact["AccountId"], contact["IsPersonAccount"]) == (account["Id"], 1)

    def close(self) -> None:
        self.org.store.close()
