"""Queues made by records, as clients make them."""

from __future__ import annotations

import pytest

from tests.emulator.behaviour.people import House
from twofold.emulator.refusals import Refused
from twofold.facts.ids import from_key


@pytest.fixture
def queue(house: House) -> str:
    queue = house.add("Group", Name="New People!", Type="Queue")
    house.add("QueueSobject", QueueId=queue, SobjectType="lead")
    return queue


def refused(house: House, kind: str, **fields: str) -> str:
    with pytest.raises(Refused) as refused:
        house.add(kind, **fields)
    return refused.value.code


def test_a_queue_owns_what_it_works_on(house: House, queue: str) -> None:
    assert house.row("Group", queue)["DeveloperName"] == "New_People"
    lead = house.add("Lead", LastName="Lee", OwnerId=queue)
    assert house.points_at("Lead", lead, "OwnerId") == queue
    assert refused(house, "Case", Subject="Help", OwnerId=queue) == "FIELD_INTEGRITY_EXCEPTION"


def test_rows_of_a_queue_stand_once(house: House, queue: str) -> None:
    me = from_key(house.org.api_user)
    house.add("GroupMember", GroupId=queue, UserOrGroupId=me)
    assert refused(house, "GroupMember", GroupId=queue, UserOrGroupId=me) == "DUPLICATE_VALUE"
    assert refused(house, "QueueSobject", QueueId=queue, SobjectType="Lead") == "DUPLICATE_VALUE"
    assert refused(house, "Group", Name="New People", Type="Queue") == "DUPLICATE_DEVELOPER_NAME"
    for kind in ("Nothing", "Account"):
        code = refused(house, "QueueSobject", QueueId=queue, SobjectType=kind)
        assert code == "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"


def test_a_queue_stays_while_it_owns_records(house: House, queue: str) -> None:
    lead = house.add("Lead", LastName="Lee", OwnerId=queue)
    with pytest.raises(Refused, match="DELETE_FAILED"):
        house.delete("Group", queue)
    house.change("Lead", lead, OwnerId=from_key(house.org.api_user))
    house.delete("Group", queue)
    assert house.org.store.where("QueueSobject", "1") == []
