"""How is a long answer read page by page?"""

from dataclasses import replace
from typing import Any

import pytest

from tests.emulator.soql.box import ACME, ADA, BOB, NOW, SCHEMA, key
from twofold.emulator.refusals import Refused
from twofold.emulator.soql.pages import Body, first_page, next_page, page_size_of
from twofold.emulator.soql.run import Reader
from twofold.emulator.store import Store
from twofold.emulator.store.cursors import Cursors
from twofold.facts.limits import QUERY_PAGE_ROWS_MAX, QUERY_PAGE_ROWS_MIN

MANY = 4321


@pytest.fixture(scope="module")
def reader() -> Reader:
    store = Store()
    store.create_tables(SCHEMA)
    with store.transaction():
        for number in range(1, MANY + 1):
            store.insert(
                "Lead", {"Id": key("00Q", number), "Name": f"Lead {MANY - number:05d}", "IsDeleted": number % 2}
            )
            store.insert("Event", {"Id": key("00U", number), "WhoId": key("00Q", 1 + number % 10)})
            if number <= 450:
                store.insert("Contact", {"Id": key("003", number), "AccountId": ACME, "LastName": f"{number:03d}"})
        store.insert("Account", {"Id": ACME, "Name": "Acme"})
    return Reader(store, SCHEMA, NOW, ADA, "60.0")


def read_all(reader: Reader, text: str, *, all_rows: bool, page_size: int) -> list[Body]:
    cursors = Cursors()
    pages = [first_page(reader, cursors, text, all_rows=all_rows, page_size=page_size)]
    while not pages[-1]["done"]:
        locator = str(pages[-1]["nextRecordsUrl"]).rpartition("/")[2]
        pages.append(next_page(reader, cursors, locator, page_size=page_size))
    return pages


def names_of(pages: list[Body]) -> list[str]:
    return [record["Name"] for page in pages for record in page["records"]]  # type: ignore[attr-defined]


@pytest.mark.parametrize("all_rows", [False, True])
@pytest.mark.parametrize("page_size", [200, 1000, 2000])
def test_every_record_comes_once_in_order(reader: Reader, all_rows: bool, page_size: int) -> None:
    pages = read_all(reader, "SELECT Name FROM Lead ORDER BY Name", all_rows=all_rows, page_size=page_size)
    total = MANY if all_rows else MANY // 2
    assert {page["totalSize"] for page in pages} == {total}
    assert len(names_of(pages)) == len(set(names_of(pages))) == total
    assert names_of(pages) == sorted(names_of(pages))
    assert [len(page["records"]) for page in pages[:-1]] == [page_size] * (len(pages) - 1)  # type: ignore[arg-type]


def test_a_last_page_that_is_full_is_done(reader: Reader) -> None:
    (only,) = read_all(reader, "SELECT Name FROM Lead LIMIT 2000", all_rows=True, page_size=2000)
    assert (only["done"], only["totalSize"]) == (True, 2000)
    assert "nextRecordsUrl" not in only


def test_the_next_address_is_relative_and_a_page_can_be_read_again(reader: Reader) -> None:
    cursors = Cursors()
    first = first_page(reader, cursors, "SELECT Name FROM Lead", all_rows=True, page_size=2000)
    url = str(first["nextRecordsUrl"])
    assert url.startswith("/services/data/v60.0/query/01g")
    assert url.endswith("-2000")
    locator = url.rpartition("/")[2]
    again = [next_page(reader, cursors, locator, page_size=2000) for _ in range(2)]
    assert again[0] == again[1]


def test_two_pagings_do_not_meet(reader: Reader) -> None:
    cursors = Cursors()
    leads = first_page(reader, cursors, "SELECT Name FROM Lead", all_rows=True, page_size=2000)
    events = first_page(reader, cursors, "SELECT Id, WhoId FROM Event", all_rows=False, page_size=2000)
    assert leads["nextRecordsUrl"] != events["nextRecordsUrl"]
    page = next_page(reader, cursors, str(events["nextRecordsUrl"]).rpartition("/")[2], page_size=200)
    assert "WhoId" in page["records"][0]  # type: ignore[index]


