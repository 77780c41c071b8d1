"""Papers: form 01 with data, a result that is signed and sealed, beside stock pyHanko; proofs of a whole batch.

`python -m bench.papers form|result|signed|sealed|proofs SECONDS` prints milliseconds for one paper or proof in time of
the processor; `signed` prints those of both sides, driven in many short turns, and how far their ratio spread.
Every paper is that of another dossier: typst remembers a page that it has drawn before.
"""

import io
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from functools import cache, partial
from hashlib import sha256
from itertools import count, cycle
from typing import TYPE_CHECKING, Any

import django

from bench import place
from bench.measure import Measure, middle, percentile

if TYPE_CHECKING:
    from motcua.dossiers.types import Dossier
    from motcua.kernel.actor import Actor
    from motcua.signing.types import KeyRef

Make = Callable[[], object]
# Dossiers whose pages wait to be signed, more than typst or a cache of ours remembers by their look.
PAGES = 24
TURN = 5
PROOFS = 200


def papers(*, quick: bool) -> Iterator[Measure]:
    """One core each, side by side."""
    seconds = "3" if quick else "8"
    place.run("ready", database="steps")

    def run(what: str) -> Any:
        return place.run("papers", what, seconds, database="steps")

    yield Measure(
        "form 01 with data, a different dossier each time", run("form"), "ms", floor=15, goal=8, lower_is_better=True,
        note="read from the database, laid out, as PDF/A-2a",
    )  # fmt: skip
    yield Measure(
        "result drawn and signed, a different dossier each time", run("result"), "ms", floor=15, goal=8,
        lower_is_better=True, note="laid out as PDF/A-2a, then a visible signature, B-T",
    )  # fmt: skip
    both = run("signed")
    yield Measure(
        "signed result", 1000 / both["ours"], "1/s and core", "pyHanko SimpleSigner + TextStampStyle",
        1000 / both["stock"], 4, 6, more={"spread": both["spread"]},
        note="visible, B-T, P-256, the same time-stamper on both sides; ours draws the signature by typst",
    )  # fmt: skip
    note = "person (B-T), then organisation (B-LT): two signatures on one file"
    yield Measure("signed and sealed result", 1000 / run("sealed"), "1/s and core", note=note)
    note = f"{PROOFS} contents signed as one tree: one CMS, one time stamp, a proof for each"
    yield Measure("proof out of a batch", run("proofs"), "ms", note=note)


