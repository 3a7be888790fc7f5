"""
What do records of a kind show to users who neither own them nor stand above the owner? The defaults, in both spellings.

The box keeps them for the checks that read them and shows them on Organization; it shares every record with everyone.
Source: rule 1.3 (D); the values of a new org are an emulator choice after the usual ones of a developer org (B).
"""

from __future__ import annotations

from collections.abc import Mapping

from twofold.emulator.seeds.document import SeedDocument, SharingModel

_NEW_ORG: Mapping[str, SharingModel] = {
    "Account": "ReadWrite",
    "Contact": "ControlledByParent",
    "Opportunity": "ReadWrite",
    "Lead": "ReadWriteTransfer",
    "Case": "ReadWriteTransfer",
}
_ON_ORGANIZATION: Mapping[SharingModel, str] = {
    "Private": "None",
    "Read": "Read",
    "ReadWrite": "Edit",
    "ReadWriteTransfer": "ReadEditTransfer",
    "ControlledByParent": "ControlledByParent",
}


def sharing_of(definitions: SeedDocument, sobject: str) -> SharingModel:
    """Get the default of a kind of record, in the words of a metadata file; kinds nobody spoke of may be written."""
    return definitions.sharing.get(sobject) or _NEW_ORG.get(sobject, "ReadWrite")


def organization_fields(definitions: SeedDocument) -> dict[str, str]:
    """Show the defaults as the fields of Organization do: ``Private`` is ``None`` there."""
    return {f"Default{name}Access": _ON_ORGANIZATION[sharing_of(definitions, name)] for name in _NEW_ORG}
