"""Does a client we did not write get along with the org? simple-salesforce, which insists on https in its addresses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from simple_salesforce.api import Salesforce
from simple_salesforce.exceptions import SalesforceMalformedRequest, SalesforceResourceNotFound
from simple_salesforce.format import format_soql

from tests.emulator.box import Client


class PlainSession(requests.Session):
    """Send what is meant for https over plain http."""

    def request(self, method: Any, url: Any, *args: Any, **kwargs: Any) -> requests.Response:
        return super().request(method, str(url).replace("https://", "http://", 1), *args, **kwargs)


@pytest.fixture
def simple(sf: Client) -> Iterator[Any]:
    with PlainSession() as session:
        yield Salesforce(instance_url=sf.running.instance_url, session_id=sf.token, session=session)


def test_records_go_there_and_back(simple: Any) -> None:
    created = simple.Account.create({"LastName": "O'Neill", "PersonEmail": "zoe@example.com"})
    account = simple.Account.get(created["id"])
    assert account["Name"] == "O'Neill"
    assert simple.Account.update(created["id"], {"PersonMobilePhone": "1"}) == 204
    assert simple.Contact.get(account["PersonContactId"])["MobilePhone"] == "1"
    assert simple.Account.upsert("Ext__c/7", {"LastName": "Roe"}) == 201
    assert simple.Account.get_by_custom_id("Ext__c", "7")["LastName"] == "Roe"
    assert simple.Account.delete(created["id"]) == 204


def test_queries_are_answered(simple: Any) -> None:
    simple.Account.create({"LastName": "O'Neill"})
    soql = format_soql("SELECT Id, Name FROM Account WHERE LastName = {}", "O'Neill")
    assert [record["Name"] for record in simple.query(soql)["records"]] == ["O'Neill"]
    assert [record["Name"] for record in simple.query_all_iter(soql)] == ["O'Neill"]


def test_the_org_describes_itself(simple: Any) -> None:
    described: Any = simple.describe()
    assert described is not None
    assert "Account" in [sobject["name"] for sobject in described["sobjects"]]
    assert simple.Account.describe()["keyPrefix"] == "001"
    limits: Any = simple.limits()
    assert limits["DailyApiRequests"]["Max"] == 1_000_000
    usage: Any = simple.api_usage["api-usage"]
    assert usage.total == 1_000_000


def test_refusals_arrive_as_the_client_expects_them(simple: Any) -> None:
    with pytest.raises(SalesforceMalformedRequest) as refused:
        simple.Account.create({"Name": "Acme", "PersonEmail": "a@b.c"})
    content: Any = refused.value.content
    assert content[0]["errorCode"] == "INVALID_FIELD_FOR_INSERT_UPDATE"
    with pytest.raises(SalesforceResourceNotFound):
        simple.Account.get("001000000000999AAA")
    with pytest.raises(SalesforceMalformedRequest):
        simple.query("SELECT PersonPhone FROM Account")
