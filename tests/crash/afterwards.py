"""Run in a process of its own against the site's database: what is there now, and whether it fits together.

Prints a JSON object: `faults` in words (empty when all is well), and how many dossiers and events were looked at.
Usage: `python -m tests.crash.afterwards ACKNOWLEDGED.json`
"""

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from motcua.config import ready


def main(path: str) -> None:
    """Read what was acknowledged, compare, print."""
    ready.ensure_ready()
    known = json.loads(Path(path).read_text("utf-8"))
    from motcua.dossiers.models import Dossier

    dossiers = list(Dossier.objects.order_by("pk"))
    faults = [*_submissions(known, dossiers), *_chains(known, dossiers), *_numbers(dossiers)]
    faults += [*_figures(), *_inbox(), *_papers()]
    print(json.dumps({"faults": faults, "dossiers": len(dossiers)}, ensure_ascii=False))


def _submissions(known: Any, dossiers: list[Any]) -> Iterator[str]:
    """Every acknowledged submission is there under its code; no draft has become two dossiers."""
    by_draft = {d.submission_key: d.code for d in dossiers}
    if len(by_draft) != len(dossiers):
        yield "a draft has two dossiers"
    for draft, code in known["submitted"].items():
        if by_draft.get(draft) != code:
            yield f"draft {draft} was acknowledged as {code} and is {by_draft.get(draft)}"


def _chains(known: Any, dossiers: list[Any]) -> Iterator[str]:
    """Every chain holds from its first event to the dossier's head; accepted is what was acknowledged, once."""
    from motcua.platform.log import events_of, verify_chain

    accepted = set(known["accepted"])
    for d in dossiers:
        events = events_of("dossier", d.pk)
        types = Counter(e.type for e in events)
        if verify_chain(events) is not None:
            yield f"{d.code}: the chain is broken"
        if (len(events), events[-1].hash) != (d.chain_seq, bytes(d.chain_hash)):
            yield f"{d.code}: the dossier and its chain have parted"
        if types["submitted"] != 1 or types["accepted"] > 1:
            yield f"{d.code}: {dict(types)}"
        if d.code in accepted and not types["accepted"]:
            yield f"{d.code}: its acceptance was acknowledged and is lost"


def _numbers(dossiers: list[Any]) -> Iterator[str]:
    """The codes of a counter and day run from 1 without gap or repetition."""
    series: dict[str, list[int]] = {}
    for d in dossiers:
        head, _, number = d.code.rpartition("-")
        series.setdefault(head, []).append(int(number))
    for head, numbers in series.items():
        if sorted(numbers) != list(range(1, len(numbers) + 1)):
            yield f"{head}: {sorted(numbers)}"


def _log() -> list[Any]:
    from django.db import connection

    from motcua.platform.readers import LogEvent

    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT id, tx::text::bigint, topic, stream, seq, type, at, actor, data FROM platform_event
            WHERE topic = 'dossier' ORDER BY id"""
        )
        rows = cursor.fetchall()
    return [
        LogEvent(no, tx, topic, stream, seq, kind, at, json.loads(actor), json.loads(data))
        for no, tx, topic, stream, seq, kind, at, actor, data in rows
    ]


def _figures() -> Iterator[str]:
    """The director's numbers are the log, counted."""
    from motcua.dossiers.models import Figure
    from motcua.dossiers.readers.tally import facts, tally

    wanted = {tuple(cell): count for cell, count in tally(facts(_log())).items()}
    fields = ("side", "span", "first_day", "agency", "measure", "channel")
    kept = {tuple(getattr(f, name) for name in fields): f.count for f in Figure.objects.all()}
    for cell in wanted.keys() | kept.keys():
        if wanted.get(cell) != kept.get(cell):
            yield f"figure {cell}: {kept.get(cell)} instead of {wanted.get(cell)}"


def _inbox() -> Iterator[str]:
    """Each event that concerns somebody lies in their inbox once."""
    from motcua.dossiers.messages import concerns
    from motcua.dossiers.models import Dossier
    from motcua.notifications.models import InboxItem

    parties = {d.pk: {d.owner_id, d.filer_id} - {None} for d in Dossier.objects.all()}
    told = [e for e in _log() if concerns(e.type, e.data)]
    wanted = {f"event-{e.id}:party-{party}" for e in told for party in parties[e.stream]}
    kept = set(InboxItem.objects.values_list("key", flat=True))
    if wanted != kept:
        yield f"inbox: {len(wanted - kept)} missing, {len(kept - wanted)} too many"


def _papers() -> Iterator[str]:
    """Every file that a row names is there, whole."""
    from django.core.files.storage import default_storage

    from motcua.documents.models import StoredFile

    for file in StoredFile.objects.all():
        if not default_storage.exists(file.path):
            yield f"file {file.sha256} is lost"
            continue
        with default_storage.open(file.path) as stored:
            if hashlib.sha256(stored.read()).hexdigest() != file.sha256:
                yield f"file {file.sha256} is damaged"


if __name__ == "__main__":
    main(sys.argv[1])
