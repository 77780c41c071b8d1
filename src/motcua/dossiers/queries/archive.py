"""A dossier as a package that stands by itself: everything that was said, handed in and issued, each with its hash.

For whoever keeps it when we do not: a zip whose `manifest.json` names every file with its SHA-256, with the chain of
events (and the words beside them), by which the package is checked without us (`check`).
"""

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any

from django.db.models import F

from motcua.documents.queries import StoredFile, read
from motcua.dossiers.models import Dossier, Step
from motcua.dossiers.store import TOPIC
from motcua.kernel import clock
from motcua.kernel.errors import Invalid, Refusal
from motcua.platform import log
from motcua.platform.log import Link, events_of, verify_chain, words_hash
from motcua.platform.readers import story

FORMAT = "motcua-archive-1"
MANIFEST, EVENTS, FACTS = "manifest.json", "events.jsonl", "dossier.json"
_ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}


@dataclass(frozen=True)
class Part:
    """One file of a package: where it lies in it, its bytes, and what it is."""

    path: str
    data: bytes
    told: Mapping[str, Any]


def package(dossier: Dossier) -> bytes:
    """The whole package. Raises `Unavailable` when a paper cannot be read: what is not whole is not handed over."""
    parts = [*_papers(dossier), *_outputs(dossier), _facts(dossier), _events(dossier)]
    listed = [
        {"path": part.path, "sha256": sha256(part.data).hexdigest(), "size": len(part.data), **part.told}
        for part in parts
    ]
    manifest = {
        "format": FORMAT,
        "code": dossier.code,
        "made_at": log.iso(clock.now()),
        "chain": {"events": dossier.chain_seq, "head": bytes(dossier.chain_hash).hex()},
        "files": listed,
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for part in parts:
            file.writestr(part.path, part.data)
        file.writestr(MANIFEST, _json(manifest))
    return packed.getvalue()


def _papers(dossier: Dossier) -> Iterator[Part]:
    handed_in = dossier.papers.select_related("file").order_by("pk")
    for number, paper in enumerate(handed_in, 1):
        told = {
            "what": "paper",
            "component": paper.component,
            "title": paper.component_name,
            "name": paper.name,
            "added_at": log.iso(paper.added_at),
            "by": paper.added_by,
        }
        if paper.file:
            yield _of_file(f"papers/{number:03d}", paper.file, told)


def _outputs(dossier: Dossier) -> Iterator[Part]:
    issued = dossier.outputs.select_related("file").order_by("pk")
    for number, output in enumerate(issued, 1):
        told = {"what": "issued", "kind": str(output.kind), "made_at": log.iso(output.made_at)}
        yield _of_file(f"issued/{number:03d}-{output.kind}", output.file, told)
    renewed = dossier.paper_versions.exclude(version=F("file")).select_related("version").order_by("pk")
    for number, one in enumerate(renewed, 1):
        told = {"what": "later_time_stamp", "of": one.file_id, "made_at": log.iso(one.made_at)}
        yield _of_file(f"renewed/{number:03d}", one.version, told)


def _of_file(path: str, file: StoredFile, told: Mapping[str, Any]) -> Part:
    ending = _ENDINGS.get(file.media_type, "bin")
    return Part(f"{path}.{ending}", read(file), {**told, "media_type": file.media_type})


def _facts(dossier: Dossier) -> Part:
    declared = dossier.declaration
    facts = {
        "code": dossier.code,
        "procedure": {
            "code": dossier.procedure_code,
            "name": dossier.procedure_name,
            "case": dossier.case_code,
        },
        "counter": dossier.counter_id,
        "handling": dossier.handling_id,
        "channel": dossier.channel,
        "owner": dossier.owner_name,
        "applicant": declared.applicant,
        "answers": declared.answers,
        "status": int(dossier.status),
        "submitted_at": log.iso(dossier.submitted_at),
        "received_at": log.iso(dossier.received_at) if dossier.received_at else None,
        "ended_at": log.iso(dossier.ended_at) if dossier.ended_at else None,
        "steps": [_step(step) for step in dossier.steps.order_by("no")],
    }
    return Part(FACTS, _json(facts), {"what": "facts", "media_type": "application/json"})


def _step(step: Step) -> dict[str, Any]:
    return {
        "no": step.no,
        "title": step.title,
        "agency": step.agency_id,
        "opened_at": log.iso(step.opened_at),
        "closed_at": log.iso(step.closed_at) if step.closed_at else None,
        "outcome": step.outcome,
        "by": step.done_by_name,
        "post": step.post_title,
        "note": step.note,
    }


def _events(dossier: Dossier) -> Part:
    words = {event.seq: dict(event.words or {}) for event in story(TOPIC, dossier.pk)}
    lines = [_json_line(link, words.get(link.seq) or {}) for link in events_of(TOPIC, dossier.pk)]
    return Part(EVENTS, b"".join(lines), {"what": "events", "media_type": "application/jsonl"})


def _json_line(link: Link, words: Mapping[str, Any]) -> bytes:
    row = {
        "topic": link.topic,
        "stream": link.stream,
        "seq": link.seq,
        "type": link.type,
        "at": log.iso(link.at),
        "actor": link.actor,
        "data": link.data,
        "prev": link.prev.hex(),
        "hash": link.hash.hex(),
        **({"words": words} if words else {}),
    }
    return json.dumps(row, ensure_ascii=False, sort_keys=True).encode() + b"\n"


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"


def check(packed: bytes) -> list[str]:
    """What does not fit in a package, in words; empty when it is whole. Needs nothing but the package.

    Raises `Invalid` for what is no package of ours.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as file:
            manifest = json.loads(file.read(MANIFEST))
            if manifest.get("format") != FORMAT:
                raise Invalid("Tệp này không phải gói lưu trữ, hoặc thuộc phiên bản khác.")
            return [*_files_that_differ(file, manifest), *_chain_that_breaks(file, manifest)]
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        if isinstance(error, Refusal):
            raise
        raise Invalid("Tệp này không đọc được như một gói lưu trữ (%(why)s).", why=str(error)) from None


def _files_that_differ(file: zipfile.ZipFile, manifest: Mapping[str, Any]) -> Iterator[str]:
    there = {name for name in file.namelist() if name != MANIFEST}
    named = {one["path"]: one for one in manifest["files"]}
    yield from (f"{name}: có trong gói mà không có trong bản kê" for name in sorted(there - named.keys()))
    for path, one in named.items():
        if path not in there or PurePosixPath(path).is_absolute():
            yield f"{path}: thiếu"
        elif sha256(file.read(path)).hexdigest() != one["sha256"]:
            yield f"{path}: sai mã băm"


def _chain_that_breaks(file: zipfile.ZipFile, manifest: Mapping[str, Any]) -> Iterator[str]:
    rows = [json.loads(line) for line in file.read(EVENTS).splitlines()]
    links = [_link(row) for row in rows]
    broken = verify_chain(links)
    if broken is not None:
        yield f"chuỗi sự kiện đứt ở sự kiện {broken}"
    head = (len(links), links[-1].hash.hex() if links else "")
    if head != (manifest["chain"]["events"], manifest["chain"]["head"]):
        yield "chuỗi sự kiện không kết thúc ở chỗ bản kê ghi"
    for row in rows:
        if "words" in row and words_hash(row["words"]) != row["data"].get("words"):
            yield f"lời ghi cùng sự kiện {row['seq']} đã bị thay đổi"


def _link(row: Mapping[str, Any]) -> Link:
    return Link(
        topic=row["topic"],
        stream=row["stream"],
        seq=row["seq"],
        type=row["type"],
        at=datetime.fromisoformat(row["at"]),
        actor=row["actor"],
        data=row["data"],
        prev=bytes.fromhex(row["prev"]),
        hash=bytes.fromhex(row["hash"]),
    )
