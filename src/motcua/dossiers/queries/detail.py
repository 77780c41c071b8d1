"""One dossier as an officer or its applicant sees it: state, clock, papers, outputs, and what they may do now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from motcua.agencies.queries import colleagues
from motcua.agencies.types import Officer
from motcua.documents.queries import files
from motcua.dossiers import access, acts, store
from motcua.dossiers.act import Act
from motcua.dossiers.models import Dossier, Output, Paper, ResultDraft, Step
from motcua.dossiers.opinions import FORM
from motcua.dossiers.posts import concerned_with, post_for
from motcua.dossiers.queries.issued import Former, formers
from motcua.dossiers.queries.journey import ClockView, Station, clock_of, stations, steps_of
from motcua.dossiers.queries.sensitivity import marks_of
from motcua.dossiers.requirements import filed_on
from motcua.kernel.actor import Actor, PostHeld
from motcua.kernel.errors import Conflict, NotAllowed
from motcua.platform import statements
from motcua.procedures.queries import Sensitivity, frozen
from motcua.procedures.types import Case, Charge, Component, Content
from motcua.process.engine import why_not
from motcua.process.state import OpenStep, State
from motcua.process.table import Standing, handable, step_for


@dataclass(frozen=True)
class PaperLine:
    """A component of the case and what was handed in for it."""

    component: Component
    papers: tuple[Paper, ...]
    needed: bool

    @property
    def missing(self) -> bool:
        """It must come with what was declared, and was neither filed nor seen."""
        return self.needed and not self.papers


@dataclass(frozen=True)
class Detail:
    """Everything a dossier's page shows."""

    dossier: Dossier
    content: Content
    case: Case
    state: State
    standing: Standing
    actions: tuple[Act[Any], ...]
    clock: ClockView
    steps: Sequence[Step]
    stations: tuple[Station, ...]
    papers: tuple[PaperLine, ...]
    extra_papers: tuple[Paper, ...]
    outputs: tuple[Output, ...]
    share: access.Share | None = None

    @property
    def shows_form(self) -> bool:
        """Whether this reader sees what was declared."""
        return self.share is None or FORM in self.share.papers

    @cached_property
    def result(self) -> ResultDraft | None:
        """The result as far as it is written; asked for by those who write it."""
        if self.share is not None:
            return None
        return ResultDraft.objects.filter(dossier=self.dossier).first()

    @cached_property
    def sensitivity(self) -> Mapping[str, Sensitivity]:
        """How sensitive each paper is, by its name (`queries.sensitivity`)."""
        handed_in = [*(p for line in self.papers for p in line.papers), *self.extra_papers]
        return marks_of(self.dossier.pk, self.content, self.case, [*handed_in, *self.outputs])

    @cached_property
    def formers(self) -> Mapping[str, Former]:
        """What became of papers that hold no more, by their files."""
        return formers(self.dossier, self.outputs)

    @property
    def charge(self) -> Charge:
        """What the version under which it was filed takes for it, and what of that nobody has told us."""
        return self.case.charge(self.dossier.channel, self.dossier.answers, filed_on(self.dossier))

    @property
    def countable(self) -> bool | None:
        """Whether its limit can be counted; None before it is received."""
        return None if self.dossier.received_at is None else bool(self.dossier.limit)

    def step_for(self, act: Act[Any]) -> OpenStep | None:
        """The open step on which this actor would do `act`."""
        number = step_for(self.state, act.rule, self.standing)
        return next((s for s in self.state.steps if s.no == number), None)

    @property
    def holder_elsewhere(self) -> str:
        """Who holds a step that would otherwise be this actor's; empty when nobody does."""
        held = {s.no: s.holder for s in self.state.steps if s.holder and s.no in self.standing.may}
        other = next((no for no, holder in held.items() if holder != self.standing.officer), None)
        step = next((s for s in self.steps if s.no == other), None)
        return step.holder.name if step and step.holder else ""

    @property
    def colleagues(self) -> Sequence[Officer]:
        """Who could take over a step that this actor may hand over."""
        steps = handable(self.state, self.standing)
        found = {o.pk: o for s in steps for o in colleagues(s.agency, s.spec.post)}
        return [o for o in found.values() if o.pk != self.standing.officer]


