"""Addresses of the outbox, under `/ban-lam-viec/gui-ra-ngoai/`."""

from django.urls import path

from motcua.web.desk.outbox import pages

app_name = "outbox"
urlpatterns = [
    path("", pages.listed, name="list"),
    path("<int:effect>/thu-lai", pages.again, name="again"),
]
