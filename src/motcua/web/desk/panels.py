"""The panel of an act, drawn and read from its declaration: what it will do, what it asks, what was posted."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, QueryDict

from motcua.dossiers import acts, commands, outputs
from motcua.dossiers.act import Act, Place
from motcua.dossiers.queries.detail import Detail
from motcua.dossiers.types import ANSWERED
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid
from motcua.platform.inputs import Given, Words, form_of
from motcua.web.desk import checking
from motcua.web.desk.results import posted_result
from motcua.web.ui.forms import EForm
from motcua.web.ui.uploads import bytes_of


@dataclass(frozen=True)
class Panel:
    """One act as this person sees it: the verb on its button, what will happen when it is pressed."""

    act: Act[Any]
    verb: Words
    happens: Words

    @property
    def key(self) -> str:
        """Its name in addresses of the desk."""
        return self.act.key


def panel_for(act: Act[Any], detail: Detail) -> Panel:
    """The panel of an act, in the words that fit the step it would finish."""
    step = detail.step_for(act)
    words = act.named(step) if act.named and step else None
    return Panel(act, *(words or (act.verb, act.happens)))


@dataclass(frozen=True)
class Bar:
    """The action bar: one main act, a few beside it, the rest behind `Việc khác`, and who holds the step."""

    main: Panel | None
    beside: tuple[Panel, ...]
    more: tuple[Panel, ...]
    hold: Panel | None


def bar(detail: Detail, *, signing: bool = False) -> Bar:
    """What this person may do now, the most likely first; while the result is being signed, nobody signs it again."""
    possible = [a for a in detail.actions if not (signing and a.signs)]
    main = _main(possible, detail)
    others = [a for a in possible if a is not main]
    places = {
        place: tuple(panel_for(a, detail) for a in others if a.place is place)
        for place in (Place.MAIN, Place.BESIDE, Place.MORE, Place.HOLD)
    }
    return Bar(
        main=panel_for(main, detail) if main else None,
        beside=places[Place.BESIDE],
        more=(*places[Place.MAIN], *places[Place.MORE]),
        hold=next(reversed(places[Place.HOLD]), None),
    )


def _main(possible: Sequence[Act[Any]], detail: Detail) -> Act[Any] | None:
    urgent = (a for a in possible if a.main_when and a.main_when(detail.state))
    usual = (a for a in possible if a.place is Place.MAIN)
    return next(urgent, None) or next(usual, None)


def form_for(act: Act[Any], detail: Detail, posted: QueryDict | None = None) -> EForm:
    """What the act asks for as a form, filled with what was typed or with what the dossier suggests."""
    definition = form_of(
        act.given,
        offered=act.offers(detail) if act.offers else None,
        suggested=act.suggests(detail) if act.suggests else None,
        without=act.spares(detail) if act.spares else (),
    )
    if posted is not None:
        return EForm(definition, data=posted)
    return EForm(definition, prefill=act.starts(detail) if act.starts else None)


def run(act: Act[Any], actor: Actor, detail: Detail, request: HttpRequest) -> None:
    """Carry out the act as posted, or agree that it is signed; raises the refusals of form and command."""
    expect = expected(request)
    if act.signs:
        agreed = outputs.consent(act, actor=actor, seen={detail.dossier.code: expect})
        for refusal in agreed.refused.values():
            raise refusal
        return
    given = given_of(act, detail, request)
    commands.carry_out(act, actor=actor, dossier=detail.dossier.pk, given=given, expect=expect)


def given_of(act: Act[Any], detail: Detail, request: HttpRequest) -> Given:
    """What was posted, checked; raises `Invalid` with what is wrong, field by field."""
    form = form_for(act, detail, request.POST)
    if form.errors:
        first = next(iter(form.errors.values()))[0]
        raise Invalid("Chưa làm được: %(what)s", fields=form.errors, what=first)
    drawn = _DRAWN.get(act.template)
    given: Given = act.given.read({**form.answer, **(drawn(detail, request) if drawn else {})})
    return given


def expected(request: HttpRequest) -> int | None:
    """The chain number that the person had before their eyes."""
    text = request.POST.get("expect", "")
    return int(text) if text.isdecimal() else None


# What templates of their own post: by the template, since that is where the names of these inputs stand.


def _seen(_detail: Detail, request: HttpRequest) -> dict[str, Any]:
    return {"seen": request.POST.getlist("seen")}


def _result(detail: Detail, request: HttpRequest) -> dict[str, Any]:
    return {"result": posted_result(detail, request.POST)}


def _verdicts(_detail: Detail, request: HttpRequest) -> dict[str, Any]:
    return {"items": checking.posted_verdicts(request.POST)}


def _attached(_detail: Detail, request: HttpRequest) -> dict[str, Any]:
    files = request.FILES.getlist("tep")
    return {
        "papers": [commands.take_in(component=ANSWERED, name=f.name or "", data=bytes_of(f)) for f in files]
    }


_DRAWN: Mapping[str, Callable[[Detail, HttpRequest], dict[str, Any]]] = {
    "desk/acts/accept.html": _seen,
    "desk/acts/appraise.html": _result,
    "desk/acts/answer_applicant.html": _attached,
    checking.TEMPLATE: _verdicts,
}


def printed_after(key: str) -> tuple[str, ...]:
    """The papers that can be printed once this act is done; none for a name that is no act."""
    return acts.ACTS[key].papers if key in acts.ACTS else ()
