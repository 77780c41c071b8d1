"""What a forger can do to a signed result without a key, and what a lawful keeper of papers does: each told apart."""

import io
import re

import pytest
from asn1crypto.algos import SignedDigestAlgorithm
from asn1crypto.cms import ContentInfo
from asn1crypto.keys import PrivateKeyInfo
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, NumberObject, StreamObject, pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, append_signature_field, enumerate_sig_fields
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, PdfTimeStamper, SimpleSigner

from motcua.adapters.demo_authority.authority import DemoAuthority
from motcua.adapters.demo_authority.conftest import PERSON
from motcua.adapters.demo_authority.test_signing import agency_seals, person_signs
from motcua.signing.ports import SigningTools
from motcua.signing.queries import verify
from tests.support.papers import a_paper
from tests.support.small_files import other_page

STREAM = b"BT /F1 22 Tf 50 700 Td (GIAY PHEP - KE GIA MAO) Tj ET"


@pytest.fixture
def result(tools: SigningTools) -> bytes:
    """A paper signed by the official and sealed by the agency."""
    return agency_seals(tools, person_signs(tools))


@pytest.mark.parametrize("end", [b"", b"%%EOF", b"%%EOF\n", b"%%eof\n", b"%%EOF trailing words"])
@pytest.mark.parametrize("padding", [b"", b"%" + b"x" * 5000 + b"\n"], ids=["short", "long"])
def test_another_page_behind_the_end_never_passes(
    result: bytes, tools: SigningTools, end: bytes, padding: bytes
) -> None:
    found = verify(other_page(result, end, padding=padding), tools.trust)
    assert not found.valid
    assert found.integrity == "changed"
    assert not any(one.valid or one.covers_whole_document for one in found.signatures)
    assert found.problem


@pytest.mark.parametrize(
    "tail", [b"words", b"\n%%EOF\n%%EOF", b"\nstartxref\n0\n%%EOF\n", b"\0" * 2000 + b"x"]
)
def test_anything_behind_the_end_is_told(result: bytes, tools: SigningTools, tail: bytes) -> None:
    found = verify(result + tail, tools.trust)
    assert (found.valid, found.integrity) == (False, "changed")


@pytest.mark.parametrize("tail", [b"\n", b"\r\n\r\n", b"\0" * 100, b"  \n"])
def test_blanks_behind_the_end_are_nothing(result: bytes, tools: SigningTools, tail: bytes) -> None:
    found = verify(result + tail, tools.trust)
    assert found.valid, found.problem
    assert found.signatures[-1].covers_whole_document


def test_led_back_to_an_older_state_inside_the_file_it_is_not_whole(
    result: bytes, tools: SigningTools
) -> None:
    """The seal's bytes are still there, but the last word of the file sends viewers to what was before it."""
    older = re.findall(rb"startxref\s+(\d+)", result)[-2]
    found = verify(result + b"\nstartxref\n%s\n%%%%EOF\n" % older, tools.trust)
    assert not found.valid
    assert found.integrity == "changed"


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b"HTTP/1.1 200 OK\r\n\r\n", b"%" + b"x" * 500 + b"\n"])
def test_anything_before_the_header_is_told(result: bytes, tools: SigningTools, before: bytes) -> None:
    found = verify(before + result, tools.trust)
    assert (found.valid, found.integrity) == (False, "changed")


def test_whose_signatures_were_taken_out_is_changed_and_not_only_unsigned(
    result: bytes, tools: SigningTools
) -> None:
    made, writer = io.BytesIO(), IncrementalPdfFileWriter(io.BytesIO(result))
    del writer.root["/AcroForm"]
    writer.update_root()  # type: ignore[no-untyped-call]
    writer.write(made)  # type: ignore[no-untyped-call]
    found = verify(made.getvalue(), tools.trust)
    assert (found.valid, found.integrity) == (False, "changed")
    assert found.signatures[0].name == "Nguyễn Văn An"
    assert not any(one.valid or one.covers_whole_document for one in found.signatures)


def test_cut_back_to_before_the_seal_the_signature_stands_alone(tools: SigningTools) -> None:
    """By itself it is good; that a seal is missing says whoever knows the dossier."""
    signed = person_signs(tools)
    sealed = agency_seals(tools, signed)
    found = verify(sealed[: len(signed)], tools.trust)
    assert [one.kind for one in found.signatures] == ["person"]
    assert found.valid


def test_a_document_time_stamp_of_a_keeper_is_lawful(result: bytes, tools: SigningTools) -> None:
    stamped = io.BytesIO()
    writer = IncrementalPdfFileWriter(io.BytesIO(result))
    PdfTimeStamper(tools.time_stamper).timestamp_pdf(writer, "sha256", output=stamped)
    found = verify(stamped.getvalue(), tools.trust)
    assert found.valid, found.problem
    (proof,) = found.time_proofs
    assert (proof.integrity, proof.trusted) == ("intact", True)


