"""What an official, an agency and a citizen get from signatures made with the demonstration authority."""

import io
import random
import re
import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter, copy_into_new_writer
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.stamp import TextStampStyle
from pyhanko_certvalidator import ValidationContext

from motcua.adapters.demo_authority.adapter import signing_tools
from motcua.adapters.demo_authority.authority import DemoAuthority
from motcua.adapters.demo_authority.conftest import AGENCY, PERSON
from motcua.adapters.demo_authority.simulator import running
from motcua.adapters.demo_authority.trust import asn1
from motcua.documents.types import Box
from motcua.kernel.clock import at as clock_at
from motcua.kernel.clock import now
from motcua.kernel.errors import Invalid, NotFound, Unavailable
from motcua.signing.ports import SigningTools, Trust
from motcua.signing.queries import verify
from motcua.signing.types import KeyRef, SealFace, seal_box
from tests.support.papers import a_paper
from tests.support.signing import seal_as_organisation, sign_as_person

BOX = Box(0, 330, 300, 510, 380)
FACE = SealFace("UBND phường Hồng Gai", "Tỉnh Quảng Ninh")


def person_signs(tools: SigningTools, pdf: bytes | None = None, key: KeyRef = PERSON) -> bytes:
    return sign_as_person(
        pdf or a_paper(),
        key=key,
        box=BOX,
        name="Nguyễn Văn An",
        post="Chủ tịch",
        at=now(),
        reason="Phê duyệt kết quả",
        tools=tools,
    )


def agency_seals(tools: SigningTools, pdf: bytes) -> bytes:
    return seal_as_organisation(
        pdf, key=AGENCY, box=seal_box(BOX), face=FACE, at=now(), reason="Phát hành", tools=tools
    )


@pytest.fixture
def result(tools: SigningTools) -> bytes:
    """A paper signed by the official and sealed by the agency."""
    return agency_seals(tools, person_signs(tools))


def test_a_result_is_signed_by_a_person_and_then_sealed_by_the_agency(
    result: bytes, tools: SigningTools
) -> None:
    found = verify(result, tools.trust)
    assert found.valid, found.problem
    person, agency = found.signatures
    assert (person.kind, person.name, person.title) == ("person", "Nguyễn Văn An", "Chủ tịch")
    assert (agency.kind, agency.name) == ("organisation", "UBND phường Hồng Gai")
    assert person.page == agency.page == 1
    assert agency.covers_whole_document


def test_both_signatures_are_stamped_with_time_and_last(result: bytes, tools: SigningTools) -> None:
    signatures = verify(result, tools.trust).signatures
    assert len(signatures) == 2
    for one in signatures:
        assert one.pades_level == "B-LT"
        assert one.time_stamped_at is not None
        assert abs(one.time_stamped_at - now()) < timedelta(minutes=5)
        assert one.time_stamp_authority == "Máy chủ dấu thời gian TRÌNH DIỄN"


def test_a_person_alone_gives_a_time_stamped_signature(tools: SigningTools) -> None:
    (only,) = verify(person_signs(tools), tools.trust).signatures
    assert (only.pades_level, only.valid) == ("B-T", True)


def test_an_agency_with_a_long_name_is_named_whole(authority: DemoAuthority, tools: SigningTools) -> None:
    name = "Trung tâm Phục vụ hành chính công và Xúc tiến đầu tư thuộc Ủy ban nhân dân tỉnh Quảng Ninh"
    key = authority.issue_organisation("H49.99", name, "H49.99")
    receipt = seal_as_organisation(
        a_paper(), key=key, box=seal_box(BOX), face=SealFace(name), at=now(), reason="Tiếp nhận", tools=tools
    )
    (only,) = verify(receipt, tools.trust).signatures
    assert (only.kind, only.name) == ("organisation", name)


