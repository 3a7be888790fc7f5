"""How answers look away from a terminal."""

import pytest

from twofold.cli.output import render_plain, say_json, say_table


def test_a_plain_table_is_aligned_and_one_line_a_row() -> None:
    table = render_plain(["Id", "Why"], [["1", "two\nlines"], ["long one", ""]])
    assert table.splitlines() == ["Id        Why", "1         two lines", "long one"]


def test_a_table_without_rows_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    say_table(["Id"], [], empty="Nothing waits.")
    assert capsys.readouterr().out == "Nothing waits.\n"


def test_brackets_and_blanks_are_shown_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    say_table(["A", "B", "C"], [["[red]x[/]", None, True]])
    assert capsys.readouterr().out.splitlines()[1] == "[red]x[/]     yes"


def test_json_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    say_json({"a": "line\nbreak", "b": None})
    assert capsys.readouterr().out == '{"a":"line\\nbreak","b":null}\n'
