"""A small province for tests: two communes with their counters, everybody who works there, one quick procedure.

Dossiers are moved by the same commands as the screens use.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection

from motcua.agencies import commands as agencies
from motcua.agencies.queries import actor_for
from motcua.config.province.folder import read
from motcua.documents.commands import keep
from motcua.dossiers import commands
from motcua.dossiers.models import Dossier
from motcua.identity import demo
from motcua.identity.models import Account
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM, Actor
from motcua.procedures import commands as procedures
from tests.support import acts
from tests.support.acts import defect
from tests.support.database import filled_database
from tests.support.province import digest_of_sample, forget_database

DATA = Path(__file__).parents[2] / "src/motcua/config/sample/data"
PLACES = ("H49", "H49.61", "H49.61.23", "H49.123", "H49.61.01", "H49.101")
PROCEDURE = "1.001193"


@dataclass(frozen=True)
class Commune:
    """Who does what in a commune, by log-in."""

    counter: str
    handling: str
    receiver: str
    appraiser: str
    approver: str
    signer: str
    clerk: str


COMMUNES = (
    Commune("H49.61.23", "H49.123", "tiepnhan", "thamdinh", "pheduyet", "kyso", "vanthu"),
    Commune("H49.61.01", "H49.101", "tn.hatu1", "td.hatu1", "pd.hatu1", "ky.hatu", "vt.hatu"),
)


@contextmanager
def filled(at: datetime) -> Iterator[None]:
    """Django's connection serves a copy of a database in which they were established at a moment, once for all runs."""

    def fill() -> None:
        with clock.at(at):
            establish()

    facts = f"{at.isoformat()}{digest_of_sample()}{Path(__file__).read_text('utf-8')}"
    with filled_database("communes", fill, facts):
        forget_database()
        yield
    forget_database()


def establish() -> None:
    """Bring the agencies, people and the procedure into an empty database."""
    officers = _data("officers.json")
    agencies.establish_province(actor=SYSTEM, periods=_periods())
    agencies.establish_agencies(
        actor=SYSTEM, agencies=[a for a in _data("agencies.json") if a["code"] in PLACES]
    )
    agencies.set_calendar(actor=SYSTEM, agency=None, content=_data("calendars.json")["default"])
    agencies.establish_posts(
        actor=SYSTEM,
        units=[u for u in officers["units"] if u["agency"] in PLACES],
        posts=[p for p in officers["posts"] if p["agency"] in PLACES],
    )
    here = [o for o in officers["officers"] if all(p["post"].split("/")[0] in PLACES for p in o["posts"])]
    demo.open_demo_accounts(
        actor=SYSTEM, usernames=[o["username"] for o in here], password="mot-cua-thu-nghiem"
    )
    agencies.appoint(actor=SYSTEM, officers=here)
    demo.register_demo_people(actor=SYSTEM, people=_data("people.json"), password="mot-cua-thu-nghiem")
    quick = quick_procedure()
    procedures.define(
        actor=SYSTEM,
        forms=_used("forms", quick),
        routes=_used("routes", quick),
        results=_used("results", quick),
    )
    procedures.publish_first_versions(actor=SYSTEM, contents=[quick])


def define_all() -> None:
    """The forms, routes and results of the whole sample: what an administrator chooses from."""
    kinds = {kind: _data(f"{kind}.json") for kind in ("forms", "routes", "results")}
    procedures.define(actor=SYSTEM, **kinds)


@cache
def _periods() -> list[dict[str, Any]]:
    """Read once: a folder's thousands of lines are looked through for their places."""
    return read(DATA).plain("province")


def _used(kind: str, content: Mapping[str, Any]) -> list[Any]:
    """The forms, routes or results of this procedure alone."""
    keys = {case[kind.removesuffix("s")] for case in content["cases"]}
    return [one for one in _data(f"{kind}.json") if one["key"] in keys]


@cache
def _data(name: str) -> Any:
    return json.loads((DATA / name).read_text("utf-8"))


def quick_procedure(*, papers: bool = False) -> dict[str, Any]:
    """Birth registration within one working day, without papers unless they are wanted."""
    with (DATA / "procedures.jsonl").open(encoding="utf-8") as lines:
        found = next(p for p in map(json.loads, lines) if p["code"] == PROCEDURE)
    content: dict[str, Any] = deepcopy(found)
    content["cases"] = content["cases"][:1]
    case = content["cases"][0]
    case["components"] = [c for c in case["components"] if c["form"] or papers]
    case["limits"] = [{"channel": "direct", "quantity": 1, "unit": "working_day", "text": ""}]
    case["committed"] = []
    return content


