"""Does CumulusCI keep a Person Account dataset by Bulk API 1.0, in XML jobs with CSV batches?"""

from __future__ import annotations

from pathlib import Path

from tests.clients.processes import Runner
from tests.clients.test_cumulusci import Cci, fill, picture
from tests.clients.volume import many
from tests.emulator.box import Client


def test_a_dataset_with_persons_survives_the_journey_in_bulk(runner: Runner, org: Client, home: Path) -> None:
    cci = Cci(runner, home)
    fill(org, persons=many(40))
    before = picture(org)
    cci.move("extract_dataset", "first.sql", "bulk")
    org.control("POST", "reset", {})
    org.control("DELETE", "requests")
    cci.move("load_dataset", "first.sql", "bulk")
    asked = {request["path"].split("/")[2] for request in org.control("GET", "requests").body["requests"]}
    assert "async" in asked
    assert picture(org) == before
