"""Another program at the API: a token and the few lines that any client library would have."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from uuid import uuid4

import orjson
from django.http import HttpResponse
from django.test import Client

from motcua.config import sample
from motcua.identity import commands
from motcua.kernel.actor import Actor
from motcua.web.api import authentication
from tests.support import cast

EVERYTHING = ("catalogue", "due", "verify", "track", "file", "work", "sign")


@dataclass
class Program:
    """Speaks to `/api/v1` with a token, or without one."""

    token: str = ""
    client: Client = field(default_factory=Client)

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> HttpResponse:
        """One request; a body that is not bytes goes as JSON. `If_Match` becomes If-Match."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token:
            given.setdefault("Authorization", f"Bearer {self.token}")
        raw = isinstance(body, bytes)
        data = body if raw else b"" if body is None else orjson.dumps(body)
        kind = "application/octet-stream" if raw else "application/json"
        answer = self.client.generic(method, f"/api/v1{path}", data, content_type=kind, headers=given)
        assert isinstance(answer, HttpResponse)
        return answer

    def get(self, path: str, **headers: str) -> HttpResponse:
        """GET."""
        return self.call("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> HttpResponse:
        """POST."""
        return self.call("POST", path, body, **headers)

    def put(self, path: str, body: Any = None, **headers: str) -> HttpResponse:
        """PUT."""
        return self.call("PUT", path, body, **headers)

    def upload(self, data: bytes, name: str = "giay-to.png") -> str:
        """A small file in one go; its upload id."""
        answer = self.post(f"/uploads/whole?name={name}", data, Content_Digest=digest(data))
        assert answer.status_code == 201, answer.content
        return str(told(answer)["id"])

    def file(self, body: dict[str, Any], key: str = "") -> HttpResponse:
        """File a dossier."""
        return self.post("/dossiers", body, Idempotency_Key=key or str(uuid4()))


def program(actor: Actor, scopes: Sequence[str] = EVERYTHING) -> Program:
    """A program with a personal token of this actor's."""
    authentication.forget_callers()
    _token, secret = commands.issue_token(actor=actor, name="Phần mềm thử", scopes=list(scopes))
    return Program(secret)


def told(answer: HttpResponse) -> Any:
    """The JSON of an answer."""
    return orjson.loads(answer.content)


def digest(data: bytes) -> str:
    """Content-Digest of RFC 9530."""
    return f"sha-256=:{base64.b64encode(sha256(data).digest()).decode()}:"


def birth(program: Program) -> dict[str, Any]:
    """A whole filing of a birth, its papers uploaded."""
    content = told(program.get(f"/catalogue/{cast.BIRTH.procedure}"))
    case = next(c for c in content["cases"] if c["code"] == cast.BIRTH.case)
    needed = [
        c["code"]
        for c in case["components"]
        if c["required"] and not (c["condition"] or c["shown_only"] or c["form"])
    ]
    return {
        "procedure": cast.BIRTH.procedure,
        "case": cast.BIRTH.case,
        "counter": cast.COUNTER,
        "agency": cast.HANDLING,
        "owner": {"self": True},
        "answers": sample.data("sample_form_answers.json")[cast.BIRTH.procedure],
        "papers": [{"component": code, "upload": program.upload(cast.picture())} for code in needed],
        "returning": "online",
    }
