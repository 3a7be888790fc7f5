"""The pytest fixture, used as somebody else's project would use it."""

import pytest

pytest_plugins = ["pytester"]

CONFTEST = """
import pytest
pytest_plugins = ["twofold.testing.plugin"]
@pytest.fixture(scope="session")
def org_seed():
    return {"records": [{"object": "Lead", "fields": {"LastName": "Lee", "Company": "Acme"}}]}
"""

TESTS = """
def test_the_org_holds_the_seed(org):
    org.create("Lead", LastName="Another", Company="Acme")
    assert len(org.query("SELECT Id FROM Lead")) == 2

def test_the_next_test_gets_it_as_new(org):
    assert org.calls == 0
    assert len(org.query("SELECT Id FROM Lead")) == 1
"""


def test_every_test_gets_the_org_as_new(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(CONFTEST)
    pytester.makepyfile(TESTS)

    pytester.runpytest_subprocess("-p", "no:cacheprovider").assert_outcomes(passed=2)
