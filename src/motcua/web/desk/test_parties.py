"""Setting right at the counter what is known of people."""

import pytest
from django.test import Client

from motcua.dossiers.models import Dossier
from motcua.identity.commands import Particulars, open_account, register_party
from motcua.identity.models import Account, Party
from motcua.kernel.actor import SYSTEM
from motcua.notifications.models import InboxItem
from motcua.platform.effects.models import Effect
from motcua.platform.models import EventWords, LoggedEvent
from tests.support import cast

pytestmark = [pytest.mark.usefixtures("province"), pytest.mark.django_db]
PLACE = "/ban-lam-viec/nguoi"


def desk(username: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(username=username))
    return client


def typed(**more: str) -> Party:
    """Somebody whom an official took down, with a slip."""
    given = {
        "name": "Lý Thị Mối",
        "id_number": "022190001234",
        "born": "1990",
        "email": "moi@vidu.vn",
        **more,
    }
    return register_party(actor=SYSTEM, particulars=Particulars(**given))  # type: ignore[arg-type]


RIGHT = {"name": "Lý Thị Mới", "document": "number", "id_number": "022190001234", "born": "01/05/1990"}


def test_a_slip_is_corrected_with_a_reason_the_person_is_told_and_the_log_has_both() -> None:
    party, counter = typed(), desk("tiepnhan")
    assert f"{PLACE}/{party.pk}" in counter.get(PLACE, {"q": "022190001234"}).content.decode()
    without = counter.post(f"{PLACE}/{party.pk}", RIGHT)
    assert (without.status_code, "Hãy ghi lý do" in without.content.decode()) == (422, True)
    assert counter.post(f"{PLACE}/{party.pk}", {**RIGHT, "reason": "Gõ sai dấu"}).status_code == 302
    party.refresh_from_db()
    assert (party.name, party.born, party.email) == ("Lý Thị Mới", "1990-05-01", "moi@vidu.vn")
    assert "Gõ sai dấu" in InboxItem.objects.get(party=party).body
    assert Effect.objects.filter(payload__to="moi@vidu.vn").count() == 1
    event = LoggedEvent.objects.get(topic="party", stream=party.pk, type="party.corrected")
    words = EventWords.objects.get(topic="party", stream=party.pk, seq=event.seq).body
    assert (words["old"]["name"], words["new"]["name"], words["note"]) == (
        "Lý Thị Mối",
        "Lý Thị Mới",
        "Gõ sai dấu",
    )


def test_only_what_can_be_said_of_such_a_party_is_asked() -> None:
    person = desk("tiepnhan").get(f"{PLACE}/{typed().pk}").content.decode()
    assert 'name="passport"' in person
    assert 'name="tax_code"' not in person
    firm = register_party(
        actor=SYSTEM, particulars=Particulars(name="Công ty Thử", organisation=True, tax_code="5700100256")
    )
    shown = desk("tiepnhan").get(f"{PLACE}/{firm.pk}").content.decode()
    assert 'name="tax_code"' in shown
    assert 'name="born"' not in shown


def test_what_vneid_vouches_for_is_not_the_counters_to_change() -> None:
    party = typed()
    Party.objects.filter(pk=party.pk).update(tech_id="T-1")
    answer = desk("tiepnhan").post(f"{PLACE}/{party.pk}", {**RIGHT, "reason": "x"})
    assert "VNeID" in answer.content.decode()
    party.refresh_from_db()
    assert party.name == "Lý Thị Mối"


def test_a_number_that_is_somebody_elses_is_refused_and_what_was_typed_stays() -> None:
    party = typed()
    answer = desk("tiepnhan").post(
        f"{PLACE}/{party.pk}", {**RIGHT, "id_number": "022092990017", "reason": "Sai số"}
    )
    assert answer.status_code == 409
    assert 'value="022092990017"' in answer.content.decode()


