"""How the parts of this installation are: each looked at by itself, so that one bad part does not hide another."""

import platform
import socket
from collections.abc import Callable, Iterator
from datetime import timedelta

import psycopg

from motcua.config import ready, tools
from motcua.config.env import environment, unused
from motcua.config.variables import WrongSettings
from motcua.kernel.clock import now
from motcua.kernel.errors import Refusal
from motcua.kernel.vietnamese import day
from motcua.platform import account_policy
from motcua.platform.findings import Finding, State

SIGNS: dict[State, str] = {"good": "✓", "note": "·", "bad": "✗"}
SOON_OVER = timedelta(days=90)


def examine() -> list[Finding]:
    """Look at everything; never raises."""
    findings: list[Finding] = []
    for part, look in _LOOKS.items():
        try:
            findings += look()
        except WrongSettings as wrong:
            # Every part asks for the settings: what is wrong with them is told by the first.
            if all(finding.what != str(wrong) for finding in findings):
                findings.append(
                    Finding(part, "bad", str(wrong), "Sửa thiết lập rồi chạy lại ./motcua doctor.")
                )
        except (Refusal, OSError, psycopg.Error) as fault:
            findings.append(
                Finding(part, "bad", str(fault), "Xem thông báo, sửa rồi chạy lại ./motcua doctor.")
            )
    return findings


def is_well(findings: list[Finding]) -> bool:
    """Whether nothing is bad."""
    return all(finding.state != "bad" for finding in findings)


def _settings() -> Iterator[Finding]:
    env = environment()
    yield Finding("Python", "good", platform.python_version())
    yield Finding("Thiết lập", "good", f"MOTCUA_MODE={env.mode}, MOTCUA_HOME={env.home}")
    for sentence in unused():
        yield Finding("Thiết lập", "note", sentence)
    if env.mode == "production":
        for name, (own, demanded) in account_policy.weaker().items():
            what = f"ACCOUNT_POLICY đặt {name}={own}, quy định là {demanded}"
            yield Finding("Thiết lập", "note", what, "Bỏ thiết lập ấy, hoặc ghi lý do vào quy chế an toàn.")


def _authorities() -> Iterator[Finding]:
    """Whom a verification believes beside the demonstration's authority, and who of them is about to end."""
    part, anchors = "Tổ chức chứng thực", environment().anchors
    if not anchors.roots:
        yield Finding(part, "note", "chưa nêu tổ chức nào để tin (TRUST_ANCHORS)")
        return
    yield Finding(
        part, "good", f"tin {len(anchors.roots)} chứng thư gốc, {len(anchors.intermediates)} trung gian"
    )
    for one in (*anchors.roots, *anchors.intermediates):
        if one.not_valid_after < now() + SOON_OVER:
            name = one.subject.human_friendly
            yield Finding(
                part, "note", f"{name} có hiệu lực đến {day(one.not_valid_after)}", "Xin chứng thư mới."
            )


def _disk() -> Iterator[Finding]:
    from motcua.config.monitoring import gauges, watches

    yield from watches.findings(gauges.disk())


def _database() -> Iterator[Finding]:
    ready.ensure_database()
    with psycopg.connect(ready.database_url()) as connection:
        version = connection.info.server_version // 10000
        kind = "đi kèm" if environment().embedded else "theo DATABASE_URL"
        yield Finding("Cơ sở dữ liệu", "good", f"PostgreSQL {version} ({kind}) trả lời")
    if ready.is_prepared():
        yield Finding("Bảng dữ liệu", "good", "đúng phiên bản của mã nguồn")
    else:
        yield Finding("Bảng dữ liệu", "bad", "chưa có hoặc đã cũ", "Chạy ./motcua setup.")


def _figures() -> Iterator[Finding]:
    """The figures of the database that `/metrics` tells, each beside its limit."""
    if not ready.is_prepared():
        return
    from motcua.config.backup import records
    from motcua.config.monitoring import gauges, watches

    yield from watches.findings(gauges.of_database())
    yield from records.findings()


