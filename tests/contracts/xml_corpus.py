"""Hostile and odd XML, made by script from a seed: each entry and what a reader of XML may do with it.

Whoever reads XML from outside (imports, harvests, static repositories) runs this corpus through its own entry: subclass
``XmlCorpus`` and say how one document is read.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from exporter.errors import RecordError

SEED = 20260501
SECRET_FILE = "/etc/passwd"
REFUSE, READ, EITHER = "refuse", "read", "either"


@dataclass(frozen=True)
class Entry:
    """``result``: refused, read, or either of them; what is read must hold ``text`` and never what is secret."""

    name: str
    document: bytes
    result: str
    text: str = ""


def corpus(canary: str = "http://127.0.0.1:9/") -> list[Entry]:
    """``canary`` is the address of a server that must never be asked for anything."""
    return [*_fetching(canary), *_expanding(), *_large(), *_encodings(), *_characters(), *_damaged(), *_active()]


def _dtd(inner: str, body: str) -> bytes:
    return f'<?xml version="1.0"?><!DOCTYPE r [{inner}]><r>{body}</r>'.encode()


def _fetching(canary: str) -> Iterator[Entry]:
    yield Entry("xxe-file", _dtd(f'<!ENTITY x SYSTEM "file://{SECRET_FILE}">', "&x;"), REFUSE)
    yield Entry("xxe-http", _dtd(f'<!ENTITY x SYSTEM "{canary}xxe">', "&x;"), REFUSE)
    yield Entry("xxe-param", _dtd(f'<!ENTITY % x SYSTEM "{canary}param"> %x;', "a"), REFUSE)
    yield Entry("xxe-dtd-remote", f'<!DOCTYPE r SYSTEM "{canary}dtd"><r>a</r>'.encode(), REFUSE)
    yield Entry("xxe-public", f'<!DOCTYPE r PUBLIC "-//x//y" "{canary}public"><r>a</r>'.encode(), REFUSE)
    include = f'<r xmlns:xi="http://www.w3.org/2001/XInclude">a<xi:include href="file://{SECRET_FILE}" parse="text"/></r>'
    yield Entry("xinclude-file", include.encode(), READ, "a")
    yield Entry("xinclude-http", include.replace(f"file://{SECRET_FILE}", f"{canary}xi").encode(), READ, "a")
    yield Entry("xslt-pi", f'<?xml-stylesheet href="{canary}xsl" type="text/xsl"?><r>a</r>'.encode(), READ, "a")
    schema = f'<r xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:schemaLocation="x {canary}xsd">a</r>'
    yield Entry("schema-location", schema.encode(), READ, "a")


def _expanding() -> Iterator[Entry]:
    laughs = "".join(f'<!ENTITY l{level} "{f"&l{level - 1};" * 10}">' for level in range(1, 11))
    yield Entry("laughs-10x10", _dtd(f'<!ENTITY l0 "ha">{laughs}', "&l10;"), REFUSE)
    yield Entry("quadratic", _dtd(f'<!ENTITY x "{"x" * 50_000}">', "&x;" * 2000), REFUSE)
    nested = _dtd(f'<!ENTITY l0 "ha">{laughs}', "").replace(b"<r></r>", b'<r a="&l10;"/>')
    yield Entry("entity-in-attribute", nested, REFUSE)
    yield Entry("recursive-entity", _dtd('<!ENTITY a "&b;"><!ENTITY b "&a;">', "&a;"), REFUSE)
    yield Entry("default-attribute", _dtd('<!ATTLIST r a CDATA "given">', "b"), REFUSE)


def _large() -> Iterator[Entry]:
    yield Entry("depth-257", b"<a>" * 257 + b"</a>" * 257, REFUSE)
    yield Entry("depth-5000", b"<a>" * 5000 + b"</a>" * 5000, REFUSE)
    yield Entry("depth-100", b"<a>" * 100 + b"deep" + b"</a>" * 100, READ, "deep")
    yield Entry("text-11MB", b"<r>" + b"x" * (11 << 20) + b"</r>", REFUSE)
    yield Entry("attrs-100k", _many("a{}='1'", 100_000), REFUSE)
    yield Entry("ns-10k", _many("xmlns:a{0}='urn:{0}'", 10_000), REFUSE)
    yield Entry("comment-endless", b"<r><!--" + b"x" * (40 << 20), REFUSE)
    yield Entry("cdata-endless", b"<r><![CDATA[" + b"x" * (40 << 20), REFUSE)
    yield Entry("name-1MB", b"<" + b"a" * (1 << 20) + b"/>", EITHER)
    yield Entry("elements-1M", b"<r>" + b"<a/>" * 1_000_000 + b"</r>", REFUSE)


def _many(attribute: str, count: int) -> bytes:
    return f"<r {' '.join(attribute.format(number) for number in range(count))}/>".encode()


def _encodings() -> Iterator[Entry]:
    yield Entry("utf7", b'<?xml version="1.0" encoding="UTF-7"?><r>+ADw-script+AD4-</r>', REFUSE)
    yield Entry("ebcdic", '<?xml version="1.0" encoding="cp037"?><r>a</r>'.encode("cp037"), REFUSE)
    yield Entry("utf16", '<?xml version="1.0" encoding="UTF-16"?><r>Šárka</r>'.encode("utf-16"), READ, "Šárka")
    yield Entry("utf16-nobom", "<r>Šárka</r>".encode("utf-16-le"), EITHER, "Šárka")
    yield Entry("utf16-dtd", '<!DOCTYPE r [<!ENTITY x "y">]><r>&x;</r>'.encode("utf-16"), REFUSE)
    yield Entry("latin2", '<?xml version="1.0" encoding="ISO-8859-2"?><r>Šárka</r>'.encode("iso-8859-2"), READ, "Šárka")
    yield Entry("latin1-body-no-declaration", "<r>é</r>".encode("latin-1"), REFUSE)
    yield Entry("unknown-encoding", b'<?xml version="1.0" encoding="x-klingon"?><r>a</r>', REFUSE)


def _characters() -> Iterator[Entry]:
    for name, sign in {"ctrl-08": b"\x08", "ctrl-0b": b"\x0b", "nul": b"\x00", "fffe": b"\xef\xbf\xbe"}.items():
        yield Entry(name, b"<r>a" + sign + b"</r>", REFUSE)
    yield Entry("surrogate", b"<r>a\xed\xa0\x80</r>", REFUSE)
    yield Entry("reference-to-nul", b"<r>&#0;</r>", REFUSE)
    yield Entry("reference-to-surrogate", b"<r>&#xd800;</r>", REFUSE)
    yield Entry("c1-85", "<r>a\x85b</r>".encode(), READ, "a\x85b")
    yield Entry("four-bytes", "<r>😀</r>".encode(), READ, "😀")


def _damaged() -> Iterator[Entry]:
    whole = b"<r><record>one</record><record>two</record></r>"
    yield Entry("doctype-html", b"<!DOCTYPE html><html><body>Sign in</body></html>", REFUSE)
    yield Entry("html-login-page", b"<html><head><title>Sign in<body><br><p>x", REFUSE)
    yield Entry("xhtml", b'<html xmlns="http://www.w3.org/1999/xhtml"><body/></html>', REFUSE)
    yield Entry("truncated", whole[:-5], REFUSE)
    yield Entry("double-root", whole + whole, REFUSE)
    yield Entry("bom-middle", b"<r>\xef\xbb\xbfa</r>", READ, "a")
    yield Entry("bom-first", b"\xef\xbb\xbf<r>a</r>", READ, "a")
    yield Entry("empty", b"", REFUSE)
    yield Entry("one-byte", b"<", REFUSE)
    yield Entry("only-prolog", b'<?xml version="1.0"?>', REFUSE)
    yield Entry("json", b'{"a": 1}', REFUSE)
    chance = random.Random(SEED)
    for number in range(40):
        broken = bytearray(whole * 3)
        for _ in range(8):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        yield Entry(f"mutated-{number}", bytes(broken), EITHER)


def _active() -> Iterator[Entry]:
    """Data like any other: what shows it must escape it."""
    yield Entry("script-as-text", b"<r>&lt;script&gt;alert(1)&lt;/script&gt;</r>", READ, "<script>alert(1)</script>")
    yield Entry("cdata-script", b"<r><![CDATA[<img src=x onerror=alert(1)>]]></r>", READ, "<img src=x onerror=alert(1)>")


def _slow_if_large(entry: Entry) -> Any:
    return pytest.param(entry, id=entry.name, marks=[pytest.mark.slow] if len(entry.document) > 1_000_000 else [])


class XmlCorpus:
    """The contract. Say how one document is read, as a text of all that was understood."""

    def read(self, document: bytes) -> str:
        """Raises an error of ours."""
        raise AssertionError("say how")

    @pytest.mark.parametrize("entry", [_slow_if_large(each) for each in corpus()])
    def test_what_is_hostile_is_refused_and_what_is_odd_is_read_rightly(self, entry: Entry) -> None:
        try:
            found = self.read(entry.document)
        except RecordError as error:
            assert entry.result != READ, f"{entry.name}: {error}"
            assert SECRET_FILE not in str(error)
            assert len(str(error)) < 300
            return
        assert entry.result != REFUSE, f"{entry.name} was read: {found[:100]!r}"
        assert entry.text in found
        assert "root:" not in found
