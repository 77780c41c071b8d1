"""A simulated national portal. It speaks both generations of the service over one store, checks strictly what it gets,
has dossiers for us that people filed there, and fails when it is told to.

POST /fail {"mode": …, "share": 0.1}: each call fails so with this chance (1 where nothing is said). `any` picks one of
`FAULTS` for each. `slow` (takes it, answers after the caller has left), `down` (500, nothing taken), `lies` (says yes,
keeps nothing), `error_but_stores`, `wrong_hash` (of an uploaded file), `changed_schema` (answers under other names),
`clock_skew` (its clock is ten minutes behind, and it refuses what is to come), `token_expired`, and for what it has for
us: `twice`, `reordered`, `cut` (a file breaks off), `changed_file`.
"""

import hashlib
import json
import random
import secrets
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import escape
from typing import Any

from motcua.adapters.national_portal import simulator_checks as checks
from motcua.adapters.simulation import Answer, Request, Site, as_json, page, redirect
from motcua.kernel.clock import VIETNAM

SIGN = "CỔNG DỊCH VỤ CÔNG QUỐC GIA MÔ PHỎNG – chỉ để trình diễn và thử; không có hồ sơ thật nào ở đây."
FAILURES: Mapping[str, str] = {
    "off": "Chạy tốt",
    "any": "Mỗi lần một lỗi khác nhau",
    "slow": "Nhận rồi trả lời rất chậm",
    "down": "Báo lỗi 500, không nhận",
    "lies": "Báo đã nhận nhưng không lưu",
    "error_but_stores": "Lưu rồi báo lỗi",
    "wrong_hash": "Lưu tệp khác với tệp đã gửi",
    "changed_schema": "Trả lời bằng tên trường khác",
    "clock_skew": "Đồng hồ chậm mười phút",
    "token_expired": "Mã truy cập hết hạn giữa chừng",
    "twice": "Báo hồ sơ mới hai lần",
    "reordered": "Báo hồ sơ mới sai thứ tự",
    "cut": "Tệp tải về bị cắt giữa chừng",
    "changed_file": "Tệp khác với mã băm đã báo",
}
FAULTS = ("slow", "down", "lies", "error_but_stores", "wrong_hash", "changed_schema", "token_expired")
CLIENT, SECRET = "motcua", "trinh-dien"
_SKEW = timedelta(minutes=10)
_BATCH = 10
Row = dict[str, Any]


@dataclass
class Kept:
    """A dossier as it is kept here."""

    id: str
    content: Row
    progress: list[Row] = field(default_factory=list)


class No(Exception):  # noqa: N818 - an answer
    """The portal says no, with its code."""

    def __init__(self, code: str, message: str, status: int = 200) -> None:
        super().__init__(message)
        self.code, self.message, self.status = code, message, status


