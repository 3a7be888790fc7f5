"""
Every no of the org: one exception, and a named maker for each refusal the reference knows.

A ``Refused`` carries what Salesforce says (code, message, fields); ``wire`` alone gives it a status and a shape.
Source: Person Account errors E1 to E15 and the general codes of the HTTP reference, section 2.3.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from twofold.facts.error_codes import (
    ALL_OR_NONE_OPERATION_ROLLED_BACK,
    CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY,
    DELETE_FAILED,
    DUPLICATES_DETECTED,
    ENTITY_IS_DELETED,
    EXCEEDED_ID_LIMIT,
    FIELD_INTEGRITY_EXCEPTION,
    INSUFFICIENT_ACCESS_OR_READONLY,
    INVALID_CROSS_REFERENCE_KEY,
    INVALID_FIELD,
    INVALID_FIELD_FOR_INSERT_UPDATE,
    INVALID_PERSON_ACCOUNT_OPERATION,
    INVALID_SESSION_ID,
    INVALID_TYPE,
    JSON_PARSER_ERROR,
    MALFORMED_ID,
    METHOD_NOT_ALLOWED,
    NOT_FOUND,
    PROCESSING_HALTED,
    REQUIRED_FIELD_MISSING,
    http_status,
)


@dataclass(frozen=True, slots=True)
class Problem:
    """
    Say one thing that is wrong, as Salesforce says it.

    ``fields`` is None where the platform's answer has no such key. ``extra`` holds further keys of the error object,
    such as the matches of a duplicate rule.
    """

    code: str
    message: str
    fields: tuple[str, ...] | None = None
    extra: Mapping[str, object] = field(default_factory=dict)


class Refused(Exception):
    """The org says no; nothing was changed by the refused part."""

    def __init__(self, *problems: Problem, status: int | None = None, headers: Mapping[str, str] | None = None) -> None:
        super().__init__("; ".join(f"{problem.code}: {problem.message}" for problem in problems))
        self.problems: Sequence[Problem] = problems
        self.headers: Mapping[str, str] = headers or {}
        self.status = status if status is not None else http_status(problems[0].code)

    @property
    def code(self) -> str:
        """The code of the first problem."""
        return self.problems[0].code


class ValueUnreadable(Refused):
    """A value isn't of its field's type: as JSON that can't be read, or ``in_row`` where there is no JSON (K)."""

    def __init__(self, message: str, in_row: Problem) -> None:
        super().__init__(Problem(JSON_PARSER_ERROR, message))
        self.in_row = in_row


class SeveralMatch(Exception):
    """An external Id matches more than one record: HTTP 300 with their addresses. Source: rule 3.66 (B)."""

    def __init__(self, sobject: str, keys: Sequence[int]) -> None:
        super().__init__(f"{len(keys)} records of {sobject} match")
        self.sobject = sobject
        self.keys = keys


def refuse(code: str, message: str, fields: Iterable[str] | None = (), status: int | None = None) -> Refused:
    """Make a refusal of one problem; ``fields=None`` leaves the key out."""
    return Refused(Problem(code, message, None if fields is None else tuple(fields)), status=status)


# The door: sessions, resources, bodies.


def session_invalid() -> Refused:
    """Refuse a call without a living session."""
    return refuse(INVALID_SESSION_ID, "Session expired or invalid", None)


def not_found(message: str = "The requested resource does not exist") -> Refused:
    """Refuse a resource, record or version that isn't there."""
    return refuse(NOT_FOUND, message, None)


def record_not_found() -> Refused:
    """Refuse to show a record that isn't there, though its Id could be one. Source: HTTP reference 2.3 (K)."""
    return not_found()


def no_such_id(text: str) -> Refused:
    """Refuse what stands where an Id or a key field belongs and is none of this kind of record. Source: HTTP reference 2.3 (K)."""
    return not_found(f"Provided external ID field does not exist or is not accessible: {text}")


def record_not_there() -> Refused:
    """Refuse to change or delete a record that isn't there: a bad reference, and a 404 where it stands in the address (K)."""
    return refuse(INVALID_CROSS_REFERENCE_KEY, "invalid cross reference id", (), 404)


def entity_deleted(status: int = 404) -> Refused:
    """Refuse work on a deleted record."""
    return refuse(ENTITY_IS_DELETED, "entity is deleted", (), status)


def method_not_allowed(method: str, allowed: Iterable[str]) -> Refused:
    """Refuse a verb that the resource doesn't know."""
    listed = ", ".join(allowed)
    problem = Problem(METHOD_NOT_ALLOWED, f"HTTP Method '{method}' not allowed. Allowed are {listed}")
    return Refused(problem, headers={"Allow": listed})


def json_unreadable(message: str) -> Refused:
    """Refuse a body that isn't the JSON the resource needs."""
    return refuse(JSON_PARSER_ERROR, message, None)


# Fields and values.


def no_such_column(name: str, sobject: str) -> Refused:
    """Refuse an unknown or hidden field in a write."""
    return refuse(INVALID_FIELD, f"No such column '{name}' on sobject of type {sobject}", None)


def not_writable(names: Iterable[str]) -> Refused:
    """Refuse fields the caller may not write (also E1a: ``Name`` of a person)."""
    listed = tuple(names)
    text = (
        f"Unable to create/update fields: {', '.join(listed)}. Please check the security settings of this field "
        "and verify that it is read/write for your profile or permission set."
    )
    return refuse(INVALID_FIELD_FOR_INSERT_UPDATE, text, listed)


