"""
What do the calls of ``eventbus.v1.PubSub`` do? A method each; who calls is looked at first, refusals become statuses here.

Source: HTTP reference 13 (O).
"""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

import grpc

from twofold.emulator.behaviour.org import Org
from twofold.emulator.events.feed import Feed
from twofold.emulator.events.pubsub import errors, messages
from twofold.emulator.events.pubsub.errors import ERROR_CODE, RPC_ID, Problem
from twofold.emulator.events.pubsub.publishing import publish
from twofold.emulator.events.pubsub.subscribing import Subscription, get_topic, responses
from twofold.emulator.events.topics import schema_of
from twofold.emulator.refusals import Refused

_HEADERS = ("accesstoken", "instanceurl", "tenantid")


Strike = Callable[[str], None]


def no_strike(path: str) -> None:
    """Let a call pass."""


@dataclass(frozen=True, slots=True)
class Rpc:
    """One call: its id, its path, and the token of its caller."""

    id: str
    path: str
    token: str


class PubSub:
    """Answer the calls of the service for one org."""

    def __init__(self, org: Org, strike: Strike) -> None:
        self._org = org
        self._strike = strike
        self._feed = org.part(Feed)

    async def get_topic(self, request: Any, context: Any) -> Any:
        """Describe a topic."""
        rpc = _new_rpc(context, "GetTopic")
        try:
            user = self._get_user(rpc, context)
            topic = get_topic(self._feed, request.topic_name)
            (kind, *_) = topic.sources(self._feed) if topic.sobject else ("",)
            return messages.TopicInfo(
                topic_name=topic.name,
                tenant_guid=f"core/box/{self._org.id}",
                can_publish=topic.platform,
                can_subscribe=topic.may_be_read_by(self._feed, user),
                schema_id=schema_of(self._feed, kind).id if kind else "",
                rpc_id=rpc.id,
            )
        except Problem as problem:
            return await _abort(context, rpc, problem)

    async def get_schema(self, request: Any, context: Any) -> Any:
        """Show a schema, also one that is no longer used."""
        rpc = _new_rpc(context, "GetSchema")
        try:
            self._get_user(rpc, context)
            if not request.schema_id:
                raise errors.schema_empty()
            text = self._feed.log.find_schema(request.schema_id)
            if text is None:
                raise errors.schema_unknown(request.schema_id)
            return messages.SchemaInfo(schema_json=text, schema_id=request.schema_id, rpc_id=rpc.id)
        except Problem as problem:
            return await _abort(context, rpc, problem)

    async def subscribe(self, requests: AsyncIterator[Any], context: Any) -> AsyncIterator[Any]:
        """Stream events as they are asked for."""
        rpc = _new_rpc(context, "Subscribe")
        try:
            user = self._get_user(rpc, context)
            subscription = Subscription(self._feed, user, rpc.id, lambda: self._check_session(rpc))
            async with aclosing(responses(self._feed, subscription, requests)) as answers:
                async for response in answers:
                    yield response
        except Problem as problem:
            await _abort(context, rpc, problem)

    async def publish(self, request: Any, context: Any) -> Any:
        """Publish platform events."""
        rpc = _new_rpc(context, "Publish")
        try:
            return publish(self._feed, request, self._get_user(rpc, context), rpc.id)
        except Problem as problem:
            return await _abort(context, rpc, problem)

    async def publish_stream(self, requests: AsyncIterator[Any], context: Any) -> AsyncIterator[Any]:
        """Publish platform events of one topic, request by request."""
        rpc, topic = _new_rpc(context, "PublishStream"), ""
        try:
            user = self._get_user(rpc, context)
            async for request in requests:
                self._check_session(rpc)
                topic = topic or request.topic_name
                if request.topic_name not in ("", topic):
                    raise errors.publish_topic_changed()
                request.topic_name = topic
                yield publish(self._feed, request, user, rpc.id)
        except Problem as problem:
            await _abort(context, rpc, problem)

    async def managed_subscribe(self, requests: AsyncIterator[Any], context: Any) -> AsyncIterator[Any]:
        """Refuse honestly: there are no managed subscriptions."""
        await _abort(context, _new_rpc(context, "ManagedSubscribe"), errors.managed_unknown())
        yield  # never reached: this makes the method a stream

    # Who calls.

    def _get_user(self, rpc: Rpc, context: Any) -> int:
        """Find whose session it is, unless a fault strikes; raises ``Problem``."""
        try:
            self._strike(rpc.path)
        except Refused as refused:
            raise errors.unavailable(str(refused)) from refused
        metadata = {key.lower(): value for key, value in context.invocation_metadata()}
        if not all(metadata.get(name) for name in _HEADERS):
            raise errors.headers_missing()
        user = self._org.sessions.find_user(rpc.token)
        if user is None or metadata["tenantid"] not in (self._org.id, self._org.id[:15]):
            raise errors.not_authenticated()
        return user

    def _check_session(self, rpc: Rpc) -> None:
        if self._org.sessions.find_user(rpc.token) is None:
            raise errors.not_authenticated()


def handlers(org: Org, strike: Strike) -> Any:
    """Lead the calls of the service to its methods."""
    service = PubSub(org, strike)
    table: dict[str, tuple[Callable[..., Any], Any, Any, Any]] = {
        "GetTopic": (grpc.unary_unary_rpc_method_handler, service.get_topic, messages.TopicRequest, messages.TopicInfo),
        "GetSchema": (
            grpc.unary_unary_rpc_method_handler,
            service.get_schema,
            messages.SchemaRequest,
            messages.SchemaInfo,
        ),
        "Subscribe": (
            grpc.stream_stream_rpc_method_handler,
            service.subscribe,
            messages.FetchRequest,
            messages.FetchResponse,
        ),
        "Publish": (
            grpc.unary_unary_rpc_method_handler,
            service.publish,
            messages.PublishRequest,
            messages.PublishResponse,
        ),
        "PublishStream": (
            grpc.stream_stream_rpc_method_handler,
            service.publish_stream,
            messages.PublishRequest,
            messages.PublishResponse,
        ),
        "ManagedSubscribe": (
            grpc.stream_stream_rpc_method_handler,
            service.managed_subscribe,
            messages.ManagedFetchRequest,
            messages.ManagedFetchResponse,
        ),
    }
    made = {
        name: make(method, request_deserializer=asked.FromString, response_serializer=answered.SerializeToString)
        for name, (make, method, asked, answered) in table.items()
    }
    return grpc.method_handlers_generic_handler(messages.SERVICE, made)


def _new_rpc(context: Any, method: str) -> Rpc:
    metadata = {key.lower(): value for key, value in context.invocation_metadata()}
    return Rpc(str(uuid.uuid4()), f"/{messages.SERVICE}/{method}", str(metadata.get("accesstoken", "")))


async def _abort(context: Any, rpc: Rpc, problem: Problem) -> None:
    trailer = ((ERROR_CODE, problem.trailer), (RPC_ID, rpc.id))
    await context.abort(problem.status, f"{problem.text} rpcId: {rpc.id}", trailer)