def test_too_many_children_have_pages_of_their_own(reader: Reader) -> None:
    cursors = Cursors()
    text = "SELECT Name, (SELECT LastName, Account.Name FROM Contacts ORDER BY LastName DESC) FROM Account"
    first: Any = first_page(reader, cursors, text, all_rows=False, page_size=200)
    assert first["done"] is True
    page: Any = first["records"][0]["Contacts"]
    assert (page["totalSize"], page["done"], len(page["records"])) == (450, False, 200)
    records = list(page["records"])
    while not page["done"]:
        page = next_page(reader, cursors, page["nextRecordsUrl"].rpartition("/")[2], page_size=200)
        records += page["records"]
    assert [record["LastName"] for record in records] == [f"{number:03d}" for number in range(450, 0, -1)]
    assert {record["Account"]["Name"] for record in records} == {"Acme"}


@pytest.mark.parametrize(
    "locator",
    [
        "01g000000000001AAA-" + "9" * 5000,
        "",
        "01g000000000001AAA",
        "01g000000000001AAA-x",
        "01g000000000009AAA-2000",
        "01g0-1",
    ],
)
def test_unknown_locators_are_refused(reader: Reader, locator: str) -> None:
    cursors = Cursors()
    first_page(reader, cursors, "SELECT Name FROM Lead", all_rows=True, page_size=2000)
    with pytest.raises(Refused) as caught:
        next_page(reader, cursors, locator, page_size=2000)
    assert (caught.value.code, caught.value.problems[0].message) == ("INVALID_QUERY_LOCATOR", "invalid query locator")


def test_a_locator_belongs_to_its_user(reader: Reader) -> None:
    cursors = Cursors()
    first = first_page(reader, cursors, "SELECT Name FROM Lead", all_rows=True, page_size=2000)
    other = Reader(reader.store, SCHEMA, NOW, BOB, "60.0")
    with pytest.raises(Refused):
        next_page(other, cursors, str(first["nextRecordsUrl"]).rpartition("/")[2], page_size=2000)


def test_too_many_groups_are_refused(reader: Reader) -> None:
    with pytest.raises(Refused) as caught:
        first_page(reader, Cursors(), "SELECT Name, COUNT(Id) FROM Lead GROUP BY Name", all_rows=True, page_size=2000)
    assert caught.value.code == "EXCEEDED_ID_LIMIT"


@pytest.mark.parametrize(
    ("header", "size"),
    [
        ("", QUERY_PAGE_ROWS_MAX),
        ("batchSize=1000", 1000),
        ("BATCHSIZE = 250", 250),
        ("batchSize=1", QUERY_PAGE_ROWS_MIN),
        ("batchSize=9999", QUERY_PAGE_ROWS_MAX),
        ("batchSize=many", QUERY_PAGE_ROWS_MAX),
    ],
)
def test_page_size_is_a_wish_within_limits(header: str, size: int) -> None:
    assert page_size_of({"sforce-query-options": header}) == size


def test_the_oldest_open_query_is_forgotten(reader: Reader) -> None:
    cursors = Cursors()
    text = "SELECT Name FROM Lead"
    urls = [first_page(reader, cursors, text, all_rows=True, page_size=2000)["nextRecordsUrl"] for _ in range(201)]
    with pytest.raises(Refused):
        next_page(reader, cursors, str(urls[0]).rpartition("/")[2], page_size=2000)
    assert next_page(reader, cursors, str(urls[1]).rpartition("/")[2], page_size=2000)["totalSize"] == MANY


def test_a_locator_lives_for_two_days(reader: Reader) -> None:
    cursors = Cursors()
    first = first_page(reader, cursors, "SELECT Id FROM Lead", all_rows=True, page_size=2000)
    locator = str(first["nextRecordsUrl"]).rpartition("/")[2]
    late = replace(reader, now=reader.now + 2 * 86_400_000)
    assert next_page(late, cursors, locator, page_size=2000)["records"]
    with pytest.raises(Refused, match="INVALID_QUERY_LOCATOR"):
        next_page(replace(late, now=late.now + 1), cursors, locator, page_size=2000)
