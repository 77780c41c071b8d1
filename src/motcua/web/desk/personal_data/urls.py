"""Addresses of personal data, under `/ban-lam-viec/du-lieu-ca-nhan/`."""

from django.urls import path

from motcua.web.desk.personal_data import register, requests

app_name = "personal_data"
urlpatterns = [
    path("yeu-cau", requests.listed, name="requests"),
    path("yeu-cau/ghi/<int:party>", requests.taken_down, name="request_new"),
    path("yeu-cau/<int:number>", requests.one, name="request"),
    path("yeu-cau/<int:number>/viec/<slug:act>", requests.act, name="request_act"),
    path("yeu-cau/<int:number>/goi.zip", requests.package, name="request_package"),
    path("muc-dich", register.listed, name="register"),
    path("muc-dich/them", register.added, name="purpose_new"),
    path("muc-dich/<slug:key>", register.one, name="purpose"),
    path("muc-dich/<slug:key>/sua", register.changed, name="purpose_change"),
]
