"""Simulated registers of the State: population, civil status, businesses, land, insurance, of made-up people.

It checks strictly what it gets, answers by what it was given, and fails when it is told to. POST /fail {"mode": …,
"register": …}: `slow` (answers after the caller has left), `down` (500), `cut` (the answer breaks off), `refuses`,
`no_data`, `insufficient`, `mismatch`, `changed_schema` (answers under other names), `token_expired` (each token holds
for one call), `clock_skew` (its clock is ten minutes behind), `off`; all registers, where none is named.
"""

import json
import re
import secrets
import threading
import time
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from html import escape
from typing import Any

from motcua.adapters.simulation import Answer, Request, Site, as_json, page, redirect
from motcua.kernel.clock import VIETNAM

SIGN = "CƠ SỞ DỮ LIỆU NHÀ NƯỚC MÔ PHỎNG – chỉ để trình diễn và thử; không có dữ liệu của ai có thật."
FAILURES: Mapping[str, str] = {
    "off": "Chạy tốt",
    "slow": "Trả lời rất chậm",
    "down": "Báo lỗi 500",
    "cut": "Đứt giữa câu trả lời",
    "refuses": "Từ chối trả lời",
    "no_data": "Không có thông tin",
    "insufficient": "Chưa đủ căn cứ",
    "mismatch": "Không khớp",
    "changed_schema": "Trả lời bằng tên trường khác",
    "token_expired": "Mã truy cập hết hạn giữa chừng",
    "clock_skew": "Đồng hồ chậm mười phút",
}
REGISTERS: Mapping[str, tuple[str, str]] = {
    "/dan-cu": ("population", "Dân cư"),
    "/ho-tich": ("civil_status", "Hộ tịch"),
    "/doanh-nghiep": ("business", "Đăng ký doanh nghiệp"),
    "/dat-dai": ("land", "Đất đai"),
    "/bao-hiem": ("insurance", "Bảo hiểm"),
}
CLIENT, SECRET = "motcua", "trinh-dien"
MATCH, NO_MATCH, NO_DATA, INSUFFICIENT = "1", "2", "3", "4"
_SKEW, _APART = timedelta(minutes=10), timedelta(minutes=5)
_COMMON = {"MaYeuCau", "MaTichHop", "MaDVC", "MaCanBo", "MaHoSo", "LyDo", "ThoiDiem"}
_FIELDS: Mapping[str, frozenset[str]] = {
    "population": frozenset({"SoDinhDanh", "HoVaTen", "NamSinh"}),
    "civil_status": frozenset({"SoDinhDanh", "HoVaTen", "NamSinh"}),
    "business": frozenset({"MaSoDoanhNghiep", "HoVaTen"}),
    "land": frozenset({"SoDinhDanh", "HoVaTen"}),
    "insurance": frozenset({"SoDinhDanh", "HoVaTen", "NamSinh"}),
}
_SHAPES = {
    "SoDinhDanh": r"\d{12}",
    "HoVaTen": r"[A-Z0-9().,&-]{2,200}",
    "NamSinh": r"\d{4}",
    "MaSoDoanhNghiep": r"\d{10}(-\d{3})?",
    "MaDVC": r"\d\.\d{6}(\..+)?",
    "MaCanBo": r"(officer|party)-\d+",
    "LyDo": r"(?s).*\S.*",
    "MaYeuCau": r"\S{8,200}",
}
Row = Mapping[str, str]
Person = Mapping[str, Any]


class No(Exception):  # noqa: N818 - an answer
    """The register says no, with its code."""

    def __init__(self, code: str, message: str, status: int = 200) -> None:
        super().__init__(message)
        self.answer = as_json({"code": code, "message": message, "data": None}, status=status)


