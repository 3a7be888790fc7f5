"""
What is kept, and by which columns is it found?

``inbox`` holds what came and is never changed. ``work`` is small and says where each delivery stands; its partial
indices hold unfinished rows only, so finding the next batch costs the same behind a thousand and a million finished
ones.
``journal`` is append-only; ``links``, ``parked`` and ``mentions`` are derived from it in the same commits.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    FromClause,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    literal_column,
)

from twofold.adapters.journal.columns import Json, Key, Plain, Utc

METADATA = MetaData()

# SQLite numbers rows by itself only where the key is spelled INTEGER; it is 64 bits wide there too.
_SERIAL = BigInteger().with_variant(Integer(), "sqlite")

INBOX = Table(
    "inbox",
    METADATA,
    Column("id", _SERIAL, primary_key=True, autoincrement=True),
    Column("app", Key, nullable=False),
    Column("delivery_id", Key, nullable=False),
    # A forged delivery is kept for the record, yet must not make the true one of that id look repeated.
    Column("trusted", Boolean, nullable=False),
    Column("headers", Json, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("received_at", Utc, nullable=False),
    Column("accepted_at", Utc, nullable=False),
    UniqueConstraint("delivery_id", "app", "trusted", name="inbox_once"),
)

WORK = Table(
    "work",
    METADATA,
    Column("inbox_id", BigInteger, primary_key=True, autoincrement=False),
    Column("shard", SmallInteger, nullable=False),
    Column("lane", Key, nullable=False),
    Column("state", Text, nullable=False),
    Column("rules", Plain),
    Column("attempts", Integer, nullable=False),
    Column("has_intent", Boolean, nullable=False),
    Column("chosen_id", Plain),
    Column("retry_at", Utc),
)

# Spelled out, not bound: a partial index is used only where the query's text shows that it fits.
IS_OPEN = WORK.c.state == literal_column("'open'")
IS_WAITING = WORK.c.state == literal_column("'waiting'")


def is_unfinished(work: FromClause) -> ColumnElement[bool]:
    """Condition: the row of ``work`` (or of an alias of it) is still to be worked."""
    return work.c.state.in_([literal_column("'open'"), literal_column("'waiting'")])


Index("work_open", WORK.c.shard, WORK.c.inbox_id, sqlite_where=IS_OPEN, postgresql_where=IS_OPEN)
Index("work_waiting", WORK.c.shard, WORK.c.retry_at, sqlite_where=IS_WAITING, postgresql_where=IS_WAITING)
Index(
    "work_lane",
    WORK.c.lane,
    WORK.c.inbox_id,
    sqlite_where=is_unfinished(WORK),
    postgresql_where=is_unfinished(WORK),
)
Index("work_state", WORK.c.state, WORK.c.inbox_id)

JOURNAL = Table(
    "journal",
    METADATA,
    Column("seq", _SERIAL, primary_key=True, autoincrement=True),
    Column("at", Utc, nullable=False),
    Column("kind", Text, nullable=False),
    Column("inbox_id", BigInteger),
    Column("payload", Json, nullable=False),
    Index("journal_inbox", "inbox_id", "seq"),
)

MENTIONS = Table(
    "mentions",
    METADATA,
    # A record Id of 18 characters, a booking key or a booking id: what a person looks a delivery up by.
    Column("word", Key, primary_key=True),
    Column("inbox_id", BigInteger, primary_key=True, autoincrement=False),
)

LINKS = Table(
    "links",
    METADATA,
    Column("booking_key", Key, primary_key=True),
    Column("state", Plain, nullable=False),
    Column("changed_at", Utc, nullable=False),
    Column("event_id", Plain, index=True),
    Column("who_id", Plain),
    Column("what_id", Plain),
    Column("account_id", Plain),
    Column("contact_id", Plain),
    Column("lead_id", Plain),
    Column("case_id", Plain),
    Column("replaced_by", Plain),
    Column("reason", Plain),
    Column("actor", Plain),
    Column("starts_at", Utc),
)

PARKED = Table(
    "parked",
    METADATA,
    Column("inbox_id", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Utc, nullable=False),
    Column("reason", Plain, nullable=False),
    Column("code", Plain),
    Column("cure", Plain),
    Column("entry", Json, nullable=False),
)

RULE_SETS = Table(
    "rule_sets",
    METADATA,
    Column("version", Key, primary_key=True),
    Column("text", Plain, nullable=False),
)

LEASES = Table(
    "leases",
    METADATA,
    Column("shard", SmallInteger, primary_key=True, autoincrement=False),
    Column("owner", Text, nullable=False),
    Column("until", Utc, nullable=False),
    Index("leases_owner", "owner"),
)

WORKERS = Table(
    "workers",
    METADATA,
    Column("owner", Text, primary_key=True),
    Column("heartbeat_at", Utc, nullable=False),
)

WAKES = Table(
    "wakes",
    METADATA,
    # Which drain of a group of shards comes next: wakes that come before it starts are one and the same.
    Column("drain_group", Text, primary_key=True),
    Column("next_number", BigInteger, nullable=False),
)
