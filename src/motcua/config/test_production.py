"""A production server looks before it opens its doors."""

from pathlib import Path

import pytest
from django.contrib.auth import get_user_model

from motcua.config import production
from motcua.config.env import environment
from motcua.kernel.errors import NotAllowed


@pytest.fixture
def in_production(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    settings = {
        "MOTCUA_MODE": "production",
        "MOTCUA_HOME": str(tmp_path),
        "SECRET_KEY": "k" * 60,
        "ALLOWED_HOSTS": "dichvucong.example.vn",
        "PUBLIC_URL": "https://dichvucong.example.vn",
        "EMAIL_URL": "smtp://mail.example.vn",
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(production, "environment", environment.__wrapped__)
    return tmp_path


@pytest.mark.django_db
def test_an_empty_installation_is_fit(in_production: Path) -> None:
    production.ensure_fit()


@pytest.mark.django_db
def test_accounts_of_the_sample_province_are_refused(in_production: Path) -> None:
    get_user_model().objects.create(username="nongdan", demo=True)
    with pytest.raises(NotAllowed, match="1 tài khoản của tỉnh mẫu"):
        production.ensure_fit()


@pytest.mark.django_db
def test_keys_of_the_demonstration_authority_are_refused(in_production: Path) -> None:
    (in_production / "authority").mkdir()
    with pytest.raises(NotAllowed, match="cơ quan chứng thực trình diễn"):
        production.ensure_fit()
