"""Registration with Django."""

from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    """The catalogue."""

    name = "motcua.procedures"
    label = "procedures"
