"""A second person joins to confirm a draft: by link and log-in; they agree or say why not; the filing tells it."""

import re
from typing import Any

import pytest
from django.test import Client

from motcua.dossiers import commands
from motcua.dossiers.commands.filing import problems
from motcua.dossiers.models import Confirmation, Draft
from motcua.dossiers.queries.confirming import fingerprint, standings
from motcua.kernel.errors import Conflict, Invalid, NotFound
from motcua.notifications.models import InboxItem
from motcua.procedures.confirmers import check_confirmers, confirmers
from motcua.web.portal.conftest import Browser
from motcua.web.portal.test_changing_forms import publish
from tests.support import cast

MOTHER = {"mother_name": "Chìu Thị Mẩy", "mother_id": "022195990025"}
ASKED = [
    {"key": "mother", "title": "Mẹ của trẻ", "name": "mother_name", "number": "mother_id", "required": True}
]


def with_mother(form: dict[str, Any]) -> None:
    """The form asks the mother to confirm."""
    form["confirmers"] = ASKED


@pytest.fixture
def draft() -> Draft:
    """A father's draft of a birth, whole, in a version that asks the mother."""
    publish(with_mother)
    made = cast.draft()
    change = commands.DraftChange(answers={**made.answers, **MOTHER})
    return commands.save(actor=cast.applicant(), draft=made.pk, change=change)


def link(client: Client, draft: Draft) -> str:
    """What the writer's page shows once."""
    page = client.post(f"/nop-ho-so/ban-nhap/{draft.pk}/cung-xac-nhan", {"nguoi": "mother"}).content.decode()
    found = re.search(r"http://[^/]+(/xac-nhan/[\w-]+)", page)
    assert found
    return found[1]


def agree(client: Client, path: str) -> Any:
    page = client.get(path).content.decode()
    seen = re.search(r'name="seen" value="(\w+)"', page)
    assert seen
    return client.post(path, {"tra-loi": "dong-y", "seen": seen[1]})


def test_what_must_be_confirmed_keeps_the_draft_from_being_sent_until_it_is(
    draft: Draft, browser: Browser
) -> None:
    father, mother = browser("nongdan"), browser("giaovien")
    assert problems(draft) == {"confirm": ["Còn chờ Chìu Thị Mẩy xác nhận."]}
    with pytest.raises(Invalid):
        commands.submit(actor=cast.applicant(), draft=draft.pk)
    path = link(father, draft)
    page = mother.get(path).content.decode()
    assert str(draft.answers["child_name"]) in page
    assert agree(mother, path).status_code == 302
    assert problems(draft) == {}
    dossier = commands.submit(actor=cast.applicant(), draft=draft.pk)
    [told] = dossier.applicant["confirmed"]
    assert (told["title"], told["name"]) == ("Mẹ của trẻ", "Chìu Thị Mẩy")
    for client, place in (
        (father, f"/ho-so/{dossier.code}"),
        (desk(), f"/ban-lam-viec/ho-so/{dossier.code}"),
    ):
        assert "Chìu Thị Mẩy đã xác nhận tờ khai" in client.get(place).content.decode()


def desk() -> Client:
    from motcua.identity.models import Account

    client = Client()
    client.force_login(Account.objects.get(username="tiepnhan"))
    return client


def test_the_link_opens_for_the_one_it_names_alone(draft: Draft, browser: Browser) -> None:
    path = link(browser("nongdan"), draft)
    assert browser("giaovien").get(path).status_code == 200
    for other in ("nongdan", "nguoila", "congty"):
        assert browser(other).get(path).status_code == 404
    assert Client().get(path).status_code == 302
    assert browser("giaovien").get(f"{path}x").status_code == 404
    paper = draft.papers.get()
    assert browser("giaovien").get(f"{path}/giay-to/{paper.pk}").status_code == 200
    assert browser("nguoila").get(f"{path}/giay-to/{paper.pk}").status_code == 404
    assert browser("nguoila").get(f"/nop-ho-so/ban-nhap/{draft.pk}/cung-xac-nhan").status_code == 404


