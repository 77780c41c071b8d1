"""Addresses of the exchange, under `/ban-lam-viec/trao-doi/`."""

from django.urls import path

from motcua.web.desk.exchange import codes, pages

app_name = "exchange"
urlpatterns = [
    path("", pages.listed, name="list"),
    path("ma-co-quan/<slug:partner>", codes.page, name="codes"),
    path("ho-so", pages.dossier, name="dossier"),
    path("doi-soat/<slug:partner>", pages.compare_now, name="compare"),
    path("bien-ban/<int:comparison>", pages.protocol, name="protocol"),
    path("bien-ban/<int:comparison>/bao-lai", pages.heal, name="heal"),
    path("bao-lai/<int:strand>", pages.anew, name="anew"),
    path("ban-tin/<int:message>/gui-lai", pages.again, name="again"),
    path("ban-tin/<int:message>/bo-qua", pages.aside, name="aside"),
]
