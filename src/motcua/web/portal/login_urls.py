"""Addresses of the log-in; part of the portal's, under its name space."""

from django.urls import path

from motcua.web.portal import links, login, second_step

urlpatterns = [
    path("dang-nhap", login.login, name="login"),
    path("dang-nhap/xong", login.logged_in, name="logged_in"),
    path("dang-nhap/vneid", login.vneid, name="login_vneid"),
    path("dang-nhap/vneid/ve", login.login_return, name="login_return"),
    path("dang-nhap/vneid/cho", login.login_waiting, name="login_waiting"),
    path("dang-nhap/buoc-hai", second_step.step, name="second_step"),
    path("dang-nhap/thiet-lap", second_step.set_up, name="second_set_up"),
    path("dang-nhap/quen-mat-khau", links.forgotten, name="forgotten"),
    path("lien-ket/<str:secret>", links.choose, name="link"),
    path("dang-xuat", login.logout, name="logout"),
]