def test_a_new_link_ends_the_old_one(draft: Draft, browser: Browser) -> None:
    father = browser("nongdan")
    old, new = link(father, draft), link(father, draft)
    assert browser("giaovien").get(old).status_code == 404
    assert browser("giaovien").get(new).status_code == 200


def test_what_was_changed_since_has_to_be_confirmed_again(draft: Draft, browser: Browser) -> None:
    mother, path = browser("giaovien"), link(browser("nongdan"), draft)
    agree(mother, path)
    change = commands.DraftChange(answers={**draft.answers, "child_name": "Tằng Tên Khác"})
    changed = commands.save(actor=cast.applicant(), draft=draft.pk, change=change)
    assert [one.state for one in standings(changed)] == ["changed"]
    assert "confirm" in problems(changed)
    assert "đã được sửa sau khi bạn xác nhận" in mother.get(path).content.decode()
    agree(mother, path)
    assert problems(Draft.objects.get(pk=draft.pk)) == {}


def test_nobody_confirms_what_they_were_not_shown(draft: Draft, browser: Browser) -> None:
    mother, path = browser("giaovien"), link(browser("nongdan"), draft)
    answer = mother.post(path, {"tra-loi": "dong-y", "seen": "0" * 64})
    assert answer.status_code == 422
    assert Confirmation.objects.get().answered_at is None


def test_who_declines_says_why_and_the_writer_is_told(draft: Draft, browser: Browser) -> None:
    mother, path = browser("giaovien"), link(browser("nongdan"), draft)
    assert mother.post(path, {"tra-loi": "khong"}).status_code == 422
    assert mother.post(path, {"tra-loi": "khong", "reason": "Tên con viết sai."}).status_code == 302
    item = InboxItem.objects.get(party__account__username="nongdan")
    assert "Tên con viết sai." in item.body
    page = browser("nongdan").get(f"/nop-ho-so/ban-nhap/{draft.pk}/4").content.decode()
    assert "Không xác nhận" in page
    assert "confirm" in problems(draft)


def test_a_password_alone_confirms_nothing(draft: Draft, browser: Browser) -> None:
    path = link(browser("nongdan"), draft)
    weak = browser("giaovien", assurance=1)
    assert "VNeID mức 2" in weak.get(path).content.decode()
    assert weak.post(path, {"tra-loi": "dong-y", "seen": fingerprint(draft)}).status_code == 403


def test_after_it_was_sent_nobody_answers_any_more(draft: Draft, browser: Browser) -> None:
    mother, path = browser("giaovien"), link(browser("nongdan"), draft)
    agree(mother, path)
    commands.submit(actor=cast.applicant(), draft=draft.pk)
    secret = path.rsplit("/", 1)[1]
    with pytest.raises(Conflict):
        commands.answer_confirmation(
            actor=cast.person("giaovien"), secret=secret, seen="", agrees=False, reason="Muộn."
        )


def test_only_who_the_form_names_is_asked(draft: Draft) -> None:
    with pytest.raises(NotFound):
        commands.ask_to_confirm(actor=cast.applicant(), draft=draft.pk, key="father")
    with pytest.raises(NotFound):
        commands.ask_to_confirm(actor=cast.stranger(), draft=draft.pk, key="mother")


def test_whoever_writes_it_confirms_by_sending(draft: Draft) -> None:
    own = {"mother_name": cast.applicant().name, "mother_id": "022092990017"}
    change = commands.DraftChange(answers={**draft.answers, **own})
    changed = commands.save(actor=cast.applicant(), draft=draft.pk, change=change)
    assert [one.state for one in standings(changed)] == ["own"]
    assert "confirm" not in problems(changed)


def test_a_form_says_who_confirms_and_under_what_condition() -> None:
    row = {**ASKED[0], "when": {"==": [{"var": "together"}, True]}}
    form = {"schema": {"properties": {"mother_name": {}, "mother_id": {}}}, "confirmers": [row]}
    check_confirmers(form)
    assert confirmers(form, MOTHER) == []
    [found] = confirmers(form, {**MOTHER, "together": True})
    assert (found.name, found.number, found.required) == ("Chìu Thị Mẩy", "022195990025", True)
    with pytest.raises(ValueError, match="mother"):
        check_confirmers({"schema": {"properties": {}}, "confirmers": [row]})
