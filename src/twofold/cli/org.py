"""The org in a box: start it, seed it, empty it."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from twofold.cli.output import hint, say, say_json
from twofold.cli.shared import new_app

if TYPE_CHECKING:
    from twofold.emulator.server import RunningOrg

app = new_app("The org in a box: a local Salesforce to try everything on.", group=True)

DEFAULT_URL = "http://127.0.0.1:8700"

Url = Annotated[str, typer.Option("--url", help="Where the org in a box runs.", envvar="TWOFOLD_BOX_URL")]
PortToo = Annotated[
    int | None, typer.Option(min=0, max=65535, help="Speak TLS there too, by a CA whose file the first line names.")
]
Seed = Annotated[str, typer.Option("--seed", metavar="empty|sample|FILE", help="What the org holds at first.")]


@app.command()
def start(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on; 0 takes a free one.")] = 8700,
    https_port: PortToo = None,
    proxy_port: Annotated[
        int | None,
        typer.Option(
            min=0, max=65535, help="A proxy for clients that insist on *.salesforce.com; leads to the TLS port."
        ),
    ] = None,
    pubsub_port: Annotated[
        int | None,
        typer.Option(min=0, max=65535, help="Answer the Pub/Sub API there (gRPC over TLS; needs the extra events)."),
    ] = None,
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Address to listen at; others than loopback let strangers in.")
    ] = "127.0.0.1",
    data: Annotated[Path | None, typer.Option(metavar="DIR", help="Keep the data here; in memory without.")] = None,
    metadata: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Objects, fields and rules of your own: a folder in source or package format."),
    ] = None,
    token: Annotated[str | None, typer.Option(help="Access token to expect; made up without.")] = None,
    seed: Seed = "empty",
    person_accounts: Annotated[
        bool, typer.Option("--person-accounts/--no-person-accounts", help="Whether Person Accounts are on.")
    ] = True,
) -> None:
    """Start a local Salesforce; prints one JSON line with its URL and token, then runs until Ctrl-C."""
    from twofold.emulator.server import OrgOptions, serve
    from twofold.emulator.server.ports import is_loopback

    if not is_loopback(host):
        hint(f"Whoever reaches {host} can read, change and empty this org; its control API asks for no password.")
    options = OrgOptions(
        port=port,
        host=host,
        data=data,
        metadata=metadata,
        token=token,
        seed=seed if seed in ("empty", "sample") else Path(seed),
        person_accounts=person_accounts,
        https_port=https_port,
        proxy_port=proxy_port,
        pubsub_port=pubsub_port,
    )
    serve(options, ready=_announce)


def _announce(org: "RunningOrg") -> None:
    say_json({name: value for name, value in org.render().items() if value is not None})
    for sentence in org.box.not_taken:
        hint(sentence)
    hint("The org is ready. Ctrl-C stops it.")


@app.command()
def seed(
    what: Annotated[str, typer.Argument(metavar="empty|sample|FILE", help="What to put into the org.")],
    url: Url = DEFAULT_URL,
) -> None:
    """Put a seed into a running org in a box, beside what it holds."""
    asyncio.run(_control(url, "seed", _seed_body(what)))
    say(f"Seeded {url}.")


@app.command()
def reset(
    url: Url = DEFAULT_URL,
    what: Annotated[
        str | None, typer.Option("--seed", metavar="empty|sample|FILE", help="Seed afterwards; as started without.")
    ] = None,
) -> None:
    """Empty a running org in a box and seed it anew."""
    asyncio.run(_control(url, "reset", _seed_body(what) if what else {}))
    say(f"Reset {url}.")


def _seed_body(what: str) -> dict[str, Any]:
    """A named seed by its name; a file as the document it holds, for the box may not see our disk."""
    import msgspec

    from twofold.errors import UsageError

    if what in ("empty", "sample"):
        return {"seed": what}
    try:
        return {"seed": msgspec.json.decode(Path(what).read_bytes())}
    except OSError as error:
        raise UsageError(f"The seed file {what} can't be read: {error.strerror}.") from None
    except ValueError as error:
        raise UsageError(f"The seed file {what} is not JSON: {error}") from None


async def _control(url: str, verb: str, body: dict[str, Any]) -> None:
    import msgspec

    from twofold.cli.logs import set_up_logs
    from twofold.errors import ConnectError, ReadError, UsageError
    from twofold.transport.calls import Call
    from twofold.transport.client import Http, Patience

    set_up_logs("warning")
    call = Call("POST", f"_box/{verb}", headers={"Content-Type": "application/json"}, body=msgspec.json.encode(body))
    try:
        async with Http(url, service="The org in a box", patience=Patience(attempts=1)) as http:
            answer = await http.send(call)
    except ConnectError:
        raise ConnectError(f"No org in a box answers at {url}. Start one: twofold org start") from None
    if answer.status == 400:
        raise UsageError(f"The org in a box refuses to {verb}: {answer.json()['error']}")
    if not answer.ok:
        raise ReadError(f"What answers at {url} is no org in a box: it says {answer.status} to {verb}.")
