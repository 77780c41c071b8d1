"""The CMS put together from constant parts is what pyHanko would have written, whatever holds the key."""

import asyncio
import io
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import pytest
from asn1crypto import cms
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.signers import Signer
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.validation import PdfSignatureStatus, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from motcua.adapters.demo_authority.adapter import signing_tools
from motcua.adapters.demo_authority.authority import DemoAuthority
from motcua.adapters.demo_authority.certificates import person_name
from motcua.adapters.demo_authority.trust import asn1
from motcua.documents.types import Box
from motcua.kernel.clock import now
from motcua.signing.commands import sign_detached
from motcua.signing.ports import CmsSigner, SigningTools
from motcua.signing.queries import detached_problem, verify
from motcua.signing.types import KeyRef, SealFace
from tests.contracts.tokens import Token
from tests.support.papers import a_paper
from tests.support.signing import seal_as_organisation, sign_as_person

PERSON, AGENCY = KeyRef("person", "tran-thi-binh"), KeyRef("organisation", "H49.61")
DIGEST = sha256(b"a paper").digest()
SUBJECT = person_name(PERSON.ref, "Trần Thị Bình", "Phó Chủ tịch", "UBND xã Bình Liêu")

# ETSI EN 319 142-1, table 1: what a PAdES signature must say, and must not.
DEMANDED = {"content_type", "message_digest", "signing_certificate_v2"}


@pytest.fixture
def authority(tmp_path: Path) -> DemoAuthority:
    return DemoAuthority(tmp_path / "authority")


