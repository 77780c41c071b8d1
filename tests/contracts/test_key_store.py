"""One contract for every key store: files of the demonstration authority and a PKCS#11 token behave alike."""

import os
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pkcs11
import pytest
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, load_der_public_key
from pkcs11.util.ec import encode_ec_public_key, encode_named_curve_parameters

from motcua.adapters.demo_authority.adapter import asn1, signing_tools
from motcua.adapters.demo_authority.authority import DemoAuthority
from motcua.adapters.demo_authority.certificates import person_name
from motcua.adapters.pkcs11.adapter import TokenKeyStore
from motcua.kernel.clock import now
from motcua.kernel.errors import NotFound, Unavailable
from motcua.signing.commands import sign_as_person
from motcua.signing.ports import KeyStore, SigningTools
from motcua.signing.queries import verify
from motcua.signing.types import KeyRef
from tests.support.papers import a_paper

SOFTHSM = next(Path("/usr/lib").glob("**/libsofthsm2.so"), Path("/usr/lib/softhsm/libsofthsm2.so"))
TOKEN, PIN = "motcua-test", "1234"
KEY = KeyRef("person", "tran-thi-binh")


@pytest.fixture
def authority(tmp_path: Path) -> DemoAuthority:
    return DemoAuthority(tmp_path / "authority")


@pytest.fixture
def token(
    tmp_path: Path, authority: DemoAuthority, monkeypatch: pytest.MonkeyPatch
) -> Iterator[TokenKeyStore]:
    """A SoftHSM token with one official's key, made inside it and certified by the authority."""
    config = tmp_path / "softhsm2.conf"
    (tmp_path / "tokens").mkdir()
    config.write_text(f"directories.tokendir = {tmp_path / 'tokens'}\nlog.level = ERROR\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(config))
    subprocess.run(
        ["softhsm2-util", "--init-token", "--free", "--label", TOKEN, "--pin", PIN, "--so-pin", "4321"],
        check=True,
        capture_output=True,
        env=os.environ,
    )
    library = pkcs11.lib(str(SOFTHSM))
    library.reinitialize()
    with library.get_token(token_label=TOKEN).open(user_pin=PIN, rw=True) as session:
        _put_a_key_on(session, authority)
    issuer = asn1(authority.issuer("officials").certificate)
    store = TokenKeyStore(SOFTHSM, TOKEN, PIN, [issuer])
    yield store
    store.close()


def _put_a_key_on(session: pkcs11.Session, authority: DemoAuthority) -> None:
    curve = session.create_domain_parameters(
        pkcs11.KeyType.EC,
        {pkcs11.Attribute.EC_PARAMS: encode_named_curve_parameters("secp256r1")},
        local=True,
    )
    public, _ = curve.generate_keypair(store=True, label=str(KEY))
    loaded = load_der_public_key(encode_ec_public_key(public))
    assert isinstance(loaded, ec.EllipticCurvePublicKey)
    subject = person_name(KEY.ref, "Trần Thị Bình", "Phó Chủ tịch", "UBND xã Bình Liêu")
    certificate = authority.certify(KEY, subject, loaded).public_bytes(Encoding.DER)
    session.create_object(
        {
            pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE,
            pkcs11.Attribute.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509,
            pkcs11.Attribute.TOKEN: True,
            pkcs11.Attribute.LABEL: str(KEY),
            pkcs11.Attribute.SUBJECT: asn1_x509.Certificate.load(certificate).subject.dump(),
            pkcs11.Attribute.VALUE: certificate,
        }
    )


@pytest.fixture(params=["files", "token"])
def tools(request: pytest.FixtureRequest, authority: DemoAuthority) -> SigningTools:
    """The same tools around either key store."""
    made = signing_tools(authority)
    if request.param == "files":
        authority.issue_person(KEY.ref, "Trần Thị Bình", "Phó Chủ tịch", "UBND xã Bình Liêu")
        return made
    store: KeyStore = request.getfixturevalue("token")
    return replace(made, keys=store)


def _signed(tools: SigningTools) -> bytes:
    return sign_as_person(
        a_paper(), key=KEY, name="Trần Thị Bình", post="Phó Chủ tịch", at=now(), reason="Ký", tools=tools
    )


def test_a_paper_signed_with_a_key_of_the_store_is_valid(tools: SigningTools) -> None:
    found = verify(_signed(tools), tools.trust)
    assert found.valid, found.problem
    assert [(one.kind, one.name) for one in found.signatures] == [("person", "Trần Thị Bình")]


def test_a_signer_is_loaded_once(tools: SigningTools) -> None:
    assert tools.keys.signer(KEY) is tools.keys.signer(KEY)


def test_it_brings_the_issuers_certificate(tools: SigningTools) -> None:
    subjects = {one.subject.native["common_name"] for one in tools.keys.signer(KEY).cert_registry}
    assert "CA cán bộ, công chức TRÌNH DIỄN" in subjects


def test_an_unknown_key_is_refused_by_name(tools: SigningTools) -> None:
    with pytest.raises(NotFound, match="person:nobody"):
        tools.keys.signer(KeyRef("person", "nobody"))


def test_a_wrong_pin_is_told_in_words(token: TokenKeyStore, authority: DemoAuthority) -> None:
    wrong = TokenKeyStore(SOFTHSM, TOKEN, "9999")
    with pytest.raises(Unavailable, match="mã PIN không đúng"):
        wrong.signer(KEY)


def test_a_token_that_is_away_is_told_in_words(token: TokenKeyStore) -> None:
    with pytest.raises(Unavailable, match="không trả lời"):
        TokenKeyStore(SOFTHSM, "somebody-elses", PIN).signer(KEY)