class RegistersSimulator:
    """All of them, on one site."""

    def __init__(
        self,
        people: Sequence[Person],
        *,
        port: int = 0,
        slow_seconds: float = 12.0,
        token_seconds: int = 3600,
        now: Callable[[], datetime] = lambda: datetime.now(VIETNAM),
    ) -> None:
        self.failures: dict[str, str] = {}
        self.asked: list[tuple[str, str, Row]] = []
        self.tokens_given = 0
        self._people, self._now = list(people), now
        self._tokens: dict[str, int] = {}
        self._slow_seconds, self._token_seconds = slow_seconds, token_seconds
        self._lock = threading.RLock()
        self.site = Site(self.handle, port)

    @property
    def url(self) -> str:
        """The base of its service."""
        return self.site.url

    def start(self) -> "RegistersSimulator":
        """Begin to answer."""
        self.site.start()
        return self

    def fail(self, mode: str, register: str = "") -> None:
        """From now on, one register or all of them."""
        self.failures = {**self.failures, register: mode} if register else {"": mode}

    def handle(self, request: Request) -> Answer:
        """One request."""
        if request.path == "/":
            return self._front()
        if request.path == "/fail" and request.method == "POST":
            return self._fail(request)
        if request.path == "/oauth2/token":
            return self._token(request)
        register, _ = REGISTERS.get("/" + request.path.strip("/").partition("/")[0], ("", ""))
        fault = self.failures.get(register, self.failures.get("", "off"))
        try:
            answer = self._answered(request, register, fault)
        except No as no:
            answer = no.answer
        if fault == "slow":
            time.sleep(self._slow_seconds)
        if fault == "cut":
            return Answer(answer.body[: len(answer.body) // 2], answer.status, answer.content_type)
        return _renamed(answer) if fault == "changed_schema" else answer

    def _answered(self, request: Request, register: str, fault: str) -> Answer:
        if fault == "down":
            raise No("9", "busy", 500)
        self._ensure_known(request, fault)
        if request.path == "/tinh-trang":
            return _ok({"TinhTrang": "tot"})
        kind = request.path.strip("/").partition("/")[2]
        if request.method != "POST" or not register or kind not in ("kiem-tra", "thong-tin"):
            raise No("2", "không có dịch vụ này", 404)
        given = self._checked(request, register, fault)
        with self._lock:
            self.asked.append((register, kind, given))
        if fault == "refuses":
            raise No("1", "lý do tra cứu không thuộc phạm vi được chia sẻ")
        return _ok(
            {
                **self._said(register, kind, given, fault),
                "ThoiDiem": self._now().isoformat(timespec="seconds"),
            }
        )

    def _checked(self, request: Request, register: str, fault: str) -> Row:
        try:
            given = json.loads(request.body)
        except ValueError:
            raise No("2", "không phải JSON") from None
        wanted = _COMMON | _FIELDS[register]
        if not isinstance(given, dict) or given.keys() != wanted:
            raise No("2", f"các trường phải là {', '.join(sorted(wanted))}")
        wrong = [
            name for name in wanted & _SHAPES.keys() if not re.fullmatch(_SHAPES[name], str(given[name]))
        ]
        if wrong or given["MaTichHop"] != CLIENT:
            raise No("2", "sai: " + ", ".join(sorted(wrong or ["MaTichHop"])))
        now = self._now() - (_SKEW if fault == "clock_skew" else timedelta())
        if abs(datetime.fromisoformat(str(given["ThoiDiem"])) - now) > _APART:
            raise No("4", "ThoiDiem lệch quá năm phút so với đồng hồ ở đây")
        return {name: str(value) for name, value in given.items()}

    def _said(self, register: str, kind: str, given: Row, fault: str) -> dict[str, Any]:
        if fault == "no_data":
            return {"KetQua": NO_DATA}
        if fault == "insufficient":
            return {"KetQua": INSUFFICIENT}
        person = self._named(register, given)
        values = _RECORDS[register](person) if person else None
        if person is None or values is None:
            return {"KetQua": NO_DATA}
        checked = _compared(given, person)
        if fault == "mismatch":
            checked["HoVaTen"] = NO_MATCH
        if kind == "kiem-tra":
            same = all(answer == MATCH for answer in checked.values())
            return {"KetQua": MATCH if same else NO_MATCH, "DoiChieu": checked}
        # Values are given to whoever names the right person, and to nobody who tries names.
        if checked["HoVaTen"] != MATCH:
            return {"KetQua": INSUFFICIENT}
        return {"KetQua": MATCH, "ThongTin": values}

    def _named(self, register: str, given: Row) -> Person | None:
        key, number = (
            ("tax_code", "MaSoDoanhNghiep") if register == "business" else ("id_number", "SoDinhDanh")
        )
        return next((one for one in self._people if one.get(key) and one[key] == given[number]), None)

    def _token(self, request: Request) -> Answer:
        if (request.form.get("client_id"), request.form.get("client_secret")) != (CLIENT, SECRET):
            return as_json({"error": "invalid_client"}, status=401)
        token = secrets.token_hex(16)
        with self._lock:
            self._tokens[token], self.tokens_given = 0, self.tokens_given + 1
        return as_json({"access_token": token, "expires_in": self._token_seconds})

    def _ensure_known(self, request: Request, fault: str) -> None:
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        with self._lock:
            if fault == "token_expired" and self._tokens.get(token, 0) > 0:
                del self._tokens[token]
            if token not in self._tokens:
                raise No("3", "mã truy cập hết hạn", 401)
            self._tokens[token] += 1

    def _fail(self, request: Request) -> Answer:
        mode, register = request.form.get("mode", ""), request.form.get("register", "")
        if mode not in FAILURES or register not in ("", *(key for key, _ in REGISTERS.values())):
            return as_json({"error": "unknown mode"}, status=422)
        self.fail(mode, register)
        return redirect("/") if "form" in request.headers.get("content-type", "") else as_json({"mode": mode})

    def _front(self) -> Answer:
        choices = "".join(
            f'<option value="{key}">{escape(name)}</option>'
            for key, name in (("", "Tất cả"), *REGISTERS.values())
        )
        buttons = "".join(
            f'<li><button name="mode" value="{mode}">{escape(words)}</button></li>'
            for mode, words in FAILURES.items()
        )
        names = dict(REGISTERS.values())
        states = "; ".join(
            f"{escape(names.get(key, 'Tất cả'))}: <b>{escape(FAILURES[mode])}</b>"
            for key, mode in self.failures.items()
        )
        rows = "".join(
            f"<tr><td>{escape(names[register])}</td><td>{escape(kind)}</td><td>{escape(given['MaHoSo'])}</td>"
            f"<td>{escape(given['MaCanBo'])}</td><td>{escape(given['LyDo'])}</td></tr>"
            for register, kind, given in self.asked[-50:][::-1]
        )
        heads = (
            "<tr><th>Cơ sở dữ liệu</th><th>Dịch vụ</th><th>Hồ sơ</th><th>Ai hỏi</th><th>Để làm gì</th></tr>"
        )
        table = f"<table>{heads}{rows}</table>" if rows else '<p class="soft">Chưa ai hỏi gì.</p>'
        return page(
            SIGN,
            "Cơ sở dữ liệu nhà nước",
            f"<h2>Đã hỏi: {len(self.asked)}</h2>{table}<h2>Thử lỗi</h2><p>Đang: "
            f"{states or 'Chạy tốt'}</p>"
            f'<form method="post" action="/fail"><p><label>Ở <select name="register">{choices}</select></label></p>'
            f'<ul class="plain">{buttons}</ul></form>',
        )


def _ok(data: Mapping[str, Any]) -> Answer:
    return as_json({"code": "0", "message": "", "data": dict(data)})


def _renamed(answer: Answer) -> Answer:
    """The same under names that nobody was told of."""
    told = json.loads(answer.body)
    return as_json({f"x_{name}": value for name, value in told.items()}, status=answer.status)


def _bare(name: str) -> str:
    """As questions write a name; written down once more: a simulator that borrowed ours could not find us wrong."""
    plain = unicodedata.normalize("NFD", name.upper().replace("Đ", "D"))
    return "".join(c for c in plain if not unicodedata.combining(c) and not c.isspace())


def _compared(given: Row, person: Person) -> dict[str, str]:
    found = {"HoVaTen": MATCH if given["HoVaTen"] == _bare(str(person["name"])) else NO_MATCH}
    if "NamSinh" in given:
        found["NamSinh"] = MATCH if given["NamSinh"] == str(person["born"])[:4] else NO_MATCH
    return found


def _population(person: Person) -> Row | None:
    sex = {"male": "1", "female": "2"}.get(str(person["gender"]), "")
    return {
        "HoVaTen": str(person["name"]),
        "SoDinhDanh": str(person["id_number"]),
        "NgaySinh": _day(person),
        "GioiTinh": sex,
        "NoiCuTru": str(person["address"]),
    }


def _civil_status(person: Person) -> Row | None:
    known, year = _population(person) or {}, str(person["born"])[:4]
    return {
        "HoVaTen": known["HoVaTen"],
        "NgaySinh": known["NgaySinh"],
        "GioiTinh": known["GioiTinh"],
        "SoDangKyKhaiSinh": f"{int(_end(person)) % 90 + 10}/{year}, ngày 15/12/{year}",
        "NoiDangKy": f"Ủy ban nhân dân {str(person['address']).split(', ')[-2]}",
        "TinhTrangHonNhan": "Chưa đăng ký kết hôn",
    }


def _business(person: Person) -> Row | None:
    return {
        "HoVaTen": str(person["name"]),
        "MaSoDoanhNghiep": str(person["tax_code"]),
        "NoiCuTru": str(person["address"]),
        "NguoiDaiDien": "Trần Thị Mẫu Sóng",
        "TinhTrangHoatDong": "Đang hoạt động",
    }


def _land(person: Person) -> Row | None:
    """Who was born since 2000 has none."""
    if str(person["born"]) >= "2000":
        return None
    end = int(_end(person))
    return {
        "SoGiayChungNhan": f"DM {end:06d}",
        "ThuaDat": f"Thửa {end % 300 + 1}, tờ bản đồ {end % 40 + 1}",
        "NoiCoDat": str(person["address"]),
        "DienTich": f"{end % 400 + 60} m², đất ở tại nông thôn",
    }


def _insurance(person: Person) -> Row | None:
    end = _end(person)
    return {
        "MaSoBHXH": f"22{end}99",
        "TheBHYT": f"GD4 22 {end}, đến 31/12/2027",
        "ThoiGianDong": f"{int(end) % 20} năm {int(end) % 12} tháng",
    }


def _day(person: Person) -> str:
    return "/".join(reversed(str(person["born"]).split("-")))


def _end(person: Person) -> str:
    return str(person["id_number"])[-6:]


_RECORDS: Mapping[str, Callable[[Person], Row | None]] = {
    "population": _population,
    "civil_status": _civil_status,
    "business": _business,
    "land": _land,
    "insurance": _insurance,
}
