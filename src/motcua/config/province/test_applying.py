"""A made-up province comes into an empty database, is changed, given back, and settles a dossier under its own name."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import yaml

from motcua.agencies import queries as agencies
from motcua.agencies.models import Agency, Holding
from motcua.config import sample
from motcua.config.province import checks, example, exporting
from motcua.config.province.applying import apply
from motcua.config.province.folder import read
from motcua.config.sample import journey
from motcua.documents.queries import read as contents
from motcua.dossiers import commands
from motcua.dossiers.commands import DraftChange
from motcua.dossiers.models import Dossier, Output
from motcua.identity import commands as commands_of_people
from motcua.identity import demo
from motcua.identity.queries import account_named
from motcua.kernel.actor import STRANGER, operator
from motcua.kernel.errors import Invalid, NotAllowed
from motcua.platform.log import events_of
from motcua.platform.upsert import TOPIC, Change
from motcua.procedures.queries import published
from motcua.signing.ports import connected
from motcua.signing.queries import verify
from tests.support.cast import picture

pytestmark = pytest.mark.django_db

CITIZEN = {
    "username": "an", "kind": "person", "name": "Nguyễn Văn An", "id_number": "022092990017",
    "born": "1992-03-05", "gender": "male", "address": "Thôn 1, xã Bình An", "phone": "0912345678", "email": "",
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small province, as `province new` writes it."""
    made = tmp_path / "vi-du"
    example.write(made, code="H90", name="Tỉnh Ví Dụ")
    return made


def bring_in(folder: Path, reason: str = "Lập tỉnh", *, rehearsal: bool = False) -> list[Change]:
    return apply(read(folder), actor=operator("an"), reason=reason, rehearsal=rehearsal)


def edit(file: Path, change: Callable[[Any], None]) -> None:
    whole = yaml.safe_load(file.read_text("utf-8"))
    change(whole)
    file.write_text(yaml.safe_dump(whole, allow_unicode=True, sort_keys=False), "utf-8")


def test_a_rehearsal_shows_everything_and_keeps_nothing(folder: Path) -> None:
    shown = bring_in(folder, rehearsal=True)
    assert {one.what for one in shown} >= {"province", "agencies", "posts", "officers", "procedures"}
    assert not Agency.objects.exists()
    assert agencies.province().name == ""


def test_brought_in_again_it_changes_nothing(folder: Path) -> None:
    assert bring_in(folder)
    assert agencies.province().full == "tỉnh Ví Dụ"
    assert published("1.001193").content["name"] == "Đăng ký khai sinh"
    assert Holding.objects.count() == 21
    before = len(events_of(TOPIC, 1))
    assert bring_in(folder) == []
    assert len(events_of(TOPIC, 1)) == before


def test_a_change_is_told_with_before_and_after_and_stands_in_the_log_with_who_and_why(folder: Path) -> None:
    bring_in(folder)
    edit(folder / "province.yaml", lambda rows: rows[0].update(hotline="1900 111 111"))
    [change] = bring_in(folder, "Đổi tổng đài")
    before, after = change.fields()["content"]
    assert (before["hotline"], after["hotline"]) == ("1900 000 000", "1900 111 111")
    last = events_of(TOPIC, 1)[-1]
    assert (last.data["reason"], last.actor["name"]) == ("Đổi tổng đài", "Người vận hành (an)")
    assert agencies.province().hotline == "1900 111 111"


def test_purposes_of_keeping_data_come_in_and_are_given_back(folder: Path, tmp_path: Path) -> None:
    camera = {
        "key": "camera", "title": "Camera ở quầy", "why": "Để giữ an toàn.", "data": "Hình ảnh", "sensitive": True,
        "subjects": "Ai đến quầy", "basis": "law", "reference": "Quy chế 12", "kept": "30 ngày",
        "valid_from": "2026-12-01",
    }  # fmt: skip
    (folder / "purposes.yaml").write_text(yaml.safe_dump([camera], allow_unicode=True), "utf-8")
    assert ("purposes", "camera") in {(one.what, one.key) for one in bring_in(folder)}
    assert bring_in(folder) == []
    given = tmp_path / "given"
    exporting.write(given)
    assert yaml.safe_load((given / "purposes.yaml").read_text("utf-8")) == [camera]
    wrong = [{**camera, "kept": ""}, {**camera, "key": "other", "basis": "habit"}]
    (folder / "purposes.yaml").write_text(yaml.safe_dump(wrong, allow_unicode=True), "utf-8")
    [told] = [str(one) for one in checks.mistakes(read(folder))]
    assert "basis" in told
    (folder / "purposes.yaml").write_text(yaml.safe_dump(wrong[:1], allow_unicode=True), "utf-8")
    [told] = [str(one) for one in checks.mistakes(read(folder))]
    assert "Hãy chọn quy tắc lưu giữ" in told


def test_a_procedure_that_says_something_else_gets_a_new_version(folder: Path) -> None:
    bring_in(folder)
    edit(folder / "procedures" / "1.001193.yaml", lambda one: one.update(plain_name="Khai sinh cho con"))
    [change] = bring_in(folder)
    assert (change.what, change.key) == ("procedures", "1.001193")
    version = published("1.001193")
    assert (version.number, version.content["plain_name"]) == (2, "Khai sinh cho con")


