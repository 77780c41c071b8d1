"""A citizen with a password changes it."""

from django.conf import settings
from django.test import Client

from motcua.identity.models import Account
from motcua.platform import quota
from motcua.web.portal.conftest import Browser

NEW = "chiếc nón lá bên hiên"
PAGE = "/tai-khoan/mat-khau"


def change(client: Client, **more: str) -> tuple[int, str]:
    quota.forget_leases()
    form = {"present": settings.DEMO_PASSWORD, "new": NEW, "repeated": NEW, **more}
    answer = client.post(PAGE, form, follow=True)
    return answer.status_code, answer.content.decode()


def test_a_changed_password_ends_every_other_session_and_not_ones_own(browser: Browser) -> None:
    here, elsewhere = browser("nongdan"), browser("nongdan")
    assert elsewhere.get("/tai-khoan").status_code == 200
    status, said = change(here)
    assert (status, "Đã đổi mật khẩu" in said) == (200, True)
    assert here.get("/ho-so-cua-toi").status_code == 200
    assert elsewhere.get("/ho-so-cua-toi").status_code == 302


def test_what_is_wrong_stands_beside_its_field_and_no_password_in_the_page(browser: Browser) -> None:
    status, said = change(browser("nongdan"), new="matkhau12345678", repeated="matkhau12345678")
    assert status == 422
    assert 'href="#new"' in said
    assert "dễ đoán" in said
    assert "matkhau12345678" not in said


def test_who_enters_by_vneid_has_none_to_change(browser: Browser) -> None:
    Account.objects.filter(username="nongdan").update(password="!")
    assert "đăng nhập bằng VNeID" in browser("nongdan").get(PAGE).content.decode()
