"""What the org allows, as its describes show it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from twofold.facts.families import Family

EVENT_KEY_FIELD = "Twofold_Booking_Key__c"
EVENT_STATUS_FIELD = "Twofold_Booking_Status__c"
EVENT_REASON_FIELD = "Twofold_Reason__c"
OWN_KEY_FIELD = "Twofold_Key__c"


@dataclass(frozen=True, slots=True)
class FieldInfo:
    """A field as described to the API user. ``picklist`` holds active values, empty for other types."""

    name: str
    type: str
    length: int = 0
    createable: bool = True
    updateable: bool = True
    nillable: bool = True
    defaulted: bool = False
    restricted: bool = False
    picklist: tuple[str, ...] = ()
    filterable: bool = True
    reference_to: tuple[str, ...] = ()

    @property
    def required(self) -> bool:
        """Whether a create without it is refused."""
        return self.createable and not self.nillable and not self.defaulted and self.type != "boolean"


@dataclass(frozen=True)
class SObjectInfo:
    """A kind of record as described; field names are found in any letter case."""

    name: str
    fields: Mapping[str, FieldInfo]

    @cached_property
    def _by_lower(self) -> Mapping[str, FieldInfo]:
        return {name.lower(): info for name, info in self.fields.items()}

    def field(self, name: str) -> FieldInfo | None:
        """The field called ``name`` in any letter case, or None."""
        return self._by_lower.get(name.lower())

    def has(self, name: str) -> bool:
        """Whether the API user sees a field of that name."""
        return name.lower() in self._by_lower


@dataclass(frozen=True, slots=True)
class RecordType:
    """An active record type the API user may use; ``family`` is None except on Account."""

    id: str
    sobject: str
    developer_name: str
    family: Family | None = None
    is_default: bool = False


@dataclass(frozen=True, slots=True)
class OrgUser:
    """An active user who may own records."""

    id: str
    email: str
    username: str = ""


@dataclass(frozen=True)
class OrgProfile:
    """
    A Salesforce tenant as its describes show it to the API user; read once, cached, never changed.

    ``sobjects`` has at least Account, Contact, Lead, Case, Event. ``users`` are active users; ``queues`` maps a queue's
    developer name to its Id.
    """

    org_id: str
    api_user_id: str
    person_accounts: bool
    sobjects: Mapping[str, SObjectInfo]
    record_types: tuple[RecordType, ...] = ()
    users: tuple[OrgUser, ...] = ()
    queues: Mapping[str, str] = field(default_factory=dict)
    api_version: str = "62.0"

    @cached_property
    def _users_by_email(self) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for user in self.users:
            for name in (user.email, user.username):
                if name:
                    found.setdefault(name.lower(), user.id)
        return found

    def user_id(self, email: str | None) -> str | None:
        """Id of the active user with that e-mail (or user name), any letter case, or None."""
        return self._users_by_email.get(email.lower()) if email else None

    def has(self, sobject: str, field: str) -> bool:
        """Whether the API user sees ``field`` on ``sobject``."""
        info = self.sobjects.get(sobject)
        return info is not None and info.has(field)

    @property
    def event_fields_installed(self) -> bool:
        """Whether Twofold's own Event fields are there; with them an Event is found by its booking key."""
        return self.has("Event", EVENT_KEY_FIELD)

    def own_key_installed(self, sobject: str) -> bool:
        """Whether records of ``sobject`` can carry Twofold's own key."""
        return self.has(sobject, OWN_KEY_FIELD)

    def person_record_types(self) -> tuple[RecordType, ...]:
        """Record types of Person Accounts, in the order the org lists them."""
        return tuple(t for t in self.record_types if t.family is Family.PERSON)

    def record_type(self, sobject: str, developer_name: str, family: Family | None = None) -> RecordType | None:
        """The record type of that name (rule 3.51: name and family together make it unique), or None."""
        for found in self.record_types:
            same_name = found.developer_name.lower() == developer_name.lower()
            if found.sobject == sobject and same_name and family in (None, found.family):
                return found
        return None
