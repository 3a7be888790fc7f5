"""What isn't there says so: nothing pretends."""

from __future__ import annotations

import pytest

from tests.docs.box_absences import ABSENCES, Absence
from tests.emulator.box import VERSION, Client
from twofold.facts.error_codes import FUNCTIONALITY_NOT_ENABLED, http_status


@pytest.mark.parametrize("absence", ABSENCES, ids=[absence.what for absence in ABSENCES])
def test_what_is_not_there_says_so(sf: Client, absence: Absence) -> None:
    rooted = absence.address.startswith("/services")
    address = absence.address if rooted else f"/services/data/v{VERSION}{absence.address}"
    reply = sf.send(absence.method, address, {} if absence.method == "POST" else None)
    if "/Soap/" in address:
        assert (reply.status, f"<sf:exceptionCode>{absence.code}<" in reply.body) == (500, True)
    else:
        status = 403 if absence.code == FUNCTIONALITY_NOT_ENABLED else http_status(absence.code)
        assert (reply.status, reply.code) == (status, absence.code)


def test_every_link_of_a_describe_leads_somewhere_or_is_said_to_be_absent(sf: Client) -> None:
    for head in sf.data("GET", "sobjects").body["sobjects"]:
        links = {name: url for name, url in head["urls"].items() if "{ID}" not in url and name != "quickActions"}
        assert {name: sf.send("GET", url).status for name, url in links.items()} == dict.fromkeys(links, 200), head[
            "name"
        ]
