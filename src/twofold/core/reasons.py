"""The closed list of reason codes: every decision carries some, each with its sentence."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """
    One step of the trail: a ``code`` of ``SENTENCES`` and ``details`` for its sentence (Ids and field names, never
    names, e-mails or values of persons).
    """

    code: str
    details: tuple[tuple[str, str], ...] = ()

    @property
    def sentence(self) -> str:
        """The reason in words."""
        return SENTENCES[self.code].sentence.format_map(_Blank(self.details))

    @property
    def cure(self) -> str | None:
        """What a person can do about it, for reasons that park."""
        cure = SENTENCES[self.code].cure
        return cure.format_map(_Blank(self.details)) if cure else None


class _Blank(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "?"


@dataclass(frozen=True, slots=True)
class Words:
    """Sentence of a reason; ``cure`` only where a person has to act. ``{name}`` is filled from the details."""

    sentence: str
    cure: str | None = None


def reason(code: str, /, **details: str) -> Reason:
    """Make the reason ``code``; an unknown code is our own mistake."""
    assert code in SENTENCES, code
    return Reason(code, tuple(details.items()))


_SETTLE = "then run: twofold replay {delivery}"

SENTENCES: dict[str, Words] = {
    # recognition
    "matched-record-id": Words("Recognised by the record Id in the booking as {sobject} {id}."),
    "matched-own-key": Words("Recognised by Twofold's own key as {sobject} {id}."),
    "matched-link": Words("The booking is already linked to {sobject} {id}."),
    "matched-email": Words("Recognised by e-mail as {sobject} {id}."),
    "matched-phone": Words("Recognised by phone as {sobject} {id}."),
    "record-id-unknown": Words("The record Id {id} is not known in this org, so the next match key was tried."),
    "record-id-malformed": Words("What came as record Id is none, so the next match key was tried."),
    "company-named": Words(
        "The record Id names business account {id}, a company and no person, so the next match key was tried."
    ),
    "merge-followed": Words("{sobject} {id} was merged into {master}, which is used."),
    "converted-lead-followed": Words("Lead {id} was converted; {sobject} {master} is used."),
    "nobody-known": Words("Nobody with these match keys is known in the org."),
    "newest-taken": Words("{count} records match; the newest, {sobject} {id}, is used."),
    "oldest-taken": Words("{count} records match; the oldest, {sobject} {id}, is used."),
    "also-known-as": Words("The same keys also match {sobject} {id}, which is left alone."),
    # who wins
    "person-account-wins": Words("A Person Account exists, so it is updated instead of making a {target}."),
    "contact-used": Words("A business Contact exists, so it is used on this {target} page."),
    "lead-used": Words("Only an open Lead exists, so the Lead is used on this {target} page."),
    "lead-beside-case": Words(
        "Only Lead {id} is known; a Case can't name a Lead, so the Event stands on the Case alone."
    ),
    "case-without-contact": Words(
        "Case {id} has no contact and none can be made of this booking; the Event stands on the Case."
    ),
    "case-contact-used": Words("The Case's own contact {id} is the person."),
    # creation
    "lead-created": Words("A new Lead is created."),
    "contact-created": Words("A new Contact is created."),
    "case-created": Words("A new Case is created."),
    "person-account-created": Words("A new Person Account is created with the record type {record_type}."),
    "business-account-created": Words("No business account of that company exists, so one is created."),
    "business-account-used": Words("The contact is created under the existing business account {id}."),
    "private-contact": Words("There is no company, and the rules allow a contact without account."),
    "company-blank": Words("The Lead is created without a company, as this org allows."),
    "updated": Words("{sobject} {id} is updated: {fields}."),
    "nothing-to-update": Words("{sobject} {id} already holds every value the rules would write."),
    "case-uncertain": Words(
        "The org's answer was lost, the Case may have been made, and without an Event it can't be found again.",
        "Look for the Case in Salesforce; if it is not there, run: twofold replay {delivery}",
    ),
    "case-used": Words("The booking's Case {id} is used."),
    # owner
    "owner-kept": Words("The owner stays."),
    "owner-host": Words("The owner is the host's user {id}."),
    "owner-assignment-rules": Words("Salesforce's active assignment rules choose the owner."),
    "owner-named": Words("The owner is {id}, as the rules name it."),
    "host-unknown": Words("The host is no known Salesforce user, so the API user owns what is new."),
    "owner-unknown": Words(
        "The rules name the owner {name}, who is no active user or queue of this org.",
        "Correct the owner in the rule set, " + _SETTLE,
    ),
    # values
    "subject-cut": Words("The subject was longer than {length} characters and was cut."),
    "description-cut": Words("The description was longer than {length} characters and was cut."),
    "value-cut": Words("{field} was longer than {length} characters and was cut."),
    "not-writable": Words("{field} can't be written on this record by the API user and was left out."),
    "phone-unread": Words("A phone number could not be read and is stored as given."),
    "email-dropped": Words("The e-mail address is not valid and was not used."),
    # Event
    "event-created": Words("An Event is created."),
    "event-updated": Words("Event {id} is updated."),
    "event-moved": Words("Event {id} is moved to the new time."),
    "event-cancelled": Words("Event {id} is marked cancelled."),
    "event-completed": Words("Event {id} is marked completed."),
    "event-no-show": Words("Event {id} is marked no-show."),
    "event-restored": Words("Event {id} is restored."),
    "event-reassigned": Words("Event {id} gets the new host."),
    "event-off": Words("The rules make no Event for this page."),
    "event-exists": Words("Event {id} already says so."),
    "event-rekeyed": Words("Event {id} now carries the key of the new booking."),
    "event-time-missing": Words("The notice has no start or end, so there is no Event to make."),
    "arrived-late": Words("A newer state of this booking was already known, so the Event is made in that state."),
    "event-gone": Words("The Event of this booking was deleted in Salesforce; it is not made again."),
    # skipped
    "repeated": Words("This delivery was already worked."),
    "older": Words("A newer state of this booking is already applied."),
    "replaced": Words("The booking was already replaced by its successor, so there is nothing to do."),
    "page-off": Words("The rules of this page leave Salesforce alone."),
    "not-confirmed": Words("The booking waits for the host's approval."),
    "ignored-type": Words("Deliveries of type {type} concern nothing that Twofold writes."),
    "booking-unknown": Words("This booking is not known here, so there is no Event to change."),
    "nothing-to-do": Words("Everything is already as it should be."),
    # parked: the person has to act
    "last-name-missing": Words(
        "The booking has no name, so no {target} was created.", "Add the name in the booking app or by hand, " + _SETTLE
    ),
    "company-missing": Words(
        "There is no company, and a {target} page must not invent one.",
        "Set company_missing to person-account or private-contact in the rule set, or map the company, " + _SETTLE,
    ),
    "no-match-key": Words(
        "The booking has no valid e-mail, record Id or other match key, so the person can't be recognised.",
        "Add an e-mail in the booking app, " + _SETTLE,
    ),
    "email-invalid": Words(
        "The e-mail address is not valid and there is no other way to recognise the person.",
        "Correct the e-mail in the booking app, " + _SETTLE,
    ),
    "ambiguous": Words(
        "{count} {sobject} records match ({ids}).",
        "Merge them or run: twofold parked resolve {delivery} --record ID",
    ),
    "too-long": Words(
        "{field} is longer than the {length} characters Salesforce holds.", "Shorten it in the booking app, " + _SETTLE
    ),
    "creation-off": Words(
        "Nobody is known, and this rule set creates nobody.", "Create the person in Salesforce, " + _SETTLE
    ),
    "person-accounts-off": Words(
        "This org has no Person Accounts, so none can be created.",
        "Enable Person Accounts or choose another rule set, " + _SETTLE,
    ),
    "record-type-missing": Words(
        "The record type {record_type} of {sobject} is not there for the API user.",
        "Assign the record type to the API user or name another in the rule set, " + _SETTLE,
    ),
    "required-missing": Words(
        "Salesforce requires {fields} on {sobject} and nothing is mapped to it.",
        "Map a field or give a default in the rule set, " + _SETTLE,
    ),
    "picklist-unknown": Words(
        "The value for {field} is not in its restricted picklist.",
        "Add the value in Salesforce or map another field, " + _SETTLE,
    ),
    "value-unfit": Words(
        "The value for {field} does not fit its type {type}.", "Correct the mapping or the booking, " + _SETTLE
    ),
    "field-rights": Words(
        "The API user may not write {field}, and the booking has a value for it.",
        "Give the API user the right to write {field}, or map the value elsewhere, " + _SETTLE,
    ),
    "mapping-unknown": Words(
        "The rule set maps to {field}, which {sobject} does not have.", "Correct the mapping, " + _SETTLE
    ),
    "refused-by-org": Words("Salesforce refused {sobject}: {code} ({fields}).", "{cure} " + _SETTLE),
    "not-worked": Words(
        "Twofold could not work this notice ({error}); the rest of the batch went on.",
        "See the log for the cause and report it, " + _SETTLE,
    ),
    "halted": Words("The run was halted before this person: {why}.", "Look at the plan, " + _SETTLE),
    # waiting
    "in-work": Words("Its turn has not come yet: an earlier delivery of the person waits, or another worker is at it."),
    "org-unavailable": Words("The org does not take work now ({code}); it is tried again by itself."),
    "locked": Words("The record is locked by somebody else; it is tried again by itself."),
    "answer-lost": Words("The org's answer was lost; the person is looked up again before anything is written."),
    "access-refused": Words(
        "The org refuses our credentials; it is tried again by itself.",
        "Renew the credentials of the org in the settings.",
    ),
    # refused deliveries
    "bad-signature": Words(
        "The signature does not fit the delivery: {why}", "Check the webhook's secret in the settings."
    ),
    "unreadable": Words("The delivery can't be read: {why}", "Look at what the app sends; nothing was done."),
    "rules-missing": Words("No rule set is set for this page.", "Name one by --rules or in the settings, " + _SETTLE),
    # by hand
    "chosen-by-hand": Words("A person chose {sobject} {id}."),
    "dismissed": Words("A person put it aside."),
}

EFFECTS = frozenset(
    {
        "arrived-late",
        "business-account-created",
        "case-created",
        "contact-created",
        "event-created",
        "event-cancelled",
        "event-completed",
        "event-moved",
        "event-no-show",
        "event-reassigned",
        "event-rekeyed",
        "event-restored",
        "event-updated",
        "lead-created",
        "person-account-created",
        "updated",
    }
)
"""Reasons that tell of a write; they are not told where the org refused it."""
