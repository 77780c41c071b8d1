"""Time stamps over HTTP (RFC 3161), by the first authority that answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import requests
from asn1crypto import tsp
from pyhanko.sign.timestamps import TimeStamper

SECONDS = 5.0


@dataclass(frozen=True)
class Authority:
    """Where one is reached. `user` and the contents of `password_file` where it wants to know who asks."""

    url: str
    user: str = ""
    password_file: Path | None = None
    timeout: float = SECONDS

    def login(self) -> tuple[str, str] | None:
        """For HTTP's own authentication; raises `OSError` when the file cannot be read."""
        if not self.user or self.password_file is None:
            return None
        return self.user, self.password_file.read_text("utf-8").strip()


class HttpTimeStamper(TimeStamper):
    """Asks one authority after the other; raises the last one's `OSError` when none answers as it should."""

    def __init__(self, *authorities: Authority) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        if not authorities:
            raise ValueError("no time-stamping authority")
        self._authorities: Sequence[Authority] = authorities

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """One request to each, no repetition: the caller refuses and the person tries again."""
        for one in self._authorities[:-1]:
            try:
                return _asked(one, req)
            except OSError:
                continue
        return _asked(self._authorities[-1], req)


def _asked(authority: Authority, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
    answer = requests.post(
        authority.url,
        data=req.dump(),
        headers={"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"},
        auth=authority.login(),
        timeout=authority.timeout,
    )
    answer.raise_for_status()
    if answer.headers.get("Content-Type") != "application/timestamp-reply":
        raise requests.RequestException("this is not a time-stamping authority")
    return tsp.TimeStampResp.load(answer.content)
