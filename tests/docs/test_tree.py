"""Does the tree say only what belongs to the project, and may everything it stands on be used with it?"""

import importlib.metadata
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.pages import ROOT

SELF = Path(__file__).relative_to(ROOT).as_posix()
NO_BUSINESS_HERE = {
    "a package registry's host": r"pypi\.org/simple|pythonhosted\.org|registry\.npmjs|proxy\.golang",
    "an index setting": r"--(extra-)?index-url|--find-links|--trusted-host",
    "a path of somebody's machine": r"(?<![\w.])/(work|root|home|Users|opt|mnt)/[\w.]",
    "a secret's look": r"-----BEGIN (RSA |EC )?PRIVATE KEY-----\n[A-Za-z0-9+/]{40}|AKIA[0-9A-Z]{16}",
    "unfinished work": r"\b(TODO|FIXME|HACK)\b",
}
PEOPLE_LIVE_AT = re.compile(r"(^|\.)(example(\.(com|net|org))?|test|invalid|localhost)$")
MAY_BE_USED = re.compile(
    r"Apache|MIT|BSD|ISC|PSF|Python Software Foundation|Mozilla Public|MPL-2\.0|Unlicense|LGPL|Lesser General Public"
)
"""Licences that may be depended on from Apache-2.0. None of these packages is part of our wheel."""


def files() -> list[Path]:
    """What belongs to the project: what git knows, or would."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("this is no git checkout")
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


def texts() -> Iterator[tuple[str, str]]:
    for path in files():
        name = path.relative_to(ROOT).as_posix()
        if name not in (SELF, "LICENSE"):
            yield name, path.read_text(encoding="utf-8", errors="replace")


def test_nothing_stands_in_the_tree_that_has_no_business_there() -> None:
    found = [
        f"{name}: {what}: {match[0]!r}"
        for name, text in texts()
        for what, pattern in NO_BUSINESS_HERE.items()
        if (match := re.search(pattern, text))
    ]
    assert found == []


def test_samples_in_docs_and_examples_live_at_example_addresses() -> None:
    address = re.compile(r"[\w.+'-]+@([\w-]+(?:\.[\w-]+)+)")
    strangers = [
        f"{name}: {match[0]}"
        for name, text in texts()
        if name.startswith(("docs/", "examples/", "src/")) or name.endswith(".md")
        for match in address.finditer(text)
        if not PEOPLE_LIVE_AT.search(match[1].lower())
    ]
    assert strangers == []


def test_no_file_is_too_large_to_be_read() -> None:
    large = [path.name for path in files() if path.stat().st_size > 300_000 and path.name != "requirements.lock"]
    assert large == []


def locked() -> list[str]:
    return re.findall(
        r"^([a-z0-9._-]+)==", (ROOT / "requirements.lock").read_text(encoding="utf-8"), flags=re.MULTILINE
    )


def licence_of(name: str) -> str:
    told = importlib.metadata.metadata(name)
    classified = "; ".join(c for c in told.get_all("Classifier", []) if c.startswith("License ::"))
    return told.get("License-Expression") or classified or (told.get("License") or "").split("\n")[0]


@pytest.mark.parametrize("name", locked())
def test_what_we_stand_on_may_be_used_with_apache_2(name: str) -> None:
    try:
        licence = licence_of(name)
    except importlib.metadata.PackageNotFoundError:
        pytest.skip("not installed on this platform")
    assert MAY_BE_USED.search(licence), f"{name}: {licence or 'no licence named'}"


def test_every_dependency_is_locked_with_hashes_and_used() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {re.split(r"[<>=\[]", line)[0].lower() for line in project["dependencies"]}
    assert wanted <= set(locked())
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert lock.count("==") <= lock.count("--hash=sha256:")
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))
    unused = [
        name for name in wanted if not re.search(rf"^\s*(from|import) {name.replace('-', '_')}\b", source, re.MULTILINE)
    ]
    assert unused == []
