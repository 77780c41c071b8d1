"""Which adapter stands behind which port. The only place that knows both sides."""

import time
from collections.abc import Sequence
from dataclasses import asdict, replace
from functools import partial
from typing import TYPE_CHECKING

from asn1crypto import pem

from motcua.adapters.csc.adapter import RemoteStore
from motcua.adapters.demo_authority.adapter import signing_tools
from motcua.adapters.demo_authority.authority import DemoAuthority
from motcua.adapters.key_stores import NamedKeys
from motcua.adapters.national_portal.adapter import portal
from motcua.adapters.sms.adapter import Gateway, Sms
from motcua.adapters.smtp.adapter import Server, Smtp
from motcua.adapters.state_registers.adapter import StateRegister
from motcua.adapters.syslog.adapter import Receiver, Syslog
from motcua.adapters.vneid.adapter import Registration, VNeID
from motcua.adapters.wire import Registration as Service
from motcua.adapters.zalo.adapter import OfficialAccount, Zalo
from motcua.agencies.queries import agency, officer_actor, officer_by_id, province
from motcua.config import signing_stores
from motcua.config.env import environment
from motcua.documents import ports as documents
from motcua.exchange import ports as exchange
from motcua.identity import ports as identity
from motcua.kernel.clock import now
from motcua.kernel.errors import NotFound
from motcua.notifications import ports as notifications
from motcua.platform import findings, suppliers
from motcua.platform.audit import ports as audit
from motcua.platform.effects import performers
from motcua.platform.findings import Finding
from motcua.platform.readers import Reader
from motcua.platform.records import ports as records
from motcua.platform.records.deriving import Records
from motcua.privacy import ports as privacy
from motcua.security import ports as security
from motcua.signing import ports as signing
from motcua.signing.commands import sign_detached
from motcua.signing.ports import NOTHING
from motcua.signing.types import KeyRef, Pending, Said

if TYPE_CHECKING:
    from motcua.dossiers.outputs import KeyEndorser


# Seconds after which a holder's name is looked at again.
LOOKS_AGAIN = 30.0


def connect() -> None:
    """Put the adapters of this installation behind the ports; nothing is opened before its first use."""
    from motcua.dossiers.commands.replies import Replies
    from motcua.dossiers.outputs import PaperMaker
    from motcua.notifications.commands import letters_by

    signing.connect(_signing_tools)
    signing.connect_trust(_trust)
    signing.connect_stores(signing_stores.stores)
    signing.connect_receipt_key(lambda: environment().receipt_key)
    performers.register(PaperMaker())
    performers.register(Replies())
    performers.register(key_endorser())
    audit.connect(ProvinceNotary)
    findings.connect(_examine)
    suppliers.connect(_suppliers)
    documents.connect(_copies)
    privacy.connect(_kept_days)
    security.connect(_figures_of_requests)
    mail = environment().mail
    if mail is not None:
        letters = Smtp(Server(**asdict(mail), sender=environment().mail_from))
        notifications.connect(letters)
        performers.register(letters_by(letters))
    _connect_telephones()
    siem = environment().siem
    if siem is not None:
        receiver = Syslog(Receiver(**asdict(siem)))
        records.connect(lambda: receiver)
    _connect_providers()
    _connect_portal()
    _connect_registers()


def _connect_portal() -> None:
    """Dossiers are exchanged with the national portal, where it is named."""
    from motcua.exchange.commands import Delivery, Taking
    from motcua.exchange.queries import codes_of, kept_file

    if found := environment().portal:
        known = Service(**asdict(found))
        national = portal(known, codes_of("national_portal"), kept_file)
        exchange.connect(national)
        performers.register(Delivery(national))
        performers.register(Taking(national))


def _connect_registers() -> None:
    """Registers of the State are asked, where they are named."""
    from motcua.exchange.commands import Answers

    for key, found in environment().registers.items():
        register = StateRegister(key, Service(**asdict(found)))
        exchange.connect_register(register)
        performers.register(Answers(register))


def _connect_providers() -> None:
    env = environment()
    for key, found in ((identity.VNEID, env.vneid), (identity.NATIONAL, env.sso)):
        if found is not None:
            known = Registration(**asdict(found), key=key, name=identity.NAMES[key])
            identity.connect(partial(VNeID, known), key)


def _connect_telephones() -> None:
    """Text messages and Zalo, each channel with its providers in the order in which they are preferred."""
    from motcua.notifications.commands import connect_providers, token_shelf

    if gateways := environment().gateways:
        known = [Sms(Gateway(**asdict(one))) for one in gateways]
        connect_providers("sms", notifications.Limits(0, 160, "text"), known)
    if account := environment().zalo:
        zalo = Zalo(OfficialAccount(**asdict(account)), token_shelf("zalo"))
        connect_providers("zalo", notifications.Limits(20, 2000, "parameters"), [zalo])


def _examine() -> list[Finding]:
    from motcua.config.health import examine

    return examine()


def _suppliers() -> list[suppliers.Supplier]:
    from motcua.config.suppliers import suppliers as named

    return named()


def _copies() -> list[documents.Copy]:
    from motcua.config.copies import copies

    return copies()


def _kept_days() -> privacy.Days:
    from motcua.config.retention.rules import in_force, longest_backup

    env = environment()
    return {**in_force(now().date(), env.retention), "backup": longest_backup(env.backup_keep)}


