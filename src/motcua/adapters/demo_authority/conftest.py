"""An authority in a folder of the test, one official, one agency, and a paper to sign."""

from pathlib import Path

import pytest

from motcua.adapters.demo_authority.adapter import signing_tools
from motcua.adapters.demo_authority.authority import DemoAuthority
from motcua.signing.ports import SigningTools
from motcua.signing.types import KeyRef

PERSON = KeyRef("person", "nguyen-van-an")
AGENCY = KeyRef("organisation", "H49.61")


@pytest.fixture
def authority(tmp_path: Path) -> DemoAuthority:
    made = DemoAuthority(tmp_path / "authority")
    made.issue_person(PERSON.ref, "Nguyễn Văn An", "Chủ tịch", "UBND phường Hồng Gai")
    made.issue_organisation(AGENCY.ref, "UBND phường Hồng Gai", "H49.61")
    return made


@pytest.fixture
def tools(authority: DemoAuthority) -> SigningTools:
    return signing_tools(authority)
