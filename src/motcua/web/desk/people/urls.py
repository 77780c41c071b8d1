"""Addresses of officials, under `/ban-lam-viec/can-bo/`."""

from django.urls import path

from motcua.web.desk.people import changing, pages

app_name = "people"
urlpatterns = [
    path("", pages.listed, name="list"),
    path("moi", changing.new, name="new"),
    path("ten/<str:username>", pages.named, name="named"),
    path("<int:officer>", pages.person, name="person"),
    path("<int:officer>/ket-thuc", pages.end, name="end"),
    path("<int:officer>/<str:act>", changing.change, name="change"),
]
