"""Made-up dossiers for the drill, the bench and tests: what the ledger would hold of them, without a province."""

from datetime import datetime, timedelta
from typing import Any

from motcua.exchange.commands import Entry, write_down
from motcua.exchange.queries import Strand, not_begun
from motcua.exchange.types import DOSSIER, PROGRESS
from motcua.platform import log

# A life with a supplement in it: each stands for one change and one line.
LIFE = (1, 2, 4, 5, 4, 9)
BEGAN = datetime.fromisoformat("2026-11-10T01:00:00+00:00")
PER_DOSSIER = 2 * len(LIFE)


def code(number: int) -> str:
    """The code of the dossier with this number."""
    return f"H49.123-261110-{number:06d}"


def described(number: int) -> dict[str, Any]:
    """What is declared of it."""
    return {
        "code": code(number),
        "procedure": {
            "code": "1.001193",
            "name": "Đăng ký khai sinh",
            "case": "1.001193.01",
            "field": "Hộ tịch",
            "field_code": "G15-TP07",
        },
        "owner": {
            "name": f"Người thử {number}",
            "kind": "person",
            "id_number": f"022092{number % 1_000_000:06d}",
            "tax_code": "",
            "passport": "",
            "phone": "0912000000",
            "email": "",
            "key": "",
        },
        "channel": "online",
        "filed_at": "2026-11-10T01:00:00.000000Z",
        "returning": "online",
        "counter": "H49.61.23",
        "handling": "H49.123",
        "fee_due": 0,
        "fees": [{"code": "1.001193.LP01", "name": "Lệ phí", "kind": "fee", "amount": 8000, "at": "intake"}],
        "papers": [
            {
                "component": "1.001193.TP01",
                "name": "Tờ khai",
                "sha256": "a" * 64,
                "digitised": False,
                "reused": False,
            }
        ],
        "databases": [],
        "vneid": True,
    }


def standings(number: int, began: datetime = BEGAN) -> list[tuple[datetime, dict[str, Any], dict[str, Any]]]:
    """When it changed, how it stood then, and the line that is told of it."""
    shown, found = not_begun(described(number)), []
    for place, status in enumerate(LIFE):
        at = began + timedelta(hours=place)
        moment = log.iso(at)
        shown = {**shown, "status": status}
        if status == 2:
            shown |= {"received_at": moment, "due_at": "2026-11-20T09:00:00.000000Z"}
        if status == 5:
            shown["supplements"] = [_supplement(moment, shown["due_at"])]
        if status == 9:
            shown["finished_at"] = moment
        line = {
            "at": moment, "by": "Cán bộ thử", "post": "Chuyên viên", "agency": "H49.123", "status": status,
            "words": f"Việc thứ {place + 1}", "received_at": shown["received_at"], "due_at": shown["due_at"],
        }  # fmt: skip
        found.append((at, shown, line))
    return found


def live(partner: str, number: int, began: datetime = BEGAN) -> Strand:
    """Put its whole life into the ledger, in the transaction that is open."""
    ref, entries, last = code(number), [], {}
    for place, (at, shown, line) in enumerate(standings(number, began)):
        key = f"{partner}:{ref}:{place}"
        entries.append(Entry(DOSSIER, f"{key}:{DOSSIER}", log.canonical(shown), at))
        entries.append(Entry(PROGRESS, f"{key}:{PROGRESS}", log.canonical(line), at))
        last = shown
    return write_down(partner, ref, entries, last)


def _supplement(at: str, due: str | None) -> dict[str, Any]:
    return {
        "number": 1, "asked_at": at, "by": "Cán bộ thử", "what": "Thiếu tờ khai", "due_before": due,
        "answered_at": None, "due_after": None,
    }  # fmt: skip
