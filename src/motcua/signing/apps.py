"""Registration with Django; the package has no tables."""

from django.apps import AppConfig


class SigningConfig(AppConfig):
    """Signatures, seals and their verification."""

    name = "motcua.signing"
    label = "signing"
    verbose_name = "Chữ ký số"
