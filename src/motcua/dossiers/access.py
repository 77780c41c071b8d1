"""Who may see and do what. Lists and details share one filter; what a person may not see does not exist for them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from secrets import compare_digest

from django.db.models import Exists, OuterRef, Q, QuerySet

from motcua.agencies.queries import absent, counters, heirs, province
from motcua.dossiers import posts, roles
from motcua.dossiers.act import Audience, Told
from motcua.dossiers.acts import told_of
from motcua.dossiers.models import Dossier, ShownForAudit, Step
from motcua.dossiers.opinions import CALLED_OFF
from motcua.dossiers.posts import fits, holds_post_of, in_place_of
from motcua.dossiers.queries.journey import Happening
from motcua.dossiers.store import Locked
from motcua.kernel.actor import Actor, Kind
from motcua.kernel.errors import NotFound
from motcua.kernel.rights import ALL as RIGHTS
from motcua.kernel.rights import QUALITY
from motcua.platform import statements
from motcua.process.state import OpenStep, State
from motcua.process.table import Standing

_OVERSEERS = frozenset({"director", "auditor"})


def visible_to(actor: Actor) -> QuerySet[Dossier]:
    """All dossiers that `actor` may see: the one filter behind every list and every detail."""
    return Dossier.objects.filter(_visible(actor))


def _visible(actor: Actor) -> Q:
    whole = posts.concerned_with(actor, frozenset())
    if actor.kind is Kind.SYSTEM or oversees_all(whole):
        return Q()
    if actor.acts_for is not None:
        return roles.covered(actor.acts_for)
    if actor.kind is Kind.PERSON and actor.party_id is not None:
        return Q(owner_id=actor.party_id) | Q(filer_id=actor.party_id)
    found = _in_places(scope(whole))
    for held in actor.posts:
        if held.only:
            about = Q(procedure_code__in=held.only) | Q(case_code__in=held.only)
            found |= about & _in_places(scope(replace(actor, posts=(replace(held, only=frozenset()),))))
    if shown := _for_audits(actor):
        found |= Q(Exists(shown.filter(dossier=OuterRef("pk"))))
    return found


def _for_audits(actor: Actor) -> QuerySet[ShownForAudit] | None:
    """What an auditor of quality is shown: the dossiers drawn for audits of theirs that are not closed."""
    if not actor.agencies(QUALITY):
        return None
    return ShownForAudit.objects.filter(officer=actor.officer_id, until=None)


def audited_in(actor: Actor, dossier: int) -> str:
    """The number of the audit for which this officer is shown a dossier; empty when it is for none."""
    shown = _for_audits(actor)
    found = shown.filter(dossier=dossier).values_list("audit", flat=True).first() if shown else None
    return found or ""


def _in_places(places: frozenset[str]) -> Q:
    """Dossiers that lie with one of these agencies, or on which one of them works or worked; a question that was taken
    back gives nothing to see any more.
    """
    if not places:
        return Q(pk__in=())
    joined = Step.objects.filter(dossier=OuterRef("pk"), agency_id__in=places).exclude(
        shown__isnull=False, outcome=CALLED_OFF
    )
    return Q(handling_id__in=places) | Q(counter_id__in=places) | Q(Exists(joined))


def get(actor: Actor, code: str) -> Dossier:
    """The dossier with this code; `NotFound` when there is none or it is not for this actor's eyes."""
    found = visible_to(actor).select_related("counter", "handling").filter(code=code).first()
    if found is None:
        raise NotFound("Không tìm thấy hồ sơ. Bạn hãy kiểm tra lại mã hồ sơ.")
    return found


def by_secret(code: str, secret: str) -> Dossier:
    """The dossier for whoever holds its look-up secret; a wrong secret and a wrong code answer alike."""
    letters = "".join(c for c in secret.upper() if c.isalnum())
    found = next(iter(statements.instances(Dossier, "code = %s::text", [code.strip().upper()])), None)
    right = found.secret.replace("-", "") if found else ""
    if found is None or not letters or not compare_digest(right.encode(), letters.encode()):
        raise NotFound("Mã hồ sơ hoặc mã tra cứu chưa đúng. Hai mã này in trên giấy tiếp nhận hồ sơ.")
    return found


@dataclass(frozen=True)
class Share:
    """What of a dossier is shown to officials whose agency was only asked for an opinion: their own steps by number,
    and the papers (components, and `form`) that were named to them.
    """

    steps: frozenset[int]
    papers: frozenset[str]


