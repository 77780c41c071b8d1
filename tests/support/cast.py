"""The same people in every test, and dossiers brought to a stage by the same commands as everybody uses.

Needs the fixture `province`. The people work in the commune Bình Liêu (H49.123) and its counter (H49.61.23).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any

from PIL import Image

from motcua.agencies.models import Officer
from motcua.agencies.queries import actor_for
from motcua.config import sample
from motcua.documents.commands import keep
from motcua.dossiers import commands
from motcua.dossiers.commands import DraftChange
from motcua.dossiers.models import Dossier, Draft
from motcua.identity.models import Account
from motcua.kernel.actor import Actor
from motcua.procedures.queries import frozen
from tests.support import acts

COUNTER, HANDLING = "H49.61.23", "H49.123"
POLICE, LAND_OFFICE, TAX = "G01.49", "H49.22.01", "G12.49"


@dataclass(frozen=True)
class Filing:
    """A procedure and case that tests file, with the agency that settles it."""

    procedure: str
    case: str
    handling: str = HANDLING


BIRTH = Filing("1.001193", "1.001193.01")
"""One step a stage, within the day."""
EXTRACT = Filing("2.000635", "2.000635.02")
"""Costs 8.000 đ a copy."""
MARRIAGE_STATUS = Filing("1.004873", "1.004873.01")
"""The police give an opinion beside the appraisal; two working days."""
LAND_CHANGE = Filing("1.013831", "1.013831.01", "H49.22")
"""With an opinion and a financial duty; four working days."""


def person(username: str) -> Actor:
    """The actor behind a demo account, with the posts held now."""
    return actor_for(Account.objects.get(username=username), assurance=2)


def applicant() -> Actor:
    """A farmer."""
    return person("nongdan")


def stranger() -> Actor:
    """A citizen who has nothing to do with it."""
    return person("nguoila")


def receiver() -> Actor:
    """At the counter."""
    return person("tiepnhan")


def second_receiver() -> Actor:
    """Beside the first; also the cashier."""
    return person("tn.binhlieu2")


def appraiser() -> Actor:
    """In the commune's office."""
    return person("thamdinh")


def approver() -> Actor:
    """Head of that office."""
    return person("pheduyet")


def signer() -> Actor:
    """Vice chairman."""
    return person("kyso")


def clerk() -> Actor:
    """Keeps the seal."""
    return person("vanthu")


def director() -> Actor:
    """Chairman of the commune."""
    return person("chutich")


def outsider() -> Actor:
    """An appraiser in another commune."""
    return person("td.hatu1")


EVERYBODY = (
    applicant,
    stranger,
    receiver,
    second_receiver,
    appraiser,
    approver,
    signer,
    clerk,
    director,
    outsider,
)


def officer(actor: Actor) -> Officer:
    """The officer's row."""
    return Officer.objects.get(pk=actor.officer_id or 0)


@cache
def picture(shade: int = 255) -> bytes:
    """A small PNG; another shade is another file."""
    made = BytesIO()
    Image.new("L", (40, 40), shade).save(made, "PNG")
    return made.getvalue()


def draft(filing: Filing = BIRTH, *, by: Actor | None = None, **changes: Any) -> Draft:
    """Filled in wholly, every required paper laid in, not sent."""
    who = by or applicant()
    begun = commands.start(actor=who, procedure=filing.procedure)
    given: Mapping[str, Any] = {
        "counter_id": COUNTER,
        "handling_id": filing.handling,
        "case_code": filing.case,
        "owner": {"self": True, "name": who.name, "id_number": "022092990017"},
        "answers": sample.data("sample_form_answers.json")[filing.procedure],
        "returning": "online",
        **changes,
    }
    saved = commands.save(actor=who, draft=begun.pk, change=DraftChange(**given))
    for code in required_papers(saved):
        commands.lay(actor=who, draft=saved.pk, component=code, name=f"{code}.png", data=picture())
    return saved


def required_papers(of: Draft) -> list[str]:
    """Components that must be uploaded."""
    case = frozen(of.version_id).case(of.case_code)
    assert case is not None
    return [c.code for c in case.components if c.required and not (c.condition or c.shown_only or c.form)]


def submitted(filing: Filing = BIRTH, *, by: Actor | None = None, **changes: Any) -> Dossier:
    """Sent, waiting at the counter."""
    who = by or applicant()
    return commands.submit(actor=who, draft=draft(filing, by=who, **changes).pk)


def accepted(filing: Filing = BIRTH, **changes: Any) -> Dossier:
    """Received, with everything that has to be shown."""
    dossier = submitted(filing, **changes)
    accept(dossier)
    return renewed(dossier)


def accept(dossier: Dossier) -> None:
    """The receiver has seen all originals."""
    case = frozen(dossier.version_id).case(dossier.case_code)
    assert case is not None
    acts.accept(actor=receiver(), dossier=dossier.pk, seen=list(case.papers))


def approved(filing: Filing = BIRTH, **changes: Any) -> Dossier:
    """Waiting for the signature."""
    dossier = accepted(filing, **changes)
    acts.appraise(actor=appraiser(), dossier=dossier.pk)
    if filing is MARRIAGE_STATUS:
        acts.give_opinion(actor=person("td.ca"), dossier=dossier.pk, verdict="agrees")
    acts.approve(actor=approver(), dossier=dossier.pk)
    return renewed(dossier)


def done(filing: Filing = BIRTH, **changes: Any) -> Dossier:
    """Signed and sealed in the record (the files are not real papers), waiting to be handed out."""
    dossier = approved(filing, **changes)
    sign_and_seal(dossier)
    return renewed(dossier)


def sign_and_seal(dossier: Dossier, *, signer: Actor | None = None) -> None:
    """Record a signature and a seal."""
    who = signer or person("kyso")
    acts.sign(
        actor=who, dossier=dossier.pk, file=file_of(dossier, "signed"), expect=renewed(dossier).chain_seq
    )
    acts.seal(
        actor=clerk(), dossier=dossier.pk, file=file_of(dossier, "sealed"), expect=renewed(dossier).chain_seq
    )


def file_of(dossier: Dossier, what: str) -> str:
    """The hash of a kept file that stands for a signed result."""
    return keep(f"{what} {dossier.code}".encode(), media_type="application/pdf").sha256


def renewed(dossier: Dossier) -> Dossier:
    """The row as it is now."""
    return Dossier.objects.select_related("counter", "handling").get(pk=dossier.pk)


def open_keys(dossier: Dossier) -> Sequence[str]:
    """Which steps wait now."""
    return [s["spec"]["key"] for s in renewed(dossier).open_steps]
