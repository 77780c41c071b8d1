"""Everybody who may come to the door, a finished and a fresh dossier, and every address of the house."""

import uuid
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from motcua.agencies import commands as agencies
from motcua.agencies.models import Holding, Officer, Post, SuccessionPlan
from motcua.agencies.queries import actor_for
from motcua.config.sample import journey
from motcua.config.wiring import readers
from motcua.dossiers import commands
from motcua.dossiers.models import Dossier, Draft
from motcua.identity.models import Account
from motcua.identity.queries import Terms
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM
from motcua.personal_store.commands import SharedWith, share
from motcua.personal_store.models import KeptPaper
from motcua.platform.readers import catch_up
from motcua.privacy import commands as privacy
from tests.support.audits import auditor, found, planned
from tests.support.incidents import registered

PROCEDURE = "1.001193"
COUNTER, HANDLING = "H49.61.23", "H49.123"
# Their log-ins; a stranger has none. The applicant's dossier lies with the commune where the five officials work.
PEOPLE = {
    "stranger": "",
    "applicant": "nongdan",
    "citizen": "giaovien",
    "organisation": "congty",
    "receiver": "tiepnhan",
    "appraiser": "thamdinh",
    "approver": "pheduyet",
    "signer": "kyso",
    "clerk": "vanthu",
    "elsewhere": "tn.hatu1",
    "director": "giamdoc",
    "administrator": "quantri",
    "auditor": "kiemtra",
    "data_officer": "dulieu",
}


@dataclass(frozen=True)
class World:
    """What the addresses are filled with."""

    done: Dossier
    fresh: Dossier
    draft: Draft
    draft_paper: int
    counter_draft: Draft
    share: uuid.UUID
    incident: str
    audit: str
    asked: int
    right: int
    clients: Mapping[str, Client]


def make(folder: Path) -> World:
    """File, settle, draft, plan and log in, by the same commands as the screens."""
    _plan()
    done = journey.drive(PROCEDURE, folder).dossier
    fresh = journey.file(PROCEDURE)
    draft = _draft("nongdan", "online")
    laid = commands.lay(
        actor=_actor("nongdan"),
        draft=draft.pk,
        component=f"{PROCEDURE}.TP02",
        name="giay.pdf",
        data=(folder / "receipt.pdf").read_bytes(),
    )
    # What people are told lies in their inbox only when the log was read.
    for reader in readers():
        catch_up(reader)
    _administer("quantri", COUNTER, HANDLING)
    incident = registered(_actor("quantri"))
    audit = _audited()
    clients = {who: _client(name) for who, name in PEOPLE.items()}
    return World(
        done,
        fresh,
        draft,
        laid.pk,
        _draft("tiepnhan", "direct"),
        _shared(done),
        incident.number,
        audit,
        _asked(),
        _mandate(folder),
        clients,
    )


def _shared(done: Dossier) -> uuid.UUID:
    """The applicant shows their result to somebody."""
    paper = KeptPaper.objects.get(source=done.code, origin="issued")
    given = SharedWith(whom="Ngân hàng", agreed=True)
    return share(actor=_actor("nongdan"), paper=paper.pk, given=given).pk


def _plan() -> None:
    day = clock.now().date() + timedelta(days=30)
    agencies.write_plan(
        actor=SYSTEM, plan=None, facts={"title": "Thử", "day": day, "decision": "NQ 1"}, reason="Thử",
        lines=[{"kind": "merge", "agency": "H49.101", "successor": HANDLING}],
    )  # fmt: skip


def _audited() -> str:
    """Another commune's auditor has found something here; they log in nowhere."""
    ours = auditor("td.hatu1")
    made = planned(ours)
    found(ours, made)
    return made.number


def _asked() -> int:
    """The applicant has asked what is known of them, and was answered."""
    made = privacy.ask(actor=_actor("nongdan"), key=uuid.uuid4(), kind="view")
    privacy.carry_out(actor=_actor("dulieu"), request=made.pk, answer="Đã chuẩn bị.")
    return made.pk


def _mandate(folder: Path) -> int:
    """A counter took down that somebody may act for the applicant, by a paper that it scanned."""
    terms = Terms.read({"name": "Đỗ Hữu Khách", "number": "022083990096"})
    scan = ("uy-quyen.pdf", (folder / "receipt.pdf").read_bytes())
    party = _actor("nongdan").party_id
    made = commands.record_representation(
        actor=_actor("tiepnhan"), party=party, terms=terms, basis="Giấy ủy quyền", scan=scan
    )
    return made.pk


def _administer(username: str, *agencies: str) -> None:
    """Whoever keeps the system may have that post in the very agencies where dossiers lie."""
    officer = Officer.objects.get(account__username=username)
    for agency in agencies:
        key = f"{agency}/administrator"
        post = Post.objects.create(key=key, agency_id=agency, role="administrator", title="Quản trị")
        Holding.objects.create(officer=officer, post=post, valid_from=clock.now().date())


def _actor(username: str) -> Any:
    return actor_for(Account.objects.get(username=username), assurance=2)


