"""What is left behind: the org's records by query, inbox and journal by reading their tables."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote
from urllib.request import Request, urlopen

import msgspec
import sqlalchemy as sa

from twofold.adapters.journal.database import Database, open_database
from twofold.adapters.journal.tables import INBOX, JOURNAL, WORK
from twofold.engine.ports import EntryKind, State
from twofold.facts.versions import NEWEST_VERSION

_TIMEOUT_S = 60


@dataclass(frozen=True, slots=True)
class Stored:
    """One row of the inbox and where it stands."""

    inbox_id: int
    delivery_id: str
    lane: str
    state: State
    accepted_at: datetime


@dataclass(frozen=True, slots=True)
class Noted:
    """One entry of the journal about a delivery; ``state`` for outcomes alone."""

    seq: int
    at: datetime
    kind: EntryKind
    inbox_id: int
    state: State | None


@dataclass(frozen=True, slots=True)
class PersonFound:
    """A record that stands for a person: ``sobject`` is Account, Contact (of its own) or Lead."""

    sobject: str
    id: str
    email: str


@dataclass(frozen=True, slots=True)
class EventFound:
    """An activity Event; ``booking_key`` as Twofold's field shows it."""

    id: str
    booking_key: str | None
    status: str | None
    starts_at: datetime | None
    account_id: str | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that is judged. ``calls`` is what the org counted."""

    stored: tuple[Stored, ...]
    noted: tuple[Noted, ...]
    people: tuple[PersonFound, ...]
    events: tuple[EventFound, ...]
    calls: int


class OrgWitness:
    """Asks the org in a box, as any client would."""

    def __init__(self, url: str, token: str) -> None:
        self._url = url
        self._token = token

    def people(self) -> Iterator[PersonFound]:
        """Everybody: person accounts, contacts that aren't half of one, leads."""
        for row in self._query("SELECT Id, PersonEmail FROM Account"):
            yield PersonFound("Account", row["Id"], row["PersonEmail"] or "")
        for row in self._query("SELECT Id, Email FROM Contact WHERE IsPersonAccount = false"):
            yield PersonFound("Contact", row["Id"], row["Email"] or "")
        for row in self._query("SELECT Id, Email FROM Lead"):
            yield PersonFound("Lead", row["Id"], row["Email"] or "")

    def events(self) -> Iterator[EventFound]:
        """Every Event."""
        fields = "Id, Twofold_Booking_Key__c, Twofold_Booking_Status__c, StartDateTime, AccountId"
        for row in self._query(f"SELECT {fields} FROM Event"):
            starts = row["StartDateTime"]
            yield EventFound(
                row["Id"],
                row["Twofold_Booking_Key__c"],
                row["Twofold_Booking_Status__c"],
                datetime.fromisoformat(starts) if starts else None,
                row["AccountId"],
            )

    def calls(self) -> int:
        """How many API calls the org counted so far."""
        return int(self._get("/_box/requests")["calls"])

    def lose_answers(self, every: int) -> None:
        """Have the org lose the answer to every so-many-th call that wrote; 0 for no more."""
        if every:
            self._send("POST", "/_box/faults", {"fault": "lost-answer", "every": every, "times": None})
        else:
            self._send("DELETE", "/_box/faults")

    def _query(self, soql: str) -> Iterator[dict[str, Any]]:
        page = self._get(f"/services/data/v{NEWEST_VERSION}.0/query?q={quote(soql)}")
        yield from page["records"]
        while not page["done"]:
            page = self._get(page["nextRecordsUrl"])
            yield from page["records"]

    def _get(self, path: str) -> Any:
        return msgspec.json.decode(self._send("GET", path))

    def _send(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> bytes:
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        content = None if body is None else msgspec.json.encode(body)
        with urlopen(Request(self._url + path, content, headers, method=method), timeout=_TIMEOUT_S) as answer:
            return bytes(answer.read())


def gather(org: OrgWitness, database_url: str) -> Evidence:
    """Read org, inbox and journal. The calls are counted first, for our own queries are calls too."""
    calls = org.calls()
    database = open_database(database_url, create=False)
    try:
        stored, noted = tuple(_read_stored(database)), tuple(_read_noted(database))
    finally:
        database.close()
    return Evidence(stored, noted, tuple(org.people()), tuple(org.events()), calls)


def _read_stored(database: Database) -> Iterator[Stored]:
    columns = (INBOX.c.id, INBOX.c.delivery_id, WORK.c.lane, WORK.c.state, INBOX.c.accepted_at)
    statement = sa.select(*columns).join(WORK, WORK.c.inbox_id == INBOX.c.id).order_by(INBOX.c.id)
    with database.read() as connection:
        for row in connection.execute(statement):
            yield Stored(row.id, row.delivery_id, row.lane, State(row.state), row.accepted_at)


def _read_noted(database: Database) -> Iterator[Noted]:
    statement = sa.select(JOURNAL).where(JOURNAL.c.inbox_id.is_not(None)).order_by(JOURNAL.c.seq)
    with database.read() as connection:
        for row in connection.execute(statement):
            state = State(row.payload["state"]) if row.kind == EntryKind.OUTCOME.value else None
            yield Noted(row.seq, row.at, EntryKind(row.kind), row.inbox_id, state)
