"""What may stand in a seed file? The format as types; reading checks every name and says where a wrong one stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import msgspec

from twofold.errors import SettingsError

ObjectRight = Literal["none", "read", "create", "edit", "all"]
FieldRight = Literal["hidden", "read"]
MatchMethod = Literal["Exact", "FirstName", "LastName", "CompanyName", "Phone", "City", "Street", "Zip", "Title"]
FeatureName = Literal[
    "middle-names", "name-suffixes", "multi-currency", "person-reports-to", "contacts-to-multiple-accounts"
]
SharingModel = Literal["Private", "Read", "ReadWrite", "ReadWriteTransfer", "ControlledByParent"]

PASSWORD = "twofold-box"
"""The password of a user whose seed names none (emulator choice)."""


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pass


class RecordType(_Part, frozen=True):
    """A record type; ``person`` ones exist on Account alone."""

    object: str
    name: str
    label: str = ""
    person: bool = False
    active: bool = True


class Profile(_Part, frozen=True):
    """
    What users of a profile may do and which record types they get.

    Attributes:
        default_record_types: object to record type name; the person default stands under ``PersonAccount``.
        record_types: object to the names its users may choose; an object that isn't named has all.
        objects: object to right; an object that isn't named may be read and written.
        set_audit_fields: whether its users may say who made a record and when, on create.
        fields: ``Object.Field`` to right; a field that isn't named may be read and written. A person field follows its
            Contact field.
    """

    name: str
    default_record_types: dict[str, str] = {}
    record_types: dict[str, list[str]] = {}
    objects: dict[str, ObjectRight] = {}
    fields: dict[str, FieldRight] = {}
    set_audit_fields: bool = False


class User(_Part, frozen=True):
    """
    Somebody who can own records or log in.

    Attributes:
        password: what the user logs in with by name; the password alone is enough, as from a trusted address.
        security_token: also taken behind the password, in one word.
    """

    ref: str
    username: str
    last_name: str
    first_name: str | None = None
    email: str = ""
    profile: str = "System Administrator"
    active: bool = True
    password: str = PASSWORD
    security_token: str = ""


class Queue(_Part, frozen=True):
    """A queue, the objects its members work on, and the references of its members."""

    ref: str
    name: str
    label: str = ""
    objects: list[str] = []
    members: list[str] = []
    email: str | None = None


class ConnectedApp(_Part, frozen=True):
    """
    A program that may log in.

    Attributes:
        certificate: public certificate or public key in PEM, for JWT bearer log-ins.
        user: username that client credentials log in as; empty means the API user.
        users: usernames approved for JWT bearer; empty means all active users.
        callbacks: addresses a browser may be sent back to, compared letter by letter.
        require_pkce: whether a log-in by code has to prove itself by PKCE.
        rotate_refresh_tokens: whether a refresh token is good once and answered with the next.
    """

    client_id: str
    client_secret: str = ""
    certificate: str = ""
    user: str = ""
    users: list[str] = []
    name: str = ""
    callbacks: list[str] = []
    require_pkce: bool = False
    rotate_refresh_tokens: bool = False


class ValidationRule(_Part, frozen=True):
    """A rule that refuses a record when its formula is true; ``field`` empty shows the message at the top."""

    object: str
    name: str
    formula: str
    message: str
    field: str = ""
    active: bool = True


class DuplicateRule(_Part, frozen=True):
    """
    A rule that alerts to or blocks duplicates.

    Attributes:
        object: Account (business accounts), PersonAccount, Contact (business contacts) or Lead.
        match: field names that must all match for two records to be the same.
        methods: field to the method it is compared by; fields that aren't named are compared exactly.
        match_blanks: fields that match as well when both are blank; otherwise a blank matches nothing.
        against: objects to look among; empty means the rule's own object.
    """

    object: str
    name: str
    match: list[str]
    methods: dict[str, MatchMethod] = {}
    match_blanks: list[str] = []
    against: list[str] = []
    action: Literal["alert", "block"] = "alert"
    on: tuple[Literal["create", "update"], ...] = ("create",)
    message: str = "Use one of these records?"
    active: bool = True


class AssignmentEntry(_Part, frozen=True):
    """
    One line of an assignment rule.

    The first line whose criteria all hold (field equals value) and whose formula, if any, is true gives the owner.
    """

    owner: str
    criteria: dict[str, Any] = {}
    formula: str = ""


class AssignmentRule(_Part, frozen=True):
    """Who gets a new Lead or Case."""

    object: Literal["Lead", "Case"]
    name: str
    entries: list[AssignmentEntry]
    active: bool = True


class LeadFieldMapping(_Part, frozen=True):
    """Where the value of a lead's custom field goes when the lead is converted; standard fields go where they always do."""

    lead_field: str
    object: Literal["Account", "Contact", "Opportunity"]
    field: str


class Record(_Part, frozen=True):
    """
    A record.

    ``fields`` values that start with ``@`` are references to other records of the document by ``ref``; ``@pat.contact``
    is the person contact of ``pat``. Fields that only the platform writes (``CreatedDate``, ``IsConverted``,
    ``IsDeleted``, ``MasterRecordId``) may be given.
    """

    object: str
    fields: dict[str, Any]
    ref: str = ""


class SeedDocument(_Part, frozen=True):
    """
    A whole seed file.

    Attributes:
        features: what is switched on beside Person Accounts.
        sharing: object to what its records show to others by default; one that isn't named has what a new org has.
    """

    person_accounts: bool = True
    features: list[FeatureName] = []
    sharing: dict[str, SharingModel] = {}
    organization: str = "Box"
    api_user: str = ""
    daily_api_requests: int = 1_000_000
    custom_objects: list[dict[str, Any]] = []
    custom_fields: list[dict[str, Any]] = []
    record_types: list[RecordType] = []
    profiles: list[Profile] = []
    users: list[User] = []
    queues: list[Queue] = []
    connected_apps: list[ConnectedApp] = []
    validation_rules: list[ValidationRule] = []
    duplicate_rules: list[DuplicateRule] = []
    assignment_rules: list[AssignmentRule] = []
    lead_field_mappings: list[LeadFieldMapping] = []
    change_data_capture: list[str] = []
    records: list[Record] = []


class SeedUnreadable(SettingsError):
    """A seed can't be understood; the message says where."""


def read_seed(path: Path) -> SeedDocument:
    """Read a seed file; raises ``SeedUnreadable``."""
    try:
        return parse_seed(path.read_bytes())
    except OSError as error:
        raise SeedUnreadable(f"{path}: {error.strerror}") from error
    except SeedUnreadable as error:
        raise SeedUnreadable(f"{path}: {error}") from error


def parse_seed(text: bytes | str) -> SeedDocument:
    """Parse a seed document; raises ``SeedUnreadable``."""
    try:
        return msgspec.json.decode(text, type=SeedDocument)
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise SeedUnreadable(str(error)) from error


def render_seed(document: SeedDocument) -> str:
    """Write a seed document as JSON."""
    return msgspec.json.encode(document).decode()
