"""A complete filing becomes a dossier: its number, its owner, its first step and its first event."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from django.db import DEFAULT_DB_ALIAS, transaction

from motcua.dossiers import search_rows, state_columns, store, store_sql
from motcua.dossiers.acts.submit import SUBMITTED
from motcua.dossiers.commands.linking import link_dossiers
from motcua.dossiers.competence import receiving_for
from motcua.dossiers.fork_facts import facts_of
from motcua.dossiers.models import Declaration, Dossier, Draft, Paper
from motcua.dossiers.numbers import ReservedNumber, reserve_number
from motcua.dossiers.queries.grounds import with_proof
from motcua.dossiers.requirements import seen_paper
from motcua.dossiers.reusing import reused
from motcua.dossiers.turn_rules import BY_LINK
from motcua.dossiers.types import SEEN
from motcua.identity.commands import add_party
from motcua.identity.queries import (
    Particulars,
    Party,
    is_described,
    particulars,
    party_by_id,
    party_described,
)
from motcua.kernel import clock
from motcua.kernel.actor import Actor, Kind
from motcua.kernel.codes import new_secret
from motcua.kernel.errors import Conflict, Invalid
from motcua.kernel.vietnamese import normal
from motcua.personal_store.types import KeptPaper
from motcua.platform import log, statements
from motcua.procedures.queries import route_of
from motcua.procedures.types import Case, Content
from motcua.process import engine
from motcua.process.forks import Facts
from motcua.process.moves import kept
from motcua.process.outcome import Outcome
from motcua.process.route import Route
from motcua.process.state import State, World


@dataclass(frozen=True, slots=True)
class GivenPaper:
    """A file handed in for a component: its name, hash and size; the paper of the store that it is, if it is one."""

    component: str
    name: str
    file: str
    size: int
    kept: KeptPaper | None = None

    @property
    def told(self) -> dict[str, Any]:
        """As the event of the filing says it."""
        told = {"component": self.component, "sha256": self.file, "size": self.size}
        return {**told, "reused": reused(self.kept)} if self.kept else told


@dataclass(frozen=True)
class Link:
    """A dossier as one of those that a linked filing opens: one `secret` for all; `told` is what its first event says
    of them. `waits`: for the result of another one. `free`: nothing is paid for it.
    """

    secret: str
    told: Mapping[str, Any]
    waits: bool = False
    free: bool = False


def create(
    actor: Actor,
    draft: Draft,
    content: Content,
    case: Case,
    papers: Sequence[GivenPaper],
    *,
    owner: Party | None = None,
    reserved: ReservedNumber | None = None,
    goes_on: Dossier | None = None,
    linked: Link | None = None,
) -> Dossier:
    """The dossier of a complete draft, written in one statement. The draft itself need not be kept.

    `owner` is whose it is and `reserved` its number of the day, where those were read already. When somebody else
    got that place, the series is held and the next place taken. `goes_on` is the dossier that is passed on by it,
    `linked` what the linked filing says that opens it.
    """
    owner = owner or owner_of(actor, draft.owner)
    draft.owner = declared(draft.owner)
    receiving = _receiving(draft, content, goes_on)
    new = New(actor, draft, content, case, papers, owner, goes_on, receiving, linked)
    counter = str(draft.counter_id)
    reserved = reserved or statements.ask(reserve_number(counter, clock.now()))
    made = _made(new, reserved)
    if made is None:
        with transaction.atomic():
            made = _made(new, statements.ask(reserve_number(counter, reserved.at, held=True)))
    if made is None:
        raise RuntimeError(f"the series of {counter} moved while it was held")
    return made


def _receiving(draft: Draft, content: Content, goes_on: Dossier | None) -> str:
    """Online everything comes to the competent agency at once, and so does what is passed on."""
    if goes_on is not None or draft.channel == "online":
        return ""
    return receiving_for(draft.counter, draft.handling, content)


@dataclass(frozen=True)
class New:
    """All that a new dossier is made of, but its number. `goes_on`: the one refused elsewhere that it carries on.

    `receiving` is the counter of the competent agency, where another one takes it in. `linked`: what it is opened with.
    """

    actor: Actor
    draft: Draft
    content: Content
    case: Case
    papers: Sequence[GivenPaper]
    owner: Party | None
    goes_on: Dossier | None = None
    receiving: str = ""
    linked: Link | None = None

    @property
    def filer_id(self) -> int | None:
        """Who filed it, when that is not whose it is; what somebody files in a role is nobody's own."""
        if self.goes_on is not None:
            return self.goes_on.filer_id
        owner = self.owner.pk if self.owner else None
        return self.actor.party_id if self.actor.party_id != owner and not self.actor.acts_for else None

    @property
    def filed_by(self) -> str:
        """The official who filed it for somebody at a counter."""
        if self.goes_on is not None:
            return self.goes_on.filed_by
        return self.actor.name if self.actor.is_officer else ""

    @property
    def fee(self) -> int:
        """What is to be paid for it, in đồng; nobody pays a second time for what is passed on."""
        if (self.goes_on is not None and self.goes_on.fee_paid) or (self.linked and self.linked.free):
            return 0
        return self.case.charge(self.draft.channel, self.draft.answers).amount


