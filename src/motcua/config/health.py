"""How the parts of this installation are: each looked at by itself, so that one bad part does not hide another."""

import platform
import shutil
import socket
import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import psycopg

from motcua.config import ready, tools
from motcua.config.env import environment, unused
from motcua.config.variables import WrongSettings
from motcua.kernel.clock import now
from motcua.kernel.errors import Refusal
from motcua.kernel.vietnamese import day
from motcua.platform.findings import Finding, State

SIGNS: dict[State, str] = {"good": "✓", "note": "·", "bad": "✗"}
LITTLE_DISK = 2 * 1024**3
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
    """Where papers stay, and where what is on its way lies for a while."""
    home = environment().home
    home.mkdir(parents=True, exist_ok=True)
    advice = {
        home: "Dọn chỗ trống hoặc đổi MOTCUA_HOME.",
        Path(tempfile.gettempdir()): "Dọn chỗ trống hoặc đổi TMPDIR.",
    }
    for folder, what_to_do in advice.items():
        free = shutil.disk_usage(folder).free
        if free < LITTLE_DISK:
            yield Finding("Đĩa", "bad", f"chỉ còn {free // 2**20} MB ở {folder}", what_to_do)
        else:
            yield Finding("Đĩa", "good", f"còn {free // 2**30} GB ở {folder}")


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


def _log() -> Iterator[Finding]:
    if not ready.is_prepared():
        return
    from motcua.config.wiring import readers
    from motcua.platform.readers import progress

    for state in map(progress, readers()):
        if state.parked:
            advice = "Chạy ./motcua log status để xem hồ sơ nào."
            yield Finding(f"Nhật ký: {state.reader}", "bad", f"{state.parked} hồ sơ đang bị gác lại", advice)
        elif state.behind > 1000:
            yield Finding(
                f"Nhật ký: {state.reader}",
                "note",
                f"còn {state.behind} sự kiện chưa đọc",
                "Chạy ./motcua worker.",
            )
        else:
            yield Finding(f"Nhật ký: {state.reader}", "good", f"còn {state.behind} sự kiện chưa đọc")


def _outbox() -> Iterator[Finding]:
    if not ready.is_prepared():
        return
    from motcua.platform.effects.queries import standing

    found = standing()
    if not found:
        yield Finding("Việc gửi ra ngoài", "good", "không còn việc nào chờ")
    for kind in found:
        part = f"Việc gửi ra ngoài: {kind.kind}"
        if kind.needs_person:
            advice = "Chạy ./motcua outbox stuck để xem vì sao, rồi ./motcua outbox again."
            yield Finding(part, "bad", f"{kind.needs_person} việc cần người xem", advice)
        elif kind.last_error:
            yield Finding(part, "note", f"{kind.waiting} việc đang chờ; lỗi gần nhất: {kind.last_error}")
        else:
            yield Finding(part, "good", f"{kind.waiting} việc đang chờ")


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


def _is_open() -> bool:
    """Whether a program answers where the site would be."""
    env = environment()
    try:
        with socket.create_connection((env.host, env.port), timeout=1):
            return True
    except OSError:
        return False


def _port() -> Iterator[Finding]:
    env = environment()
    if _is_open():
        yield Finding("Máy chủ web", "note", f"cổng {env.port} đang có chương trình trả lời")
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


_LOOKS: dict[str, Callable[[], Iterator[Finding]]] = {
    "Thiết lập": _settings,
    "Tổ chức chứng thực": _authorities,
    "Đĩa": _disk,
    "Cơ sở dữ liệu": _database,
    "Nhật ký": _log,
    "Việc gửi ra ngoài": _outbox,
    "Người và việc": _work,
    "Máy chủ web": _port,
    "Chương trình": _programs,
}
