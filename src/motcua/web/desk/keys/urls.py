"""Addresses of keys, under `/ban-lam-viec/khoa-ky/`."""

from django.urls import path

from motcua.web.desk.keys import changing, pages

app_name = "signing_keys"
urlpatterns = [
    path("", pages.listed, name="list"),
    path("san-sang", pages.ready, name="ready"),
    path("<str:kind>/<str:ref>", pages.one, name="one"),
    path("<str:kind>/<str:ref>/anh", pages.picture, name="picture"),
    path("<str:kind>/<str:ref>/giao", changing.give, name="give"),
    path("<str:kind>/<str:ref>/chung-thu", changing.bring, name="bring"),
    path("<str:kind>/<str:ref>/thu", changing.end, name="end"),
    path("<str:kind>/<str:ref>/hinh", changing.draw, name="draw"),
]
