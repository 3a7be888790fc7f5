"""Do the examples of the guide to testing work in a fresh project, as they stand on the page?"""

from __future__ import annotations

import re

import pytest

from tests.docs.pages import ROOT
from twofold.testing import start_org
from twofold.testing.contract.play import play
from twofold.testing.contract.scenario import parse_scenario
from twofold.testing.contract.target import Target

pytest_plugins = ["pytester"]

PAGE = (ROOT / "docs/guide/testing.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"```(?:python|toml)\n# (\S+)\n(.*?)```", PAGE, re.DOTALL))


def test_the_tests_of_the_page_pass_in_a_fresh_project(pytester: pytest.Pytester) -> None:
    for name, text in FILES.items():
        if name.endswith(".py"):
            (pytester.path / name).write_text(text, encoding="utf-8")
    ran = pytester.runpytest_subprocess("-p", "no:cacheprovider", "-p", "no:randomly")
    ran.assert_outcomes(passed=FILES["test_my_integration.py"].count("def test_"))


def test_the_scenario_of_the_page_can_be_played() -> None:
    scenario = parse_scenario(FILES["scenario.toml"])
    with start_org() as org:
        created, read = play(scenario, Target(org.url, org.token, "60.0")).outcomes
        assert org.query("SELECT Id FROM Account") == []
    assert (created.status, read.seen) == (201, {"totalSize": 1, "records.0.Phone": "1"})
