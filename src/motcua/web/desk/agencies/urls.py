"""Addresses of agencies, under `/ban-lam-viec/co-quan/`."""

from django.urls import path

from motcua.web.desk.agencies import pages, plans

app_name = "agencies"
urlpatterns = [
    path("", pages.listed, name="list"),
    path("mo", pages.opened, name="open"),
    path("sap-xep", plans.listed, name="plans"),
    path("sap-xep/moi", plans.written, name="plan_new"),
    path("sap-xep/<int:plan>", plans.one, name="plan"),
    path("sap-xep/<int:plan>/sua", plans.written, name="plan_edit"),
    path("<str:agency>", pages.one, name="one"),
    path("<str:agency>/sua", pages.changed, name="change"),
    path("<str:agency>/doi-ten", pages.renamed, name="rename"),
    path("<str:agency>/dong", pages.closed, name="close"),
]
