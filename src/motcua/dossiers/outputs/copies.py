"""Copies of papers (Decree 30/2020/NĐ-CP, article 25, Annex I part III): made once for the act that asked for one."""

from motcua.agencies.queries import agency
from motcua.documents import queries as documents
from motcua.documents.types import Box, CopyBlock, Signer
from motcua.dossiers import copies
from motcua.dossiers.models import Dossier, Output
from motcua.dossiers.outputs import paper_labels
from motcua.dossiers.outputs.forms import occasion
from motcua.dossiers.outputs.issue import Making, sealed
from motcua.dossiers.queries.journey import Happening
from motcua.kernel import clock

# Upper right, beside the edge: room for three lines of size 10.
_WIDE, _HIGH, _EDGE = 230.0, 42.0, 14.0


def copy(dossier: Dossier, seq: int | None = None) -> Making:
    """The electronic copy that event `seq` asked for, by default the newest."""
    seq, copied = occasion(dossier, Output.Kind.COPY, seq)
    return Making(dossier, Output.Kind.COPY, seq, copied.at, lambda: _electronic(copied), signed=True)


def copy_print(dossier: Dossier, seq: int | None = None) -> Making:
    """The copy to be printed that event `seq` asked for, by default the newest."""
    seq, copied = occasion(dossier, Output.Kind.COPY_PRINT, seq)
    return Making(dossier, Output.Kind.COPY_PRINT, seq, copied.at, lambda: _printed(dossier, copied))


def _pages(copied: Happening) -> bytes:
    data = copied.data
    file = documents.StoredFile.objects.get(pk=data["source"])
    return documents.pictured(documents.read(file), data["media_type"], data["pages"], copies.dots())


def _electronic(copied: Happening) -> bytes:
    """The pages under the agency's signature alone: form, agency and hour in words, upper right on the first page."""
    made, body = _pages(copied), agency(copied.data["copying_agency"])
    width, height = documents.size_of_first(made)
    box = Box(0, width - _EDGE - _WIDE, height - _EDGE - _HIGH, width - _EDGE, height - _EDGE)
    form = copies.form(copied.data["form"]).printed
    return sealed(made, box, body, f"{form} {copied.data['number']}", in_words=(form, body.name))


def _printed(dossier: Dossier, copied: Happening) -> bytes:
    """The pages and, behind them, the block that is signed by hand and stamped."""
    data, body = copied.data, agency(copied.data["copying_agency"])
    form, pages = copies.form(data["form"]), data["pages"]
    which = f" (trang {', '.join(map(str, pages))})" if pages else ""
    block = CopyBlock(
        letterhead=paper_labels.letterhead(body, copied.at.date()),
        form=form.printed,
        number=data["number"],
        of=data["title"],
        says=f"{form.printed.capitalize()} từ: {data['title']}{which}, hồ sơ {dossier.code}.",
        code=dossier.code,
        signer=Signer(tuple(filter(str.strip, data["authority"].splitlines())), data["signer"]),
        made_at=clock.now(),
        recipients=("Người yêu cầu", f"Lưu: VT, hồ sơ {dossier.code}"),
    )
    return documents.joined(_pages(copied), documents.render_copy(block).pdf)
