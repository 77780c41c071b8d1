"""A paper goes on through the years: its time stamp ends, and a younger authority's stands over it."""

from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from motcua.adapters.demo_authority.adapter import LocalTimeStamper, signing_tools
from motcua.adapters.demo_authority.authority import DemoAuthority
from motcua.adapters.demo_authority.conftest import AGENCY
from motcua.adapters.demo_authority.trust import trust
from motcua.documents.types import Box
from motcua.kernel.clock import VIETNAM, at, now
from motcua.signing.commands import renew, sign_detached, sign_tree
from motcua.signing.detached import problem
from motcua.signing.ports import SigningTools, Trust
from motcua.signing.queries import lasts_until, verify, verify_proof
from motcua.signing.types import SealFace, Verification
from tests.support.papers import a_paper
from tests.support.signing import seal_as_organisation


@pytest.fixture
def sealed(tools: SigningTools) -> bytes:
    return seal_as_organisation(
        a_paper(), key=AGENCY, box=Box(0, 100, 100, 200, 200), face=SealFace("UBND phường Hồng Gai"), at=now(),
        reason="Phát hành", tools=tools,
    )  # fmt: skip


@pytest.fixture
def end(sealed: bytes) -> datetime:
    """When the paper's own time stamp ends."""
    found = lasts_until(sealed)
    assert found is not None
    return found


@pytest.fixture
def younger(tools: SigningTools, end: datetime, tmp_path: Path) -> SigningTools:
    """A year before that: an authority that began not long ago stamps from now on; both are believed."""
    with at(end - timedelta(days=365)):
        made = DemoAuthority(tmp_path / "younger")
    both = Trust(
        (*tools.trust.roots, *trust(made).roots),
        (*tools.trust.intermediates, *trust(made).intermediates),
    )
    return replace(signing_tools(made), trust=both, time_stamper=LocalTimeStamper(made))


def seen(pdf: bytes, by: SigningTools, moment: datetime) -> Verification:
    """What somebody is told who asks at an hour."""
    return verify(pdf, Trust(by.trust.roots, by.trust.intermediates), at=moment)


def test_a_younger_authoritys_stamp_carries_it_past_the_end_of_the_first(
    sealed: bytes, end: datetime, younger: SigningTools
) -> None:
    with at(end - timedelta(days=365)):
        renewed = renew(sealed, tools=younger)
    until = lasts_until(renewed)
    assert until is not None
    assert until > end + timedelta(days=365)
    found = seen(renewed, younger, end + timedelta(days=30))
    assert found.valid, found.problem
    assert [(one.time_stamp_until, one.caution) for one in found.signatures] == [(until, None)]


def test_without_renewal_people_are_told_on_whose_word_its_hour_rests(
    sealed: bytes, end: datetime, younger: SigningTools
) -> None:
    found = seen(sealed, younger, end + timedelta(days=30))
    assert found.valid
    [signature] = found.signatures
    assert signature.time_stamp_until == end
    assert f"đã hết hạn ngày {end.astimezone(VIETNAM):%d/%m/%Y}" in str(signature.caution)


def test_a_stamp_that_came_too_late_saves_nothing(
    sealed: bytes, end: datetime, younger: SigningTools
) -> None:
    with at(end + timedelta(days=1)):
        late = renew(sealed, tools=younger)
    [signature] = seen(late, younger, end + timedelta(days=30)).signatures
    assert signature.time_stamp_until == end
    assert signature.caution is not None


def test_proofs_and_closings_outlive_the_certificate_of_their_time_stamp(tmp_path: Path) -> None:
    """Signed by an authority that ended long ago: what a receipt or a closing proved then, it proves today."""
    then = datetime(2008, 5, 6, 9, 0, tzinfo=VIETNAM)
    leaf = sha256(b"receipt").digest()
    with at(then):
        old = DemoAuthority(tmp_path / "old")
        old.issue_organisation(AGENCY.ref, "UBND phường Hồng Gai", AGENCY.ref)
        tools = signing_tools(old)
        [proof] = sign_tree([leaf], key=AGENCY, at=then, tools=tools)
        closing = sign_detached(b"root", key=AGENCY, at=then, tools=tools)
    assert old.time_stamper.certificate.not_valid_after_utc < now()
    found = verify_proof(leaf, proof, tools.trust)
    assert (found.valid, found.problem, found.time_stamped_at) == (True, None, then)
    assert problem(b"root", closing, tools.trust) is None
    assert problem(b"other", closing, tools.trust) is not None
