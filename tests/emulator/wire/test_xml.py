"""XML is read without trust and written so that it reads back as it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twofold.emulator.wire.xml import (
    DEPTH_MAX,
    Markup,
    XmlUnreadable,
    children,
    document,
    find_child,
    is_nil,
    joined,
    local_name,
    nil,
    parse_xml,
    tag,
    text_of,
    xsi_type,
)

XSI = {"xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance"}


def test_names_are_read_without_their_prefix():
    root = parse_xml(
        b'<se:Envelope xmlns:se="urn:a"><se:Body><n:login xmlns:n="urn:b"> pat </n:login></se:Body></se:Envelope>'
    )
    body = find_child(root, "Body")
    assert local_name(root) == "Envelope"
    assert text_of(body, "login") == "pat"
    assert text_of(body, "logout", "none") == "none"
    assert find_child(None, "Body") is None


def test_character_data_is_text():
    assert text_of(parse_xml("<a><b><![CDATA[x < y & z]]></b></a>"), "b") == "x < y & z"


def test_nil_and_type_are_told_whatever_their_prefix():
    root = parse_xml(
        '<a xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><b i:nil="true"/><b i:type="sf:Account"/><b>1</b></a>'
    )
    assert [is_nil(child) for child in children(root, "b")] == [True, False, False]
    assert [xsi_type(child) for child in children(root, "b")] == ["", "Account", ""]


@pytest.mark.parametrize(
    ("case", "text"),
    [
        ("nothing", b""),
        ("no XML", b"hello"),
        ("an open element", b"<a><b></a>"),
        ("a document type", b"<!DOCTYPE a><a/>"),
        ("entities that explode", b'<!DOCTYPE a [<!ENTITY b "cc"><!ENTITY d "&b;&b;">]><a>&d;</a>'),
        ("a file from outside", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
        ("bytes that are no text", b"\xff\xfe\x00<a/>"),
        ("an encoding nobody knows", b'<?xml version="1.0" encoding="klingon"?><a/>'),
        ("too deep", b"<a>" * (DEPTH_MAX + 1) + b"</a>" * (DEPTH_MAX + 1)),
        ("far too deep", b"<a>" * 100_000 + b"</a>" * 100_000),
    ],
)
def test_what_is_not_honest_xml_is_refused(case, text):
    with pytest.raises(XmlUnreadable):
        parse_xml(text)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (tag("a"), "<a/>"),
        (tag("a", None), "<a/>"),
        (tag("a", "x<y&z"), "<a>x&lt;y&amp;z</a>"),
        (tag("a", True, 7), "<a>true7</a>"),
        (tag("a", tag("b", 1.5), tag("c", False)), "<a><b>1.5</b><c>false</c></a>"),
        (tag("a", attributes={"k": 'say "<hi>"'}), "<a k='say \"&lt;hi&gt;\"'/>"),
        (nil("a"), '<a xsi:nil="true"/>'),
        (joined(tag("a"), Markup("<b/>")), "<a/><b/>"),
        (tag("a", "bell \x07 and \ud800 half"), "<a>bell  and  half</a>"),
    ],
)
def test_tags_are_written_as_they_are_meant(written, expected):
    assert written == expected


@given(st.text())
def test_text_reads_back_as_it_was_written(text):
    kept = "".join(
        c for c in text if c in "\t\n\r" or 0x20 <= ord(c) <= 0xD7FF or 0xE000 <= ord(c) <= 0xFFFD or ord(c) > 0xFFFF
    )
    root = parse_xml(document(tag("a", text, attributes=XSI)))
    assert (root.text or "") == kept


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(raw):
    try:
        parse_xml(raw)
    except XmlUnreadable:
        return
    assert b"<" in raw
