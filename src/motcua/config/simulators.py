"""The simulated outside systems of a demo: VNeID, authority, telephone, mail catcher, and a page that names them."""

import errno
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any, TypeVar, get_args
from urllib.parse import urlsplit

import click

from motcua.adapters.csc.simulator import Provider
from motcua.adapters.demo_authority.authority import DemoAuthority
from motcua.adapters.demo_authority.simulator import make_server
from motcua.adapters.mail_catcher import catcher
from motcua.adapters.national_portal.simulator import PortalSimulator
from motcua.adapters.simulation import Answer, Handler, Request, Site, page
from motcua.adapters.sms.simulator import Gateway
from motcua.adapters.state_registers.simulator import RegistersSimulator
from motcua.adapters.vneid import simulator as vneid
from motcua.adapters.zalo.simulator import ZaloSimulator
from motcua.config.env import environment
from motcua.config.simulated import DEMO_CLIENT, DEMO_CLIENT_SECRET, SIMULATED_SSO, SimulatorPorts
from motcua.kernel.errors import Conflict, NotAllowed

PEOPLE = Path(__file__).parent / "sample" / "data" / "people.json"
SIGN = "HỆ THỐNG BÊN NGOÀI MÔ PHỎNG – không có gì ở đây là thật."
T = TypeVar("T")


def chosen(ports: SimulatorPorts, options: Mapping[str, int | None]) -> SimulatorPorts:
    """The ports of the settings, each replaced by what the command line says."""
    names = {
        "vneid": "vneid_port",
        "authority": "authority_port",
        "smtp": "smtp_port",
        "mail_page": "mail_port",
        "telephone": "telephone_port",
        "sms": "sms_port",
        "sms_second": "sms_second_port",
        "zalo": "zalo_port",
        "portal": "portal_port",
        "registers": "registers_port",
    }
    given = {field: port for field, name in names.items() if (port := options.get(name)) is not None}
    return replace(ports, **given)


def run(ports: SimulatorPorts) -> None:
    """Serve until SIGINT or SIGTERM. Production has real systems and refuses these."""
    if environment().mode == "production":
        raise NotAllowed(
            "Hệ thống mô phỏng không chạy với MOTCUA_MODE=production. Chưa có gì được khởi động."
        )
    with serving(ports):
        click.echo(f"Hệ thống bên ngoài mô phỏng: http://127.0.0.1:{ports.vneid}/")
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            click.echo("Đã dừng các hệ thống mô phỏng.")


@contextmanager
def serving(ports: SimulatorPorts) -> Iterator[None]:
    """All of them, for the length of the block; raises `Conflict` when a port is taken."""
    with ExitStack() as stack:
        mail = _bound(
            (ports.smtp, ports.mail_page),
            lambda: catcher.MailCatcher(
                environment().home / "mail", smtp_port=ports.smtp, page_port=ports.mail_page
            ),
        )
        stack.callback(mail.stop)
        front = _front_page(ports, _providers(ports))
        site = _bound((ports.vneid,), lambda: Site(front, ports.vneid))
        stack.callback(site.stop)
        issuing = DemoAuthority(environment().home / "authority")
        authority, _ = _bound((ports.authority,), lambda: make_server(issuing, port=ports.authority))
        stack.callback(authority.server_close)
        telephone = _bound((ports.telephone,), lambda: Provider(issuing, port=ports.telephone))
        stack.callback(telephone.site.stop)
        telephone.site.start()
        _serve_messages(ports, stack)
        national = _bound((ports.portal,), lambda: PortalSimulator(port=ports.portal))
        stack.callback(national.site.stop)
        national.start()
        registers = _bound((ports.registers,), lambda: RegistersSimulator(_people(), port=ports.registers))
        stack.callback(registers.site.stop)
        registers.start()
        mail.start()
        site.start()
        threading.Thread(target=authority.serve_forever, name="authority", daemon=True).start()
        stack.callback(authority.shutdown)
        yield


def _serve_messages(ports: SimulatorPorts, stack: ExitStack) -> None:
    """Both gateways and Zalo; each calls back where we say that we listen."""
    back = f"http://127.0.0.1:{environment().port}/goi-lai"
    made: list[Gateway | ZaloSimulator] = [
        _bound((ports.sms,), lambda: Gateway(name="thu-1", callback=f"{back}/sms/thu-1", port=ports.sms)),
        _bound(
            (ports.sms_second,),
            lambda: Gateway(name="thu-2", callback=f"{back}/sms/thu-2", port=ports.sms_second),
        ),
        _bound((ports.zalo,), lambda: ZaloSimulator(callback=f"{back}/zalo/zns", port=ports.zalo)),
    ]
    for one in made:
        stack.callback(one.site.stop)
        one.start()


def _providers(ports: SimulatorPorts) -> Mapping[str, vneid.Simulator]:
    """VNeID and the national portal side by side on one site, each by the beginning of its paths."""
    portal = urlsplit(environment().public_url)
    names = {"": "VNeID", SIMULATED_SSO: "Cổng Dịch vụ công quốc gia"}
    made = {}
    for prefix, name in names.items():
        made[prefix] = vneid.Simulator(
            _people(),
            clients={DEMO_CLIENT: DEMO_CLIENT_SECRET},
            allowed_origins=[f"{portal.scheme}://{portal.netloc}"],
            name=name,
            prefix=prefix,
        )
        made[prefix].issuer = f"http://127.0.0.1:{ports.vneid}{prefix}"
    return made