def _made(new: New, reserved: ReservedNumber) -> Dossier | None:
    draft = new.draft
    begun = begin(new, reserved, route_of(draft.version_id, draft.case_code), store.world(reserved.at))
    if not store.create(begun.row, begun.rows, reserved):
        return None
    made = _as_written({**begun.row, "chain_hash": begun.event.hash}, draft)
    made.filed = begun.event
    return made


@dataclass(frozen=True)
class Begun:
    """A new dossier before it is written: how the engine sees it, its own row, all others by kind, its first event,
    and what it will be found by."""

    state: State
    row: store_sql.Row
    rows: store_sql.Rows
    event: log.NewEvent
    search: search_rows.Sources


def begin(new: New, reserved: ReservedNumber, route: Route, world: World) -> Begun:
    """What a complete filing becomes under its number; nothing is read or written."""
    draft = new.draft
    outcome = engine.submit(
        route=route,
        places={"counter": str(draft.counter_id), "handling": str(draft.handling_id)},
        world=world,
        fee_due=new.fee,
        restart_on_supplement=new.content.supplement_policy == "restart",
        receiving=new.receiving,
        facts=_facts(new) if route.forks else None,
        waits_for=BY_LINK if new.linked and new.linked.waits else "",
    )
    own = {**_row(new, reserved), **state_columns.columns(outcome.state)}
    event = _submitted(new, own, outcome, reserved.at)
    case = with_proof(new.case, draft.owner)
    papers = [_paper_row(p, reserved.dossier, case, new.actor, reserved.at) for p in new.papers]
    papers += [
        _seen_row(code, reserved.dossier, case, new.actor, reserved.at) for code in seen_at_counter(new)
    ]
    given = {"dossier": reserved.dossier, "applicant": draft.owner, "answers": draft.answers}
    row, rows = store.beginnings(own, declaration=given, steps=outcome.opened, papers=papers, event=event)
    search = _searched(new, own, search_rows.places_of(route, outcome.state.places, new.receiving))
    return Begun(outcome.state, row, {**rows, "search": [search.row(reserved.dossier)]}, event, search)


def _facts(new: New) -> Facts:
    """What forks ask, as far as the filing itself says it: what delegations say is read when a fork is reached."""
    draft = new.draft
    return facts_of(
        {
            "case_code": new.case.code,
            "channel": draft.channel,
            "counter_id": str(draft.counter_id),
            "handling_id": str(draft.handling_id),
        },
        answers=draft.answers,
    )


def _searched(new: New, row: Mapping[str, Any], places: Collection[str]) -> search_rows.Sources:
    return search_rows.sources(
        code=row["code"],
        form=new.content.form(new.case.form),
        applicant=new.draft.owner,
        answers=new.draft.answers,
        filer=(new.goes_on.asker_name if new.goes_on else new.actor.name)
        if row["filer"] or new.actor.acts_for
        else "",
        places=places,
    )


def _row(new: New, reserved: ReservedNumber) -> dict[str, Any]:
    draft, owner = new.draft, new.owner.pk if new.owner else None
    return {
        "id": reserved.dossier,
        "code": reserved.code,
        "secret": new.linked.secret if new.linked else new_secret(),
        "version": draft.version_id,
        "procedure_code": new.content.code,
        "procedure_name": new.content.name,
        "case_code": new.case.code,
        "counter": str(draft.counter_id),
        "handling": str(draft.handling_id),
        "channel": draft.channel,
        "owner": owner,
        "filer": new.filer_id,
        "owner_name": owner_name(draft.owner),
        "returning": draft.returning,
        "return_address": draft.return_address,
        "filed_by": new.filed_by,
        "submitted_at": reserved.at,
        "submission_key": str(draft.pk),
        "changed_at": reserved.at,
    }


def _as_written(row: Mapping[str, Any], draft: Draft) -> Dossier:
    fields = Dossier._meta.concrete_fields
    made = Dossier.from_db(DEFAULT_DB_ALIAS, [f.attname for f in fields], [row.get(f.name) for f in fields])
    made.declaration = Declaration(dossier_id=made.pk, applicant=draft.owner, answers=draft.answers)
    return made


def owner_name(owner: Mapping[str, Any]) -> str:
    """The owner's name as shown in lists."""
    return normal(str(owner.get("name", "")))


