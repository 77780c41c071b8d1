"""Registration with Django."""

from django.apps import AppConfig


class PersonalStoreConfig(AppConfig):
    """Papers of persons and organisations."""

    name = "motcua.personal_store"
    label = "personal_store"
    verbose_name = "Kho giấy tờ"
