"""Are times and relations of events and tasks consistent?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.emulator.box import Client
from twofold.emulator.seeds.document import Record, SeedDocument

TEN = "2026-01-02T10:00:00.000+0000"
HALF_PAST = "2026-01-02T10:30:00.000+0000"
ELEVEN = "2026-01-02T11:00:00.000+0000"


def times(sf: Client, event: str) -> dict[str, Any]:
    row = sf.read("Event", event)
    return {name: row[name] for name in ("StartDateTime", "EndDateTime", "DurationInMinutes", "ActivityDate")}


@pytest.mark.parametrize(
    "given",
    [
        {"StartDateTime": TEN, "DurationInMinutes": 30},
        {"StartDateTime": TEN, "EndDateTime": HALF_PAST},
        {"ActivityDateTime": TEN, "DurationInMinutes": 30},
        {"StartDateTime": TEN, "EndDateTime": HALF_PAST, "DurationInMinutes": 30},
        {"StartDateTime": "2026-01-02T11:00:00+01:00", "DurationInMinutes": "30"},
    ],
)
def test_start_end_and_duration_complete_each_other(sf: Client, given: dict[str, Any]) -> None:
    event = sf.add("Event", Subject="Talk", **given)
    assert times(sf, event) == {
        "StartDateTime": TEN,
        "EndDateTime": HALF_PAST,
        "DurationInMinutes": 30,
        "ActivityDate": "2026-01-02",
    }


def test_a_moved_start_keeps_the_duration(sf: Client) -> None:
    event = sf.add("Event", StartDateTime=TEN, DurationInMinutes=30)
    assert sf.update("Event", event, {"StartDateTime": HALF_PAST}).status == 204
    assert times(sf, event)["EndDateTime"] == ELEVEN
    assert sf.update("Event", event, {"EndDateTime": HALF_PAST}).status == 204
    assert times(sf, event)["DurationInMinutes"] == 0


@pytest.mark.parametrize(
    ("given", "code", "fields"),
    [
        ({}, "REQUIRED_FIELD_MISSING", ["DurationInMinutes", "ActivityDateTime"]),
        ({"StartDateTime": TEN}, "REQUIRED_FIELD_MISSING", ["DurationInMinutes"]),
        ({"DurationInMinutes": 5}, "REQUIRED_FIELD_MISSING", ["ActivityDateTime"]),
        ({"StartDateTime": ELEVEN, "EndDateTime": TEN}, "FIELD_INTEGRITY_EXCEPTION", ["DurationInMinutes"]),
        ({"StartDateTime": TEN, "DurationInMinutes": 30000}, "FIELD_INTEGRITY_EXCEPTION", ["DurationInMinutes"]),
        (
            {"StartDateTime": TEN, "EndDateTime": ELEVEN, "DurationInMinutes": 5},
            "FIELD_INTEGRITY_EXCEPTION",
            ["DurationInMinutes", "EndDateTime"],
        ),
    ],
)
def test_times_that_do_not_fit_are_refused(sf: Client, given: dict[str, Any], code: str, fields: list[str]) -> None:
    reply = sf.create("Event", {"Subject": "Talk", **given})
    assert (reply.status, reply.code, reply.fields) == (400, code, fields)


def test_an_event_of_a_whole_day_has_a_date(sf: Client) -> None:
    event = sf.add("Event", IsAllDayEvent=True, ActivityDate="2026-01-02")
    row = sf.read("Event", event)
    assert (row["ActivityDate"], row["DurationInMinutes"], row["ActivityDateTime"]) == ("2026-01-02", 1440, None)


def test_an_event_belongs_to_the_account_of_its_people(sf: Client) -> None:
    account, contact = sf.person()
    when = {"StartDateTime": TEN, "DurationInMinutes": 30}
    assert sf.read("Event", sf.add("Event", WhoId=contact, **when))["AccountId"] == account
    assert sf.read("Event", sf.add("Event", WhatId=account, **when))["AccountId"] == account
    case = sf.add("Case", ContactId=contact)
    assert sf.read("Event", sf.add("Event", WhatId=case, **when))["AccountId"] == account
    lead = sf.add("Lead", LastName="Lee")
    assert sf.read("Event", sf.add("Event", WhoId=lead, **when))["AccountId"] is None


def test_who_and_what_have_to_go_together(sf: Client) -> None:
    account, contact = sf.person()
    lead = sf.add("Lead", LastName="Lee")
    when = {"StartDateTime": TEN, "DurationInMinutes": 30}
    assert sf.create("Event", {"WhoId": account, **when}).code == "MALFORMED_ID"
    assert sf.create("Event", {"WhatId": contact, **when}).code == "MALFORMED_ID"
    assert sf.create("Event", {"WhoId": lead, "WhatId": account, **when}).code == "FIELD_INTEGRITY_EXCEPTION"
    assert sf.create("Event", {"AccountId": account, **when}).code == "INVALID_FIELD_FOR_INSERT_UPDATE"


def test_a_task_is_closed_when_it_is_completed(sf: Client) -> None:
    task = sf.add("Task", Subject="Call")
    assert (sf.read("Task", task)["Status"], sf.read("Task", task)["IsClosed"]) == ("Not Started", False)
    assert sf.update("Task", task, {"Status": "Completed"}).status == 204
    assert sf.read("Task", task)["IsClosed"] is True


def test_a_converted_lead_takes_no_new_activity(sf: Client) -> None:
    fields = {"LastName": "Lee", "IsConverted": True}
    lead = sf.plant(SeedDocument(records=[Record("Lead", fields, "lee")]))["lee"]
    when = {"StartDateTime": TEN, "DurationInMinutes": 30}
    assert sf.create("Event", {"WhoId": lead, **when}).code == "CANNOT_UPDATE_CONVERTED_LEAD"


STARTS = st.one_of(st.none(), st.sampled_from([TEN, HALF_PAST, ELEVEN]))
CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "StartDateTime": STARTS,
        "ActivityDateTime": STARTS,
        "EndDateTime": STARTS,
        "DurationInMinutes": st.one_of(st.none(), st.integers(-5, 90)),
        "IsAllDayEvent": st.booleans(),
        "ActivityDate": st.sampled_from(["2026-01-02", "2026-01-05"]),
    },
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(CHANGES, min_size=1, max_size=4))
def test_whatever_is_written_the_times_agree(sf: Client, changes: list[dict[str, Any]]) -> None:
    event = sf.add("Event", StartDateTime=TEN, DurationInMinutes=30)
    for change in changes:
        assert sf.update("Event", event, change).status in (204, 400)
        row = sf.read("Event", event)
        start, end = (datetime.fromisoformat(row[name]) for name in ("StartDateTime", "EndDateTime"))
        whole_days = 1440 if row["IsAllDayEvent"] and row["DurationInMinutes"] else 0
        assert (end - start).total_seconds() / 60 + whole_days == row["DurationInMinutes"]
        assert row["ActivityDate"] == row["StartDateTime"][:10]
        assert row["ActivityDateTime"] == (None if row["IsAllDayEvent"] else row["StartDateTime"])
