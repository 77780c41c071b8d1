"""The style page and the province's own drawings; the portal includes it under `/he-thong/`."""

from django.urls import path

from motcua.web.ui.branding import drawing
from motcua.web.ui.views import styleguide

app_name = "ui"
urlpatterns = [
    path("giao-dien", styleguide, name="styleguide"),
    path("hinh/<slug:which>.svg", drawing, name="drawing"),
]