def test_pdfsig_agrees(result: bytes, tmp_path: Path) -> None:
    file = tmp_path / "result.pdf"
    file.write_bytes(result)
    said = subprocess.run(["pdfsig", "-nocert", file], capture_output=True, text=True, check=False).stdout
    assert said.count("Signature is Valid.") == 2
    assert "Total document signed" in said
    changed = bytearray(result)
    changed[3000] ^= 1
    file.write_bytes(changed)
    said = subprocess.run(["pdfsig", "-nocert", file], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid." not in said


def test_pyhanko_alone_agrees_with_nothing_but_the_root_and_the_file(
    result: bytes, authority: DemoAuthority
) -> None:
    signatures = PdfFileReader(io.BytesIO(result)).embedded_regular_signatures
    assert len(signatures) == 2
    for one in signatures:
        context = ValidationContext(trust_roots=[asn1(authority.root)], allow_fetching=False)
        assert validate_pdf_signature(one, context).bottom_line


def test_one_changed_byte_spoils_both_signatures(result: bytes, tools: SigningTools) -> None:
    signed_by_both = len(a_paper())
    for at in range(100, signed_by_both, signed_by_both // 12):
        changed = bytearray(result)
        changed[at] ^= 1
        found = verify(bytes(changed), tools.trust)
        assert not found.valid
        assert [one.intact for one in found.signatures] == [False, False]
        assert found.problem


def test_no_byte_can_change_unnoticed_not_even_in_the_seal_itself(result: bytes, tools: SigningTools) -> None:
    chance = random.Random(3161)
    start, end = result.rindex(b"/Contents <"), result.rindex(b"/ByteRange", 0, result.rindex(b"startxref"))
    for at in [
        *chance.sample(range(len(result)), 25),
        *chance.sample(range(min(start, end), len(result)), 50),
    ]:
        changed = bytearray(result)
        changed[at] ^= 1 << chance.randrange(8)
        # Among hexadecimal digits the other case is the same digit.
        same = start + 10 < at < result.index(b">", start) and changed.lower() == bytearray(result).lower()
        assert verify(bytes(changed), tools.trust).valid is same, at


def test_a_hash_with_parameters_that_it_does_not_take_is_no_container_of_ours(
    result: bytes, tools: SigningTools
) -> None:
    hashes = b"310F300D060960864801650304020"
    seals = [m.start() for m in re.finditer(hashes, result.upper())]
    assert len(seals) >= 2
    for start in seals:
        at = result.index(b"0500", start)
        changed = result[:at] + b"0100" + result[at + 4 :]
        assert not verify(changed, tools.trust).valid


def test_a_page_added_after_signing_is_told(result: bytes, tools: SigningTools) -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(result))
    style = TextStampStyle(stamp_text="Cho phep xay 9 tang")
    style.create_stamp(writer, BoxConstraints(width=200, height=40), {}).apply(0, 100, 500)
    found = verify(_written(writer), tools.trust)
    assert not found.valid
    assert "sửa đổi sau khi ký" in str(found.problem)


def test_the_seal_lies_over_the_left_third_of_the_signature(result: bytes) -> None:
    seal = seal_box(BOX)
    assert seal.x2 - BOX.x1 == pytest.approx((BOX.x2 - BOX.x1) / 3)
    reds, blues = _inks(result)
    assert max(reds) == pytest.approx(BOX.x1 + (BOX.x2 - BOX.x1) / 3, abs=3)
    assert min(blues) < max(reds) < (min(blues) + max(blues)) / 2


def _written(writer: BasePdfFileWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)  # type: ignore[no-untyped-call]
    return out.getvalue()


def _inks(pdf: bytes) -> tuple[list[int], list[int]]:
    """The places from the left, in points, where the first page is red, and where it is blue."""
    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()
    picture = document[0].render().to_pil().convert("RGB")
    reds: list[int] = []
    blues: list[int] = []
    for x in range(picture.width):
        column = [picture.getpixel((x, y)) for y in range(picture.height)]
        rgb = [one for one in column if isinstance(one, tuple)]
        if any(r > 180 and g < 90 and b < 90 for r, g, b in rgb):
            reds.append(x)
        if any(b > 130 and r < 90 for r, _, b in rgb):
            blues.append(x)
    return reds, blues


def test_the_hour_is_printed_in_iso_8601_and_its_fonts_are_inside(result: bytes) -> None:
    text = subprocess.run(["pdftotext", "-", "-"], input=result, capture_output=True, check=True).stdout
    assert re.search(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+07:00", text.decode())
    listed = subprocess.run(["pdffonts", "-"], input=result, capture_output=True, check=False)
    fonts = [line.split() for line in listed.stdout.decode().splitlines()[2:]]
    assert fonts
    assert all("Tinos" in font[0] for font in fonts)


def test_a_signature_outlives_its_certificate(result: bytes, tools: SigningTools) -> None:
    later = now() + timedelta(days=5 * 365)
    alone = Trust(tools.trust.roots)
    assert verify(result, alone, at=later).valid


def test_an_expired_certificate_does_not_sign(authority: DemoAuthority, tools: SigningTools) -> None:
    short = authority.issue_person("ngan-han", "Lê Ngắn", "Chủ tịch", "UBND", life=timedelta(days=2))
    late = now() + timedelta(days=3)
    with pytest.raises(Invalid, match="đã hết hạn ngày") as refusal:
        sign_as_person(
            a_paper(), key=short, name="Lê Ngắn", post="Chủ tịch", at=late, reason="Ký", tools=tools
        )
    assert refusal.value.code == "certificate_expired"


def test_a_certificate_does_not_sign_before_it_begins(tools: SigningTools) -> None:
    early = now() - timedelta(days=800)
    with pytest.raises(Invalid, match="chỉ có hiệu lực từ ngày"):
        sign_as_person(a_paper(), key=PERSON, name="An", post="", at=early, reason="Ký", tools=tools)


def test_what_was_signed_months_ago_can_be_played_again(tools: SigningTools) -> None:
    with clock_at(now() - timedelta(days=200)):
        played = agency_seals(tools, person_signs(tools))
    found = verify(played, tools.trust)
    assert found.valid, found.problem
    assert found.signatures[0].time_stamped_at
    assert now() - found.signatures[0].time_stamped_at > timedelta(days=199)


def test_a_revoked_certificate_does_not_sign(authority: DemoAuthority, tools: SigningTools) -> None:
    authority.revoke(PERSON)
    with pytest.raises(Invalid, match="Nguyễn Văn An đã bị thu hồi ngày") as refusal:
        person_signs(tools)
    assert refusal.value.code == "certificate_revoked"


def test_a_signature_made_before_the_revocation_stays_good(
    result: bytes, authority: DemoAuthority, tools: SigningTools
) -> None:
    authority.revoke(PERSON, at=now() + timedelta(hours=1))
    found = verify(result, tools.trust, at=now() + timedelta(days=1))
    assert found.valid, found.problem
    assert found.signatures[0].revoked_at is not None


def test_a_signature_made_after_the_revocation_is_bad(
    result: bytes, authority: DemoAuthority, tools: SigningTools
) -> None:
    authority.revoke(PERSON, at=now() - timedelta(hours=1))
    found = verify(result, tools.trust)
    assert not found.valid
    assert [one.revocation for one in found.signatures] == ["revoked", "good"]
    assert "đã bị thu hồi" in str(found.problem)


def test_a_stranger_is_intact_but_not_trusted(result: bytes, tmp_path: Path) -> None:
    stranger = DemoAuthority(tmp_path / "stranger")
    found = verify(result, Trust((asn1(stranger.root),)))
    assert (found.intact, found.trusted, found.valid) == (True, False, False)
    assert "không được hệ thống này tin cậy" in str(found.problem)


def test_a_key_signs_only_for_its_own_kind(tools: SigningTools) -> None:
    with pytest.raises(Invalid) as refusal:
        person_signs(tools, key=AGENCY)
    assert refusal.value.code == "wrong_key"


def test_a_person_without_a_key_is_told(tools: SigningTools) -> None:
    with pytest.raises(NotFound, match="Chưa có khóa ký"):
        person_signs(tools, key=KeyRef("person", "nobody"))


def test_a_key_of_an_unknown_authority_does_not_sign(
    tools: SigningTools, tmp_path: Path, authority: DemoAuthority
) -> None:
    stranger = DemoAuthority(tmp_path / "stranger")
    stranger.issue_person(PERSON.ref, "Nguyễn Văn An", "Chủ tịch", "UBND")
    foreign = replace(tools, keys=signing_tools(stranger).keys)
    with pytest.raises(Invalid) as refusal:
        person_signs(foreign)
    assert refusal.value.code == "certificate_not_trusted"


@pytest.mark.parametrize("mode", ["down", "slow", "bad_signature"])
def test_without_a_good_time_stamp_nothing_is_signed(authority: DemoAuthority, mode: str) -> None:
    with running(authority, slow_seconds=1.0) as server:
        tools = signing_tools(authority, server.url, timeout=0.5)
        tools.revocation.lists()
        server.simulator.mode = mode
        with pytest.raises(Unavailable, match="hãy ký lại sau ít phút"):
            person_signs(tools)
        server.simulator.mode = "off"
        assert verify(person_signs(tools), tools.trust).valid


def test_a_time_stamper_that_is_not_trusted_is_refused(
    authority: DemoAuthority, tools: SigningTools, tmp_path: Path
) -> None:
    stranger = signing_tools(DemoAuthority(tmp_path / "stranger"))
    with pytest.raises(Unavailable):
        person_signs(replace(tools, time_stamper=stranger.time_stamper))


def test_unknown_revocations_stop_the_signature(authority: DemoAuthority) -> None:
    with running(authority) as server:
        server.simulator.mode = "down"
        with pytest.raises(Unavailable, match="danh sách chứng thư số bị thu hồi"):
            person_signs(signing_tools(authority, server.url))


def test_a_locked_paper_is_not_signed_and_not_verified(tools: SigningTools) -> None:
    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(a_paper())))
    writer.encrypt("secret", "secret")  # type: ignore[no-untyped-call]
    locked = _written(writer)
    with pytest.raises(Invalid, match="mật khẩu"):
        person_signs(tools, locked)
    found = verify(locked, tools.trust)
    assert not found.readable
    assert "mật khẩu" in str(found.problem)


def test_what_is_no_pdf_is_not_signed(tools: SigningTools) -> None:
    with pytest.raises(Invalid, match="không phải PDF"):
        person_signs(tools, b"hello")


def test_two_persons_may_sign_one_paper(tools: SigningTools, authority: DemoAuthority) -> None:
    second = authority.issue_person("tran-thi-binh", "Trần Thị Bình", "Kế toán", "UBND")
    both = person_signs(tools, person_signs(tools), key=second)
    found = verify(agency_seals(tools, both), tools.trust)
    assert found.valid, found.problem
    assert [one.field_name for one in found.signatures] == ["ChuKy", "ChuKy2", "ConDau"]


def test_damaged_files_are_reported_and_never_crash(result: bytes, tools: SigningTools) -> None:
    chance = random.Random(20261121)
    for _ in range(40):
        damaged = bytearray(result)
        for _ in range(chance.choice((1, 3, 40))):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        if chance.random() < 0.3:
            del damaged[chance.randrange(len(damaged)) :]
        found = verify(bytes(damaged), tools.trust)
        # Cut off between both, it is still what the person signed; whole it is only as it was.
        whole = found.valid and len(found.signatures) == 2
        assert whole == (bytes(damaged) == result)
        assert found.valid or found.problem
