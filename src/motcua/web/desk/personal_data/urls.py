"""Addresses of personal data, under `/ban-lam-viec/du-lieu-ca-nhan/`."""

from django.urls import path

from motcua.web.desk.personal_data import register

app_name = "personal_data"
urlpatterns = [
    path("muc-dich", register.listed, name="register"),
    path("muc-dich/them", register.added, name="purpose_new"),
    path("muc-dich/<slug:key>", register.one, name="purpose"),
    path("muc-dich/<slug:key>/sua", register.changed, name="purpose_change"),
]
