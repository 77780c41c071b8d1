"""Registration of the shared look with Django."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """The look shared by portal, desk, kiosk and board."""

    name = "motcua.web.ui"
    label = "ui"
    verbose_name = "Giao diện chung"
