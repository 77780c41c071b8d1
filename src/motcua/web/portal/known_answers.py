"""What a form is filled with before anybody typed, and where each value comes from, in words beside it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from motcua.dossiers.queries.earlier_answers import earlier_answers
from motcua.dossiers.types import Draft
from motcua.identity.queries import Party
from motcua.kernel import vietnamese
from motcua.kernel.actor import Actor
from motcua.web.portal.filing_forms import facts
from motcua.web.ui.forms import prefilled

Form = Mapping[str, Any]


def known_answers(
    actor: Actor, draft: Draft, party: Party, form: Form
) -> tuple[dict[str, Any], dict[str, str]]:
    """The values, and the sentence about the source of each. What the account says goes before earlier dossiers."""
    known = prefilled(form, facts(draft, party))
    sources = {name: _of_account(draft, str(form["prefill"][name])) for name in known}
    if not draft.owner.get("self"):
        return known, sources
    for name, earlier in earlier_answers(actor, form, str(known.get("applicant_id", ""))).items():
        if name not in known:
            known[name] = earlier.value
            sources[name] = _("Lấy từ hồ sơ %(code)s của bạn, ngày %(day)s. Sửa được nếu nay đã khác.") % {
                "code": earlier.dossier,
                "day": vietnamese.day(earlier.at),
            }
    return known, sources


def _of_account(draft: Draft, source: str) -> str:
    if source.startswith("applicant.") and not draft.owner.get("self"):
        return _("Lấy từ bước 1. Sửa được nếu chưa đúng.")
    return _("Lấy từ tài khoản của bạn. Sửa được nếu chưa đúng.")
