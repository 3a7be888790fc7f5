"""May our credentials be sent to this address?"""

import ipaddress
from urllib.parse import urlsplit

from twofold.errors import SettingsError


def check_address(url: str, *, allow_http: bool = False) -> str:
    """
    Hand back the origin (scheme, host and port) of ``url``, which carries our credentials from now on.

    Plain http is for this machine alone, unless ``allow_http``.

    Raises:
        SettingsError: not an http or https address, a user name in it, or plain http to another machine.
    """
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        raise SettingsError("The org's address can't be read. Give it like https://example.my.salesforce.com") from None
    if parts.scheme not in ("http", "https") or not host:
        raise SettingsError("The org's address must start with https:// and name a host.")
    if parts.username or parts.password:
        raise SettingsError("The org's address must not hold a user name or password.")
    if parts.scheme == "http" and not (allow_http or is_loopback(host)):
        raise SettingsError(
            f"Plain http to {host} would show the access token to others. Use https, or set allow_http."
        )
    shown = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{shown}:{port}" if port else f"{parts.scheme}://{shown}"


def is_loopback(host: str) -> bool:
    """Whether ``host`` is this machine, by name or number; no name is looked up."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
