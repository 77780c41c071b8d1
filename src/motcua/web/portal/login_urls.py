"""Addresses of the log-in; part of the portal's, under its name space."""

from django.urls import path

from motcua.identity.ports import NATIONAL, VNEID
from motcua.web.portal import links, login, second_step

urlpatterns = [
    path("dang-nhap", login.login, name="login"),
    path("dang-nhap/xong", login.logged_in, name="logged_in"),
    path("dang-nhap/vneid", login.begin, {"provider": VNEID}, name="login_vneid"),
    path("dang-nhap/vneid/ve", login.login_return, {"provider": VNEID}, name="login_return"),
    path("dang-nhap/vneid/ket-thuc", login.ended, {"provider": VNEID}, name="login_ended"),
    path("dang-nhap/vneid/cho", login.login_waiting, name="login_waiting"),
    path("dang-nhap/quoc-gia", login.begin, {"provider": NATIONAL}, name="login_national"),
    path("dang-nhap/quoc-gia/ve", login.login_return, {"provider": NATIONAL}, name="login_national_return"),
    path("dang-nhap/quoc-gia/ket-thuc", login.ended, {"provider": NATIONAL}, name="login_national_ended"),
    path("dang-nhap/buoc-hai", second_step.step, name="second_step"),
    path("dang-nhap/thiet-lap", second_step.set_up, name="second_set_up"),
    path("dang-nhap/quen-mat-khau", links.forgotten, name="forgotten"),
    path("lien-ket/<str:secret>", links.choose, name="link"),
    path("dang-xuat", login.logout, name="logout"),
]
