"""A mail server as a channel for messages: one letter to one recipient, and what the server said to it."""

import smtplib
import socket
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from functools import cache
from typing import Literal

from motcua.kernel import clock
from motcua.notifications.ports import Channel, Limits
from motcua.platform.effects.types import Answer, Outcome, Policy

# Seconds that the server may take for each of its answers.
PATIENCE = 20


@dataclass(frozen=True)
class Server:
    """Where letters are handed in, as whom, and from whom they come. `security`: how the line is protected."""

    host: str
    port: int
    user: str
    password: str
    security: Literal["none", "starttls", "tls"]
    sender: str


class Smtp(Channel):
    """E-mail. A letter that may have gone is repeated once, under the same Message-ID, so that programs can tell it:
    a missed request for papers costs a citizen their limit, a second copy costs a glance."""

    name = "email"
    address = "email"
    limits = Limits(subject=200, body=100_000)
    policy = Policy(unknowns_repeated=1)

    def __init__(self, server: Server) -> None:
        self._server = server

    def send(self, *, to: str, subject: str, body: str, message_id: str) -> Answer:
        """Hand one letter to the server."""
        try:
            line = self._open()
        except Exception as error:  # every fault of a line that is not open yet left the letter here
            return Answer(of_opening(error), said(error))
        try:
            sender = parseaddr(self._server.sender)[1]
            line.send_message(self._letter(to, subject, body, message_id), sender, [to])
        except Exception as error:
            return Answer(of_sending(error), said(error))
        finally:
            _close(line)
        return Answer(Outcome.DONE)

    def find_out(self, message_id: str) -> Answer | None:
        """A mail server cannot be asked."""
        return None

    def _open(self) -> smtplib.SMTP:
        server = self._server
        where = (server.host, server.port, _own_name())
        if server.security == "tls":
            context = ssl.create_default_context()
            line: smtplib.SMTP = smtplib.SMTP_SSL(*where, timeout=PATIENCE, context=context)
        else:
            line = smtplib.SMTP(*where, timeout=PATIENCE)
        try:
            if server.security == "starttls":
                line.starttls(context=ssl.create_default_context())
            if server.user:
                line.login(server.user, server.password)
        except Exception:
            _close(line)
            raise
        return line

    def _letter(self, to: str, subject: str, body: str, message_id: str) -> EmailMessage:
        domain = parseaddr(self._server.sender)[1].rpartition("@")[2] or "motcua.invalid"
        letter = EmailMessage(policy=SMTP)
        letter["From"], letter["To"], letter["Subject"] = self._server.sender, to, subject
        letter["Date"] = format_datetime(clock.now())
        letter["Message-ID"] = f"<{message_id}@{domain}>"
        letter["Auto-Submitted"] = "auto-generated"
        letter.set_content(body)
        return letter


def of_opening(error: Exception) -> Outcome:
    """Why the server could not be reached; in no case did a letter leave."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return Outcome.CONFIGURATION if error.smtp_code >= 500 else Outcome.TEMPORARY
    if isinstance(error, ssl.SSLError | smtplib.SMTPNotSupportedError | UnicodeError):
        return Outcome.CONFIGURATION
    return Outcome.TEMPORARY


def of_sending(error: Exception) -> Outcome:
    """What the server answered to the letter itself (RFC 5321 section 4.2.1: 4yz later, 5yz never).

    A line that broke without an answer leaves it open whether the letter was taken.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _ in error.recipients.values()]
        return Outcome.PERMANENT if codes and min(codes) >= 500 else Outcome.TEMPORARY
    if isinstance(error, smtplib.SMTPSenderRefused):
        return Outcome.CONFIGURATION if error.smtp_code >= 500 else Outcome.TEMPORARY
    if isinstance(error, smtplib.SMTPResponseException):
        return Outcome.PERMANENT if error.smtp_code >= 500 else Outcome.TEMPORARY
    if isinstance(error, smtplib.SMTPServerDisconnected | OSError):
        return Outcome.UNKNOWN
    return Outcome.PERMANENT


def said(error: Exception) -> str:
    """The server's own words with their code; of a line that broke, how."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "; ".join(_words(code, text) for code, text in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return _words(error.smtp_code, error.smtp_error)
    return repr(error)


def _words(code: int, text: bytes | str) -> str:
    return f"{code} {text.decode('utf-8', 'replace') if isinstance(text, bytes) else text}"


@cache
def _own_name() -> str:
    """How we greet a server; asked once, since the name service can take seconds."""
    return socket.getfqdn()


def _close(line: smtplib.SMTP) -> None:
    """The server's word on the letter counts, not how the line ended."""
    try:
        line.quit()
    except (OSError, smtplib.SMTPException):
        line.close()
