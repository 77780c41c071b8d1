"""Addresses below `/ban-lam-viec/bien-soan/`: forms (`to-khai`), routes (`quy-trinh`), results (`mau-ket-qua`)."""

from django.urls import path

from motcua.web.desk.definitions import bpmn, editing, moving, pages
from motcua.web.desk.definitions.form import builder, papers, preview, question, transfer

app_name = "definitions"
urlpatterns = [
    path("to-khai/moi", builder.start, name="start"),
    path("to-khai/<str:key>/sua", builder.build, name="build"),
    path("to-khai/<str:key>/phan/<int:group>/cau-hoi", question.add, name="add_question"),
    path("to-khai/<str:key>/cau-hoi/<str:name>", question.change, name="question"),
    path("to-khai/<str:key>/cau-hoi/<str:name>/bo", question.remove, name="remove_question"),
    path("to-khai/<str:key>/giay-to/<str:procedure>/<str:paper>", papers.change, name="paper"),
    path("to-khai/<str:key>/xem-thu", preview.look, name="look"),
    path("to-khai/<str:key>/khung", preview.framed, name="framed"),
    path("to-khai/<str:key>/giay", preview.sheet, name="sheet"),
    path("to-khai/<str:key>/json", transfer.export, name="export_form"),
    path("to-khai/<str:key>/nhap-json", transfer.take_in, name="take_in_form"),
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
