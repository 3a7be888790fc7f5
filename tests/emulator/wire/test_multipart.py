"""Is a multipart body taken apart as it was put together?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twofold.emulator.refusals import Refused
from twofold.emulator.wire.multipart import read_parts

NAMES = st.text("abcxyz", min_size=1, max_size=5)


@given(st.dictionaries(NAMES, st.binary(max_size=60).filter(lambda body: b"--B" not in body), max_size=4))
def test_the_bytes_of_each_part_stay_as_they_were(bodies: dict[str, bytes]) -> None:
    sent = b"".join(
        b'--B\r\nContent-Disposition: form-data; name="%s"\r\nContent-Type: x\r\n\r\n%s\r\n' % (name.encode(), body)
        for name, body in bodies.items()
    )
    parts = read_parts('multipart/form-data; boundary="B"', sent + b"--B--\r\n")
    assert {name: part.body for name, part in parts.items()} == bodies


@given(st.binary(max_size=200))
def test_any_bytes_are_parts_or_none(body: bytes) -> None:
    assert all(part.name == name for name, part in read_parts("multipart/form-data; boundary=B", body).items())


def test_without_a_boundary_nothing_can_be_read() -> None:
    with pytest.raises(Refused, match="boundary"):
        read_parts("multipart/form-data", b"--B")


@pytest.mark.parametrize("body", ["{", "[]", "\udcff".encode("utf-8", "surrogateescape")])
def test_a_part_that_should_be_json_and_is_not_is_refused(body: str | bytes) -> None:
    raw = body.encode() if isinstance(body, str) else body
    parts = read_parts("multipart/form-data; boundary=B", b'--B\r\nContent-Disposition: x; name="job"\r\n\r\n' + raw)
    with pytest.raises(Refused):
        parts["job"].object()
