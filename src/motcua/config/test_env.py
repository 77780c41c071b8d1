"""What an operator sees who set something wrong, and what production never accepts."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from pydantic.fields import FieldInfo

from motcua.config import child_processes
from motcua.config.backup.sealing import new_identity
from motcua.config.env import CHECKOUT, Environment, environment, unused
from motcua.config.variables import WrongSettings, choices_of, is_secret, limits_of, name_of, names, told_of
from motcua.signing.receipt_key import ReceiptKey, new_key

KEY = "k" * 60
PRODUCTION = {
    "MOTCUA_MODE": "production",
    "SECRET_KEY": KEY,
    "ALLOWED_HOSTS": "dichvucong.example.vn",
    "PUBLIC_URL": "https://dichvucong.example.vn/",
    "EMAIL_URL": "smtp://thu:m%40t@mail.example.vn?tls=starttls",
}


def read(variables: Mapping[str, str]) -> Environment:
    """The settings of a process in whose environment nothing else is said."""
    with pytest.MonkeyPatch.context() as patch:
        for name in names(Environment):
            patch.delenv(name, raising=False)
        for name, value in variables.items():
            patch.setenv(name, value)
        return environment.__wrapped__()


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
        ("RECEIPT_KEY", "not a key"),
        ("VNEID_SIMULATOR_PORT", "0"),
        ("ALLOWED_HOSTS", "https://dichvucong.example.vn/"),
        ("LOG_LEVEL", "LOUD"),
        ("MOTCUA_HOME", __file__),
        ("HOST", "0.0.0.0 ::"),
        ("EMAIL_FROM", "Một Cửa"),
        ("SMS_GATEWAYS", "http://u:p@sms.example.vn/api?name=a&brand=B&secret=s"),
        ("SMS_GATEWAYS", "https://u:p@sms.example.vn/api?name=a&brand=B"),
        (
            "SMS_GATEWAYS",
            "https://u:p@a.example.vn?name=a&brand=B&secret=s https://u:p@b.example.vn?name=a&brand=B&secret=s",
        ),
        ("SMS_GATEWAYS", "https://u:p@sms.example.vn/api?name=Một&brand=B&secret=s"),
        ("NATIONAL_PORTAL", "https://portal.example.vn/api"),
        ("NATIONAL_PORTAL", "http://tinh:kin@portal.example.vn/api"),
        ("NATIONAL_PORTAL", "https://tinh:kin@portal.example.vn/api?generation=2"),
        ("STATE_REGISTERS", "https://tinh:kin@dancu.example.vn"),
        ("STATE_REGISTERS", "population=http://tinh:kin@dancu.example.vn"),
        ("STATE_REGISTERS", "tax=https://tinh:kin@thue.example.vn"),
        ("ZALO_ACCOUNT", "https://zalo.example.vn?app=1&secret=s&callback=c"),
        ("ZALO_ACCOUNT", "https://zalo.example.vn?app=1&secret=s&callback=c&refresh=r&token=t"),
        ("TIME_STAMP_URL", "tsa.example.vn"),
        ("TRUST_ANCHORS", "/khong-co"),
        ("TRUST_ANCHORS", __file__),
        ("SECURITY_CONTACT", "attt@tinh.gov.vn"),
        ("METRICS_FROM", "10.0.0.0/99"),
        ("FILES", "tep"),
        ("FILES", "s3://s3.example.vn/no-key"),
        ("BACKUP_TO", "srv/backups"),
        ("BACKUP_TO", "s3://s3.example.vn/no-key"),
        ("BACKUP_TO", "s3://khoa:bi-mat@s3.example.vn/motcua?regoin=vn"),
        ("BACKUP_RECIPIENTS", "age1khong-phai-khoa"),
        ("BACKUP_IDENTITY", "AGE-SECRET-KEY-1"),
        ("RETENTION", "draft=0"),
        ("RETENTION", "draft.1.001193=30"),
        ("RETENTION", "everything=30"),
        ("BACKUP_KEEP", "daily"),
        ("BACKUP_KEEP", "hourly=3"),
        ("METRICS_FROM", "prometheus.example.vn"),
    ],
)
def test_a_wrong_value_is_named_with_what_is_expected(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(WrongSettings, match=rf"Thiết lập {name} đang là .*; cần .+"):
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
        ("SMS_GATEWAYS", "https://u:trinh-dien@sms.example.vn/api?name=a&brand=B&secret=s"),
        ("STATE_REGISTERS", "land=https://motcua:trinh-dien@datdai.example.vn"),
        ("NATIONAL_PORTAL", "https://motcua:trinh-dien@portal.example.vn/api"),
        ("ZALO_ACCOUNT", "https://zalo.example.vn?app=1&secret=trinh-dien&callback=c&refresh=r"),
    ],
)
def test_production_refuses_what_is_only_fit_for_a_demo(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(WrongSettings, match=f"Thiết lập {name} "):
        read({**PRODUCTION, "MOTCUA_HOME": str(tmp_path), name: value})


def test_production_refuses_the_key_of_the_demo_before_it(tmp_path: Path) -> None:
    demo_key = read({"MOTCUA_HOME": str(tmp_path)}).secret_key
    with pytest.raises(WrongSettings, match="Thiết lập SECRET_KEY"):
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


def test_a_demo_has_the_national_portal_beside_vneid(tmp_path: Path) -> None:
    env = read({"MOTCUA_HOME": str(tmp_path), "VNEID_SIMULATOR_PORT": "9001"})
    assert env.sso is not None
    assert env.sso.issuer == "http://127.0.0.1:9001/quoc-gia"
    assert read({"MOTCUA_HOME": str(tmp_path), "VNEID_ISSUER": "http://127.0.0.1:9002", "VNEID_CLIENT_ID": "a",
                 "VNEID_CLIENT_SECRET": "b"}).sso is None  # fmt: skip


def test_the_national_portal_is_offered_where_it_is_named(tmp_path: Path) -> None:
    real = {
        "SSO_ISSUER": "https://xac-thuc.example.vn",
        "SSO_CLIENT_ID": "h49",
        "SSO_CLIENT_SECRET": "s" * 32,
    }
    env = read({**PRODUCTION, **real, "MOTCUA_HOME": str(tmp_path)})
    assert env.sso is not None
    assert env.vneid is None
    with pytest.raises(WrongSettings, match="Thiết lập SSO_CLIENT_SECRET"):
        read({**PRODUCTION, **real, "SSO_CLIENT_SECRET": "", "MOTCUA_HOME": str(tmp_path)})


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
    with pytest.raises(WrongSettings, match=f"Thiết lập {name} "):
        read({**PRODUCTION, **real, "MOTCUA_HOME": str(tmp_path), name: value})


def test_all_mistakes_are_told_at_once_in_words_for_the_operator(tmp_path: Path) -> None:
    wrong = {**PRODUCTION, "MOTCUA_HOME": str(tmp_path), "PORT": "many", "DEBUG": "1", "EMAIL_URL": ""}
    with pytest.raises(WrongSettings) as told:
        read(wrong)
    assert str(told.value).splitlines() == [
        "Thiết lập DEBUG đang là '1'; cần 0 khi MOTCUA_MODE=production.",
        "Thiết lập PORT đang là 'many'; cần một số từ 1 đến 65535.",
        "Thiết lập EMAIL_URL chưa được đặt; cần máy chủ thư thật, smtp://....",
        "Chưa có gì được khởi động.",
    ]


def test_a_wrong_certificate_is_told_by_the_name_of_its_file(tmp_path: Path) -> None:
    (tmp_path / "anchors" / "public").mkdir(parents=True)
    (tmp_path / "anchors" / "public" / "loi.pem").write_text("x")
    with pytest.raises(WrongSettings, match=r"TRUST_ANCHORS .*public/loi\.pem: không phải chứng thư số"):
        read({"MOTCUA_HOME": str(tmp_path), "TRUST_ANCHORS": str(tmp_path / "anchors")})


SECRETS = {
    "RECEIPT_KEY": new_key(),
    "SECRET_KEY": KEY,
    "DATABASE_URL": "postgresql://motcua:m@t@db.example.vn/motcua",
    "EMAIL_URL": "smtp://thu:kin@mail.example.vn",
    "VNEID_CLIENT_SECRET": "s" * 32,
    "SSO_CLIENT_SECRET": "q" * 32,
    "SMS_GATEWAYS": "https://u:kin@sms.example.vn/api?name=a&brand=BINHLIEU&secret=ky",
    "ZALO_ACCOUNT": "https://zalo.example.vn?app=1&secret=kin&callback=ky&refresh=moi",
    "NATIONAL_PORTAL": "https://tinh:kin@portal.example.vn/api?generation=1.3",
    "STATE_REGISTERS": "population=https://tinh:kin@dancu.example.vn/api land=https://tinh:kin@datdai.example.vn",
    "METRICS_TOKEN": "chi-prometheus-biet",
    "FILES": "s3://khoa:bi-mat@s3.example.vn/tep",
    "FILES_COPY": "s3://khoa:bi-mat@s3.example.vn/tep-2?region=vn-1",
    "BACKUP_TO": "/srv/motcua s3://khoa:bi-mat@s3.example.vn/motcua",
    "BACKUP_WRITE_ONCE": "s3://khoa:bi-mat@s3.example.vn/khoa-lai?region=vn-1",
    "BACKUP_IDENTITY": new_identity()[0],
    "BACKUP_DATABASE_URL": "postgresql://motcua:m@t@db.example.vn:5433/motcua",
}


def test_every_secret_may_lie_in_a_file(tmp_path: Path) -> None:
    real = {**PRODUCTION, "VNEID_ISSUER": "https://vneid.example.vn", "VNEID_CLIENT_ID": "h49"}
    for name, secret in SECRETS.items():
        (tmp_path / name).write_text(secret + "\n")
        real.pop(name, None)
        real[f"{name}_FILE"] = str(tmp_path / name)
    env = read({**real, "MOTCUA_HOME": str(tmp_path)})
    assert env.receipt_key.public == ReceiptKey.load(SECRETS["RECEIPT_KEY"]).public
    assert (env.secret_key, env.database_url) == (KEY, SECRETS["DATABASE_URL"])
    assert env.mail is not None
    assert env.mail.password == "kin"
    assert env.vneid is not None
    assert env.vneid.client_secret == SECRETS["VNEID_CLIENT_SECRET"]


def test_the_receipt_key_is_made_once_and_only_we_may_read_it(tmp_path: Path) -> None:
    first = read({"MOTCUA_HOME": str(tmp_path)}).receipt_key
    assert read({"MOTCUA_HOME": str(tmp_path)}).receipt_key.public == first.public
    assert (tmp_path / "receipt-key").stat().st_mode & 0o777 == 0o600


def test_the_model_knows_the_same_secrets() -> None:
    assert {name_of(field) for field in Environment.model_fields.values() if is_secret(field)} == set(SECRETS)


@pytest.mark.parametrize("name", SECRETS)
@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "cần một tệp văn bản có thật"),
        (b"", "cần một tệp không rỗng"),
        (b"\xff\xfe", "cần một tệp văn bản có thật"),
        (b"k" * 70_000, "nhiều nhất 64 KB"),
    ],
)
def test_a_file_that_holds_no_secret_is_named(
    tmp_path: Path, name: str, content: bytes | None, reason: str
) -> None:
    file = tmp_path / "secret"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(WrongSettings, match=f"Thiết lập {name}_FILE đang là '{file}'; .*{reason}"):
        read({"MOTCUA_HOME": str(tmp_path), f"{name}_FILE": str(file)})


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_given_twice_is_refused(tmp_path: Path, name: str) -> None:
    file = tmp_path / "secret"
    file.write_text(SECRETS[name])
    with pytest.raises(WrongSettings, match=f"Thiết lập {name}_FILE .*{name} cũng được đặt"):
        read({"MOTCUA_HOME": str(tmp_path), name: SECRETS[name], f"{name}_FILE": str(file)})


def test_what_is_wrong_in_a_file_is_told_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("mysql://root:bí-mật@x/y")
    with pytest.raises(WrongSettings, match=r"DATABASE_URL_FILE .* cần một tệp chứa postgresql://") as told:
        read({"MOTCUA_HOME": str(tmp_path), "DATABASE_URL_FILE": str(file)})
    assert "bí-mật" not in str(told.value)


def test_no_secret_is_told_by_a_mistake_or_by_the_settings_themselves(tmp_path: Path) -> None:
    with pytest.raises(WrongSettings, match="DATABASE_URL đang là …") as told:
        read({"MOTCUA_HOME": str(tmp_path), "DATABASE_URL": "mysql://root:kín@x/y"})
    assert "kín" not in str(told.value)
    shown = repr(read({**PRODUCTION, **SECRETS, "MOTCUA_HOME": str(tmp_path)}))
    assert shown.startswith("Environment(mode='production'")
    assert [secret for secret in ("m@t", "kin", KEY, SECRETS["VNEID_CLIENT_SECRET"]) if secret in shown] == []


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("MOTCUA_HOEM", "có phải là MOTCUA_HOME?"),
        ("DATABASE_URI", "có phải là DATABASE_URL?"),
        ("SECRETKEY_FILE", "có phải là SECRET_KEY_FILE?"),
        ("log_level", "có phải là LOG_LEVEL?"),
        ("WORKERS_FILE", "WORKERS không đọc từ tệp"),
        ("MOTCUA_LANGUAGE", "Hãy bỏ đi hoặc sửa tên"),
    ],
)
def test_a_misspelt_variable_is_told(monkeypatch: pytest.MonkeyPatch, name: str, told: str) -> None:
    before = set(unused())
    monkeypatch.setenv(name, "x")
    (sentence,) = set(unused()) - before
    assert sentence.startswith(f"Thiết lập {name} không ")
    assert told in sentence


@pytest.mark.parametrize(
    "name", ["PATH", "HOME", "HOSTNAME", "PORTAL", child_processes.PARENT, "SECRET_KEY_FILE"]
)
def test_variables_of_others_are_left_alone(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    before = set(unused())
    monkeypatch.setenv(name, "x")
    assert set(unused()) == before


def test_the_operators_table_says_what_the_settings_are() -> None:
    page = (CHECKOUT / "docs" / "operate" / "README.md").read_text()
    chapter = page.partition("## Settings\n")[2].partition("\n## ")[0]
    rows = [line for line in chapter.splitlines() if line.startswith("| `")]
    assert rows == [row(field) for field in Environment.model_fields.values()]


def row(field: FieldInfo) -> str:
    """A setting as the operator's table tells it."""
    file = f", or in the file that `{name_of(field)}_FILE` names" if is_secret(field) else ""
    told = f"{field.description}{file}"
    return f"| `{name_of(field)}` | {told} | {_takes(field)} | {told_of(field, 'without')} |"


def _takes(field: FieldInfo) -> str:
    low, high = limits_of(field)
    if high is not None:
        return f"{low} to {high}"
    return ", ".join(f"`{choice}`" for choice in choices_of(field)) or "text"
