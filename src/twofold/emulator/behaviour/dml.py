"""
How is a record created, changed and deleted? The three verbs everything else is made of.

The order of checks is that of the reference, 3.4 (an emulator choice, consistent with all sightings): names and rights, family,
fields of the wrong family, required fields, values, references, uniqueness, rules; then one write, in one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from twofold.emulator import refusals
from twofold.emulator.behaviour import deletion
from twofold.emulator.behaviour.caller import Caller
from twofold.emulator.behaviour.checks.audit import stamp
from twofold.emulator.behaviour.checks.incoming import Changes, read_changes
from twofold.emulator.behaviour.checks.last_activity import follow_activity
from twofold.emulator.behaviour.checks.locks import refuse_locked
from twofold.emulator.behaviour.checks.numbering import count_up
from twofold.emulator.behaviour.checks.owners import settle_owner
from twofold.emulator.behaviour.checks.references import check_references
from twofold.emulator.behaviour.checks.triggers import fire
from twofold.emulator.behaviour.checks.uniqueness import check_unique
from twofold.emulator.behaviour.draft import Draft
from twofold.emulator.behaviour.kinds import conversion, halves
from twofold.emulator.behaviour.kinds.activities import prepare_event, prepare_task
from twofold.emulator.behaviour.kinds.cases import prepare_case
from twofold.emulator.behaviour.kinds.contacts import prepare_contact
from twofold.emulator.behaviour.kinds.files import follow_version, prepare_attachment, prepare_version
from twofold.emulator.behaviour.kinds.leads import prepare_lead
from twofold.emulator.behaviour.kinds.person import is_conversion, prepare_account
from twofold.emulator.behaviour.kinds.queues import prepare_group, prepare_member, prepare_queue_object
from twofold.emulator.behaviour.kinds.relations import follow_account, prepare_relation
from twofold.emulator.behaviour.kinds.sales import prepare_campaign_member, prepare_file_link, prepare_opportunity
from twofold.emulator.behaviour.kinds.service import (
    follow_campaign,
    prepare_asset,
    prepare_comment,
    prepare_contract,
    prepare_order,
)
from twofold.emulator.behaviour.names import fill_full_name
from twofold.emulator.behaviour.org import Org
from twofold.emulator.behaviour.rules.assignment import assign
from twofold.emulator.behaviour.rules.duplicates import check_duplicates
from twofold.emulator.behaviour.rules.validation import check_validation_rules
from twofold.emulator.refusals import Refused
from twofold.emulator.schema.model import SObject
from twofold.emulator.store import Row
from twofold.facts.error_codes import CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY, FIELD_INTEGRITY_EXCEPTION
from twofold.facts.ids import find_key

_Prepare = Callable[[Org, Caller, Draft], None]


def _prepare_user(org: Org, caller: Caller, draft: Draft) -> None:
    """Let nobody shut himself out: users can't deactivate themselves (K); code and text are an emulator choice."""
    if draft.key == caller.user and draft.changes.get("IsActive") == 0 and not caller.platform:
        raise refusals.refuse(FIELD_INTEGRITY_EXCEPTION, "You can't deactivate yourself", ("IsActive",))
    fill_full_name(draft)


_PREPARE: Mapping[str, _Prepare] = {
    "Account": prepare_account,
    "Contact": prepare_contact,
    "Lead": prepare_lead,
    "Case": prepare_case,
    "Event": prepare_event,
    "Task": prepare_task,
    "User": _prepare_user,
    "Opportunity": prepare_opportunity,
    "CampaignMember": prepare_campaign_member,
    "ContentDocumentLink": prepare_file_link,
    "AccountContactRelation": prepare_relation,
    "Asset": prepare_asset,
    "Attachment": prepare_attachment,
    "CaseComment": prepare_comment,
    "ContentVersion": prepare_version,
    "Contract": prepare_contract,
    "Group": prepare_group,
    "GroupMember": prepare_member,
    "QueueSobject": prepare_queue_object,
    "Order": prepare_order,
}

# What else is written once the record itself is.
_FOLLOW: Mapping[str, _Prepare] = {
    "Campaign": follow_campaign,
    "Contact": follow_account,
    "ContentVersion": follow_version,
    "Event": follow_activity,
    "Task": follow_activity,
}


