"""
What happens when a file comes in? Its content is kept apart, and a version, its document and its links belong together.

The column of a base64 field holds the path under which its content is read; the content itself lies in a side table.
Source: Object Reference, ContentVersion, ContentDocument, ContentDocumentLink and Attachment (D); the details K.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from typing import Any

from twofold.emulator import refusals
from twofold.emulator.behaviour.caller import Caller
from twofold.emulator.behaviour.checks.references import find_kind
from twofold.emulator.behaviour.draft import Draft
from twofold.emulator.behaviour.org import Org
from twofold.facts.ids import from_key

_TYPES = {
    "txt": "TEXT",
    "jpg": "JPG",
    "jpeg": "JPG",
    "htm": "HTML",
    "docx": "WORD_X",
    "xlsx": "EXCEL_X",
    "pptx": "POWER_POINT_X",
}
_SAVE = "INSERT INTO _blob VALUES (?, ?, ?) ON CONFLICT (key, field) DO UPDATE SET content = excluded.content"


def read_content(org: Org, key: int, field: str) -> bytes:
    """Read the content of a base64 field; empty where none was given."""
    sql = "SELECT content FROM _blob WHERE key = ? AND field = ?"
    found = org.store.connection.execute(sql, (key, field)).fetchone()
    return b"" if found is None else bytes(found[0])


def prepare_attachment(org: Org, caller: Caller, draft: Draft) -> None:
    """Keep the content of an attachment; an attachment needs one."""
    if draft.is_new and draft.get("Body") is None:
        raise refusals.required_missing(["Body"])
    if "Body" in draft.asked:
        draft.put("BodyLength", len(_keep(org, draft, "Body")))


def prepare_version(org: Org, caller: Caller, draft: Draft) -> None:
    """Fill what follows from the file of a new version, and make its document unless it is a further version of one."""
    if not draft.is_new:
        return
    missing = [name for name in ("VersionData", "PathOnClient") if draft.get(name) is None]
    if missing:
        raise refusals.required_missing(missing)
    _refuse_person_contact(org, draft.get("FirstPublishLocationId"))
    content = _keep(org, draft, "VersionData")
    name = str(draft.get("PathOnClient")).replace("\\", "/").rpartition("/")[2]
    stem, dot, extension = name.rpartition(".")
    draft.put("Title", draft.get("Title") or (stem if dot else name))
    draft.put("FileExtension", extension.lower() if dot else None)
    draft.put("FileType", _TYPES.get(extension.lower(), extension.upper()) if dot else "UNKNOWN")
    draft.put("ContentSize", len(content))
    draft.put("Checksum", hashlib.md5(content, usedforsecurity=False).hexdigest())
    draft.put("IsLatest", 1)
    draft.put("PublishStatus", "R")
    _number(org, draft)


def follow_version(org: Org, caller: Caller, draft: Draft) -> None:
    """Let the document show its newest version, and link a new document to its owner and where it was first published."""
    if not draft.is_new:
        return
    document = draft.get("ContentDocumentId")
    row = org.store.get("ContentDocument", document)
    shown = {name: draft.get(name) for name in ("Title", "Description", "FileType", "FileExtension", "ContentSize")}
    shown |= {"LatestPublishedVersionId": draft.key}
    if row is not None:
        org.store.update("ContentDocument", document, {**shown, **_stamps(caller, new=False)})
        return
    fixed = {"Id": document, "OwnerId": draft.get("OwnerId"), "PublishStatus": "R", **_stamps(caller, new=True)}
    org.store.insert("ContentDocument", {**fixed, **shown})
    _link(org, caller, document, draft.get("OwnerId"), "I")
    if draft.get("FirstPublishLocationId") not in (None, draft.get("OwnerId")):
        _link(org, caller, document, draft.get("FirstPublishLocationId"), "V")


def _number(org: Org, draft: Draft) -> None:
    document = draft.get("ContentDocumentId")
    if document is None:
        draft.put("ContentDocumentId", org.store.next_key("ContentDocument"))
        draft.put("VersionNumber", "1")
        return
    former = org.store.find("ContentVersion", "ContentDocumentId", document)
    for row in former:
        org.store.update("ContentVersion", row["Id"], {"IsLatest": 0})
    draft.put("VersionNumber", str(len(former) + 1))


def _keep(org: Org, draft: Draft, name: str) -> bytes:
    """Put the content where it is kept, and its path where it was."""
    text = draft.changes[name]
    try:
        content = base64.b64decode(text or "", validate=True)
    except (binascii.Error, ValueError) as error:
        raise refusals.json_unreadable(f"{name} is not base64: {error}") from error
    org.store.connection.execute(_SAVE, (draft.key, name, content))
    draft.changes[name] = f"/sobjects/{draft.sobject.name}/{from_key(draft.key)}/{name}"
    return content


def _refuse_person_contact(org: Org, location: int | None) -> None:
    """A file is published for a person by its account. Source: E6 (C)."""
    kind = find_kind(org, location) if location is not None else None
    row = org.store.get("Contact", location) if location is not None and kind and kind.name == "Contact" else None
    if row is not None and row.get("IsPersonAccount"):
        raise refusals.person_contact_referenced()


def _link(org: Org, caller: Caller, document: int, entity: Any, share: str) -> None:
    row = {"Id": org.store.next_key("ContentDocumentLink"), "ContentDocumentId": document, "LinkedEntityId": entity}
    more = {"ShareType": share, "Visibility": "AllUsers", "SystemModstamp": caller.now}
    org.store.insert("ContentDocumentLink", {**row, **more})


def _stamps(caller: Caller, *, new: bool) -> dict[str, int]:
    stamps = {"LastModifiedDate": caller.now, "LastModifiedById": caller.user, "SystemModstamp": caller.now}
    return stamps | ({"CreatedDate": caller.now, "CreatedById": caller.user} if new else {})
