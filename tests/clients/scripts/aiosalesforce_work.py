"""aiosalesforce: two log-ins, records, queries, Bulk API 2.0, a batch; it knows orgs by Salesforce's names alone."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
from aiosalesforce import Salesforce
from aiosalesforce.auth import ClientCredentialsFlow, SoapLogin
from told import answer

HOME = "https://box.my.salesforce.com"


async def work(told: dict[str, Any]) -> Any:
    by_app = ClientCredentialsFlow(client_id=told["client_id"], client_secret=told["client_secret"])
    by_name = SoapLogin(username=told["username"], password=told["password"], security_token=told["security_token"])
    async with httpx.AsyncClient() as http:
        sf = Salesforce(http, HOME, auth=by_app)
        person = await sf.sobject.create(
            "Account", {"LastName": "Roe", "PersonEmail": "ann@example.com", "Key__c": "S1"}
        )
        await sf.sobject.update("Account", person, {"PersonMobilePhone": "7"})
        upserted = await sf.sobject.upsert("Account", "S2", "Key__c", {"LastName": "Two"})
        got = await Salesforce(http, HOME, auth=by_name).sobject.get("Account", person)
        people = [{"LastName": f"Many {n}", "Key__c": f"N{n}"} for n in range(120)]
        loaded = await sf.bulk_v2.insert("Account", [*people, {"LastName": "Again", "Key__c": "N1"}])
        rows = [row async for row in sf.query("SELECT Id, Name FROM Account WHERE LastName LIKE 'Many%'")]
        await sf.sobject.delete("Account", rows[0]["Id"])
        return {
            "person": person,
            "name": got["Name"],
            "created": upserted.created,
            "loaded": [len(loaded.successful_results), [row["sf__Error"] for row in loaded.failed_results]],
            "rows": len(rows),
            "limit": (await sf.get_limits())["DailyApiRequests"]["Max"],
            "refused": await refused(sf),
        }


async def refused(sf: Salesforce) -> str:
    """Name the refusal of a record that is neither business nor person."""
    try:
        await sf.sobject.create("Account", {"Name": "Acme", "PersonEmail": "a@example.com"})
    except Exception as error:  # noqa: BLE001 (the test says which one has to come)
        return f"{type(error).__name__}: {error}"
    raise AssertionError("this had to be refused")


answer(lambda told: asyncio.run(work(told)))
