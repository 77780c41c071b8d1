"""The sample province: Quảng Ninh's agencies and procedures as facts, with people who do not exist.

`data/` is a province's folder like any other (`config.province`), with people beside it who do not exist. `load()`
brings it in through the same commands as everybody uses; running it again adds only what is missing.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from motcua.config.province.applying import apply
from motcua.config.province.folder import read
from motcua.identity import commands as identity
from motcua.kernel.actor import SYSTEM

DATA = Path(__file__).with_name("data")


@cache
def data(name: str) -> Any:
    """A data file by its name; `.jsonl` files come as a list."""
    text = (DATA / name).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()] if name.endswith(".jsonl") else json.loads(text)


def load() -> None:
    """Bring the sample province into the database."""
    folder = read(DATA)
    names = sorted({row["username"] for row in folder.plain("officers")})
    identity.open_demo_accounts(actor=SYSTEM, usernames=names, password=settings.DEMO_PASSWORD)
    apply(folder, actor=SYSTEM, reason="Tỉnh mẫu")
    identity.register_demo_people(actor=SYSTEM, people=data("people.json"), password=settings.DEMO_PASSWORD)
