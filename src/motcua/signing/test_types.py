"""What several threads of a worker share is read before they do."""

import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from motcua.signing.types import whole

TRIES, AT_ONCE = 150, 3


@pytest.fixture(autouse=True)
def threads_take_turns_often() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def encoded() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    parts = (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME, NameOID.LOCALITY_NAME, NameOID.TITLE)
    name = x509.Name([x509.NameAttribute(part, "Xã Bình Liêu") for part in parts])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now).not_valid_after(now + timedelta(days=1))
    return made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def test_threads_that_ask_a_certificate_at_once_all_get_its_name() -> None:
    data, faults = encoded(), []

    def ask(certificate: asn1.Certificate, together: threading.Barrier) -> None:
        together.wait(10)
        try:
            assert certificate.subject.native["common_name"] == "Xã Bình Liêu"
        except Exception as fault:
            faults.append(repr(fault))

    for _ in range(TRIES):
        certificate, together = whole(asn1.Certificate.load(data)), threading.Barrier(AT_ONCE)
        asking = [threading.Thread(target=ask, args=(certificate, together)) for _ in range(AT_ONCE)]
        for thread in asking:
            thread.start()
        for thread in asking:
            thread.join()
    assert faults == []
