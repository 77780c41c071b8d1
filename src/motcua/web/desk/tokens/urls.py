"""Addresses of the token pages, under `/ban-lam-viec/ma-truy-cap/`."""

from django.urls import path

from motcua.web.desk.tokens import pages

app_name = "tokens"
urlpatterns = [
    path("", pages.listed, name="list"),
    path("moi", pages.new, name="new"),
    path("<int:token>/dong-y", pages.consent, name="consent"),
    path("<int:token>/thu-hoi", pages.revoke, name="revoke"),
]
