"""Addresses of internal audits, under `/ban-lam-viec/chat-luong/`."""

from django.urls import path

from motcua.web.desk.quality import changing, pages

app_name = "quality"
urlpatterns = [
    path("", pages.listed, name="list"),
    path("so", pages.register, name="register"),
    path("so.xlsx", pages.workbook, name="register_sheet"),
    path("lap", changing.new, name="new"),
    path("<str:audit>", pages.one, name="one"),
    path("<str:audit>/bao-cao.pdf", pages.report, name="report"),
    path("<str:audit>/viec/<str:act>", changing.act, name="act"),
    path("<str:audit>/ho-so/<str:code>", changing.check, name="check"),
    path("<str:audit>/phat-hien/<int:finding>", pages.finding, name="finding"),
    path("<str:audit>/phat-hien/<int:finding>/bang-chung", pages.evidence, name="evidence"),
    path("<str:audit>/phat-hien/<int:finding>/viec/<str:act>", changing.finding_act, name="finding_act"),
]
