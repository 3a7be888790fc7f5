"""
What may stand in a rule file? One table; the reader obeys it, the reference page and ``rules show`` print it.
"""

from dataclasses import dataclass
from enum import StrEnum

from twofold.core.creation_rules import (
    BlanksPolicy,
    CompanyPolicy,
    DuplicatePolicy,
    MatchKey,
    OwnerPolicy,
    Target,
    WriteMode,
)

_Choices = type[StrEnum]

KINDS = ("Lead", "Contact", "Case", "PersonAccount", "Account")
"""What stands behind ``rules.``; ``Account`` is the business account a new Contact is made under."""


@dataclass(frozen=True, slots=True)
class Key:
    """
    One key of a rule file.

    Args:
        path: from the top of the file; ``<Kind>`` is one of ``KINDS``, ``<Field>`` a field of that kind.
        type: in words.
        choices: the closed set of values, where there is one.
        default: what holds when the key is absent, in words or as it would be written; with ``extends`` it is the
            other set's value.
    """

    path: str
    type: str
    sentence: str
    default: str = "none"
    choices: _Choices | None = None

    @property
    def allowed(self) -> tuple[str, ...]:
        """The values of the closed set; empty where any value of the type will do."""
        return tuple(choice.value for choice in self.choices) if self.choices else ()

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition(".")[2]


def _choice(path: str, choices: _Choices, default: str, sentence: str) -> Key:
    return Key(path, "one of", sentence, default, choices)


_FILE = (
    Key("name", "text", "What the rule set is called in lists and journals.", "the file's name"),
    Key("extends", "name of a preset", "Start from this preset and change what the file says.", "none"),
    Key("description", "text", "A sentence for `rules list`.", '""'),
    _choice(
        "target", Target, "required without extends", "What a stranger becomes; whoever is known stays what they are."
    ),
    Key(
        "keys",
        "list of",
        "How a person is recognised, tried in this order; the first key with a hit decides.",
        '["record-id", "own-key", "email"]',
        MatchKey,
    ),
    _choice("duplicates", DuplicatePolicy, '"park"', "What to do when several records of the winning kind match."),
    Key("active", "true or false", "Whether bookings reach Salesforce at all; false skips every one of them.", "true"),
    Key("create", "true or false", "Whether strangers are created at all; false parks them.", "true"),
    _choice(
        "company_missing", CompanyPolicy, '"park"', "What a Contact or Case page makes of a stranger without a company."
    ),
    Key("phone_region", "two-letter country", "How phones without + are read when matching by phone.", "as given"),
    _choice("mode", WriteMode, '"if-blank"', "Write mode of every kind that names none of its own."),
)
_EVENT = (
    Key("event.create", "true or false", "Whether bookings make an activity Event.", "true"),
    Key("event.record_type", "developer name", "Record type of the Event.", "the API user's default"),
    Key(
        "event.subject",
        "template",
        "Subject of the Event, with {subject}, {page} and {host} filled in.",
        "the app's own subject",
    ),
    Key(
        "event.guests_in_description", "true or false", "Whether guests are listed in the Event's description.", "true"
    ),
)
_KIND = (
    _choice("rules.<Kind>.mode", WriteMode, '"if-blank"', "When values are written to an existing record."),
    _choice("rules.<Kind>.blanks", BlanksPolicy, '"keep"', "What an answer left blank does to a filled field."),
    Key("rules.<Kind>.record_type", "developer name", "Record type of new records.", "the API user's default"),
    Key(
        "rules.<Kind>.owner",
        "a table, or one of",
        "Who owns new and existing records; a table tells them apart.",
        '{ new = "host", existing = "keep" }',
        OwnerPolicy,
    ),
    _choice("rules.<Kind>.owner.new", OwnerPolicy, '"host"', "Who owns a new record."),
    _choice("rules.<Kind>.owner.existing", OwnerPolicy, '"keep"', "Who owns a record that was there."),
    Key("rules.<Kind>.owner.name", "text", "E-mail of the user or developer name of the queue.", "none"),
    Key(
        "rules.<Kind>.mapping.<Field>",
        "a table, or a source",
        "Where the field's value comes from. On persons, Contact names, Person names and __c/__pc mean the same.",
        "the standard mapping",
    ),
)
_MAPPING = (
    Key("rules.<Kind>.mapping.<Field>.source", "source", "Where the value comes from.", "none"),
    Key("rules.<Kind>.mapping.<Field>.value", "text", "A fixed text instead of a source.", "none"),
    Key(
        "rules.<Kind>.mapping.<Field>.default",
        "text",
        "Written when the source is blank and the field is too; it never replaces a value.",
        "none",
    ),
    _choice(
        "rules.<Kind>.mapping.<Field>.mode", WriteMode, "the kind's", "When the value is written to an existing record."
    ),
    _choice("rules.<Kind>.mapping.<Field>.blanks", BlanksPolicy, "the kind's", "What an answer left blank does."),
)