def who(username: str) -> Actor:
    """The actor behind a log-in, with the posts of today."""
    return actor_for(Account.objects.get(username=username), assurance=2)


def file(
    *,
    commune: Commune = COMMUNES[0],
    citizen: str = "nongdan",
    channel: str = "online",
    owner: Mapping[str, Any] | None = None,
    procedure: str = PROCEDURE,
) -> int:
    """A dossier, sent by a citizen (for `owner`, or for themself) or filed at the counter for them; returns its id."""
    by = who(citizen if channel == "online" else commune.receiver)
    draft = commands.start(actor=by, procedure=procedure, channel=channel)
    person = Account.objects.get(username=citizen).party
    assert person is not None
    themself = {"self": channel == "online", "name": person.name, "id_number": person.id_number}
    change = commands.DraftChange(
        counter_id=commune.counter,
        handling_id=commune.handling,
        case_code=f"{PROCEDURE}.01",
        owner=owner or themself,
        answers=_data("sample_form_answers.json")[PROCEDURE],
        returning="counter",
    )
    commands.save(actor=by, draft=draft.pk, change=change)
    return commands.submit(actor=by, draft=draft.pk).pk


def _appraise(commune: Commune, dossier: int) -> None:
    acts.write_result(actor=who(commune.appraiser), dossier=dossier, fields={})
    acts.appraise(actor=who(commune.appraiser), dossier=dossier)


def _sign(commune: Commune, dossier: int) -> None:
    file_ = keep(b"signed", media_type="application/pdf")
    seq = Dossier.objects.get(pk=dossier).chain_seq
    acts.sign(actor=who(commune.signer), dossier=dossier, file=file_.sha256, expect=seq)


def _seal(commune: Commune, dossier: int) -> None:
    file_ = keep(b"sealed", media_type="application/pdf")
    seq = Dossier.objects.get(pk=dossier).chain_seq
    acts.seal(actor=who(commune.clerk), dossier=dossier, file=file_.sha256, expect=seq)


DEFECTS = (defect("Giấy chứng sinh", "mờ, không đọc được", "Điều 16 Luật Hộ tịch"),)
ACTS: Mapping[str, Callable[[Commune, int], object]] = {
    "accept": lambda c, d: acts.accept(actor=who(c.receiver), dossier=d),
    "refuse": lambda c, d: acts.refuse(
        actor=who(c.receiver), dossier=d, ground="duplicate", note="Không thuộc thẩm quyền"
    ),
    "ask": lambda c, d: acts.ask_more(actor=who(c.receiver), dossier=d, defects=DEFECTS),
    "ask_later": lambda c, d: acts.ask_more(actor=who(c.appraiser), dossier=d, defects=DEFECTS),
    "supply": lambda c, d: acts.supply(actor=who(c.receiver), dossier=d, papers=(), note="Đã nộp bản rõ"),
    "check": lambda c, d: acts.found_right(who(c.receiver), d),
    "appraise": _appraise,
    "approve": lambda c, d: acts.approve(actor=who(c.approver), dossier=d),
    "send_back": lambda c, d: acts.send_back(actor=who(c.approver), dossier=d, note="Xem lại họ tên"),
    "sign": _sign,
    "seal": _seal,
    "return": lambda c, d: acts.return_result(
        actor=who(c.receiver), dossier=d, way="counter", taken_by="Người nhận"
    ),
    "withdraw": lambda c, d: acts.withdraw(actor=who(c.receiver), dossier=d),
    "stop": lambda c, d: acts.stop(
        actor=who(c.approver), dossier=d, ground="duplicate", note="Người dân đề nghị"
    ),
    "renew": lambda _c, d: acts.renew_result(
        actor=who("giamdoc"), dossier=d, how="revoke", law="Điều 18", note="Sai"
    ),
    "reopen": lambda _c, d: acts.reopen(actor=who("giamdoc"), dossier=d, note="Đóng nhầm"),
}
WHOLE_WAY = ("accept", "appraise", "approve", "sign", "seal", "return")


def walk(dossier: int, *acts: str, commune: Commune = COMMUNES[0]) -> None:
    """Carry out acts on a dossier, one after the other."""
    for act in acts:
        ACTS[act](commune, dossier)


def empty_log() -> None:
    """The log is append-only and outlives the clean-up between tests that commit; here it is emptied by force."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE platform_event DISABLE TRIGGER event_log_is_forever")
        cursor.execute("TRUNCATE platform_event, platform_bookmark, platform_parked")
        cursor.execute("ALTER TABLE platform_event ENABLE TRIGGER event_log_is_forever")
