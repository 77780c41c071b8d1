"""Registration with Django."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Messages and inboxes."""

    name = "motcua.notifications"
    label = "notifications"
