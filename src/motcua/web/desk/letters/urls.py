"""Addresses of letters and messages, under `/ban-lam-viec/tin-nhan/`."""

from django.urls import path

from motcua.web.desk.letters import pages

app_name = "letters"
urlpatterns = [
    path("", pages.listed, name="list"),
    path("<str:key>", pages.one, name="one"),
    path("<str:key>/<slug:channel>", pages.one, name="channel"),
]