def test_merging_keeps_the_dossiers_of_both_and_tells_both() -> None:
    stays = typed(email="ca-hai@vidu.vn")
    goes = typed(id_number="", email="kia@vidu.vn")
    account = open_account(actor=SYSTEM, username="moi", password=None, party_id=goes.pk)
    first, second = cast.submitted(), cast.submitted()
    Dossier.objects.filter(pk=first.pk).update(owner=stays)
    Dossier.objects.filter(pk=second.pk).update(owner=goes, filer=stays)
    where = f"{PLACE}/{stays.pk}/gop"
    given = {"other": f"#{goes.pk}", "merge_reason": "Cùng một người"}
    assert desk("tiepnhan").post(where, {**given, "merge_reason": ""}).status_code == 422
    assert desk("tiepnhan").post(where, given).status_code == 302
    assert set(Dossier.objects.filter(owner=stays)) == {first, second}
    assert Dossier.objects.get(pk=second.pk).filer is None
    goes.refresh_from_db()
    account.refresh_from_db()
    assert (goes.merged_into_id, account.party_id) == (stays.pk, stays.pk)
    assert "Cùng một người" in InboxItem.objects.get(party=stays).body
    told = set(Effect.objects.values_list("payload__to", flat=True))
    assert {"ca-hai@vidu.vn", "kia@vidu.vn"} <= told
    streams = LoggedEvent.objects.filter(type="party.merged").values_list("stream", flat=True)
    assert set(streams) == {stays.pk, goes.pk}


def reads(party: Party, language: str) -> None:
    account = open_account(
        actor=SYSTEM, username=f"u{party.pk}", password="mot-cua-thu-nghiem", party_id=party.pk
    )
    Account.objects.filter(pk=account.pk).update(language=language)


def letter_to(email: str) -> str:
    payload = Effect.objects.get(payload__to=email).payload
    return f"{payload['subject']} {payload['body']}"


def test_each_is_told_in_the_language_they_read() -> None:
    stays, goes = typed(email="viet@vidu.vn"), typed(id_number="", email="english@vidu.vn")
    reads(stays, "vi")
    reads(goes, "en")
    given = {"other": f"#{goes.pk}", "merge_reason": "Cùng một người"}
    assert desk("tiepnhan").post(f"{PLACE}/{stays.pk}/gop", given).status_code == 302
    assert "Hai bản ghi của bạn được gộp làm một" in letter_to("viet@vidu.vn")
    english = letter_to("english@vidu.vn")
    assert "Your two records were made one" in english
    assert "Cùng một người" in english
    assert "sent automatically" in english


def test_a_correction_is_told_in_english_to_whoever_reads_english() -> None:
    party = typed()
    reads(party, "en")
    desk("tiepnhan").post(f"{PLACE}/{party.pk}", {**RIGHT, "reason": "Gõ sai dấu"})
    item = InboxItem.objects.get(party=party)
    assert item.title == "What is recorded of you was corrected at a counter"
    assert "Reason: Gõ sai dấu" in item.body


def test_two_people_whom_vneid_knows_are_never_merged() -> None:
    stays, goes = typed(), typed(id_number="022190001235")
    Party.objects.filter(pk=stays.pk).update(tech_id="T-1")
    Party.objects.filter(pk=goes.pk).update(tech_id="T-2")
    given = {"other": "022190001235", "merge_reason": "x"}
    assert desk("tiepnhan").post(f"{PLACE}/{stays.pk}/gop", given).status_code == 422
    assert not Party.objects.exclude(merged_into=None).exists()


def test_only_counters_set_people_right() -> None:
    party = typed()
    for who in ("thamdinh", "quantri", "giamdoc"):
        assert desk(who).get(PLACE).status_code == 403
        assert desk(who).post(f"{PLACE}/{party.pk}", {**RIGHT, "reason": "x"}).status_code == 403
        given = {"other": "022092990017", "merge_reason": "x"}
        assert desk(who).post(f"{PLACE}/{party.pk}/gop", given).status_code == 403
    party.refresh_from_db()
    assert party.name == "Lý Thị Mối"
