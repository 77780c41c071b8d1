"""How sensitive each paper of a dossier is now: as its procedure says, or as an official has raised it since.

A paper is named `p12` (handed in), `result` (drafted or issued), `o5` (another paper that we issued).
"""

from collections.abc import Collection, Mapping

from django.utils.translation import gettext_lazy as lazy

from motcua.dossiers.models import Dossier, Output, Paper, PaperMark
from motcua.dossiers.store import TOPIC
from motcua.platform.log import events_of
from motcua.procedures.queries import Sensitivity, component_mark, frozen, result_mark, usual_mark
from motcua.procedures.types import Case, Content

RESULT = "result"
_COPIES = frozenset({Output.Kind.COPY.value, Output.Kind.COPY_PRINT.value})
WORDS = {
    Sensitivity.PUBLIC: lazy("Công khai"),
    Sensitivity.INTERNAL: lazy("Nội bộ"),
    Sensitivity.RESTRICTED: lazy("Hạn chế"),
    Sensitivity.SECRET: lazy("Bí mật"),
}
"""The four marks as people read them."""


def name_of(paper: Paper | Output) -> str:
    """What a paper is called among the others of its dossier."""
    if isinstance(paper, Paper):
        return f"p{paper.pk}"
    return RESULT if paper.kind == Output.Kind.RESULT else f"o{paper.pk}"


def marks_of(
    dossier: int, content: Content, case: Case, papers: Collection[Paper | Output]
) -> Mapping[str, Sensitivity]:
    """The mark of each paper by its name, and of the result, which may be a draft yet."""
    raised = _raised(dossier)
    usually = {RESULT: result_mark(content, case)} | {name_of(p): _usual(content, case, p) for p in papers}
    components = {name_of(p): p.component for p in papers if isinstance(p, Paper)}
    marks = {
        name: max([mark, raised.get(name, mark), raised.get(f"={components.get(name, '')}", mark)])
        for name, mark in usually.items()
    }
    return {**marks, **_of_copies(dossier, papers, marks)}


def _of_copies(
    dossier: int, papers: Collection[Paper | Output], marks: Mapping[str, Sensitivity]
) -> Mapping[str, Sensitivity]:
    """A copy is as sensitive as what it is a copy of."""
    copies = [one for one in papers if isinstance(one, Output) and one.kind in _COPIES]
    if not copies:
        return {}
    of = {e.seq: str(e.data.get("paper", "")) for e in events_of(TOPIC, dossier)}
    return {
        name_of(one): max(marks[name_of(one)], marks.get(of.get(one.event_seq, ""), marks[RESULT]))
        for one in copies
    }


def marks_in(dossier: Dossier) -> Mapping[str, Sensitivity]:
    """The same for a dossier by itself."""
    papers: list[Paper | Output] = [
        *Paper.objects.filter(dossier=dossier),
        *Output.objects.filter(dossier=dossier),
    ]
    content = frozen(dossier.version_id)
    case = content.case(dossier.case_code)
    return marks_of(dossier.pk, content, case, papers) if case else {}


def _usual(content: Content, case: Case, paper: Paper | Output) -> Sensitivity:
    if isinstance(paper, Paper):
        return component_mark(case, paper.component)
    return result_mark(content, case) if paper.kind == Output.Kind.RESULT else usual_mark(paper.kind)


def _raised(dossier: int) -> Mapping[str, Sensitivity]:
    """The highest mark that was given to each paper, and (`=code`) to what is handed in for a component."""
    found: dict[str, Sensitivity] = {}
    for row in PaperMark.objects.filter(dossier_id=dossier):
        for name in (row.paper, f"={row.component}" if row.component else ""):
            found[name] = max(found.get(name, Sensitivity.PUBLIC), Sensitivity(row.mark))
    return found
