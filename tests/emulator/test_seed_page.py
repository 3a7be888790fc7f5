"""Is the page about seed files complete, and do its examples work?"""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import msgspec
import pytest

from twofold.emulator.schema.custom_fields import CustomField
from twofold.emulator.seeds import document
from twofold.emulator.seeds.document import SeedDocument, SeedUnreadable, parse_seed, read_seed, render_seed
from twofold.emulator.seeds.sample import sample
from twofold.emulator.server import OrgOptions, open_box

PAGE = (Path(__file__).parents[2] / "docs/reference/seed-file.md").read_text(encoding="utf-8")
PARTS = [part for part in vars(document).values() if isinstance(part, type) and issubclass(part, msgspec.Struct)]


def test_every_key_is_on_the_page() -> None:
    keys = {name for part in PARTS for name in part.__struct_fields__} | {field.name for field in fields(CustomField)}
    assert [key for key in sorted(keys) if not re.search(rf"\b{key}\b", PAGE)] == []


@pytest.mark.parametrize("example", re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL))
def test_examples_can_be_planted(example: str) -> None:
    box = open_box(OrgOptions(seed=parse_seed(example)))
    assert box.org.store.count("Account") == 1
    box.org.store.close()


def test_a_document_reads_as_it_was_written() -> None:
    assert parse_seed(render_seed(sample())) == sample()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"recods": []}', "recods"),
        ('{"records": [{"object": 1, "fields": {}}]}', "records[0].object"),
        ("{", "JSON"),
        ('{"profiles": [{"name": "A", "objects": {"Case": "some"}}]}', "profiles"),
    ],
)
def test_a_mistake_is_named_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "seed.json"
    path.write_text(text)
    with pytest.raises(SeedUnreadable, match=re.escape(str(path))) as refused:
        read_seed(path)
    assert said.lower() in str(refused.value).lower()


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(SeedUnreadable, match="No such file"):
        read_seed(tmp_path / "nothing.json")


def test_an_unknown_name_is_no_seed() -> None:
    with pytest.raises(SeedUnreadable, match="empty and sample"):
        open_box(OrgOptions(seed="nothing"))


def test_a_sample_without_persons_has_none() -> None:
    plain: SeedDocument = sample(person_accounts=False)
    assert not any("LastName" in record.fields for record in plain.records if record.object == "Account")
