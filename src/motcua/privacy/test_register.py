"""The register says what the product does, and what the province lays over it; how long is what the rules say."""

from collections.abc import Callable, Iterator, Mapping

import pytest
from django.apps import apps

from motcua.kernel.actor import SYSTEM
from motcua.kernel.errors import Invalid, NotAllowed
from motcua.platform.upsert import history
from motcua.privacy import ports
from motcua.privacy.commands import establish_purposes, set_purpose
from motcua.privacy.kept import KINDS, how_long
from motcua.privacy.register import as_row, current, own_rows, purpose_named, shipped, versions
from tests.support.cast import receiver

CAMERA = {
    "key": "camera", "title": "Camera ở quầy", "why": "Để giữ an toàn.", "data": "Hình ảnh", "subjects": "Ai đến quầy",
    "basis": "law", "reference": "Quy chế 12/QC-TTPVHCC", "kept": "30 ngày", "valid_from": "2026-12-01",
}  # fmt: skip


def test_every_table_is_kept_for_a_purpose_or_holds_nothing_of_anybody() -> None:
    ours = {
        model._meta.label
        for model in apps.get_models()
        if type(model._meta.app_config).__module__.startswith("motcua") or model._meta.app_label == "sessions"
    }
    newest = versions()[-1]
    named = {table for purpose in newest["purposes"] for table in purpose["tables"]}
    assert named & set(newest["of_nobody"]) == set()
    assert named | set(newest["of_nobody"]) == ours, "say in privacy/register.json what the table is kept for"


def test_every_shipped_purpose_says_everything_that_a_register_must() -> None:
    for purpose in shipped().values():
        said = (purpose.title, purpose.why, purpose.data, purpose.subjects, purpose.reference)
        assert all(said), purpose.key
        assert set(purpose.retention) <= set(KINDS)
        assert purpose.retention or purpose.kept


@pytest.fixture
def rules() -> Iterator[Callable[[Mapping[str, int | None]], None]]:
    """Says which rules hold; afterwards those of the installation do again."""
    before = list(ports._rules)
    yield lambda days: ports.connect(lambda: days)
    ports.connect(before[0])


def test_how_long_is_told_from_the_rules_of_this_installation(
    rules: Callable[[Mapping[str, int | None]], None],
) -> None:
    settle, drafts = shipped()["settle"], shipped()["drafts"]
    assert how_long(settle) == ["Hồ sơ: theo bảng thời hạn lưu trữ của tỉnh; chưa có hạn xoá."]
    assert "Bản nháp: 365 ngày kể từ lần lưu cuối." in how_long(drafts)
    rules({"draft": 30, "dossier": 3650, "dossier.1.001193": 36500})
    assert "Bản nháp: 30 ngày kể từ lần lưu cuối." in how_long(drafts)
    assert how_long(settle) == [
        "Hồ sơ: 3.650 ngày kể từ ngày kết thúc.",
        "Một số thủ tục có thời hạn lưu giữ riêng.",
    ]


@pytest.mark.django_db
def test_what_the_province_writes_stands_for_the_products_words_and_ends_on_its_day() -> None:
    letters = as_row(purpose_named("messages"))
    [change] = set_purpose(actor=SYSTEM, row={**letters, "recipients": "Công ty A"}, reason="Thuê ngoài")
    assert change.fields() == {"recipients": (letters["recipients"], "Công ty A")}
    assert purpose_named("messages").own
    assert set_purpose(actor=SYSTEM, row={**letters, "recipients": "Công ty A"}, reason="Lần nữa") == []
    set_purpose(actor=SYSTEM, row={**letters, "valid_to": "2026-01-02"}, reason="Thôi gửi")
    assert "messages" not in {one.key for one in current()}
    assert [one.reason for one in history("purposes", "messages")] == ["Thôi gửi", "Thuê ngoài"]


@pytest.mark.django_db
def test_what_a_province_does_beside_the_product_comes_after_it_and_is_given_back() -> None:
    assert establish_purposes(actor=SYSTEM, purposes=[CAMERA])[0].before is None
    assert establish_purposes(actor=SYSTEM, purposes=own_rows()) == []
    [given] = own_rows()
    assert given == CAMERA
    untouched = [as_row(one) for one in current()]
    assert establish_purposes(actor=SYSTEM, purposes=untouched) == []
    assert [one["key"] for one in own_rows()] == ["camera"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"key": "Máy ảnh"}, "key"),
        ({"reference": " "}, "reference"),
        ({"basis": "habit"}, "basis"),
        ({"kept": ""}, "kept"),
        ({"retention": ["forever"]}, "retention"),
        ({"valid_from": "mai"}, "valid_from"),
        ({"valid_to": "2026-11-01"}, "valid_to"),
        ({"valid_to": "mốt"}, "valid_to"),
        ({"data": "x" * 1001}, "data"),
    ],
)
def test_a_purpose_that_says_too_little_is_refused_at_its_field(wrong: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        set_purpose(actor=SYSTEM, row={**CAMERA, **wrong}, reason="Thử")
    assert set(refused.value.fields) == {field}
    assert own_rows() == []


@pytest.mark.usefixtures("province")
def test_nobody_but_who_administers_the_province_writes_in_it() -> None:
    with pytest.raises(NotAllowed):
        set_purpose(actor=receiver(), row=CAMERA, reason="Thử")
