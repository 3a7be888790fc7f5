"""Bulk API 2.0 by simple-salesforce: insert with a failure, upsert, update, query in pages, delete."""

from __future__ import annotations

import csv
import io
from typing import Any

from simple_salesforce import Salesforce
from told import answer


def work(told: dict[str, Any]) -> Any:
    sf = Salesforce(instance_url=told["https_url"], session_id=told["token"])
    accounts = sf.bulk2.Account
    people = [
        {"LastName": f"Bulk {n}", "PersonEmail": f"s{n}@example.com", "Key__c": f"S{n}"} for n in range(told["count"])
    ]
    [inserted] = accounts.insert(
        records=[*people, {"LastName": "Bad", "PersonEmail": "no address", "Key__c": "bad"}], wait=0.2
    )
    [upserted] = accounts.upsert(
        records=[{"Key__c": "S1", "FirstName": "Ann"}, {"Key__c": "Sn", "LastName": "New"}],
        external_id_field="Key__c",
        wait=0.2,
    )
    pages = list(
        accounts.query("SELECT Id, Name, Key__c FROM Account WHERE Key__c LIKE 'S%'", max_records=100, wait=0.2)
    )
    rows = [row for page in pages for row in csv.DictReader(io.StringIO(page))]
    [updated] = accounts.update(records=[{"Id": row["Id"], "PersonMobilePhone": "9"} for row in rows[:10]], wait=0.2)
    [deleted] = accounts.delete(records=[{"Id": row["Id"]} for row in rows[:5]], wait=0.2)
    return {
        "inserted": inserted,
        "failed": accounts.get_failed_records(inserted["job_id"]),
        "succeeded": len(accounts.get_successful_records(inserted["job_id"]).splitlines()),
        "unprocessed": accounts.get_unprocessed_records(inserted["job_id"]),
        "upserted": upserted,
        "pages": [len(page.splitlines()) - 1 for page in pages],
        "updated": updated,
        "deleted": deleted,
    }


answer(work)
