"""How does a seed document become an org? Schema first, then who works in it, then rules, then records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from twofold.emulator.behaviour.caller import platform_caller
from twofold.emulator.behaviour.dml import seed_record
from twofold.emulator.behaviour.lives import sharing
from twofold.emulator.behaviour.lives.currencies import missing_currency_rows
from twofold.emulator.behaviour.org import Org
from twofold.emulator.behaviour.rules import formula
from twofold.emulator.behaviour.rules.formula import FormulaUnreadable
from twofold.emulator.refusals import Refused
from twofold.emulator.schema.build import build_schema
from twofold.emulator.schema.custom_fields import CustomFieldError, CustomObject, parse_custom_fields
from twofold.emulator.schema.features import Feature
from twofold.emulator.schema.model import Schema, SObject
from twofold.emulator.seeds.document import DuplicateRule, Queue, Record, RecordType, SeedDocument, SeedUnreadable, User
from twofold.facts.ids import find_key, from_key

_ORG_NAME_FIELDS = {"OrganizationType": "Developer Edition", "InstanceName": "BOX1", "IsSandbox": 1}
_CONVERTED_STATUS = "Closed - Converted"
_LOCALE = {
    "TimeZoneSidKey": "Europe/London",
    "LocaleSidKey": "en_GB",
    "EmailEncodingKey": "UTF-8",
    "LanguageLocaleKey": "en_US",
    "UserType": "Standard",
}
_NAMED_BY: Mapping[str, tuple[str, ...]] = {
    "custom_objects": ("name",),
    "custom_fields": ("sobject", "name"),
    "record_types": ("object", "name", "person"),
    "profiles": ("name",),
    "users": ("username",),
    "queues": ("name",),
    "connected_apps": ("client_id",),
    "validation_rules": ("object", "name"),
    "duplicate_rules": ("object", "name"),
    "assignment_rules": ("object", "name"),
    "lead_field_mappings": ("object", "field"),
}
_REPLACED = frozenset(
    {"profiles", "connected_apps", "validation_rules", "duplicate_rules", "assignment_rules", "lead_field_mappings"}
)
Refs = dict[str, int]


def schema_of(document: SeedDocument) -> Schema:
    """Build the schema a document asks for; raises ``SeedUnreadable``."""
    try:
        objects = tuple(CustomObject(**custom) for custom in document.custom_objects)
        features = {Feature(name) for name in document.features}
        return build_schema(document.person_accounts, parse_custom_fields(document.custom_fields), objects, features)
    except (CustomFieldError, TypeError) as error:
        raise SeedUnreadable(str(error)) from error


def merged(one: SeedDocument, other: SeedDocument) -> SeedDocument:
    """
    Add the definitions of another document to those an org has; records are left out.

    Where the name is the same, profiles, apps and rules are replaced; what has become records or columns stays as it is.
    """
    added: dict[str, Any] = {}
    for section, keys in _NAMED_BY.items():
        first, second = getattr(one, section), getattr(other, section)
        if section not in _REPLACED:
            first, second = second, first
        winners = {_name_of(entry, keys) for entry in second}
        left = [entry for entry in first if _name_of(entry, keys) not in winners]
        added[section] = [*left, *second] if section in _REPLACED else [*second, *left]
    captured = list(dict.fromkeys([*one.change_data_capture, *other.change_data_capture]))
    features = list(dict.fromkeys([*one.features, *other.features]))
    added |= {"change_data_capture": captured, "features": features, "sharing": one.sharing | other.sharing}
    return msgspec.structs.replace(one, records=[], **added)


def _name_of(entry: Any, keys: tuple[str, ...]) -> tuple[str, ...]:
    values = entry if isinstance(entry, dict) else msgspec.structs.asdict(entry)
    return tuple(str(values.get(key)).lower() for key in keys)


def plant(org: Org, document: SeedDocument) -> Refs:
    """
    Add everything a document holds to an org whose tables fit its schema.

    One transaction: a document that can't be worked leaves the org as it was. What is planted makes no change events: it
    is what the org held before anybody listened (an emulator choice). Returns the key of every ``ref``.
    Raises ``SeedUnreadable`` with the record that was refused and why.
    """
    refs: Refs = {}
    try:
        with org.store.unwatched(), org.store.transaction():
            org.select_changes(org.definitions.change_data_capture)
            show_sharing(org)
            _plant_people(org, document, refs)
            org.change(org.schema, _with_owners(org, org.definitions, refs))
            for position, record in enumerate(document.records):
                _plant_record(org, record, refs, position)
    except FormulaUnreadable as error:
        raise SeedUnreadable(str(error)) from error
    org.change(org.schema, org.definitions)
    return refs


# Who works in the org.


def plant_organization(org: Org, document: SeedDocument) -> None:
    """Write the one Organization record and the statuses of leads."""
    _insert(org, "Organization", {"Name": document.organization, **_ORG_NAME_FIELDS})
    _insert(org, "Pricebook2", {"Name": "Standard Price Book", "IsActive": 1, "IsStandard": 1})
    lead = org.schema.sobject("Lead")
    status = lead.field("Status") if lead else None
    for order, choice in enumerate(status.picklist_values if status else (), start=1):
        row = {"MasterLabel": choice.label, "ApiName": choice.value, "SortOrder": order}
        converted = choice.value == _CONVERTED_STATUS
        _insert(org, "LeadStatus", row | {"IsDefault": int(choice.default), "IsConverted": int(converted)})


def show_sharing(org: Org) -> None:
    """Write what the org shares by default to its Organization record."""
    org.store.update("Organization", org.key, sharing.organization_fields(org.definitions))


def _plant_people(org: Org, document: SeedDocument, refs: Refs) -> None:
    for row in missing_currency_rows(org):
        _insert(org, "CurrencyType", row)
    for profile in document.profiles:
        _find_or_insert(org, "Profile", {"Name": profile.name, "UserType": "Standard"}, by=("Name",))
    for user in document.users:
        refs[user.ref] = org.find_user(user.username) or _plant_user(org, user)
    for record_type in document.record_types:
        refs.setdefault(f"{record_type.object}.{record_type.name}", _plant_record_type(org, record_type))
    for queue in document.queues:
        refs[queue.ref] = _plant_queue(org, queue, refs)
    for rule in document.duplicate_rules:
        _plant_duplicate_rule(org, rule)


def _plant_record_type(org: Org, record_type: RecordType) -> int:
    row = {
        "SobjectType": record_type.object,
        "DeveloperName": record_type.name,
        "Name": record_type.label or record_type.name,
        "IsActive": int(record_type.active),
    }
    if not org.person_accounts:
        return _find_or_insert(org, "RecordType", row, by=("SobjectType", "DeveloperName"))
    row["IsPersonType"] = int(record_type.person)
    return _find_or_insert(org, "RecordType", row, by=("SobjectType", "DeveloperName", "IsPersonType"))


def _plant_duplicate_rule(org: Org, rule: DuplicateRule) -> None:
    """Show a duplicate rule as a record; those of persons stand under Account. Source: rule 3.74 (C)."""
    person = rule.object == "PersonAccount"
    row = {
        "SobjectType": "Account" if person else rule.object,
        "SobjectSubtype": "PersonAccount" if person else "None",
        "DeveloperName": rule.name,
        "MasterLabel": rule.name.replace("_", " "),
        "IsActive": int(rule.active),
    }
    key = _find_or_insert(org, "DuplicateRule", row, by=("SobjectType", "DeveloperName"))
    org.store.update("DuplicateRule", key, {"IsActive": row["IsActive"]})


def _plant_user(org: Org, user: User) -> int:
    profiles = org.store.find("Profile", "Name", user.profile)
    if not profiles:
        raise SeedUnreadable(f"User {user.ref}: there is no profile {user.profile!r}.")
    email = user.email or user.username
    names = [part for part in (user.first_name, user.last_name) if part]
    row = {
        "Username": user.username,
        "FirstName": user.first_name,
        "LastName": user.last_name,
        "Name": " ".join(names),
        "Email": email,
        "Alias": user.ref[:8],
        "CommunityNickname": user.ref[:40],
        "IsActive": int(user.active),
        "ProfileId": profiles[0]["Id"],
        **_LOCALE,
    }
    return _insert(org, "User", row)


def _plant_queue(org: Org, queue: Queue, refs: Refs) -> int:
    row: dict[str, Any] = {
        "Name": queue.label or queue.name,
        "DeveloperName": queue.name,
        "Type": "Queue",
        "Email": queue.email,
    }
    key = _find_or_insert(org, "Group", row | {"OwnerId": org.key}, by=("DeveloperName", "Type"))
    for sobject in queue.objects:
        _find_or_insert(org, "QueueSobject", {"QueueId": key, "SobjectType": sobject}, by=("QueueId", "SobjectType"))
    for member in queue.members:
        row = {"GroupId": key, "UserOrGroupId": _resolve(member, refs)}
        _find_or_insert(org, "GroupMember", row, by=("GroupId", "UserOrGroupId"))
    return key


def _find_or_insert(org: Org, table: str, row: dict[str, Any], by: tuple[str, ...]) -> int:
    condition = " AND ".join(f'"{name}" = ?' for name in by)
    found = org.store.where(table, condition, [row[name] for name in by])
    return found[0]["Id"] if found else _insert(org, table, row)


def _insert(org: Org, table: str, row: dict[str, Any]) -> int:
    sobject = org.schema.sobject(table)
    assert sobject is not None
    now = org.clock.now_ms()
    system = {"CreatedDate": now, "LastModifiedDate": now, "SystemModstamp": now}
    people = {"CreatedById": org.api_user, "LastModifiedById": org.api_user}
    key = org.store.next_key(table)
    fitting = {name: value for name, value in (system | people | row).items() if sobject.field(name) is not None}
    org.store.insert(table, {"Id": key, **fitting})
    return key


# Rules.


def _with_owners(org: Org, definitions: SeedDocument, refs: Refs) -> SeedDocument:
    """Check every formula and turn the owners of assignment rules into Ids."""
    for rule in definitions.validation_rules:
        formula.check_formula(rule.formula, _get_sobject(org, rule.object), org.schema)
    rules = []
    for assignment in definitions.assignment_rules:
        entries = []
        for entry in assignment.entries:
            if entry.formula:
                formula.check_formula(entry.formula, _get_sobject(org, assignment.object), org.schema)
            entries.append(msgspec.structs.replace(entry, owner=_owner(org, entry.owner, refs)))
        rules.append(msgspec.structs.replace(assignment, entries=entries))
    return msgspec.structs.replace(definitions, assignment_rules=rules)


def _get_sobject(org: Org, name: str) -> SObject:
    sobject = org.schema.sobject(name)
    if sobject is None:
        raise SeedUnreadable(f"A rule names the object {name!r}, which isn't there.")
    return sobject


def _owner(org: Org, text: str, refs: Refs) -> str:
    key = refs.get(text.removeprefix("@")) if text.startswith("@") else find_key(text) or org.find_user(text)
    if key is None:
        raise SeedUnreadable(f"An assignment rule names the owner {text!r}, which isn't there.")
    return from_key(key)


# Records.


def _plant_record(org: Org, record: Record, refs: Refs, position: int) -> None:
    caller = platform_caller(org)
    try:
        payload = {name: _value(value, refs) for name, value in record.fields.items()}
        key = seed_record(org, caller, record.object, payload)
    except (Refused, SeedUnreadable) as error:
        raise SeedUnreadable(f"records[{position}] ({record.object} {record.ref}): {error}") from error
    if record.ref:
        refs[record.ref] = key
        row = org.store.get(record.object, key) if record.object == "Account" else None
        if row is not None and row.get("PersonContactId"):
            refs[f"{record.ref}.contact"] = row["PersonContactId"]


def _value(value: Any, refs: Refs) -> Any:
    return from_key(_resolve(value, refs)) if isinstance(value, str) and value.startswith("@") else value


def _resolve(text: str, refs: Refs) -> int:
    key = refs.get(text.removeprefix("@"))
    if key is None:
        raise SeedUnreadable(f"{text!r} is the ref of nothing that stands before it.")
    return key