KEYS: tuple[Key, ...] = (*_FILE, *_EVENT, *_KIND, *_MAPPING)
"""Every key, in the order of the reference page."""


MEANINGS: dict[_Choices, dict[StrEnum, str]] = {
    Target: {
        Target.LEAD: "A new Lead; it needs a company unless the org allows Leads without.",
        Target.CONTACT: "A new Contact under the account of their company.",
        Target.CASE: "A new Case for each booking, and a Contact for it by the Contact rule.",
        Target.PERSON_ACCOUNT: "A new Person Account.",
    },
    MatchKey: {
        MatchKey.RECORD_ID: "The Id of a Lead, Contact, Case or Account that came with the booking.",
        MatchKey.OWN_KEY: "Records this booking already stands on.",
        MatchKey.EMAIL: "The e-mail address, in any letter case.",
        MatchKey.PHONE: "A phone number as stored in E.164, nationally or as given.",
    },
    WriteMode: {
        WriteMode.ALWAYS: "Written over whatever is there (override).",
        WriteMode.IF_BLANK: "Written only where the field is blank; a check box never is.",
        WriteMode.NEWEST: "Written over what was last changed before the booking; else only where blank.",
        WriteMode.NEVER: "Written only when the record is created.",
    },
    BlanksPolicy: {
        BlanksPolicy.KEEP: "An answer left blank changes nothing.",
        BlanksPolicy.CLEAR: "An answer left blank clears a field whose mode is `always`.",
    },
    OwnerPolicy: {
        OwnerPolicy.KEEP: "Existing: unchanged. New: the API user.",
        OwnerPolicy.HOST: "The Salesforce user of the booking's host; the API user where there is none.",
        OwnerPolicy.ASSIGNMENT_RULES: "Salesforce's active assignment rules: Lead and Case only.",
        OwnerPolicy.USER: "The user whose e-mail is `name`.",
        OwnerPolicy.QUEUE: "The queue whose developer name is `name`: Lead and Case only.",
    },
    DuplicatePolicy: {
        DuplicatePolicy.NEWEST: "The one last modified.",
        DuplicatePolicy.OLDEST: "The one created first.",
        DuplicatePolicy.PARK: "None: the booking waits for a person to choose.",
    },
    CompanyPolicy: {
        CompanyPolicy.PARK: "Nothing: the booking waits for a person.",
        CompanyPolicy.PERSON_ACCOUNT: "A Person Account.",
        CompanyPolicy.PRIVATE_CONTACT: "A Contact without account.",
    },
}
"""A sentence for every value of every closed set. By set: values of two sets may be spelled alike, and are then equal."""


def names_under(prefix: str) -> tuple[str, ...]:
    """Name the keys directly under a path such as ``event`` or ``rules.<Kind>.owner``; ``""`` is the file itself."""
    dotted = f"{prefix}." if prefix else ""
    inside = (key.path.removeprefix(dotted) for key in KEYS if key.path.startswith(dotted))
    return tuple(dict.fromkeys(path.partition(".")[0] for path in inside))
