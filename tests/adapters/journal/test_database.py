"""Opening, upgrading, and finding the next batch without looking at what is finished."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from tests.contracts.journal_fixtures import NOON, delivery
from twofold.adapters.journal.database import SCHEMA, Database, open_database
from twofold.adapters.journal.heads import _statement
from twofold.adapters.journal.store import open_store
from twofold.adapters.journal.tables import METADATA
from twofold.engine.shards import ALL_SHARDS
from twofold.errors import SettingsError


def sqlite_url(folder: Path) -> str:
    return f"sqlite:///{folder}/new/twofold.db"


def differences(database: Database) -> object:
    with database.read() as connection:
        return compare_metadata(MigrationContext.configure(connection), METADATA)


def test_the_revisions_make_the_tables_the_code_uses(tmp_path: Path, postgres_url: str) -> None:
    for url in (sqlite_url(tmp_path), postgres_url):
        database = open_database(url)
        assert differences(database) == []
        database.close()


def test_what_was_stored_is_there_when_opened_again(tmp_path: Path) -> None:
    store = open_store(sqlite_url(tmp_path))
    [accepted] = store.inbox.accept([delivery(1)], NOON)
    store.close()
    again = open_store(sqlite_url(tmp_path), create=False)
    assert again.reader.row(accepted.inbox_id).delivery == delivery(1).delivery  # type: ignore[union-attr]
    again.close()


def test_a_database_of_a_newer_twofold_is_left_alone(tmp_path: Path) -> None:
    database = open_database(sqlite_url(tmp_path))
    with database.write() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = 'r9999'"))
    database.close()
    with pytest.raises(SettingsError, match=f"schema r9999, this version knows {SCHEMA}"):
        open_database(sqlite_url(tmp_path))


def test_reading_commands_make_no_tables(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="schema none"):
        open_database(sqlite_url(tmp_path), create=False)


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("mysql://host/name", "mysql is not known"),
        ("no url", "can't be read"),
        ("sqlite://", "name a file"),
        ("sqlite:///:memory:", "name a file"),
    ],
)
def test_a_url_that_can_not_be_used_is_refused(url: str, says: str) -> None:
    with pytest.raises(SettingsError, match=says):
        open_database(url)


def test_sqlite_waits_for_the_disk_before_it_answers(tmp_path: Path) -> None:
    database = open_database(sqlite_url(tmp_path))
    with database.read() as connection:
        settings = [connection.scalar(sa.text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous")]
    database.close()
    assert settings == ["wal", 2], "2 is FULL: an answered delivery survives a power loss"


def test_finding_the_next_batch_never_scans_the_work_table(tmp_path: Path) -> None:
    database = open_database(sqlite_url(tmp_path))
    explain = f"EXPLAIN QUERY PLAN {_statement('sqlite', ALL_SHARDS).text}"
    with database.read() as connection:
        steps = [row.detail for row in connection.execute(sa.text(explain), {"share": 20, "now": "2026"})]
    database.close()
    tables = [step for step in steps if " work" in step or " older" in step]
    assert {index for step in tables for index in step.split() if index.startswith("work_")} == {
        "work_open",
        "work_waiting",
        "work_lane",
    }
    assert not [step for step in tables if step.startswith("SCAN work")]
    assert not [step for step in steps if "TEMP B-TREE" in step], "the indices already have the order"


def test_postgres_finds_it_by_the_same_indices(postgres_url: str) -> None:
    database = open_database(postgres_url)
    explain = sa.text(f"EXPLAIN {_statement('postgresql', ALL_SHARDS).text}")
    with database.read() as connection:
        # A table of a few rows is scanned whatever indices there are.
        connection.execute(sa.text("SET LOCAL enable_seqscan = off"))
        connection.execute(sa.text("SET LOCAL enable_bitmapscan = off"))
        plan = "\n".join(row[0] for row in connection.execute(explain, {"share": 20, "now": NOON}))
    database.close()
    for index in ("work_open", "work_waiting", "work_lane"):
        assert f"using {index} on work" in plan
    assert "Seq Scan" not in plan
