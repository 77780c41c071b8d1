"""Addresses of working calendars, under `/ban-lam-viec/lich/`."""

from django.urls import path

from motcua.web.desk.calendars import editing, pages

app_name = "calendars"
urlpatterns = [
    path("", pages.listed, name="list"),
    path("<str:agency>", pages.calendar, name="calendar"),
    path("<str:agency>/sua", editing.edit, name="edit"),
    path("<str:agency>/bo-lich-cho", editing.drop, name="drop"),
    path("<str:agency>/tep", pages.exported, name="export"),
]
