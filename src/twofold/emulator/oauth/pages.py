"""What does a person see who logs in? A few small pages, without script; everything that came from outside is escaped."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from twofold.emulator.wire import Answer

_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { max-width: 24rem; margin: 4rem auto; padding: 0 1rem }
label, input, button { display: block; width: 100%; box-sizing: border-box; font: inherit }
input { padding: .5rem; margin: .25rem 0 1rem } button { padding: .6rem; margin-bottom: .5rem }
[role=alert] { border-left: .3rem solid #c33; padding-left: .7rem }
"""


def login_page(hidden: Mapping[str, str], asking: str, scope: str, username: str = "", wrong: str = "") -> Answer:
    """Ask for name and password, and whether an app may come in."""
    fields = f"""
<p><strong>{escape(asking)}</strong> asks for: {escape(", ".join(scope.split()))}.</p>
<label for="username">Username</label>
<input id="username" name="username" value="{escape(username)}" autocomplete="username" autofocus required>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>
<button name="answer" value="allow">Log in and allow</button>
<button name="answer" value="deny" formnovalidate>Deny</button>"""
    return _page("Log in to the org in a box", _form(hidden, fields, wrong), 200)


def device_page(user_code: str = "", username: str = "", wrong: str = "") -> Answer:
    """Ask for the code a device shows, and whose it is to be."""
    fields = f"""
<label for="user_code">Code that your device shows</label>
<input id="user_code" name="user_code" value="{escape(user_code)}" autocapitalize="characters" autofocus required>
<label for="username">Username</label>
<input id="username" name="username" value="{escape(username)}" autocomplete="username" required>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>
<button name="answer" value="allow">Connect</button>
<button name="answer" value="deny">Deny</button>"""
    return _page("Connect a device", _form({}, fields, wrong), 200)


def message_page(title: str, text: str, status: int = 200) -> Answer:
    """Say one thing."""
    return _page(title, f"<p>{escape(text)}</p>", status)


def error_page(error: str, description: str) -> Answer:
    """Say why nobody is sent anywhere. Source: an address that isn't registered gets a page and no redirect (D)."""
    return _page("Log-in failed", f'<p role="alert">error={escape(error)}<br>{escape(description)}</p>', 400)


def redirect(address: str) -> Answer:
    """Send the browser on."""
    return Answer(302, b"", {**_HEADERS, "Location": address}, content_type="text/html; charset=UTF-8")


def _form(hidden: Mapping[str, str], fields: str, wrong: str) -> str:
    alert = f'<p role="alert">{escape(wrong)}</p>' if wrong else ""
    kept = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in hidden.items()
    )
    return f'{alert}<form method="post">{kept}{fields}</form>'


def _page(title: str, content: str, status: int) -> Answer:
    text = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{_STYLE}</style></head>'
        f"<body><main><h1>{escape(title)}</h1>{content}</main></body></html>"
    )
    return Answer(status, text.encode(), _HEADERS, content_type="text/html; charset=UTF-8")
