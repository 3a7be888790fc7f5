"""
How is a connect held until events come? On the loop, without keeping anybody else waiting.

A connect is answered when there are events for its client, when its time is over, when the same client connects again, or
when the box stops.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from twofold.emulator.events.bayeux import TIMEOUT_MS, Bayeux, BayeuxClient, Message, Session

Check = Callable[[], Session]


async def hold(bayeux: Bayeux, client: BayeuxClient, message: Message, check: Check) -> list[Message]:
    """
    Wait for events of a client and answer its connect, events first.

    ``check`` looks at its session again, for it may end meanwhile.
    """
    loop, woken, ended = asyncio.get_running_loop(), asyncio.Event(), asyncio.Event()

    def wake() -> None:
        loop.call_soon_threadsafe(woken.set)

    def end() -> None:
        ended.set()
        woken.set()

    if client.holder is not None:
        client.holder()
    client.holder = end
    bayeux.feed.wake(wake)
    bayeux.feed.on_stop(end)
    deadline = loop.time() + _timeout_s(message)
    try:
        while True:
            woken.clear()
            session = check()
            delivered = [] if session.refusal else bayeux.collect(client)
            left = deadline - loop.time()
            if delivered or session.refusal or ended.is_set() or left <= 0:
                return [*delivered, bayeux.work(message, session)]
            await _wait(woken, left)
    finally:
        bayeux.feed.sleep(wake)
        bayeux.feed.off_stop(end)
        if client.holder is end:
            client.holder = None


async def _wait(woken: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await woken.wait()
    except TimeoutError:
        return


def _timeout_s(message: Message) -> float:
    """Read how long to hold: as the client asks in its advice, at most as long as it was told."""
    advice = message.get("advice")
    asked = advice.get("timeout") if isinstance(advice, dict) else None
    return min(max(asked, 0), TIMEOUT_MS) / 1000 if isinstance(asked, (int, float)) else TIMEOUT_MS / 1000
