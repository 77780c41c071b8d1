"""What the page of a dossier shows, part by part; no two parts may call different things by one name."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from motcua.agencies.queries import names
from motcua.dossiers import access, acts, outputs
from motcua.dossiers.act import Audience
from motcua.dossiers.acts.object_to_filing import OBJECT_TO_FILING
from motcua.dossiers.queries import custody, labels, signings, threads
from motcua.dossiers.queries.askers import asker
from motcua.dossiers.queries.clock import explanation
from motcua.dossiers.queries.detail import Detail
from motcua.dossiers.queries.grounds import ground_of
from motcua.dossiers.queries.journey import Happening, happenings
from motcua.dossiers.queries.linked import group_of
from motcua.dossiers.queries.on_the_spot import is_listed
from motcua.dossiers.queries.passed import passed_from, passed_to
from motcua.dossiers.queries.signings import Progress
from motcua.dossiers.types import Dossier
from motcua.exchange.queries import came_from
from motcua.identity.queries import doubts
from motcua.kernel.actor import Actor
from motcua.process.states import StepKind
from motcua.web.desk import custody_words, dossier_labels, issued, panels, results, tracks
from motcua.web.ui import dossier_words, outside_words, standing
from motcua.web.ui.forms import EForm
from motcua.web.ui.linked import parts as parts_of
from motcua.web.ui.owners import owner_lines

Part = Mapping[str, Any]


def composed(*parts: Part) -> dict[str, Any]:
    """All parts together; `ValueError` for a name that two of them give, since one would show the other's."""
    whole: dict[str, Any] = {}
    for part in parts:
        if twice := whole.keys() & part.keys():
            raise ValueError(f"two parts of a page name {sorted(twice)}")
        whole |= part
    return whole


def parts(actor: Actor, seen: Detail) -> Iterator[Part]:
    """Each for itself: head and bar, people, what was declared and drafted, what others said, papers, the story."""
    story = access.told(happenings(seen.dossier), Audience.OUTSIDER if seen.share else Audience.OFFICIAL)
    yield _head(seen)
    yield _people(seen, story)
    yield _contents(seen)
    yield _said(seen, story)
    yield _own_marks(actor, seen.dossier)
    yield _on_paper(actor, seen)
    yield _rights(actor, seen)
    yield _linked(actor, seen)
    yield {"came_from": came_from(seen.dossier.pk) if seen.share is None else None}
    yield {
        "story": [_told(h, seen) for h in reversed(story)],
        "passed_to": passed_to(seen.dossier),
        "passed_from": passed_from(story),
        "prints": issued.available({h.type for h in story}) if seen.share is None else [],
    }


def just_issued(seen: Detail, act: str) -> Part:
    """What the act that was just carried out gave to print."""
    return {
        "just_issued": issued.titles(panels.printed_after(act)) if seen.share is None else [],
    }


def _head(seen: Detail) -> Part:
    dossier, signing = seen.dossier, _signing(seen)
    return {
        "detail": seen,
        "dossier": dossier,
        "status": dossier_labels.standing(dossier),
        "ending": dossier_labels.ending(dossier, seen.clock),
        "channel": dossier_words.channel(dossier.channel),
        "returning": dossier_labels.returning(dossier.returning),
        "signing": signing,
        "down": outside_words.down(["signing"]) if signing and not signing.ended else [],
        "track": tracks.of_detail(seen),
        "waiting": tracks.waiting_for(dossier.status, dossier.suspended),
        "explanation": explanation(dossier),
        "bar": panels.bar(seen, signing=signing is not None and not signing.ended),
        "listed_on_the_spot": _may_wait(dossier),
        "receiving": names().get(dossier.receiving, ""),
    }


def _people(seen: Detail, story: Sequence[Happening]) -> Part:
    dossier = seen.dossier
    return {
        "owner": owner_lines(dossier.applicant),
        "owner_doubts": [_(sentence) for sentence in doubts(dossier.applicant)],
        "asker": asker(dossier)["name"],
        "ground": ground_of(dossier.applicant),
        "objected": next((h for h in reversed(story) if h.type == OBJECT_TO_FILING.told.type), None),
    }


