"""Registration with Django."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """The ledger of messages to and from partners."""

    name = "motcua.exchange"
    label = "exchange"
    verbose_name = "Trao đổi với hệ thống khác"
