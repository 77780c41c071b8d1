"""Requests whose time is over: who asked and what was said goes; when it came and how it went stays."""

from datetime import datetime

from motcua.platform import log
from motcua.privacy.models import DataRequest
from motcua.privacy.requests import TOPIC
from motcua.privacy.rules import State


def forget_requests(*, before: datetime) -> int:
    """Those closed before a moment; returns how many."""
    old = DataRequest.objects.filter(state=State.CLOSED.value, closed_at__lt=before).exclude(party=None)
    numbers = list(old.values_list("pk", flat=True))
    for number in numbers:
        log.forget(TOPIC, number)
    return DataRequest.objects.filter(pk__in=numbers).update(party=None, about=[])
