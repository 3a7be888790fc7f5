"""aio-sf: log in by client credentials, write collections, query, describe, export by Bulk API 2.0 and to Parquet."""

from __future__ import annotations

import asyncio
from typing import Any

from aio_sf import (
    ClientCredentialsAuth,
    SalesforceClient,
    StaticTokenAuth,
    bulk_query,
    write_query_to_parquet,
)
from pyarrow import parquet
from told import answer


async def work(told: dict[str, Any]) -> Any:
    auth = ClientCredentialsAuth(
        client_id=told["client_id"], client_secret=told["client_secret"], instance_url=told["https_url"]
    )
    async with SalesforceClient(auth_strategy=auth) as sf:
        people = [
            {"LastName": f"Person {n}", "Key__c": f"A{n}", "PersonEmail": f"a{n}@example.com"} for n in range(450)
        ]
        inserted = await sf.collections.insert(people, sobject_type="Account", all_or_none=False)
        mixed = await sf.collections.insert(
            [{"LastName": "Good"}, {"Name": "Bad", "PersonEmail": "x@example.com"}],
            sobject_type="Account",
            all_or_none=False,
        )
        upserted = await sf.collections.upsert(
            [{"Key__c": "A1", "FirstName": "Ann"}, {"Key__c": "new", "Name": "Acme"}], "Key__c", sobject_type="Account"
        )
        deleted = await sf.collections.delete([inserted[0]["id"]])
        asked = await sf.query.soql("SELECT Name, PersonContact.Email FROM Account WHERE Key__c = 'A1'")
        rows = [row async for row in asked]
        described = await sf.describe.sobject("Account")
        return {
            "inserted": sum(result["success"] for result in inserted),
            "mixed": [result["success"] for result in mixed],
            "upserted": [result.get("created") for result in upserted],
            "deleted": [result["success"] for result in deleted],
            "row": [rows[0]["Name"], rows[0]["PersonContact"]["Email"]],
            "switchable": [field["name"] for field in described["fields"] if field["name"] == "IsPersonAccount"],
            "exported": await export(told),
        }


async def export(told: dict[str, Any]) -> Any:
    """Export by Bulk API 2.0 in pages of 100, by token."""
    auth = StaticTokenAuth(instance_url=told["https_url"], access_token=told["token"])
    async with SalesforceClient(auth_strategy=auth) as sf:
        soql = "SELECT Id, Key__c, Name, IsPersonAccount, CreatedDate FROM Account WHERE LastName LIKE 'Person%'"
        result = await bulk_query(sf, soql, batch_size=100, poll_interval=1)
        rows = [row async for row in result]
        again = await bulk_query(sf, soql, all_rows=True, batch_size=1000, poll_interval=1)
        described = (await sf.describe.sobject("Account"))["fields"]
        named = [
            field for field in described if field["name"] in ("Id", "Key__c", "Name", "IsPersonAccount", "CreatedDate")
        ]
        await write_query_to_parquet(again, told["parquet"], fields_metadata=named)
        table = parquet.read_table(told["parquet"])
        return {
            "parquet_rows": table.num_rows,
            "columns": table.column_names,
            "total": len(result),
            "rows": len(rows),
            "first": sorted(rows, key=lambda row: row["Key__c"])[0],
        }


answer(lambda told: asyncio.run(work(told)))