def _work() -> Iterator[Finding]:
    """Whether anybody could work here; asked of a database that is in shape."""
    if not ready.is_prepared():
        return
    from motcua.config import workable

    yield from workable.worker(expected=environment().mode == "production" or _is_open())
    yield from workable.administrators()
    yield from workable.signing_keys()
    yield from workable.mail()
    yield from workable.calendars()
    yield from workable.officers()
    yield from workable.people()
    yield from workable.personal_data()
    yield from workable.register()


def _is_open() -> bool:
    """Whether a program answers where the site would be."""
    env = environment()
    try:
        with socket.create_connection((env.host, env.port), timeout=1):
            return True
    except OSError:
        return False


def _siem() -> Iterator[Finding]:
    """Whether lines of the logs leave for a SIEM, and what keeps them."""
    if not ready.is_prepared():
        return
    from motcua.platform.records.shipping import shipped

    state, part = shipped(), "Gửi nhật ký tới SIEM"
    if environment().siem is None:
        yield Finding(
            part, "note", "chưa đặt SIEM; nhật ký nằm trong cơ sở dữ liệu, xuất bằng ./motcua logs export"
        )
    elif state.problem:
        yield Finding(part, "note", state.problem, "Nối lại SIEM; không dòng nào mất, mỗi phút tự gửi lại.")
    else:
        yield Finding(part, "good", f"đã gửi đến dòng {state.number}, còn {state.waiting} dòng chờ")


def _port() -> Iterator[Finding]:
    env = environment()
    if _is_open():
        yield Finding("Máy chủ web", "good", f"cổng {env.port} đang có chương trình trả lời")
    else:
        yield Finding(
            "Máy chủ web", "note", f"không chạy ở cổng {env.port}", "Chạy ./motcua demo hoặc ./motcua serve."
        )


def _programs() -> Iterator[Finding]:
    for tool in tools.TOOLS:
        if tool.path:
            yield Finding(tool.program, "good", tool.path)
        else:
            advice = f"Không cần để phục vụ; để kiểm thử: sudo apt-get install {tool.package}"
            yield Finding(tool.program, "note", f"không có; không chạy được: {tool.without}", advice)


def _outside() -> Iterator[Finding]:
    """Systems outside that are down by measurement."""
    if not ready.is_prepared():
        return
    from motcua.config.suppliers import suppliers
    from motcua.platform.outside import health_of

    part = "Hệ thống bên ngoài"
    measured = [(one.name, health_of(one.system)) for one in suppliers() if one.system and one.where]
    for name, found in measured:
        if found.is_down:
            what = f"{name}: {found.failed} trong {found.tries} lần hỏi gần đây không được trả lời"
            yield Finding(
                part, "bad", what, "Mở trang Nhà cung cấp; nếu hồ sơ phải chờ, ghi nhận sự cố với số đo."
            )
    if measured and not any(found.is_down for _name, found in measured):
        yield Finding(part, "good", "không hệ thống nào gián đoạn theo số đo")


def _exchange() -> Iterator[Finding]:
    """Partners: what is stuck, and what the last comparison found."""
    if not ready.is_prepared():
        return
    from motcua.exchange.queries import figures

    for one in figures().values():
        part = "Trao đổi hồ sơ"
        if one.stuck:
            what = f"{one.title}: {one.stuck} hồ sơ dừng"
            yield Finding(part, "bad", what, "Mở trang Trao đổi hồ sơ, xem vì sao rồi gửi lại hoặc bỏ qua.")
        if one.differences:
            what = f"{one.title}: lệch {one.differences} hồ sơ ở lần đối soát gần nhất"
            yield Finding(part, "note", what, "Mở biên bản đối soát và báo lại.")
        if not (one.stuck or one.differences):
            yield Finding(part, "good", f"{one.title}: không có hồ sơ nào dừng hay lệch")


_LOOKS: dict[str, Callable[[], Iterator[Finding]]] = {
    "Thiết lập": _settings,
    "Tổ chức chứng thực": _authorities,
    "Đĩa": _disk,
    "Cơ sở dữ liệu": _database,
    "Số đo": _figures,
    "Người và việc": _work,
    "SIEM": _siem,
    "Hệ thống bên ngoài": _outside,
    "Trao đổi hồ sơ": _exchange,
    "Máy chủ web": _port,
    "Chương trình": _programs,
}
