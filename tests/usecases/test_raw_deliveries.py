"""What counts as a delivery from a file."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twofold.usecases.raw_deliveries import RawDelivery, split_documents, unwrap


@pytest.mark.parametrize(
    ("document", "headers", "body"),
    [
        (b'{"id": 1}', {}, b'{"id": 1}'),
        (b'\xef\xbb\xbf{"id": 1}\r\n', {}, b'{"id": 1}'),
        (b'{"headers": {"X-Sig": "a"}, "body": "{\\"id\\": 1}"}', {"x-sig": "a"}, b'{"id": 1}'),
        (b'{"body": "x", "headers": {}, "more": 1}', {}, b'{"body": "x", "headers": {}, "more": 1}'),
        (b'{"body": "x"}', {}, b'{"body": "x"}'),
        (b'{"headers": {"A": ["1", 2]}, "body": {"id": 1}}', {"a": "1, 2"}, b'{"id":1}'),
        (b'{"headers": null, "body": null}', {}, b""),
        ('{"headers": {}, "body": "ünï\\r\\n"}'.encode(), {}, "ünï\r\n".encode()),
        (b"not json", {}, b"not json"),
        (b"[1]", {}, b"[1]"),
        (b"\xff\x00\xfe", {}, b"\xff\x00\xfe"),
        (b"[" * 100_000, {}, b"[" * 100_000),
    ],
)
def test_a_document_is_wrapped_exactly_when_it_has_headers_and_body(
    document: bytes, headers: dict[str, str], body: bytes
) -> None:
    assert unwrap(document) == RawDelivery(headers, body)


@pytest.mark.parametrize(
    ("text", "documents"),
    [
        (b"", []),
        (b"\n \r\n", []),
        (b'{"a": 1}', [b'{"a": 1}']),
        (b'{"a": 1}\r\n\r\n{"b": 2}\r\n', [b'{"a": 1}\r\n', b'{"b": 2}\r\n']),
        (b'{\n  "a": 1\n}\n', [b'{\n  "a": 1\n}\n']),
        (b'{"a": 1}\nbroken\n', [b'{"a": 1}\n', b"broken\n"]),
        (b'broken\n{"a": 1}\n', [b"broken\n", b'{"a": 1}\n']),
        (b'{\n  "a": [\n    {}\n  ]\n}\n', [b'{\n  "a": [\n    {}\n  ]\n}\n']),
        (b"broken", [b"broken"]),
    ],
)
def test_input_is_one_document_a_line_or_one_in_all(text: bytes, documents: list[bytes]) -> None:
    assert list(split_documents(text.splitlines(keepends=True))) == documents


def test_lines_are_handed_on_before_the_last_is_read() -> None:
    def endless() -> object:
        while True:
            yield b"{}\n"

    documents = split_documents(endless())  # type: ignore[arg-type]
    assert [next(documents) for _ in range(3)] == [b"{}\n"] * 3


@given(st.text(), st.dictionaries(st.text(max_size=5), st.text(), max_size=3))
def test_wrapping_loses_nothing_of_the_body(body: str, headers: dict[str, str]) -> None:
    body = body.encode("utf-8", "replace").decode()
    wrapped = msgspec.json.encode({"headers": {}, "body": body})
    assert unwrap(wrapped).body == body.encode()
    assert list(split_documents([wrapped])) == [wrapped]


@given(st.binary())
def test_any_bytes_are_a_delivery(document: bytes) -> None:
    assert isinstance(unwrap(document).body, bytes)
