"""
The platform's refusals: try again, look again, park, or halt; and what a person can do about each.

Decided on ``errorCode`` alone, never on message text (reference 3.3).
"""

from collections.abc import Mapping
from enum import StrEnum

from twofold.core.plan import Refusal
from twofold.facts import error_codes as codes


class Recovery(StrEnum):
    """What follows a refusal."""

    RETRY = "retry"
    """Nothing is wrong with the record: try again later."""
    LOOK_AGAIN = "look-again"
    """What we read is out of date: read again and decide anew, at once."""
    PARK = "park"
    """A person has to act."""
    HALT = "halt"
    """Nobody's write would be taken now: stop the run and try again later."""


_RETRY = frozenset(
    {codes.UNABLE_TO_LOCK_ROW, codes.QUERY_TIMEOUT, "GRAPH_HALTED", "CONCURRENT_REQUESTS_LIMIT_EXCEEDED"}
)
_LOOK_AGAIN = frozenset(
    {
        codes.ENTITY_IS_DELETED,
        codes.INVALID_CROSS_REFERENCE_KEY,
        codes.DUPLICATE_VALUE,
        codes.CANNOT_UPDATE_CONVERTED_LEAD,
        codes.NOT_FOUND,
    }
)
_HALT = frozenset(
    {
        codes.API_DISABLED_FOR_ORG,
        codes.INVALID_SESSION_ID,
        "ORG_LOCKED",
        codes.REQUEST_LIMIT_EXCEEDED,
        codes.SERVER_UNAVAILABLE,
        "STORAGE_LIMIT_EXCEEDED",
        "UNAVAILABLE",
    }
)

_CURES = {
    codes.DUPLICATES_DETECTED: "A duplicate rule of the org stands against it: correct the existing record or relax the rule,",
    codes.FIELD_CUSTOM_VALIDATION_EXCEPTION: "A validation rule of the org stands against these values: correct them or the rule,",
    codes.REQUIRED_FIELD_MISSING: "Map a source or a default to these fields in the rule set,",
    codes.INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST: "Add the value to the picklist or map another,",
    codes.INVALID_FIELD_FOR_INSERT_UPDATE: "Give the API user the right to write these fields or take them out of the mapping,",
    codes.INVALID_FIELD: "Give the API user access to these fields or take them out of the mapping,",
    codes.INSUFFICIENT_ACCESS_OR_READONLY: "Give the API user edit rights on this record,",
    codes.INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY: "Give the API user access to the related record,",
    codes.INVALID_EMAIL_ADDRESS: "Correct the e-mail address in the booking app,",
    codes.STRING_TOO_LONG: "Shorten these values,",
    codes.CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY: "An automation or a missing default record type stands against it: mend it,",
    codes.INVALID_CROSS_REFERENCE_KEY: "A record, owner or record type named here isn't there for the API user: correct it,",
    codes.FIELD_INTEGRITY_EXCEPTION: "The values don't fit together for Salesforce: correct them,",
    codes.INVALID_PERSON_ACCOUNT_OPERATION: "Salesforce doesn't allow this on a person contact: work on the account,",
    "INACTIVE_OWNER_OR_USER": "Name an active owner in the rule set or the host table,",
}


def recovery(refusal: Refusal) -> Recovery:
    """What follows this refusal."""
    if refusal.code in _RETRY:
        return Recovery.RETRY
    if refusal.code in _LOOK_AGAIN:
        return Recovery.LOOK_AGAIN
    if refusal.code in _HALT:
        return Recovery.HALT
    return Recovery.PARK


_FORESEEN: Mapping[str, str] = {
    "field-rights": codes.INVALID_FIELD_FOR_INSERT_UPDATE,
    "picklist-unknown": codes.INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST,
    "required-missing": codes.REQUIRED_FIELD_MISSING,
}


def foreseen_code(reason_code: str) -> str | None:
    """The platform's code for what the describe told us would be refused, so that it was never sent; else None."""
    return _FORESEEN.get(reason_code)


def find_cure(code: str) -> str:
    """What a person can do about ``code``, as the beginning of a sentence."""
    return _CURES.get(code, "Look up what Salesforce says about this record,")
