"""Our side: dossiers through all five steps by the same commands as the screens and the API use.

`python -m bench.ours dossiers|transition|approvals PROCESSES` answers turns (`race.serve`) in things per second.

A dossier is filed in one go with its papers, then received, appraised, approved, signed, sealed and handed over, each
by whoever holds the post, each in a durable transaction with its deadline, its step rows and its chained event. The
making of PDFs and signatures is measured apart (`papers.py`): neither peer makes any.
"""

import os
import sys
import time
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import django

from bench.race import Turn, repeated, serve

PROCEDURE = "1.001193"
BATCH = 200


class Driver:
    """One process's hands: a citizen, the officers of the route, one kept paper."""

    def __init__(self, number: int) -> None:
        from motcua.agencies.queries import actor_for
        from motcua.config.sample.journey import _owner, _places, _sample
        from motcua.documents.commands import keep
        from motcua.dossiers import commands
        from motcua.identity.queries import account_named
        from motcua.procedures.queries import frozen, published

        self.commands = commands
        content = frozen(published(PROCEDURE).pk)
        self.case = next(c for c in content.cases if "online" in c.filing)
        self.counter, self.handling = _places(content.agencies)
        # Each process files at a counter of its own, as two clerks in two communes do.
        if number and self.counter.startswith("H49.61."):
            number = 1 + (int(self.counter.rpartition(".")[2]) - 1 + number) % 50
            self.counter, self.handling = f"H49.61.{number:02d}", f"H49.1{number:02d}"
        citizen = actor_for(account_named("nongdan"), assurance=2)
        self.citizen, self.owner = citizen, _owner(citizen, True)
        self.answers = _sample("sample_form_answers.json", PROCEDURE)
        self.paper = keep(b"%PDF-1.4 bench", media_type="application/pdf", pages=1).sha256
        self.route = content.route(self.case.route)
        self.hands = [(step, self._officer(step.at, step.post)) for step in self.route.steps]
        self.deeds = [(*self._deed(step.kind.value), officer) for step, officer in self.hands]

    def _officer(self, at: str, post: str) -> Any:
        from motcua.config.sample.journey import _officers

        return _officers({"counter": self.counter, "handling": self.handling}.get(at, at), post)

    def file(self) -> int:
        """A new dossier."""
        from motcua.dossiers import commands
        from motcua.dossiers.acts.supply import Supplied

        needed = [c for c in self.case.components if c.must_be_filed]
        filing = commands.Filing(
            procedure=PROCEDURE,
            case=self.case.code,
            counter=self.counter,
            handling=self.handling,
            owner=self.owner,
            answers=self.answers,
            papers=[Supplied(component=c.code, name=f"{c.code}.pdf", file=self.paper) for c in needed],
            returning="counter" if "counter" in self.case.returning else self.case.returning[0],
            return_address="Khu Bình Công, xã Bình Liêu",
        )
        return commands.file_at_once(actor=self.citizen, key=uuid4(), filing=filing).pk

    def act(self, position: int, dossier: int) -> None:
        """One step of the route, done."""
        act, given, actor = self.deeds[position]
        self.commands.carry_out(act, actor=actor, dossier=dossier, given=given)

    def _deed(self, kind: str) -> tuple[Any, Any]:
        """The act that finishes a step of this kind, and what is given to it."""
        from motcua.dossiers.acts import ACTS

        seen = [c.code for c in self.case.components if c.required and not (c.form or c.condition)]
        finishing: dict[str, tuple[str, dict[str, Any]]] = {
            "intake": ("accept", {"seen": seen}),
            "approval": ("approve", {"note": "Đồng ý"}),
            "personal_sign": ("sign", {"file": self.paper}),
            "seal": ("seal", {"file": self.paper}),
            "handover": ("return", {"way": "counter", "taken_by": "Người nhận"}),
        }
        key, given = finishing.get(kind, ("appraise", {"note": "Đủ điều kiện"}))
        return ACTS[key], ACTS[key].given(**given)

    def whole(self) -> int:
        """One dossier from filing to return."""
        dossier = self.file()
        for position in range(len(self.hands)):
            self.act(position, dossier)
        return 1

    def to_approval(self, count: int) -> list[int]:
        """Dossiers that wait for their approval."""
        upto = next(i for i, (step, _) in enumerate(self.hands) if step.kind.value == "approval")
        made = [self.file() for _ in range(count)]
        for dossier in made:
            for position in range(upto):
                self.act(position, dossier)
        return made


def whole(number: int) -> Turn:
    """Dossiers, start to end."""
    return repeated(Driver(number).whole)


def transition(number: int) -> Turn:
    """One ordinary transition: an officer takes the step, and gives it back."""
    from motcua.dossiers import commands
    from motcua.dossiers.acts.release import RELEASE
    from motcua.dossiers.acts.take import TAKE
    from motcua.platform.inputs import Nothing

    driver = Driver(number)
    pool = [driver.file() for _ in range(20)]
    actor = driver.hands[0][1]
    turn = 0

    def once() -> int:
        nonlocal turn
        dossier = pool[turn // 2 % len(pool)]
        act = TAKE if turn % 2 == 0 else RELEASE
        commands.carry_out(act, actor=actor, dossier=dossier, given=Nothing())
        turn += 1
        return 1

    return repeated(once)


def approvals(number: int) -> Turn:
    """Dossiers that a leader approves, two hundred in one command. The turn is a command, however long; bringing the
    dossiers so far is no part of it.
    """
    from motcua.dossiers import commands
    from motcua.dossiers.acts.approve import APPROVE, Approve

    driver = Driver(number)
    leader = next(hand for step, hand in driver.hands if step.kind.value == "approval")

    def turn(_seconds: float) -> float:
        waiting = driver.to_approval(BATCH)
        begin = time.monotonic()
        batch = commands.carry_out_many(APPROVE, actor=leader, dossiers=waiting, given=Approve(note="Đồng ý"))
        took = time.monotonic() - begin
        if len(batch.done) != BATCH:
            raise RuntimeError(f"only {len(batch.done)} of {BATCH} were approved")
        return BATCH / took

    return turn


def main(words: Sequence[str]) -> None:
    """Serve turns."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")
    django.setup()
    makes = {"dossiers": whole, "transition": transition, "approvals": approvals}
    serve(makes[words[0]], processes=int(words[1]))


if __name__ == "__main__":
    main(sys.argv[1:])
