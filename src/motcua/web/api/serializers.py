"""A dossier, its steps and papers as plain data."""

from collections.abc import Mapping, Sequence
from typing import Any

from motcua.dossiers.outputs import INSIDE, notes
from motcua.dossiers.queries import notices
from motcua.dossiers.queries.detail import Detail
from motcua.dossiers.queries.grounds import ground_of
from motcua.dossiers.queries.handovers import RegisterLine
from motcua.dossiers.queries.issued import Former
from motcua.dossiers.queries.journey import Happening, Station
from motcua.dossiers.queries.linked import Group, Sibling, group_of
from motcua.dossiers.queries.sensitivity import name_of
from motcua.dossiers.queries.signings import Progress
from motcua.dossiers.queries.worklists import DossierLine, Work
from motcua.dossiers.types import Dossier, Paper, Step, TrackedPaper
from motcua.personal_store.queries import standing_of
from motcua.personal_store.types import KeptPaper
from motcua.procedures.queries import Sensitivity
from motcua.process.states import Status
from motcua.web.api.reply import moment
from motcua.web.ui.formers import former_words
from motcua.web.ui.refusals import in_words


def line(dossier: Dossier | DossierLine) -> dict[str, Any]:
    """A dossier in a list."""
    return {
        "code": dossier.code,
        "procedure": dossier.procedure_code,
        "procedure_name": dossier.procedure_name,
        "case": dossier.case_code,
        "channel": dossier.channel,
        "owner_name": dossier.owner_name,
        "asker_name": dossier.asker_name,
        "counter": dossier.counter_id,
        "handling": dossier.handling_id,
        "receiving": dossier.receiving,
        "status": dossier.status,
        "status_key": Status(dossier.status).name.lower(),
        "stage": dossier.stage,
        "submitted_at": moment(dossier.submitted_at),
        "taken_at": moment(dossier.taken_at),
        "received_at": moment(dossier.received_at),
        "due_at": moment(dossier.due_at),
        "finished_at": moment(dossier.finished_at),
        "ended_at": moment(dossier.ended_at),
        "changed_at": moment(dossier.changed_at),
        "fee_due": dossier.fee_due,
        "fee_paid": dossier.fee_paid,
        "supplements": dossier.supplements,
        "negative": dossier.negative,
        "extensions": dossier.extensions,
        "apology_until": moment(dossier.apology_until),
        "version": dossier.chain_seq,
    }


def masked(dossier: Dossier) -> dict[str, Any]:
    """The same for whoever holds only the secret: names as `Tằng V. P.`."""
    names = {"owner_name": dossier.owner_name, "asker_name": dossier.asker_name}
    return {**line(dossier), **{key: _initials(name) for key, name in names.items()}}


def _initials(name: str) -> str:
    first, *rest = name.split() or [""]
    return " ".join([first, *(f"{part[0]}." for part in rest)])


def whole(seen: Detail) -> dict[str, Any]:
    """Everything about a dossier that its reader is shown."""
    dossier = seen.dossier
    papers = [p for row in seen.papers for p in row.papers] + list(seen.extra_papers)
    return {
        "dossier": line(dossier),
        "owner": dict(dossier.applicant) if seen.shows_form else {},
        "asker": {"name": dossier.asker_name, "ground": _ground(dossier)},
        "answers": dict(dossier.answers) if seen.shows_form else {},
        "returning": dossier.returning,
        "return_address": dossier.return_address if seen.shows_form else "",
        "clock": clock(seen),
        "answer_by": moment(dossier.answer_by),
        "to_check": dossier.to_check,
        "unknown_fees": [fee.name for fee in seen.charge.unknown],
        "stations": stations(seen.stations),
        "steps": [step(s) for s in seen.steps] if seen.standing.officer else [],
        "papers": [paper(p, seen.sensitivity) for p in papers],
        "missing": [row.component.code for row in seen.papers if row.missing],
        "outputs": outputs(seen, officer=seen.standing.officer is not None),
        "result": _result(seen) if seen.standing.officer else None,
        "actions": [act.key for act in seen.actions],
        "colleagues": [{"id": o.pk, "name": o.name} for o in seen.colleagues]
        if seen.standing.officer
        else [],
        "linked": linked(group_of(dossier.pk)) if seen.share is None else [],
    }


