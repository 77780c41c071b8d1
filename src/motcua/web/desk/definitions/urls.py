"""Addresses of routes (`quy-trinh`) and result documents (`mau-ket-qua`), under `/ban-lam-viec/bien-soan/`."""

from django.urls import path

from motcua.web.desk.definitions import bpmn, editing, moving, pages

app_name = "definitions"
urlpatterns = [
    path("<str:kind>", pages.listed, name="list"),
    path("<str:kind>/<str:key>", pages.one, name="one"),
    path("<str:kind>/<str:key>/nhap", pages.draft, name="draft"),
    path("<str:kind>/<str:key>/sua", editing.edit, name="edit"),
    path("<str:kind>/<str:key>/bpmn", bpmn.export, name="export"),
    path("<str:kind>/<str:key>/nhap-bpmn", bpmn.take_in, name="take_in"),
    path("<str:kind>/<str:key>/chuyen/<str:code>", moving.move, name="move"),
    path("<str:kind>/<str:key>/sao-chep", editing.copy, name="copy"),
    path("<str:kind>/<str:key>/bo", editing.drop, name="drop"),
    path("<str:kind>/<str:key>/cong-bo", editing.publish, name="publish"),
    path("<str:kind>/<str:key>/trang-<int:page>.png", pages.preview, name="preview"),
]
