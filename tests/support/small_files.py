"""Two hundred small files of every kind that people, programs and forgers bring, each with what may be said of it.

Made from one genuine result: signed by a person, sealed by an agency, both stamped with the time.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import orjson
from PIL import Image
from pyhanko.pdf_utils import generic as pdf
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer
from pyhanko.sign.signers import PdfTimeStamper

from motcua.signing.ports import SigningTools
from tests.support import foreign_files
from tests.support.papers import a_paper

Writer = IncrementalPdfFileWriter
LAWFUL, FORGED, PLAIN, ODD = "lawful", "forged", "plain", "odd"
"""Must be believed; must never be; carries no signature; must be borne, whatever is said of it."""


@dataclass(frozen=True)
class SmallFile:
    """A file that somebody brings: its name, its bytes, and its fate."""

    name: str
    data: bytes
    fate: str

    def __str__(self) -> str:
        return self.name


KINDS = ("keeper", "tail", "bit", "torn", "cut", "edit", "strange", "box", "picture", "word", "text")


def small_files(result: bytes, signed: bytes, tools: SigningTools) -> dict[str, list[SmallFile]]:
    """All of them by their kind; `signed` is the result as it was before its seal."""
    kinds: Mapping[str, tuple[str, Iterator[tuple[str, bytes]]]] = {
        "keeper": (LAWFUL, _kept(result, signed, tools)),
        "tail": (FORGED, _tails(result)),
        "bit": (FORGED, _flipped(result)),
        "torn": (ODD, _torn(result)),
        "cut": (FORGED, _cut(result, signed)),
        "edit": (FORGED, _edited(result)),
        "strange": (ODD, _strange_pdfs()),
        "box": (PLAIN, _boxes()),
        "picture": (ODD, _pictures()),
        "word": (ODD, _word_files()),
        "text": (ODD, _texts()),
    }
    return {
        kind: [SmallFile(name, data, fate) for name, data in made] for kind, (fate, made) in kinds.items()
    }


# What a lawful keeper of papers does.
def _kept(result: bytes, signed: bytes, tools: SigningTools) -> Iterator[tuple[str, bytes]]:
    yield "as issued", result
    yield "before the seal", signed
    for number, blanks in enumerate((b"\n", b"\r\n", b"\0" * 64, b" \n \n", b"\r" * 9)):
        yield f"blanks {number}", result + blanks
    seal = [*re.finditer(rb"<([0-9A-Fa-f]{1000,})>", result)][-1]
    for name, case in (("upper", bytes.upper), ("lower", bytes.lower), ("swapped", bytes.swapcase)):
        yield f"hexadecimal {name}", result[: seal.start(1)] + case(seal[1]) + result[seal.end(1) :]
    once = _stamped(result, tools)
    yield "stamped", once
    yield "stamped twice", _stamped(once, tools)


def _stamped(data: bytes, tools: SigningTools) -> bytes:
    made, writer = io.BytesIO(), Writer(io.BytesIO(data))
    PdfTimeStamper(tools.time_stamper).timestamp_pdf(writer, "sha256", output=made)
    return made.getvalue()


# What a forger does behind the end, in the middle, and with a knife.
def _tails(result: bytes) -> Iterator[tuple[str, bytes]]:
    ends = (b"", b"%%EOF", b"%%EOF\n", b"%%eof", b"%%EOF more", b"\n%%EOF\n%%EOF\n")
    for number, end in enumerate(ends):
        yield f"another page, end {number}", other_page(result, end)
        yield (
            f"another page far away, end {number}",
            other_page(result, end, padding=b"%" + b"x" * 3000 + b"\n"),
        )
    older = re.findall(rb"startxref\s+(\d+)", result)[-2]
    yield "an older state", result + b"\nstartxref\n%s\n%%%%EOF\n" % older
    for number, tail in enumerate(
        (b"words", b"\n%%EOF\n%%EOF", b"\nstartxref\n0\n%%EOF\n", b"\0" * 2000 + b"x", a_paper())
    ):
        yield f"behind {number}", result + tail
    for number, before in enumerate(
        (b"\xef\xbb\xbf", b"HTTP/1.1 200 OK\r\n\r\n", b"%" + b"x" * 500 + b"\n", a_paper())
    ):
        yield f"before {number}", before + result


def other_page(data: bytes, end: bytes, *, padding: bytes = b"") -> bytes:
    """The file with another first page written behind its end, which is how every viewer then shows it."""
    drawing = b"BT /F1 22 Tf 50 700 Td (GIAY PHEP - KE GIA MAO) Tj ET"
    reader = PdfFileReader(io.BytesIO(data))
    page = reader.root["/Pages"]["/Kids"].raw_get(0).reference
    size, last = int(reader.trailer["/Size"]), int(reader.last_startxref or 0)
    root, parent = reader.trailer.raw_get("/Root").reference, reader.root.raw_get("/Pages").reference
    made, places = data + b"\n" + padding, {}
    places[page.idnum] = len(made)
    made += b"%d 0 obj<</Type/Page/Parent %d 0 R/MediaBox[0 0 595 842]/Contents %d 0 R>>endobj\n" % (
        *(page.idnum, parent.idnum, size),
    )
    places[size] = len(made)
    made += b"%d 0 obj<</Length %d>>stream\n%s\nendstream endobj\n" % (size, len(drawing), drawing)
    begin = len(made)
    made += b"xref\n" + b"".join(b"%d 1\n%010d 00000 n \n" % one for one in sorted(places.items()))
    made += b"trailer<</Size %d/Root %d 0 R/Prev %d>>\n" % (size + 1, root.idnum, last)
    return made + b"startxref\n%d\n%s" % (begin, end)


def _flipped(result: bytes) -> Iterator[tuple[str, bytes]]:
    """One bit of everything that the first signature covers, spread over the file."""
    first = re.search(rb"/ByteRange\s*\[\s*0\s+(\d+)\s+(\d+)\s+(\d+)", result)
    assert first
    before, behind, length = map(int, first.groups())
    places = [before * n // 16 + 1 for n in range(16)] + [behind + length * n // 16 for n in range(16)]
    for place in places:
        changed = bytearray(result)
        changed[place] ^= 1
        yield f"at {place}", bytes(changed)


def _torn(result: bytes) -> Iterator[tuple[str, bytes]]:
    """As a bad connection leaves it; the shortest may hold a paper that was not signed yet."""
    for part in range(1, 11):
        yield f"to {part} of 11", result[: len(result) * part // 11]


def _cut(result: bytes, signed: bytes) -> Iterator[tuple[str, bytes]]:
    yield "inside the seal", result[: len(signed) + 500]
    yield "the seal taken out of the middle", result[: len(signed)] + result[len(signed) + 2000 :]
    contents = [*re.finditer(rb"<([0-9A-Fa-f]{1000,})>", result)]
    swapped = bytearray(result)
    for one, other in (contents, reversed(contents)):
        digits = other[1][: len(one[1])].ljust(len(one[1]), b"0")
        swapped[one.start(1) : one.end(1)] = digits
    yield "signatures of one another", bytes(swapped)
    for number, filled in enumerate((b"0", b"F")):
        emptied = bytearray(result)
        emptied[contents[-1].start(1) : contents[-1].end(1)] = filled * len(contents[-1][1])
        yield f"a seal of nothing {number}", bytes(emptied)
    span = [*re.finditer(rb"/ByteRange\s*\[[^\]]*\]", result)][-1]
    for number, said in enumerate(
        (b"/ByteRange [0 10 20 10]", b"/ByteRange [0 0 0 0]", b"/ByteRange [0 -1 5 5]", b"/ByteRange []")
    ):
        yield (
            f"a span of its own {number}",
            result[: span.start()] + said.ljust(len(span[0])) + result[span.end() :],
        )


Edit = Callable[[Writer], None]


def _edited(result: bytes) -> Iterator[tuple[str, bytes]]:
    """What a program for PDFs writes behind a signature without touching a byte before it."""
    for edit in (_note, _script, _turned, _emptied, _renamed, _attachment, _page_more, _fields_gone, _layer):
        made, writer = io.BytesIO(), Writer(io.BytesIO(result))
        edit(writer)
        writer.write(made)  # type: ignore[no-untyped-call]
        yield edit.__name__.strip("_").replace("_", " "), made.getvalue()


def _dictionary(entries: Mapping[Any, Any]) -> pdf.DictionaryObject:
    return pdf.DictionaryObject(entries)  # type: ignore[no-untyped-call]


def _number(value: int) -> pdf.NumberObject:
    return pdf.NumberObject(value)  # type: ignore[no-untyped-call]


def _page(writer: Writer) -> pdf.DictionaryObject:
    page: pdf.DictionaryObject = writer.root["/Pages"]["/Kids"][0]
    return page


def _note(writer: Writer) -> None:
    note = _dictionary({
        pdf.pdf_name("/Type"): pdf.pdf_name("/Annot"), pdf.pdf_name("/Subtype"): pdf.pdf_name("/FreeText"),
        pdf.pdf_name("/Rect"): pdf.ArrayObject(map(_number, (50, 600, 500, 700))),
        pdf.pdf_name("/Contents"): pdf.pdf_string("Mức phạt: 0 đồng"),
        pdf.pdf_name("/DA"): pdf.pdf_string("/Helv 20 Tf 0 g"),
    })  # fmt: skip
    page = _page(writer)
    page["/Annots"] = pdf.ArrayObject([*page.get("/Annots", []), writer.add_object(note)])
    writer.update_container(page)


def _script(writer: Writer) -> None:
    writer.root["/OpenAction"] = _dictionary({
        pdf.pdf_name("/S"): pdf.pdf_name("/JavaScript"), pdf.pdf_name("/JS"): pdf.pdf_string("app.alert('x')"),
    })  # fmt: skip
    writer.update_root()  # type: ignore[no-untyped-call]


def _turned(writer: Writer) -> None:
    page = _page(writer)
    page["/Rotate"] = _number(90)
    writer.update_container(page)


def _emptied(writer: Writer) -> None:
    page = _page(writer)
    page["/Contents"] = writer.add_object(pdf.StreamObject(stream_data=b""))
    writer.update_container(page)


def _renamed(writer: Writer) -> None:
    page = _page(writer)
    page["/Resources"] = _dictionary({})
    writer.update_container(page)


def _attachment(writer: Writer) -> None:
    writer.root["/Names"] = _dictionary({
        pdf.pdf_name("/EmbeddedFiles"): _dictionary({pdf.pdf_name("/Names"): pdf.ArrayObject()}),
    })  # fmt: skip
    writer.update_root()  # type: ignore[no-untyped-call]


def _page_more(writer: Writer) -> None:
    pages = writer.root["/Pages"]
    pages["/Kids"] = pdf.ArrayObject([*pages["/Kids"], pages["/Kids"].raw_get(0)])
    pages["/Count"] = _number(len(pages["/Kids"]))
    writer.update_container(pages)


def _fields_gone(writer: Writer) -> None:
    del writer.root["/AcroForm"]
    writer.update_root()  # type: ignore[no-untyped-call]


def _layer(writer: Writer) -> None:
    page = _page(writer)
    drawing = pdf.StreamObject(stream_data=b"1 1 1 rg 0 0 595 842 re f")
    page["/Contents"] = pdf.ArrayObject([page.raw_get("/Contents"), writer.add_object(drawing)])
    writer.update_container(page)


# What programs with faults write, and people who want to hurt.
def _boxes() -> Iterator[tuple[str, bytes]]:
    boxes = (
        "0 0 595 842", "0 0 1 200", "0 0 1 14400", "0 0 33110 46810", "0 0 0 0", "0 0 595 0", "595 842 0 0",
        "-100 -100 100 100",
        "0 0 1e9 1e9", "0 0 99999999999 1", "0 0 0.001 0.001", "0 0 x y", "0 0 595", "", "0 0 14400 14400", "1 1 1 1",
    )  # fmt: skip
    for box in boxes:
        yield f"[{box}]", foreign_files.pdf_with_page(box)


def _strange_pdfs() -> Iterator[tuple[str, bytes]]:
    plain = foreign_files.pdf_with_page("0 0 595 842")
    yield "nested drawings", foreign_files.pdf_of_nested_drawings()
    yield "empty lists", foreign_files.pdf_of_empty_lists(200_000)
    yield "no page", foreign_files.pdf_whose_page_is_no_page()
    yield "header alone", b"%PDF-1.7\n"
    yield "header and end", b"%PDF-1.7\nstartxref\n0\n%%EOF"
    yield "header late", b"x" * 900 + plain
    yield "no table", re.sub(rb"xref\n0.*?trailer", b"trailer", plain, flags=re.DOTALL)
    yield "table of itself", plain.replace(b"/Root 1 0 R", b"/Root 1 0 R/Prev %d" % plain.rindex(b"xref\n0"))
    yield "size of the world", plain.replace(b"/Size 5", b"/Size 2147483647")
    yield "root elsewhere", plain.replace(b"/Root 1 0 R", b"/Root 99 0 R")
    yield "pages in a circle", plain.replace(b"/Kids[3 0 R]", b"/Kids[2 0 R]")
    yield "a million pages", plain.replace(b"/Count 1", b"/Count 1000000")
    yield "minus one page", plain.replace(b"/Count 1", b"/Count -1")
    yield "deep lists", plain.replace(b"/Type/Catalog", b"/Type/Catalog/X" + b"[" * 50_000 + b"]" * 50_000)
    yield (
        "deep dictionaries",
        plain.replace(b"/Type/Catalog", b"/Type/Catalog/X" + b"<</A" * 20_000 + b">>" * 20_000),
    )
    yield "a long name", plain.replace(b"/Type/Catalog", b"/Type/Catalog/" + b"N" * 200_000 + b" 1")
    yield "a huge number", plain.replace(b"/Type/Catalog", b"/Type/Catalog/N " + b"9" * 5_000)
    yield "zeros unpacked", _with_stream(zlib.compress(bytes(60_000_000), 9))
    yield (
        "twice packed",
        _with_stream(zlib.compress(zlib.compress(bytes(60_000_000), 9), 9), b"[/FlateDecode/FlateDecode]"),
    )
    yield "wrongly packed", _with_stream(b"not packed at all")
    yield "an unknown filter", _with_stream(b"x", b"/NoSuchDecode")
    yield "many filters", _with_stream(b"x", b"[" + b"/ASCIIHexDecode" * 2_000 + b"]")
    yield "a half picture", _with_stream(b"\xff\x4f\xff\x51", b"/JPXDecode")
    yield "locked", _locked()
    yield "in compressed objects", _compressed()
    yield "a signature of words", _false_signature(b"(words)")
    yield "a signature of zeros", _false_signature(b"<" + b"0" * 4_000 + b">")
    yield "a signature of ones", _false_signature(b"<30" + b"84ffffffff" * 400 + b">")
    yield "deep DER in a signature", _false_signature(b"<" + b"3080" * 4_000 + b">")
    yield "a signature without anything", _false_signature(b"", spans=b"")


def _with_stream(content: bytes, kind: bytes = b"/FlateDecode") -> bytes:
    return foreign_files.written([
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
        b"<</Filter%b/Length %d>>stream\n%b\nendstream" % (kind, len(content), content),
    ])  # fmt: skip


def _false_signature(contents: bytes, spans: bytes = b"/ByteRange[0 100 200 100]") -> bytes:
    said = b"/Contents %b" % contents if contents else b""
    return foreign_files.written([
        b"<</Type/Catalog/Pages 2 0 R/AcroForm<</SigFlags 3/Fields[4 0 R]>>>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Annots[4 0 R]>>",
        b"<</Type/Annot/Subtype/Widget/FT/Sig/T(Ky)/Rect[0 0 0 0]/P 3 0 R/V 5 0 R>>",
        b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/adbe.pkcs7.detached%b%b>>" % (spans, said),
    ])  # fmt: skip


def _locked() -> bytes:
    made, writer = io.BytesIO(), copy_into_new_writer(PdfFileReader(io.BytesIO(a_paper())))
    writer.encrypt(owner_pass="chu", user_pass="khach")  # type: ignore[no-untyped-call]
    writer.write(made)  # type: ignore[no-untyped-call]
    return made.getvalue()


def _compressed() -> bytes:
    made, writer = io.BytesIO(), copy_into_new_writer(PdfFileReader(io.BytesIO(a_paper())))
    writer.stream_xrefs = True
    writer.write(made)  # type: ignore[no-untyped-call]
    return made.getvalue()


def _pictures() -> Iterator[tuple[str, bytes]]:
    yield "long note", foreign_files.picture_with_long_note()
    for width, height in ((1, 1), (50_000, 1), (1, 50_000), (60_000, 1), (9_000, 9_000), (20_000, 20_000)):
        yield f"{width} x {height}", foreign_files.picture(width, height)
    for mode in ("L", "LA", "RGB", "RGBA", "P", "I;16", "1"):
        yield f"PNG {mode}", _saved("PNG", mode)
    for mode in ("L", "RGB", "CMYK"):
        yield f"JPEG {mode}", _saved("JPEG", mode)
    for turned in range(1, 9):
        yield f"turned {turned}", _turned_picture(turned)
    for kind in ("GIF", "BMP", "TIFF", "WEBP"):
        yield kind, _saved(kind, "RGB")
    whole = foreign_files.picture(200, 200)
    for length in (8, 20, 33, 60, len(whole) - 13):
        yield f"PNG cut to {length}", whole[:length]
    yield "PNG without size", whole.replace(struct.pack(">II", 200, 200), bytes(8), 1)
    yield (
        "PNG larger than it is",
        whole.replace(struct.pack(">II", 200, 200), struct.pack(">II", 9000, 9000), 1),
    )
    yield "PNG with words behind", whole + b"<script>alert(1)</script>"
    photo = _saved("JPEG", "RGB")
    for length in (3, 30, len(photo) // 2, len(photo) - 2):
        yield f"JPEG cut to {length}", photo[:length]
    yield "JPEG larger than it is", photo.replace(struct.pack(">HH", 40, 60), b"\xff" * 4, 1)
    yield "SVG", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"


def _saved(kind: str, mode: str) -> bytes:
    out = io.BytesIO()
    Image.new(mode, (60, 40)).save(out, kind)
    return out.getvalue()


def _turned_picture(turned: int) -> bytes:
    out, notes = io.BytesIO(), Image.Exif()
    notes[0x0112] = turned
    Image.new("RGB", (60, 40)).save(out, "JPEG", exif=notes)
    return out.getvalue()


_BODY = "word/document.xml"


def _word_files() -> Iterator[tuple[str, bytes]]:
    plain = foreign_files.word_file(3)
    yield "plain", plain
    yield "many paragraphs", foreign_files.word_file(300_000)
    yield "too many paragraphs", foreign_files.word_file(3_500_000)
    for length in (4, 100, len(plain) // 2, len(plain) - 10):
        yield f"cut to {length}", plain[:length]
    yield "with a macro", _packed(plain, {"word/vbaProject.bin": b"x"})
    yield "entities", _packed(plain, {_BODY: _laughs()})
    yield (
        "an entity from outside",
        _packed(plain, {_BODY: b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'}),
    )
    yield "deep tags", _packed(plain, {_BODY: b"<a>" * 200_000 + b"</a>" * 200_000})
    yield "no XML", _packed(plain, {_BODY: b"words"})
    yield "out of its folder", _packed(plain, {"../../x": b"x"})
    yield "an archive", _packed(b"", {"a.txt": b"words"})
    yield "an archive of nothing", _packed(b"", {})
    yield (
        "a spreadsheet by its content",
        _packed(b"", {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}),
    )
    yield "megabytes of zeros", _packed(plain, {"word/media/a.png": bytes(60_000_000)})
    yield "gigabytes of zeros", _packed(plain, {f"word/media/{n}.png": bytes(55_000_000) for n in range(4)})


def _laughs() -> bytes:
    inner = "".join(f'<!ENTITY {name} "{f"&{below};" * 10}">' for below, name in pairwise("abcdefghij"))
    return f'<!DOCTYPE x [<!ENTITY a "ha">{inner}]><x>&j;</x>'.encode()


def _packed(base: bytes, entries: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        if base:
            with zipfile.ZipFile(io.BytesIO(base)) as plain:
                for entry in plain.infolist():
                    if entry.filename not in entries:
                        package.writestr(entry.filename, plain.read(entry))
        for name, content in entries.items():
            package.writestr(name, content)
    return out.getvalue()


def _texts() -> Iterator[tuple[str, bytes]]:
    yield "one byte", b"x"
    yield "words", "Tôi xin nộp đơn.".encode()
    yield "UTF-16", "Tôi xin nộp đơn.".encode("utf-16")
    yield "zeros", bytes(1_000)
    yield "a page of the web", b"<!doctype html><script>alert(1)</script>"
    yield "a program", b"MZ" + bytes(200)
    yield "an old Word file", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    proof = {"format": "motcua-proof-1", "size": 2, "index": 0, "root": "00", "path": [], "signature": ""}
    yield "a proof of nothing", orjson.dumps(proof)
    yield "a proof with words for numbers", orjson.dumps(proof | {"size": "two", "index": []})
    yield "a proof of a huge number", orjson.dumps(proof | {"size": 2**60, "index": 2**59})
    yield "a proof with a name twice", orjson.dumps(proof).replace(b"{", b'{"size":9,', 1)
    yield "deep JSON", b'{"format":"motcua-proof-1","path":' + b"[" * 50_000 + b"]" * 50_000 + b"}"
    yield "half a proof", orjson.dumps(proof)[:40]
