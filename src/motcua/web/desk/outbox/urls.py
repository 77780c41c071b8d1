"""Addresses of the outbox, under `/ban-lam-viec/gui-ra-ngoai/`."""

from django.urls import path

from motcua.web.desk.outbox import pages, providers

app_name = "outbox"
urlpatterns = [
    path("", pages.listed, name="list"),
    path("nha-cung-cap-tin", providers.page, name="messages"),
    path("tra-loi/<int:reply>", providers.settle, name="reply"),
    path("<int:effect>/thu-lai", pages.again, name="again"),
]
