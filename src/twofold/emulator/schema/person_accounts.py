"""
What changes in the schema when Person Accounts are switched on?

Account gets the person fields and loses the requirement of a Name, Contact and RecordType get their flags, Lead may
go without a company, and every custom Contact field and every relationship to Contact is seen from Account as well.
Source: rules 1.20 to 1.29 (C and D).
"""

from dataclasses import replace

from twofold.emulator.schema.features import insert_after
from twofold.emulator.schema.model import ChildRelationship, Field, SObject
from twofold.emulator.schema.standard.account import PERSON_FIELDS, PERSON_NAME_FIELDS
from twofold.emulator.schema.standard.contact import PERSON_FLAG
from twofold.emulator.schema.standard.setup import IS_PERSON_TYPE
from twofold.facts import twins


def add_person_fields(sobjects: dict[str, SObject], more: tuple[Field, ...] = ()) -> dict[str, SObject]:
    """
    Add what Person Accounts add to Account, Contact, Lead and RecordType.

    Custom Contact fields must be there already; their ``__pc`` twins come last on Account. The mapping is not modified.

    Args:
        more: person fields that features of the org add to those every person org has.
    """
    contact = sobjects["Contact"]
    changed = (
        _account(sobjects["Account"], contact, more),
        replace(contact, fields=(*contact.fields, *PERSON_FLAG)),
        _with_nillable(sobjects["Lead"], "Company"),
        replace(sobjects["RecordType"], fields=(*sobjects["RecordType"].fields, *IS_PERSON_TYPE)),
    )
    return sobjects | {sobject.name: sobject for sobject in changed}


def add_person_children(account: SObject, contact: SObject) -> SObject:
    """
    Let Account see the children of Contact under a ``Person`` name, or ``__pr`` for ``__r``.

    A child that Account already sees by the same field (a file, a note) is not seen twice. Person contacts themselves
    are no children of the account by ``ReportsToId``. Source: rule 1.27, recorded describe (C).
    """
    seen = {(child.child_sobject, child.field) for child in account.child_relationships}
    added = tuple(
        replace(child, name=_person_child_name(child.name))
        for child in contact.child_relationships
        if (child.child_sobject, child.field) not in seen
        and (child.child_sobject, child.field) not in {("Contact", "ReportsToId"), ("Account", "PersonContactId")}
    )
    children = sorted((*account.child_relationships, *added), key=_order)
    return replace(account, child_relationships=tuple(children))


def _account(account: SObject, contact: SObject, more: tuple[Field, ...]) -> SObject:
    names = PERSON_NAME_FIELDS + tuple(
        replace(part, extra_type_info="switchablepersonname")
        for part in contact.fields
        if part.name in ("MiddleName", "Suffix")
    )
    changed = _with_nillable(account, "Name")
    changed = insert_after(changed, "Name", names)
    changed = insert_after(changed, "LastReferencedDate", PERSON_FIELDS + more)
    custom = tuple(person_twin(field) for field in contact.fields if field.custom)
    return replace(changed, fields=changed.fields + custom)


def person_twin(field: Field) -> Field:
    """
    Make the ``__pc`` field of Account for a custom Contact field.

    Its children belong to Contact's own relationship, so it has no name for them. A ``__pc`` field can't be told
    unique or external Id apart from its twin: both flags are kept (B: rule 3.6, question Q5).
    """
    name = twins.contact_to_person(field.name)
    assert name is not None, f"{field.name} is no custom field"
    relationship = twins.contact_to_person(field.relationship_name) if field.relationship_name else None
    return replace(field, name=name, relationship_name=relationship, children_name=None, search_prefilterable=False)


def _with_nillable(sobject: SObject, name: str) -> SObject:
    fields = (replace(field, nillable=True) if field.name == name else field for field in sobject.fields)
    return replace(sobject, fields=tuple(fields))


def _person_child_name(name: str | None) -> str | None:
    if name is None:
        return None
    return twins.contact_to_person(name) if name.endswith("__r") else f"Person{name}"


def _order(child: ChildRelationship) -> tuple[str, str]:
    return child.child_sobject, child.field
