"""Registration with Django."""

from django.apps import AppConfig


class BoardConfig(AppConfig):
    """The director's pages and the wall."""

    name = "motcua.web.board"
    label = "board"
