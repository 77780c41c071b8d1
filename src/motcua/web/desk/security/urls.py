"""Addresses of the register, under `/ban-lam-viec/an-toan/`."""

from django.urls import path

from motcua.web.desk.security import changing, pages

app_name = "security"
urlpatterns = [
    path("", pages.listed, name="list"),
    path("ghi/<str:kind>", changing.new, name="new"),
    path("bo-qua/<int:noticed>", changing.set_aside, name="set_aside"),
    path("<str:incident>", pages.one, name="one"),
    path("<str:incident>/viec/<str:act>", changing.act, name="act"),
    path("<str:incident>/bo-ghi/<int:sent>", changing.withdraw, name="withdraw"),
    path("<str:incident>/van-ban/<str:paper>", pages.paper, name="paper"),
]
