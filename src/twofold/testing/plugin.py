"""
The pytest fixtures. Ask for them in a ``conftest.py``: ``pytest_plugins = ["twofold.testing.plugin"]``.

One server answers for the whole run; every test gets it as it was at the start.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from twofold.testing.box import BoxOrg, Seed, start_org


@pytest.fixture(scope="session")
def org_seed() -> Seed:
    """What the org holds at the start of each test; override it in your own ``conftest.py``."""
    return "empty"


@pytest.fixture(scope="session")
def _running_org(org_seed: Seed) -> Iterator[BoxOrg]:
    with start_org(org_seed) as org:
        yield org


@pytest.fixture
def org(_running_org: BoxOrg) -> BoxOrg:
    """A Salesforce org in a box, as new: ``org.url`` and ``org.token`` are what your integration logs in with."""
    _running_org.reset()
    return _running_org
