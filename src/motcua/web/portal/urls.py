"""Addresses of the portal, in Vietnamese without diacritics, so that they can be read out on the telephone."""

from importlib.util import find_spec

from django.urls import include, path

from motcua.web.portal import (
    account,
    attachments,
    authorities,
    catalogue,
    checking,
    communes,
    confirmations,
    data_requests,
    filing,
    mine,
    on_the_spot,
    pages,
    personal_data,
    procedure,
    programs,
    submission,
    supplement,
    thread,
    tracking,
    weaknesses,
)
from motcua.web.ui.account.urls import addresses

app_name = "portal"
_log_in = "motcua.web.portal.login_urls"
urlpatterns = [
    path("", pages.home, name="home"),
    path("gioi-thieu", pages.about, name="about"),
    path("tro-giup", pages.help_page, name="help"),
    path(".well-known/security.txt", weaknesses.security_txt, name="security_txt"),
    path("bao-loi-an-toan", weaknesses.page, name="weaknesses"),
    path("du-lieu-cua-ban", personal_data.page, name="personal_data"),
    path("du-lieu-cua-ban/yeu-cau", data_requests.listed, name="data_requests"),
    path("du-lieu-cua-ban/yeu-cau/moi", data_requests.kinds, name="data_request_new"),
    path("du-lieu-cua-ban/yeu-cau/moi/<slug:kind>", data_requests.dossiers, name="data_request_dossiers"),
    path("du-lieu-cua-ban/yeu-cau/moi/<slug:kind>/gui", data_requests.send, name="data_request_send"),
    path("du-lieu-cua-ban/yeu-cau/<int:number>", data_requests.one, name="data_request"),
    path("du-lieu-cua-ban/yeu-cau/<int:number>/doc", data_requests.read, name="data_request_read"),
    path("du-lieu-cua-ban/yeu-cau/<int:number>/goi.zip", data_requests.package, name="data_request_package"),
    path("tiep-can", pages.accessibility, name="accessibility"),
    path("thu-tuc", catalogue.listing, name="listing"),
    path("xa-phuong", communes.page, name="communes"),
    path("tai-cho", on_the_spot.page, name="on_the_spot"),
    path("thu-tuc/<str:code>", procedure.procedure, name="procedure"),
    path("su-kien/<slug:key>", catalogue.occasion, name="occasion"),
    path("nop-ho-so/ban-nhap/<uuid:number>/4", submission.send_step, name="send"),
    path("nop-ho-so/ban-nhap/<uuid:number>/<int:now>", filing.step, name="step"),
    path("nop-ho-so/ban-nhap/<uuid:number>/xoa", filing.discard, name="discard"),
    path("nop-ho-so/ban-nhap/<uuid:number>/giay-to/<int:paper>", attachments.show, name="draft_paper"),
    path(
        "nop-ho-so/ban-nhap/<uuid:number>/giay-to/<int:paper>/hinh", attachments.picture, name="draft_picture"
    ),
    path("nop-ho-so/da-nop/<str:code>", submission.sent, name="sent"),
    path("nop-ho-so/da-nop/<str:code>/giay-xac-nhan.pdf", submission.receipt, name="receipt"),
    path("nop-ho-so/da-nop/<str:code>/bang-chung.json", submission.proof, name="proof"),
    path("nop-ho-so/<str:code>", filing.begin, name="begin"),
    path("tra-cuu", tracking.track, name="track"),
    path("ho-so/<str:code>", tracking.dossier, name="dossier"),
    path("ho-so/<str:code>/bo-sung", supplement.supply, name="supply"),
    path("ho-so/<str:code>/da-gui/<int:number>", confirmations.confirmed, name="confirmed"),
    path("ho-so/<str:code>/da-gui/<int:number>/bang-chung.json", confirmations.proof, name="act_proof"),
    path("ho-so/<str:code>/trao-doi", thread.page, name="thread"),
    path("ho-so/<str:code>/viec/<str:act>", tracking.act, name="act"),
    path("ho-so/<str:code>/giay-to/<int:paper>", tracking.paper, name="paper"),
    path("ho-so/<str:code>/van-ban/<int:output>", tracking.output, name="output"),
    path("ho-so-cua-toi", mine.mine, name="mine"),
    path("hop-thu", mine.inbox, name="inbox"),
    path("tai-khoan", account.account, name="account"),
    path("tai-khoan/", include(addresses(account.ROOM))),
    path("chuong-trinh", programs.programs, name="programs"),
    path("xac-minh", checking.verify, name="verify"),
    path("xac-minh/to-chuc-chung-thuc", authorities.authorities, name="authorities"),
    path(".well-known/motcua-receipt-keys", checking.receipt_keys, name="receipt_keys"),
    path("he-thong/", include("motcua.web.ui.urls")),
    *([path("", include(_log_in))] if find_spec(_log_in) else []),
]
