"""Letters over real sockets: what travels, what is refused, and what nobody can know."""

import email
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.errors import DatabaseAway, MailAway, MailRefused
from exporter.mail import Letter, compose, is_address, send
from exporter.settings import SmtpSettings
from tests.certificate import context_of_server
from tests.mail_server import MailServer

LETTER = Letter("ada@example.org", "Done: Flüsse", "Published as 10.5281/zenodo.1.\n.\n..hidden\nÄgypten\n", "id-1")
SENDER = "Exporter <exporter@example.org>"


HEADERS = b"From To Subject Date Message-ID Auto-Submitted Content-Type Content-Transfer-Encoding MIME-Version".split()


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


def settings(server: MailServer, **rest: object) -> SmtpSettings:
    return SmtpSettings("127.0.0.1", server.port, sender=SENDER, timeout_seconds=60, **rest)  # type: ignore[arg-type]


def test_a_letter_arrives_whole_with_its_dots_and_umlauts(server: MailServer) -> None:
    steps: list[int] = []
    send(settings(server), LETTER, lambda: steps.append(len(server.messages)))
    [(sender, recipients, content)] = server.messages
    assert (sender, recipients, steps) == ("exporter@example.org", ["ada@example.org"], [0])
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert message["Subject"] == "Done: Flüsse"
    assert message["To"] == "ada@example.org"
    assert message["From"] == SENDER
    assert message["Message-ID"] == "<id-1@example.org>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content_type() == "text/plain"
    assert message.get_content().replace("\r\n", "\n") == LETTER.body


@given(title=st.text(max_size=300), body=st.text(max_size=300))
def test_no_title_or_body_makes_a_header_or_a_second_message(title: str, body: str) -> None:
    content, _ = compose(SENDER, Letter("ada@example.org", title, body, "id-1"))
    head = content.split(b"\r\n\r\n")[0]
    named = [line.split(b":")[0] for line in head.split(b"\r\n") if not line.startswith((b" ", b"\t"))]
    assert sorted(named) == sorted(
        b"From To Subject Date Message-ID Auto-Submitted Content-Type Content-Transfer-Encoding MIME-Version".split()
    )
    assert b"\n" not in content.replace(b"\r\n", b"")


@pytest.mark.parametrize(
    "title",
    [
        "A\r\nBcc: eve@example.org",
        "A\nTo: eve@example.org\n\nbody",
        "A\r.\r\nMAIL FROM:<eve>",
        "A\u2028Bcc: e@x.org",
        "A\x00\x0b\x85Bcc: e",
    ],
)
def test_a_hostile_title_stays_within_its_header(title: str, server: MailServer) -> None:
    send(settings(server), Letter("ada@example.org", title, title, "id-1"))
    [(_, recipients, content)] = server.messages
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert recipients == ["ada@example.org"]
    assert (message["Bcc"], message["To"]) == (None, "ada@example.org")
    assert message["Subject"].startswith("A ")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ada",
        "ada@",
        "@example.org",
        "a b@example.org",
        "ada@example.org, eve@example.org",
        "ada@example.org\r\nBcc: e@x.org",
        "<ada@example.org>",
        "ada@example.org>",
        "ada@[127.0.0.1]",
        "ада@example.org",
        '"a b"@example.org',
        "a@b..c",
        "ada@example.org ",
    ],
)
def test_what_is_not_plainly_one_address_is_never_written_to(address: str, server: MailServer) -> None:
    assert not is_address(address)
    with pytest.raises(MailRefused):
        send(settings(server), Letter(address, "x", "x", "id-1"))
    assert server.messages == []


@pytest.mark.parametrize(
    "at, code, error",
    [
        ("CONNECT", 0, MailAway),
        ("CONNECT", 421, MailAway),
        ("MAIL", 550, MailAway),
        ("RCPT", 450, MailAway),
        ("RCPT", 550, MailRefused),
        ("RCPT", 0, MailAway),
        ("DATA", 451, MailAway),
        ("DATA", 0, MailAway),
        ("END", 452, MailAway),
        ("END", 554, MailRefused),
    ],
)
def test_a_refusal_is_told_apart_from_a_no_for_now(at: str, code: int, error: type[Exception], server: MailServer) -> None:
    fault = server.fault(at, code=code)
    with pytest.raises(error) as caught:
        send(settings(server), LETTER)
    assert (fault.happened, server.messages) == (1, [])
    assert not getattr(caught.value, "unsure", False)


@pytest.mark.parametrize("after", [True, False])
def test_an_answer_lost_after_the_last_line_leaves_it_open(after: bool, server: MailServer) -> None:
    fault = server.fault("END", after=after)
    with pytest.raises(MailAway) as caught:
        send(settings(server), LETTER)
    assert (fault.happened, caught.value.unsure, len(server.messages)) == (1, True, int(after))


def test_when_the_intent_cannot_be_written_nothing_is_handed_over(server: MailServer) -> None:
    def away() -> None:
        raise DatabaseAway("away")

    with pytest.raises(DatabaseAway):
        send(settings(server), LETTER, away)
    assert server.messages == []


def test_a_closed_port_is_a_server_that_is_away() -> None:
    with pytest.raises(MailAway, match="does not answer"):
        send(SmtpSettings("127.0.0.1", 1, sender=SENDER, timeout_seconds=1), LETTER)


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """Of a server at 127.0.0.1, trusted by this process."""
    context = context_of_server(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
    return context


def test_a_login_goes_over_starttls(certificate: ssl.SSLContext) -> None:
    with MailServer(users={"exporter": "s3cret-of-mail"}, tls=certificate) as server:
        send(settings(server, user="exporter", password="s3cret-of-mail", starttls=True), LETTER)
    assert server.secure == [True]


def test_an_unknown_certificate_gets_neither_letter_nor_password(
    certificate: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with MailServer(users={"exporter": "s3cret-of-mail"}, tls=certificate) as server:
        with pytest.raises(MailAway):
            send(settings(server, user="exporter", password="s3cret-of-mail", starttls=True), LETTER)
    assert server.messages == []


def test_without_the_encryption_that_was_asked_for_nothing_is_sent(server: MailServer) -> None:
    with pytest.raises(MailAway, match="does not offer"):
        send(settings(server, starttls=True), LETTER)
    assert server.messages == []


def test_a_refused_password_is_in_no_message() -> None:
    with MailServer(users={"exporter": "another"}) as server:
        with pytest.raises(MailAway) as caught:
            send(settings(server, user="exporter", password="s3cret-of-mail"), LETTER)
    assert "s3cret" not in str(caught.value)
    assert caught.value.__suppress_context__