def required_missing(names: Iterable[str]) -> Refused:
    """Refuse a record without its required fields (E3 for a person's LastName)."""
    listed = tuple(names)
    return refuse(REQUIRED_FIELD_MISSING, f"Required fields are missing: [{', '.join(listed)}]", listed)


def invalid_reference(fields: Iterable[str] = ()) -> Refused:
    """Refuse a reference to a record that doesn't exist."""
    return refuse(INVALID_CROSS_REFERENCE_KEY, "invalid cross reference id", fields)


def kind_not_supported(name: str) -> Refused:
    """Refuse a kind of record there is none of, where it is named in a row and not in an address."""
    text = (
        f"sObject type '{name}' is not supported. If you are attempting to use a custom object, be sure to append the "
        "'__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names."
    )
    return refuse(INVALID_TYPE, text)


def as_row_problem(problem: Problem) -> Problem:
    """Name a record that isn't there as lists do: a resource is not found, a record in a row is a bad reference (K)."""
    return invalid_reference().problems[0] if problem.code == NOT_FOUND else problem


def malformed_id(label: str, value: object, fields: Iterable[str]) -> Refused:
    """Refuse an Id of the wrong kind or shape."""
    return refuse(MALFORMED_ID, f"{label}: id value of incorrect type: {value}", fields)


# Person Accounts: E1 to E15. E1a and E3 are ``not_writable`` and ``required_missing`` above.


def bad_field_names(names: Iterable[str], sobject: str = "Account") -> Refused:
    """E2, E4 and E7 (ParentId): fields that this family of account doesn't have. Source: E2, E4 (C)."""
    listed = tuple(names)
    text = f"{sobject}: bad field names on insert/update call: {', '.join(listed)}"
    return refuse(INVALID_FIELD_FOR_INSERT_UPDATE, text, listed)


def person_contact_record_type() -> Refused:
    """E5: the record type of a person contact belongs to its account. Source: E5 (D)."""
    return refuse(INSUFFICIENT_ACCESS_OR_READONLY, "insufficient access rights on object id")


def person_contact_referenced() -> Refused:
    """E6: the contact half can't be deleted or linked to on its own. Source: E6 (C)."""
    return refuse(INVALID_PERSON_ACCOUNT_OPERATION, "cannot reference person contact")


def contact_under_person() -> Refused:
    """E7: a person account has exactly one contact. Source: refusal D; code and text are an emulator choice (B)."""
    return refuse(INVALID_PERSON_ACCOUNT_OPERATION, "a person account can't have further contacts", ("AccountId",))


def parent_is_person() -> Refused:
    """E7: a person account is nobody's parent. Source: refusal D; code and text are an emulator choice (B)."""
    return refuse(FIELD_INTEGRITY_EXCEPTION, "a person account can't be the parent of an account", ("ParentId",))


def conversion_with_fields() -> Refused:
    """E8: a change of family stands alone in its call. Source: E8 (D/C)."""
    text = "Cannot specify any additional fields when marrying or separating a Person-Account"
    return refuse(INVALID_FIELD_FOR_INSERT_UPDATE, text)


def conversion_impossible() -> Refused:
    """E9: the preconditions of a change of family are not met. Source: text D, code is an emulator choice (B)."""
    return refuse(INVALID_PERSON_ACCOUNT_OPERATION, "Account cannot be converted to person-account")


def record_type_missing(label: str) -> Refused:
    """E10: the profile has no default record type of that family. Source: E10 (C)."""
    return refuse(CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY, f"record type missing for: {label}")


def record_type_not_yours(record_type_id: str) -> Refused:
    """E11: the record type isn't assigned to the user. Source: E11 (B)."""
    text = f"Record Type ID: this ID value isn't valid for the user: {record_type_id}"
    return refuse(INVALID_CROSS_REFERENCE_KEY, text, ("RecordTypeId",))


def duplicates_detected(message: str, details: Mapping[str, object]) -> Refused:
    """E12: a duplicate rule alerts or blocks. Source: E12 and rule 3.72 (C): the key is misspelled on the wire."""
    return Refused(Problem(DUPLICATES_DETECTED, message, (), {"duplicateResut": details}))


def merge_of_families() -> Refused:
    """E13: a person account and a business account can't be merged. Source: text C, code is an emulator choice (Q2)."""
    text = (
        "The accounts cannot be merged. Selected records do not have compatible record types and cannot be merged "
        "together."
    )
    return refuse(INVALID_PERSON_ACCOUNT_OPERATION, text)


def delete_restricted(message: str) -> Refused:
    """E15: other records forbid the delete. Source: E15 (C/B)."""
    return refuse(DELETE_FAILED, message)


# Many records in one call.


def rolled_back() -> Problem:
    """Say why a good record of an all-or-none list was not kept."""
    text = "Record rolled back because not all records were valid and the request was using AllOrNone header"
    return Problem(ALL_OR_NONE_OPERATION_ROLLED_BACK, text, ())


def processing_halted(message: str | None = None) -> Refused:
    """Say why a sub-request of a composite call was not worked or not kept."""
    default = "The transaction was rolled back since another operation in the same transaction failed."
    return refuse(PROCESSING_HALTED, message or default, None)


def too_many_records(limit: int) -> Refused:
    """Refuse a list longer than the API takes."""
    return refuse(
        EXCEEDED_ID_LIMIT, f"record limit reached. cannot submit more than {limit} records into this call", None
    )
