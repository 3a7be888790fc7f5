"""What becomes of whole records? merge, convertLead, undelete, emptyRecycleBin."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree.ElementTree import Element

from twofold.emulator.behaviour.moves import lead_conversion, merging, undeletion
from twofold.emulator.behaviour.moves.lead_conversion import LeadConvert
from twofold.emulator.soap.incoming import read_record
from twofold.emulator.soap.request import SoapRequest, refuse_more_than
from twofold.emulator.soap.results import WITH_ID, Parts, RowResult, done, render_results, work_each
from twofold.emulator.soap.writes import work_ids
from twofold.emulator.wire.envelope import EnvelopeUnreadable
from twofold.emulator.wire.xml import Markup, children, find_child, is_nil, joined, local_name, nil, tag, text_of
from twofold.facts.ids import from_key
from twofold.facts.limits import CONVERT_LEADS_A_CALL_MAX, MERGE_REQUESTS_A_CALL_MAX

_LEAD_PARTS = ("accountId", "contactId", "leadId", "opportunityId", "relatedPersonAccountId")
_NOT_CONVERTED: Parts = {name: nil(name) for name in _LEAD_PARTS}


def undelete(request: SoapRequest) -> Markup:
    """Bring records back from the recycle bin."""
    return work_ids(request, undeletion.undelete)


def empty_recycle_bin(request: SoapRequest) -> Markup:
    """Take records out of the recycle bin for good."""
    return work_ids(request, undeletion.empty)


def merge(request: SoapRequest) -> Markup:
    """Make one record of two or three."""
    org, caller = request.org, request.caller()

    def work(element: Element) -> RowResult:
        wanted = find_child(element, "masterRecord")
        master = read_record(wanted if wanted is not None else Element("masterRecord"), request.dialect, caller)
        losers = [(found.text or "").strip() for found in children(element, "recordToMergeIds")]
        merged = merging.merge(org, caller, master.sobject, master.record_id, losers, master.payload)
        return done(
            from_key(merged.master),
            mergedRecordIds=joined(*[tag("mergedRecordIds", from_key(key)) for key in merged.losers]),
            updatedRelatedIds=joined(*[tag("updatedRelatedIds", from_key(key)) for key in merged.moved]),
        )

    return _work_elements(request, "request", MERGE_REQUESTS_A_CALL_MAX, work, WITH_ID)


def convert_lead(request: SoapRequest) -> Markup:
    """Turn leads into accounts, contacts and opportunities, or into persons."""

    def work(element: Element) -> RowResult:
        result = lead_conversion.convert(request.org, request.caller(), _read_conversion(request, element))
        keys = (result.account, result.contact, result.lead, result.opportunity, result.related_person_account)
        named = zip(_LEAD_PARTS, keys, strict=True)
        return RowResult({name: nil(name) if key is None else tag(name, from_key(key)) for name, key in named})

    return _work_elements(request, "leadConverts", CONVERT_LEADS_A_CALL_MAX, work, _NOT_CONVERTED)


def _work_elements(
    request: SoapRequest, name: str, limit: int, work: Callable[[Element], RowResult], failed: Parts
) -> Markup:
    strange = next((local_name(part) for part in request.operation if local_name(part) != name), None)
    if strange is not None:
        raise EnvelopeUnreadable(f"Element {{{request.dialect.namespace}}}{strange} invalid at this location")
    elements = list(request.operation)
    refuse_more_than(limit, len(elements))
    results = work_each(request.org, elements, work, all_or_none=request.all_or_none)
    return render_results(results, failed)


def _read_conversion(request: SoapRequest, element: Element) -> LeadConvert:
    def text(name: str) -> str | None:
        return text_of(element, name) or None

    def flag(name: str) -> bool:
        return text_of(element, name).lower() in ("true", "1")

    def record(name: str) -> dict[str, object]:
        found = find_child(element, name)
        if found is None or is_nil(found) or not len(found):
            return {}
        return read_record(found, request.dialect, request.caller()).payload

    return LeadConvert(
        lead_id=text("leadId") or "",
        converted_status=text("convertedStatus") or "",
        account_id=text("accountId"),
        contact_id=text("contactId"),
        opportunity_id=text("opportunityId"),
        opportunity_name=text("opportunityName"),
        owner_id=text("ownerId"),
        related_person_account_id=text("relatedPersonAccountId"),
        do_not_create_opportunity=flag("doNotCreateOpportunity"),
        overwrite_lead_source=flag("overwriteLeadSource"),
        send_notification_email=flag("sendNotificationEmail"),
        bypass_account_dedupe_check=flag("bypassAccountDedupeCheck"),
        bypass_contact_dedupe_check=flag("bypassContactDedupeCheck"),
        account_record=record("accountRecord"),
        contact_record=record("contactRecord"),
        opportunity_record=record("opportunityRecord"),
        related_person_account_record=record("relatedPersonAccountRecord"),
    )
