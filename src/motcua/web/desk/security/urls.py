"""Addresses of the register, under `/ban-lam-viec/an-toan/`."""

from django.urls import path

from motcua.web.desk.security import changing, pages, yearly

app_name = "security"
urlpatterns = [
    path("", pages.listed, name="list"),
    path("ghi/<str:kind>", changing.new, name="new"),
    path("bo-qua/<int:noticed>", changing.set_aside, name="set_aside"),
    path("bao-cao-nam", yearly.now, name="report_now"),
    path("bao-cao-nam/<int:year>", yearly.page, name="report"),
    path("bao-cao-nam/<int:year>/da-gui", yearly.sent, name="report_sent"),
    path("bao-cao-nam/<int:year>/xlsx", yearly.workbook, name="report_workbook"),
    path("bao-cao-nam/<int:year>/pdf", yearly.paper, name="report_paper"),
    path("<str:incident>", pages.one, name="one"),
    path("<str:incident>/viec/<str:act>", changing.act, name="act"),
    path("<str:incident>/bo-ghi/<int:sent>", changing.withdraw, name="withdraw"),
    path("<str:incident>/van-ban/<str:paper>", pages.paper, name="paper"),
]
