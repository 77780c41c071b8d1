"""Keys in the official's own machine: digests go out, signatures come back, and only the right ones count."""

import base64
from pathlib import Path

import pytest

from motcua.adapters.demo_authority.authority import DemoAuthority
from motcua.adapters.demo_authority.file_keys import FileKeyStore
from motcua.adapters.machine.adapter import MachineStore
from motcua.adapters.pkcs11.tokens import digest_of
from motcua.signing.ports import Declined
from motcua.signing.types import Credential, KeyRef, Pending, Said

TEXTS = (b"one", b"two")


@pytest.fixture
def machine(tmp_path: Path) -> FileKeyStore:
    """What the official's own machine holds."""
    authority = DemoAuthority(tmp_path)
    authority.issue_person("an", "Nguyễn Văn An", "Chủ tịch", "UBND xã Mẫu")
    return FileKeyStore(authority)


AN = KeyRef("person", "an")


def credential(machine: FileKeyStore) -> Credential:
    known = machine.signer(AN).signing_cert
    assert known is not None
    return Credential("", known)


def said(machine: FileKeyStore, *texts: bytes) -> Said:
    values = machine.authorise(AN, texts, occasion="there")
    return Said(values={"signatures": [base64.b64encode(one).decode() for one in values]})


def test_digests_go_out_and_signatures_come_back(machine: FileKeyStore) -> None:
    an = credential(machine)
    asked = MachineStore().authorise(an, TEXTS, occasion="c")
    assert isinstance(asked, Pending)
    assert asked.question.digests == tuple(map(digest_of, TEXTS))
    assert asked.question.fingerprint == an.certificate.sha256.hex()
    assert isinstance(MachineStore().authorise(an, TEXTS, occasion="c", said=said(machine, *TEXTS)), tuple)


@pytest.mark.parametrize("values", [["xxx"], "not a list", ["!", "!"], [None, None], None, ["AAAA", "AAAA"]])
def test_what_does_not_fit_is_asked_for_again(machine: FileKeyStore, values: object) -> None:
    again = MachineStore().authorise(
        credential(machine), TEXTS, occasion="c", said=Said(values={"signatures": values})
    )
    assert isinstance(again, Pending)
    assert "không khớp" in str(again.question.problem)


def test_signatures_over_something_else_are_not_taken(machine: FileKeyStore) -> None:
    swapped = said(machine, *reversed(TEXTS))
    assert isinstance(
        MachineStore().authorise(credential(machine), TEXTS, occasion="c", said=swapped), Pending
    )


def test_a_holder_who_does_not_sign_has_declined(machine: FileKeyStore) -> None:
    with pytest.raises(Declined):
        MachineStore().authorise(
            credential(machine), TEXTS, occasion="c", said=Said(values={"declined": True})
        )