def _contents(seen: Detail) -> Part:
    form = EForm.of(seen.content.form(seen.case.form), seen.dossier.answers) if seen.shows_form else None
    return {
        "declared": form.answers() if form else [],
        "drafted": results.shown_result(seen).answers() if seen.result else [],
    }


def _said(seen: Detail, story: Sequence[Happening]) -> Part:
    """By those who worked on it, by agencies that were asked, between applicant and office."""
    worked = [s for s in reversed(seen.steps) if s.note and s.closed_at and s.kind != StepKind.OPINION]
    thread = threads.thread(seen.dossier, story)
    return {
        "opinions": worked,
        "consulted": dossier_labels.questions(seen),
        "thread": thread,
        "asked": next((e for e in thread if e.waits), None),
    }


def _own_marks(actor: Actor, dossier: Dossier) -> Part:
    put = {one.number for one in labels.on(actor, [dossier.pk]).get(dossier.pk, ())}
    return {
        "labels": [(one, one.pk in put) for one in labels.usable(actor)],
        "follows": labels.follows(actor, dossier),
    }


def _rights(actor: Actor, seen: Detail) -> Part:
    return {
        "originals": outputs.to_give_back(seen.dossier) if seen.share is None else [],
        "may_give_back": outputs.may_give_back(actor, seen.dossier),
        "sees_accesses": access.sees_accesses(actor, seen.dossier),
    }


def _linked(actor: Actor, seen: Detail) -> Part:
    """What the same filing opened besides, each with its page for whoever may see it; nothing for one who was asked."""
    group = group_of(seen.dossier.pk) if seen.share is None else None
    if group is None:
        return {"linked": [], "linked_name": ""}
    numbers = [one.dossier.pk for one in group.siblings]
    reach = set(access.visible_to(actor).filter(pk__in=numbers).values_list("pk", flat=True))
    return {
        "linked": parts_of(group, seen.dossier.pk, reach, dossier_words.status),
        "linked_name": group.name,
    }


def _may_wait(dossier: Dossier) -> bool:
    """Whether somebody may wait for it at this counter."""
    return dossier.channel == "direct" and not dossier.receiving and is_listed(dossier.procedure_code)


def _on_paper(actor: Actor, seen: Detail) -> dict[str, Any]:
    """Where its papers are, and which could get a code by whoever works here; nothing for whoever sees a part of it."""
    if seen.share is not None:
        return {}
    tracked = [{"paper": p, "where": custody_words.where(p)} for p in custody.papers_of(seen.dossier.pk)]
    known = names()
    moves = [
        {
            "at": one.at,
            "who": one.actor.get("name", ""),
            "what": custody_words.happened(one.type, one.facts, known),
            "papers": ", ".join(one.data["papers"]),
        }
        for one in reversed(custody.moves(seen.dossier.pk) if tracked else [])
    ]
    here = custody.works_at(actor, seen.dossier)
    unlabelled = custody.without_code(seen.dossier) if here else []
    return {"tracked": tracked, "moves": moves, "unlabelled": unlabelled}


def _signing(seen: Detail) -> Progress | None:
    """The signing of this result that is under way, or that failed when nothing has happened since."""
    found = signings.latest(seen.dossier)
    if found is None or found.state is signings.State.DONE:
        return None
    stale = found.signing.ended_at and found.signing.ended_at < seen.dossier.changed_at
    return None if stale else found


def _told(happening: Happening, seen: Detail) -> dict[str, Any]:
    told = acts.told_of(happening.type)
    return {
        "at": happening.at,
        "what": dossier_labels.happening(told, happening.data),
        "who": ", ".join(part for part in (happening.who, happening.post) if part),
        "note": happening.note,
        "went": dossier_labels.ways_taken(seen.state.route, happening.data),
        "kind": standing.mark(told.mark, seen.dossier.status),
    }
