"""Run in a process of its own, in production's mode, against an installation with a province of its own: settles
dossiers as its officials would, and leaves what was issued.

`python -m tests.support.own_province OUT` reads a JSON line {"pin": …}, settles a dossier of each procedure, and
answers with a JSON line: by procedure the result's path.
"""

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from motcua.config import ready

if TYPE_CHECKING:
    from motcua.dossiers.types import Dossier
    from motcua.kernel.actor import Actor

CITIZEN = {
    "kind": "person", "name": "Nguyễn Văn Dân", "id_number": "022092990017", "born": "1992-03-05", "gender": "male",
    "address": "Thôn 1, xã Bình An", "phone": "0912345678", "email": "", "self": False,
}  # fmt: skip
PLACES = {"1.001193": ("H90.61.01", "H90.101"), "9.000001": ("H90.61", "H90.11")}


def say_it_of_here() -> None:
    """What the sample's people write speaks of their own home; here the same is written of this province."""
    from motcua.config import sample

    for name in ("sample_form_answers.json", "sample_results.json"):
        known = sample.data(name)
        text = (
            json.dumps(known, ensure_ascii=False)
            .replace("Quảng Ninh", "Ví Dụ")
            .replace("Bình Liêu", "Bình An")
        )
        known.update(json.loads(text))


def filed(procedure: str) -> "Dossier":
    """Brought to the counter by a citizen."""
    from motcua.config import sample
    from motcua.config.sample.journey import _needed, _officers, _scan
    from motcua.dossiers import commands
    from motcua.procedures.queries import frozen, published

    case = frozen(published(procedure).pk).cases[0]
    counter, handling = PLACES[procedure]
    receiver = _officers(counter, "receiver")
    known = sample.data("sample_form_answers.json")
    draft = commands.start(actor=receiver, procedure=procedure, channel="direct")
    change = commands.DraftChange(
        case_code=case.code, counter_id=counter, handling_id=handling, owner=CITIZEN,
        answers=dict(known.get(procedure) or known["general"]), returning="counter",
    )  # fmt: skip
    commands.save(actor=receiver, draft=draft.pk, change=change)
    for code, name in _needed(case):
        commands.lay(actor=receiver, draft=draft.pk, component=code, name=f"{code}.pdf", data=_scan(name))
    return commands.submit(actor=receiver, draft=draft.pk)


def settled(dossier: "Dossier", pin: str) -> None:
    """Each step by whoever holds its post; whoever signs types their PIN when the key asks."""
    from motcua.config.sample.journey import MOST_STEPS, _do, _officers
    from motcua.dossiers.acts.seal import SEAL
    from motcua.dossiers.acts.sign import SIGN
    from motcua.dossiers.queries.detail import detail
    from motcua.kernel.actor import SYSTEM
    from motcua.process.states import Status, StepKind

    acts: dict[StepKind, Any] = {StepKind.PERSONAL_SIGN: SIGN, StepKind.SEAL: SEAL}
    for _ in range(MOST_STEPS):
        seen = detail(SYSTEM, dossier.code)
        if seen.dossier.status == Status.RETURNED:
            return
        step = seen.state.steps[0]
        if step.spec.kind in acts:
            signed(acts[step.spec.kind], _officers(step.agency, step.spec.post), dossier.code, pin)
        else:
            _do(seen)
    raise AssertionError("it does not end")


def signed(act: Any, actor: "Actor", code: str, pin: str) -> None:
    """Consent, and whatever the key asks, until it is done."""
    from motcua.dossiers import outputs
    from motcua.dossiers.queries import signings
    from motcua.keyring import commands, queries
    from motcua.platform import handover
    from motcua.platform.effects.execution import work_on
    from motcua.platform.effects.queries import asked_under

    handover.breathe()
    agreed = outputs.consent(act, actor=actor, seen={code: None})
    for refusal in agreed.refused.values():
        raise refusal
    signing, end = agreed.signings[code], time.monotonic() + 60
    while time.monotonic() < end:
        for key in (signings.authorise_key(signing.consent), signings.finish_key(signing)):
            for effect in asked_under([key]).values():
                work_on(effect.pk)
        for asked in queries.asked_of(actor.officer_id or 0):
            commands.answer(asked.occasion, officer=actor.officer_id or 0, secret={"PIN": pin})
        now = signings.of(signing.pk)
        if now.ended:
            assert now.state is signings.State.DONE, str(now.refusal)
            return
        time.sleep(0.1)
    raise AssertionError(f"not signed: {now.state} {now.trouble}")


def main() -> None:
    """Everything, and what came of it."""
    ready.ensure_ready()
    from motcua.documents.queries import read
    from motcua.dossiers import outputs
    from motcua.dossiers.types import Output

    asked, out = json.loads(sys.stdin.readline()), Path(sys.argv[1])
    say_it_of_here()
    made = {}
    for procedure in PLACES:
        dossier = filed(procedure)
        receipt = outputs.issue_now(dossier, "receipt")
        settled(dossier, asked["pin"])
        result = dossier.outputs.select_related("file").get(kind=Output.Kind.RESULT)
        for name, output in (("receipt", receipt), ("result", result)):
            (out / f"{name}-{procedure}.pdf").write_bytes(read(output.file))
        made[procedure] = str(out / f"result-{procedure}.pdf")
    print(json.dumps(made))


if __name__ == "__main__":
    main()
