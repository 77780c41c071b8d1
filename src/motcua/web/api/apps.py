"""Registration of the API with Django."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The door for other programs."""

    name = "motcua.web.api"
    label = "api"
    verbose_name = "Giao diện lập trình"
