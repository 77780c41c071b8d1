"""The wizard's own questions (whose dossier, which case, which agency, which way back) as forms that are data."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, cast

from django.http import HttpRequest
from django.utils.translation import gettext as _

from motcua.dossiers.queries import grounds
from motcua.dossiers.types import Draft
from motcua.identity.queries import Account, Party, mistakes, party_known
from motcua.identity.types import Details
from motcua.kernel import clock
from motcua.platform.inputs import form_of
from motcua.procedures.types import Case, Content
from motcua.web.portal import dossier_labels
from motcua.web.ui.actor import actor_of
from motcua.web.ui.forms import EForm, known_facts
from motcua.web.ui.owners import asked_when, needed, needed_when
from motcua.web.ui.reading import Posted

Choices = Sequence[tuple[str, str]]


def _one_of(title: str, choices: Choices, hint: str = "") -> dict[str, Any]:
    options = [{"const": value, "title": label} for value, label in choices]
    return {"type": "string", "title": title, "oneOf": options, **({"description": hint} if hint else {})}


def _text(title: str, most: int = 150, **more: Any) -> dict[str, Any]:
    return {"type": "string", "title": title, "minLength": 1, "maxLength": most, **more}


OWNER = tuple(name for name in Details.model_fields if name != "kind")
"""What is asked about somebody else: the same questions as at a counter and from programs."""
PROPOSED = {"whose": "self", "document": "number"}
"""What step 1 proposes by itself."""


def people() -> dict[str, Any]:
    """The questions about somebody else."""
    asked = form_of(Details)["schema"]["properties"]
    return {name: _answered(asked[name]) for name in ("ground", *(n for n in OWNER if n != "ground"))}


def _answered(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The question without its empty answer: who is asked here must give one."""
    found = {k: v for k, v in schema.items() if k != "default"}
    return {**found, "minLength": 1} if "maxLength" in found else found


def _shown() -> dict[str, Any]:
    """Under what condition each question about somebody else is asked."""
    other = {"in": [{"var": "whose"}, ["person", "organisation"]]}
    return {**dict.fromkeys(OWNER, other), **asked_when("whose")}


def whose_form(
    content: Content,
    agencies: Choices,
    counters: Choices,
    *,
    data: Posted | None = None,
    prefill: Mapping[str, Any] | None = None,
    me: str = "",
    role: bool = False,
    was: Mapping[str, str] = MappingProxyType({}),
) -> EForm:
    """Step 1. A question with one answer only is not asked. `me` in a `role` is for whom one acts.

    `was` says what the places were before 2025, by code.
    """
    cases = [(c.code, c.name) for c in content.cases if "online" in c.filing]
    asked: dict[str, Any] = {}
    if len(cases) > 1:
        asked["case"] = _one_of(_("Trường hợp của bạn"), cases)
    if len(agencies) > 1:
        hint = _("Nơi xem xét và ký kết quả. Tìm được cả theo tên xã, phường cũ.")
        asked["handling"] = {**_one_of(_("Cơ quan giải quyết"), agencies, hint), "x-also": was}
    hint = _("Quầy kiểm tra hồ sơ và trả kết quả bản giấy. Bạn chọn quầy nào cũng được.")
    asked["counter"] = {**_one_of(_("Nơi tiếp nhận hồ sơ"), counters, hint), "x-also": was}
    definition = {
        "key": "whose",
        "title": _("Hồ sơ của ai, nộp ở đâu"),
        "schema": {
            "type": "object",
            "properties": {
                "whose": _one_of(_("Bạn nộp hồ sơ này cho ai?"), _whose(me, role=role)),
                **people(),
                **asked,
            },
            "required": ["whose", *asked],
            "allOf": [
                needed("whose", "person", ["ground"]),
                needed("whose", "organisation", ["ground"]),
                *needed_when("whose"),
            ],
        },
        "groups": [
            {"title": _("Người có hồ sơ"), "fields": ["whose", *people()]},
            {"title": _("Trường hợp và nơi giải quyết"), "fields": [*asked]},
        ],
        "show": _shown(),
    }
    return EForm(definition, data=data, prefill=prefill)


def _whose(me: str, *, role: bool) -> Choices:
    """In a role it is for them alone."""
    if role:
        return (("self", _("Cho %(name)s, tôi làm thay") % {"name": me}),)
    return (
        ("self", _("Cho tôi: %(name)s") % {"name": me}),
        ("person", _("Cho người khác, tôi nộp thay")),
        ("organisation", _("Cho một tổ chức, tôi nộp thay")),
    )


def judge_owner(form: EForm) -> None:
    """What the shared rules say of somebody else stands at its question at once."""
    given = form.answer
    if not form.checked or given.get("whose") not in ("person", "organisation"):
        return
    owner = _other(given)
    wrong = {
        **mistakes(owner),
        **grounds.mistakes(owner, at_counter=False, today=clock.now().date()),
    }
    form.tell({name: [_(sentence) for sentence in told] for name, told in wrong.items()})


def prefill_whose(draft: Draft, party: Party, counters: Mapping[str, str]) -> dict[str, Any]:
    """Step 1 as it was left, or as most people will want it: for oneself, where one lives."""
    return {**PROPOSED, "counter": counters.get(party.commune), **saved_whose(draft)}


def saved_whose(draft: Draft) -> dict[str, Any]:
    """Step 1 as it was left, also what was typed about an owner of another kind."""
    owner = draft.owner
    places = {"case": draft.case_code, "handling": draft.handling_id, "counter": draft.counter_id}
    found: dict[str, Any] = {**draft.aside, **{name: code for name, code in places.items() if code}}
    if owner:
        found["whose"] = "self"
    if owner and not owner.get("self"):
        found["whose"] = owner.get("kind") or "person"
        found |= {name: owner[name] for name in OWNER if owner.get(name)}
    return found


def owner_of(answer: Mapping[str, Any], party: Party) -> dict[str, Any]:
    """Whose dossier it is, as the draft keeps it."""
    return {"self": True, **known_of(party)} if answer.get("whose") == "self" else _other(answer)


def _other(answer: Mapping[str, Any]) -> dict[str, Any]:
    return {"kind": answer.get("whose"), **{name: answer[name] for name in OWNER if name in answer}}


def known_of(party: Party) -> dict[str, Any]:
    """What we know of the person who is logged in; empty things are left out."""
    known = {
        "kind": str(party.kind),
        "name": party.name,
        "id_number": party.id_number,
        "tax_code": party.tax_code,
        "document": "passport" if party.passport and not party.id_number else None,
        "passport": party.passport,
        "nationality": party.nationality,
        "born": party.born,
        "gender": party.gender,
        "address": party.address,
        "phone": party.phone,
        "email": party.email,
    }
    return {key: value for key, value in known.items() if value}


def party_of(request: HttpRequest) -> Party:
    """The person or organisation who is logged in, or for whom they act."""
    role = actor_of(request).acts_for
    return party_known(role.party) if role else cast("Party", cast("Account", request.user).party)


def facts(draft: Draft, party: Party) -> dict[str, Any]:
    """What the e-form of step 2 may be prefilled from: whose dossier it is, and who asks for it."""
    return known_facts(draft.owner, draft.owner if draft.owner.get("self") else known_of(party))


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
