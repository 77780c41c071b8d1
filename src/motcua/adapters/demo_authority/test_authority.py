"""The authority's books: made once, kept safe, honest about what they are."""

import stat
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from motcua.adapters.demo_authority.authority import ISSUERS, DemoAuthority
from motcua.adapters.demo_authority.conftest import AGENCY, PERSON
from motcua.adapters.demo_authority.simulator import Running, running
from motcua.kernel.clock import now
from motcua.kernel.errors import Invalid, NotFound
from motcua.signing.types import KeyRef


@pytest.fixture
def pems(authority: DemoAuthority, tmp_path: Path) -> Path:
    """A folder with the certificates as other programs take them."""
    every = {slug: authority.issuer(slug).certificate for slug in ISSUERS}
    every |= {"tsa": authority.time_stamper.certificate, "person": authority.certificate(PERSON)}
    for name, one in every.items():
        (tmp_path / f"{name}.pem").write_bytes(one.public_bytes(Encoding.PEM))
    return tmp_path


def openssl(*words: str | Path, folder: Path) -> str:
    done = subprocess.run(["openssl", *words], cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def test_every_name_says_that_it_is_a_demonstration(authority: DemoAuthority) -> None:
    own = [authority.issuer(slug).certificate for slug in ISSUERS] + [authority.time_stamper.certificate]
    for one in [*own, authority.certificate(PERSON), authority.certificate(AGENCY)]:
        assert "TRÌNH DIỄN - không có giá trị pháp lý" in one.subject.rfc4514_string()


def test_issuing_again_gives_the_same_certificate(authority: DemoAuthority) -> None:
    before = authority.certificate(PERSON)
    authority.issue_person(PERSON.ref, "Nguyễn Văn An", "Chủ tịch", "UBND phường Hồng Gai")
    assert authority.certificate(PERSON) == before


def test_started_again_it_is_the_same_authority(authority: DemoAuthority, tmp_path: Path) -> None:
    again = DemoAuthority(tmp_path / "authority")
    assert again.root == authority.root
    assert again.private_key(PERSON).private_numbers() == authority.private_key(PERSON).private_numbers()


def test_keys_are_for_the_owner_alone(authority: DemoAuthority, tmp_path: Path) -> None:
    files = list((tmp_path / "authority").rglob("*.key"))
    assert len(files) == 6
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert stat.S_IMODE((tmp_path / "authority").stat().st_mode) == 0o700


def test_certificates_that_end_soon_are_listed(authority: DemoAuthority) -> None:
    soon = authority.issue_person("ngan-han", "Lê Ngắn", "Chuyên viên", "UBND", life=timedelta(days=20))
    assert [one.key for one in authority.expiring(now() + timedelta(days=60))] == [soon]
    authority.revoke(soon)
    assert authority.expiring(now() + timedelta(days=60)) == []


def test_an_unknown_key_is_not_found(authority: DemoAuthority) -> None:
    with pytest.raises(NotFound):
        authority.certificate(KeyRef("person", "nobody"))


@pytest.mark.parametrize("ref", ["../root", "", "a/b", ".hidden", "x" * 101])
def test_a_key_name_cannot_leave_the_folder(ref: str) -> None:
    with pytest.raises(Invalid):
        KeyRef("person", ref)


def test_openssl_builds_the_way_to_the_root(authority: DemoAuthority, pems: Path) -> None:
    chain = "-CAfile", "root.pem", "-untrusted", "officials.pem"
    assert "person.pem: OK" in openssl("verify", *chain, "person.pem", folder=pems)


def test_openssl_finds_a_revoked_certificate_in_the_list(authority: DemoAuthority, pems: Path) -> None:
    authority.revoke(PERSON)
    listed = [authority.revocation_list(slug).public_bytes(Encoding.PEM) for slug in ISSUERS]
    (pems / "lists.pem").write_bytes(b"".join(listed))
    chain = "-CAfile", "root.pem", "-untrusted", "officials.pem", "-crl_check_all", "-CRLfile", "lists.pem"
    assert "certificate revoked" in openssl("verify", *chain, "person.pem", folder=pems)


def test_openssl_accepts_a_time_stamp_over_http(authority: DemoAuthority, pems: Path) -> None:
    (pems / "data").write_text("giấy tờ")
    openssl("ts", "-query", "-data", "data", "-sha256", "-cert", "-out", "query", folder=pems)
    with running(authority) as server:
        answer = requests.post(
            f"{server.url}/tsa",
            data=(pems / "query").read_bytes(),
            headers={"Content-Type": "application/timestamp-query"},
            timeout=5,
        )
    (pems / "answer").write_bytes(answer.content)
    verified = "-queryfile", "query", "-in", "answer", "-CAfile", "root.pem"
    assert "Verification: OK" in openssl("ts", "-verify", *verified, folder=pems)


def _ocsp(server: Running, certificate: x509.Certificate, issuer: x509.Certificate) -> ocsp.OCSPResponse:
    request = ocsp.OCSPRequestBuilder().add_certificate(certificate, issuer, hashes.SHA256()).build()
    answer = requests.post(f"{server.url}/ocsp", data=request.public_bytes(Encoding.DER), timeout=5)
    return ocsp.load_der_ocsp_response(answer.content)


def test_ocsp_tells_good_revoked_and_unknown(authority: DemoAuthority, tmp_path: Path) -> None:
    certificate, issuer = authority.certificate(PERSON), authority.issuer("officials").certificate
    stranger = DemoAuthority(tmp_path / "stranger").issuer("root").certificate
    with running(authority) as server:
        assert _ocsp(server, certificate, issuer).certificate_status == ocsp.OCSPCertStatus.GOOD
        authority.revoke(PERSON)
        revoked = _ocsp(server, certificate, issuer)
        unknown = _ocsp(server, stranger, stranger)
    assert revoked.certificate_status == ocsp.OCSPCertStatus.REVOKED
    assert unknown.response_status == ocsp.OCSPResponseStatus.UNAUTHORIZED


@pytest.mark.parametrize("body", [b"", b"hello", b"0\x80", b"\x30\x03\x02\x01\x01"])
def test_a_malformed_time_stamp_request_gets_a_refusal(authority: DemoAuthority, body: bytes) -> None:
    with running(authority) as server:
        answer = requests.post(f"{server.url}/tsa", data=body, timeout=5)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/timestamp-reply"


def test_the_simulator_says_what_it_is_and_fails_on_command(authority: DemoAuthority) -> None:
    with running(authority) as server:
        assert "TRÌNH DIỄN" in requests.get(f"{server.url}/", timeout=5).content.decode()
        assert requests.get(f"{server.url}/crl/root.crl", timeout=5).status_code == 200
        assert requests.get(f"{server.url}/ca/officials.cer", timeout=5).status_code == 200
        assert requests.get(f"{server.url}/crl/../root.key", timeout=5).status_code == 404
        assert requests.post(f"{server.url}/fail", json={"mode": "down"}, timeout=5).json() == {
            "mode": "down"
        }
        assert requests.get(f"{server.url}/crl/root.crl", timeout=5).status_code == 503
        assert requests.post(f"{server.url}/fail", json={"mode": "dance"}, timeout=5).status_code == 400
        requests.post(f"{server.url}/fail", json={"mode": "off"}, timeout=5)
        assert requests.get(f"{server.url}/crl/root.crl", timeout=5).status_code == 200
