"""Who keeps an installation, in the browser: the first administrator comes in; a certificate ends and is replaced."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pyotp
import pytest
import yaml
from cryptography.hazmat.primitives.serialization import Encoding
from pytest_django import DjangoDbBlocker

from motcua.adapters.demo_authority.authority import DemoAuthority
from motcua.adapters.demo_authority.certificates import person_name
from motcua.config import sample
from motcua.kernel import clock
from motcua.signing.types import KeyRef
from tests.contracts.tokens import SOFTHSM, Token
from tests.journeys.conftest import NewVisitor, at_work
from tests.journeys.test_many_signatures import choose
from tests.support.site import Site
from tests.support.visitor import OFFICE

pytestmark = pytest.mark.browser
PASSWORD = "ngôi nhà bên suối có cây đào"
OLD, NEW = KeyRef("person", "kyso-cu"), KeyRef("person", "kyso-moi")
READY = "/ban-lam-viec/khoa-ky/san-sang"


@pytest.fixture(scope="module")
def site(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """One whose officials sign with a token: the signer's certificate ends in some days, another lies ready."""
    from tests.support.database import site_database

    with (
        django_db_blocker.unblock(),
        site_database() as url,
        pytest.MonkeyPatch.context() as patch,
    ):
        running = Site(tmp_path_factory.mktemp("keys"), url)
        token = Token.made(running.home, patch)
        _certify(running, token)
        (running.home / "signing.yaml").write_text(yaml.safe_dump({
            "stores": {"the": {"kind": "pkcs11", "module": str(SOFTHSM)}},
            "time_stamps": [{"url": f"{_authority(running)}/tsa"}],
        }))  # fmt: skip
        running.variables = {
            **running.variables,
            "SIGNING": str(running.home / "signing.yaml"),
            "TRUST_ANCHORS": str(running.home / "anchors"),
            "SOFTHSM2_CONF": str(running.home / "softhsm2.conf"),
        }
        try:
            running.run("keys", "give", "kyso", "the", token.name(OLD), "--reason", "Giao nhận số 1")
            running.start("simulators", "serve", "worker")
            yield running
        finally:
            running.stop()


def _authority(site: Site) -> str:
    return f"http://127.0.0.1:{site.variables['AUTHORITY_SIMULATOR_PORT']}"


def _certify(site: Site, token: Token) -> None:
    """Two keys of the signer: one certified almost three years ago, one today; and their authority, to be believed."""
    officer = next(one for one in sample.data("officers.json")["officers"] if one["username"] == "kyso")
    long_ago = clock.now() - timedelta(days=3 * 365 - 5)
    for key, moment in ((OLD, long_ago), (NEW, clock.now())):
        with clock.at(moment):
            issuing = DemoAuthority(site.home / "authority", base_url=_authority(site))
            token.put(key, person_name(key.ref, officer["name"], "Chủ tịch", "UBND"), issuing)
    folder = site.home / "anchors" / "officials"
    folder.mkdir(parents=True)
    for number, one in enumerate((issuing.root, *issuing.intermediates)):
        (folder / f"{number}.pem").write_bytes(one.public_bytes(Encoding.PEM))


def test_the_first_administrator_chooses_a_password_and_a_second_factor_and_sees_what_is_missing(
    site: Site, visit: NewVisitor
) -> None:
    told = site.run("admin", "create", "nguoi.dau", "--name", "Vi Văn Một", "--agency", "H49")
    link = re.search(r"http\S+/lien-ket/\S+", told)
    assert link, told
    first = visit(OFFICE)
    first.go(link[0])
    first.fill({"new": PASSWORD, "repeated": PASSWORD})
    first.follow(first.page.locator("main button[type=submit]"))
    secret = re.search(r"[A-Z2-7]{4}( [A-Z2-7]{4})+", first.text())
    assert secret, first.text()
    first.fill({"code": pyotp.TOTP(secret[0].replace(" ", "")).now()})
    first.press("Tiếp tục")
    assert "Mã dự phòng" in first.text()
    first.press("Tôi đã lưu, tiếp tục")
    assert first.page.url.endswith("/ban-lam-viec/tinh-trang")
    assert "không có khoá dùng được" in first.text()
    somebody = visit(OFFICE)
    somebody.page.goto(link[0])
    assert "Liên kết này không dùng được nữa" in somebody.text()


def test_a_certificate_that_ends_is_seen_replaced_and_the_signer_signs_with_the_new_one(
    site: Site, visit: NewVisitor
) -> None:
    (code,) = site.dossiers("approved")
    keeper = at_work(visit, "quantri")
    keeper.go(READY)
    keeper.follow(keeper.page.locator("tr", has_text="Còn 4 ngày").get_by_role("link"))
    keeper.press("Xem chứng thư có trong kho")
    keeper.page.get_by_label("kyso-moi").check()
    keeper.page.get_by_label("Lý do (số giấy giao nhận, quyết định)").fill("Giao nhận số 2")
    keeper.press("Giao khoá")
    keeper.go(READY)
    assert "Còn 4 ngày" not in keeper.text()
    signer = at_work(visit, "kyso")
    choose(signer, [code])
    signer.press("Ký số kết quả")
    signer.press("Xem 1 kết quả chưa xem")
    signer.press("Đã xem")
    signer.press("Ký số kết quả (1 hồ sơ)")
    signer.page.get_by_role("link", name="Xác nhận để ký").wait_for()
    batch = signer.page.url
    signer.press("Xác nhận để ký")
    signer.fill({"PIN": Token.pin})
    signer.press("Ký")
    signer.go(batch)
    signer.page.get_by_text("1 đã xong").wait_for()
