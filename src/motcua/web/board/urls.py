"""Addresses of the director's pages, under `/dieu-hanh/`."""

from django.urls import path

from motcua.web.board import views

app_name = "board"
urlpatterns = [
    path("", views.home, name="home"),
    path("danh-sach", views.listing, name="list"),
    path("man-hinh", views.wall, name="wall"),
]
