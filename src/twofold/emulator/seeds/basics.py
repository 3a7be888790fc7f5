"""What does every org have, even one whose seed says nothing? A profile, an API user, two record types, an app."""

from __future__ import annotations

import msgspec

from twofold.emulator.seeds.document import ConnectedApp, Profile, Record, RecordType, SeedDocument, User

PROFILE = "System Administrator"
CLIENT_ID = "twofold-box"
CLIENT_SECRET = "twofold-box-secret"
CALLBACK = "http://localhost:8701/callback"
"""Where the app that every new org has may send a browser."""
PLATFORM_APPS = (ConnectedApp("PlatformCLI", name="Salesforce CLI", callbacks=["http://localhost:1717/OauthRedirect"]),)
"""Apps that every org of the platform knows, whatever its seed says. Source: HTTP reference 3.2 and 3.3 (O)."""
BUSINESS = RecordType("Account", "Business", "Business Account")
PERSON = RecordType("Account", "PersonAccount", "Person Account", person=True)


def with_basics(document: SeedDocument) -> SeedDocument:
    """
    Fill what a document leaves out.

    A missing list of record types gets one business and one person record type (none without Person Accounts), a missing list
    of profiles one profile with both as defaults. Source: rules 1.11 and 1.20 (C, D).
    """
    persons = document.person_accounts
    record_types = document.record_types or ([BUSINESS, PERSON] if persons else [])
    return msgspec.structs.replace(
        document,
        record_types=[found for found in record_types if persons or not found.person],
        profiles=document.profiles or [_profile(record_types)],
        users=document.users or [User(ref="api", username="api@box.example.com", first_name="Api", last_name="User")],
        connected_apps=document.connected_apps or [ConnectedApp(CLIENT_ID, CLIENT_SECRET, callbacks=[CALLBACK])],
    )


def empty(*, person_accounts: bool = True) -> SeedDocument:
    """Make the seed of a bare org."""
    return with_basics(SeedDocument(person_accounts=person_accounts))


def without_persons(document: SeedDocument) -> SeedDocument:
    """Leave out of a document what needs Person Accounts: persons, leads without company, and all that hangs on them."""
    kept: list[Record] = []
    lost: set[str] = set()
    for record in document.records:
        if _is_person(record) or _refers_to(record, lost):
            lost.add(record.ref)
        else:
            kept.append(record)
    return msgspec.structs.replace(
        document,
        person_accounts=False,
        record_types=[found for found in document.record_types if not found.person],
        validation_rules=[rule for rule in document.validation_rules if "Person" not in rule.formula],
        duplicate_rules=[rule for rule in document.duplicate_rules if rule.object != "PersonAccount"],
        records=kept,
    )


def _is_person(record: Record) -> bool:
    """Tell whether a record needs Person Accounts: a person, or a lead without a company."""
    return (record.object == "Account" and "LastName" in record.fields) or (
        record.object == "Lead" and "Company" not in record.fields
    )


def _refers_to(record: Record, refs: set[str]) -> bool:
    values = (value for value in record.fields.values() if isinstance(value, str) and value.startswith("@"))
    return any(value[1:].partition(".")[0] in refs for value in values)


def _profile(record_types: list[RecordType]) -> Profile:
    """Make the profile of an administrator: the first active record type of each kind is its default."""
    defaults: dict[str, str] = {}
    for found in record_types:
        if found.active:
            defaults.setdefault("PersonAccount" if found.person else found.object, found.name)
    return Profile(PROFILE, default_record_types=defaults)
