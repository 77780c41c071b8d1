"""Addresses of the log-in; part of the portal's, under its name space."""

from django.urls import path

from motcua.web.portal import login

urlpatterns = [
    path("dang-nhap", login.login, name="login"),
    path("dang-nhap/xong", login.logged_in, name="logged_in"),
    path("dang-nhap/vneid", login.vneid, name="login_vneid"),
    path("dang-nhap/vneid/ve", login.login_return, name="login_return"),
    path("dang-nhap/vneid/cho", login.login_waiting, name="login_waiting"),
    path("dang-xuat", login.logout, name="logout"),
]
