"""What anybody learns about a file that carries no signature of ours."""

import json

import pytest

from motcua.kernel.errors import Invalid, Unavailable
from motcua.signing import ports
from motcua.signing.ports import Trust
from motcua.signing.queries import verify
from motcua.signing.types import KeyRef
from tests.support.papers import a_paper

NOBODY = Trust()


def test_a_paper_without_a_signature_is_told_so() -> None:
    found = verify(a_paper(2), NOBODY)
    assert (found.readable, found.intact, found.valid, found.pages) == (True, False, False, 2)
    assert str(found.problem) == "Tệp này không có chữ ký số nào."


@pytest.mark.parametrize("content", [b"", b"hello", b"\xff\xd8\xff\xe0 a photograph", b"PK\x03\x04 a letter"])
def test_what_is_no_pdf_is_told_so(content: bytes) -> None:
    found = verify(content, NOBODY)
    assert (found.readable, found.valid) == (False, False)
    assert "không phải tệp PDF" in str(found.problem)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_half_a_file_is_told_so(share: float) -> None:
    whole = a_paper()
    found = verify(whole[: int(len(whole) * share)], NOBODY)
    assert not found.readable
    assert "bị hỏng" in str(found.problem)


def test_an_enormous_file_is_refused_unread() -> None:
    found = verify(b"%PDF-1.7" + bytes(100 * 1024 * 1024), NOBODY)
    assert "100 MB" in str(found.problem)


@pytest.mark.parametrize(
    "trick",
    [
        b"%PDF-1.7\n1 0 obj\n" + b"[" * 100_000,
        b"%PDF-1.7\ntrailer\n<< /Root 1 0 R /Size 9999999999 >>\nstartxref\n0\n%%EOF",
        b"%PDF-1.7\nxref\n0 99999999\ntrailer\n<</Root 1 0 R>>\nstartxref\n9\n%%EOF",
        b"%PDF-1.7\n1 0 obj\n<</Pages 1 0 R>>\nendobj\ntrailer\n<</Root 1 0 R>>\nstartxref\n9\n%%EOF",
    ],
)
def test_a_trap_is_a_broken_file(trick: bytes) -> None:
    assert not verify(trick, NOBODY).readable


def test_the_report_is_plain_data() -> None:
    report = json.loads(json.dumps(verify(a_paper(), NOBODY).to_json()))
    assert report["signatures"] == []
    assert len(report["sha256"]) == 64
    assert report["size"] == len(a_paper())


def test_a_key_is_written_and_read_back() -> None:
    key = KeyRef("organisation", "H49.61")
    assert KeyRef.parse(str(key)) == key
    with pytest.raises(Invalid):
        KeyRef.parse("H49.61")


def test_without_a_set_up_signing_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "_connected", [])
    with pytest.raises(Unavailable, match="chưa được cấu hình ký số"):
        ports.connected()
