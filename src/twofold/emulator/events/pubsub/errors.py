"""What does the Pub/Sub API say when it refuses? A gRPC status, and in the trailer a code of its own."""

from __future__ import annotations

import grpc

_PREFIX = "sfdc.platform.eventbus.grpc."
_TOPIC_DIFFERS = "The topic name differs from that of the first request of the stream"
ERROR_CODE = "error-code"
RPC_ID = "rpc-id"


class Problem(Exception):
    """A call is refused; ``code`` is without the prefix all codes share."""

    def __init__(self, status: grpc.StatusCode, code: str, text: str) -> None:
        self.status, self.code, self.text = status, code, text
        super().__init__(f"{code}: {text}")

    @property
    def trailer(self) -> str:
        """The code as it stands in the trailer."""
        return _PREFIX + self.code


# Source: statuses HTTP reference 13 (O), codes by the table of Pub/Sub API errors (D); which status goes with which code is
# an emulator choice where the reference names none.


def headers_missing() -> Problem:
    """A header that says who calls is missing or blank."""
    text = "The headers accesstoken, instanceurl and tenantid have to be there and filled"
    return Problem(grpc.StatusCode.UNAUTHENTICATED, "service.auth.headers.invalid", text)


def not_authenticated() -> Problem:
    """The token is none of a living session of this org."""
    text = "An authentication exception occurred. Provide valid authentication via metadata headers."
    return Problem(grpc.StatusCode.UNAUTHENTICATED, "service.auth.error", text)


def topic_empty() -> Problem:
    """No topic is named."""
    return _invalid("topic.validation.empty", "The topic name has to be filled")


def topic_unknown(name: str) -> Problem:
    """The org has no such topic."""
    return Problem(grpc.StatusCode.NOT_FOUND, "topic.not.found", f"The topic {name} doesn't exist")


def topic_changed() -> Problem:
    """A later request of a stream names another topic."""
    return _invalid("subscription.fetch.topic.mismatch", _TOPIC_DIFFERS)


def publish_topic_changed() -> Problem:
    """A later publish request of a stream names another topic."""
    return _invalid("publish.topic.mismatch", _TOPIC_DIFFERS)


def cannot_subscribe(name: str) -> Problem:
    """The user may not see what the topic tells of."""
    text = f"The user has no permission to subscribe to {name}"
    return Problem(grpc.StatusCode.PERMISSION_DENIED, "subscription.topic.cannot.subscribe", text)


def cannot_publish(name: str) -> Problem:
    """Change events are published by the platform alone."""
    text = f"Events can't be published to {name}"
    return Problem(grpc.StatusCode.PERMISSION_DENIED, "topic.meta.permission", text)


def nothing_published() -> Problem:
    """A publish request holds no event."""
    return _invalid("publish.event.count.invalid", "The request holds no event")


def schema_empty() -> Problem:
    """No schema is named."""
    return _invalid("schema.validation.failed", "The schema ID has to be filled")


def schema_unknown(schema_id: str) -> Problem:
    """The org never had such a schema."""
    return Problem(grpc.StatusCode.NOT_FOUND, "schema.meta.permission", f"The schema {schema_id} doesn't exist")


def nothing_requested() -> Problem:
    """Nothing is asked for."""
    text = "The number of requested events has to be greater than zero"
    return _invalid("subscription.fetch.requested.events.invalid", text)


def replay_id_missing() -> Problem:
    """CUSTOM without a replay id."""
    text = "The Replay ID validation failed. A replay_id is needed with the replay preset CUSTOM."
    return _invalid("subscription.fetch.replayid.validation.failed", text)


def replay_id_lost() -> Problem:
    """The replay id was never given away, or its event is no longer kept."""
    text = (
        "The Replay ID validation failed. Ensure that the replay_id field value in FetchRequest is valid and refers to an "
        "event that is within the retention window."
    )
    return _invalid("subscription.fetch.replayid.corrupted", text)


def managed_unknown() -> Problem:
    """Managed subscriptions are not there."""
    text = "Managed subscriptions are not implemented by the org in a box"
    return Problem(grpc.StatusCode.UNIMPLEMENTED, "service.unavailable", text)


def unavailable(why: str) -> Problem:
    """A fault strikes the call."""
    return Problem(grpc.StatusCode.UNAVAILABLE, "service.unavailable", why)


def stopping() -> Problem:
    """The box stops."""
    return Problem(grpc.StatusCode.UNAVAILABLE, "service.unavailable", "The org in a box stops")


def _invalid(code: str, text: str) -> Problem:
    return Problem(grpc.StatusCode.INVALID_ARGUMENT, code, text)
