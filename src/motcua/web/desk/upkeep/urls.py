"""Addresses of fees, plain names and occasions in life, under `/ban-lam-viec/`."""

from django.urls import path

from motcua.web.desk.upkeep import fees, life_events, life_path, names

app_name = "upkeep"
urlpatterns = [
    path("phi", fees.listed, name="fees"),
    path("phi/<str:code>", fees.of_procedure, name="fees_of"),
    path("ten-goi", names.names, name="names"),
    path("su-kien", life_events.events, name="life_events"),
    path("su-kien/<slug:key>/loi-di", life_path.path, name="life_path"),
]
