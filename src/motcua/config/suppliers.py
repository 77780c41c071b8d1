"""Who supplies this installation, as its settings say it: nothing here opens a connection or shows a secret."""

from urllib.parse import urlsplit

from motcua.config.env import environment
from motcua.dossiers.queries.outages import name_of
from motcua.notifications.queries import LETTERS
from motcua.platform.suppliers import Supplier

# Letters by e-mail, apart from messages that go to telephones.
_LETTERS = tuple("message.email" if one == "message." else one for one in LETTERS)
# Beginnings of the kinds of effects that sign.
_SIGNING = ("signing.", "notice")


def suppliers() -> list[Supplier]:
    """Letters, text messages, log-in, signatures, time stamps, payments, in the order in which people ask for them."""
    env = environment()
    mail = f"{env.mail.host}:{env.mail.port}" if env.mail else ""
    keys = _host(env.official_keys_url) or ("trong hệ thống" if env.mode != "production" else "")
    texts = ", ".join(_host(one.address) for one in env.gateways)
    zalo = _host(env.zalo.api) if env.zalo else ""
    return [
        Supplier(
            "Máy chủ thư", "Thư báo tin, thư tài khoản", "EMAIL_URL, EMAIL_FROM", mail, _LETTERS, "email"
        ),
        Supplier(
            "Cổng tin nhắn SMS", "Báo tin qua điện thoại", "SMS_GATEWAYS", texts, ("message.sms",), "sms"
        ),
        Supplier("Zalo", "Báo tin qua Zalo", "ZALO_ACCOUNT", zalo, ("message.zalo",), "zalo"),
        Supplier(
            "VNeID",
            "Đăng nhập của người dân",
            "VNEID_ISSUER",
            _host(env.vneid.issuer if env.vneid else ""),
            system="vneid",
        ),
        Supplier(
            "Cổng Dịch vụ công quốc gia",
            "Đăng nhập một lần của người dân",
            "SSO_ISSUER",
            _host(env.sso.issuer if env.sso else ""),
            system="dvcqg",
        ),
        Supplier(
            "Cổng Dịch vụ công quốc gia: đồng bộ hồ sơ",
            "Hồ sơ, tiến độ, kết quả",
            "NATIONAL_PORTAL",
            _host(env.portal.address if env.portal else ""),
            ("exchange.out.national_portal", "exchange.in.national_portal"),
            "national_portal",
        ),
        *_registers(),
        Supplier(
            "Kho khoá ký số",
            "Chữ ký của cán bộ, dấu của cơ quan",
            "OFFICIAL_KEYS_URL",
            keys,
            _SIGNING,
            "signing",
        ),
        Supplier(
            "Dấu thời gian",
            "Dấu thời gian (RFC 3161), thu hồi chứng thư",
            "TIME_STAMP_URL",
            _host(env.time_stamp_url),
            system="signing",
        ),
        Supplier("Cổng thanh toán", "Nộp phí, lệ phí trực tuyến", "", ""),
    ]


def _registers() -> list[Supplier]:
    """Each register of the State that can be asked; one line that says so where none can."""
    what, setting = "Tra cứu cho hồ sơ, điền tờ khai", "STATE_REGISTERS"
    named = environment().registers
    if not named:
        return [Supplier("Cơ sở dữ liệu nhà nước", what, setting, "")]
    return [
        Supplier(name_of(key, "vi"), what, setting, _host(one.address), (f"exchange.register.{key}",), key)
        for key, one in named.items()
    ]


def _host(address: str) -> str:
    """Of an address what may be shown: without names and passwords."""
    found = urlsplit(address)
    return (
        f"{found.scheme}://{found.hostname}" + (f":{found.port}" if found.port else "")
        if found.hostname
        else ""
    )