def _people() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(PEOPLE.read_text("utf-8"))
    return found


def _bound(ports: tuple[int, ...], make: Callable[[], T]) -> T:
    try:
        return make()
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        numbers = ", ".join(map(str, ports))
        raise Conflict(
            f"Cổng {numbers} đang được một chương trình khác dùng. Các hệ thống mô phỏng chưa khởi động. "
            "Hãy dừng chương trình đó, hoặc chọn cổng khác (xem ./motcua simulators --help)."
        ) from None


def _front_page(ports: SimulatorPorts, providers: Mapping[str, vneid.Simulator]) -> Handler:
    """The providers' pages, and on `/` a page that says what runs here and switches failures."""

    def handle(request: Request) -> Answer:
        if request.path == "/":
            return _start(ports, providers)
        prefix = SIMULATED_SSO if request.path.startswith(f"{SIMULATED_SSO}/") else ""
        return providers[prefix].handle(request)

    return handle


def _start(ports: SimulatorPorts, providers: Mapping[str, vneid.Simulator]) -> Answer:
    systems = [
        (environment().public_url + "/", "Một Cửa", "Cổng của hệ thống đang trình diễn"),
        ("/people", "VNeID mô phỏng", "Đăng nhập bằng người hư cấu, theo OpenID Connect"),
        (
            f"{SIMULATED_SSO}/people",
            "Cổng Dịch vụ công quốc gia mô phỏng",
            "Đăng nhập một lần, cũng theo OpenID Connect",
        ),
        (
            f"http://127.0.0.1:{ports.mail_page}/",
            "Hộp thư thử",
            f"Bắt mọi thư gửi đi, SMTP ở cổng {ports.smtp}",
        ),
        (
            f"http://127.0.0.1:{ports.sms}/",
            "Điện thoại nhận tin, cổng tin nhắn 1",
            "Tin SMS hiện như trên điện thoại; trả lời được; bật lỗi được",
        ),
        (
            f"http://127.0.0.1:{ports.sms_second}/",
            "Điện thoại nhận tin, cổng tin nhắn 2",
            "Nhận tin khi cổng thứ nhất hỏng",
        ),
        (f"http://127.0.0.1:{ports.zalo}/", "Zalo mô phỏng", "Tin ZNS theo mẫu đã duyệt; bật lỗi được"),
        (
            f"http://127.0.0.1:{ports.portal}/",
            "Cổng Dịch vụ công quốc gia: đồng bộ hồ sơ",
            "Nhận hồ sơ, tiến độ, kết quả; có hồ sơ nộp ở đó; bật lỗi được",
        ),
        (
            f"http://127.0.0.1:{ports.registers}/",
            "Cơ sở dữ liệu nhà nước mô phỏng",
            "Dân cư, hộ tịch, doanh nghiệp, đất đai, bảo hiểm của người hư cấu; bật lỗi được",
        ),
        (
            f"http://127.0.0.1:{ports.authority}/",
            "Chứng thực số trình diễn",
            "Dấu thời gian, danh sách thu hồi, OCSP",
        ),
        (
            f"http://127.0.0.1:{ports.telephone}/",
            "Dịch vụ ký số từ xa mô phỏng",
            f"Khi đặt OFFICIAL_KEYS_URL=http://127.0.0.1:{ports.telephone}/csc/v2, cán bộ đồng ý ký ở đây",
        ),
    ]
    rows = "".join(
        f'<tr><td><a href="{escape(url)}">{escape(name)}</a></td><td>{escape(what)}</td></tr>'
        for url, name, what in systems
    )
    return page(
        SIGN, "Các hệ thống bên ngoài của bản trình diễn", f"<table>{rows}</table>{_switches(providers)}"
    )


_FAILURES: Mapping[Any, str] = {
    "off": "Chạy tốt",
    "down": "Tắt hẳn",
    "error": "Gặp lỗi (500)",
    "slow": "Trả lời rất chậm",
    "wrong_nonce": "Trả về mã của lần đăng nhập khác",
    "wrong_key": "Ký bằng khoá lạ",
    "expired": "Trả về mã đã hết hạn",
    "level_1": "Chỉ xác nhận mức 1",
}


def _switches(providers: Mapping[str, vneid.Simulator]) -> str:
    return "".join(_switch(prefix, provider) for prefix, provider in providers.items())


def _switch(prefix: str, provider: vneid.Simulator) -> str:
    buttons = "".join(
        f'<li><button name="mode" value="{mode}">{escape(_FAILURES[mode])}</button></li>'
        for mode in get_args(vneid.Failure)
    )
    now = escape(_FAILURES[provider.failure])
    return (
        f"<h2>Thử lỗi của {escape(provider.name)}</h2><p>Đang: <b>{now}</b></p>"
        f'<form method="post" action="{prefix}/fail"><ul class="plain">{buttons}</ul></form>'
    )
