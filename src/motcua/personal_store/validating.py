"""What the signatures of a kept paper prove: asked of the bytes as they came, written beside them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from motcua.documents.queries import PDF, StoredFile, read
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Unavailable
from motcua.personal_store import events
from motcua.personal_store.models import KeptPaper
from motcua.platform import log
from motcua.platform.transactions import command
from motcua.signing.ports import Trust, trusted
from motcua.signing.queries import verify_foreign
from motcua.signing.types import Verification

OFFICIAL = frozenset({"officials", "demonstration"})
"""For whom an authority vouches when a state body has signed (`signing.types.Purpose`)."""


def examined(media_type: str, data: bytes) -> dict[str, Any] | None:
    """The report on a PDF; None for what bears no signature by its nature. Raises `Unavailable` when too many ask."""
    if media_type != PDF:
        return None
    try:
        believed = trusted()
    except Unavailable:
        believed = Trust()
    return _report(verify_foreign(data, believed))


def _report(found: Verification) -> dict[str, Any]:
    return {
        "integrity": found.integrity or "",
        "valid": found.valid,
        "problem": str(found.problem) if found.problem else "",
        "signers": [
            {
                "kind": one.kind,
                "name": one.name,
                "organisation": one.organisation,
                "at": log.iso(moment) if (moment := one.time_stamped_at or one.signed_at) else None,
                "trusted_as": one.trusted_as,
                "integrity": one.integrity,
            }
            for one in found.signatures
        ],
    }


def is_official(report: Mapping[str, Any] | None) -> bool:
    """Whether every signature is good and a state body has signed."""
    if not report or not report["valid"]:
        return False
    return any(one["kind"] == "organisation" and one["trusted_as"] in OFFICIAL for one in report["signers"])


def validate(*, actor: Actor, paper: KeptPaper) -> KeptPaper:
    """Ask again what its signatures prove and write it down; the file is not touched. Raises `Unavailable`."""
    file: StoredFile = paper.file
    if file.erased_at is None:
        _note(actor=actor, paper=paper.pk, report=examined(file.media_type, read(file)))
        paper.refresh_from_db()
    return paper


@command
def _note(*, actor: Actor, paper: UUID, report: dict[str, Any] | None) -> None:
    held = KeptPaper.objects.select_for_update().get(pk=paper)
    held.validation, held.validated_at = report, clock.now()
    held.save(update_fields=["validation", "validated_at"])
    data = {"paper": str(held.pk), "integrity": (report or {}).get("integrity", ""), "sha256": held.file_id}
    log.record(
        events.TOPIC, int(held.party_id or 0), events.VALIDATED, at=clock.now(), actor=actor, data=data
    )
