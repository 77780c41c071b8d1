"""What programs get when they file, and of the dossiers that one filing opens (see `response_schemas.py`)."""

from datetime import datetime
from typing import Any

from ninja import Schema

Moment = datetime


class LinkedOut(Schema):
    """One of the dossiers that a filing of linked procedures opened. `suspended` `linked`: it waits for the results of
    those in `waits_for` (codes), and nobody's time runs. `after`: what it began or begins after, by `key`.
    """

    key: str
    code: str
    procedure: str
    agency: str
    counter: str
    status: int
    status_key: str
    suspended: str
    after: list[str]
    waits_for: list[str]
    due_at: datetime | None


class FiledPaperOut(Schema):
    """A paper on the receipt."""

    component: str
    name: str
    sha256: str
    size: int


class ReceiptProofOut(Schema):
    """A proof of receipt, format `motcua-receipt-1` (docs/mechanisms/signing.md)."""

    format: str
    facts: dict[str, Any]
    key: str
    signature: str
    endorsement: str = ""


class FiledOut(Schema):
    """The answer to a filing with the proof that it was received; the signed receipt follows at `receipt`.

    `linked`: all that a filing of linked procedures opened, this one first, with one `secret` and each a proof.
    """

    code: str
    secret: str
    submitted_at: Moment
    procedure: str
    fee_due: int
    papers: list[FiledPaperOut]
    form_sha256: str
    warnings: list[str]
    url: str
    proof: ReceiptProofOut
    receipt: str
    public_url: str
    linked: list[LinkedOut]
