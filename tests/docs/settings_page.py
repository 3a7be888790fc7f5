"""The page of settings, from their table."""

from collections.abc import Iterator

from tests.docs.markdown import code, page, table
from twofold.settings.table import SETTINGS, Kind, Setting


def render() -> str:
    """Write the page."""
    return page(_lines())


def _lines() -> Iterator[str]:
    yield "# Settings\n"
    yield "Settings stand in `twofold.toml` in the current folder (or `--config FILE`). An option of the command line wins over"
    yield "an environment variable, and that over the file. `*` stands for an app: `oncehub`, `calcom` or `calendly`."
    yield "`twofold settings` shows what is set, and by whom.\n"
    yield "Secrets never stand in the file: store them encrypted in the home (`twofold settings set-secret NAME`), or name an"
    yield 'environment variable (`"env:NAME"`).\n'
    yield from table(["Setting", "Takes", "Default", "Meaning", "Environment"], map(_row, SETTINGS))


def _row(setting: Setting) -> list[str]:
    return [
        code(setting.name),
        _takes(setting),
        ""
        if setting.default is None
        else code(str(setting.default).lower() if setting.kind is Kind.FLAG else str(setting.default)),
        setting.sentence,
        code(setting.variable or ""),
    ]


def _takes(setting: Setting) -> str:
    if setting.kind is Kind.NUMBER:
        return f"{setting.lowest} to {setting.highest}"
    return f"{setting.kind.value} by {setting.free}" if setting.free else setting.kind.value
