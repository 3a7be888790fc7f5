"""The rows that the lookups brought, found by every key that recognition asks for."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from twofold.core.org import EVENT_KEY_FIELD, OWN_KEY_FIELD
from twofold.core.rows import Row

PHONE_FIELDS: Mapping[str, tuple[str, ...]] = {
    "Account": ("Phone", "PersonMobilePhone", "PersonHomePhone"),
    "Contact": ("Phone", "MobilePhone", "HomePhone"),
    "Lead": ("Phone", "MobilePhone"),
}
EMAIL_FIELD: Mapping[str, str] = {"Account": "PersonEmail", "Contact": "Email", "Lead": "Email"}


@dataclass(frozen=True, slots=True)
class Candidates:
    """
    Rows of one batch, indexed. Built once by ``index``; never modified.

    ``by_id`` also finds a Person Account by the Id of its person contact. Deleted rows are found by Id alone.
    """

    by_id: Mapping[str, Row]
    by_email: Mapping[str, tuple[Row, ...]]
    by_phone: Mapping[str, tuple[Row, ...]]
    by_own_key: Mapping[str, tuple[Row, ...]]
    events_by_key: Mapping[str, tuple[Row, ...]]
    accounts_by_name: Mapping[str, tuple[Row, ...]]
    events: tuple[Row, ...] = ()


def index(rows: Iterable[Row]) -> Candidates:
    """Index ``rows`` of any kind and order; a record read twice counts once, the first reading stands."""
    by_id: dict[str, Row] = {}
    lists: dict[str, dict[str, list[Row]]] = {
        name: defaultdict(list) for name in ("email", "phone", "own", "event", "name")
    }
    people: list[Row] = []
    events: list[Row] = []
    for row in rows:
        if row.id in by_id:
            continue
        by_id[row.id] = row
        if row.sobject == "Event":
            events.append(row)
            if key := row.text(EVENT_KEY_FIELD):
                lists["event"][key].append(row)
        elif not row.is_deleted:
            people.append(row)
    for row in people:
        _index_person(row, by_id, lists)
    # The Account row of a person stands for both halves, whichever was read first.
    for row in people:
        if row.sobject == "Account" and (contact_id := row.text("PersonContactId")):
            by_id[contact_id] = row
    frozen = {name: {k: tuple(v) for k, v in found.items()} for name, found in lists.items()}
    return Candidates(
        by_id, frozen["email"], frozen["phone"], frozen["own"], frozen["event"], frozen["name"], tuple(events)
    )


def _index_person(row: Row, by_id: Mapping[str, Row], lists: Mapping[str, dict[str, list[Row]]]) -> None:
    if row.sobject not in EMAIL_FIELD:
        return
    if row.sobject == "Contact" and row.is_person_account:
        return  # the person's Account row is read by PersonContactId and stands for both halves
    if email := row.text(EMAIL_FIELD[row.sobject]):
        lists["email"][email.lower()].append(row)
    if key := row.text(OWN_KEY_FIELD):
        lists["own"][key].append(row)
    for field in PHONE_FIELDS[row.sobject]:
        if phone := row.text(field):
            lists["phone"][phone].append(row)
    if row.sobject == "Account" and not row.is_person_account and (name := row.text("Name")):
        lists["name"][name.casefold()].append(row)
