"""Registration with Django."""

from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    """Agencies, posts, officers, calendars."""

    name = "motcua.agencies"
    label = "agencies"

    def ready(self) -> None:
        """Say whose accounts an agency's administrator looks after."""
        from motcua.agencies.access import accounts_within
        from motcua.identity.access import connect

        connect(accounts_within)
