"""Addresses of lists as workbooks, under `/ban-lam-viec/danh-sach/`."""

from django.urls import path

from motcua.web.desk.lists import pages

app_name = "lists"
urlpatterns = [
    path("<str:table>", pages.take_in, name="take_in"),
    path("<str:table>/tep", pages.export, name="export"),
]
