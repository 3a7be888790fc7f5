"""Logs: nobody's data, nobody's secret, whoever wrote the line."""

import io
import logging
from collections.abc import Iterator

import msgspec
import pytest
import structlog

from twofold.cli.logs import HIDDEN, redact, redact_text, set_up_logs

SECRETS = [
    "petra.testperson@example.com",
    "o'neil+tag@mail.example.co.uk",
    "ünï@exämple.com",
    "00D5g0000000001!AQ8.longsessiontoken_x",
    "Bearer abc.def",
    "bearer xyz",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.sig-na_ture",
]


@pytest.fixture
def stderr(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    stream = io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    root = logging.getLogger()
    before = (root.handlers, root.level)
    set_up_logs("info")
    yield stream
    root.handlers, root.level = before
    structlog.reset_defaults()


@pytest.mark.parametrize("secret", SECRETS)
def test_what_looks_personal_is_hidden_in_any_text(secret: str) -> None:
    assert redact_text(f"before {secret} after") == f"before {HIDDEN} after"


@pytest.mark.parametrize(
    "key", ["email", "host_email", "token", "access_token", "webhook_secret", "Authorization", "phone", "last_name"]
)
def test_what_is_named_like_a_secret_is_hidden(key: str) -> None:
    assert redact(None, "", {"event": "x", key: "anything"}) == {"event": "x", key: HIDDEN}


def test_ids_and_numbers_stay_readable() -> None:
    line = {
        "event": "worked",
        "inbox_id": 7,
        "account_id": "001000000000001AAA",
        "code": "UNABLE_TO_LOCK_ROW",
        "ms": 1.5,
    }
    assert redact(None, "", dict(line)) == line


def test_the_hook_address_is_hidden_behind_hooks() -> None:
    assert "s3cret" not in redact_text("POST /hooks/calcom/s3cret HTTP/1.1")
    assert redact_text("postgresql://user:pass@db/twofold") == f"postgresql://{HIDDEN}@db/twofold"


def test_our_lines_and_those_of_libraries_are_redacted(stderr: io.StringIO) -> None:
    structlog.get_logger("twofold").info("came", values={"note": ["write to a@example.com"]})
    logging.getLogger("uvicorn.error").warning("bad request of %s", "b@example.com")
    try:
        raise ValueError("c@example.com is wrong")
    except ValueError:
        structlog.get_logger("twofold").error("failed", exc_info=True)
    lines = [msgspec.json.decode(line) for line in stderr.getvalue().splitlines()]
    assert [line["event"] for line in lines] == ["came", f"bad request of {HIDDEN}", "failed"]
    assert "@example" not in stderr.getvalue()
    assert "ValueError" in lines[2]["exception"]


def test_lines_below_the_level_are_left_out(stderr: io.StringIO) -> None:
    structlog.get_logger("twofold").debug("call")
    logging.getLogger("aiohttp").info("noise")
    assert stderr.getvalue() == ""
