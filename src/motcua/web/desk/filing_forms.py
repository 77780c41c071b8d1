"""The counter's page of a filing as three forms that are saved together: whose dossier, which place, the e-form.

Whoever has the same filing open in another window is compared with field by field (`ui/windows.py`).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from motcua.agencies.queries import among, communes, in_order
from motcua.agencies.types import Agency
from motcua.dossiers.commands import DraftChange
from motcua.dossiers.queries.grounds import PROOF, with_proof
from motcua.dossiers.types import SEEN, Draft
from motcua.kernel.three_way import Merged
from motcua.kernel.vietnamese import normal
from motcua.platform.inputs import options
from motcua.procedures.queries import Kept, frozen
from motcua.procedures.types import Case, Content
from motcua.web.desk import dossier_labels
from motcua.web.desk.owners import facts, owner_definition
from motcua.web.ui import windows
from motcua.web.ui.communes import what_places_were
from motcua.web.ui.fields import LONG_LIST, Field
from motcua.web.ui.forms import EForm, prefilled
from motcua.web.ui.moved import former
from motcua.web.ui.older_pages import from_older_page, with_kept
from motcua.web.ui.owners import needed

PREFIX = "tk-"
WHERE = ("case_code", "handling")
WAY_BACK = ("returning", "return_address")


class FilingForms:
    """A draft as its page shows it, or as it was posted; `merged` then says form by form what became of it."""

    def __init__(self, draft: Draft, posted: QueryDict | None = None) -> None:
        self.draft, self.posted = draft, posted
        self.kept: list[Kept] = []
        self.content = frozen(draft.version_id)
        self.case = self.content.case(draft.case_code)
        self.owner = EForm(owner_definition(), data=posted, prefill=draft.owner)
        settling = agencies_of(self.content)
        asked = _place_definition(draft, self.content, self.case, settling)
        self.place = EForm(asked, data=posted, prefill=self._places(settling))
        self.answers = self._answers() if self.case else None
        self.merged: list[tuple[EForm, Merged]] = []
        for form in (self.owner, self.place, self.answers):
            if form and posted is not None:
                form.checked = False

    def _answers(self) -> EForm:
        """What the e-form asks of the owner and nobody answered is taken from what stands beside it."""
        definition = self.content.form(self.case.form if self.case else "")
        known = prefilled(definition, facts(self.owner.draft))
        form = EForm(
            definition, data=self.posted, prefill={**known, **_given(self.draft.answers)}, prefix=PREFIX
        )
        form.was = former(self.draft)
        if self.posted is not None:
            self.posted, self.kept = from_older_page(form, self.posted, self.draft)
            form.now({**known, **form.draft})
        return form

    def _places(self, found: Sequence[Agency]) -> dict[str, Any]:
        """What is saved of the place and the way back; the nearest of those who may settle it is proposed."""
        here = self.draft.counter.commune_gso if self.draft.counter else ""
        near = next((a.code for a in found if here and a.commune_gso == here), "")
        only = found[0].code if len(found) == 1 else ""
        return {"handling": near or only or None, **_given(_saved_places(self.draft))}

    @property
    def parts(self) -> list[tuple[EForm, Mapping[str, Any]]]:
        """The forms, each with what is saved of it."""
        found = [(self.owner, self.draft.owner), (self.place, _saved_places(self.draft))]
        return [*found, (self.answers, self.draft.answers)] if self.answers else found

    @property
    def marks(self) -> dict[str, Any]:
        """What the page carries of what it shows, and tells of what was changed elsewhere."""
        return windows.redrawn(*self.merged) if self.merged else windows.drawn(*self.parts)

    @property
    def seen(self) -> list[str]:
        """Codes of the papers whose originals were seen, as the page shows them."""
        return list(self.place.draft.get(SEEN) or [])

    @property
    def conflicts(self) -> bool:
        """Whether somebody has to decide between two answers."""
        return any(merged.conflicts for _form, merged in self.merged)

    @property
    def elsewhere(self) -> str:
        """What another window changed and this one had not shown, in a sentence; empty when nothing."""
        return windows.in_one_sentence(*self.merged)

    def merge(self) -> DraftChange:
        """What was posted, beside what is saved by now: everything is kept, right or wrong.

        The e-form of a case that is only being chosen was not on the page.
        """
        posted = self.posted or QueryDict()
        self.merged = [(form, windows.merge(form, posted, saved)) for form, saved in self.parts]
        owner, place, *rest = (merged.kept for _form, merged in self.merged)
        case_code = place.get("case_code") or self.draft.case_code
        seen = place.get(SEEN) or []
        stays = rest and case_code == self.draft.case_code
        return DraftChange(
            case_code=case_code,
            handling_id=place.get("handling"),
            owner={"self": False, "kind": "person", **_given(owner), "proof_seen": PROOF in seen},
            aside={SEEN: seen},
            answers=_given({**self.draft.answers, **rest[0]}) if stays else None,
            returning=place.get("returning"),
            return_address=normal(str(place.get("return_address") or "")),
            moved=with_kept(self.draft.moved, self.kept),
        )

    def tell(self, wrong: Mapping[str, list[str]]) -> None:
        """Show what a command refused at its fields."""
        told = {name.removeprefix("owner."): sentences for name, sentences in wrong.items()}
        told.setdefault("name", wrong.get("owner", []))
        for form, at in ((self.owner, told), (self.place, {**wrong, "handling": wrong.get("agency", [])})):
            form.tell({n: s for n, s in at.items() if n in form.schema["properties"] and s})

    def check(self) -> None:
        """Show what is wrong in the e-form."""
        if self.answers:
            self.answers = EForm.of(self.answers.definition, self.draft.answers, prefix=PREFIX)

    def fields(self, form: EForm, *names: str) -> list[Field]:
        """Fields of one of its forms, all when none are named; those that this filing does not ask are left out."""
        asked = form.schema["properties"]
        return [form.field(name) for name in names or asked if name in asked]


def agencies_of(content: Content) -> list[Agency]:
    """Who may settle the procedure."""
    return list(in_order(communes() if "*commune" in content.agencies else among(content.agencies)))


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def _saved_places(draft: Draft) -> dict[str, Any]:
    return {
        "case_code": draft.case_code,
        "handling": draft.handling_id,
        "returning": draft.returning,
        "return_address": draft.return_address,
        SEEN: draft.aside.get(SEEN, []),
    }


def _place_definition(
    draft: Draft, content: Content, case: Case | None, settling: Sequence[Agency]
) -> dict[str, Any]:
    cases = [(c.code, c.name) for c in content.cases if draft.channel in c.filing]
    asked: dict[str, Any] = {}
    if len(content.own_cases) > 1:
        asked["case_code"] = _one_of(_("Trường hợp"), cases)
    hint = _("Tìm được cả theo tên xã, phường cũ.") if len(settling) > LONG_LIST else ""
    asked["handling"] = {
        **_one_of(_("Cơ quan giải quyết"), [(a.code, a.name) for a in settling]),
        "description": hint,
        "x-also": what_places_were(),
    }
    if case:
        ways = [(way, dossier_labels.returning(way)) for way in case.returning]
        asked["returning"] = _one_of(_("Nhận kết quả"), ways)
        asked["return_address"] = {
            "type": "string",
            "title": _("Địa chỉ nhận qua bưu chính"),
            "maxLength": 300,
        }
        papers = [(c.code, c.name) for c in with_proof(case, draft.owner).components if not c.form]
        asked[SEEN] = {"type": "array", "title": _("Đã xem bản gốc"), "items": _one_of("", papers)}
    required = [name for name in asked if name not in ("return_address", SEEN)]
    by_post = needed("returning", "post", ["return_address"])
    return {
        "title": "",
        "schema": {"type": "object", "properties": asked, "required": required, "allOf": [by_post]},
        "groups": [{"title": "", "fields": list(asked)}],
        "show": {"return_address": {"==": [{"var": "returning"}, "post"]}},
    }


def _one_of(title: str, choices: list[tuple[str, str]]) -> dict[str, Any]:
    return {"type": "string", "title": title, "oneOf": options(choices)}
