"""What an operator sees who set something wrong, and what production never accepts."""

from pathlib import Path

import pytest

from motcua.config.env import WrongSetting, read

KEY = "k" * 60
PRODUCTION = {
    "MOTCUA_MODE": "production",
    "SECRET_KEY": KEY,
    "ALLOWED_HOSTS": "dichvucong.example.vn",
    "PUBLIC_URL": "https://dichvucong.example.vn/",
    "EMAIL_URL": "smtp://thu:m%40t@mail.example.vn?tls=starttls",
}


def test_nothing_needs_to_be_set_for_a_demo(tmp_path: Path) -> None:
    env = read({"MOTCUA_HOME": str(tmp_path)})
    assert (env.mode, env.port, env.embedded, env.debug) == ("demo", 8000, True, False)
    assert env.public_url == "http://127.0.0.1:8000"


def test_a_demo_keeps_the_key_that_it_made(tmp_path: Path) -> None:
    first = read({"MOTCUA_HOME": str(tmp_path)}).secret_key
    assert len(first) > 50
    assert read({"MOTCUA_HOME": str(tmp_path)}).secret_key == first
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MOTCUA_MODE", "prod"),
        ("PORT", "eighty"),
        ("PORT", "70000"),
        ("DEBUG", "maybe"),
        ("WORKERS", "0"),
        ("DATABASE_URL", "mysql://x/y"),
        ("DATABASE_URL", "postgresql://only-a-host"),
        ("EMAIL_URL", "mail.example.vn"),
        ("EMAIL_URL", "smtp://mail.example.vn?tls=perhaps"),
        ("PUBLIC_URL", "dichvucong.example.vn"),
        ("TRUSTED_PROXIES", "many"),
        ("VNEID_ISSUER", "vneid.example.vn"),
        ("VNEID_SIMULATOR_PORT", "0"),
        ("ALLOWED_HOSTS", "https://dichvucong.example.vn/"),
        ("LOG_LEVEL", "LOUD"),
        ("MOTCUA_HOME", __file__),
    ],
)
def test_a_wrong_value_is_named_with_what_is_expected(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(WrongSetting, match=rf"Thiết lập {name} đang là .*; cần .+"):
        read({"MOTCUA_HOME": str(tmp_path), name: value})


def test_production_starts_with_everything_of_its_own(tmp_path: Path) -> None:
    env = read({**PRODUCTION, "MOTCUA_HOME": str(tmp_path)})
    assert env.allowed_hosts == ("dichvucong.example.vn",)
    assert env.mail is not None
    assert (env.mail.port, env.mail.user, env.mail.password, env.mail.security) == (
        587,
        "thu",
        "m@t",
        "starttls",
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "short"),
        ("DEBUG", "1"),
        ("ALLOWED_HOSTS", ""),
        ("ALLOWED_HOSTS", "*"),
        ("PUBLIC_URL", "http://dichvucong.example.vn"),
        ("EMAIL_URL", ""),
    ],
)
def test_production_refuses_what_is_only_fit_for_a_demo(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(WrongSetting, match=f"Thiết lập {name} "):
        read({**PRODUCTION, "MOTCUA_HOME": str(tmp_path), name: value})


def test_production_refuses_the_key_of_the_demo_before_it(tmp_path: Path) -> None:
    demo_key = read({"MOTCUA_HOME": str(tmp_path)}).secret_key
    with pytest.raises(WrongSetting, match="Thiết lập SECRET_KEY"):
        read({**PRODUCTION, "MOTCUA_HOME": str(tmp_path), "SECRET_KEY": demo_key})


def test_a_real_server_is_used_when_it_is_named(tmp_path: Path) -> None:
    env = read({"MOTCUA_HOME": str(tmp_path), "DATABASE_URL": "postgresql://u:p@db.example.vn:5433/motcua"})
    assert not env.embedded


def test_a_demo_without_settings_speaks_with_its_own_simulators(tmp_path: Path) -> None:
    env = read({"MOTCUA_HOME": str(tmp_path), "VNEID_SIMULATOR_PORT": "9001"})
    assert env.vneid is not None
    assert env.vneid.issuer == "http://127.0.0.1:9001"
    assert env.mail is not None
    assert (env.mail.host, env.mail.port) == ("127.0.0.1", 8025)


def test_production_without_vneid_offers_local_accounts(tmp_path: Path) -> None:
    assert read({**PRODUCTION, "MOTCUA_HOME": str(tmp_path)}).vneid is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("VNEID_ISSUER", "http://127.0.0.1:8001"),
        ("VNEID_CLIENT_ID", ""),
        ("VNEID_CLIENT_SECRET", ""),
        ("VNEID_CLIENT_SECRET", "trinh-dien"),
    ],
)
def test_production_speaks_with_the_real_vneid_only(tmp_path: Path, name: str, value: str) -> None:
    real = {
        "VNEID_ISSUER": "https://vneid.example.vn",
        "VNEID_CLIENT_ID": "h49",
        "VNEID_CLIENT_SECRET": "s" * 32,
    }
    assert read({**PRODUCTION, **real, "MOTCUA_HOME": str(tmp_path)}).vneid is not None
    with pytest.raises(WrongSetting, match=f"Thiết lập {name} "):
        read({**PRODUCTION, **real, "MOTCUA_HOME": str(tmp_path), name: value})
