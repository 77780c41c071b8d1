"""Addresses of the director's pages, under `/dieu-hanh/`."""

from django.urls import path

from motcua.web.board import filing_times, listing, views

app_name = "board"
urlpatterns = [
    path("", views.home, name="home"),
    path("danh-sach", listing.listing, name="list"),
    path("danh-sach.csv", listing.export, name="export"),
    path("danh-sach.xlsx", listing.workbook, name="workbook"),
    path("man-hinh", views.wall, name="wall"),
    path("thoi-gian-nop", filing_times.page, name="filing_times"),
]
