"""Does the tour of the README print what it says? Its commands are run on the sample org, line by line."""

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.pages import ROOT
from twofold.cli.main import main
from twofold.testing import BoxOrg, start_org

STEP = re.compile(r"```sh\n(?P<commands>.*?)```\n(?:```\n(?P<said>.*?)```)?", re.DOTALL)
_NOT_HERE = ("twofold org start", "twofold serve")


@pytest.fixture
def sample() -> Iterator[BoxOrg]:
    with start_org("sample") as org:
        yield org


@pytest.fixture
def tour(tmp_path: Path, sample: BoxOrg, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The tour's folder, with the org where its settings say."""
    folder = tmp_path / "tour"
    shutil.copytree(ROOT / "examples" / "tour", folder)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("TWOFOLD_ORG_URL", sample.url)
    monkeypatch.setenv("TWOFOLD_ORG_TOKEN", sample.token)
    return folder


def steps() -> Iterator[tuple[list[str], list[str]]]:
    """The commands of each step before webhooks, and the lines it is said to print."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    told = text[text.index("## A five-minute tour") : text.index("**Webhooks.**")]
    for match in STEP.finditer(told):
        commands = [line for line in match["commands"].splitlines() if line.startswith("twofold ")]
        said = [line for line in (match["said"] or "").splitlines() if line and line != "..."]
        yield [line for line in commands if not line.startswith(_NOT_HERE)], said


def test_every_step_prints_what_the_readme_says(tour: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for commands, said in steps():
        for command in commands:
            assert main(shlex.split(command, comments=True)[1:]) in (0, 1), command
        printed = capsys.readouterr().out.splitlines()
        assert [line for line in said if line not in printed] == [], "\n".join(printed)


def test_the_tours_webhook_is_worked_too(tour: Path, sample: BoxOrg, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["receive", "calcom", "calcom.json", "--unsigned"]) == 0
    assert len(sample.query("SELECT Id FROM Event WHERE Who.Name = 'Kim Larsen' AND Subject = 'Advice'")) == 1
