"""A dossier that lives in memory has the rows that the store would have written."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import orjson
import pytest
from django.db import connection
from django.db.models import Model
from psycopg.sql import SQL, Identifier

from motcua.documents.commands import keep
from motcua.dossiers import store, store_sql
from motcua.dossiers.acts import ACTS
from motcua.dossiers.commands.creating import GivenPaper, New
from motcua.dossiers.commands.in_memory import TABLES, Living, columns
from motcua.dossiers.models import Dossier
from motcua.dossiers.numbers import ReservedNumber
from motcua.identity.queries import Party
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VIETNAM
from motcua.platform import log
from motcua.procedures.queries import frozen, route_of
from tests.support import cast
from tests.support.orders import values_for

MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=VIETNAM)
FIRST = 9_000_000
places = count(1)
FILE = b"%PDF-1.4 a page"


class Written(Living):
    """Lives in memory, and the store's statements write the same rows."""

    def _write(self, row: store_sql.Row, rows: store_sql.Rows, event: log.NewEvent) -> None:
        super()._write(row, rows, event)
        if event.seq == 1:
            number = self.locked.id
            assert store.create(row, rows, ReservedNumber(cast.COUNTER, MONDAY, number, number - FIRST - 1))
        else:
            with connection.cursor() as cursor:
                cursor.execute(*store_sql.write_one(row, rows))
                assert cursor.fetchall() == [(self.locked.id,)]


@pytest.fixture
def living(province: None) -> Written:
    """A marriage status form, filed by the farmer, with the papers that have to be there."""
    draft = cast.draft(cast.MARRIAGE_STATUS)
    content = frozen(draft.version_id)
    case = content.case(draft.case_code)
    assert case
    papers = [GivenPaper(p.component, p.name, p.file_id, 100) for p in draft.papers.all()]
    owner = Party.objects.get(pk=cast.applicant().party_id or 0)
    new = New(cast.applicant(), draft, content, case, papers, owner)
    route = route_of(draft.version_id, draft.case_code)
    place = next(places)
    filed = Written.filed(new, route=route, world=store.world(MONDAY), number=FIRST + place, last=place - 1)
    assert isinstance(filed, Written)
    return filed


def do(living: Written, key: str, actor: Actor, **values: Any) -> None:
    """The next act, an hour after the one before; what it depends on is read as always."""
    act = ACTS[key]
    given = act.given.read(values_for(act, values))
    at = living.row["changed_at"] + timedelta(hours=1)
    living.carry_out(act, actor=actor, given=given, world=store.world(at))


def in_memory(living: Written, table: type[Model]) -> list[dict[str, Any]]:
    return [{name: _plain(value) for name, value in row.items()} for row in living.rows[table]]


def in_database(table: type[Model], number: int) -> list[dict[str, Any]]:
    names = columns(table)
    of = {"id": "id", "stream": "stream"}.get(
        next((n for n in names if n in ("id", "stream")), ""), "dossier_id"
    )
    with connection.cursor() as cursor:
        named = SQL("SELECT {} FROM {} WHERE {} = %s").format(
            SQL(", ").join(map(Identifier, names)), Identifier(table._meta.db_table), Identifier(of)
        )
        cursor.execute(named, [number])
        return [dict(zip(names, map(_plain, row), strict=True)) for row in cursor.fetchall()]


def _plain(value: Any) -> Any:
    """Moments, bytes and JSON in one form each."""
    if isinstance(value, str) and value[:1] in ("{", "["):
        return orjson.loads(value)
    if isinstance(value, str) and value.startswith("20") and value.endswith("Z"):
        return datetime.fromisoformat(value)
    if isinstance(value, bytes | memoryview):
        return "\\x" + bytes(value).hex()
    if isinstance(value, Mapping | list):
        return orjson.loads(orjson.dumps(value))
    return value


def same_everywhere(living: Written) -> None:
    for table in TABLES:
        found = sorted(in_database(table, living.locked.id), key=place_of)
        assert found == sorted(in_memory(living, table), key=place_of), table.__name__


def place_of(row: dict[str, Any]) -> str:
    return str([row.get(key) for key in ("seq", "no", "component", "kind")])


def test_a_whole_life_is_the_same_in_memory_and_in_the_database(living: Written) -> None:
    file = keep(FILE, media_type="application/pdf", pages=1).sha256
    receiver, appraiser, police = cast.receiver(), cast.appraiser(), cast.person("td.ca")
    paper = {"component": "x", "name": "them.pdf", "file": file}
    do(living, "take", receiver)
    do(living, "release", receiver)
    do(living, "record_fee", receiver) if not living.locked.state.fee_paid else None
    do(living, "accept", receiver, seen=list(_case(living).papers))
    ground = frozen(living.row["version_id"]).grounds[0]
    do(living, "ask_more", appraiser, defects=[{"what": "Ảnh", "reason": "unreadable", "ground": ground}])
    do(living, "supply", cast.applicant(), papers=[paper], note="Ảnh mới")
    do(living, "check_supplement", appraiser, items=[{"place": 0, "right": True}])
    do(living, "internal_note", appraiser, note="Đã gọi điện")
    do(living, "give_opinion", police, verdict="agrees", note="Có cư trú")
    do(living, "write_result", appraiser, fields={}, number="01/XN")
    do(living, "appraise", appraiser, note="Đủ điều kiện")
    do(living, "send_back", cast.approver(), note="Ghi rõ căn cứ")
    do(living, "appraise", appraiser, note="Đã ghi")
    do(living, "approve", cast.approver())
    do(living, "sign", cast.signer(), file=file)
    do(living, "seal", cast.clerk(), file=file)
    do(living, "return", receiver, way="counter", taken_by="Người nhận", id_number="022092990017")
    same_everywhere(living)
    assert Dossier.objects.get(pk=living.locked.id).ended_at


def test_a_refusal_and_a_withdrawal_are_the_same_too(living: Written) -> None:
    do(living, "accept", cast.receiver(), seen=list(_case(living).papers))
    do(living, "withdraw", cast.applicant(), note="Tôi rút")
    same_everywhere(living)


def _case(living: Written) -> Any:
    return frozen(living.locked.version_id).case(living.locked.case_code)
