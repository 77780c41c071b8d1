"""What a signature's container may name, and how."""

import pytest
from asn1crypto import algos

from motcua.signing.container import is_plainly_named

NULL, ABSENT, OTHER = b"\x05\x00", b"", b"\x01\x00"
SHA256 = bytes.fromhex("0609608648016503040201")
RSA_SHA256 = bytes.fromhex("06092a864886f70d01010b")
RSA = bytes.fromhex("06092a864886f70d010101")
ECDSA_SHA256 = bytes.fromhex("06082a8648ce3d040302")


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (algos.DigestAlgorithm, SHA256),
        (algos.SignedDigestAlgorithm, RSA_SHA256),
        (algos.SignedDigestAlgorithm, RSA),
        (algos.SignedDigestAlgorithm, ECDSA_SHA256),
    ],
)
def test_an_algorithm_without_parameters_brings_none(
    kind: type[algos.DigestAlgorithm] | type[algos.SignedDigestAlgorithm], name: bytes
) -> None:
    def named(parameters: bytes) -> bool:
        body = name + parameters
        return is_plainly_named(kind.load(bytes([0x30, len(body)]) + body))

    assert [named(one) for one in (NULL, ABSENT, OTHER)] == [True, True, False]


def test_an_algorithm_that_takes_parameters_is_let_stand() -> None:
    assert is_plainly_named(algos.SignedDigestAlgorithm({"algorithm": "rsassa_pss"}))
