"""The sample province: Quảng Ninh's agencies and procedures as facts, with people who do not exist.

`load()` brings it into an empty database through the same commands as everybody uses; running it again adds only
what is missing. The data lie in `data/`, one file a subject.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from motcua.agencies import commands as agencies
from motcua.identity import commands as identity
from motcua.kernel.actor import SYSTEM
from motcua.procedures import commands as procedures

DATA = Path(__file__).with_name("data")


@cache
def data(name: str) -> Any:
    """A data file by its name; `.jsonl` files come as a list."""
    text = (DATA / name).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()] if name.endswith(".jsonl") else json.loads(text)


def load() -> None:
    """Bring the sample province into the database."""
    _agencies()
    _people()
    _procedures()


def _agencies() -> None:
    officers = data("officers.json")
    agencies.establish_province(actor=SYSTEM, periods=data("province.json"))
    agencies.establish_agencies(actor=SYSTEM, agencies=data("agencies.json"))
    agencies.rename_agencies(actor=SYSTEM, names=data("renames.json"))
    agencies.establish_former_communes(actor=SYSTEM, communes=data("communes_before_2025.json"))
    calendars = data("calendars.json")
    agencies.set_calendar(actor=SYSTEM, agency=None, content=calendars["default"])
    for code, content in calendars["agencies"].items():
        agencies.set_calendar(actor=SYSTEM, agency=code, content=content)
    agencies.establish_posts(actor=SYSTEM, units=officers["units"], posts=officers["posts"])
    names = [officer["username"] for officer in officers["officers"]]
    identity.open_demo_accounts(actor=SYSTEM, usernames=names, password=settings.DEMO_PASSWORD)
    agencies.appoint(actor=SYSTEM, officers=officers["officers"])


def _people() -> None:
    identity.register_demo_people(actor=SYSTEM, people=data("people.json"), password=settings.DEMO_PASSWORD)


def _procedures() -> None:
    procedures.define(
        actor=SYSTEM, forms=data("forms.json"), routes=data("routes.json"), results=data("results.json")
    )
    procedures.publish_first_versions(actor=SYSTEM, contents=data("procedures.jsonl"))
    procedures.establish_areas(actor=SYSTEM, areas=data("areas.json"))
    procedures.establish_life_events(actor=SYSTEM, events=data("life_events.json"))
