"""The wizard's own questions (whose dossier, which case, which agency, which way back) as forms that are data."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _

from motcua.dossiers.types import Draft
from motcua.identity.queries import Party
from motcua.identity.types import Details
from motcua.kernel.codes import check_citizen_number
from motcua.kernel.errors import Invalid
from motcua.platform.inputs import form_of
from motcua.procedures.types import Case, Content
from motcua.web.portal import dossier_labels
from motcua.web.ui.forms import EForm
from motcua.web.ui.reading import Posted
from motcua.web.ui.refusals import in_words

PERSON = {
    "person_name": "name",
    "person_id": "id_number",
    "person_born": "born",
    "person_gender": "gender",
    "person_address": "address",
    "person_phone": "phone",
}
ORGANISATION = {"org_name": "name", "org_tax": "tax_code", "org_address": "address", "org_phone": "phone"}
_PHONE = "^0[35789][0-9]{8}$"
Choices = Sequence[tuple[str, str]]


def _one_of(title: str, choices: Choices, hint: str = "") -> dict[str, Any]:
    options = [{"const": value, "title": label} for value, label in choices]
    return {"type": "string", "title": title, "oneOf": options, **({"description": hint} if hint else {})}


def _text(title: str, most: int = 150, **more: Any) -> dict[str, Any]:
    return {"type": "string", "title": title, "minLength": 1, "maxLength": most, **more}


def people() -> dict[str, Any]:
    """The questions about somebody else, in the words of the portal and stricter than at a counter."""
    asked = form_of(Details)["schema"]["properties"]
    person = {
        "name": {"title": _("Họ, chữ đệm, tên của người đó")},
        "id_number": {"pattern": "^[0-9]{12}$"},
        "born": {"title": _("Ngày, tháng, năm sinh")},
        "address": {"title": _("Nơi cư trú")},
        "phone": {"pattern": _PHONE},
    }
    organisation = {
        "name": {"title": _("Tên tổ chức")},
        "tax_code": {"title": _("Mã số thuế"), "description": _("10 hoặc 13 chữ số.")},
        "address": {"title": _("Địa chỉ trụ sở")},
        "phone": {"pattern": "^0[0-9]{9,10}$"},
    }
    questions = [(name, key, person) for name, key in PERSON.items()]
    questions += [(name, key, organisation) for name, key in ORGANISATION.items()]
    return {name: _answered({**asked[key], **words.get(key, {})}) for name, key, words in questions}


def _answered(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The question without its empty answer: who is asked here must give one."""
    found = {k: v for k, v in schema.items() if k != "default"}
    return {**found, "minLength": 1} if "maxLength" in found else found


def whose_form(
    content: Content,
    agencies: Choices,
    counters: Choices,
    *,
    data: Posted | None = None,
    prefill: Mapping[str, Any] | None = None,
    me: str = "",
    was: Mapping[str, str] = MappingProxyType({}),
) -> EForm:
    """Step 1. A question with one answer only is not asked. `was` says what the places were before 2025, by code."""
    cases = [(c.code, c.name) for c in content.cases if "online" in c.filing]
    asked: dict[str, Any] = {}
    if len(cases) > 1:
        asked["case"] = _one_of(_("Trường hợp của bạn"), cases)
    if len(agencies) > 1:
        hint = _("Nơi xem xét và ký kết quả. Tìm được cả theo tên xã, phường cũ.")
        asked["handling"] = {**_one_of(_("Cơ quan giải quyết"), agencies, hint), "x-also": was}
    hint = _("Quầy kiểm tra hồ sơ và trả kết quả bản giấy. Bạn chọn quầy nào trong tỉnh cũng được.")
    asked["counter"] = {**_one_of(_("Nơi tiếp nhận hồ sơ"), counters, hint), "x-also": was}
    definition = {
        "key": "whose",
        "title": _("Hồ sơ của ai, nộp ở đâu"),
        "schema": {
            "type": "object",
            "properties": {
                "whose": _one_of(_("Bạn nộp hồ sơ này cho ai?"), _whose(me)),
                **people(),
                **asked,
            },
            "required": ["whose", *asked],
            "allOf": [
                _needed("person", [*PERSON]),
                _needed("organisation", ["org_name", "org_tax", "org_address"]),
            ],
        },
        "groups": [
            {"title": _("Người có hồ sơ"), "fields": ["whose", *people()]},
            {"title": _("Trường hợp và nơi giải quyết"), "fields": [*asked]},
        ],
        "show": {
            **{name: {"==": [{"var": "whose"}, "person"]} for name in PERSON},
            **{name: {"==": [{"var": "whose"}, "organisation"]} for name in ORGANISATION},
        },
    }
    return EForm(definition, data=data, prefill=prefill)


