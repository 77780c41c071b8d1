"""Addresses of agencies, under `/ban-lam-viec/co-quan/`."""

from django.urls import path

from motcua.web.desk.agencies import pages

app_name = "agencies"
urlpatterns = [
    path("", pages.listed, name="list"),
    path("mo", pages.opened, name="open"),
    path("<str:agency>", pages.one, name="one"),
    path("<str:agency>/sua", pages.changed, name="change"),
    path("<str:agency>/doi-ten", pages.renamed, name="rename"),
    path("<str:agency>/dong", pages.closed, name="close"),
]
