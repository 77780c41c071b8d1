"""Registration of the desk with Django."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The officials' pages."""

    name = "motcua.web.desk"
    label = "desk"
    verbose_name = "Bàn làm việc"
