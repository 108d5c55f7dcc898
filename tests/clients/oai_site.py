"""An OAI-PMH repository that keeps to the protocol, and says what a test has it say."""

from simulators.server import Reply, Request, Service

SPACE = "http://www.openarchives.org/OAI/2.0/"
MOMENT = "2026-05-01T12:00:00Z"


def framed(inner: str) -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<OAI-PMH xmlns="{SPACE}"><responseDate>{MOMENT}</responseDate>'
        f"<request>https://there.example.org/oai</request>{inner}</OAI-PMH>"
    )


def error(code: str, text: str = "") -> str:
    return framed(f'<error code="{code}">{text}</error>')


def header(identifier: str, deleted: bool = False) -> str:
    status = ' status="deleted"' if deleted else ""
    told = f"<identifier>{identifier}</identifier><datestamp>2024-05-01</datestamp>"
    return f"<header{status}>{told}<setSpec>a</setSpec><setSpec>a:b</setSpec></header>"


class OaiSite(Service):
    """``says`` is the next answers, each for once, and the last one for ever."""

    def __init__(self) -> None:
        super().__init__()
        self.says: list[Reply] = []
        self.route("GET", "/deep/oai", self._answer)

    def say(self, *texts: str, status: int = 200) -> None:
        self.says = [Reply(status, text, {"Content-Type": "text/xml"}) for text in texts]

    def _answer(self, _: Request) -> Reply:
        return self.says.pop(0) if len(self.says) > 1 else self.says[0]
