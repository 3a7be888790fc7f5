"""Inbox, work, journal and what is derived from it."""

import sqlalchemy as sa
from alembic import op

revision = "r0001"
down_revision = None

_SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.DateTime(timezone=True)
_OPEN = "state = 'open'"
_WAITING = "state = 'waiting'"
_UNFINISHED = "state IN ('open', 'waiting')"


def upgrade() -> None:
    """Make all tables of the first release."""
    _make_inbox()
    _make_work()
    _make_journal()
    _make_links()
    _make_workers()


def _make_inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("id", _SERIAL, primary_key=True, autoincrement=True),
        sa.Column("app", sa.Text, nullable=False),
        sa.Column("delivery_id", sa.Text, nullable=False),
        sa.Column("trusted", sa.Boolean, nullable=False),
        sa.Column("headers", sa.Text, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("received_at", _TIME, nullable=False),
        sa.Column("accepted_at", _TIME, nullable=False),
        sa.UniqueConstraint("delivery_id", "app", "trusted", name="inbox_once"),
    )
    op.create_table("rule_sets", _key("version"), sa.Column("text", sa.Text, nullable=False))


def _make_work() -> None:
    op.create_table(
        "work",
        sa.Column("inbox_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("shard", sa.SmallInteger, nullable=False),
        sa.Column("lane", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("rules", sa.Text),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("has_intent", sa.Boolean, nullable=False),
        sa.Column("chosen_id", sa.Text),
        sa.Column("retry_at", _TIME),
    )
    _partial_index("work_open", ["shard", "inbox_id"], _OPEN)
    _partial_index("work_waiting", ["shard", "retry_at"], _WAITING)
    _partial_index("work_lane", ["lane", "inbox_id"], _UNFINISHED)
    op.create_index("work_state", "work", ["state", "inbox_id"])


def _make_journal() -> None:
    op.create_table(
        "journal",
        sa.Column("seq", _SERIAL, primary_key=True, autoincrement=True),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("inbox_id", sa.BigInteger),
        sa.Column("payload", sa.Text, nullable=False),
    )
    op.create_index("journal_inbox", "journal", ["inbox_id", "seq"])
    op.create_table(
        "mentions", _key("word"), sa.Column("inbox_id", sa.BigInteger, primary_key=True, autoincrement=False)
    )


def _make_links() -> None:
    texts = ("event_id", "who_id", "what_id", "account_id", "contact_id", "lead_id", "case_id")
    op.create_table(
        "links",
        _key("booking_key"),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("changed_at", _TIME, nullable=False),
        *(sa.Column(name, sa.Text) for name in (*texts, "replaced_by", "reason", "actor")),
        sa.Column("starts_at", _TIME),
    )
    op.create_index("ix_links_event_id", "links", ["event_id"])
    op.create_table(
        "parked",
        sa.Column("inbox_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("code", sa.Text),
        sa.Column("cure", sa.Text),
        sa.Column("entry", sa.Text, nullable=False),
    )


def _make_workers() -> None:
    op.create_table(
        "leases",
        sa.Column("shard", sa.SmallInteger, primary_key=True, autoincrement=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("until", _TIME, nullable=False),
    )
    op.create_index("leases_owner", "leases", ["owner"])
    op.create_table("workers", _key("owner"), sa.Column("heartbeat_at", _TIME, nullable=False))
    op.create_table("wakes", _key("drain_group"), sa.Column("next_number", sa.BigInteger, nullable=False))


def _key(name: str) -> "sa.Column[str]":
    return sa.Column(name, sa.Text, primary_key=True)


def _partial_index(name: str, columns: list[str], condition: str) -> None:
    op.create_index(name, "work", columns, sqlite_where=sa.text(condition), postgresql_where=sa.text(condition))
