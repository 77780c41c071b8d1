"""A form is filled with what is known, each value with its source beside it, and every one of them can be changed."""

import html
from typing import Any

from django.test import Client

from motcua.dossiers import commands
from motcua.dossiers.commands import DraftChange
from motcua.dossiers.models import Draft
from motcua.kernel import clock
from motcua.procedures.made_up_answers import made_up_answers
from motcua.procedures.queries import frozen
from motcua.web.portal.conftest import Browser
from tests.support import cast

WORSHIP, FUNERAL = "1.010803", "1.001731"
FARMER = {"applicant_name": "Tằng Văn Phúc", "applicant_id": "022092990017"}
BANK = {
    "pay_way": "tai_khoan",
    "pay_bank": "Agribank Bình Liêu",
    "pay_account": "8001234567",
    "pay_holder": "Tằng Văn Phúc",
}


def filed(procedure: str, **changed: Any) -> None:
    """A dossier of the farmer's for themself, declared with these answers."""
    who = cast.applicant()
    begun = commands.start(actor=who, procedure=procedure)
    content = frozen(begun.version_id)
    case = content.cases[0]
    answers = {**made_up_answers(content.form(case.form), clock.now().date()), **FARMER, **BANK, **changed}
    places: dict[str, Any] = {
        "counter_id": cast.COUNTER,
        "handling_id": "H49.123",
        "case_code": case.code,
        "returning": "counter",
    }
    owner = {"self": True, "name": who.name, "id_number": FARMER["applicant_id"]}
    change = DraftChange(owner=owner, answers=answers, **places)
    saved = commands.save(actor=who, draft=begun.pk, change=change)
    for code in cast.required_papers(saved):
        commands.lay(actor=who, draft=saved.pk, component=code, name=f"{code}.png", data=cast.picture())
    commands.submit(actor=who, draft=saved.pk)


def form_page(client: Client, procedure: str) -> str:
    """Step 2 of a fresh draft for oneself."""
    address = str(client.post(f"/nop-ho-so/{procedure}")["Location"]).rsplit("/", 1)[0]
    first = {"whose": "self", "counter": "H49.61.23", "handling": "H49.123", "_go": "next"}
    client.post(f"{address}/1", first)
    return html.unescape(client.get(f"{address}/2").content.decode())


def test_what_the_account_says_stands_in_the_form_with_its_source(browser: Browser) -> None:
    page = form_page(browser("nongdan"), FUNERAL)
    assert 'value="Tằng Văn Phúc"' in page
    assert "Lấy từ tài khoản của bạn" in page
    assert "Lấy từ hồ sơ" not in page


def test_an_account_number_of_an_earlier_dossier_is_proposed_and_says_which(browser: Browser) -> None:
    filed(WORSHIP)
    client = browser("nongdan")
    page = form_page(client, FUNERAL)
    assert 'value="8001234567"' in page
    assert "Lấy từ hồ sơ H49.61.23-" in page
    assert Draft.objects.filter(dossier=None).get().answers == {}


def test_nobody_is_proposed_the_answers_of_somebody_else(browser: Browser) -> None:
    filed(WORSHIP)
    page = form_page(browser("thomo"), FUNERAL)
    assert "8001234567" not in page
    assert "Lấy từ hồ sơ" not in page


def test_a_dossier_in_which_somebody_else_declared_proposes_nothing(browser: Browser) -> None:
    filed(WORSHIP, applicant_id="022085990011")
    assert "8001234567" not in form_page(browser("nongdan"), FUNERAL)
