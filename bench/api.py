"""Filing through the API: a dossier alone, and complete with two papers and the proof of receipt in hand.

`python -m bench.api` prints what a caller needs: a token, a filing, a paper.
"""

import json
import os
import sys
from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any
from uuid import uuid4

import django

from bench import place, servers
from bench.clients import Request, load
from bench.measure import Measure, middle

OPEN_ZAAK, OPEN_FORMS = 42.0, 13.3


def filings(*, quick: bool) -> Iterator[Measure]:
    """Ten clients, each with an open connection; the peers' numbers were taken on such a machine before."""
    seconds, rounds = (4, 1) if quick else (4, 8)
    place.run("ready", database="steps")
    asked = place.run("api", database="steps")
    with servers.ours("steps") as base:
        made = [_create(base, asked, seconds) for _ in range(rounds)]
        whole = [_complete(base, asked, seconds) for _ in range(rounds)]
    note = f"10 clients; p95 {middle(p95 for _, p95 in made):.0f} ms; peer's number quoted, not measured in this run"
    yield Measure(
        "create a dossier through the API", middle(rate for rate, _ in made), "1/s",
        "Open Zaak 1.21 (quoted)", OPEN_ZAAK, floor=10, goal=15, note=note,
    )  # fmt: skip
    note = (
        "form, two papers, signed proof of receipt in the answer: three requests; the signed PDF follows by the "
        f"worker, which does not run here; turns {min(whole):.0f}-{max(whole):.0f}; peer's number quoted, not measured"
    )
    yield Measure(
        "complete filing through the API, proof of receipt in hand",
        middle(whole),
        "1/s",
        "Open Forms 2.7 (quoted)",
        OPEN_FORMS,
        floor=5,
        goal=10,
        note=note,
    )


def _create(base: str, asked: dict[str, Any], seconds: float) -> tuple[float, float]:
    def make(_client: int, _n: int) -> Request:
        body = json.dumps(asked["bare"]).encode()
        return Request("/api/v1/dossiers", "POST", body, headers(asked, key=True))

    got = load(base, make, clients=10, seconds=seconds, good=(201,))
    return got.rate, got.p95


def _complete(base: str, asked: dict[str, Any], seconds: float) -> float:
    """Two papers in whole, then the dossier, answered with its proof of receipt; complete filings per second."""
    import http.client
    import threading
    import time
    from urllib.parse import urlsplit

    done, guard, end = [0], threading.Lock(), time.monotonic() + seconds

    def one(number: int) -> None:
        connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=60)
        while time.monotonic() < end:
            papers = []
            for component in asked["components"][:2]:
                # The same page with another remark behind its end is another file.
                data = b64decode(asked["paper"]) + f"% {uuid4()}\n".encode()
                digest = b64encode(sha256(data).digest()).decode()
                given = {
                    "Authorization": f"Bearer {asked['token']}",
                    "Content-Type": "application/octet-stream",
                    "Content-Digest": f"sha-256=:{digest}:",
                }
                said = say(connection, "POST", "/api/v1/uploads/whole?name=giay-to.pdf", data, given)
                papers.append({"component": component, "upload": said["id"]})
            body = json.dumps({**asked["plain"], "papers": papers}).encode()
            said = say(connection, "POST", "/api/v1/dossiers", body, headers(asked, key=True))
            if said["proof"]["facts"]["code"] != said["code"]:
                raise place.PeerError("a filing was answered without its proof")
            with guard:
                done[0] += 1

    threads = [threading.Thread(target=one, args=(n,)) for n in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done[0] / seconds


def headers(asked: dict[str, Any], *, key: bool = False) -> dict[str, str]:
    """Of a request of this citizen's program."""
    own = {"Authorization": f"Bearer {asked['token']}", "Content-Type": "application/json"}
    return {**own, "Idempotency-Key": f'"{uuid4()}"'} if key else own


def say(connection: Any, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Any:
    """One request, and the JSON that it is answered with."""
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    said = answer.read()
    if answer.status >= 300:
        raise place.PeerError(f"{method} {path}: {answer.status} {said[:300]!r}")
    return json.loads(said) if answer.getheader("Content-Type", "").startswith("application/json") else {}


def main(_words: Sequence[str]) -> None:
    """A citizen's token and their filing."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")
    django.setup()
    from django.db import connection

    from bench.ours import PROCEDURE, Driver
    from motcua.config.sample.journey import _scan
    from motcua.identity.commands import issue_token

    driver = Driver(0)
    token, secret = issue_token(actor=driver.citizen, name="bench", scopes=["file", "track"])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE identity_token SET per_minute = 1000000 WHERE id = %s", [token.pk])
    plain = {
        "procedure": PROCEDURE,
        "case": driver.case.code,
        "counter": driver.counter,
        "agency": driver.handling,
        "owner": {"self": True},
        "answers": driver.answers,
        "papers": [],
        "returning": "counter",
    }
    needed = [c.code for c in driver.case.components if c.must_be_filed]
    others = [c.code for c in driver.case.components if c.code not in needed]
    paper = b64encode(_scan("Giấy tờ kèm theo")).decode()
    found = {"token": secret, "plain": plain, "bare": {**plain, **_without_papers()}}
    print(json.dumps({**found, "components": [*needed, *others], "paper": paper}))


def _without_papers() -> dict[str, Any]:
    """A procedure of the communes that can be filed online with its form alone."""
    from motcua.config.sample.journey import _places, _sample
    from motcua.procedures.queries import all_published, answer_errors, frozen

    for version in all_published():
        content = frozen(version.pk)
        answers = _sample("sample_form_answers.json", content.code)
        for case in content.cases:
            fits = "online" in case.filing and "counter" in case.returning
            bare = fits and not any(c.must_be_filed for c in case.components)
            if bare and not answer_errors(content.form(case.form), answers):
                counter, handling = _places(content.agencies)
                places = {"counter": counter, "agency": handling}
                return {"procedure": content.code, "case": case.code, "answers": answers, **places}
    raise LookupError("every procedure wants papers")


if __name__ == "__main__":
    main(sys.argv[1:])
