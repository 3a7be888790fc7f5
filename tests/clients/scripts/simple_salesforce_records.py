"""Records, queries by pages, search, limits and refusals, over TLS with a session Id."""

from __future__ import annotations

import datetime
from typing import Any

from simple_salesforce import Salesforce, format_soql
from told import answer, refusal


def work(told: dict[str, Any]) -> Any:
    sf = Salesforce(instance_url=told["https_url"], session_id=told["token"])
    created = sf.Account.create({"LastName": "O'Neill", "PersonEmail": "zoe@example.com"})["id"]
    account = sf.Account.get(created)
    updated = sf.Account.update(created, {"PersonMobilePhone": "1"})
    upserted = sf.Account.upsert("Key__c/7", {"LastName": "Roe"})
    now = datetime.datetime.now(datetime.UTC)
    return {
        "created": created,
        "updated": updated,
        "upserted": upserted,
        "contact": sf.Contact.get(account["PersonContactId"]),
        "by_key": sf.Account.get_by_custom_id("Key__c", "7")["LastName"],
        "by_name": sf.query(format_soql("SELECT Name FROM Account WHERE LastName = {}", "O'Neill"))["totalSize"],
        "pages": page_through(sf),
        "all": len(sf.query_all("SELECT Id FROM Account WHERE LastName LIKE 'Page%'")["records"]),
        "searched": [row["Id"] for row in sf.search("FIND {zoe@example.com} RETURNING Account(Id)")["searchRecords"]],
        "sobjects": [sobject["name"] for sobject in sf.describe()["sobjects"]],
        "prefix": sf.Account.describe()["keyPrefix"],
        "limits": sf.limits()["DailyApiRequests"],
        "used": sf.api_usage["api-usage"].used,
        "sandbox": sf.is_sandbox(),
        "changed": sf.Account.updated(now - datetime.timedelta(days=1), now + datetime.timedelta(minutes=5))["ids"],
        "deleted": sf.Account.delete(created),
        "refused": refusal(lambda: sf.Account.create({"Name": "Acme", "PersonEmail": "a@example.com"})),
        "misspelt": refusal(lambda: sf.query("SELECT PersonPhone FROM Account")),
        "gone": refusal(lambda: sf.Account.get(created)),
        "stale": refusal(
            lambda: Salesforce(instance_url=told["https_url"], session_id="stale").query("SELECT Id FROM Account")
        ),
    }


def page_through(sf: Salesforce) -> list[int]:
    """Ask 2,500 rows page by page, as the org cuts them."""
    page = sf.query("SELECT Id FROM Account WHERE LastName LIKE 'Page%'")
    sizes = [len(page["records"])]
    while not page["done"]:
        page = sf.query_more(page["nextRecordsUrl"], identifier_is_url=True)
        sizes.append(len(page["records"]))
    return sizes


answer(work)
