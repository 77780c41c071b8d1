"""By what right somebody asks for another: the ground, whom it fits, and the paper that proves it where the law asks.

Civil Code 2015: mandate art. 138 and 562, parents of a minor art. 136, guardians art. 46 to 59, the legal
representative of an organisation art. 137. Whoever represents by law is found in civil status and business registers;
a mandate and a guardianship stand on a paper of their own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import gettext_noop

from motcua.dossiers.roles import ACTED
from motcua.identity.queries import is_organisation
from motcua.kernel.birth import surely_of_age, typed_birth
from motcua.procedures.types import Case, Component

Owner = Mapping[str, Any]
PROOF = "can-cu-nop-thay"
"""The code of the paper that proves the ground, beside the components of the case."""
_CHOOSE = gettext_noop("Hãy chọn căn cứ nộp thay.")
_NOT_FOR_ORGANISATIONS = gettext_noop("Căn cứ này chỉ dùng khi chủ hồ sơ là cá nhân.")
_ORGANISATIONS_ONLY = gettext_noop("Căn cứ này chỉ dùng khi chủ hồ sơ là tổ chức, hộ kinh doanh.")
_OF_AGE = gettext_noop("Người đã đủ 18 tuổi tự nộp, hoặc ủy quyền cho người nộp thay.")
_WHO = gettext_noop("Hãy ghi họ tên người đến nộp thay.")


@dataclass(frozen=True)
class Ground:
    """A right to ask for another. `proof` names the paper that must come with it; empty when none must."""

    name: str | Promise
    proof: str = ""


GROUNDS: Mapping[str, Ground] = {
    "mandate": Ground(lazy("được ủy quyền"), "Văn bản ủy quyền"),
    "parent": Ground(lazy("là cha hoặc mẹ")),
    "guardian": Ground(lazy("là người giám hộ"), "Giấy tờ chứng minh việc giám hộ"),
    "office": Ground(lazy("là người đại diện theo pháp luật")),
}


def ground_of(owner: Owner) -> Ground | None:
    """The ground on which somebody asks for this owner; None when they ask for themself."""
    own = owner.get("self") and not owner.get(ACTED)
    return None if own else GROUNDS.get(str(owner.get("ground") or ""))


def mistakes(owner: Owner, *, at_counter: bool, today: date) -> dict[str, list[str]]:
    """What is wrong with the ground, by field. At a counter the owner may stand there themself: then there is none."""
    ground, asker = str(owner.get("ground") or ""), str(owner.get("asker") or "").strip()
    if not ground:
        return {"ground": [_CHOOSE]} if asker or not at_counter else {}
    found = {"asker": [_WHO]} if at_counter and not asker else {}
    organisation = is_organisation(owner)
    if ground == "office" and not organisation:
        return {**found, "ground": [_ORGANISATIONS_ONLY]}
    if ground in ("parent", "guardian") and organisation:
        return {**found, "ground": [_NOT_FOR_ORGANISATIONS]}
    born = typed_birth(str(owner.get("born") or "")) or ""
    if ground == "parent" and surely_of_age(born, today):
        return {**found, "ground": [_OF_AGE]}
    return found


def with_proof(case: Case, owner: Owner) -> Case:
    """The case with the paper that proves the ground among its components, where one must come.

    A right that stands here proves itself.
    """
    ground = ground_of(owner)
    if ground is None or not ground.proof or owner.get(ACTED):
        return case
    return replace(case, components=(*case.components, Component(PROOF, ground.proof)))
