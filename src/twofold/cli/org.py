"""The org in a box: start it, seed it, empty it; the rest of its commands stand in ``org_state`` and ``org_fault``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from twofold.cli import org_compare, org_fault, org_state
from twofold.cli.org_box import DEFAULT_URL, Url, ask_box
from twofold.cli.output import hint, say, say_json
from twofold.cli.shared import new_app

if TYPE_CHECKING:
    from twofold.emulator.server import RunningOrg

app = new_app("The org in a box: a local Salesforce to try everything on.", group=True)

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
        typer.Option(
            metavar="DIR", help="Objects, fields and rules of your own: a folder in source or package format."
        ),
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
    if org.box.org.clock.moved:
        hint(
            "The org's clock was moved. twofold org clock tells its time, and with --real lets it tell real time again."
        )
    hint("The org is ready. Ctrl-C stops it.")


@app.command()
def seed(
    what: Annotated[str, typer.Argument(metavar="empty|sample|FILE", help="What to put into the org.")],
    url: Url = DEFAULT_URL,
) -> None:
    """Put a seed into a running org in a box, beside what it holds."""
    ask_box(url, "POST", "seed", _seed_body(what))
    say(f"Seeded {url}.")


@app.command()
def reset(
    url: Url = DEFAULT_URL,
    what: Annotated[
        str | None, typer.Option("--seed", metavar="empty|sample|FILE", help="Seed afterwards; as started without.")
    ] = None,
) -> None:
    """Empty a running org in a box and seed it anew."""
    ask_box(url, "POST", "reset", _seed_body(what) if what else {})
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


for _command in org_state.COMMANDS:
    app.command()(_command)
app.command()(org_compare.compare)
app.add_typer(org_fault.app, name="fault")