def detail(actor: Actor, code: str) -> Detail:
    """The page of a dossier; `NotFound` when it is not for this actor's eyes."""
    return of(actor, access.get(actor, code))


def of(actor: Actor, dossier: Dossier) -> Detail:
    """The same for a dossier already found through `access`."""
    content = frozen(dossier.version_id)
    case = content.case(dossier.case_code)
    if case is None:
        raise LookupError(f"{dossier.code} is pinned to a case its version does not have")
    state = state_of(dossier)
    standing = access.standing(actor, dossier, state)
    steps, share = steps_of(dossier), access.share(actor, dossier)
    papers, outputs = _with_files(dossier)
    if share is not None:
        papers, outputs = [p for p in papers if p.component in share.papers], []
    seen = Detail(
        dossier=dossier,
        content=content,
        case=case,
        state=state,
        standing=standing,
        actions=acts.allowed(state, standing),
        clock=clock_of(dossier),
        steps=[s for s in steps if share is None or s.no in share.steps],
        stations=stations(dossier, steps),
        papers=tuple(
            _line(dossier, c, papers) for c in case.components if share is None or c.code in share.papers
        ),
        extra_papers=tuple(p for p in papers if p.component not in case.papers),
        outputs=tuple(outputs),
        share=share,
    )
    return replace(seen, actions=tuple(a for a in seen.actions if a.fits is None or a.fits(seen)))


def _with_files(dossier: Dossier) -> tuple[list[Paper], list[Output]]:
    """The papers handed in and those issued, in their order, with their files."""
    papers = statements.instances(Paper, "dossier_id = %s::bigint ORDER BY added_at, id", [dossier.pk])
    outputs = statements.instances(Output, "dossier_id = %s::bigint ORDER BY made_at", [dossier.pk])
    kept = files({p.file_id for p in papers if p.file_id} | {o.file_id for o in outputs})
    for paper in papers:
        paper.file = kept[paper.file_id] if paper.file_id else None
    for output in outputs:
        output.file = kept[output.file_id]
    return papers, outputs


def allowed(actor: Actor, dossier: Dossier) -> tuple[Act[Any], ...]:
    """What the actor may do to a dossier already found through `access`; asks the database nothing."""
    state = state_of(dossier)
    return acts.allowed(state, access.standing(actor, dossier, state))


def allowed_post(act: Act[Any], actor: Actor, dossier: Dossier) -> PostHeld:
    """The post in which the actor would do it, of an act that a step asks for; raises why they may not."""
    state = state_of(dossier)
    standing = access.standing(actor, dossier, state)
    if act not in acts.allowed(state, standing):
        elsewhere = of(actor, dossier).holder_elsewhere
        raise (
            Conflict("Hồ sơ đang do %(name)s giữ.", name=elsewhere)
            if elsewhere
            else why_not(state, act, standing)
        )
    number = step_for(state, act.rule, standing)
    step = next(s for s in state.steps if s.no == number)
    if post := post_for(concerned_with(actor, access.about_of(dossier)), step):
        return post
    raise NotAllowed("Anh chị không giữ chức vụ ký kết quả này.")


def state_of(dossier: Dossier) -> State:
    """The engine's view of a dossier that was read without a lock: good for showing, not for deciding."""
    row: Mapping[str, Any] = {f.attname: getattr(dossier, f.attname) for f in Dossier._meta.concrete_fields}
    return store.state_of(row)


def _line(dossier: Dossier, component: Component, papers: Sequence[Paper]) -> PaperLine:
    # The declaration is another row: read where a condition asks for it.
    needed = component.must_come if component.needed_if is None else component.comes_with(dossier.answers)
    return PaperLine(component, tuple(p for p in papers if p.component == component.code), needed)
