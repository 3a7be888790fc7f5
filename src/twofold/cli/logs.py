"""
Where do logs go, and what never stands in them?

To stderr, one line each: readable on a terminal, JSON elsewhere. Every line passes ``redact``, ours and those of libraries
alike, so that neither an e-mail address nor a token can slip through in a message we did not write.
"""

import logging
import re
import sys
from collections.abc import Callable, MutableMapping
from typing import Any

import structlog

Event = MutableMapping[str, Any]

HIDDEN = "[hidden]"
_SECRET_KEYS = re.compile(
    r"(token|secret|password|authorization|api_?key|signature|cookie|email|phone|name)$", re.IGNORECASE
)
_PERSONAL = re.compile(
    r"[^\s@<>\"(){}\[\],;:=]+@[^\s@<>\"'(){}\[\],;:=]+\.[^\s@<>\"'(){}\[\],;:=]+"  # an e-mail address
    r"|00D[A-Za-z0-9]{12,15}![A-Za-z0-9._]+"  # a session of an org
    r"|(?i:bearer\s+)\S+"
    r"|eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*"  # a JWT
    r"|(?<=/hooks/)[a-z]+/\S+"
    r"|(?<=://)[^/\s:@]+:[^/\s@]+(?=@)"  # user and password in a URL
)
_KEPT_NAMES = frozenset({"logger_name", "app_name"})
_LIBRARIES = ("alembic", "aiohttp", "asyncio", "dbos", "uvicorn", "sqlalchemy")


def set_up_logs(level: str) -> None:
    """Send all logs of ``level`` (debug to error) and above to stderr, redacted."""
    threshold = getattr(logging, level.upper())
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            redact,
            _renderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_formatter())
    root = logging.getLogger()
    root.handlers = [handler]
    # What libraries say below a warning concerns their makers.
    root.setLevel(max(threshold, logging.WARNING))
    for library in _LIBRARIES:
        logging.getLogger(library).handlers = []
        logging.getLogger(library).propagate = True


def redact(_: Any, __: str, event: Event) -> Event:
    """Hide what looks like a person's data or a secret: by key, and by pattern inside any text."""
    return {key: HIDDEN if _is_hidden(key) else _redact_value(value) for key, value in event.items()}


def redact_text(text: str) -> str:
    """Hide e-mail addresses, sessions and secrets inside ``text``."""
    return _PERSONAL.sub(HIDDEN, text)


def _is_hidden(key: str) -> bool:
    return key not in _KEPT_NAMES and _SECRET_KEYS.search(key) is not None


def _redact_value(value: Any) -> Any:
    if isinstance(value, bool | int | float) or value is None:
        return value
    if isinstance(value, dict):
        return redact(None, "", value)
    if isinstance(value, list | tuple | set | frozenset):
        return [_redact_value(item) for item in value]
    return redact_text(str(value))


def _renderer() -> Callable[..., Any]:
    if sys.stderr.isatty():
        return structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    return structlog.processors.JSONRenderer()


def _formatter() -> logging.Formatter:
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            redact,
            _renderer(),
        ],
    )
