"""The key stores, time stamps and revocation of this installation, made from the file of SIGNING."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from django.urls import reverse_lazy

from motcua.adapters.authorities.revocation import FetchedRevocation
from motcua.adapters.authorities.time_stamps import Authority, HttpTimeStamper
from motcua.adapters.csc import simulator
from motcua.adapters.csc.adapter import RemoteStore
from motcua.adapters.csc.wire import Provider
from motcua.adapters.machine.adapter import MachineStore
from motcua.adapters.pkcs11.adapter import TokenStore
from motcua.config.assigned_keys import AssignedKeys, KeptAppearances
from motcua.config.env import environment
from motcua.config.signing_file import Remote, SigningFile, Store, Tokens
from motcua.keyring.queries import pin as handed_over
from motcua.keyring.types import KeptPin
from motcua.signing import ports

RETURN = "desk:signing_return"
"""Where a provider sends a holder back who agreed on its page."""


def tools() -> ports.SigningTools:
    """Everything that a signature takes, by the file."""
    told = _told()
    trust = environment().anchors.for_agencies()
    stamps = [Authority(one.url, one.user, one.password_file) for one in told.time_stamps]
    revocation = revocation_kept()
    trust = ports.Trust(trust.roots, trust.intermediates, revocation, trust.purposes)
    return ports.SigningTools(
        AssignedKeys(stores()), HttpTimeStamper(*stamps), revocation, trust, KeptAppearances()
    )


@cache
def revocation_kept() -> FetchedRevocation:
    """What is asked of authorities, kept in the installation's folder for when they are away."""
    return FetchedRevocation(environment().home / "revocation", _told().lists)


@cache
def stores() -> Mapping[str, ports.CredentialStore]:
    """The stores by their names in the file; none without one."""
    told = environment().signing
    return {name: _made(name, one) for name, one in told.stores.items()} if told else {}


def demonstration_provider() -> Provider:
    """The simulated provider, which knows us by a name and a secret that everybody may know."""
    return Provider(
        "mô phỏng",
        environment().official_keys_url,
        simulator.CLIENT,
        simulator.CLIENT_SECRET,
        redirect_uri=_address(RETURN),
    )


def _told() -> SigningFile:
    told = environment().signing
    if told is None:
        raise ports.not_set_up()
    return told


def _made(name: str, told: Store) -> ports.CredentialStore:
    if isinstance(told, Tokens):
        return TokenStore(told.module, _pins(name, told.pins), lambda: environment().anchors.intermediates)
    if isinstance(told, Remote):
        return RemoteStore(
            Provider(
                name,
                told.url,
                told.client_id,
                secret_file=told.secret_file,
                certificate=told.certificate,
                redirect_uri=_address(RETURN),
            )
        )
    return MachineStore()


def _pins(store: str, folder: Path | None) -> KeptPin:
    """The PIN of a seal's token: from the folder, else what an operator handed to the workers that run."""

    def pin(token: str) -> str | None:
        path = folder / token.replace("/", "_") if folder else None
        if path and path.is_file():
            return path.read_text("utf-8").strip()
        return handed_over(store, token)

    return pin


def _address(name: str) -> str:
    return environment().public_url + str(reverse_lazy(name))
