"""Addresses of the desk, under `/ban-lam-viec/`."""

from django.urls import include, path

from motcua.dossiers.acts.supply import SUPPLY
from motcua.web.desk import (
    account,
    accounts,
    batch,
    condition,
    dossier,
    filing,
    issued,
    notices,
    parties,
    supplement,
    viewer,
    worklist,
)
from motcua.web.ui.account.urls import addresses

app_name = "desk"
urlpatterns = [
    path("", worklist.home, name="home"),
    path("tim", worklist.search, name="search"),
    path("tai-khoan", account.account, name="account"),
    path("tai-khoan/", include(addresses(account.ROOM))),
    path("tai-khoan-can-bo", accounts.listed, name="accounts"),
    path("tai-khoan-can-bo/mo-khoa", accounts.lift, name="account_lock"),
    path("tai-khoan-can-bo/khoa", accounts.close, name="account_close"),
    path("tai-khoan-can-bo/dat-lai", accounts.ask, name="account_reset"),
    path("tai-khoan-can-bo/dat-lai/<int:link>", accounts.answer, name="account_reset_answer"),
    path("nguoi", parties.listed, name="parties"),
    path("nguoi/<int:party>", parties.party, name="party"),
    path("nguoi/<int:party>/gop", parties.merge, name="party_merge"),
    path("phim-tat", account.keys, name="keys"),
    path("dang-xuat", account.logout, name="logout"),
    path("van-ban-cho-ky", notices.listed, name="notices"),
    path("van-ban-cho-ky/<int:number>", notices.look, name="notice"),
    path("hang-loat", batch.begin, name="batch"),
    path("hang-loat/chon", batch.choose, name="batch_choose"),
    path("hang-loat/bo-chon", batch.forget, name="batch_forget"),
    path("hang-loat/<uuid:key>", batch.progress, name="batch_progress"),
    path("hang-loat/<uuid:key>/xem/<str:code>", batch.look, name="batch_look"),
    path("danh-muc/", include("motcua.web.desk.catalogue.urls")),
    path("lich/", include("motcua.web.desk.calendars.urls")),
    path("ma-truy-cap/", include("motcua.web.desk.tokens.urls")),
    path("tinh-trang", condition.page, name="condition"),
    path("gui-ra-ngoai/", include("motcua.web.desk.outbox.urls")),
    path("nop-ho/", filing.choose_procedure, name="filing"),
    path("nop-ho/moi", filing.begin, name="filing_begin"),
    path("nop-ho/<uuid:draft>", filing.form, name="filing_form"),
    path("nop-ho/<uuid:draft>/bo", filing.discard, name="filing_discard"),
    path("nop-ho/<uuid:draft>/tep/<int:paper>/xoa", filing.remove, name="filing_remove"),
    path("ho-so/<str:code>", dossier.page, name="dossier"),
    path(f"ho-so/<str:code>/viec/{SUPPLY.key}", supplement.act, name="supply"),
    path("ho-so/<str:code>/viec/<str:act>", dossier.act, name="act"),
    path("ho-so/<str:code>/ky", dossier.signing_state, name="signing"),
    path("ho-so/<str:code>/du-thao", dossier.draft_result, name="draft_result"),
    path("ho-so/<str:code>/xem/<str:key>", viewer.fragment, name="viewer"),
    path("ho-so/<str:code>/tep/<str:key>", viewer.file, name="file"),
    path("ho-so/<str:code>/trang/<str:key>/<int:number>.png", viewer.page, name="file_page"),
    path("ho-so/<str:code>/in/<str:kind>", issued.show, name="issued"),
]
