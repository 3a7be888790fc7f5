"""Whatever is done to persons, in any order: do both halves stay one?"""

from __future__ import annotations

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, rule

from tests.emulator.conftest import ASSERTION_ORG
from twofold.emulator.behaviour import dml
from twofold.emulator.behaviour.caller import caller_of
from twofold.emulator.refusals import Refused
from twofold.emulator.server import OrgOptions, open_box
from twofold.emulator.store import Row
from twofold.facts.ids import find_key, from_key

TEXTS = st.text(min_size=1, max_size=12)
ACCOUNT_FIELDS = {
    "FirstName": TEXTS,
    "LastName": TEXTS,
    "Salutation": st.sampled_from(["Ms.", "Mr.", None]),
    "PersonEmail": st.sampled_from(["pat@example.com", "no address", None]),
    "PersonDoNotCall": st.booleans(),
    "PersonMailingCity": TEXTS,
    "Phone": TEXTS,
    "Description": TEXTS,
    "Industry": st.sampled_from(["Banking", None]),
    "Foo__pc": TEXTS,
    "Name": TEXTS,
    "ParentId": st.none(),
}
CONTACT_FIELDS = {
    "FirstName": TEXTS,
    "LastName": st.one_of(TEXTS, st.none()),
    "Email": st.sampled_from(["kim@example.org", "no address", None]),
    "MobilePhone": TEXTS,
    "Phone": TEXTS,
    "Foo__c": TEXTS,
    "K__c": st.sampled_from(["1", "2", None]),
}


def some(fields: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """A payload of a few of the fields."""
    return st.fixed_dictionaries({}, optional=fields)


class TwoHalves(RuleBasedStateMachine):
    """Create, change, convert and delete persons and companies through either half."""

    people: Bundle[str] = Bundle("people")

    @initialize()
    def start(self) -> None:
        self.org = open_box(OrgOptions(seed=ASSERTION_ORG)).org
        self.caller = caller_of(self.org, self.org.api_user, self.org.clock.now_ms(), {})
        types = {found.name: found.key for found in self.org.record_types.of("Account")}
        self.types = {name: from_key(key) for name, key in types.items()}

    def teardown(self) -> None:
        if hasattr(self, "org"):
            self.org.store.close()

    def attempt(self, verb: Any, *args: Any) -> Any:
        try:
            return verb(self.org, self.caller, *args)
        except Refused:
            return None

    @rule(target=people, fields=some(ACCOUNT_FIELDS))
    def create(self, fields: dict[str, Any]) -> str:
        key = self.attempt(dml.create, "Account", fields)
        return from_key(key) if key is not None else ""

    @rule(account=people, fields=some(ACCOUNT_FIELDS))
    def change_account(self, account: str, fields: dict[str, Any]) -> None:
        self.attempt(dml.update, "Account", account, fields)

    @rule(account=people, fields=some(CONTACT_FIELDS))
    def change_contacts(self, account: str, fields: dict[str, Any]) -> None:
        for contact in self.contacts_of(account):
            self.attempt(dml.update, "Contact", from_key(contact["Id"]), fields)

    @rule(account=people, fields=some(CONTACT_FIELDS))
    def add_contact(self, account: str, fields: dict[str, Any]) -> None:
        self.attempt(dml.create, "Contact", {**fields, "AccountId": account})

    @rule(account=people, name=st.sampled_from(["Business", "PersonAccount", "Patient"]))
    def change_record_type(self, account: str, name: str) -> None:
        self.attempt(dml.update, "Account", account, {"RecordTypeId": self.types[name]})

    @rule(account=people)
    def delete_contacts(self, account: str) -> None:
        for contact in self.contacts_of(account):
            self.attempt(dml.delete, "Contact", from_key(contact["Id"]))

    @rule(account=consumes(people))
    def delete_account(self, account: str) -> None:
        self.attempt(dml.delete, "Account", account)

    def contacts_of(self, account: str) -> list[Row]:
        key = find_key(account)
        return self.org.store.where("Contact", '"AccountId" = ? AND "IsDeleted" = 0', (key,)) if key else []

    @invariant()
    def halves_agree(self) -> None:
        if not hasattr(self, "org"):
            return
        for account in self.org.store.where("Account", '"IsPersonAccount" = 1'):
            contact = self.org.store.get("Contact", account["PersonContactId"])
            assert contact is not None
            shared = {**self.org.twins.to_contact, **{name: name for name in ("LastModifiedDate", "Name", "IsDeleted")}}
            assert {a: account[a] for a in shared} == {a: contact[c] for a, c in shared.items()}
            assert (contact["AccountId"], contact["IsPersonAccount"]) == (account["Id"], 1)

    @invariant()
    def families_are_pure(self) -> None:
        if not hasattr(self, "org"):
            return
        for account in self.org.store.where("Account", '"IsDeleted" = 0'):
            contacts = self.contacts_of(from_key(account["Id"]))
            person = bool(account["IsPersonAccount"])
            assert person == self.org.record_types.is_person(account["RecordTypeId"])
            if person:
                assert len(contacts) == 1
            else:
                assert not any(contact["IsPersonAccount"] for contact in contacts)
                assert not any(account[name] for name in self.org.twins.person_only)
            assert account["Name"]


TestTwoHalves = TwoHalves.TestCase
TestTwoHalves.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