def _figures_of_requests() -> Sequence[security.Figure]:
    from motcua.config.yearly_figures import figures

    return figures()


def key_endorser() -> "KeyEndorser":
    """Whoever vouches for the key of proofs of receipt: the province."""
    from motcua.dossiers.outputs import KeyEndorser

    return KeyEndorser(notary)


def readers() -> tuple[Reader, ...]:
    """Everything that follows the log, in the order of the floors."""
    from motcua.dossiers.readers import READERS
    from motcua.exchange.readers import Outgoing
    from motcua.notifications.readers import READERS as LETTERS
    from motcua.privacy.readers import READERS as PERSONS

    outgoing = [Outgoing(partner.name) for partner in exchange.connected()]
    return (*READERS, *LETTERS, *PERSONS, *outgoing, Records())


def _signing_tools() -> signing.SigningTools:
    """By the file of SIGNING; without one the demonstration's keys and drawn marks, in production none."""
    env = environment()
    if env.signing:
        return signing_stores.tools()
    if env.mode == "production":
        raise signing.not_set_up()
    authority = DemoAuthority(env.home / "authority")
    tools = signing_tools(authority, env.time_stamp_url or None)
    tools = replace(tools, trust=tools.trust.with_more(env.anchors.for_agencies()))
    keys = IssuingKeyStore(tools.keys, authority)
    return replace(tools, keys=_with_telephones(keys) if env.official_keys_url else keys)


def _with_telephones(at_hand: "IssuingKeyStore") -> "KeysOfOfficialsElsewhere":
    elsewhere = NamedKeys(RemoteStore(signing_stores.demonstration_provider()))
    return KeysOfOfficialsElsewhere(elsewhere, at_hand)


def _trust() -> signing.Trust:
    """Whom a verification believes: the anchors, and outside of production the demonstration's own authority."""
    anchors = environment().anchors
    if environment().mode != "production" and not environment().signing:
        return signing.connected().trust.with_more(anchors)
    if not anchors.roots:
        raise signing.not_set_up()
    return anchors


class KeysOfOfficialsElsewhere:
    """Officials agree on their own telephone; keys of agencies are at hand, for nobody stands by when they seal."""

    def __init__(self, elsewhere: signing.KeyStore, at_hand: "IssuingKeyStore") -> None:
        self._elsewhere = elsewhere
        self._at_hand = at_hand

    def signer(self, key: KeyRef) -> signing.CmsSigner:
        """By the store where the key lies; in a demonstration an official has one before they are asked."""
        signer = self._at_hand.signer(key)
        return self._elsewhere.signer(key) if key.kind == "person" else signer

    def authorise(
        self, key: KeyRef, texts: Sequence[bytes], *, occasion: str, said: Said = NOTHING
    ) -> tuple[bytes, ...] | Pending:
        """By the store where the key lies."""
        store = self._elsewhere if key.kind == "person" else self._at_hand
        return store.authorise(key, texts, occasion=occasion, said=said)


class IssuingKeyStore:
    """A key store of the demonstration: whoever signs for the first time is given a certificate then and there.

    Another one when their name, their post or their agency's name has changed.
    """

    def __init__(self, keys: signing.KeyStore, authority: DemoAuthority) -> None:
        self._keys = keys
        self._authority = authority
        self._looked: dict[KeyRef, float] = {}

    def signer(self, key: KeyRef) -> signing.CmsSigner:
        """The signer of a key, issued from what the agencies floor says of its holder."""
        if self._looked.get(key, 0.0) < time.monotonic():
            self._issue(key)
            self._looked[key] = time.monotonic() + LOOKS_AGAIN
        return self._keys.signer(key)

    def authorise(
        self, key: KeyRef, texts: Sequence[bytes], *, occasion: str, said: Said = NOTHING
    ) -> tuple[bytes, ...] | Pending:
        """By the store behind it."""
        self.signer(key)
        return self._keys.authorise(key, texts, occasion=occasion, said=said)

    def _issue(self, key: KeyRef) -> None:
        if key.kind == "organisation":
            self._authority.issue_organisation(key.ref, agency(key.ref).name, key.ref)
            return
        actor = officer_actor(officer_by_id(int(key.ref.removeprefix("officer-"))))
        post = actor.posts[0]
        self._authority.issue_person(key.ref, actor.name, post.title, agency(post.agency).name)


def notary() -> str:
    """The agency whose key vouches for the log; raises `NotFound` before the province is set up."""
    if code := province().notary:
        return code
    raise NotFound(
        "Chưa khai báo tỉnh nên chưa biết cơ quan nào ký chốt nhật ký. Hãy chạy ./motcua province apply."
    )


class ProvinceNotary:
    """Closings of the log are signed by the province's own key."""

    def sign(self, content: bytes) -> bytes:
        """A detached signature with time stamp."""
        return sign_detached(content, key=KeyRef("organisation", notary()), at=now())

    def authorities(self) -> bytes:
        """The certificates that a verifier must trust: the roots first, then the issuing authorities."""
        trust = signing.connected().trust
        return b"".join(pem.armor("CERTIFICATE", c.dump()) for c in (*trust.roots, *trust.intermediates))
