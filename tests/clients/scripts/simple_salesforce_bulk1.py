"""Bulk API 1.0 by simple-salesforce: JSON jobs; insert with a failure, upsert, update, query, delete."""

from __future__ import annotations

from typing import Any

from simple_salesforce import Salesforce
from told import answer


def work(told: dict[str, Any]) -> Any:
    sf = Salesforce(instance_url=told["https_url"], session_id=told["token"])
    accounts = sf.bulk.Account
    people = [{"LastName": f"Bulk {n}", "PersonEmail": f"s{n}@example.com", "Key__c": f"S{n}"} for n in range(250)]
    bad = {"LastName": "Bad", "PersonEmail": "no address"}
    inserted = accounts.insert([*people, bad], batch_size=200)
    upserted = accounts.upsert([{"Key__c": "S1", "FirstName": "Ann"}, {"Key__c": "Sn", "LastName": "New"}], "Key__c")
    rows = accounts.query(
        "SELECT Id, Name, CreatedDate, IsPersonAccount, Key__c FROM Account WHERE Key__c LIKE 'S%' ORDER BY Key__c"
    )
    updated = accounts.update([{"Id": row["Id"], "PersonMobilePhone": "9", "Phone": None} for row in rows[:10]])
    deleted = accounts.delete([{"Id": row["Id"]} for row in rows[:5]])
    return {
        "inserted": [result["success"] for result in inserted],
        "error": inserted[-1]["errors"][0],
        "upserted": [result["created"] for result in upserted],
        "rows": len(rows),
        "first": rows[0],
        "updated": [result["success"] for result in updated],
        "deleted": [result["success"] for result in deleted],
    }


answer(work)