def create(org: Org, caller: Caller, sobject_name: str, payload: Mapping[str, Any]) -> int:
    """
    Create one record and return its key.

    Raises ``Refused``; then nothing was written.
    """
    sobject = caller.get_sobject(sobject_name)
    _refuse_unless(sobject.createable, "inserted", sobject)
    return create_read(org, caller, sobject, read_changes(org, caller, sobject, payload, creating=True))


def create_read(org: Org, caller: Caller, sobject: SObject, changes: Changes) -> int:
    """Create one record from fields that are read already, as ``read_changes`` reads them; otherwise as ``create``."""
    _refuse_unless(sobject.createable, "inserted", sobject)
    with org.store.transaction():
        _meet_fault(org)
        draft = Draft(org.whole(sobject), org.store.next_key(sobject.name), None, changes)
        _insert(org, caller, draft)
    return draft.key


def seed_record(org: Org, caller: Caller, sobject_name: str, payload: Mapping[str, Any]) -> int:
    """Create one record of a seed: as ``create``, but fields that only the platform writes may be given."""
    sobject = caller.get_sobject(sobject_name)
    changes = read_changes(org, caller, sobject, payload, creating=True)
    with org.store.transaction():
        draft = Draft(sobject, org.store.next_key(sobject.name), None, changes)
        _insert(org, caller, draft)
    return draft.key


def update(org: Org, caller: Caller, sobject_name: str, record_id: str, payload: Mapping[str, Any]) -> None:
    """
    Change one record; a person contact is changed through its account.

    Raises ``Refused``; then nothing was written.
    """
    sobject = caller.get_sobject(sobject_name)
    _refuse_unless(sobject.updateable, "updated", sobject)
    before = get_writable(org, sobject, record_id)
    changes = read_changes(org, caller, sobject, payload, creating=False)
    _update_row(org, caller, sobject, before, changes)


def update_read(org: Org, caller: Caller, sobject: SObject, record_id: str, changes: Changes) -> None:
    """Change one record by fields that are read already; otherwise as ``update``."""
    _refuse_unless(sobject.updateable, "updated", sobject)
    _update_row(org, caller, sobject, get_writable(org, sobject, record_id), changes)


def _update_row(org: Org, caller: Caller, sobject: SObject, before: Row, changes: Changes) -> None:
    with org.store.transaction():
        _meet_fault(org)
        _update(org, caller, *_as_executed(org, caller, sobject, before, changes))


def delete(org: Org, caller: Caller, sobject_name: str, record_id: str) -> None:
    """Move one record, with all that hangs on it, to the recycle bin; raises ``Refused``."""
    sobject = caller.get_sobject(sobject_name)
    _refuse_unless(sobject.deletable, "deleted", sobject)
    row = get_writable(org, sobject, record_id)
    with org.store.transaction():
        _meet_fault(org)
        refuse_locked(org, row["Id"])
        deletion.delete(org, caller, sobject, row)
        fire(org, caller, sobject.name, "delete")
        org.written(sobject.name)


def get_living(org: Org, sobject: SObject, record_id: str) -> Row:
    """Get the row of a record to show; raises ``Refused`` (NOT_FOUND or ENTITY_IS_DELETED)."""
    return _find_living(org, sobject, record_id, refusals.record_not_found)


def get_writable(org: Org, sobject: SObject, record_id: str) -> Row:
    """Get the row of a record to change; raises ``Refused`` (INVALID_CROSS_REFERENCE_KEY, ENTITY_IS_DELETED or NOT_FOUND)."""
    return _find_living(org, sobject, record_id, refusals.record_not_there)


def _find_living(org: Org, sobject: SObject, record_id: str, absent: Callable[[], Refused]) -> Row:
    key = find_key(record_id)
    if key is None or (sobject.key_prefix and not record_id.startswith(sobject.key_prefix)):
        raise refusals.no_such_id(record_id)
    row = org.store.get(sobject.name, key)
    if row is None:
        raise absent()
    if row.get("IsDeleted"):
        raise refusals.entity_deleted()
    return row


def _refuse_unless(allowed: bool, verb: str, sobject: SObject) -> None:
    if not allowed:
        text = f"entity type cannot be {verb}: {sobject.label}"
        raise refusals.refuse(CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY, text)


def _meet_fault(org: Org) -> None:
    """Let a record that is about to be written meet the fault that is set for it, if any."""
    if org.row_fault is not None:
        org.row_fault()


# Creating.