def _whose(me: str) -> Choices:
    return (
        ("self", _("Cho tôi: %(name)s") % {"name": me}),
        ("person", _("Cho người khác, tôi nộp thay")),
        ("organisation", _("Cho một tổ chức, tôi nộp thay")),
    )


def _needed(whose: str, names: Sequence[str]) -> dict[str, Any]:
    return {
        "if": {"properties": {"whose": {"const": whose}}, "required": ["whose"]},
        "then": {"required": list(names)},
    }


def check_number(form: EForm) -> None:
    """A personal number that cannot belong to this year of birth and sex is pointed out at once."""
    given = form.answer
    if not form.checked or given.get("whose") != "person" or {"person_id", "person_born"} & set(form.errors):
        return
    try:
        born = date.fromisoformat(str(given.get("person_born")))
        check_citizen_number(str(given["person_id"]), born=born, male=given.get("person_gender") == "male")
    except Invalid as refusal:
        form.errors["person_id"] = [in_words(refusal)]
    except (KeyError, ValueError):
        return


def prefill_whose(draft: Draft, party: Party, counters: Mapping[str, str]) -> dict[str, Any]:
    """Step 1 as it was left, or as most people will want it: for oneself, where one lives."""
    return {"whose": "self", "counter": counters.get(party.commune), **saved_whose(draft)}


def saved_whose(draft: Draft) -> dict[str, Any]:
    """Step 1 as it was left, also what was typed about an owner of another kind."""
    owner = draft.owner
    places = {"case": draft.case_code, "handling": draft.handling_id, "counter": draft.counter_id}
    found: dict[str, Any] = {**draft.aside, **{name: code for name, code in places.items() if code}}
    if owner:
        found["whose"] = "self"
    if owner and not owner.get("self"):
        organisation = owner.get("kind") == "organisation"
        found["whose"] = "organisation" if organisation else "person"
        names = ORGANISATION if organisation else PERSON
        found |= {name: owner[key] for name, key in names.items() if owner.get(key)}
    return found


def owner_of(answer: Mapping[str, Any], party: Party) -> dict[str, Any]:
    """Whose dossier it is, as the draft keeps it."""
    if answer.get("whose") == "self":
        return {"self": True, **particulars(party)}
    organisation = answer.get("whose") == "organisation"
    names = ORGANISATION if organisation else PERSON
    kind = "organisation" if organisation else "person"
    return {"kind": kind, **{key: answer[name] for name, key in names.items() if name in answer}}


def particulars(party: Party) -> dict[str, Any]:
    """What we know of the person who is logged in; empty things are left out."""
    known = {
        "kind": str(party.kind),
        "name": party.name,
        "id_number": party.id_number,
        "tax_code": party.tax_code,
        "born": party.born.isoformat() if party.born else None,
        "gender": party.gender,
        "address": party.address,
        "phone": party.phone,
        "email": party.email,
    }
    return {key: value for key, value in known.items() if value}


def facts(draft: Draft) -> dict[str, Any]:
    """What the e-form of step 2 may be prefilled from."""
    owner = dict(draft.owner)
    owner.setdefault("id_number", owner.get("tax_code", ""))
    return {"applicant": owner}


def returning_form(
    case: Case, *, data: Posted | None = None, prefill: Mapping[str, Any] | None = None
) -> EForm:
    """Step 3: how the result comes back."""
    definition = {
        "key": "returning",
        "title": _("Cách nhận kết quả"),
        "schema": {
            "type": "object",
            "properties": {
                "returning": _one_of(
                    _("Bạn muốn nhận kết quả thế nào?"),
                    [(w, dossier_labels.returning(w)) for w in case.returning],
                ),
                "return_address": _text(
                    _("Địa chỉ nhận qua bưu điện"),
                    300,
                    description=_(
                        "Số nhà, đường hoặc thôn, xã hoặc phường, tỉnh. Bưu điện thu cước khi phát."
                    ),
                ),
            },
            "required": ["returning"],
            "allOf": [
                {
                    "if": {"properties": {"returning": {"const": "post"}}, "required": ["returning"]},
                    "then": {"required": ["return_address"]},
                }
            ],
        },
        "groups": [{"title": _("Nhận kết quả"), "fields": ["returning", "return_address"]}],
        "show": {"return_address": {"==": [{"var": "returning"}, "post"]}},
    }
    return EForm(definition, data=data, prefill=prefill)
