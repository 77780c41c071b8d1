"""The proof of receipt: given inside the filing itself, signed by the installation's own key, calling nobody outside.

All that it says stands in the dossier's first event, and the key always signs the same facts alike: so it is kept
nowhere, and given again whenever somebody asks.
"""

from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import orjson
from django.conf import settings

from motcua.documents.queries import files
from motcua.dossiers.models import Dossier, ReceiptKey
from motcua.dossiers.outputs.unsigned import answer_to
from motcua.dossiers.store import TOPIC
from motcua.kernel import clock
from motcua.kernel.errors import NotFound, Refusal
from motcua.platform.effects.commands import ask
from motcua.platform.effects.performers import Performer
from motcua.platform.effects.types import Answer, Asked, Outcome, Policy, Request, Verdict, minutes
from motcua.platform.log import Link, events_of
from motcua.signing.commands import endorse, prove_receipt
from motcua.signing.ports import receipt_key
from motcua.signing.types import KeyRef

KIND = "receipt_key"


def prove(dossier: Dossier, number: int = 1) -> dict[str, Any]:
    """The proof that this dossier was received, as JSON; of one that was just made without a look at the database.

    A later `number` proves another event of it: what an applicant sent afterwards.
    """
    return prove_receipt(says(dossier, number))


def says(dossier: Dossier, number: int = 1) -> dict[str, Any]:
    """The facts of a proof, as that event of the dossier tells them; `NotFound` when there is none."""
    known = dossier.filed if number == 1 else None
    event = known or next(iter(events_of(TOPIC, dossier.pk, first=number)[number - 1 :]), None)
    if event is None:
        raise NotFound("Hồ sơ này không có bằng chứng đã nhận.")
    return _facts(dossier, event) | ({"event": number, "what": event.type} if number > 1 else {})


def proof_file(dossier: Dossier, number: int = 1) -> bytes:
    """The proof as a file that stands by itself: with the agency's signature for its key, once there is one."""
    proof = prove(dossier, number)
    endorsement = vouched().get(bytes.fromhex(proof["key"]))
    beside = {"endorsement": b64encode(endorsement).decode()} if endorsement else {}
    return orjson.dumps({**proof, **beside}, option=orjson.OPT_INDENT_2)


def _facts(dossier: Dossier, event: Link) -> dict[str, Any]:
    """Codes and hashes only: nothing about people."""
    said = event.data
    return {
        "system": settings.PUBLIC_URL,
        "code": dossier.code,
        "received_at": event.at.astimezone(clock.VIETNAM).isoformat(),
        "procedure": dossier.procedure_code,
        "counter": said["counter"],
        "files": _files(said.get("papers", ())),
        "form_sha256": said.get("answers", ""),
        "event_sha256": event.hash.hex(),
    }


def _files(papers: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What came, by hash; the size of a file stands in the event or beside the file."""
    kept = files({p["sha256"] for p in papers if "size" not in p})
    return [
        {
            "component": p["component"],
            "sha256": p["sha256"],
            "size": p["size"] if "size" in p else kept[p["sha256"]].size,
        }
        for p in papers
    ]


def vouched() -> Mapping[bytes, bytes]:
    """The agency's signature for each key of ours, past ones too, by the public key."""
    return {bytes.fromhex(k.public): b64decode(k.endorsement) for k in ReceiptKey.objects.all()}


def keys() -> dict[str, Any]:
    """What is published of our keys: the one in use, and each that an agency vouched for."""
    signed = vouched()
    known = {receipt_key().public, *signed}
    return {
        "current": receipt_key().public.hex(),
        "keys": [
            {"key": key.hex(), "endorsement": b64encode(signed[key]).decode() if key in signed else None}
            for key in sorted(known)
        ],
    }


class KeyEndorser(Performer):
    """Has an agency vouch for the key, once for each key."""

    kind = KIND
    policy = Policy(backoff=minutes(0.5, 1, 5, 15, 60))

    def __init__(self, agency: Callable[[], str]) -> None:
        self._agency = agency

    def ask(self) -> None:
        """Ask that the key in use be vouched for; asked for before, it is not asked for again."""
        key = receipt_key().public.hex()
        ask(Request(kind=KIND, key=f"{KIND}:{key}", payload={"key": key}, subject=key[:8]))

    def perform(self, asked: Asked) -> Answer:
        """Sign the public half."""
        key = asked.payload["key"]
        agency = KeyRef("organisation", self._agency())
        try:
            signature = endorse(bytes.fromhex(key), key=agency, at=clock.now())
        except Refusal as refusal:
            return answer_to(refusal)
        return Answer(Outcome.DONE, result={"signature": b64encode(signature).decode()})

    def settled(self, asked: Asked, verdict: Verdict) -> None:
        """Keep what was signed."""
        if given := verdict.answer.result.get("signature"):
            ReceiptKey.objects.update_or_create(
                public=asked.payload["key"], defaults={"endorsement": given, "endorsed_at": clock.now()}
            )

    def find_out(self, asked: Asked) -> Answer:
        """A signature that was not kept was given to nobody."""
        return Answer(Outcome.TEMPORARY)
