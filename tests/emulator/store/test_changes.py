"""The store hands over what a kept transaction changed, in order, and nothing that was undone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import pytest

from twofold.emulator.schema.build import build_schema
from twofold.emulator.store import Store
from twofold.emulator.store.changes import RowChange

ACME, KIM = 1_000, 2_000


@pytest.fixture
def store() -> Iterator[Store]:
    """A store with the tables of a bare org."""
    store = Store()
    store.create_tables(build_schema(False))
    yield store
    store.close()


@pytest.fixture
def seen(store: Store) -> list[list[RowChange]]:
    """What was handed over of changed accounts, a list a transaction."""
    seen: list[list[RowChange]] = []
    store.watch(frozenset({"Account"}), seen.append)
    return seen


def add_acme(store: Store) -> None:
    store.insert("Account", {"Id": ACME, "Name": "Acme"})


def test_a_kept_transaction_tells_its_changes_in_order(store: Store, seen: list[list[RowChange]]) -> None:
    with store.transaction():
        add_acme(store)
        store.update("Account", ACME, {"Name": "Acme 2", "Phone": "1"})
        store.remove("Account", ACME)
    assert seen == [
        [
            RowChange("Account", ACME, None, {}),
            RowChange("Account", ACME, {"Name": "Acme", "Phone": None}, {"Name": "Acme 2", "Phone": "1"}),
            RowChange("Account", ACME, {"IsDeleted": 0}, None),
        ]
    ]


def test_changes_of_other_tables_are_nobodys_business(store: Store, seen: list[list[RowChange]]) -> None:
    with store.transaction():
        store.insert("Contact", {"Id": KIM, "LastName": "Kim"})
    assert seen == []


def test_an_undone_savepoint_is_not_told(store: Store, seen: list[list[RowChange]]) -> None:
    with store.transaction():
        add_acme(store)
        with suppress(KeyError), store.transaction():
            store.update("Account", ACME, {"Phone": "1"})
            raise KeyError
        store.update("Account", ACME, {"Fax": "2"})
    assert [change.after for change in seen[0]] == [{}, {"Fax": "2"}]


def test_an_undone_transaction_is_not_told_later(store: Store, seen: list[list[RowChange]]) -> None:
    with suppress(KeyError), store.transaction():
        add_acme(store)
        raise KeyError
    with store.transaction():
        store.insert("Account", {"Id": ACME + 1, "Name": "Other"})
    assert [[change.key for change in handed] for handed in seen] == [[ACME + 1]]


def test_a_listener_that_fails_undoes_the_transaction(store: Store) -> None:
    def refuse(_: list[RowChange]) -> None:
        raise KeyError

    store.watch(frozenset({"Account"}), refuse)
    with pytest.raises(KeyError), store.transaction():
        add_acme(store)
    assert store.get("Account", ACME) is None


def test_what_a_listener_writes_is_kept_with_the_changes(store: Store) -> None:
    store.watch(frozenset({"Account"}), lambda changes: store.write_meta("heard", str(len(changes))))
    with store.transaction():
        add_acme(store)
    assert store.read_meta("heard") == "1"


def test_nothing_is_noted_while_nobody_is_to_know(store: Store, seen: list[list[RowChange]]) -> None:
    with store.unwatched(), store.transaction():
        add_acme(store)
        store.watch(frozenset({"Account"}), seen.append)
        store.update("Account", ACME, {"Phone": "1"})
    assert seen == []
    with store.transaction():
        store.update("Account", ACME, {"Phone": "2"})
    assert len(seen) == 1


def test_beyond_the_limit_only_the_rows_are_remembered(store: Store, seen: list[list[RowChange]]) -> None:
    store._watch.noted_max = 1
    with store.transaction():
        add_acme(store)
        store.update("Account", ACME, {"Phone": "1"})
    assert seen[0][1] == RowChange("Account", ACME, {}, {})
