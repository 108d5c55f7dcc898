"""The only user of smtplib: one plain text to one address, and our errors for what goes wrong.

Nothing is taken over before the last line of a message was sent: until then a try may be repeated. Between that line and the
server's answer nobody can know; ``MailAway.unsure`` says so.
"""

import re
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, parseaddr

from exporter.errors import ExporterError, MailAway, MailRefused
from exporter.settings import SmtpSettings

ENCRYPTED_PORT = 465
# one address, in ASCII, of a host with a name: nothing that could begin a header, a second address or a route
ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*", re.ASCII)
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
LONGEST_SUBJECT = 200


@dataclass(frozen=True)
class Letter:
    """``message_id`` without its brackets: the same in every try, so that mail systems may know a copy."""

    recipient: str
    subject: str
    body: str
    message_id: str


def is_address(text: str) -> bool:
    """Whether we would write there."""
    return len(text) <= 254 and ADDRESS.fullmatch(text) is not None


def send(settings: SmtpSettings, letter: Letter, handing: Callable[[], object] = lambda: None) -> None:
    """Raises MailAway (try again), MailRefused (never). ``handing`` is called just before the letter is handed over."""
    message, sender = compose(settings.sender, letter)
    with _errors(settings), _server(settings) as server:
        _answered(server.mail(sender), sender)
        _refuse_recipient(*server.rcpt(letter.recipient))
        _hand_over(server, message, handing)


def compose(sender: str, letter: Letter) -> tuple[bytes, str]:
    """The message as it travels, and the bare address of its sender. Raises MailRefused."""
    name, address = parseaddr(sender)
    if not is_address(address) or not is_address(letter.recipient):
        raise MailRefused("This is no e-mail address that can be written to.")
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(_line(name), addr_spec=address)
    message["To"] = Address(addr_spec=letter.recipient)
    message["Subject"] = _line(letter.subject)[:LONGEST_SUBJECT]
    message["Date"] = formatdate()
    message["Message-ID"] = f"<{letter.message_id}@{address.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(_text(letter.body), cte="quoted-printable")
    return message.as_bytes(), address


def _line(text: str) -> str:
    """Whatever a title holds, it stays within its one header."""
    return " ".join(UNPRINTABLE.sub(" ", text).split())


def _text(text: str) -> str:
    return "\n".join(UNPRINTABLE.sub(" ", line) for line in text.splitlines()) + "\n"


@contextmanager
def _server(settings: SmtpSettings) -> Iterator[smtplib.SMTP]:
    with _connected(settings) as server:
        server.ehlo_or_helo_if_needed()
        if settings.starttls and settings.port != ENCRYPTED_PORT:
            server.starttls(context=ssl.create_default_context())
            server.ehlo()
        if settings.user:
            server.login(settings.user, settings.password)
        yield server


def _connected(settings: SmtpSettings) -> smtplib.SMTP:
    seconds = settings.timeout_seconds
    if settings.port == ENCRYPTED_PORT:
        return smtplib.SMTP_SSL(settings.host, settings.port, timeout=seconds, context=ssl.create_default_context())
    return smtplib.SMTP(settings.host, settings.port, timeout=seconds)


def _answered(answer: tuple[int, bytes], what: str) -> None:
    """Refusals of ourselves may be mended in the settings: they are tried again."""
    if answer[0] != 250:
        raise MailAway(f"The mail server does not take messages from {what} ({answer[0]}).")


def _refuse_recipient(code: int, _said: bytes) -> None:
    if 500 <= code < 600:
        raise MailRefused(f"The mail server does not know this address ({code}).")
    if code not in {250, 251}:
        raise MailAway(f"The mail server does not take messages for this address now ({code}).")


def _hand_over(server: smtplib.SMTP, message: bytes, handing: Callable[[], object]) -> None:
    code, _said = server.docmd("DATA")
    if code != 354:
        raise MailAway(f"The mail server does not take the message now ({code}).")
    try:
        handing()
    except ExporterError:
        server.close()  # a polite QUIT would become part of the message
        raise
    try:
        server.send(_quoted(message) + b".\r\n")
        code, _said = server.getreply()
    except (OSError, smtplib.SMTPException):
        raise MailAway("The mail server did not say whether it took the message.", unsure=True) from None
    if 500 <= code < 600:
        raise MailRefused(f"The mail server does not take this message ({code}).")
    if code != 250:
        raise MailAway(f"The mail server does not take the message now ({code}).")


def _quoted(message: bytes) -> bytes:
    """A dot at the begin of a line is doubled: alone it would end the message."""
    lines = message.removesuffix(b"\r\n").split(b"\r\n")
    return b"".join((b"." if line.startswith(b".") else b"") + line + b"\r\n" for line in lines)


@contextmanager
def _errors(settings: SmtpSettings) -> Iterator[None]:
    """An SMTPException is an OSError. What the server said is left out: it might repeat the password."""
    try:
        yield
    except smtplib.SMTPAuthenticationError:
        raise MailAway(f"The mail server {settings.host} does not accept the user or password of [smtp].") from None
    except smtplib.SMTPNotSupportedError:
        raise MailAway(f"The mail server {settings.host} does not offer what [smtp] asks for.") from None
    except OSError as error:
        raise MailAway(f"The mail server {settings.host} does not answer ({type(error).__name__}).") from None
