"""CometD: shaking hands, subscribing, being held until events come, replay, and every refusal."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from tests.emulator.box import VERSION, Client
from tests.emulator.events.conftest import capture
from tests.emulator.events.listener import Heard, Listener, Message
from twofold.emulator.events.feed import Feed
from twofold.emulator.server import OrgOptions, start

ACCOUNTS, CONTACTS, ALL = "/data/AccountChangeEvent", "/data/ContactChangeEvent", "/data/ChangeEvents"
PATH = f"/cometd/{VERSION}"


def post(sf: Client, *messages: Message, **headers: str) -> list[Message]:
    reply = sf.send("POST", PATH, list(messages), headers)
    assert reply.status == 200, reply.body
    return list(reply.body)


# Shaking hands.


def test_a_handshake_offers_long_polling_and_replay(sf: Client) -> None:
    reply = sf.send("POST", PATH, {"channel": "/meta/handshake", "version": "1.0", "id": "7"})
    (shaken,) = reply.body
    assert (shaken["successful"], shaken["id"]) == (True, "7")
    assert shaken["supportedConnectionTypes"] == ["long-polling"]
    assert shaken["ext"] == {"replay": True, "payload.format": True}
    assert shaken["advice"] == {"reconnect": "retry", "interval": 0, "timeout": 110_000}
    assert shaken["clientId"]
    assert reply.headers["set-cookie"].startswith("BAYEUX_BROWSER=")


def test_the_cookie_is_given_once(sf: Client) -> None:
    reply = sf.send("POST", PATH, {"channel": "/meta/handshake"}, {"Cookie": "BAYEUX_BROWSER=x"})
    assert "set-cookie" not in reply.headers


def test_a_client_without_long_polling_is_turned_away(sf: Client) -> None:
    (reply,) = post(sf, {"channel": "/meta/handshake", "supportedConnectionTypes": ["websocket"]})
    assert (reply["successful"], reply["advice"]["reconnect"]) == (False, "none")
    assert reply["error"].startswith("400::Invalid connection type")


@pytest.mark.parametrize(
    ("token", "error"),
    [("Bearer wrong", "401::Authentication invalid"), ("", "401::Request requires authentication")],
)
def test_a_handshake_without_a_session_is_denied(sf: Client, token: str, error: str) -> None:
    (reply,) = post(sf, {"channel": "/meta/handshake"}, Authorization=token)
    assert (reply["successful"], reply["error"]) == (False, "403::Handshake denied")
    assert reply["ext"]["sfdc"] == {"failureReason": error}
    assert reply["advice"]["reconnect"] == "none"


def test_a_client_whose_session_ended_has_to_log_in_again(sf: Client, both: Listener) -> None:
    sf.token = "wrong"
    reply = both.post({"channel": "/meta/connect", "clientId": both.client_id, "connectionType": "long-polling"})[-1]
    assert (reply["error"], reply["advice"]["reconnect"]) == ("401::Authentication invalid", "none")


@pytest.mark.parametrize("verb", ["connect", "subscribe", "unsubscribe", "disconnect"])
def test_an_unknown_client_is_told_to_shake_hands(sf: Client, verb: str) -> None:
    message = {"channel": f"/meta/{verb}", "clientId": "nobody", "subscription": ACCOUNTS, "id": "3"}
    (reply,) = post(sf, message)
    assert (reply["error"], reply["advice"]["reconnect"]) == ("403::Unknown client", "handshake")


def test_a_client_that_said_goodbye_is_unknown(both: Listener) -> None:
    assert both.say("/meta/disconnect", clientId=both.client_id)["successful"]
    assert both.say("/meta/connect", clientId=both.client_id)["error"] == "403::Unknown client"


@pytest.mark.parametrize("path", ["/cometd", "/cometd/22.0", "/cometd/latest"])
def test_the_version_has_to_be_there_and_known(sf: Client, path: str) -> None:
    assert sf.send("POST", path, {"channel": "/meta/handshake"}).status == 400


@pytest.mark.parametrize("raw", [b"", b"nonsense", b"[]", b"3", b'["x"]'])
def test_a_body_that_is_no_message_is_refused(sf: Client, raw: bytes) -> None:
    assert sf.send("POST", PATH, raw=raw).status == 400


def test_a_websocket_is_not_offered(sf: Client) -> None:
    upgrade = {
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Key": "eA==",
        "Sec-WebSocket-Version": "13",
    }
    assert sf.send("GET", PATH, headers=upgrade).status in (400, 404, 405)


def test_nothing_can_be_published_to_a_channel(both: Listener) -> None:
    reply = both.say(ACCOUNTS, clientId=both.client_id, data={})
    assert (reply["successful"], reply["error"][:5]) == (False, "400::")


# Subscribing.


@pytest.mark.parametrize(
    "channel",
    [
        "/topic/Accounts",
        "/u/notifications",
        "/event/None__e",
        "/data/NoneChangeEvent",
        "/data/Mine__chn",
        "/data/*",
        "/",
    ],
)
def test_channels_that_are_not_there_are_refused(both: Listener, channel: str) -> None:
    reply = both.subscribe(channel)
    assert reply["error"] == f"400::The channel you requested to subscribe to does not exist {{{channel}}}"
    assert reply["subscription"] == channel


@pytest.mark.parametrize("asked", [None, [], "", 5, [""], "data/AccountChangeEvent"])
def test_a_subscription_names_a_channel(both: Listener, asked: Any) -> None:
    assert both.say("/meta/subscribe", clientId=both.client_id, subscription=asked)["error"].startswith("400::")


@pytest.mark.parametrize("replay_id", [1, 10**9, "latest", 1.5, None, -3])
def test_a_replay_id_that_never_was_is_refused(both: Listener, replay_id: Any) -> None:
    error = both.subscribe(ACCOUNTS, replay_id)["error"]
    assert error.startswith(f"400::The replayId {{{replay_id}}} you provided was invalid.")


def test_several_channels_are_subscribed_at_once(sf: Client, both: Listener) -> None:
    both.say("/meta/unsubscribe", clientId=both.client_id, subscription=ALL)
    reply = both.say("/meta/subscribe", clientId=both.client_id, subscription=[ACCOUNTS, CONTACTS])
    assert (reply["successful"], reply["subscription"]) == (True, [ACCOUNTS, CONTACTS])
    sf.person()
    assert [event.channel for event in both.hear()] == [ACCOUNTS, CONTACTS]


def test_nothing_comes_after_unsubscribing(sf: Client, both: Listener) -> None:
    assert both.say("/meta/unsubscribe", clientId=both.client_id, subscription=ALL)["successful"]
    sf.person()
    assert both.hear() == []


def test_old_events_come_only_when_asked_for(sf: Client, both: Listener) -> None:
    sf.person()
    assert Listener(sf, ALL, replay=-1).hear() == []
    assert len(Listener(sf, ALL, replay=-2).hear()) == 2


def test_one_replays_from_any_event_in_order(sf: Client, both: Listener) -> None:
    for number in range(4):
        sf.person(LastName=f"Roe {number}")
    everything = [event.replay_id for event in both.hear()]
    assert everything == sorted(set(everything))
    for place, replay_id in enumerate(everything):
        assert [event.replay_id for event in Listener(sf, ALL, replay=replay_id).hear()] == everything[place + 1 :]


def test_an_event_older_than_72_hours_can_not_be_replayed_from(sf: Client, both: Listener) -> None:
    sf.person()
    old = both.hear()[0].replay_id
    sf.advance(72 * 3600 + 1)
    assert Listener(sf, ALL, replay=-2).hear() == []
    assert "you provided was invalid" in both.subscribe(ACCOUNTS, old)["error"]


def test_a_listener_lives_through_a_reset_and_a_restored_snapshot(sf: Client, both: Listener) -> None:
    sf.person()
    (old, _) = both.hear()
    assert sf.control("POST", "snapshots", {"name": "before"}).status < 300
    sf.person()
    (lost, _) = both.hear()
    assert sf.control("POST", "restore", {"name": "before"}).status == 200
    sf.person()
    (after, _) = both.hear()
    assert old.replay_id < lost.replay_id < after.replay_id
    everything = [event.replay_id for event in Listener(sf, ALL, replay=-2).hear()]
    assert everything[0] == old.replay_id
    assert lost.replay_id not in everything
    capture(sf, "Account")
    assert "you provided was invalid" in both.subscribe(ACCOUNTS, old.replay_id)["error"]
    sf.person()
    assert both.hear()[0].replay_id > after.replay_id


def test_a_message_may_come_alone_or_in_a_list(sf: Client, both: Listener) -> None:
    connect = {"channel": "/meta/connect", "clientId": both.client_id, "connectionType": "long-polling"}
    sf.person()
    replies = both.post(connect, {"channel": "/meta/subscribe", "clientId": both.client_id, "subscription": CONTACTS})
    assert [reply["channel"] for reply in replies] == [ALL, ALL, "/meta/connect", "/meta/subscribe"]
    reply = sf.send("POST", PATH, {**connect, "advice": {"timeout": 0}})
    assert [message["channel"] for message in reply.body] == ["/meta/connect"]


def test_a_long_backlog_comes_in_several_answers(sf: Client, both: Listener) -> None:
    records = [{"attributes": {"type": "Account"}, "Name": f"Acme {number}"} for number in range(120)]
    assert sf.data("POST", "composite/sobjects", {"records": records}).status == 200
    assert [len(both.connect()) for _ in range(3)] == [100, 20, 0]


def test_two_clients_hear_the_same(sf: Client, both: Listener) -> None:
    other = Listener(sf, ALL)
    sf.person()
    assert [event.replay_id for event in both.hear()] == [event.replay_id for event in other.hear()]


# Being held.


def test_a_connect_is_held_until_an_event_comes(sf: Client, both: Listener) -> None:
    heard: list[Message] = []
    waiting = threading.Thread(target=lambda: heard.extend(Listening(both).connect(20_000)))
    waiting.start()
    sf.person()
    waiting.join()
    assert [Heard(message).kind for message in heard] == [("Account", "CREATE"), ("Contact", "CREATE")]


def test_a_held_connect_is_answered_when_its_client_connects_again(both: Listener) -> None:
    heard: list[list[Message]] = []
    waiting = threading.Thread(target=lambda: heard.append(Listening(both).connect(20_000)))
    waiting.start()
    while not heard:
        both.connect(1)
    waiting.join()
    assert heard == [[]]


def test_nothing_is_lost_when_a_client_goes_away_while_held(sf: Client, both: Listener) -> None:
    gone = Listening(both)
    gone.sf._connection.request("POST", PATH, gone.body(20_000), gone.headers)
    until(sf, lambda: is_held(sf))
    gone.sf.close()
    until(sf, lambda: not is_held(sf))
    sf.person()
    assert len(both.hear()) == 2


def test_a_held_connect_hears_that_its_session_has_ended(sf: Client, both: Listener) -> None:
    replies: list[Message] = []
    listening = Listening(both)
    waiting = threading.Thread(target=lambda: replies.extend(listening.post_raw(20_000)))
    waiting.start()
    sf.control("POST", "faults", {"fault": "expire-sessions"})
    running = sf.running
    running.box.org.sessions.admit("other", running.box.org.api_user)  # type: ignore[attr-defined]
    sf.token = "other"
    while waiting.is_alive():
        sf.add("Account", Name="Acme")
        waiting.join(0.01)
    assert [reply.get("error") for reply in replies] == ["401::Authentication invalid"]


def test_a_stop_answers_what_is_held() -> None:
    with start(OrgOptions(port=0)) as running:
        sf = Client(running)
        listener = Listener(sf, ACCOUNTS)
        heard: list[list[Message]] = []
        waiting = threading.Thread(target=lambda: heard.append(Listening(listener).connect(100_000)))
        waiting.start()
        until(sf, lambda: is_held(sf))
        running.stop()
        waiting.join()
        assert heard == [[]]


def is_held(sf: Client) -> bool:
    """Whether a connect is being held."""
    return bool(sf.running.box.org.part(Feed)._enders)  # type: ignore[attr-defined]


def until(sf: Client, met: Callable[[], bool]) -> None:
    """Give the box turns until something is so."""
    while not met():
        sf.control("GET", "clock")


class Listening(Listener):
    """The same CometD client over a connection of its own, so that one thread can be held while others ask."""

    def __init__(self, of: Listener) -> None:
        self.sf = Client(of.sf.running)
        self.sf.token = of.sf.token
        self.client_id = of.client_id

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.sf.token}", "Content-Type": "application/json"}

    def body(self, timeout_ms: int) -> bytes:
        message = f'{{"channel":"/meta/connect","clientId":"{self.client_id}","advice":{{"timeout":{timeout_ms}}}}}'
        return message.encode()

    def post_raw(self, timeout_ms: int) -> list[Message]:
        return list(self.sf.send("POST", PATH, raw=self.body(timeout_ms)).body)