def main() -> None:
    """Measure in this process."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")
    django.setup()
    what, seconds = sys.argv[1], float(sys.argv[2])
    if what == "signed":
        print(json.dumps(_turns(*_signed_and_stock(), seconds)))
        return
    makes = {"form": _forms, "result": _results, "sealed": _sealed, "proofs": _proofs}
    waiting = makes[what]()
    next(waiting)()
    times: list[float] = []
    end = time.monotonic() + seconds
    while len(times) < 3 or time.monotonic() < end:
        # What is prepared for a paper does not count, only the paper.
        times.append(_time_of(next(waiting)))
    print(json.dumps(middle(times) / (PROOFS if what == "proofs" else 1)))


def _time_of(once: Make) -> float:
    """Milliseconds of the processor, so that other work on the machine does not count."""
    begin = time.process_time()
    once()
    return (time.process_time() - begin) * 1000


def _turns(ours: Iterator[Make], stock: Iterator[Make], seconds: float) -> dict[str, float]:
    """Both sides in turns of a few papers, so that a slow moment of the machine meets both."""
    next(ours)()
    next(stock)()
    times: dict[str, list[float]] = {"ours": [], "stock": []}
    end = time.monotonic() + seconds
    while len(times["ours"]) < 3 or time.monotonic() < end:
        for name, side in (("ours", ours), ("stock", stock)):
            times[name].append(middle([_time_of(next(side)) for _ in range(TURN)]))
    ratios = [stock / ours for ours, stock in zip(times["ours"], times["stock"], strict=True)]
    spread = percentile(ratios, 0.9) / percentile(ratios, 0.1)
    return {name: middle(found) for name, found in times.items()} | {"spread": spread}


def _dossiers() -> Iterator["Dossier"]:
    """Dossiers that were received, each of another person."""
    from bench.ours import Driver
    from motcua.dossiers.types import Dossier

    driver = Driver(0)
    for number in count(1):
        made = driver.file()
        driver.act(0, made)
        dossier = Dossier.objects.get(pk=made)
        dossier.owner_name = f"{dossier.owner_name} {number}"
        yield dossier


def _forms() -> Iterator[Make]:
    """Form 01: read from the database, laid out, as PDF/A; not signed, not kept."""
    from motcua.dossiers.acts.accept import ACCEPT
    from motcua.dossiers.outputs.forms import form_01_paper
    from motcua.dossiers.queries.journey import happenings

    def make(dossier: "Dossier") -> object:
        accepted = next(h for h in happenings(dossier) if h.type == ACCEPT.told.type)
        return form_01_paper(dossier, accepted).pdf

    for dossier in _dossiers():
        yield partial(make, dossier)


def _results() -> Iterator[Make]:
    """A result, drawn and signed by an official."""
    from motcua.dossiers.outputs.result import result_preview

    def make(dossier: "Dossier") -> object:
        return _sign(result_preview(dossier))

    for dossier in _dossiers():
        yield partial(make, dossier)


def _pages() -> Iterator[bytes]:
    """Results as they come from the printer, before anybody signs them; the same few in turn."""
    from motcua.dossiers.outputs.result import result_preview

    return cycle([result_preview(dossier) for dossier, _ in zip(_dossiers(), range(PAGES), strict=False)])


def _signed_and_stock() -> tuple[Iterator[Make], Iterator[Make]]:
    pages, stock = _pages(), _stock()
    same = [next(pages) for _ in range(PAGES)]
    return (partial(_sign, page) for page in cycle(same)), (partial(stock, page) for page in cycle(same))


def _sign(page: bytes) -> bytes:
    from motcua.documents.types import Box
    from motcua.kernel import clock
    from motcua.signing.commands import prepare_person, sign_now

    key, actor = _officer()
    ready = prepare_person(
        page, key=key, name=actor.name, post=actor.posts[0].title, at=clock.now(), reason="Ký kết quả",
        box=Box(0, 300, 100, 520, 180),
    )  # fmt: skip
    return sign_now(ready, key=key)


def _sealed() -> Iterator[Make]:
    from motcua.agencies.queries import agency
    from motcua.documents.types import Box
    from motcua.kernel import clock
    from motcua.signing.commands import prepare_seal, sign_now
    from motcua.signing.types import KeyRef, SealFace

    _, actor = _officer()
    own = agency(actor.posts[0].agency)

    key = KeyRef("organisation", own.code)

    def make(page: bytes) -> bytes:
        ready = prepare_seal(
            _sign(page), key=key, box=Box(0, 200, 100, 300, 200), face=SealFace(own.name), at=clock.now(),
            reason="Đóng dấu",
        )  # fmt: skip
        return sign_now(ready, key=key)

    for page in _pages():
        yield partial(make, page)


def _proofs() -> Iterator[Make]:
    """Digests that wait now, signed as one."""
    from motcua.kernel import clock
    from motcua.signing.commands import sign_tree
    from motcua.signing.types import KeyRef

    key = KeyRef("organisation", _officer()[1].posts[0].agency)
    for batch in count():
        leaves = [sha256(f"{batch} {number}".encode()).digest() for number in range(PROOFS)]
        yield partial(sign_tree, leaves, key=key, at=clock.now())


@cache
def _officer() -> tuple["KeyRef", "Actor"]:
    from motcua.agencies.queries import colleagues, officer_actor
    from motcua.signing.types import KeyRef

    officer = colleagues("H49.123", "signer")[0]
    return KeyRef("person", f"officer-{officer.pk}"), officer_actor(officer)


def _stock() -> Callable[[bytes], bytes]:
    """pyHanko as its documentation shows it, with the certificates and the time-stamper of our demonstration."""
    from pyhanko.pdf_utils.font.opentype import GlyphAccumulatorFactory
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.text import TextBoxStyle
    from pyhanko.sign import fields, signers
    from pyhanko.stamp import TextStampStyle

    from motcua.documents.queries import font_dir
    from motcua.signing.ports import connected

    key, _ = _officer()
    tools = connected()
    known = tools.keys.signer(key)
    simple = signers.SimpleSigner(
        signing_cert=known.signing_cert,
        signing_key=_key_of(known),
        cert_registry=known.cert_registry,
    )
    # Vietnamese names need a font that has their letters: the same as ours.
    box = TextBoxStyle(font=GlyphAccumulatorFactory(str(font_dir() / "Tinos-Regular.ttf")))

    def make(page: bytes) -> bytes:
        writer = IncrementalPdfFileWriter(io.BytesIO(page))
        place_of = fields.SigFieldSpec("Sig", on_page=0, box=(300, 100, 520, 180))
        fields.append_signature_field(writer, place_of)
        meta = signers.PdfSignatureMetadata(field_name="Sig", subfilter=fields.SigSeedSubFilter.PADES)
        style = TextStampStyle(stamp_text="Ký bởi: %(signer)s\nLúc: %(ts)s", text_box_style=box)
        signer = signers.PdfSigner(meta, signer=simple, timestamper=tools.time_stamper, stamp_style=style)
        out = signer.sign_pdf(writer)
        return bytes(out.getvalue())

    return make


def _key_of(signer: object) -> Any:
    """The private key in the form that SimpleSigner takes."""
    from asn1crypto import keys
    from cryptography.hazmat.primitives import serialization as s

    private = next(v for v in vars(signer).values() if hasattr(v, "private_bytes"))
    der = private.private_bytes(s.Encoding.DER, s.PrivateFormat.PKCS8, s.NoEncryption())
    return keys.PrivateKeyInfo.load(der)


if __name__ == "__main__":
    main()
