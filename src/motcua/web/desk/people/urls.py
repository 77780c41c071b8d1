"""Addresses of officials, under `/ban-lam-viec/can-bo/`."""

from django.urls import path

from motcua.web.desk.people import changing, links, pages, reviews, workbooks

app_name = "people"
urlpatterns = [
    path("", pages.listed, name="list"),
    path("moi", changing.new, name="new"),
    path("xuat.xlsx", workbooks.export, name="export"),
    path("nhap", workbooks.send, name="send"),
    path("nhap/<uuid:key>", workbooks.look, name="workbook"),
    path("lien-ket", links.listed, name="links"),
    path("lien-ket/chuan-bi", links.prepare, name="links_prepare"),
    path("lien-ket/<uuid:batch>", links.answer, name="links_answer"),
    path("ra-soat/", reviews.listed, name="reviews"),
    path("ra-soat/lam", reviews.act, name="review_act"),
    path("ra-soat/<str:label>.xlsx", reviews.export, name="review_export"),
    path("ra-soat/<str:label>", reviews.review, name="review"),
    path("ten/<str:username>", pages.named, name="named"),
    path("cua-toi/ket-thuc", pages.end_own, name="own_end"),
    path("cua-toi/<str:act>", changing.own, name="own"),
    path("<int:officer>", pages.person, name="person"),
    path("<int:officer>/ket-thuc", pages.end, name="end"),
    path("<int:officer>/<str:act>", changing.change, name="change"),
]