def test_a_stamp_alone_says_when_the_content_was_there(tools: SigningTools) -> None:
    stamped = io.BytesIO()
    writer = IncrementalPdfFileWriter(io.BytesIO(a_paper()))
    PdfTimeStamper(tools.time_stamper).timestamp_pdf(writer, "sha256", output=stamped)
    found = verify(stamped.getvalue(), tools.trust)
    assert (found.valid, found.integrity) == (False, None)
    assert "nội dung đã có trước" in str(found.problem)


def test_a_hash_that_nobody_believes_cannot_be_checked_and_is_no_accusation(
    authority: DemoAuthority, tools: SigningTools
) -> None:
    signed = io.BytesIO()
    meta = PdfSignatureMetadata(field_name="ChuKy", md_algorithm="sha1")
    key = authority.private_key(PERSON).private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    ours = tools.keys.signer(PERSON)
    signer = PdfSigner(
        meta,
        SimpleSigner(
            signing_cert=ours.signing_cert,
            signing_key=PrivateKeyInfo.load(key),
            cert_registry=ours.cert_registry,
        ),
    )
    signer.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(a_paper())), output=signed)
    found = verify(signed.getvalue(), tools.trust)
    assert (found.integrity, found.valid) == ("unchecked", False)
    assert "SHA1" in str(found.problem)


def test_the_case_of_hexadecimal_digits_says_nothing(result: bytes, tools: SigningTools) -> None:
    def half_upper(found: re.Match[bytes]) -> bytes:
        digits = found[0]
        return digits[: len(digits) // 2].upper() + digits[len(digits) // 2 :].lower()

    seal = [*re.finditer(rb"<[0-9A-Fa-f]{1000,}>", result)][-1]
    mixed = result[: seal.start()] + half_upper(seal) + result[seal.end() :]
    assert mixed != result
    assert verify(mixed, tools.trust).valid


def overlay(writer: IncrementalPdfFileWriter, name: str) -> None:
    """A field for a signature across the page, with an appearance that reads like the paper's own text."""
    spec = SigFieldSpec(name, box=(40, 40, 560, 800), on_page=0)
    append_signature_field(writer, spec)
    field = next(field for found, _, field in enumerate_sig_fields(writer) if found == name).get_object()
    stream = StreamObject({pdf_name("/Type"): pdf_name("/XObject"), pdf_name("/Subtype"): pdf_name("/Form")})
    stream[pdf_name("/BBox")] = ArrayObject(map(NumberObject, (0, 0, 520, 760)))
    stream._data = STREAM
    field[pdf_name("/AP")] = DictionaryObject({pdf_name("/N"): writer.add_object(stream)})  # type: ignore[no-untyped-call]
    writer.update_root()  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("stamped", [False, True], ids=["alone", "under a time stamp of its own"])
def test_words_in_the_picture_of_a_later_field_never_pass(
    result: bytes, tools: SigningTools, stamped: bool
) -> None:
    """Anybody can have a document time stamped: its visible field may not write over what was signed."""
    made = io.BytesIO()
    writer = IncrementalPdfFileWriter(io.BytesIO(result))
    overlay(writer, "Field")
    if stamped:
        stamper = PdfTimeStamper(tools.time_stamper, field_name="Field")
        stamper.timestamp_pdf(writer, "sha256", output=made)
    else:
        writer.write(made)  # type: ignore[no-untyped-call]
    found = verify(made.getvalue(), tools.trust)
    assert not found.valid
    assert found.integrity == "changed"


def test_stamped_first_and_signed_then_both_are_good(tools: SigningTools) -> None:
    stamped = io.BytesIO()
    writer = IncrementalPdfFileWriter(io.BytesIO(a_paper()))
    PdfTimeStamper(tools.time_stamper).timestamp_pdf(writer, "sha256", output=stamped)
    found = verify(person_signs(tools, stamped.getvalue()), tools.trust)
    assert found.valid, found.problem
    assert [proof.integrity for proof in found.time_proofs] == ["intact"]


def algorithm(number: str) -> bytes:
    """An AlgorithmIdentifier without parameters (RFC 5758, section 3.2)."""
    return bytes(SignedDigestAlgorithm({"algorithm": number}).dump())


def test_an_algorithm_that_we_have_not_learnt_is_named_and_is_no_accusation(
    result: bytes, tools: SigningTools
) -> None:
    """As if the seal were signed by a scheme of tomorrow: ecdsa-with-SHA256 becomes a number next to it."""
    seal = [*re.finditer(rb"<([0-9A-Fa-f]{1000,})>", result)][-1]
    (signer,) = ContentInfo.load(bytes.fromhex(seal[1].decode()))["content"]["signer_infos"]
    value = signer["signature"].dump()
    known, strange = (algorithm(number) + value for number in ("1.2.840.10045.4.3.2", "1.2.840.10045.4.3.99"))
    made = seal[1].lower().replace(known.hex().encode(), strange.hex().encode())
    assert made != seal[1].lower()
    found = verify(result[: seal.start(1)] + made + result[seal.end(1) :], tools.trust)
    assert (found.integrity, found.valid) == ("unchecked", False)
    assert "chưa biết thuật toán của chữ ký (1.2.840.10045.4.3.99)" in str(found.problem)
