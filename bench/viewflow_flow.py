"""The peer's flow: what django-viewflow needs to be told of five human steps."""

from viewflow import this
from viewflow.workflow import flow
from viewflow.workflow.models import Process


def nothing_to_show(_request: object) -> None:
    """The page of a step; the measuring calls none."""


class Dossier(flow.Flow):
    """Receive, appraise, approve, sign, hand over."""

    process_class = Process

    start = flow.StartHandle().Next(this.receive)
    receive = flow.View(nothing_to_show).Next(this.appraise)
    appraise = flow.View(nothing_to_show).Next(this.approve)
    approve = flow.View(nothing_to_show).Next(this.sign)
    sign = flow.View(nothing_to_show).Next(this.hand_over)
    hand_over = flow.View(nothing_to_show).Next(this.end)
    end = flow.End()
