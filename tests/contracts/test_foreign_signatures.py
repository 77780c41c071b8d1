"""Papers that other people's programs signed: none that is lawful is accused, none that was altered passes."""

from datetime import datetime
from pathlib import Path

import pytest
from asn1crypto import pem, x509

from motcua.kernel.clock import VIETNAM
from motcua.signing.ports import Trust
from motcua.signing.queries import verify
from motcua.signing.types import Verification

FOLDER = Path(__file__).with_name("foreign_signatures")
# Their certificates are good for some years only; they are asked about on the day they were made.
THEN = datetime(2026, 11, 30, 9, tzinfo=VIETNAM)


def root(name: str) -> x509.Certificate:
    return x509.Certificate.load(pem.unarmor((FOLDER / name).read_bytes())[2])


def found(name: str, *roots: str) -> Verification:
    return verify((FOLDER / name).read_bytes(), Trust(tuple(map(root, roots))), at=THEN)


@pytest.mark.parametrize(
    "name",
    [
        "sig-valid-foreign.pdf",
        "sig-valid-mixed-case-hex.pdf",
        "sig-valid-sha1-root-embedded.pdf",
        "sig-valid-sha1-intermediate.pdf",
        "sig-valid-opens-without-password.pdf",
        "sig-valid-then-timestamp-field-on-page.pdf",
    ],
)
@pytest.mark.parametrize("roots", [(), ("foreign-root.pem",), ("foreign-root.pem", "foreign-root-sha1.pem")])
def test_a_lawful_paper_is_intact_whomever_we_trust(name: str, roots: tuple[str, ...]) -> None:
    report = found(name, *roots)
    assert report.integrity == "intact", report.problem
    assert all(one.covers_whole_document for one in report.signatures)


@pytest.mark.parametrize("name", ["sig-valid-foreign.pdf", "sig-valid-mixed-case-hex.pdf"])
def test_it_is_valid_once_its_root_is_trusted(name: str) -> None:
    assert not found(name).valid
    assert found(name, "foreign-root.pem", "foreign-root-sha1.pem").valid


def test_an_old_algorithm_in_the_chain_is_named_as_the_reason() -> None:
    report = found("sig-valid-sha1-intermediate.pdf", "foreign-root-sha1.pem")
    assert (report.integrity, report.valid) == ("intact", False)
    assert "thuật toán cũ (SHA1)" in str(report.problem)


def test_a_stamp_without_a_signature_proves_a_time_and_is_no_signature() -> None:
    report = found("only-document-timestamp.pdf")
    assert (report.integrity, report.signatures, report.valid) == (None, (), False)
    (proof,) = report.time_proofs
    assert (proof.integrity, proof.trusted, proof.at.date().isoformat()) == ("intact", False, "2026-11-29")
    assert "chỉ có dấu thời gian" in str(report.problem)


def test_a_stamp_after_the_signature_is_told_beside_it() -> None:
    (proof,) = found("sig-valid-then-timestamp-field-on-page.pdf").time_proofs
    assert proof.integrity == "intact"


def test_the_headline_is_about_what_was_altered() -> None:
    report = found("first-signature-intact-second-altered.pdf")
    assert (report.integrity, report.valid) == ("changed", False)
    assert "đã bị thay đổi" in str(report.problem)
