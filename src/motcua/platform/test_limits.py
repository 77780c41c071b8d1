"""How often anybody may do what costs."""

import re
from pathlib import Path

import pytest
from pytest_django import Settings

from motcua.kernel.errors import TooMany
from motcua.platform import limits, quota
from motcua.platform.http import network

SOURCES = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def fresh() -> None:
    quota.forget_leases()


@pytest.mark.django_db
def test_one_too_many_is_told_when_to_come_again(settings: Settings) -> None:
    settings.LIMITS = limits.read("verify.address=2/600")
    limits.take("verify.address", "10.0.0.1")
    limits.take("verify.address", "10.0.0.1")
    with pytest.raises(TooMany) as refused:
        limits.take("verify.address", "10.0.0.1")
    assert 0 < refused.value.retry_after <= 600
    assert re.search(r"sau \d+ phút", str(refused.value))
    limits.take("verify.address", "10.0.0.2")


@pytest.mark.parametrize(
    "wrong",
    ["verify.adress=1/60", "verify.address", "verify.address=", "verify.address=0/60", "search.address=a/b"],
)
def test_what_is_no_limit_is_refused_where_it_is_set(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"verify|search|sequence"):
        limits.read(f"log-in.total=5000/900 {wrong}")


def test_every_limit_is_asked_somewhere() -> None:
    sources = "\n".join(
        p.read_text() for p in SOURCES.rglob("*.py") if "data" not in p.parts and p.name != "limits.py"
    )
    families = {"verify", "search", "upload", "look-up"}
    for name in limits.USUAL:
        family = name.partition(".")[0]
        assert f'"{name}"' in sources or family in families, name
    for family in families - {"look-up"}:
        assert f'limits.count(request, "{family}")' in sources


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("10.0.0.1", "10.0.0.1"),
        ("::ffff:10.0.0.1", "10.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::9", "2001:db8:1:3::/64"),
        ("unknown", "unknown"),
    ],
)
def test_one_customer_is_one_whatever_address_they_take(address: str, counted: str) -> None:
    assert network(address) == counted
