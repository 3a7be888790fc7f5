"""
Every exception Twofold raises.

::

    TwofoldError                 what operations meet; the class docstring is the default message
    ├── SettingsError            a setting or rule file is wrong (exit 2)
    ├── UsageError               the request can't be understood (exit 2)
    ├── ConnectError             the org or an app can't be reached or refuses our credentials
    │   ├── OrgUnavailable       the org is down, out of quota or asks to wait: retried by itself (``retry_after_s``)
    │   ├── AnswerLost           a write was sent and no answer came: look again before writing
    │   └── AccessRefused        credentials are wrong or expired and could not be renewed
    ├── ReadError                an answer was not what the API promises
    ├── HomeBusy                 another process uses this home
    └── ExtraMissing             a command needs an extra that isn't installed

Expected trouble of a single notice is a value (``Parked``), not an exception. ``assert`` marks our own mistakes.
"""


class TwofoldError(Exception):
    """Something went wrong."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or (self.__doc__ or "").strip())

    @property
    def message(self) -> str:
        """The sentence shown to the user."""
        return str(self)


class SettingsError(TwofoldError):
    """A setting is wrong."""


class UsageError(TwofoldError):
    """The request can't be understood."""


class ConnectError(TwofoldError):
    """The other side can't be reached."""


class OrgUnavailable(ConnectError):
    """The org does not take work now; it is tried again by itself."""

    def __init__(
        self, message: str | None = None, *, code: str = "UNAVAILABLE", retry_after_s: float | None = None
    ) -> None:
        super().__init__(message)
        self.code = code
        self.retry_after_s = retry_after_s


class AnswerLost(ConnectError):
    """A write was sent and its answer was lost; it may have been done."""


class AccessRefused(ConnectError):
    """The org refuses our credentials and they could not be renewed."""


class ReadError(TwofoldError):
    """An answer was not what the API promises."""

    def __init__(self, message: str | None = None, *, code: str = "", fields: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.code = code
        self.fields = fields


class HomeBusy(TwofoldError):
    """Another Twofold process uses this home."""


class ExtraMissing(TwofoldError):
    """This command needs an extra that isn't installed."""