def _submitted(new: New, row: Mapping[str, Any], outcome: Outcome, now: datetime) -> log.NewEvent:
    """The first event. The hash of the form as sent proves it without repeating what is personal."""
    return log.chain(
        log.Head(),
        topic=store.TOPIC,
        stream=row["id"],
        type=SUBMITTED.type,
        at=now,
        actor=log.actor_row(new.actor),
        data={
            "code": row["code"],
            "papers": [p.told for p in new.papers],
            "counter": row["counter"],
            "handling": row["handling"],
            "channel": row["channel"],
            "stage": row["stage"],
            "status": row["status"],
            "answers": store.fingerprint(new.draft.answers),
            "fee_due": row["fee_due"],
            **store.steps_begun(outcome.opened),
            **outcome.data,
            **kept(suspended=outcome.state.suspended),
            **({"linked": dict(new.linked.told)} if new.linked else {}),
            **kept(reuses=any(p.kept for p in new.papers) or None),
            **kept(seen=seen_at_counter(new) or None, passed_from=new.goes_on.code if new.goes_on else ""),
        },
        words={**log.actor_words(new.actor), "names": [p.name for p in new.papers]},
    )


def seen_at_counter(new: New) -> list[str]:
    """The papers whose originals an official saw when the filing was entered, and of which no file was laid in."""
    if new.draft.channel == "online":
        return []
    known = with_proof(new.case, new.draft.owner).papers
    filed = {paper.component for paper in new.papers}
    return [code for code in new.draft.aside.get(SEEN, ()) if code in known and code not in filed]


def _seen_row(code: str, dossier: int, case: Case, actor: Actor, now: datetime) -> dict[str, Any]:
    row = {"dossier": dossier, "added_at": now, "added_by": actor.name, "kept": None}
    return {**row, **seen_paper(code, case.papers[code].name)}


def _paper_row(paper: GivenPaper, dossier: int, case: Case, actor: Actor, now: datetime) -> dict[str, Any]:
    known = case.papers.get(paper.component)
    return {
        "dossier": dossier,
        "component": paper.component,
        "component_name": known.name if known else paper.name,
        "name": paper.name,
        "file": paper.file,
        "origin": (Paper.Origin.REUSED if paper.kept else Paper.Origin.UPLOADED).value,
        "kept": paper.kept.pk if paper.kept else None,
        "added_at": now,
        "added_by": actor.name,
    }


def owner_of(actor: Actor, given: Mapping[str, Any]) -> Party | None:
    """The party whose dossier it is, as far as anybody vouches for that; None: the owner lives in the dossier alone.

    Somebody files for themself; or what was given is what we know of the holder of that number; or an official has
    seen the paper, and makes its holder known, whose earlier dossiers are then theirs as well. Nothing that a stranger
    typed makes or changes a party.
    """
    if actor.kind is Kind.PERSON and given.get("self"):
        whose = actor.acts_for.party if actor.acts_for else actor.party_id
        return statements.ask(party_by_id(whose or 0))
    described = particulars(given)
    known, seen = party_described(described), actor.is_officer and given.get("paper_seen")
    if known is not None and not is_described(known, described):
        if seen:
            raise _another_name()
        return None
    if known is None:
        known = _made_known(actor, described, given) if seen and _has_number(described) else None
    if known is not None and seen:
        link_dossiers(known, actor=actor)
    return known


def _made_known(actor: Actor, described: Particulars, given: Mapping[str, Any]) -> Party:
    """How to reach somebody is theirs to say: what a proxy at the counter says of it stays in the dossier."""
    known_of = replace(described, phone="", email="") if given.get("ground") else described
    try:
        return add_party(actor=actor, particulars=known_of)
    except Conflict:
        # Somebody filed for the same new person a moment ago; that registration is committed by now.
        known = party_described(described)
        if known is None or not is_described(known, described):
            raise _another_name() from None
        return known


def _has_number(described: Particulars) -> bool:
    return bool(described.id_number or described.tax_code or described.passport)


def _another_name() -> Invalid:
    sentence = (
        "Số này đã đăng ký với họ tên hoặc ngày sinh khác. Hãy xem lại giấy tờ; "
        "nếu thông tin đã đăng ký sai thì sửa ở trang Người và tổ chức."
    )
    return Invalid(sentence, fields={"owner.name": [sentence]})


def declared(owner: Mapping[str, Any]) -> dict[str, Any]:
    """What was given of an owner as the dossier keeps it: numbers, days and telephone in their one form."""
    if owner.get("self"):
        return dict(owner)
    judged = {k: v for k, v in asdict(particulars(owner)).items() if v and k != "organisation"}
    return {**owner, **judged}
