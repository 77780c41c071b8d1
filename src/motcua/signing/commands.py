"""Sign as a person, seal as an agency: bytes in, signed bytes out, or a refusal and nothing changed.

A signature has three moments: `prepare_person` or `prepare_seal` freezes the file, `authorise` lets the holder of the
key agree, which may take minutes, `finish` puts the signature in. Order by Decree 30/2020/NĐ-CP: the authorised
person signs first, then the organisation.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from motcua.documents.types import Box
from motcua.kernel.errors import Invalid, Unavailable
from motcua.kernel.merkle import Tree
from motcua.signing import archiving, detached, pades, proofs, stamps, usable
from motcua.signing.faults import told_in_words
from motcua.signing.ports import NOTHING, SigningTools, connected, receipt_key
from motcua.signing.receipt_key import endorsed_text
from motcua.signing.time_stamps import CheckedTimeStamper
from motcua.signing.types import KeyRef, Kind, Pending, Prepared, Said, SealFace, Verification
from motcua.signing.verify import verify


def prepare_person(
    pdf: bytes,
    *,
    key: KeyRef,
    name: str,
    post: str,
    at: datetime,
    reason: str,
    box: Box | None = None,
    place: str = "",
    tools: SigningTools | None = None,
) -> Prepared:
    """The paper ready for an official's own signature (PAdES B-T), blue in `box` with the hour below it.

    `at` is the hour of signing. Without a picture of the hand (`ports.Appearances`) the box shows name and hour;
    `box` None signs invisibly. Raises `Invalid` (certificate expired, revoked, unknown; file not signable),
    `NotFound` (no key), `Unavailable` (no time stamp, token away). Then nothing is signed.
    """
    _of_kind(key, "person")
    tools = tools or connected()
    hand = tools.appearances.hand(key, name) if box else None
    mark = stamps.of_person(name, hand, box, [stamps.iso_local(at)]) if box else None
    label = f"{name}, {post}" if post else name
    return _prepare(pdf, key, pades.Order("ChuKy", label, reason, place, at, box, mark), tools, lasting=False)


def prepare_seal(
    pdf: bytes,
    *,
    key: KeyRef,
    box: Box,
    face: SealFace,
    at: datetime,
    reason: str,
    place: str = "",
    lines: Sequence[str] = (),
    in_words: bool = False,
    tools: SigningTools | None = None,
) -> Prepared:
    """The paper ready for the agency's seal, red in `box` (`types.seal_box`), lasting for every signature in it.

    Certificates and revocation lists of all signatures go into the file (PAdES B-LT), covered by the seal.
    `lines` (number of the document, hour) stand beside or below the seal; `in_words` alone, without a picture, as on a
    copy. Without a picture of the seal the box shows the agency's name and the hour. Raises what `prepare_person`
    raises.
    """
    _of_kind(key, "organisation")
    tools = tools or connected()
    mark = (
        stamps.of_words((*lines, stamps.iso_local(at)), box)
        if in_words
        else _pressed(key, face, box, lines, at, tools)
    )
    order = pades.Order("ConDau", face.name, reason, place, at, box, mark)
    return _prepare(pdf, key, order, tools, lasting=True)


def _pressed(
    key: KeyRef, face: SealFace, box: Box, lines: Sequence[str], at: datetime, tools: SigningTools
) -> stamps.Mark:
    seal = tools.appearances.seal(key, face)
    return stamps.of_organisation(face.name, seal, box, lines if seal else (*lines, stamps.iso_local(at)))


def authorise(
    prepared: Sequence[Prepared],
    *,
    key: KeyRef,
    occasion: str,
    said: Said = NOTHING,
    tools: SigningTools | None = None,
) -> tuple[bytes, ...] | Pending:
    """The holder of the key agrees to these papers, all of them by one consent; a signature value for each.

    `occasion` names the consent: called again under it, the holder is not asked again (`ports.KeyStore.authorise`,
    which also says what is raised). `consultations.authorise` keeps what passed between store and holder.
    """
    tools = tools or connected()
    signer = tools.keys.signer(key)
    texts = [asyncio.run(signer.pdf_attributes(one.digest)) for one in prepared]
    return tools.keys.authorise(key, texts, occasion=occasion, said=said)


def finish(prepared: Prepared, signature: bytes, *, key: KeyRef, tools: SigningTools | None = None) -> bytes:
    """The signed paper: the signature value time-stamped, put into its place, and the whole verified.

    Raises `Unavailable` without a time stamp (called again with the same signature, it goes on), `Invalid` for a
    signature that is not good.
    """
    tools = tools or connected()
    made = _embedded(prepared, signature, key, tools)
    found = verify(made, tools.trust)
    if not found.valid:
        raise Invalid(
            "Chữ ký vừa tạo không đúng nên không được dùng: %(problem)s",
            code="bad_signature",
            problem=_why(found),
        )
    return made


def _why(found: Verification) -> str:
    said = (found.problem, *(one.problem for one in found.signatures))
    return next((str(one) for one in said if one), "")


def _embedded(prepared: Prepared, signature: bytes, key: KeyRef, tools: SigningTools) -> bytes:
    signer = tools.keys.signer(key)
    with told_in_words():
        cms = asyncio.run(signer.pdf_cms(prepared.digest, signature, _time_stamper(tools)))
    return pades.embed(prepared, cms)


def sign_now(prepared: Prepared, *, key: KeyRef, tools: SigningTools | None = None) -> bytes:
    """All that is left, with a key that answers at once; raises `Unavailable` for one that does not."""
    tools = tools or connected()
    answer = authorise([prepared], key=key, occasion=prepared.digest.hex(), tools=tools)
    if isinstance(answer, Pending):
        raise Unavailable("Khóa ký này cần người giữ xác nhận nên không dùng được ở đây.", code="key_asks")
    return _embedded(prepared, answer[0], key, tools)


def _of_kind(key: KeyRef, kind: Kind) -> None:
    if key.kind != kind:
        raise Invalid("Khóa ký “%(key)s” không dùng được cho việc này.", code="wrong_key", key=str(key))


def _prepare(pdf: bytes, key: KeyRef, order: pades.Order, tools: SigningTools, *, lasting: bool) -> Prepared:
    if order.at.tzinfo is None:
        raise ValueError("the hour of a signature needs a time zone")
    signer = tools.keys.signer(key)
    found = usable.check(signer, tools.trust, tools.revocation, order.at)

    def evidence(earlier: Sequence[usable.Held]) -> pades.Evidence:
        return _evidence(found, earlier, tools)

    return pades.prepare(pdf, signer, _time_stamper(tools), order, evidence if lasting else None)


def _evidence(found: usable.Usable, earlier: Sequence[usable.Held], tools: SigningTools) -> pades.Evidence:
    """What lets every signature of the file be verified for long: this one, the earlier ones, their time stamps."""
    certificates, revoked = list(found.path), found.revoked
    ways = [way for one, others in earlier if (way := usable.way(one, others, tools.trust))]
    for way in (*ways, *_time_stamper(tools).paths()):
        certificates += way
        revoked = revoked.with_more(tools.revocation.about(way))
    return pades.Evidence(
        [*certificates, *(one for held, others in earlier for one in (held, *others))], revoked
    )


def renew(pdf: bytes, *, tools: SigningTools | None = None) -> bytes:
    """A signed paper with one more time stamp over all of it (PAdES B-LTA); raises what `archiving.renew` raises."""
    tools = tools or connected()
    return archiving.renew(pdf, _time_stamper(tools), tools.trust, tools.revocation)


@lru_cache(maxsize=8)
def _time_stamper(tools: SigningTools) -> CheckedTimeStamper:
    return CheckedTimeStamper(tools.time_stamper, tools.trust)


def sign_detached(content: bytes, *, key: KeyRef, at: datetime, tools: SigningTools | None = None) -> bytes:
    """A signature by an agency over any bytes, beside them, with a time stamp (RFC 5652, RFC 3161).

    Raises what `prepare_person` raises.
    """
    _of_kind(key, "organisation")
    tools = tools or connected()
    signer = tools.keys.signer(key)
    usable.check(signer, tools.trust, tools.revocation, at)
    return detached.sign(content, signer, _time_stamper(tools))


def sign_tree(
    leaves: Sequence[bytes], *, key: KeyRef, at: datetime, tools: SigningTools | None = None
) -> list[bytes]:
    """A proof for each of `leaves` (digests that wait now): one signature and one time stamp for all of them.

    Each proof stands by itself and can be handed out alone (`queries.verify_proof`); it tells the hashes of
    neighbours, never their contents. Raises what `prepare_person` raises.
    """
    if not leaves:
        return []
    tree = Tree(leaves)
    signature = sign_detached(proofs.signed_text(tree.size, tree.root), key=key, at=at, tools=tools)
    return [one.dump() for one in proofs.of_tree(tree, leaves, signature)]


def prove_receipt(facts: Mapping[str, Any]) -> dict[str, Any]:
    """A proof of receipt of these facts, as JSON, by the installation's own key: at once, calling nobody outside."""
    return receipt_key().sign(facts)


def endorse(public: bytes, *, key: KeyRef, at: datetime, tools: SigningTools | None = None) -> bytes:
    """An agency vouches for a key of proofs of receipt; raises what `sign_as_person` raises."""
    return sign_detached(endorsed_text(public), key=key, at=at, tools=tools)
