"""Does an org on disk come back as it was?"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.emulator.box import Client
from twofold.emulator.seeds.document import Record, SeedDocument
from twofold.emulator.server import OrgOptions, RunningOrg, start
from twofold.errors import HomeBusy

SERVE = """
import sys
from pathlib import Path
from twofold.emulator.server import OrgOptions, serve
serve(OrgOptions(port=0, data=Path(sys.argv[1]), token="t"), ready=lambda org: print(org.instance_url, flush=True))
"""


@dataclass
class _Remote:
    """An org in another process, as far as the client has to know it."""

    instance_url: str
    access_token: str = "t"


def test_a_restart_keeps_records_rules_and_sessions(tmp_path: Path) -> None:
    options = OrgOptions(port=0, data=tmp_path, token="t")
    field = {"sobject": "Contact", "name": "New__c", "type": "string", "length": 10}
    with start(options) as running:
        sf = Client(running)
        sf.plant(
            SeedDocument(custom_fields=[field], records=[Record("Account", {"LastName": "Roe", "New__pc": "x"}, "roe")])
        )
        sf.sign_in("twofold-box", "twofold-box-secret")
        token = sf.token
        case = sf.read("Case", sf.add("Case", Subject="Help"))
    with start(options) as running:
        again = Client(running)
        again.token = token
        assert again.read("Account", sf.refs["roe"])["New__pc"] == "x"
        assert again.read("Case", again.add("Case", Subject="Help"))["CaseNumber"] > case["CaseNumber"]
        assert again.add("Account", LastName="Doe") > sf.refs["roe"]


def test_a_killed_org_has_lost_nothing_it_answered(tmp_path: Path) -> None:
    process = subprocess.Popen([sys.executable, "-c", SERVE, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        sf = Client(_Remote(url))
        ids = [sf.add("Account", LastName=f"Roe {n}") for n in range(20)]
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    with start(OrgOptions(port=0, data=tmp_path, token="t")) as running:
        rows = Client(running).rows("SELECT Id, PersonContactId FROM Account ORDER BY Id")
        assert [row["Id"] for row in rows] == ids
        assert all(row["PersonContactId"] for row in rows)


def test_a_seed_file_is_planted(tmp_path: Path) -> None:
    path = tmp_path / "seed.json"
    path.write_text(json.dumps({"records": [{"object": "Account", "fields": {"LastName": "Roe"}}]}))
    with start(OrgOptions(port=0, seed=path)) as running:
        assert len(Client(running).rows("SELECT Id FROM Account WHERE IsPersonAccount = true")) == 1


def test_an_org_without_person_accounts_has_none(tmp_path: Path) -> None:
    for seed in ("empty", "sample"):
        with start(OrgOptions(port=0, seed=seed, person_accounts=False)) as running:
            sf = Client(running)
            assert sf.ask("SELECT IsPersonAccount FROM Account").code == "INVALID_FIELD"
            assert sf.create("Account", {"Name": "Acme"}).status == 201


def test_a_started_org_stops_and_frees_its_port() -> None:
    running: RunningOrg = start(OrgOptions(port=0))
    port = int(running.instance_url.rpartition(":")[2])
    running.stop()
    running.stop()
    with start(OrgOptions(port=port)) as again:
        assert again.instance_url == running.instance_url


def test_two_orgs_can_not_share_a_folder(tmp_path: Path) -> None:
    with start(OrgOptions(port=0, data=tmp_path)), pytest.raises(HomeBusy):
        start(OrgOptions(port=0, data=tmp_path))
    start(OrgOptions(port=0, data=tmp_path)).stop()
