"""The chore that sends the e-mails whose rows are due.

1. A row is claimed: its number of tries is its fence.
2. Just before the letter is handed over the row says so.
3. The answer decides. A try that ended before 2 is made again; after 2 only when the server refused: what was perhaps taken
   is never sent a second time, and may in this one moment be lost.

No state of a job hangs on any of it.
"""

import logging
from collections.abc import Callable

from exporter.database.engine import Database
from exporter.errors import LeaseLost, MailAway, MailRefused
from exporter.mail import send
from exporter.settings import SmtpSettings
from exporter.transfers import mails
from exporter.transfers.mails import Mail

log = logging.getLogger(__name__)
AT_ONCE = 50
Observe = Callable[[str], object]


def send_due(database: Database, settings: SmtpSettings, observe: Observe = lambda _step: None) -> int:
    """How many were sent. A server that is away ends the turn: it would be away for the others too."""
    with database.transaction() as connection:
        if count := mails.settle(connection):
            log.warning("of %s e-mails nobody knows whether they arrived; they are not sent again", count)
    count = 0
    while count < AT_ONCE:
        with database.transaction() as connection:
            mail = mails.claim(connection)
        if mail is None or not _send_one(database, settings, mail, observe):
            return count
        count += 1
    return count


def _send_one(database: Database, settings: SmtpSettings, mail: Mail, observe: Observe) -> bool:
    """Whether the next one may follow."""
    observe("mail-claimed")
    try:
        send(settings, mail.letter, lambda: _hand_over(database, mail, observe))
    except MailRefused as error:
        log.warning("the e-mail about job %s cannot be sent: %s", mail.job_id, error)
        with database.transaction() as connection:
            mails.failed(connection, mail, str(error))
        return True
    except MailAway as error:
        _put_back(database, mail, error)
        return False
    observe("mail-handed")
    with database.transaction() as connection:
        mails.sent(connection, mail)
    observe("mail-recorded")
    return True


def _hand_over(database: Database, mail: Mail, observe: Observe) -> None:
    with database.transaction() as connection:
        if not mails.handing(connection, mail):
            raise LeaseLost("Another worker sends this e-mail now.")
    observe("mail-handing")


def _put_back(database: Database, mail: Mail, error: MailAway) -> None:
    log.warning("the e-mail about job %s was not sent: %s", mail.job_id, error)
    with database.transaction() as connection:
        if error.unsure:
            mails.unsure(connection, mail, str(error))
        else:
            mails.try_again(connection, mail, str(error))
