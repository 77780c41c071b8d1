"""Acts as tests speak of them: `acts.extend(actor=…, dossier=…, until=…)`, and every act by its upper-case name.

Each call goes the way of every screen: the typed input is read, the command carries it out.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from motcua.dossiers import commands
from motcua.dossiers.act import Act as Declared
from motcua.dossiers.acts import ACTS
from motcua.dossiers.acts.ask_more import Defect
from motcua.kernel.actor import Actor

__all__ = ["ACTS", "Act", "Defect", "defect", "found_right"]


class _Names:
    """`Act.EXTEND` is the declaration of the act `extend`; going through it gives them all."""

    def __getattr__(self, name: str) -> Declared[Any]:
        return ACTS[name.lower()]

    def __iter__(self) -> Iterator[Declared[Any]]:
        return iter(ACTS.values())


Act = _Names()


def defect(what: str, problem: str, article: str = "", *, about: str = "") -> Defect:
    """One thing to supply or correct, on a ground that the procedure of most tests names."""
    ground = "Luật Hộ tịch số 60/2014/QH13"
    return Defect(about=about, what=what, reason="wrong", problem=problem, ground=ground, article=article)


def found_right(actor: Actor, dossier: int, *, places: int = 1) -> None:
    """Whoever asked finds all that came right."""
    items = [{"place": place, "right": True} for place in range(places)]
    _do("check_supplement", actor=actor, dossier=dossier, items=items)


def given(act: Declared[Any], values: Mapping[str, Any]) -> Any:
    """The typed input of an act from plain values; raises `Invalid`."""
    return act.given.read({k: v for k, v in values.items() if v is not None})


def _do(key: str, *, actor: Actor, dossier: int, expect: int | None = None, **values: Any) -> int:
    act = ACTS[key]
    return commands.carry_out(act, actor=actor, dossier=dossier, given=given(act, values), expect=expect)


def _do_many(key: str, *, actor: Actor, dossiers: list[int], **values: Any) -> commands.Batch:
    act = ACTS[key]
    return commands.carry_out_many(act, actor=actor, dossiers=dossiers, given=given(act, values))


def __getattr__(name: str) -> Callable[..., Any]:
    """`acts.approve`, `acts.approve_many`; `acts.return_result` for the one whose name Python keeps for itself."""
    key = {"return_result": "return"}.get(name, name)
    if key.removesuffix("_many") in ACTS:
        many = key.endswith("_many")
        return partial(_do_many if many else _do, key.removesuffix("_many"))
    raise AttributeError(name)
