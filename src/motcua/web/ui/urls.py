"""The style page; the portal includes it under `/he-thong/`."""

from django.urls import path

from motcua.web.ui.views import styleguide

app_name = "ui"
urlpatterns = [path("giao-dien", styleguide, name="styleguide")]
