"""One e-mail through Django's configured server, with an honest word on how it ended."""

import smtplib
import ssl
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from motcua.notifications.rules import Outcome


def send(*, to: str, subject: str, body: str, message_id: str) -> tuple[Outcome, str]:
    """Hand a letter to the mail server; returns the outcome and, unless it was sent, what the server said."""
    line = get_connection()
    try:
        line.open()
    except Exception as error:  # every fault of a line that is not open yet left the letter here
        _close(line)
        return of_opening(error), repr(error)
    try:
        EmailMessage(subject, body, to=[to], connection=line, headers=_headers(message_id)).send()
    except Exception as error:
        return of_sending(error), repr(error)
    finally:
        _close(line)
    return Outcome.SENT, ""


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


def _headers(message_id: str) -> dict[str, str]:
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "motcua.invalid"
    return {"Message-ID": f"<{message_id}@{domain}>", "Auto-Submitted": "auto-generated"}


def _close(line: object) -> None:
    """The server's word on the letter counts, not how the line ended."""
    try:
        line.close()  # type: ignore[attr-defined]
    except (OSError, smtplib.SMTPException):
        return