def linked(group: Group | None) -> list[dict[str, Any]]:
    """All that a linked filing opened; empty for what was filed by itself."""
    return [_linked(one) for one in group.siblings] if group else []


def _linked(one: Sibling) -> dict[str, Any]:
    return {
        "key": one.member.key,
        "code": one.dossier.code,
        "procedure": one.dossier.procedure_code,
        "agency": one.dossier.handling_id,
        "counter": one.dossier.counter_id,
        "status": one.dossier.status,
        "status_key": Status(one.dossier.status).name.lower(),
        "suspended": one.dossier.suspended,
        "after": list(one.member.after),
        "waits_for": [other.code for other in one.waits_for],
        "due_at": moment(one.dossier.due_at),
    }


def _ground(dossier: Dossier) -> str:
    return str(dossier.applicant.get("ground") or "") if ground_of(dossier.applicant) else ""


def _result(seen: Detail) -> dict[str, Any] | None:
    return {"fields": dict(seen.result.fields), "number": seen.result.number} if seen.result else None


def signing(now: Progress) -> dict[str, Any]:
    """How far the signing of a result has come."""
    row = now.signing
    return {
        "id": row.pk,
        "dossier": row.dossier.code,
        "act": row.act,
        "state": now.state,
        "detail": in_words(why) if (why := now.refusal or now.trouble) else "",
        "consented_at": moment(row.consented_at),
        "until": moment(now.until),
        "again_at": moment(now.again_at),
        "ended_at": moment(row.ended_at),
    }


def notice(now: notices.Line) -> dict[str, Any]:
    """A notice as it stands, with the addresses of how it will look and of what was given out."""
    row = now.notice
    return {
        "id": row.pk,
        "dossier": row.dossier.code,
        "kind": row.kind,
        "agency": {"code": row.agency_id, "name": row.agency.name},
        "at": moment(row.at),
        "number": row.number,
        "state": now.state,
        "detail": in_words(why) if (why := now.refusal or now.trouble) else "",
        "consented_at": moment(row.consented_at) if row.consent else None,
        "until": moment(now.until),
        "again_at": moment(now.again_at),
        "issued_at": moment(row.issued_at),
        "draft": "" if row.issued_at else f"/api/v1/notices/{row.pk}/draft",
        "output": f"/api/v1/dossiers/{row.dossier.code}/outputs/{row.kind}" if row.issued_at else "",
    }


def tracked_paper(one: TrackedPaper) -> dict[str, Any]:
    """Where a paper with a code is; `to` only while it is on its way."""
    return {
        "code": one.code,
        "dossier": one.dossier.code,
        "kind": one.kind,
        "name": one.name,
        "place": one.place,
        "agency": one.agency_id,
        "holder": one.holder.name,
        "to": one.transfer.to_agency_id if one.transfer else "",
        "since": moment(one.since),
        "post_number": one.post_number,
    }


def register_line(one: RegisterLine) -> dict[str, Any]:
    """A line of a counter's register."""
    moments = ("taken_at", "received_at", "forwarded_at", "due_at", "returned_at")
    texts = ("code", "procedure", "name", "contact", "agency", "way", "taken_by")
    return {
        **{name: getattr(one, name) for name in texts},
        **{name: moment(getattr(one, name)) for name in moments},
        "quantity": 1,
        "status": int(one.status),
        "note": notes(one),
    }


def clock(seen: Detail) -> dict[str, Any]:
    """How the time stands."""
    view = seen.clock
    return {
        "running": view.running,
        "due_at": moment(view.due_at),
        "minutes_left": view.minutes_left,
        "day_minutes": view.day_minutes,
        "waits_on": view.waits_on,
        "late": view.late,
        "countable": seen.countable,
    }


