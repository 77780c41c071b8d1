"""What is kept of a person in their store, as it is told to them."""

from collections.abc import Sequence
from typing import Any

from motcua.personal_store.access import of_parties
from motcua.personal_store.models import KeptPaper, Share, ShareLook
from motcua.platform import log


def paper_facts(parties: Sequence[int]) -> list[dict[str, Any]]:
    """Every paper, without what is empty."""
    return [
        {name: value for name, value in _facts(paper).items() if value not in ("", None)}
        for paper in of_parties(list(parties))
    ]


def _facts(paper: KeptPaper) -> dict[str, Any]:
    return {
        "title": paper.title,
        "number": paper.number,
        "issuer": paper.issuer,
        "issued_on": paper.issued_on.isoformat() if paper.issued_on else "",
        "valid_until": paper.valid_until.isoformat() if paper.valid_until else "",
        "code": paper.source,
        "saved_at": log.iso(paper.put_at),
        "sha256": paper.file_id,
    }


def share_facts(parties: Sequence[int]) -> list[dict[str, Any]]:
    """Every link to a paper of theirs, with who opened it."""
    found = Share.objects.filter(paper__party_id__in=parties).select_related("paper").order_by("pk")
    return [
        {
            "title": one.paper.title,
            "why": one.whom,
            "made_at": log.iso(one.made_at),
            "expires_at": log.iso(one.until),
            **({"ended_at": log.iso(one.ended_at)} if one.ended_at else {}),
            "looks": [_look(look) for look in one.looks.all()],
        }
        for one in found
    ]


def _look(look: ShareLook) -> dict[str, str]:
    return {"at": log.iso(look.at), "address": look.address, "browser": look.browser}
