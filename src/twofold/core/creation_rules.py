"""
Creation rules: what to create, update and assign when a notice comes.

A ``RuleSet`` belongs to a source (booking page, form, list). It is data: made by ``presets.py`` or read from TOML by
``rule_files.py``; ``decide`` obeys it. Every choice is a closed set, so that the table target x situation has no
half-open cell.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache


class Target(StrEnum):
    """What a page makes of a stranger."""

    LEAD = "lead"
    CONTACT = "contact"
    CASE = "case"
    PERSON_ACCOUNT = "person-account"


class MatchKey(StrEnum):
    """A way to recognise a person."""

    RECORD_ID = "record-id"
    OWN_KEY = "own-key"
    EMAIL = "email"
    PHONE = "phone"


class WriteMode(StrEnum):
    """When a mapped value is written to an existing record."""

    ALWAYS = "always"
    IF_BLANK = "if-blank"
    NEWEST = "newest"
    """Only when the notice is newer than the record's last change."""
    NEVER = "never"
    """Only when the record is created."""


class OwnerPolicy(StrEnum):
    """Who owns the record."""

    KEEP = "keep"
    """Existing: unchanged. New: the API user."""
    HOST = "host"
    """The host (page owner) of the booking."""
    ASSIGNMENT_RULES = "assignment-rules"
    """Salesforce's active assignment rules: Lead and Case only."""
    USER = "user"
    QUEUE = "queue"


class DuplicatePolicy(StrEnum):
    """What to do when several records of the winning kind match."""

    NEWEST = "newest"
    """By LastModifiedDate, CreatedDate, Id, all descending."""
    OLDEST = "oldest"
    """By CreatedDate, Id, ascending."""
    PARK = "park"


class CompanyPolicy(StrEnum):
    """What a Contact or Case page does for a stranger without a company."""

    PARK = "park"
    PERSON_ACCOUNT = "person-account"
    PRIVATE_CONTACT = "private-contact"


class BlanksPolicy(StrEnum):
    """What a blank in the notice does to a filled field."""

    KEEP = "keep"
    CLEAR = "clear"
    """Only for fields written ``always`` that the notice has asked about."""


@dataclass(frozen=True, slots=True)
class Ownership:
    """Owner of new and of existing records of one kind; ``name`` is the user (e-mail) or queue (developer name)."""

    new: OwnerPolicy = OwnerPolicy.HOST
    existing: OwnerPolicy = OwnerPolicy.KEEP
    name: str | None = None


@dataclass(frozen=True, slots=True)
class FieldMapping:
    """
    One source value to one logical target field.

    Args:
        source: a name of ``sources.SOURCES``, ``answer.<question or slug>``, ``utm.<name>``, or ``value``.
        target: a field name of the object; on a person a Contact name, a Person name and either of ``X__c``/``X__pc``
            mean the same datum and are bound to the right spelling by family.
        mode: overrides the object's write mode.
        default: the admin's own default, written when the source is blank; never a placeholder of ours. It replaces no
            value a record has.
        value: the fixed text of source ``value``.
        blanks: overrides the object's blanks policy.
    """

    source: str
    target: str
    mode: WriteMode | None = None
    default: str | None = None
    value: str | None = None
    blanks: BlanksPolicy | None = None


@dataclass(frozen=True, slots=True)
class ObjectRule:
    """How records of one kind are written: Lead, Contact, Case, PersonAccount, or Account (the business account)."""

    mode: WriteMode = WriteMode.IF_BLANK
    owner: Ownership = Ownership()
    record_type: str | None = None
    """Developer name; None lets Salesforce take the API user's default (a Person Account always gets one, explicitly)."""
    mapping: tuple[FieldMapping, ...] = ()
    blanks: BlanksPolicy = BlanksPolicy.KEEP


_DEFAULT_RULE = ObjectRule()


@lru_cache(maxsize=256)
def _without_record_type(rule: ObjectRule) -> ObjectRule:
    """A Contact's record type is none of Account's."""
    return replace(rule, record_type=None)


@dataclass(frozen=True, slots=True)
class EventRule:
    """The activity Event: whether there is one, its record type, and the words of its subject."""

    create: bool = True
    record_type: str | None = None
    subject: str | None = None
    """A template with ``{subject}``, ``{page}``, ``{host}``; None takes the app's subject."""
    guests_in_description: bool = True


@dataclass(frozen=True, slots=True)
class RuleSet:
    """
    Everything ``decide`` needs to know of the admin's will for one source.

    Args:
        name: preset name or the file's own name; ``version`` is a hash of its content, stored with each delivery.
        target: what a stranger becomes. An existing record of any kind wins over it (design, section 16).
        keys: match keys in the order they are tried; the first with any hit decides.
        duplicates: policy for several hits of the winning kind.
        create: False parks a stranger instead of creating a record (``creation-off``).
        rules: by kind: ``Lead``, ``Contact``, ``Case``, ``PersonAccount``.
        active: False leaves Salesforce alone: every booking of the page is skipped (``page-off``).
        phone_region: ISO country of phones given without ``+``, for matching only; None matches as given.
    """

    name: str
    target: Target
    keys: tuple[MatchKey, ...] = (MatchKey.RECORD_ID, MatchKey.OWN_KEY, MatchKey.EMAIL)
    duplicates: DuplicatePolicy = DuplicatePolicy.PARK
    create: bool = True
    company_missing: CompanyPolicy = CompanyPolicy.PARK
    rules: Mapping[str, ObjectRule] = field(default_factory=dict)
    event: EventRule = EventRule()
    phone_region: str | None = None
    active: bool = True
    version: str = ""
    defaults_version: int = 1
    description: str = ""

    def rule(self, kind: str) -> ObjectRule:
        """The rule for ``kind``, or the defaults; a Person Account without a rule of its own follows Contact's (apps A4)."""
        if kind == "PersonAccount" and kind not in self.rules and "Contact" in self.rules:
            return _without_record_type(self.rules["Contact"])
        return self.rules.get(kind, _DEFAULT_RULE)


@dataclass(frozen=True, slots=True)
class Context:
    """
    What stands beside the rules in every decision: settings that belong to no single rule set.

    ``host_users``: a host's e-mail or id in the app (lower case) to a Salesforce user's e-mail or Id.
    """

    host_users: Mapping[str, str] = field(default_factory=dict)
