"""Every error that we raise. The message of each is a sentence that a user may read; it never holds a secret.

ExporterError
├── SettingsError            the settings are wrong; ``faults`` names all of them at once
├── NotWell                  a check of the installation found what must be put right
├── InvalidInput             a form or command said something that cannot be; ``faults`` by field
├── NotFound                 no such object, or not yours: the two look alike
│   └── BeginAnew            likewise; its sentence says where else to begin
├── NotAllowed               CKAN, or a role, says no
├── SignInError              the sign-in could not be completed
├── LeaseLost                another worker holds this job now: stop at once, write nothing
├── Draining                 this worker is asked to stop: give the job back
├── Cancelled                the owner asked to stop this job
├── Stalled                  retryable: a try in which nothing moved any more
├── DatabaseAway             retryable, not counted: the database does not answer
│   └── DatabaseRefused      an administrator must put right what it refuses
├── NeedsUser                only the owner can go on: a new token, a changed dataset
├── SecretUnreadable         a stored secret does not decrypt, or belongs to somebody else
├── FileError                a file cannot be read as planned
│   ├── FileMissing
│   │   ├── FileRestricted   it is there, and not for us
│   │   └── NotAFile         a web page came in its place
│   ├── FileTooLarge         longer than is taken here
│   └── FileChanged          retryable: it is planned again
├── RecordError              this record cannot be carried over; the others can
│   ├── Incomplete           some of its files did not arrive; ``problems`` says how many
│   └── XmlRefused           what it came in is no XML that is read here: damaged, too large, or dangerous
├── NotYet                   retryable, not counted: nothing is wrong, the time has not come; ``retry_after_seconds``
├── MailAway                 retryable: the mail server does not take the message now
├── MailRefused              it never will
├── ChecksumMismatch         retryable: the remote copy differs from ours
└── RemoteError              a repository did not do what was asked
    ├── RemoteUnavailable    retryable: no answer, or 5xx; the effect may have happened
    │   ├── WebPage          a web page came with a good status: another software, a sign-in, or a limiter of robots
    │   └── TooLong          its answer is longer than is read here: asking for less may help, asking again does not
    ├── RateLimited          retryable, not counted; ``retry_after_seconds``, and whether it was ``told``
    ├── RemoteConflict       retryable: 408, 409, 423, 425
    ├── TokenRefused         401, 403 or a CSRF 400, and the probe failed too
    │   └── TurnedAway       403 with a web page: not the repository's own word, perhaps that of a limiter of robots
    ├── AddressRefused       the address guard said no
    └── RemoteRefused        any other 4xx: final; ``faults`` by field
        ├── RemoteMissing    404 or 410
        └── ListLost         where a list stood is not known there any more: it is asked for from its beginning
"""

from collections.abc import Mapping, Sequence


class ExporterError(Exception):
    """The root. ``str(error)`` is a sentence; ``retryable`` says whether trying again can help."""

    retryable = False
    counts = True
    """Whether a try that ended so counts against the number of tries."""
    problems = 0
    """How many files or records failed with it."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or type(self).__name__)


class SettingsError(ExporterError):
    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("The settings are not complete:\n" + "\n".join(f"  - {fault}" for fault in faults))


class NotWell(ExporterError):
    pass


class InvalidInput(ExporterError):
    """``faults``: field name → sentence; the field ``""`` stands for the whole form."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        self.faults = dict(faults)
        super().__init__(" ".join(self.faults.values()))


class NotFound(ExporterError):
    pass


class BeginAnew(NotFound):
    pass


class NotAllowed(ExporterError):
    pass


class SignInError(ExporterError):
    pass


class LeaseLost(ExporterError):
    pass


class Draining(ExporterError):
    pass


class Cancelled(ExporterError):
    pass


class NeedsUser(ExporterError):
    """``reason`` is a code that pages know: token, changed, rights."""

    def __init__(self, message: str, reason: str) -> None:
        self.reason = reason
        super().__init__(message)


class Stalled(ExporterError):
    retryable = True


class DatabaseAway(ExporterError):
    retryable = True
    counts = False


class DatabaseRefused(DatabaseAway):
    pass


class SecretUnreadable(ExporterError):
    pass


class FileError(ExporterError):
    pass


class FileMissing(FileError):
    """``said``: what its server gave as the reason."""

    def __init__(self, message: str = "", said: str = "") -> None:
        self.said = said
        super().__init__(message)


class FileRestricted(FileMissing):
    pass


class NotAFile(FileMissing):
    pass


class FileTooLarge(FileError):
    pass


class FileChanged(FileError):
    retryable = True


class RecordError(ExporterError):
    pass


class Incomplete(RecordError):
    def __init__(self, message: str, problems: int) -> None:
        self.problems = problems
        super().__init__(message)


class XmlRefused(RecordError):
    pass


class NotYet(ExporterError):
    retryable = True
    counts = False

    def __init__(self, message: str, retry_after_seconds: float) -> None:
        self.retry_after_seconds = retry_after_seconds
        super().__init__(message)


class MailAway(ExporterError):
    """``unsure``: the message was handed over whole, and no answer came."""

    retryable = True

    def __init__(self, message: str, *, unsure: bool = False) -> None:
        self.unsure = unsure
        super().__init__(message)


class MailRefused(ExporterError):
    pass


class ChecksumMismatch(ExporterError):
    retryable = True


class RemoteError(ExporterError):
    """``host`` is the repository that spoke (or was silent); ``status`` its HTTP status, 0 without an answer."""

    code = ""
    """The word of OAuth or OAI-PMH for what is wrong, where there is one."""
    body = ""
    """The beginning of what came with the status, for who knows its language. It is shown to nobody."""

    def __init__(self, message: str, host: str = "", status: int = 0) -> None:
        self.host = host
        self.status = status
        super().__init__(message)


class RemoteUnavailable(RemoteError):
    retryable = True


class WebPage(RemoteUnavailable):
    pass


class TooLong(RemoteUnavailable):
    pass


class TooManyWaiting(RemoteUnavailable):
    """Here, not there: as many pages as may wait for other services do so already."""


class RateLimited(RemoteError):
    retryable = True
    counts = False

    def __init__(
        self, message: str, host: str = "", status: int = 429, retry_after_seconds: float = 60, *, told: bool = True
    ) -> None:
        self.retry_after_seconds = retry_after_seconds
        self.told = told
        super().__init__(message, host, status)


class RemoteConflict(RemoteError):
    retryable = True


class TokenRefused(RemoteError):
    pass


class TurnedAway(TokenRefused):
    pass


class AddressRefused(RemoteError):
    pass


class RemoteRefused(RemoteError):
    """``faults``: the repository's own field path → its messages."""

    def __init__(self, message: str, host: str = "", status: int = 400, faults: Mapping[str, str] | None = None) -> None:
        self.faults = dict(faults or {})
        super().__init__(message, host, status)


class RemoteMissing(RemoteRefused):
    pass


class ListLost(RemoteRefused):
    pass
