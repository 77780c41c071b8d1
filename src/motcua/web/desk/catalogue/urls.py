"""Addresses of the catalogue, under `/ban-lam-viec/danh-muc/`."""

from django.urls import path

from motcua.web.desk.catalogue import acts, answering, choosing, pages, reviewing

app_name = "catalogue"
urlpatterns = [
    path("", pages.catalogue_list, name="list"),
    path("cho-cong-bo", pages.waiting, name="drafts"),
    path("cho-cong-bo/cong-bo", acts.publish_chosen, name="publish_many"),
    path("soat-lech", pages.drift_report, name="drift"),
    path("ra-soat", reviewing.page, name="review"),
    path("ra-soat.xlsx", reviewing.workbook, name="review_sheet"),
    path("de-xuat", reviewing.proposed, name="proposals"),
    path("de-xuat/moi", reviewing.propose, name="propose"),
    path("de-xuat/<int:proposal>/quyet-dinh", reviewing.decide, name="decide_proposal"),
    path("<str:code>", pages.procedure, name="procedure"),
    path("<str:code>/khac-biet", pages.difference, name="difference"),
    path("<str:code>/bai-bo", acts.withdraw_procedure, name="withdraw"),
    path("<str:code>/<int:number>/cong-bo", acts.publish_version, name="publish"),
    path("<str:code>/<int:number>/bo-ban-nhap", acts.discard, name="discard"),
    path("<str:code>/<int:number>/tra-loi", answering.answers, name="answers"),
    path("<str:code>/<int:number>/co-quan", acts.agencies, name="agencies"),
    path("<str:code>/<int:number>/quy-trinh/<str:case>", choosing.choose, name="choose"),
    path("<str:code>/<int:number>/cam-ket/<str:case>", acts.committed, name="committed"),
]