def _insert(org: Org, caller: Caller, draft: Draft) -> None:
    _settle_record_type(org, caller, draft)
    _prepare(org, caller, draft)
    _fill_defaults(org, draft)
    settle_owner(org, caller, draft)
    _check(org, caller, draft)
    count_up(org, caller, draft)
    stamp(caller, draft)
    if draft.changes.get("IsPersonAccount") and draft.sobject.name == "Account":
        halves.insert_contact_half(org, draft)
    org.store.insert(draft.sobject.name, {"Id": draft.key, **draft.changes})
    _follow(org, caller, draft)
    fire(org, caller, draft.sobject.name, "insert")
    org.written(draft.sobject.name)


def _settle_record_type(org: Org, caller: Caller, draft: Draft) -> None:
    """Give a record other than an account its record type; an account's follows from its family."""
    if draft.sobject.name == "Account" or draft.sobject.field("RecordTypeId") is None:
        return
    asked = draft.changes.get("RecordTypeId")
    if asked is not None:
        org.record_types.get_chosen(draft.sobject, asked, caller.profile)
    else:
        default = org.record_types.get_default(draft.sobject, caller.profile)
        draft.put("RecordTypeId", default.key if default else None)


def _fill_defaults(org: Org, draft: Draft) -> None:
    """Give new records their defaults; the person fields of a business account stay empty. Source: rule 2.44 (D/B)."""
    business = draft.sobject.name == "Account" and not draft.changes.get("IsPersonAccount")
    for name, value in org.shape(draft.sobject.name).defaults:
        if draft.changes.get(name) is None and not (business and name in org.twins.person_only):
            draft.changes[name] = value


# Changing.


def _as_executed(
    org: Org, caller: Caller, sobject: SObject, before: Row, changes: Changes
) -> tuple[SObject, Row, Changes]:
    """
    Turn a write on a person contact into one on its account. Source: verb matrix 3.1 (D/C).

    So the caller has to be allowed to change accounts (K).
    """
    if sobject.name != "Contact" or not before.get("IsPersonAccount"):
        return org.whole(sobject), before, changes
    account, row = org.schema.sobject("Account"), org.store.get("Account", before["AccountId"])
    assert account is not None, "Account is a standard object"
    assert row is not None, "a person contact has its account"
    seen = caller.schema.sobject("Account")
    _refuse_unless(seen is not None and seen.updateable, "updated", account)
    return account, row, halves.as_account_changes(org, changes)


def _update(org: Org, caller: Caller, sobject: SObject, before: Row, changes: Changes) -> None:
    refuse_locked(org, before["Id"])
    draft = Draft(sobject, before["Id"], before, changes)
    if sobject.name == "Account" and is_conversion(org, draft):
        conversion.convert(org, caller, draft)
        return
    if sobject.name != "Account" and changes.get("RecordTypeId") is not None:
        org.record_types.get_chosen(sobject, changes["RecordTypeId"], caller.profile)
    _prepare(org, caller, draft)
    settle_owner(org, caller, draft)
    _check(org, caller, draft)
    stamp(caller, draft)
    if sobject.name == "Account" and before.get("IsPersonAccount"):
        halves.update_contact_half(org, draft)
    org.store.update(sobject.name, draft.key, draft.changes)
    _follow(org, caller, draft)
    fire(org, caller, sobject.name, "update")
    org.written(sobject.name)


# Both.


def _prepare(org: Org, caller: Caller, draft: Draft) -> None:
    prepare = _PREPARE.get(draft.sobject.name)
    if prepare is not None:
        prepare(org, caller, draft)


def _follow(org: Org, caller: Caller, draft: Draft) -> None:
    follow = _FOLLOW.get(draft.sobject.name)
    if follow is not None:
        follow(org, caller, draft)


def _check(org: Org, caller: Caller, draft: Draft) -> None:
    _check_required(org, draft)
    _check_values(org, draft)
    check_references(org, draft)
    assign(org, caller, draft)
    check_unique(org, draft)
    if not caller.platform:
        check_validation_rules(org, caller, draft)
        check_duplicates(org, caller, draft)


def _check_required(org: Org, draft: Draft) -> None:
    required = org.shape(draft.sobject.name).required
    missing = [name for name in required if draft.get(name) is None and (draft.is_new or name in draft.changes)]
    if missing:
        raise refusals.required_missing(missing)


def _check_values(org: Org, draft: Draft) -> None:
    checks, changes = org.shape(draft.sobject.name).checks, draft.changes
    for name in [name for name in changes if name in draft.asked]:
        check, value = checks.get(name), changes[name]
        if check is not None and value is not None:
            changes[name] = check(value)