def _draft(username: str, channel: str) -> Draft:
    actor = _actor(username)
    draft = commands.start(actor=actor, procedure=PROCEDURE, channel=channel)
    change = commands.DraftChange(
        case_code=f"{PROCEDURE}.01", counter_id=COUNTER, handling_id=HANDLING, owner={"self": True}
    )
    commands.save(actor=actor, draft=draft.pk, change=change)
    return draft


def _client(username: str) -> Client:
    client = Client(headers={"host": "localhost"}, raise_request_exception=False)
    if username:
        client.force_login(Account.objects.get(username=username))
    return client


def addresses(
    resolver: URLResolver | None = None, space: str = ""
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The name of every address, with what its variable parts are."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}", pattern.pattern.converters
        else:
            yield from addresses(pattern, f"{space}{pattern.namespace}:" if pattern.namespace else space)


def path_of(world: World, name: str, parts: Mapping[str, Any]) -> str:
    """An address filled in with what is there."""
    return reverse(name, kwargs={part: _value(world, name, part, parts) for part in parts})


def _number(world: World, name: str, space: str, parts: Collection[str]) -> Any:
    if name == "portal:agent_end":
        return world.right
    return world.draft.pk if "code" not in parts and space == "portal" else 1


def _value(world: World, name: str, part: str, parts: Collection[str]) -> Any:
    space = name.rpartition(":")[0]
    about_procedures = space in ("desk:catalogue", "desk:upkeep") or name in (
        "portal:procedure",
        "portal:begin",
        "portal:blank_form",
        "portal:many_begin",
        "portal:many_template",
        "api:procedure",
    )
    fresh = name in ("desk:act", "desk:draft_result", "portal:supply", "portal:act", "portal:thread")
    values: dict[str, Any] = {
        "code": COUNTER
        if name == "portal:counter"
        else PROCEDURE
        if about_procedures
        else (world.fresh if fresh else world.done).code,
        "language": "en",
        "size": "lon",
        "now": 2,
        "number": _number(world, name, space, parts),
        "draft": world.counter_draft.pk,
        "output": world.done.outputs.get(kind="result").pk,
        "act": "vang-mat"
        if name == "desk:people:own"
        else {"portal": "withdraw", "desk:people": "sua"}.get(space, "accept"),
        "kind": "form_01",
        "case": f"{PROCEDURE}.01",
        "party": world.done.owner_id,
        "agency": "H49.123",
        "upload": uuid.UUID(int=0),
        "which": "picture",
        "token": 1,
        "right": world.right,
        "link": 1,
        "outage": 1,
        "plan": SuccessionPlan.objects.values_list("pk", flat=True)[0],
        "proposal": 1,
        "officer": Officer.objects.get(account__username="thamdinh").pk,
        "username": "thamdinh",
        "batch": uuid.UUID(int=0),
        "counter": COUNTER,
        "label": "2026-Q4",
        "view": 1,
        "secret": "x" * 43,
        "effect": 1,
        "enquiry": 1,
        "partner": "national_portal",
        "comparison": 1,
        "strand": 1,
        "message": 1,
        "reply": 1,
        "channel": "sms",
        "provider": "thu-1",
        "offset": 0,
        "share": world.share,
        "kept": KeptPaper.objects.get(source=world.done.code, origin="issued").pk,
        "paper": world.draft_paper if "draft" in name else world.done.papers.exclude(file=None).get().pk,
    }
    if name.startswith("desk:signing_keys:"):
        signer = Officer.objects.get(account__username="kyso")
        return {"kind": "person", "ref": f"officer-{signer.pk}"}[part]
    if space == "desk:definitions":
        kind = "quy-trinh" if name.endswith((":export", ":take_in", ":move")) else "mau-ket-qua"
        return {
            "kind": kind,
            "key": "birth",
            "page": 1,
            "code": PROCEDURE,
            "group": 0,
            "name": "child_name",
            "procedure": PROCEDURE,
            "paper": f"{PROCEDURE}.TP05",
        }[part]
    if space == "desk:lists":
        return "su-kien"
    if space == "desk:personal_data" or name.startswith("portal:data_request"):
        asked = {"key": "settle", "number": world.asked, "act": "acknowledge", "kind": "view"}
        return asked.get(part, world.done.owner_id)
    if space == "desk:letters":
        return {"key": "account.reset", "channel": "sms"}[part]
    if space == "desk:quality":
        act = "phat-hien" if name == "desk:quality:act" else "khac-phuc"
        return {"audit": world.audit, "code": world.done.code, "act": act, "finding": 1}[part]
    if space == "desk:security":
        shown = {
            "incident": world.incident,
            "kind": "su-co",
            "act": "da-gui",
            "paper": "bao-cao",
            "sent": 1,
            "noticed": 1,
            "year": clock.now().year,
        }
        return shown[part]
    values["key"] = {
        "portal:occasion": "birth",
        "portal:life_path": "birth",
        "desk:upkeep:life_path": "birth",
        "desk:batch_progress": uuid.UUID(int=0),
        "desk:batch_look": uuid.UUID(int=0),
        "desk:people:workbook": uuid.UUID(int=0),
    }.get(name, f"p{world.done.papers.exclude(file=None).get().pk}")
    return values[part]
