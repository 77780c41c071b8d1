"""Registration with Django."""

from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    """Agencies, posts, officers, calendars."""

    name = "motcua.agencies"
    label = "agencies"
