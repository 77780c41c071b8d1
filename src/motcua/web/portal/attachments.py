"""Papers of a draft: uploaded for each component, looked at, shown small, replaced, removed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.dossiers import commands
from motcua.dossiers.queries.drafts import draft as own_draft
from motcua.dossiers.types import Draft, DraftPaper
from motcua.kernel.errors import Invalid, NotFound, TooMany, Unavailable
from motcua.personal_store.queries import Kept, offers
from motcua.personal_store.types import KeptPaper
from motcua.procedures.types import Case, Component
from motcua.web.portal import catalogue_labels
from motcua.web.portal.decorators import for_citizens
from motcua.web.portal.files import send, send_picture
from motcua.web.ui import limits
from motcua.web.ui.actor import actor_of
from motcua.web.ui.forms import Mistake
from motcua.web.ui.kept_papers import kept_number
from motcua.web.ui.refusals import in_words
from motcua.web.ui.uploads import bytes_of

Wrong = Mapping[str, list[str]]


@dataclass(frozen=True)
class Line:
    """One component with what was laid in for it, what is wrong with what was tried, and what one's store has for it:
    also what no longer holds, so that the page says why.
    """

    component: Component
    copies: str
    papers: tuple[DraftPaper, ...]
    errors: tuple[str, ...]
    needed: bool
    offers: tuple[Kept, ...] = ()

    @property
    def id(self) -> str:
        """The HTML id of its file field."""
        return f"paper-{self.component.code}".replace(".", "-")

    @property
    def name(self) -> str:
        """The name of its file field."""
        return f"paper-{self.component.code}"

    @property
    def usable(self) -> list[KeptPaper]:
        """What of the store can be used with a click, and is not laid in yet."""
        laid = {paper.kept_id for paper in self.papers}
        return [one.paper for one in self.offers if one.holds and one.paper.pk not in laid]

    @property
    def useless(self) -> list[KeptPaper]:
        """What the store has for it and cannot be used, where nothing else can."""
        return [] if self.papers or self.usable else [one.paper for one in self.offers if not one.holds]

    @property
    def missing(self) -> bool:
        """It must be filed, and is not there."""
        return self.needed and not self.papers


@dataclass(frozen=True)
class Lines:
    """All components of a case; those that somebody fills in on the page itself stand apart."""

    rows: tuple[Line, ...]

    @property
    def mistakes(self) -> list[Mistake]:
        """For the summary at the top."""
        return [Mistake(line.id, error) for line in self.rows for error in line.errors]


def lines_of(
    draft: Draft, case: Case, declared: Mapping[str, Any], store: Sequence[Kept], wrong: Wrong | None = None
) -> Lines:
    """The components of the case, with the papers laid in so far; which of them are needed depends on the form.

    `store` is what the store of whoever files has.
    """
    papers = list(draft.papers.filter(kept_as="").select_related("file", "kept__file").order_by("pk"))
    offered = offers(store, case.components) if store else {}
    return Lines(
        tuple(
            Line(
                component=c,
                copies=catalogue_labels.copies(c),
                papers=tuple(p for p in papers if p.component == c.code),
                errors=tuple((wrong or {}).get(c.code, ())),
                needed=c.is_filed_with(declared),
                offers=tuple(offered.get(c.code, ())),
            )
            for c in case.components
        )
    )


def lay_all(request: HttpRequest, draft: Draft, case: Case) -> Wrong:
    """Take in every file that came along, remove what was to go; returns the sentences by component."""
    wrong: dict[str, list[str]] = {}
    if number := request.POST.get("_remove", ""):
        _remove(request, draft, number)
    if chosen := request.POST.get("_reuse", ""):
        _use_again(request, draft, case, chosen, wrong)
    for component in case.papers:
        for file in request.FILES.getlist(f"paper-{component}"):
            _lay(request, draft, component, file, wrong)
    for paper in list(draft.papers.all()):
        fresh = request.FILES.get(f"replace-{paper.pk}")
        if fresh is not None and _lay(request, draft, paper.component, fresh, wrong) not in (None, paper.pk):
            _remove(request, draft, str(paper.pk))
    return wrong


def _lay(
    request: HttpRequest, draft: Draft, component: str, file: UploadedFile[Any], wrong: dict[str, list[str]]
) -> int | None:
    name = file.name or ""
    try:
        limits.count(request, "upload")
        laid = commands.lay(
            actor=actor_of(request), draft=draft.pk, component=component, name=name, data=bytes_of(file)
        )
    except (Invalid, TooMany, Unavailable) as refusal:
        sentence = _("Tệp “%(name)s” chưa nhận được. %(why)s") % {"name": name, "why": in_words(refusal)}
        wrong.setdefault(component, []).append(sentence)
        return None
    return laid.pk


def _use_again(
    request: HttpRequest, draft: Draft, case: Case, chosen: str, wrong: dict[str, list[str]]
) -> None:
    """Lay in a paper of one's store: `component:number`, as the button says."""
    code, _colon, number = chosen.rpartition(":")
    component = case.papers.get(code)
    if component is None:
        return
    try:
        commands.lay_kept(
            actor=actor_of(request), draft=draft.pk, component=component, paper=kept_number(number)
        )
    except (Invalid, NotFound, Unavailable) as refusal:
        wrong.setdefault(code, []).append(in_words(refusal))


def _remove(request: HttpRequest, draft: Draft, number: str) -> None:
    if number.isdecimal() and len(number) < 18:
        commands.remove(actor=actor_of(request), draft=draft.pk, paper=int(number))


def _paper(request: HttpRequest, number: UUID, paper: int) -> DraftPaper:
    draft = own_draft(actor_of(request), number)
    found = draft.papers.filter(pk=paper).select_related("file").first()
    if found is None:
        raise NotFound("Không có tệp này trong bản nháp.")
    return found


@require_safe
@for_citizens
def show(request: HttpRequest, number: UUID, paper: int) -> HttpResponse:
    """The file itself, for its owner."""
    found = _paper(request, number, paper)
    return send(found.file, found.name)


@require_safe
@for_citizens
def picture(request: HttpRequest, number: UUID, paper: int) -> HttpResponse:
    """Its first page, small."""
    return send_picture(_paper(request, number, paper).file)


__all__ = ["Line", "Lines", "lay_all", "lines_of", "picture", "show"]
