"""What signing gets from the demonstration: keys from files, time stamps, revocation lists, trust, drawn marks."""

from asn1crypto import tsp
from pyhanko.sign.timestamps import TimeStamper

from motcua.adapters.authorities.time_stamps import Authority, HttpTimeStamper
from motcua.adapters.demo_authority.appearances import DrawnAppearances
from motcua.adapters.demo_authority.authority import ISSUERS, DemoAuthority
from motcua.adapters.demo_authority.client import SECONDS, HttpRevocation
from motcua.adapters.demo_authority.file_keys import FileKeyStore
from motcua.adapters.demo_authority.trust import FileRevocation, trust
from motcua.adapters.demo_authority.tsa import time_stamp_authority
from motcua.signing.ports import SigningTools


def signing_tools(
    authority: DemoAuthority, base_url: str | None = None, *, timeout: float = SECONDS
) -> SigningTools:
    """Everything that signing needs; with `base_url` time stamps and lists come from there over HTTP."""
    keys = FileKeyStore(authority)
    if base_url is None:
        return SigningTools(
            keys, LocalTimeStamper(authority), FileRevocation(authority), trust(authority), DrawnAppearances()
        )
    stamper = HttpTimeStamper(Authority(f"{base_url}/tsa", timeout=timeout))
    revocation = HttpRevocation(base_url, tuple(ISSUERS), timeout=timeout)
    return SigningTools(keys, stamper, revocation, trust(authority), DrawnAppearances())


class LocalTimeStamper(TimeStamper):
    """The demonstration's time stamper without the way over HTTP: for tests, rehearsal and bulk loading."""

    def __init__(self, authority: DemoAuthority) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._authority = time_stamp_authority(authority)

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """The answer at once."""
        return tsp.TimeStampResp.load(self._authority.answer(req.dump()))
