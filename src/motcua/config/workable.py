"""Whether anybody could work here: the worker runs, keys fit, letters leave, dates reach, every step has somebody."""

import socket
from collections.abc import Iterator
from datetime import timedelta

from motcua.adapters.demo_authority.authority import DemoAuthority, Issued
from motcua.agencies.queries import (
    administrators_at_work,
    calendar_of,
    directory,
    held_posts,
    province,
    reviews,
)
from motcua.config import signing_health
from motcua.config.env import environment
from motcua.config.monitoring.gauges import last_sign_of_a_worker
from motcua.kernel import rights
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import now
from motcua.kernel.errors import NotFound, Refusal
from motcua.kernel.rights import PROVINCE
from motcua.kernel.vietnamese import day
from motcua.platform.findings import Finding, State
from motcua.privacy.queries import open_requests
from motcua.procedures.queries import all_published, asked_in_force
from motcua.security.queries import pressing, reports_pressing, step_words
from motcua.security.types import State as Clock

# A worker tells that it lives every ten seconds.
SILENT = timedelta(seconds=60)
SOON_OVER = timedelta(days=90)
MOST_NAMED = 3
_SOON = timedelta(days=7)


def _severe(serious: bool) -> State:
    return "bad" if serious else "note"


def worker(*, expected: bool) -> Iterator[Finding]:
    """`expected`: the site is open, so that people wait for what the worker does."""
    last = last_sign_of_a_worker()
    part = "Việc nền"
    if last and last > now() - SILENT:
        yield Finding(part, "good", "./motcua worker đang chạy")
        return
    since = (
        f"không chạy từ {last.astimezone(now().tzinfo):%H:%M} ngày {day(last)}" if last else "chưa từng chạy"
    )
    advice = "Chạy ./motcua worker; nếu không, thư không đi, giấy không được ký, số liệu không đếm."
    yield Finding(part, _severe(expected), since, advice)


def administrators() -> Iterator[Finding]:
    """Somebody administers and can enter; with one alone nobody's password is reset at the desk."""
    part, number = "Quản trị", len(administrators_at_work(PROVINCE))
    if not number:
        advice = (
            "./motcua admin create TÊN --name …; khi đã có cơ quan: ./motcua admin appoint TÊN --agency MÃ."
        )
        yield Finding(part, "bad", "chưa có quản trị viên nào vào được hệ thống", advice)
    elif number == 1:
        advice = "Đặt lại mật khẩu cần hai người. Thêm một người: ./motcua admin create."
        yield Finding(part, "note", "chỉ có một quản trị viên", advice)
    else:
        yield Finding(part, "good", f"{number} quản trị viên")


def signing_keys() -> Iterator[Finding]:
    """Every certificate in the demonstration's books has its key and time left; production has a store at all."""
    part, folder = "Khoá ký", environment().home / "authority"
    if environment().signing:
        yield from signing_health.findings()
        return
    if environment().mode == "production":
        advice = "Đặt SIGNING (docs/operate/signing.md); nếu không, không ai ký được kết quả."
        yield Finding(part, "bad", "chưa nối kho khoá ký nào", advice)
        return
    issued = list(DemoAuthority(folder).issued()) if folder.exists() else []
    wrong = [finding for one in issued for finding in _key(DemoAuthority(folder), part, one)]
    yield from wrong
    if not wrong:
        yield Finding(part, "good", f"{len(issued)} khoá khớp chứng thư (bản thử cấp khoá khi ký lần đầu)")


def _key(authority: DemoAuthority, part: str, one: Issued) -> Iterator[Finding]:
    again = f"Cất {one.key.ref}.pem và {one.key.ref}.key đi nơi khác; bản thử cấp lại khi ký lần sau."
    try:
        fits = authority.private_key(one.key).public_key() == authority.certificate(one.key).public_key()
    except (NotFound, ValueError, OSError):
        yield Finding(part, "bad", f"{one.name}: không đọc được khoá riêng", again)
        return
    if not fits:
        yield Finding(part, "bad", f"{one.name}: khoá riêng không khớp chứng thư", again)
    if one.until < now():
        yield Finding(part, "bad", f"{one.name}: chứng thư hết hạn từ {day(one.until)}", again)
    elif one.until < now() + SOON_OVER:
        yield Finding(part, "note", f"{one.name}: chứng thư còn đến {day(one.until)}", "Xin chứng thư mới.")


def mail() -> Iterator[Finding]:
    """Whether the mail server takes a connection; no letter is sent."""
    server, part = environment().mail, "Thư điện tử"
    if server is None:
        yield Finding(part, "note", "không đặt máy chủ thư (EMAIL_URL)")
        return
    try:
        with socket.create_connection((server.host, server.port), timeout=5):
            yield Finding(part, "good", f"{server.host}:{server.port} trả lời")
    except OSError as error:
        advice = "Xem EMAIL_URL và đường mạng; ở bản thử, hộp thư chạy cùng ./motcua demo."
        what = f"{server.host}:{server.port} không trả lời ({error.strerror or error})"
        yield Finding(part, _severe(environment().mode == "production"), what, advice)


