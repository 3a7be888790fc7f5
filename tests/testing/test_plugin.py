"""The pytest fixture, used as somebody else's project would use it."""

import pytest

pytest_plugins = ["pytester"]

ASKED_FOR = 'pytest_plugins = ["twofold.testing.plugin"]\n'
SEEDED = f"""
import pytest
{ASKED_FOR}
@pytest.fixture(scope="session")
def org_seed():
    return {{"records": [{{"object": "Lead", "fields": {{"LastName": "Lee", "Company": "Acme"}}}}]}}
"""


def run(pytester: pytest.Pytester, *options: str) -> pytest.RunResult:
    return pytester.runpytest_subprocess("-p", "no:cacheprovider", *options)


def test_every_test_gets_the_org_as_new(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(SEEDED)
    pytester.makepyfile("""
def test_the_org_holds_the_seed(org):
    org.create("Lead", LastName="Another", Company="Acme")
    org.faults.add("unavailable", times=None, path="/services/data/v60.0/limits")
    assert len(org.query("SELECT Id FROM Lead")) == 2

def test_the_next_test_gets_it_as_new(org):
    assert org.calls == 0
    assert len(org.query("SELECT Id FROM Lead")) == 1
    assert org.order("GET", "faults") == {"faults": []}
""")
    run(pytester).assert_outcomes(passed=2)


def test_the_org_is_chosen_by_options(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(ASKED_FOR)
    pytester.makefile(
        ".json", crowd='{"records": [{"object": "Lead", "fields": {"LastName": "Lee", "Company": "Acme"}}]}'
    )
    pytester.makepyfile("""
import pytest
from twofold.testing.box import OrgRefused

def test_options(org):
    assert len(org.query("SELECT Id FROM Lead")) == 1
    assert org.clock.now().isoformat() == "2026-03-02T12:00:00+00:00"
    with pytest.raises(OrgRefused, match="INVALID_FIELD"):
        org.query("SELECT IsPersonAccount FROM Account")
    org.clock.restore()

def test_the_clock_stands_again(org):
    assert org.clock.now().isoformat() == "2026-03-02T12:00:00+00:00"
""")
    options = ("--org-seed", "crowd.json", "--org-clock", "2026-03-02T12:00:00Z", "--org-without-person-accounts")
    run(pytester, *options).assert_outcomes(passed=2)


def test_the_org_is_chosen_by_the_settings_of_pytest(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(ASKED_FOR)
    pytester.makeini("[pytest]\norg_seed = sample\norg_clock = 2026-03-02T12:00:00Z\n")
    pytester.makepyfile("""
def test_settings(org):
    assert org.query("SELECT Id FROM Account WHERE IsPersonAccount = true")
    assert org.clock.now().year == 2026
""")
    run(pytester).assert_outcomes(passed=1)


FIELD = """<?xml version="1.0" encoding="UTF-8"?>
<CustomField xmlns="http://soap.sforce.com/2006/04/metadata">
    <fullName>Key__c</fullName><label>Key</label><type>Text</type><length>20</length><externalId>true</externalId>
</CustomField>
"""


def test_the_org_has_the_fields_of_a_folder_of_metadata(pytester: pytest.Pytester) -> None:
    folder = pytester.mkdir("force-app") / "main/default/objects/Contact/fields"
    folder.mkdir(parents=True)
    (folder / "Key__c.field-meta.xml").write_text(FIELD)
    pytester.makeconftest(ASKED_FOR)
    pytester.makepyfile("""
def test_fields(org):
    org.create("Account", LastName="Sample", Key__pc="1")
    assert org.query("SELECT Key__c FROM Contact") == [{"Key__c": "1"}]
""")
    run(pytester, "--org-metadata", "force-app").assert_outcomes(passed=1)