class PortalSimulator:
    """The portal."""

    def __init__(
        self, *, port: int = 0, slow_seconds: float = 12.0, seed: int = 1, token_seconds: int = 3600
    ) -> None:
        self.failure, self.share = "off", 1.0
        self.dossiers: dict[str, Kept] = {}
        self._numbered: dict[str, Kept] = {}
        self.files: dict[str, bytes] = {}
        self.arrivals: list[Row] = []
        self.taken: dict[str, str] = {}
        self.calls: dict[str, int] = {}
        self._tokens: set[str] = set()
        self._random = random.Random(seed)  # noqa: S311 - the same failures in every run
        self._slow_seconds, self._token_seconds = slow_seconds, token_seconds
        self._lock = threading.RLock()
        self.site = Site(self.handle, port)

    @property
    def url(self) -> str:
        """The base of its service."""
        return self.site.url

    def start(self) -> "PortalSimulator":
        """Begin to answer."""
        self.site.start()
        return self

    def fail(self, mode: str, share: float = 1.0) -> None:
        """From now on."""
        self.failure, self.share = mode, share

    def file_here(self, filed: Row, files: Mapping[str, bytes], *, number: int = 1) -> Row:
        """Somebody files here: it waits for us, with its papers and their hashes."""
        with self._lock:
            self.files.update(files)
            if filed["MaHoSo"] not in self.dossiers:
                self._make(filed["MaHoSo"]).content = {**filed, "TrangThaiHoSo": "1"}
            row = {
                "Id": f"BT{len(self.arrivals) + 1:06d}",
                "MaHoSo": filed["MaHoSo"],
                "SoThuTu": number,
                "LoaiBanTin": "filed",
                "ThoiDiem": self._now().isoformat(timespec="seconds"),
                "HoSo": filed,
            }
            self.arrivals.append(row)
        return row

    def handle(self, request: Request) -> Answer:
        """One request."""
        if request.path == "/":
            return self._front()
        if request.path == "/fail" and request.method == "POST":
            return self._fail(request)
        fault = self._fault()
        try:
            answer = self._answered(request, fault)
        except No as no:
            answer = as_json(
                {"error_code": no.code, "code": no.code, "message": no.message}, status=no.status
            )
        if fault == "slow":
            time.sleep(self._slow_seconds)
        return _renamed(answer) if fault == "changed_schema" else answer

    def _answered(self, request: Request, fault: str) -> Answer:
        if fault == "down":
            raise No("-9", "busy", 500)
        if request.path == "/oauth2/token":
            return self._token(request)
        self._ensure_known(request, fault)
        with self._lock:
            self.calls[request.path] = self.calls.get(request.path, 0) + 1
            serve = self._legacy if request.path.lstrip("/") in _LEGACY else self._rest
            writes = request.path.lstrip("/") in _WRITES or (
                request.method == "POST" and request.path.startswith("/api/")
            )
            if fault == "lies" and writes:
                return _ok({"IdHoSo": "0", "IdTepTin": "0", "HashTepTin": "0" * 64})
            answer = serve(request, fault)
        if fault == "error_but_stores" and writes:
            raise No("-1", "lỗi hệ thống")
        return answer

    # The older generation

    def _legacy(self, request: Request, fault: str) -> Answer:
        given = _json(request)
        service = request.path.lstrip("/")
        if service == "TaiTepTin":
            return self._file(request.query.get("id", ""), request, fault)
        match service:
            case "DongBoHoSoMC":
                return self._sync(given, request, fault)
            case "CapNhatTienDoHoSoMC":
                return self._lines(given, fault)
            case "TraCuuHoSo":
                return _ok(self._shown(str((given or {}).get("MaHoSo", ""))))
            case "DanhSachHoSoMC":
                return _ok(self._listed(str(given.get("SauMaHoSo", "")), int(given.get("SoLuong", 100))))
            case "LayHoSoMoi":
                return self._waiting(str(given.get("Sau", "")), fault)
            case _:
                return self._confirmed(str(given.get("Id", "")), str(given.get("MaHoSoDiaPhuong", "")))

    def _sync(self, given: Any, request: Request, fault: str) -> Answer:
        if not isinstance(given, list) or len(given) != 1:
            raise No("-1", "thân phải là mảng một hồ sơ")
        (one,) = given
        updating = request.query.get("isUpdating")
        if updating not in ("true", "false"):
            raise No("-1", "isUpdating")
        _demand(checks.of_declared(one, checks.digits) + checks.of_course(one, checks.digits))
        self._ensure_past(one, checks.digits, fault)
        known = self.dossiers.get(one["MaHoSo"])
        if known and updating == "false":
            raise No("-3", "Hồ sơ đã tồn tại")
        if known is None and updating == "true":
            raise No("-2", "Không có hồ sơ này")
        kept = known or self._make(one["MaHoSo"])
        kept.content = dict(one)
        return _ok({"MaHoSo": one["MaHoSo"]})

    def _lines(self, given: Any, fault: str) -> Answer:
        if not isinstance(given, list) or not 1 <= len(given) <= _BATCH:
            raise No("-1", "mỗi lần từ một đến mười dòng")
        for one in given:
            self._add_line(str(one.get("MaHoSo", "")), one, checks.digits, fault)
        return _ok({})

    # The newer generation

    def _rest(self, request: Request, fault: str) -> Answer:
        """By its resources."""
        parts = request.path.strip("/").split("/")[2:]
        return (
            self._read(request, parts, fault)
            if request.method == "GET"
            else self._written(request, parts, fault)
        )

    def _read(self, request: Request, parts: Sequence[str], fault: str) -> Answer:
        match parts:
            case ["dossiers"] if "MaHoSo" in request.query:
                return _ok(self._shown(request.query["MaHoSo"]))
            case ["dossiers"]:
                return _ok(
                    self._listed(request.query.get("after", ""), int(request.query.get("limit", "100")))
                )
            case ["files", name]:
                return self._file(name, request, fault)
            case ["arrivals"]:
                return self._waiting(request.query.get("after", ""), fault)
            case _:
                raise No("-8", "không có dịch vụ này", 404)

    def _written(self, request: Request, parts: Sequence[str], fault: str) -> Answer:
        match parts:
            case ["dossiers"]:
                return self._create(_json(request), fault)
            case ["dossiers", number, "status"]:
                return self._status(number, _json(request), fault)
            case ["dossiers", number, "progress"]:
                ref = self._by_id(number).content["MaHoSo"]
                self._add_line(ref, _json(request), checks.iso, fault)
                return _ok({})
            case ["files"]:
                return self._upload(request.body, fault)
            case ["arrivals", name, "taken"]:
                return self._confirmed(name, str(_json(request).get("MaHoSoDiaPhuong", "")))
            case _:
                raise No("-8", "không có dịch vụ này", 404)

    def _create(self, given: Any, fault: str) -> Answer:
        _demand(checks.of_declared(given, checks.iso))
        for name in ("MaDichVuCong", "MaDonViTiepNhan", "ThanhPhanHoSo", "ThongTinNguoiNop"):
            _demand([] if name in given else [name])
        self._ensure_past(given, checks.iso, fault)
        if given["MaHoSo"] in self.dossiers:
            raise No("-3", "Hồ sơ đã tồn tại")
        kept = self._make(given["MaHoSo"])
        kept.content = {**given, "TrangThaiHoSo": "1"}
        return _ok({"IdHoSo": kept.id})

    def _status(self, number: str, given: Any, fault: str) -> Answer:
        kept = self._by_id(number)
        _demand(checks.of_course(given, checks.iso) + checks.of_results(given))
        self._ensure_past(given, checks.iso, fault)
        if given.get("MaHoSo") != kept.content["MaHoSo"]:
            raise No("-1", "MaHoSo không khớp IdHoSo")
        for one in given.get("DanhSachGiayToKetQua") or ():
            if one.get("HashTepTin") not in self.files:
                raise No("-1", "chưa có tệp kết quả")
        kept.content = {**kept.content, **given}
        return _ok({"IdHoSo": kept.id})

    def _upload(self, content: bytes, fault: str) -> Answer:
        hashed = hashlib.sha256(content + (b"?" if fault == "wrong_hash" else b"")).hexdigest()
        self.files[hashed] = content
        return _ok({"IdTepTin": hashed[:16], "HashTepTin": hashed})

    # What both share

    def _make(self, ref: str) -> Kept:
        kept = Kept(f"Q{len(self._numbered) + 1:08d}", {})
        self.dossiers[ref] = self._numbered[kept.id] = kept
        return kept

    def _add_line(self, ref: str, given: Row, read: checks.Read, fault: str) -> None:
        kept = self.dossiers.get(ref)
        if kept is None:
            raise No("-2", "Không có hồ sơ này")
        _demand(checks.of_line(given, read))
        self._ensure_past(given, read, fault)
        kept.progress.append(dict(given))

    def _shown(self, ref: str) -> Row:
        kept = self.dossiers.get(ref)
        if kept is None:
            raise No("-2", "Không có hồ sơ này")
        return {**kept.content, "IdHoSo": kept.id, "DanhSachTienDo": kept.progress}

    def _listed(self, after: str, most: int) -> list[Row]:
        return [self._shown(ref) for ref in sorted(r for r in self.dossiers if r > after)[: min(most, 500)]]

    def _by_id(self, number: str) -> Kept:
        kept = self._numbered.get(number)
        if kept is None:
            raise No("-2", "Không có hồ sơ này")
        return kept

    def _waiting(self, after: str, fault: str) -> Answer:
        found = [row for row in self.arrivals if row["Id"] > after][:50]
        following = found[-1]["Id"] if found else after
        if fault == "twice":
            found = [row for row in found for _ in range(2)]
        if fault == "reordered":
            found = found[::-1]
        return as_json({"error_code": "0", "code": "0", "message": "", "data": found, "TiepTheo": following})

    def _confirmed(self, arrival: str, ours: str) -> Answer:
        self.taken[arrival] = ours
        return _ok({})

    def _file(self, name: str, request: Request, fault: str) -> Answer:
        content = self.files.get(name)
        if content is None:
            raise No("-2", "không có tệp", 404)
        start = int(request.headers.get("range", "bytes=0-").removeprefix("bytes=").rstrip("-") or 0)
        rest = content[start:]
        if fault == "cut" and len(rest) > 1:
            rest = rest[: len(rest) // 2]
        if fault == "changed_file":
            rest = rest[:-1] + bytes([rest[-1] ^ 1]) if rest else rest
        return Answer(rest, 206, "application/octet-stream")

    def _token(self, request: Request) -> Answer:
        if (request.form.get("client_id"), request.form.get("client_secret")) != (CLIENT, SECRET):
            return as_json({"error": "invalid_client"}, status=401)
        token = secrets.token_hex(16)
        self._tokens.add(token)
        return as_json({"access_token": token, "expires_in": self._token_seconds})

    def _ensure_known(self, request: Request, fault: str) -> None:
        if request.path.lstrip("/") in _LEGACY:
            who = request.headers.get("x-systemid"), request.headers.get("x-secretkey")
            if who != (CLIENT, SECRET):
                raise No("-5", "không được phép", 401)
            return
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        if fault == "token_expired":
            self._tokens.discard(token)
        if token not in self._tokens:
            raise No("-5", "mã truy cập hết hạn", 401)

    def _ensure_past(self, given: Row, read: checks.Read, fault: str) -> None:
        now = self._now() - (_SKEW if fault == "clock_skew" else timedelta())
        if any(
            moment > now.replace(tzinfo=None) + timedelta(minutes=2) for moment in checks.moments(given, read)
        ):
            raise No("-4", "thời điểm ở tương lai")

    def _now(self) -> datetime:
        return datetime.now(VIETNAM)

    def _fault(self) -> str:
        with self._lock:
            if self.failure == "off" or self._random.random() >= self.share:
                return "off"
            return self._random.choice(FAULTS) if self.failure == "any" else self.failure

    def _fail(self, request: Request) -> Answer:
        mode = request.form.get("mode", "")
        if mode not in FAILURES:
            return as_json({"error": "unknown mode"}, status=422)
        self.fail(mode, float(request.form.get("share") or 1))
        return redirect("/") if "form" in request.headers.get("content-type", "") else as_json({"mode": mode})

    def _front(self) -> Answer:
        buttons = "".join(
            f'<li><button name="mode" value="{mode}">{escape(words)}</button></li>'
            for mode, words in FAILURES.items()
        )
        rows = "".join(
            f"<tr><td>{escape(ref)}</td><td>{escape(str(kept.content.get('TrangThaiHoSo', '')))}</td>"
            f"<td>{escape(str(kept.content.get('TenTTHC', '')))}</td><td>{len(kept.progress)}</td></tr>"
            for ref, kept in list(self.dossiers.items())[-100:][::-1]
        )
        table = (
            f"<table><tr><th>Mã hồ sơ</th><th>Trạng thái</th><th>Thủ tục</th><th>Dòng tiến độ</th></tr>{rows}</table>"
            if rows
            else '<p class="soft">Chưa có hồ sơ nào được đồng bộ.</p>'
        )
        return page(
            SIGN,
            "Cổng Dịch vụ công quốc gia",
            f"<h2>Hồ sơ đã nhận: {len(self.dossiers)}</h2>{table}<h2>Thử lỗi</h2><p>Đang: "
            f"<b>{escape(FAILURES[self.failure])}</b></p>"
            f'<form method="post" action="/fail"><ul class="plain">{buttons}</ul></form>',
        )


def _ok(data: Any) -> Answer:
    return as_json({"error_code": "0", "code": "0", "message": "", "data": data})


def _demand(wrong: Sequence[str]) -> None:
    if wrong:
        raise No("-1", "sai hoặc thiếu: " + ", ".join(wrong))


def _json(request: Request) -> Any:
    try:
        return json.loads(request.body or b"null")
    except ValueError:
        raise No("-1", "không phải JSON") from None


def _renamed(answer: Answer) -> Answer:
    """The same under names that nobody was told of."""
    if "json" not in answer.content_type:
        return answer
    told = json.loads(answer.body)
    return as_json({f"x_{name}": value for name, value in told.items()}, status=answer.status)


_LEGACY = frozenset(
    {
        "DongBoHoSoMC", "CapNhatTienDoHoSoMC", "TraCuuHoSo", "DanhSachHoSoMC", "LayHoSoMoi", "XacNhanHoSoMoi",
        "TaiTepTin",
    }
)  # fmt: skip
_WRITES = frozenset({"DongBoHoSoMC", "CapNhatTienDoHoSoMC", "XacNhanHoSoMoi"})
