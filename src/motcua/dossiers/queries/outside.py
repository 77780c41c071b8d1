"""Dossiers as they are told to other systems: what was declared, and how they stand now, for whoever compares.

Plain values, in our words: what a partner calls them its adapter knows.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from motcua.dossiers.models import Dossier, Paper
from motcua.dossiers.store import TOPIC
from motcua.identity.ports import NATIONAL
from motcua.identity.queries import Party
from motcua.kernel.vietnamese import normal
from motcua.platform.log import iso
from motcua.procedures.queries import frozen

__all__ = ["TOPIC", "Stand", "code_of", "described", "filed_under", "number_of", "stands", "stands_of"]


@dataclass(frozen=True)
class Stand:
    """How a dossier stands by its row."""

    id: int
    code: str
    status: int
    received_at: str | None
    finished_at: str | None
    ended_at: str | None
    seq: int


def described(numbers: Collection[int]) -> dict[int, dict[str, Any]]:
    """By number, what does not change with its course: what it is, whose, how it was filed, with which papers."""
    found = (
        Dossier.objects.filter(pk__in=numbers)
        .select_related("declaration", "owner")
        .prefetch_related("owner__provider_keys")
        .order_by("pk")
    )
    papers: dict[int, list[Paper]] = {}
    for paper in Paper.objects.filter(dossier__in=numbers).order_by("pk"):
        papers.setdefault(paper.dossier_id, []).append(paper)
    return {d.pk: _described(d, papers.get(d.pk, [])) for d in found}


def stands(*, since: datetime, until: datetime, after: int, most: int) -> Sequence[Stand]:
    """Dossiers filed in a span, in the order of their numbers, those behind `after`: so many at a time."""
    return _read(
        Dossier.objects.filter(submitted_at__gte=since, submitted_at__lt=until, pk__gt=after).order_by("pk")[
            :most
        ]
    )


def code_of(number: int) -> str:
    """The code of a dossier; empty when there is none."""
    return Dossier.objects.filter(pk=number).values_list("code", flat=True).first() or ""


def number_of(code: str) -> int | None:
    """The number of the dossier with this code."""
    return Dossier.objects.filter(code=code).values_list("pk", flat=True).first()


def filed_under(key: str) -> int | None:
    """The dossier that was filed under this key (`submission_key`)."""
    return Dossier.objects.filter(submission_key=key).values_list("pk", flat=True).first()


def stands_of(numbers: Collection[int]) -> dict[int, Stand]:
    """How these dossiers stand by their rows."""
    return {one.id: one for one in _read(Dossier.objects.filter(pk__in=numbers))}


def _read(rows: QuerySet[Dossier]) -> list[Stand]:
    columns = ("pk", "code", "status", "received_at", "finished_at", "ended_at", "chain_seq")
    return [
        Stand(pk, code, status, _moment(received), _moment(finished), _moment(ended), seq)
        for pk, code, status, received, finished, ended, seq in rows.values_list(*columns)
    ]


def _described(dossier: Dossier, papers: Sequence[Paper]) -> dict[str, Any]:
    content = frozen(dossier.version_id)
    case = content.case(dossier.case_code)
    charge = case.fees_for(dossier.channel, dossier.submitted_at.date()) if case else ()
    return {
        "code": dossier.code,
        "procedure": {
            "code": content.code,
            "name": content.name,
            "case": dossier.case_code,
            "field": content.field,
            "field_code": content.field_code or "",
        },
        "owner": _owner(dossier),
        "channel": dossier.channel,
        "filed_at": iso(dossier.submitted_at),
        "returning": dossier.returning,
        "counter": dossier.counter_id,
        "handling": dossier.handling_id,
        "fee_due": dossier.fee_due,
        "fees": [
            {"code": f.code, "name": f.name, "kind": f.kind, "amount": f.amount, "at": f.collect_at}
            for f in charge
        ],
        "papers": [_paper(p, dossier.channel) for p in papers],
        "databases": [],
        "vneid": bool(dossier.owner and dossier.owner.tech_id),
    }


def _owner(dossier: Dossier) -> dict[str, Any]:
    given: Mapping[str, Any] = dossier.declaration.applicant
    party = dossier.owner

    def known(name: str) -> str:
        return str(given.get(name) or (getattr(party, name, "") if party else "") or "")

    organisation = (given.get("kind") or (party.kind if party else "")) == "organisation"
    return {
        "name": dossier.owner_name,
        "kind": "organisation" if organisation else "person",
        **{name: known(name) for name in ("id_number", "tax_code", "passport", "phone", "email")},
        "key": _key(party) if party and dossier.channel == "online" else "",
    }


def _key(party: Party) -> str:
    """What the national portal knows them by."""
    return next((k.key for k in party.provider_keys.all() if k.provider == NATIONAL), "")


def _paper(paper: Paper, channel: str) -> dict[str, Any]:
    return {
        "component": paper.component,
        "name": normal(paper.name or paper.component_name),
        "sha256": paper.file_id or "",
        "digitised": bool(paper.file_id) and channel != "online",
        "reused": paper.origin == Paper.Origin.REUSED,
    }


def _moment(moment: datetime | None) -> str | None:
    return iso(moment) if moment else None
