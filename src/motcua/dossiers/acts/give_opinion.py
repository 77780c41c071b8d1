"""Give an opinion: an agency answers what the route or whoever appraises asked it, in the name of its post."""

from dataclasses import replace
from typing import Annotated

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from motcua.dossiers.act import Act, Audience, Facts, Place, Told
from motcua.dossiers.opinions import AGREES, VERDICTS
from motcua.kernel.errors import Invalid
from motcua.platform.inputs import Ask, Given, Line, Note
from motcua.process.engine import Order
from motcua.process.moves import finish, kept, needs_words, own_step, worked_on
from motcua.process.outcome import Outcome
from motcua.process.state import State, World
from motcua.process.states import RUNNING, StepKind
from motcua.process.table import Rule

_KNOWN = frozenset(key for key, _words in VERDICTS)


class GiveOpinion(Given):
    """The answer in a word, and in sentences; whoever agrees without conditions may leave these out."""

    verdict: Annotated[Line, Ask(lazy("Ý kiến"), choices=tuple(VERDICTS))]
    note: Annotated[
        Note,
        Ask(
            lazy("Nội dung ý kiến"),
            lazy("Điều kiện kèm theo, hoặc vì sao không đồng ý; chỉ cán bộ đọc được."),
        ),
    ] = ""


RULE = Rule(statuses=RUNNING, kinds=frozenset({StepKind.OPINION}), beside_a_pause=True, asked=True)


def decide(state: State, order: Order[GiveOpinion], world: World) -> Outcome:
    """The step is done, and says how it was answered."""
    given = order.given
    if given.verdict not in _KNOWN:
        sentence = "Hãy chọn đồng ý, đồng ý kèm điều kiện, hay không đồng ý."
        raise Invalid(sentence, fields={"verdict": [sentence]})
    if given.verdict != AGREES:
        needs_words(given.note, "Hãy ghi điều kiện, hoặc vì sao không đồng ý.")
    step = own_step(state, RULE, order.standing)
    done = finish(state, step, world, outcome=given.verdict)
    told = {"no": step.no, "agency": step.agency, "title": step.spec.title, "verdict": given.verdict}
    return replace(
        done,
        state=replace(done.state, status=worked_on(state)),
        data={**done.data, **told},
        words=kept(note=given.note),
    )


def _more(facts: Facts) -> str:
    """What was answered; how, only those read who may."""
    words = dict(VERDICTS).get(str(facts.get("verdict", "")))
    title = str(facts.get("title", ""))
    return _("%(title)s: %(verdict)s") % {"title": title, "verdict": words} if words else title


GIVE_OPINION = Act(
    key="give_opinion",
    rule=RULE,
    given=GiveOpinion,
    decide=decide,
    told=Told(
        type="opinion_given",
        at_desk=lazy("Cho ý kiến"),
        to_citizen=lazy("Cơ quan được hỏi đã trả lời"),
        reads={"note": Audience.OFFICIAL, "verdict": Audience.OFFICIAL, "title": Audience.OUTSIDER},
        more=_more,
    ),
    verb=lazy("Gửi ý kiến"),
    happens=lazy(
        "Ý kiến của cơ quan anh chị được gửi đến nơi giải quyết hồ sơ. Văn bản của ý kiến chờ người có thẩm quyền của "
        "cơ quan anh chị ký."
    ),
    place=Place.MAIN,
    order=108,
    icon="pen",
    papers=("opinion",),
)
