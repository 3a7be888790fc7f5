"""Does the page about metadata name every type the box takes?"""

from __future__ import annotations

import re

import pytest

from tests.docs.pages import ROOT
from twofold.emulator.metadata.kinds import KINDS, PARTS

PAGE = (ROOT / "docs/reference/metadata.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("component_type", sorted({*(kind.type for kind in KINDS), *PARTS}))
def test_every_type_is_on_the_page(component_type: str) -> None:
    assert re.search(rf"`{component_type}`", PAGE)
