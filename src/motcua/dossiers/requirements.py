"""What the pinned version of a procedure requires of a dossier, and what stands for a paper that was shown."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from motcua.dossiers.models import Declaration, Dossier
from motcua.dossiers.store import Locked
from motcua.kernel.clock import VIETNAM
from motcua.kernel.errors import Invalid
from motcua.platform import statements
from motcua.procedures.queries import frozen
from motcua.procedures.types import Case


def case_of(dossier: Locked) -> Case:
    """The case of the pinned version under which the dossier runs."""
    case = frozen(dossier.version_id).case(dossier.case_code)
    if case is None:
        raise Invalid("Phiên bản thủ tục không còn trường hợp của hồ sơ này.")
    return case


def filed_on(dossier: Dossier) -> date:
    """The day of its filing in Vietnam: by the fees of this day it is charged."""
    return dossier.submitted_at.astimezone(VIETNAM).date()


_PAPERS_OF = "SELECT DISTINCT component FROM dossiers_paper WHERE dossier_id = %s::bigint"


def missing_papers(dossier: Locked, seen: Sequence[str] = ()) -> tuple[str, ...]:
    """Names of required papers that are neither filed nor seen. The e-form stands for its own paper."""
    components = case_of(dossier).components
    # What is needed with some answers only is asked of the declaration, which is another row.
    depends = any(c.needed_if is not None for c in components)
    answers = Declaration.objects.get(pk=dossier.id).answers if depends else {}
    needed = [c for c in components if c.comes_with(answers)]
    if {c.code for c in needed} <= set(seen):
        return ()
    have = {code for (code,) in statements.run(_PAPERS_OF, [dossier.id])} | set(seen)
    return tuple(c.name for c in needed if c.code not in have)


def seen_paper(code: str, title: str) -> dict[str, Any]:
    """The row of a paper whose original somebody saw."""
    return {"component": code, "component_name": title, "name": "", "file": None, "origin": "seen"}


_ORIGINALS_OF = """SELECT DISTINCT component_name FROM dossiers_paper
WHERE dossier_id = %s::bigint AND origin = 'seen' ORDER BY component_name"""


def originals_of(dossier: int) -> list[str]:
    """Names of the papers whose originals were handed in at a counter: they go back when the dossier ends early."""
    return [name for (name,) in statements.run(_ORIGINALS_OF, [dossier])]