def test_everyday_names_and_words_of_messages_come_in_and_are_given_back(
    folder: Path, tmp_path: Path
) -> None:
    names = [{"code": "1.001193", "called": ["lên giấy"]}]
    words = {
        "key": "dossier.accepted",
        "language": "vi",
        "subject": "Tin về {ma_ho_so}",
        "body": "Hồ sơ {viec}.",
    }
    for table, rows in (("everyday_names", names), ("messages", [words])):
        (folder / f"{table}.yaml").write_text(yaml.safe_dump(rows, allow_unicode=True), "utf-8")
    assert {one.what for one in bring_in(folder)} >= {"everyday_names", "messages"}
    assert bring_in(folder) == []
    given = tmp_path / "given"
    exporting.write(given)
    assert yaml.safe_load((given / "messages.yaml").read_text("utf-8")) == [words]
    assert yaml.safe_load((given / "everyday_names.yaml").read_text("utf-8")) == names
    wrong = [{**words, "body": "Chào {ai_do}"}, {**words, "key": "khong.co"}]
    (folder / "messages.yaml").write_text(yaml.safe_dump(wrong, allow_unicode=True), "utf-8")
    told = [str(one) for one in checks.mistakes(read(folder))]
    assert any(one.startswith("messages.yaml:1: Chỗ điền {ai_do} không có") for one in told)
    assert any("Không có tin nhắn này." in one for one in told)


def test_what_cannot_be_taken_leaves_everything_as_it_was(folder: Path) -> None:
    bring_in(folder)

    def other_hours(whole: dict[str, Any]) -> None:
        whole["default"]["cutoff"] = {"kind": "at", "at": "16:00"}

    edit(folder / "province.yaml", lambda rows: rows[0].update(hotline="1900 111 111"))
    edit(folder / "calendars.yaml", other_hours)
    with pytest.raises(Invalid, match="Hãy đặt tên phiên bản mới"):
        bring_in(folder)
    assert agencies.province().hotline == "1900 000 000"


def test_a_folder_with_mistakes_is_not_begun(folder: Path) -> None:
    edit(folder / "province.yaml", lambda rows: rows[0].update(centre="H90.99"))
    with pytest.raises(
        Invalid, match=r"1 chỗ sai, chưa có gì được ghi: province\.yaml:1: mục “centre” ghi “H90.99”"
    ):
        bring_in(folder)
    assert not Agency.objects.exists()


def test_what_is_given_back_is_without_mistakes_and_changes_nothing(folder: Path, tmp_path: Path) -> None:
    bring_in(folder)
    back = tmp_path / "back"
    exporting.write(back)
    assert checks.mistakes(read(back)) == []
    assert bring_in(back) == []


def answers() -> dict[str, Any]:
    """What the sample's father declares, as somebody from here."""
    declared = json.dumps(sample.data("sample_form_answers.json")["1.001193"], ensure_ascii=False)
    here: dict[str, Any] = json.loads(
        declared.replace("thành phố Quảng Ninh", "tỉnh Ví Dụ").replace("Bình Liêu", "Bình An")
    )
    return here


def filed() -> Dossier:
    """A birth, declared by a citizen of the made-up province."""
    demo.register_demo_people(actor=operator("an"), people=[CITIZEN], password="mot-cua-thu-nghiem")
    who = agencies.actor_for(account_named("an"), assurance=2)
    draft = commands.start(actor=who, procedure="1.001193")
    change = DraftChange(
        counter_id="H90.61.01", handling_id="H90.101", case_code="1.001193.01", returning="counter",
        owner={"self": True, "name": "Nguyễn Văn An", "id_number": CITIZEN["id_number"]},
        answers=answers(),
    )  # fmt: skip
    commands.save(actor=who, draft=draft.pk, change=change)
    commands.lay(actor=who, draft=draft.pk, component="1.001193.TP02", name="a.png", data=picture())
    return commands.submit(actor=who, draft=draft.pk)


def text_of(pdf: bytes) -> str:
    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))


def test_a_dossier_is_settled_under_the_provinces_own_name(folder: Path) -> None:
    bring_in(folder)
    dossier = filed()
    assert dossier.code.startswith("H90.61.01-")
    journey.walk(dossier)
    result = contents(dossier.outputs.get(kind=Output.Kind.RESULT).file)
    found = verify(result, connected().trust)
    assert found.valid, found.problem
    assert [one.name for one in found.signatures] == ["Vũ Văn Chủ", "Ủy ban nhân dân xã Bình An"]
    form = contents(dossier.outputs.get(kind=Output.Kind.FORM_01).file)
    said = text_of(result) + text_of(form)
    assert "Bình An" in said
    assert "Quảng Ninh" not in said
    assert "QUẢNG NINH" not in said


def test_each_kind_of_change_is_an_event_of_its_own(folder: Path) -> None:
    bring_in(folder)
    told = [event.data["what"] for event in events_of(TOPIC, 1)]
    assert {"agencies", "units", "posts", "forms", "routes", "results"} <= set(told)
    officer = agencies.officer_named("tiepnhan")
    [event] = events_of("officer", officer.pk)
    assert {change["what"] for change in event.data["changes"]} == {"officers", "holdings"}


def test_nobody_but_an_administrator_opens_accounts() -> None:
    with pytest.raises(NotAllowed):
        commands_of_people.open_accounts(actor=STRANGER, usernames=["ai-do"])


@pytest.mark.usefixtures("province")
def test_the_sample_given_back_changes_nothing(tmp_path: Path) -> None:
    exporting.write(tmp_path / "back")
    assert checks.mistakes(read(tmp_path / "back")) == []
    assert bring_in(tmp_path / "back") == []
