"""A list makes drafts of one procedure, a row each; sent one by one or together, each as if it stood alone."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from motcua.documents.commands import keep
from motcua.documents.queries import look
from motcua.dossiers.commands.drafts import begun
from motcua.dossiers.commands.filing import submit
from motcua.dossiers.models import Dossier, Draft, DraftPaper, ListedDraft
from motcua.dossiers.queries.grounds import with_proof
from motcua.dossiers.queries.many import drafts_of_list
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, Refusal
from motcua.kernel.vietnamese import normal
from motcua.platform.transactions import command
from motcua.procedures.queries import frozen

MOST_ROWS = 200
MOST_AT_ONCE = 50


@dataclass(frozen=True)
class ListRow:
    """One row: its number in the workbook and what it answers."""

    number: int
    answers: Mapping[str, Any]


@dataclass(frozen=True)
class Common:
    """What all rows share: the case, the places, whose it is, how the result comes back."""

    procedure: str
    case_code: str
    counter_id: str
    handling_id: str
    owner: Mapping[str, Any]


@command
def draft_list(*, actor: Actor, common: Common, rows: Sequence[ListRow], file: str) -> uuid.UUID:
    """A draft of each row, all or none; returns the number of the list."""
    if not 0 < len(rows) <= MOST_ROWS:
        raise Invalid("Mỗi lần nộp được từ 1 đến %(most)s dòng. Bạn hãy chia tệp.", most=MOST_ROWS)
    batch = uuid.uuid4()
    for row in rows:
        draft = begun(actor, common.procedure)
        case = frozen(draft.version_id).case(common.case_code)
        draft.case_code, draft.counter_id, draft.handling_id = (
            common.case_code, common.counter_id, common.handling_id,
        )  # fmt: skip
        draft.owner, draft.answers = dict(common.owner), dict(row.answers)
        draft.returning = case.returning[0] if case and case.returning else draft.returning
        draft.step = 2
        draft.save()
        ListedDraft.objects.create(draft=draft, batch=batch, row=row.number, file=normal(file)[:200])
    return batch


def lay_for_all(*, actor: Actor, batch: uuid.UUID, component: str, name: str, data: bytes) -> int:
    """Lay one file into every unsent draft of a list; returns into how many."""
    seen = look(data)
    file = keep(data, media_type=seen.media_type, pages=seen.pages)
    return _lay_for_all(actor=actor, batch=batch, component=component, name=name, file=file.sha256)


@command
def _lay_for_all(*, actor: Actor, batch: uuid.UUID, component: str, name: str, file: str) -> int:
    laid = 0
    for draft in drafts_of_list(actor, batch).filter(dossier=None):
        case = frozen(draft.version_id).case(draft.case_code)
        if case is None or component not in with_proof(case, draft.owner).papers:
            raise Invalid("Giấy tờ này không thuộc trường hợp đã chọn.")
        shown = normal(name)[:200] or "giay-to"
        DraftPaper.objects.get_or_create(
            draft=draft, component=component, file_id=file, defaults={"name": shown}
        )
        laid += 1
    return laid


@command
def discard_list(*, actor: Actor, batch: uuid.UUID) -> int:
    """What of a list was not sent goes; returns how many drafts."""
    ids = list(drafts_of_list(actor, batch).filter(dossier=None).values_list("pk", flat=True))
    Draft.objects.filter(pk__in=ids).delete()
    return len(ids)


@dataclass(frozen=True)
class Sent:
    """What became of sending together."""

    done: tuple[Dossier, ...]
    refused: tuple[tuple[Draft, Refusal], ...]


def submit_list(*, actor: Actor, drafts: Sequence[Draft]) -> Sent:
    """Send these, each in its own transaction: one that is refused keeps no other back, and stays a draft."""
    done, refused = [], []
    for draft in drafts[:MOST_AT_ONCE]:
        try:
            done.append(submit(actor=actor, draft=draft.pk))
        except Refusal as refusal:
            refused.append((draft, refusal))
    return Sent(tuple(done), tuple(refused))