def calendars() -> Iterator[Finding]:
    """Dates are promised into the next year: it must be in the province's calendar before this one ends."""
    part, year = "Lịch làm việc", now().year
    try:
        known = {on.year for on in calendar_of(province().code).holidays}
    except Refusal as missing:
        yield Finding(part, "bad", str(missing), "Nhập lịch làm việc chung, rồi chạy lại ./motcua doctor.")
        return
    for wanted, state in ((year, "bad"), (year + 1, "note")):
        if wanted not in known:
            advice = "Nhập ngày nghỉ của năm đó; nếu không, hạn sẽ đếm cả ngày lễ."
            yield Finding(part, _severe(state == "bad"), f"chưa có ngày nghỉ lễ năm {wanted}", advice)
    if {year, year + 1} <= known:
        yield Finding(part, "good", f"có ngày nghỉ lễ của năm {year} và {year + 1}")


def officers() -> Iterator[Finding]:
    """Each step of each procedure in force has somebody, in every agency where it may be done."""
    part, held = "Cán bộ", held_posts()
    empty: dict[tuple[str, str], str] = {}
    for agency, step, procedure in asked_in_force():
        if (agency, step.post) not in held:
            empty.setdefault((agency, step.post), f"{step.title} ({procedure}, {agency})")
    if not all_published().exists():
        advice = "Nhập và công bố danh mục: ./motcua catalogue."
        yield Finding(part, _severe(environment().mode == "production"), "chưa công bố thủ tục nào", advice)
    elif empty:
        named = "; ".join(list(empty.values())[:MOST_NAMED])
        more = f" và {len(empty) - MOST_NAMED} chỗ khác" if len(empty) > MOST_NAMED else ""
        advice = "Bổ nhiệm hoặc ủy quyền người giữ chức vụ, nếu không hồ sơ sẽ đứng ở bước đó."
        yield Finding(part, "bad", f"không ai giữ chức vụ làm bước: {named}{more}", advice)
    else:
        yield Finding(part, "good", "bước nào của thủ tục đang áp dụng cũng có người làm")


def people() -> Iterator[Finding]:
    """Who is away with nobody in their place, delegations that run out, a review that is late."""
    part = "Người và quyền"
    found = [*_away(part), *_running_out(part), *_late_reviews(part)]
    yield from found
    if not found:
        yield Finding(
            part, "good", "ai vắng cũng có người làm thay; không có ủy quyền sắp hết, rà soát quá hạn"
        )


def personal_data() -> Iterator[Finding]:
    """Somebody answers what persons ask of their data, and nothing of it is late (Decree 356/2025/NĐ-CP art. 5)."""
    part, held = "Dữ liệu cá nhân", held_posts()
    late = sum(one.course.is_late(now()) or one.course.first_is_late(now()) for one in open_requests(SYSTEM))
    if not any(role == rights.DATA for _agency, role in held):
        advice = "Cử người phụ trách bằng văn bản, rồi giao vị trí có vai trò data_officer ở trang Cán bộ."
        yield Finding(
            part, "note", "không ai phụ trách dữ liệu cá nhân: yêu cầu của người dân không ai trả lời", advice
        )
    if late:
        advice = "Mở trang Yêu cầu về dữ liệu cá nhân; mỗi yêu cầu có hạn theo nghị định."
        yield Finding(part, "bad", f"{late} yêu cầu về dữ liệu cá nhân quá hạn", advice)
    elif any(role == rights.DATA for _agency, role in held):
        yield Finding(part, "good", "có người phụ trách; không yêu cầu nào quá hạn")


def _away(part: str) -> Iterator[Finding]:
    found = directory.away_without_deputy(_SOON)
    if found:
        named = "; ".join(
            f"{one.officer.name} ({day(one.first)} - {day(one.last)})" for one in found[:MOST_NAMED]
        )
        advice = "Mở trang Cán bộ, ghi lại vắng mặt có người làm thay, hoặc ủy quyền."
        yield Finding(part, "note", f"{len(found)} người vắng không ai làm thay: {named}", advice)


def _running_out(part: str) -> Iterator[Finding]:
    found = directory.delegations_ending(_SOON)
    if found:
        named = "; ".join(
            f"{one.officer.name} thay {one.delegated_by.name} đến hết {day(one.valid_to)}"
            for one in found[:MOST_NAMED]
            if one.valid_to and one.delegated_by
        )
        advice = "Còn cần thì ủy quyền tiếp; nếu không, hết hạn tự kết thúc."
        yield Finding(part, "note", f"{len(found)} ủy quyền hết hạn trong {_SOON.days} ngày: {named}", advice)


def _late_reviews(part: str) -> Iterator[Finding]:
    for one in reviews.reviews():
        if one.overdue:
            agencies = len(reviews.unanswered(one.review))
            what = f"rà soát quyền {one.review.label} quá hạn: còn {one.open} vị trí của {agencies} cơ quan"
            yield Finding(
                part, "bad", what, "Mở trang Rà soát quyền: nhắc người đứng đầu, hoặc trả lời thay."
            )


def register() -> Iterator[Finding]:
    """What the register of incidents and the yearly report still owe somebody, by hours that end or have ended."""
    part = "An ninh mạng"
    owed = [(incident.number, clock) for incident, clock in pressing()]
    owed += [(f"Năm {year}", clock) for year, clock in reports_pressing()]
    for what, clock in owed:
        until = f"{clock.due.astimezone(now().tzinfo):%H:%M} {day(clock.due)}"
        told = f"{what}: {step_words(clock.step)}, hạn {until}"
        over = clock.state is not Clock.SOON
        yield Finding(part, _severe(over), told, "Gửi rồi ghi vào sổ ở trang An toàn hệ thống.")
    if not owed:
        yield Finding(part, "good", "không có thông báo, báo cáo nào quá hạn hay sắp hết hạn")
