"""Which key signs for whom: given with a reason, one at a time, only if it fits; its picture goes with it."""

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from motcua.adapters.demo_authority.authority import DemoAuthority
from motcua.adapters.demo_authority.file_keys import FileKeyStore
from motcua.adapters.demo_authority.trust import trust
from motcua.config.assigned_keys import AssignedKeys, KeptAppearances
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM, Actor, Kind
from motcua.kernel.errors import Invalid, NotAllowed
from motcua.keyring import commands, queries
from motcua.platform.models import LoggedEvent
from motcua.signing import ports
from motcua.signing.ports import CmsSigner, Trust
from motcua.signing.types import Credential, KeyRef, SealFace

pytestmark = pytest.mark.django_db
AN, BINH, UBND = KeyRef("person", "an"), KeyRef("person", "binh"), KeyRef("organisation", "H90.12")
REASON = "Giấy giao nhận thiết bị số 3"


@pytest.fixture
def authority(tmp_path: Path) -> DemoAuthority:
    made = DemoAuthority(tmp_path)
    made.issue_person("an", "Nguyễn Văn An", "Chủ tịch", "UBND xã Mẫu")
    made.issue_person("binh", "Trần Thị Bình", "Phó Chủ tịch", "UBND xã Mẫu")
    made.issue_organisation("H90.12", "UBND xã Mẫu", "H90.12")
    return made


@pytest.fixture(autouse=True)
def believed(authority: DemoAuthority) -> Iterator[None]:
    """The installation believes this authority."""
    before = list(ports._trusts)
    ports.connect_trust(lambda: trust(authority))
    yield
    ports._trusts[:] = before


def of(authority: DemoAuthority, key: KeyRef) -> Credential:
    signer: CmsSigner = FileKeyStore(authority).signer(key)
    assert signer.signing_cert is not None
    return Credential(str(key), signer.signing_cert, tuple(signer.cert_registry))


def give(authority: DemoAuthority, key: KeyRef, whose: KeyRef | None = None, store: str = "hsm") -> None:
    given = of(authority, whose or key)
    commands.give_key(actor=SYSTEM, key=key, store=store, given=given, reason=REASON, other_name=True)


def seal() -> bytes:
    drawn = Image.new("RGBA", (320, 320), (0, 0, 0, 0))
    ImageDraw.Draw(drawn).ellipse([20, 20, 300, 300], outline=(200, 20, 30, 255), width=12)
    out = io.BytesIO()
    drawn.save(out, "PNG")
    return out.getvalue()


def test_a_key_is_given_and_the_log_says_why(authority: DemoAuthority) -> None:
    give(authority, AN)
    found = queries.in_force(AN)
    assert found is not None
    assert (found.store, found.handle) == ("hsm", "person:an")
    (event,) = LoggedEvent.objects.filter(topic="settings", data__what="keys")
    assert event.data["reason"] == REASON
    assert event.data["changes"][0]["after"]["store"] == "hsm"


def test_given_again_the_same_changes_nothing(authority: DemoAuthority) -> None:
    give(authority, AN)
    give(authority, AN)
    assert queries.history(AN).count() == 1


def test_another_one_ends_the_first(authority: DemoAuthority) -> None:
    give(authority, AN)
    with clock.at(clock.now() + timedelta(days=1)):
        give(authority, AN, store="machine")
    assert [one.store for one in queries.history(AN)] == ["machine", "hsm"]
    assert queries.all_in_force().count() == 1


def test_one_certificate_is_nobody_elses(authority: DemoAuthority) -> None:
    give(authority, AN)
    with pytest.raises(Invalid, match="đang dùng cho person:an"):
        give(authority, BINH, AN)


def test_an_agencys_certificate_is_no_persons(authority: DemoAuthority) -> None:
    with pytest.raises(Invalid, match="cơ quan, tổ chức"):
        give(authority, AN, UBND)


def test_a_certificate_of_a_stranger_is_refused(authority: DemoAuthority) -> None:
    ports.connect_trust(Trust)
    with pytest.raises(Invalid, match="chưa tin"):
        give(authority, AN)


def test_a_certificate_that_has_ended_is_refused(authority: DemoAuthority) -> None:
    with clock.at(clock.now() + timedelta(days=365 * 30)), pytest.raises(Invalid, match="hết hạn"):
        give(authority, AN)


def test_nobody_but_an_administrator_gives_one_and_none_without_a_reason(authority: DemoAuthority) -> None:
    with pytest.raises(NotAllowed):
        commands.give_key(
            actor=Actor(Kind.OFFICER, "A"), key=AN, store="hsm", given=of(authority, AN), reason=REASON
        )
    with pytest.raises(Invalid, match="lý do"):
        commands.give_key(actor=SYSTEM, key=AN, store="hsm", given=of(authority, AN), reason=" ")


def test_a_key_that_ended_signs_no_more(authority: DemoAuthority) -> None:
    give(authority, AN)
    commands.end_key(actor=SYSTEM, key=AN, reason="Nghỉ hưu")
    with pytest.raises(Exception, match="Chưa khai báo khoá ký"):
        AssignedKeys({}).signer(AN)


def test_a_store_that_was_taken_out_of_the_settings_is_named(authority: DemoAuthority) -> None:
    give(authority, AN)
    with pytest.raises(Exception, match="không còn trong thiết lập"):
        AssignedKeys({}).signer(AN)


def test_a_seals_picture_goes_with_its_certificate_alone(authority: DemoAuthority) -> None:
    give(authority, UBND)
    commands.put_picture(actor=SYSTEM, key=UBND, image=seal(), reason=REASON)
    shown = KeptAppearances()
    assert shown.seal(UBND, SealFace("UBND xã Mẫu"))
    authority.issue_organisation("H90.12", "UBND phường Mẫu", "H90.12")
    with clock.at(clock.now() + timedelta(days=1)):
        give(authority, UBND)
        assert shown.seal(UBND, SealFace("UBND xã Mẫu")) is None


def test_a_picture_without_a_key_is_refused_and_one_can_be_removed(authority: DemoAuthority) -> None:
    with pytest.raises(Invalid, match="khai báo khoá trước"):
        commands.put_picture(actor=SYSTEM, key=UBND, image=seal(), reason=REASON)
    give(authority, UBND)
    commands.put_picture(actor=SYSTEM, key=UBND, image=seal(), reason=REASON)
    commands.remove_picture(actor=SYSTEM, key=UBND, reason="Đổi dấu")
    assert queries.picture(UBND) is None


def test_looked_at_again_a_revoked_certificate_is_known(authority: DemoAuthority) -> None:
    give(authority, AN)
    authority.revoke(AN)
    believed = trust(authority)
    assert believed.revocation is not None
    commands.look_again(believed, believed.revocation, clock.now())
    found = queries.in_force(AN)
    assert found is not None
    assert found.revoked_at is not None