def share(actor: Actor, dossier: Dossier) -> Share | None:
    """The part of the dossier that this official is shown; None for the whole of it."""
    if not actor.is_officer:
        return None
    mine = posts.concerned_with(actor, about_of(dossier))
    lies = {dossier.counter_id, dossier.handling_id}
    if own_places(mine) & lies or oversees_all(mine) or (reach := scope(mine)) & lies:
        return None
    asked = Step.objects.filter(dossier=dossier, agency_id__in=reach)
    if asked.filter(shown__isnull=True).exists() or audited_in(actor, dossier.pk):
        return None
    rows = asked.exclude(outcome=CALLED_OFF).values_list("no", "shown")
    papers = frozenset(str(paper) for _, shown in rows for paper in shown or ())
    return Share(frozenset(no for no, _ in rows), papers)


def whole(actor: Actor, code: str) -> Dossier:
    """The dossier, for whoever is shown all of it; `NotFound` for everybody else."""
    found = get(actor, code)
    if share(actor, found) is not None:
        raise NotFound("Cơ quan anh chị được hỏi ý kiến nên chỉ xem được giấy tờ đã chọn cho câu hỏi.")
    return found


def sees_accesses(actor: Actor, dossier: Dossier) -> bool:
    """Whether the actor learns who looked at it from where: who leads or audits where it lies, or oversees all."""
    whole = posts.concerned_with(actor, about_of(dossier))
    led = {p.agency for p in whole.posts if p.role in _OVERSEERS}
    lies = {dossier.counter_id, dossier.handling_id, dossier.receiving}
    return oversees_all(whole) or bool(led and (led | _below(led)) & lies)


def may_see(actor: Actor, dossier: int) -> bool:
    """Whether this dossier exists for the actor."""
    return visible_to(actor).filter(pk=dossier).exists()


def oversees_all(actor: Actor) -> bool:
    """Leaders and auditors of the province and of its Centre see every dossier of the province."""
    return any(p.role in _OVERSEERS and p.agency in province().overseers for p in actor.posts)


def places(actor: Actor) -> frozenset[str] | None:
    """The agencies whose dossiers an officer sees; None for all. Narrows a search; `visible_to` decides."""
    whole = posts.concerned_with(actor, frozenset())
    return None if actor.kind is Kind.SYSTEM or oversees_all(whole) else scope(whole)


def scope(actor: Actor) -> frozenset[str]:
    """The agencies whose dossiers an officer sees: their own, and those below for leaders and auditors."""
    if not actor.is_officer:
        return frozenset()
    led = {p.agency for p in actor.posts if p.role in _OVERSEERS}
    return own_places(actor) | heirs().with_formers(_below(led)) if led else own_places(actor)


def own_places(actor: Actor) -> frozenset[str]:
    """Where an officer holds a post that has to do with dossiers: what people handed in is nothing to administer.

    With the agencies that these took over: what ended there is theirs to know.
    """
    return heirs().with_formers({p.agency for p in actor.posts if p.role not in RIGHTS})


_BELOW = "SELECT code FROM agencies_agency WHERE parent_id = ANY(%s::text[])"


def _below(agencies: set[str]) -> frozenset[str]:
    """Asked each time: agencies merge and move, and whoever leads one sees that at once, in every process."""
    return frozenset(code for (code,) in statements.run(_BELOW, [sorted(agencies)]))


def counters_of(actor: Actor) -> frozenset[str]:
    """The counters whose register of dossiers is this actor's to keep or to lead: of whoever receives there, and of
    leaders and auditors of that counter or of what stands above it.
    """
    if not actor.is_officer:
        return frozenset()
    whole = posts.concerned_with(actor, frozenset())
    every = frozenset(counters().values_list("code", flat=True))
    if oversees_all(whole):
        return every
    led = {p.agency for p in whole.posts if p.role in _OVERSEERS}
    return every & (whole.agencies("receiver") | led | (_below(led) if led else frozenset()))


