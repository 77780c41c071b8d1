"""Papers: form 01 with data, and a result that is signed and sealed, beside stock pyHanko.

`python -m bench.papers form|signed|stock SECONDS` prints milliseconds for the first, papers per second
for the others, both in time of the processor.
"""

import io
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import django

from bench import place
from bench.measure import Measure, middle

if TYPE_CHECKING:
    from motcua.kernel.actor import Actor
    from motcua.signing.types import KeyRef


def papers(*, quick: bool) -> Iterator[Measure]:
    """One core each, side by side."""
    seconds = "3" if quick else "6"
    rounds = 1 if quick else 3
    place.run("ready", database="steps")
    form = [place.run("papers", "form", seconds, database="steps") for _ in range(rounds)]
    yield Measure("form 01 with data", middle(form), "ms", floor=10, goal=10, lower_is_better=True)
    ours, stock = [], []
    for _ in range(rounds):
        ours.append(place.run("papers", "signed", seconds, database="steps"))
        stock.append(place.run("papers", "stock", seconds, database="steps"))
    note = "visible, B-T, P-256, the same time-stamper on both sides; ours draws the signature by typst"
    yield Measure(
        "signed result", middle(ours), "1/s and core", "pyHanko SimpleSigner + TextStampStyle", middle(stock), 4, 6,
        note=note,
    )  # fmt: skip
    both = middle([place.run("papers", "sealed", seconds, database="steps") for _ in range(rounds)])
    note = "person (B-T), then organisation (B-LT): two signatures on one file"
    yield Measure("signed and sealed result", both, "1/s and core", note=note)


def main() -> None:
    """Measure in this process."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")
    django.setup()
    makes = {"form": _form, "signed": _signed, "sealed": _sealed, "stock": _stock}
    once = makes[sys.argv[1]]()
    once()
    times: list[float] = []
    end = time.monotonic() + float(sys.argv[2])
    while len(times) < 3 or time.monotonic() < end:
        # Time of the processor, so that other work on the machine does not count.
        begin = time.process_time()
        once()
        times.append(time.process_time() - begin)
    print(json.dumps(middle(times) * 1000 if sys.argv[1] == "form" else 1 / middle(times)))


def _form() -> Callable[[], object]:
    """Form 01 of a dossier that was received: read from the database, laid out, as PDF/A; not signed, not kept."""
    from bench.ours import Driver
    from motcua.dossiers.acts.accept import ACCEPT
    from motcua.dossiers.outputs.forms import form_01_pdf
    from motcua.dossiers.queries.journey import happenings
    from motcua.dossiers.types import Dossier

    driver = Driver(0)
    number = driver.file()
    driver.act(0, number)
    dossier = Dossier.objects.get(pk=number)

    def once() -> object:
        accepted = next(h for h in happenings(dossier) if h.type == ACCEPT.told.type)
        return form_01_pdf(dossier, accepted)

    return once


def _page() -> bytes:
    """A result as it comes from the printer, before anybody signs it."""
    from bench.ours import Driver
    from motcua.dossiers.outputs.result import result_preview
    from motcua.dossiers.types import Dossier

    return result_preview(Dossier.objects.get(pk=Driver(0).file()))


def _signed() -> Callable[[], bytes]:
    from motcua.documents.types import Box
    from motcua.kernel import clock
    from motcua.signing.commands import sign_as_person

    key, actor = _officer()
    page = _page()
    return lambda: sign_as_person(
        page, key=key, name=actor.name, post=actor.posts[0].title, at=clock.now(), reason="Ký kết quả",
        box=Box(0, 300, 100, 520, 180),
    )  # fmt: skip


def _sealed() -> Callable[[], bytes]:
    from motcua.agencies.queries import agency
    from motcua.documents.types import Box
    from motcua.kernel import clock
    from motcua.signing.commands import seal_as_organisation
    from motcua.signing.types import KeyRef, SealFace

    sign = _signed()
    _, actor = _officer()
    own = agency(actor.posts[0].agency)
    face = SealFace(own.name)
    return lambda: seal_as_organisation(
        sign(), key=KeyRef("organisation", own.code), box=Box(0, 200, 100, 300, 200), face=face, at=clock.now(),
        reason="Đóng dấu",
    )  # fmt: skip


def _officer() -> tuple["KeyRef", "Actor"]:
    from motcua.agencies.queries import colleagues, officer_actor
    from motcua.signing.types import KeyRef

    officer = colleagues("H49.123", "signer")[0]
    return KeyRef("person", f"officer-{officer.pk}"), officer_actor(officer)


def _stock() -> Callable[[], bytes]:
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
    page = _page()
    # Vietnamese names need a font that has their letters: the same as ours.
    box = TextBoxStyle(font=GlyphAccumulatorFactory(str(font_dir() / "Tinos-Regular.ttf")))

    def once() -> bytes:
        writer = IncrementalPdfFileWriter(io.BytesIO(page))
        place_of = fields.SigFieldSpec("Sig", on_page=0, box=(300, 100, 520, 180))
        fields.append_signature_field(writer, place_of)
        meta = signers.PdfSignatureMetadata(field_name="Sig", subfilter=fields.SigSeedSubFilter.PADES)
        style = TextStampStyle(stamp_text="Ký bởi: %(signer)s\nLúc: %(ts)s", text_box_style=box)
        signer = signers.PdfSigner(meta, signer=simple, timestamper=tools.time_stamper, stamp_style=style)
        out = signer.sign_pdf(writer)
        return bytes(out.getvalue())

    return once


def _key_of(signer: object) -> Any:
    """The private key in the form that SimpleSigner takes."""
    from asn1crypto import keys
    from cryptography.hazmat.primitives import serialization as s

    private = next(v for v in vars(signer).values() if hasattr(v, "private_bytes"))
    der = private.private_bytes(s.Encoding.DER, s.PrivateFormat.PKCS8, s.NoEncryption())
    return keys.PrivateKeyInfo.load(der)


if __name__ == "__main__":
    main()