def stations(found: Sequence[Station]) -> list[dict[str, Any]]:
    """The five stages in order."""
    return [
        {
            "stage": s.stage,
            "state": s.state,
            "who": s.who,
            "post": s.post,
            "agency": s.agency,
            "at": moment(s.at),
            "due": moment(s.due),
            "beside": [
                {"who": t.who, "post": t.post, "agency": t.agency, "due": moment(t.due), "rests": t.rests}
                for t in s.beside
            ],
        }
        for s in found
    ]


def step(row: Step) -> dict[str, Any]:
    """A step with who has it or did it."""
    return {
        "no": row.no,
        "key": row.key,
        "stage": row.stage,
        "kind": row.kind,
        "title": row.title,
        "agency": {"code": row.agency_id, "name": row.agency.name},
        "post": row.role,
        "opened_at": moment(row.opened_at),
        "due_at": moment(row.due_at),
        "holder": row.holder.name if row.holder else "",
        "closed_at": moment(row.closed_at),
        "outcome": row.outcome,
        "done_by": row.done_by_name,
        "done_as": row.post_title,
        "note": row.note,
        "question": row.question,
    }


def paper(row: Paper, marks: Mapping[str, Sensitivity]) -> dict[str, Any]:
    """A paper as handed in."""
    return {
        "id": row.pk,
        "component": row.component,
        "component_name": row.component_name,
        "name": row.name,
        "origin": row.origin,
        "sha256": row.file_id,
        "size": row.file.size if row.file else None,
        "media_type": row.file.media_type if row.file else None,
        "added_at": moment(row.added_at),
        "added_by": row.added_by,
        "sensitivity": int(marks[name_of(row)]),
        "reused": reused(row.kept) if row.kept else None,
    }


def reused(kept: KeptPaper) -> dict[str, Any]:
    """The paper of the applicant's store that stands for it, as it stands today."""
    return {
        "kind": kept.kind,
        "title": kept.title,
        "number": kept.number,
        "issuer": kept.issuer,
        "issued_on": kept.issued_on,
        "valid_until": kept.valid_until,
        "origin": kept.origin,
        "form": kept.form,
        "source": kept.source,
        "standing": standing_of(kept).value,
    }


def former(found: Former) -> dict[str, Any]:
    """What became of a paper that holds no more, or will not."""
    return {
        "way": found.way,
        "issued": found.issued,
        "at": moment(found.at),
        "law": found.law,
        "by_number": found.by_number,
        "by_at": moment(found.by_at),
        "sentence": former_words(found)[0],
    }


def outputs(seen: Detail, *, officer: bool) -> list[dict[str, Any]]:
    """What we issued; papers among officials stay inside the office."""
    return [
        {
            "kind": o.kind,
            "sha256": o.file_id,
            "size": o.file.size,
            "made_at": moment(o.made_at),
            "url": f"/api/v1/dossiers/{seen.dossier.code}/outputs/{o.kind}",
            "sensitivity": int(seen.sensitivity[name_of(o)]),
            "former": former(seen.formers[o.file_id]) if o.file_id in seen.formers else None,
        }
        for o in seen.outputs
        if officer or o.kind not in INSIDE
    ]


def happening(told: Happening) -> dict[str, Any]:
    """One line of the timeline, masked already for its reader (`access.told`)."""
    rows: list[Mapping[str, Any]] = told.data.get("defects", [])
    return {
        "type": told.type,
        "at": moment(told.at),
        "who": told.who,
        "post": told.post,
        "note": told.note,
        "defects": [{key: str(value) for key, value in row.items()} for row in rows],
    }


def work(row: Work) -> dict[str, Any]:
    """An open step with its dossier."""
    return {
        "step": row.no,
        "key": row.key,
        "stage": row.stage,
        "title": row.title,
        "agency": {"code": row.agency_id, "name": row.agency_name},
        "post": row.role,
        "opened_at": moment(row.opened_at),
        "due_at": moment(row.due_at),
        "urgency": moment(row.urgency),
        "holder": row.holder,
        "rests": row.rests,
        "dossier": line(row.dossier),
    }