def standing(actor: Actor, dossier: Locked | Dossier, state: State) -> Standing:
    """How `actor` stands to the dossier: applicant, supervisor, at its counter, and the open steps they may do."""
    if actor.kind is Kind.SYSTEM:
        return Standing(service=actor.service)
    if actor.acts_for is not None:
        return Standing(applicant=actor.acts_for.files and may_see(actor, dossier.id))
    if actor.party_id is not None:
        owns = actor.party_id == dossier.owner_id
        asked = dossier.filer_id is not None or dossier.channel != "online"
        return Standing(
            applicant=owns or actor.party_id == dossier.filer_id,
            represented=owns and (asked or roles.was_acted(dossier.id)),
        )
    counter, handling = state.places["counter"], state.places["handling"]
    actor = posts.concerned_with(actor, about_of(dossier))
    counters = {counter, state.receiving} if state.taken_at else {counter}
    led = actor.agencies("director") & {*counters, handling}
    mine = [s for s in state.steps if holds_post_of(actor, s)]
    return Standing(
        supervisor=bool(led) or oversees_all_as_director(actor),
        counter=bool(counters & actor.agencies("receiver")),
        cashier=counter in actor.agencies("receiver", "cashier"),
        officer=actor.officer_id,
        inside=bool(own_places(actor) & {*counters, handling}),
        may=frozenset(s.no for s in mine),
        left_lying=_left_lying(actor, mine),
        in_place=frozenset(s.no for s in state.steps if in_place_of(actor, s)),
        kinds=frozenset(
            s.kind
            for s in state.route.steps
            if any(fits(p, state.places.get(s.at, s.at), s.post) for p in actor.posts)
        ),
    )


def _left_lying(actor: Actor, steps: Sequence[OpenStep]) -> frozenset[int]:
    """The steps in the hands of somebody who is away today; nothing is asked where nobody else holds one."""
    others = {s.holder for s in steps if s.holder not in (None, actor.officer_id)}
    away = absent(number for number in others if number is not None) if others else frozenset()
    return frozenset(s.no for s in steps if s.holder in away)


def oversees_all_as_director(actor: Actor) -> bool:
    """A director of the province's Centre may hand over and stop anywhere; an auditor only looks."""
    return any(p.role == "director" and p.agency in province().overseers for p in actor.posts)


def about_of(dossier: Locked | Dossier) -> frozenset[str]:
    """What it is about, as delegations name it: its procedure and its case."""
    return frozenset({dossier.procedure_code, dossier.case_code})


def post_for(actor: Actor, dossier: Locked, step: int | None) -> str:
    """The title of the post in which an officer acts on a step, for the record; with whom they do it for."""
    target = next((s for s in dossier.state.steps if s.no == step), None)
    actor = posts.concerned_with(actor, about_of(dossier))
    best = posts.post_for(actor, target) if target else None
    best = best or min(actor.posts, key=lambda p: bool(p.on_behalf_of), default=None)
    if best is None:
        return ""
    return f"{best.title} (thay {best.on_behalf_of})" if best.on_behalf_of else best.title


def worklist_posts(actor: Actor) -> tuple[list[str], list[str]]:
    """Agencies and posts, pair by pair, whose open steps wait for the actor: as `fits` says for one step."""
    pairs = {(p.agency, post) for p in actor.posts for post in posts.names_of(p)}
    agencies, names = zip(*sorted(pairs), strict=True) if pairs else ((), ())
    return list(agencies), list(names)


def limited_posts(actor: Actor) -> dict[tuple[str, str], frozenset[str]]:
    """Agency and post to the procedures and cases for which alone the actor holds it, by delegation."""
    whole = {(p.agency, name) for p in actor.posts if not p.only for name in posts.names_of(p)}
    found: dict[tuple[str, str], frozenset[str]] = {}
    for held in actor.posts:
        for name in posts.names_of(held):
            if held.only and (held.agency, name) not in whole:
                found[held.agency, name] = found.get((held.agency, name), frozenset()) | held.only
    return found


def hands(actor: Actor) -> list[int]:
    """Officers whose steps are the actor's to do: their own number, and those in whose place they stand."""
    return sorted({actor.officer_id or 0, *(p.for_officer for p in actor.posts if p.for_officer)})


def audience(actor: Actor, *, own: bool) -> Audience:
    """As whom somebody reads who found the dossier through `visible_to` (`own`), or who holds its secret."""
    if not own:
        return Audience.OUTSIDER
    return Audience.OFFICIAL if actor.is_officer or actor.kind is Kind.SYSTEM else Audience.APPLICANT


def told(happened: Iterable[Happening], to: Audience) -> list[Happening]:
    """Of what happened, as much as this reader may know: events that are not theirs to see left out, words masked.

    Officials act under their names; the applicant's own is for those who know who that is.
    """
    declared = ((h, told_of(h.type)) for h in happened)
    return [_masked(h, t, to) for h, t in declared if t.seen_by <= to]


def _masked(happening: Happening, told: Told, to: Audience) -> Happening:
    shown = told.shown(happening.data, to)
    named = to > Audience.OUTSIDER or bool(happening.post)
    return replace(happening, who=happening.who if named else "", note=str(shown.get("note", "")), data=shown)