@pytest.fixture(params=["file P-256", "file RSA", "token P-256", "token RSA"])
def tools(
    request: pytest.FixtureRequest, authority: DemoAuthority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[SigningTools]:
    """An official's and an agency's key, in files or on a token, on a curve or RSA."""
    place, kind = request.param.split()
    made = signing_tools(authority)
    if place == "token":
        token = Token.made(tmp_path, monkeypatch)
        token.put(PERSON, SUBJECT, authority, rsa=kind == "RSA")
        token.put(AGENCY, SUBJECT, authority, rsa=kind == "RSA")
        yield replace(made, keys=token.keys(authority))
        return
    authority.issue_person(PERSON.ref, "Trần Thị Bình", "Phó Chủ tịch", "UBND xã Bình Liêu")
    authority.issue_organisation(AGENCY.ref, "UBND phường Hồng Gai", "H49.61")
    if kind == "RSA":
        for key in (PERSON, AGENCY):
            _exchange_for_rsa(authority, key, tmp_path / "authority" / "issued" / key.kind / f"{key.ref}.key")
    yield made


def _exchange_for_rsa(authority: DemoAuthority, key: KeyRef, file: Path) -> None:
    private = rsa.generate_private_key(65537, 2048)
    authority.certify(key, authority.certificate(key).subject, private.public_key())
    file.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


def _signed(tools: SigningTools) -> bytes:
    return sign_as_person(
        a_paper(), key=PERSON, name="Trần Thị Bình", post="Phó Chủ tịch", at=now(), reason="Ký", tools=tools
    )


@pytest.fixture
def result(tools: SigningTools) -> bytes:
    """A paper signed by the official, then by the agency."""
    face, box = SealFace("UBND phường Hồng Gai"), Box(0, 330, 300, 410, 380)
    return seal_as_organisation(
        _signed(tools), key=AGENCY, box=box, face=face, at=now(), reason="Phát hành", tools=tools
    )


def _by_pyhanko(signer: CmsSigner, *, pades: bool, settings: PdfCMSSignedAttributes | None = None) -> bytes:
    made = Signer.async_sign(
        signer, DIGEST, "sha256", use_pades=pades, is_pdf_sig=pades, signed_attr_settings=settings
    )
    return bytes(asyncio.run(made).dump())


def _by_us(signer: CmsSigner, *, pades: bool, settings: PdfCMSSignedAttributes | None = None) -> bytes:
    made = signer.async_sign(
        DIGEST, "sha256", use_pades=pades, is_pdf_sig=pades, signed_attr_settings=settings
    )
    return bytes(asyncio.run(made).dump())


@pytest.mark.parametrize("pades", [True, False])
def test_but_for_the_signature_value_every_byte_is_as_pyhanko_writes_it(
    tools: SigningTools, pades: bool
) -> None:
    signer = tools.keys.signer(PERSON)
    settings = PdfCMSSignedAttributes(signing_time=now()) if pades else None
    _by_us(signer, pades=pades, settings=settings)
    ours = _without_value(_by_us(signer, pades=pades, settings=settings))
    assert ours == _without_value(_by_pyhanko(signer, pades=pades, settings=settings))


def _without_value(encoded: bytes) -> bytes:
    """ECDSA gives another value each time, so it is blanked."""
    whole = cms.ContentInfo.load(encoded, strict=True)
    whole["content"]["signer_infos"][0]["signature"] = b""
    return bytes(whole.dump(force=True))


def test_it_says_what_pades_demands_and_not_the_hour(result: bytes) -> None:
    for one in PdfFileReader(io.BytesIO(result)).embedded_regular_signatures:
        names = [attribute["type"].native for attribute in one.signer_info["signed_attrs"]]
        assert sorted(names) == sorted(DEMANDED)
        stamps = [attribute["type"].native for attribute in one.signer_info["unsigned_attrs"]]
        assert stamps == ["signature_time_stamp_token"]


def test_what_a_paper_says_of_itself_is_still_what_it_was_drawn_with(result: bytes) -> None:
    """Two signatures write nothing into its metadata: no other program, no other hour, not a byte."""
    drawn, signed = (PdfFileReader(io.BytesIO(pdf)) for pdf in (a_paper(), result))
    assert signed.root["/Metadata"].data == drawn.root["/Metadata"].data
    assert dict(signed.trailer["/Info"]) == dict(drawn.trailer["/Info"])


def test_an_hour_asked_for_outside_of_pades_is_written(tools: SigningTools) -> None:
    hour = datetime.fromisoformat("2026-11-21T08:43:01+00:00")
    made = _by_us(tools.keys.signer(PERSON), pades=False, settings=PdfCMSSignedAttributes(signing_time=hour))
    info = cms.ContentInfo.load(made)["content"]["signer_infos"][0]
    told = {one["type"].native: one["values"][0].native for one in info["signed_attrs"]}
    assert told["signing_time"] == hour


def test_three_verifiers_agree(
    result: bytes, tools: SigningTools, authority: DemoAuthority, tmp_path: Path
) -> None:
    found = verify(result, tools.trust)
    assert (found.valid, [one.pades_level for one in found.signatures]) == (True, ["B-LT", "B-LT"])
    assert [one.bottom_line for one in _pyhanko(result, authority)] == [True, True]
    assert _pdfsig(result, tmp_path).count("Signature is Valid.") == 2


def test_a_changed_byte_is_found_by_all_three(
    result: bytes, tools: SigningTools, authority: DemoAuthority, tmp_path: Path
) -> None:
    changed = bytearray(result)
    changed[3000] ^= 1
    assert not verify(bytes(changed), tools.trust).valid
    assert "Signature is Valid." not in _pdfsig(bytes(changed), tmp_path)
    assert [one.intact for one in _pyhanko(bytes(changed), authority)] == [False, False]


def _pyhanko(pdf: bytes, authority: DemoAuthority) -> list[PdfSignatureStatus]:
    """What pyHanko alone says, with nothing but the root and the file."""
    return [
        validate_pdf_signature(
            one, ValidationContext(trust_roots=[asn1(authority.root)], allow_fetching=False)
        )
        for one in PdfFileReader(io.BytesIO(pdf)).embedded_regular_signatures
    ]


def _pdfsig(pdf: bytes, folder: Path) -> str:
    (folder / "result.pdf").write_bytes(pdf)
    said = subprocess.run(
        ["pdfsig", "-nocert", folder / "result.pdf"], capture_output=True, text=True, check=False
    )
    return said.stdout


def test_a_signature_beside_its_bytes_is_good(tools: SigningTools) -> None:
    signature = sign_detached(b"a closing", key=AGENCY, at=now(), tools=tools)
    assert detached_problem(b"a closing", signature, tools.trust) is None
    assert detached_problem(b"another", signature, tools.trust) is not None
