"""
The pytest fixtures. Ask for them in a ``conftest.py``: ``pytest_plugins = ["twofold.testing.plugin"]``.

One server answers for the whole run; every test gets it as it was at the start, by a snapshot.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from twofold.testing.box import BoxOrg, Seed, start_org

_START = "start"
_NAMED_SEEDS = ("empty", "sample")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the org be chosen on the command line, or once for all in pytest's own settings."""
    group = parser.getgroup("twofold", "a Salesforce org in a box")
    for name, what in _OPTIONS.items():
        group.addoption(f"--{name.replace('_', '-')}", default=None, help=what)
        parser.addini(name, what, default="")
    group.addoption("--org-without-person-accounts", action="store_true", help="start the org without Person Accounts")


_OPTIONS = {
    "org_seed": "what the org holds at the start of each test: empty, sample or a seed file",
    "org_metadata": "folder of the org's own objects, fields and rules",
    "org_clock": "what time each test begins at, such as 2026-03-02T12:00:00Z; the clock stands still then",
}


def _option(config: pytest.Config, name: str) -> str:
    given = config.getoption(f"--{name.replace('_', '-')}")
    return str(given if given is not None else config.getini(name))


@pytest.fixture(scope="session")
def org_seed(pytestconfig: pytest.Config) -> Seed:
    """What the org holds at the start of each test; override it in your own ``conftest.py``, or set ``org_seed``."""
    named = _option(pytestconfig, "org_seed") or "empty"
    return named if named in _NAMED_SEEDS else pytestconfig.rootpath / named


@pytest.fixture(scope="session")
def _running_org(org_seed: Seed, pytestconfig: pytest.Config) -> Iterator[BoxOrg]:
    persons = not pytestconfig.getoption("--org-without-person-accounts")
    metadata = _option(pytestconfig, "org_metadata")
    folder = pytestconfig.rootpath / metadata if metadata else None
    with start_org(org_seed, person_accounts=persons, metadata=folder) as org:
        began_at = _option(pytestconfig, "org_clock")
        if began_at:
            org.clock.stop(_read_moment(began_at))
        org.snapshot(_START)
        yield org


@pytest.fixture
def org(_running_org: BoxOrg) -> BoxOrg:
    """A Salesforce org in a box, as new: ``org.url`` and ``org.token`` are what your integration logs in with."""
    _running_org.faults.clear()
    _running_org.restore(_START)
    _running_org.forget_requests()
    return _running_org


def _read_moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
