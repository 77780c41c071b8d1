"""A procedure in force becomes simpler in tests: a paper less, a shorter promise, by a decision."""

import copy
from collections.abc import Callable
from typing import Any

from motcua.kernel.actor import SYSTEM
from motcua.procedures import commands
from motcua.procedures.models import Version
from tests.support import cast

Change = Callable[[dict[str, Any]], None]
CODE = cast.MARRIAGE_STATUS.procedure
_COPIES = ("forms", "routes", "result_documents")


def put_in_force(change: Change, decision: str = "99/QĐ-UBND", code: str = CODE) -> Version:
    """Its next version, which differs by `change`, with a decision of today."""
    content = copy.deepcopy(Version.objects.get(procedure=code, state="published").content)
    plain = {key: value for key, value in content.items() if key not in _COPIES}
    change(plain)
    plain["decision"] = {"number": decision}
    commands.put_into_force(actor=SYSTEM, contents=[plain], reason="Đơn giản hoá")
    return Version.objects.get(procedure=code, state="published")


def without_a_paper(content: dict[str, Any]) -> None:
    """The last paper that is no e-form need not be brought any more."""
    components = content["cases"][0]["components"]
    components.remove([one for one in components if not one.get("form")][-1])


def with_a_paper(content: dict[str, Any]) -> None:
    """One more paper is asked for."""
    case = content["cases"][0]
    case["components"].append({"code": f"{content['code']}.TP99", "name": "Giấy xác nhận của tổ dân phố"})


def promised(days: float) -> Change:
    """The province promises so many working days in every way."""

    def change(content: dict[str, Any]) -> None:
        for case in content["cases"]:
            case["committed"] = [
                {"channel": row["channel"], "quantity": days, "unit": "working_day"} for row in case["limits"]
            ]

    return change
