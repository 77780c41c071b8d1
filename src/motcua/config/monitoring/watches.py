"""How high a figure may be, and what is to be done when it is higher: one table for the doctor and for Prometheus.

`./motcua metrics alerts` writes `deploy/prometheus/alerts.yml` from it; a test holds the file to the table.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

import yaml

from motcua.config.monitoring.gauges import Sample
from motcua.platform.findings import Finding, State

Unit = Literal["", "seconds", "bytes", "share"]
_HOUR, _DAY = 3600, 86400
_SEVERITY: dict[State, str] = {"bad": "critical", "note": "warning", "good": "info"}
_RANK: dict[State, int] = {"good": 0, "note": 1, "bad": 2}


@dataclass(frozen=True)
class Watch:
    """A limit of a figure. `part`, `wrong` and `well` are the doctor's words, with the figure's labels and `value`.

    `minutes`: how long Prometheus waits before it raises alarm; the doctor looks once. `where` picks labels.
    """

    alert: str
    gauge: str
    limit: float
    minutes: int
    state: State
    part: str
    wrong: str
    well: str
    advice: str
    unit: Unit = ""
    below: bool = False
    where: tuple[tuple[str, str], ...] = ()

    def looks_at(self, sample: Sample) -> bool:
        """Whether this is a figure that the limit is for."""
        return sample.name == self.gauge and all(sample.labels.get(name) == is_ for name, is_ in self.where)

    def exceeded(self, sample: Sample) -> bool:
        """Whether it is too high, or too low for a figure that must not fall."""
        return sample.value < self.limit if self.below else sample.value > self.limit

    def finding(self, sample: Sample) -> Finding:
        """What the doctor says of it."""
        words = {**sample.labels, "value": spelled(sample.value, self.unit)}
        part = self.part.format(**words)
        if self.exceeded(sample):
            return Finding(part, self.state, self.wrong.format(**words), self.advice)
        return Finding(part, "good", self.well.format(**words))


WATCHES: tuple[Watch, ...] = (
    Watch(
        "MotcuaDatabaseAway", "motcua_database_up", 1, 1, "bad", "Cơ sở dữ liệu",
        "không trả lời", "đang trả lời", "Khởi động cơ sở dữ liệu; không cần khởi động lại gì khác.", below=True,
    ),
    Watch(
        "MotcuaConnectionsShort", "motcua_database_connections_share", 0.8, 5, "note", "Kết nối cơ sở dữ liệu",
        "đang dùng {value} số kết nối cho phép", "đang dùng {value} số kết nối cho phép",
        "Tăng max_connections hoặc đặt PgBouncer phía trước.", "share",
    ),
    Watch(
        "MotcuaTransactionOpenLong", "motcua_database_oldest_transaction_seconds", 900, 5, "note",
        "Giao dịch lâu nhất", "mở đã {value}", "{value}",
        "Xem pg_stat_activity; một giao dịch mở lâu giữ chỗ dọn dẹp và các bộ phận đọc nhật ký.", "seconds",
    ),
    Watch(
        "MotcuaDiskShort", "motcua_disk_free_bytes", 2 * 1024**3, 5, "bad", "Đĩa",
        "chỉ còn {value} ở {folder}", "còn {value} ở {folder}",
        "Dọn chỗ trống, hoặc đổi MOTCUA_HOME, TMPDIR sang ổ khác.", "bytes", below=True,
    ),
    Watch(
        "MotcuaStreamsParked", "motcua_reader_parked_streams", 0, 0, "bad", "Nhật ký: {reader}",
        "{value} hồ sơ đang bị gác lại", "không hồ sơ nào bị gác lại",
        "Chạy ./motcua log status để xem hồ sơ nào.",
    ),
    Watch(
        "MotcuaReaderBehind", "motcua_reader_behind_events", 1000, 10, "note", "Nhật ký: {reader}",
        "còn {value} sự kiện chưa đọc", "còn {value} sự kiện chưa đọc", "Chạy ./motcua worker.",
    ),
    Watch(
        "MotcuaEffectsNeedPerson", "motcua_effects", 0, 0, "bad", "Việc gửi ra ngoài: {kind}",
        "{value} việc cần người xem", "không việc nào cần người xem",
        "Chạy ./motcua outbox stuck để xem vì sao, rồi ./motcua outbox again.", where=(("state", "needs_person"),),
    ),
    Watch(
        "MotcuaEffectsWaitLong", "motcua_effects_oldest_seconds", _HOUR, 10, "note", "Việc gửi ra ngoài: {kind}",
        "việc lâu nhất đã chờ {value}", "việc lâu nhất chờ {value}",
        "Chạy ./motcua outbox status để xem lỗi gần nhất.", "seconds",
    ),
    Watch(
        "MotcuaLettersWait", "motcua_letters_waiting", 1000, 15, "note", "Thư chờ gửi",
        "{value} thư chưa đi", "{value} thư chưa đi", "Xem EMAIL_URL và máy chủ thư; ./motcua outbox status.",
    ),
    Watch(
        "MotcuaSignaturesWaitLong", "motcua_signatures_oldest_seconds", 900, 5, "note", "Chữ ký đang chờ",
        "chữ ký lâu nhất đã chờ {value}", "chữ ký lâu nhất chờ {value}",
        "Xem kho khoá ký và máy chủ dấu thời gian; ./motcua outbox status cho biết lỗi gần nhất.", "seconds",
    ),
    Watch(
        "MotcuaClosingOld", "motcua_closing_age_seconds", 26 * _HOUR, 60, "note", "Chốt nhật ký",
        "lần chốt gần nhất đã {value} trước", "lần chốt gần nhất {value} trước",
        "Chạy ./motcua worker (chốt mỗi đêm), hoặc ./motcua audit close.", "seconds",
    ),
    Watch(
        "MotcuaClosingsUnsigned", "motcua_closings_unsigned", 0, 60, "note", "Chữ ký của lần chốt",
        "{value} lần chốt chưa có chữ ký", "lần chốt nào cũng đã ký",
        "Nối lại khoá ký rồi chạy ./motcua audit close.",
    ),
    Watch(
        "MotcuaFilesLost", "motcua_files_lost", 0, 0, "bad", "Tệp đã lưu",
        "{value} tệp hỏng, không bản sao nào có", "không tệp nào hỏng",
        "Chạy ./motcua files check để xem tệp nào; khôi phục từ bản sao lưu có khoá (docs/operate/files.md).",
    ),
    Watch(
        "MotcuaFilesCheckOld", "motcua_files_check_age_seconds", 3 * _DAY, 60, "note", "Soát tệp đã lưu",
        "lần gần nhất đã {value} trước", "lần gần nhất {value} trước", "Chạy ./motcua worker (soát mỗi đêm).",
        "seconds",
    ),
    Watch(
        "MotcuaBackupOld", "motcua_backup_age_seconds", 26 * _HOUR, 60, "note", "Sao lưu: {place}",
        "bản gần nhất đã {value} trước", "bản gần nhất {value} trước",
        "Chạy ./motcua worker (sao lưu mỗi đêm), hoặc ./motcua backup.", "seconds",
    ),
    Watch(
        "MotcuaBackupVeryOld", "motcua_backup_age_seconds", 4 * _DAY, 60, "bad", "Sao lưu: {place}",
        "bản gần nhất đã {value} trước", "bản gần nhất {value} trước",
        "Chạy ./motcua backup và xem vì sao các đêm trước không có.", "seconds",
    ),
    Watch(
        "MotcuaBackupDrillOld", "motcua_backup_drill_age_seconds", 100 * _DAY, 60, "bad", "Diễn tập khôi phục",
        "lần gần nhất đã {value} trước", "lần gần nhất {value} trước",
        "Chạy ./motcua drill restore ở nơi có khoá.", "seconds",
    ),
    Watch(
        "MotcuaSiemBehind", "motcua_siem_waiting_seconds", 900, 5, "note", "SIEM",
        "dòng cũ nhất chưa gửi được đã chờ {value}", "nhận kịp", "Chạy ./motcua logs status để xem vì sao.", "seconds",
    ),
    Watch(
        "MotcuaSiemAway", "motcua_siem_waiting_seconds", 4 * _HOUR, 5, "bad", "SIEM",
        "dòng cũ nhất chưa gửi được đã chờ {value}", "nhận kịp",
        "Chạy ./motcua logs status để xem vì sao; không dòng nào mất, nối lại thì gửi tiếp.", "seconds",
    ),
    Watch(
        "MotcuaWorkerSilent", "motcua_worker_silent_seconds", 60, 2, "bad", "Việc nền",
        "im lặng đã {value}", "lên tiếng {value} trước", "Chạy ./motcua worker.", "seconds",
    ),
)  # fmt: skip
"""Every limit that an installation is held to."""

# Of what the doctor has its own look at, with more to say than a figure can.
_TOLD_ELSEWHERE = frozenset({"motcua_database_up", "motcua_worker_silent_seconds"})


def findings(samples: Iterable[Sample]) -> list[Finding]:
    """What the doctor says of these figures: one finding a part, its worst."""
    worst: dict[tuple[str, str], Finding] = {}
    for watch, sample in _watched(samples):
        found = watch.finding(sample)
        # Two folders are two findings though they are one part.
        place = (found.part, sample.labels.get("folder", ""))
        if place not in worst or _RANK[found.state] > _RANK[worst[place].state]:
            worst[place] = found
    return list(worst.values())


def _watched(samples: Iterable[Sample]) -> Iterator[tuple[Watch, Sample]]:
    known = list(samples)
    for watch in WATCHES:
        if watch.gauge not in _TOLD_ELSEWHERE:
            yield from ((watch, sample) for sample in known if watch.looks_at(sample))


def spelled(value: float, unit: Unit) -> str:
    """A figure as people say it: 3 giờ, 12 GB, 40 %."""
    if unit == "bytes":
        return f"{value / 1024**3:.0f} GB" if value >= 1024**3 else f"{value / 1024**2:.0f} MB"
    if unit == "share":
        return f"{value * 100:.0f} %"
    if unit == "seconds":
        return _duration(int(value))
    return f"{value:.0f}"


def _duration(seconds: int) -> str:
    for size, word in ((_DAY, "ngày"), (_HOUR, "giờ"), (60, "phút")):
        if seconds >= size:
            return f"{seconds // size} {word}"
    return f"{seconds} giây"


_OF_REQUESTS: tuple[dict[str, Any], ...] = (
    {
        "alert": "MotcuaAway",
        "expr": 'up{job="motcua"} == 0',
        "for": "1m",
        "labels": {"severity": "critical"},
        "annotations": {
            "summary": "Máy chủ web {{ $labels.instance }} không trả lời",
            "description": "Xem systemctl status motcua-web và nhật ký của nó.",
        },
    },
    {
        "alert": "MotcuaErrors",
        "expr": 'sum(rate(motcua_requests_total{status="5xx"}[5m])) / sum(rate(motcua_requests_total[5m])) > 0.01',
        "for": "5m",
        "labels": {"severity": "critical"},
        "annotations": {
            "summary": "Hơn 1 % yêu cầu kết thúc bằng lỗi của máy chủ",
            "description": "Tìm các dòng ERROR trong nhật ký của motcua-web.",
        },
    },
    {
        "alert": "MotcuaSlow",
        "expr": "histogram_quantile(0.95, sum by (le) (rate(motcua_request_seconds_bucket[5m]))) > 2",
        "for": "10m",
        "labels": {"severity": "warning"},
        "annotations": {
            "summary": "5 % trang cần hơn 2 giây",
            "description": "Xem tải của máy và của cơ sở dữ liệu; tăng WORKERS khi còn lõi trống.",
        },
    },
)
"""What only shows over time: rates of requests, which the doctor cannot see in one look."""


def alert_rules() -> str:
    """The rules of alarm for Prometheus (recording and alerting rules, YAML)."""
    rules = [*_OF_REQUESTS, *map(_rule, WATCHES)]
    head = "# Written by ./motcua metrics alerts from config/monitoring/watches.py; do not edit.\n"
    return head + yaml.safe_dump(
        {"groups": [{"name": "motcua", "rules": rules}]}, allow_unicode=True, sort_keys=False, width=110
    )


def _rule(watch: Watch) -> dict[str, Any]:
    picked = ",".join(f'{name}="{is_}"' for name, is_ in watch.where)
    chosen = watch.gauge + (f"{{{picked}}}" if picked else "")
    return {
        "alert": watch.alert,
        "expr": f"{chosen} {'<' if watch.below else '>'} {watch.limit:.12g}",
        "for": f"{watch.minutes}m",
        "labels": {"severity": _SEVERITY[watch.state]},
        "annotations": {
            "summary": f"{_with_labels(watch.part)}: {_with_labels(watch.wrong, watch.unit)}",
            "description": watch.advice,
        },
    }


_HUMAN: dict[Unit, str] = {
    "": "{{ $value }}",
    "seconds": "{{ $value | humanizeDuration }}",
    "bytes": "{{ $value | humanize1024 }}B",
    "share": "{{ $value | humanizePercentage }}",
}


def _with_labels(words: str, unit: Unit = "") -> str:
    names = ("reader", "kind", "folder", "place")
    return words.format(value=_HUMAN[unit], **{name: f"{{{{ $labels.{name} }}}}" for name in names})
