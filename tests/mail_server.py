"""A mail server on loopback that speaks SMTP on a real socket, and can refuse, hang up, or lose its answer."""

import base64
import socketserver
import ssl
import threading
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Fault:
    """``at`` a command (``CONNECT``, ``RCPT``, ``DATA``, ``END`` for the last line). ``code`` is answered, 0 hangs up."""

    at: str
    code: int = 0
    times: int = 1
    after: bool = False
    """At END: the message was taken, and only the answer is lost."""
    happened: int = 0


@dataclass
class MailServer:
    """``messages`` are those that were taken over: sender, recipients, and the bytes with the dots undone."""

    users: dict[str, str] = field(default_factory=dict)
    tls: ssl.SSLContext | None = None
    messages: list[tuple[str, list[str], bytes]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    secure: list[bool] = field(default_factory=list)
    port: int = 0

    def fault(self, at: str, **rest: Any) -> Fault:
        self.faults.append(Fault(at, **rest))
        return self.faults[-1]

    def met(self, at: str) -> Fault | None:
        found = next((each for each in self.faults if each.at == at and each.times), None)
        if found:
            found.times -= 1
            found.happened += 1
        return found

    def __enter__(self) -> "MailServer":
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class Gone(Exception):
    pass


def _handler(site: MailServer) -> type[socketserver.StreamRequestHandler]:
    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.sender, self.recipients, self.encrypted, self.known = "", [], False, False
            try:
                self.say("CONNECT", "220 here")
                while line := self.rfile.readline():
                    self.obey(line.decode("utf-8", "replace").rstrip("\r\n"))
            except (Gone, OSError):
                pass
            finally:
                self.rfile.close()
                self.connection.close()

        def say(self, at: str, answer: str) -> bool:
            fault = site.met(at)
            if fault and not fault.code:
                raise Gone
            self.wfile.write((f"{fault.code} told to" if fault else answer).encode() + b"\r\n")
            return fault is None

        def obey(self, line: str) -> None:
            verb, _, rest = line.partition(" ")
            act = getattr(self, f"do_{verb.lower()}", None)
            if act is None:
                self.wfile.write(b"500 what\r\n")
            else:
                act(rest)

        def do_ehlo(self, _rest: str) -> None:
            offers = ["STARTTLS"] if site.tls and not self.encrypted else []
            offers += ["AUTH PLAIN"] if site.users else []
            lines = ["here", *offers]
            for at, each in enumerate(lines):
                self.wfile.write(f"250{' ' if at == len(lines) - 1 else '-'}{each}\r\n".encode())

        def do_starttls(self, _rest: str) -> None:
            assert site.tls
            self.wfile.write(b"220 go\r\n")
            self.connection = site.tls.wrap_socket(self.request, server_side=True)
            self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)
            self.encrypted = True

        def do_auth(self, rest: str) -> None:
            _, user, password = base64.b64decode(rest.split()[1]).decode().split("\0")
            self.known = site.users.get(user) == password
            self.wfile.write(b"235 yes\r\n" if self.known else f"535 not {password}\r\n".encode())

        def do_mail(self, rest: str) -> None:
            if site.users and not self.known:
                self.wfile.write(b"530 sign in\r\n")
                return
            self.sender = rest.partition("<")[2].partition(">")[0]
            self.say("MAIL", "250 ok")

        def do_rcpt(self, rest: str) -> None:
            if self.say("RCPT", "250 ok"):
                self.recipients.append(rest.partition("<")[2].partition(">")[0])

        def do_data(self, _rest: str) -> None:
            if not self.say("DATA", "354 go on"):
                return
            lines = []
            while (line := self.rfile.readline()) != b".\r\n":
                if not line:
                    raise Gone
                lines.append(line[1:] if line.startswith(b".") else line)
            waiting = next((each for each in site.faults if each.at == "END" and each.times), None)
            if waiting is None or waiting.after:
                site.messages.append((self.sender, self.recipients, b"".join(lines)))
                site.secure.append(self.encrypted)
            self.say("END", "250 taken")

        def do_rset(self, _rest: str) -> None:
            self.wfile.write(b"250 ok\r\n")

        def do_quit(self, _rest: str) -> None:
            self.wfile.write(b"221 bye\r\n")
            raise Gone

    return Handler
