"""Registration with Django."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Inboxes, and messages by the connected channels."""

    name = "motcua.notifications"
    label = "notifications"
