"""`motcua verify FILE`: who signed a PDF or a proof, whether it is unchanged, whether we trust them.

No server, no database.
"""

import sys
from hashlib import sha256
from pathlib import Path

import click
from asn1crypto import pem, x509

from motcua.adapters.demo_authority.trust import trust_in
from motcua.config.cli import answer
from motcua.config.env import environment
from motcua.kernel.vietnamese import moment
from motcua.signing.ports import Trust
from motcua.signing.queries import LARGEST, is_proof, read_proof, verify, verify_proof
from motcua.signing.types import ProofReport, SignatureReport, Verification

VALID, NOT_VALID, UNREADABLE = 0, 1, 2


@click.command
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
@click.option(
    "--trust",
    "anchors",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Tin thêm chứng thư số gốc trong tệp này (PEM hoặc DER).",
)
@click.option(
    "--content",
    "of",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Tệp mà bằng chứng ký số FILE phải nói đến.",
)
def command(file: Path, as_json: bool, anchors: tuple[Path, ...], of: Path | None) -> None:
    """Kiểm tra chữ ký trên tệp PDF hoặc trong bằng chứng ký số FILE.

    Mã thoát: 0 hợp lệ, 1 không hợp lệ, 2 không đọc được tệp.
    """
    try:
        with file.open("rb") as opened:
            content = opened.read(LARGEST + 1)
    except OSError:
        problem = f"Không đọc được tệp {file}. Hãy kiểm tra lại đường dẫn và quyền đọc."
        if as_json:
            answer(
                {"file": str(file), "readable": False, "valid": False, "signatures": [], "problem": problem}
            )
        click.echo(problem, err=True)
        sys.exit(UNREADABLE)
    found: Verification | ProofReport
    if is_proof(content):
        found = _proof(content, _trust(anchors), of)
        words = _proof_in_words(file, found)
    else:
        found = verify(content, _trust(anchors))
        words = _in_words(file, found)
    if as_json:
        answer({"file": str(file), **found.to_json()})
    else:
        click.echo("\n".join(words))
    sys.exit(VALID if found.valid else NOT_VALID if found.readable else UNREADABLE)


def _proof(content: bytes, trust: Trust, of: Path | None) -> ProofReport:
    """A proof by itself, or of the content of a file that lies beside it."""
    if of is None:
        return read_proof(content, trust)
    return verify_proof(sha256(of.read_bytes()).digest(), content, trust)


def _trust(anchors: tuple[Path, ...]) -> Trust:
    """The installation's own authority, and whom the caller names."""
    own = trust_in(environment().home / "authority")
    more = tuple(_certificate(path) for path in anchors)
    return Trust((*own.roots, *more), own.intermediates, own.revocation)


def _certificate(path: Path) -> x509.Certificate:
    content = path.read_bytes()
    try:
        der = pem.unarmor(content)[2] if pem.detect(content) else content
        return x509.Certificate.load(der, strict=True)
    except ValueError:
        raise click.BadParameter(f"{path} không phải chứng thư số.", param_hint="--trust") from None


def _verdict(file: Path, found: Verification | ProofReport) -> list[str]:
    verdict = "HỢP LỆ" if found.valid else "KHÔNG HỢP LỆ" if found.readable else "KHÔNG ĐỌC ĐƯỢC"
    return [f"{file}: {verdict}", *([f"  {found.problem}"] if found.problem else [])]


def _proof_in_words(file: Path, found: ProofReport) -> list[str]:
    """What the proof proves: that somebody knew a content at an hour, and that it has not changed since."""
    lines = _verdict(file, found)
    if found.time_stamped_at:
        lines += [
            f"  {found.name} đã ký nội dung có mã băm SHA-256 {found.leaf}",
            f"  trước {moment(found.time_stamped_at)} (dấu thời gian của {found.time_stamp_authority}),",
            f"  là nội dung thứ {found.number} trong {found.size} nội dung được ký cùng một lần.",
            f"  Chứng thư số do {found.issuer} cấp.",
            "  Để biết một tệp có đúng là nội dung ấy, hãy thêm --content TỆP, hoặc so mã băm SHA-256 của nó.",
        ]
    return lines


def _in_words(file: Path, found: Verification) -> list[str]:
    lines = _verdict(file, found)
    if found.pages:
        lines.append(f"  {found.pages} trang, {found.size} byte, SHA-256 {found.sha256}")
    for number, one in enumerate(found.signatures, start=1):
        lines += ["", *_signature_in_words(number, one)]
    return lines


def _signature_in_words(number: int, one: SignatureReport) -> list[str]:
    kind = "chữ ký của cá nhân" if one.kind == "person" else "con dấu của cơ quan, tổ chức"
    known = {
        "good": "còn hiệu lực khi ký",
        "revoked": "đã bị thu hồi",
        "unknown": "không rõ tình trạng thu hồi",
    }
    facts = {
        "Người ký": ", ".join(filter(None, (one.name, one.title, one.organisation if one.title else ""))),
        "Thời điểm ký": moment(one.signed_at) if one.signed_at else "không ghi",
        "Dấu thời gian": (
            f"{moment(one.time_stamped_at)} ({one.time_stamp_authority})"
            if one.time_stamped_at
            else "không có"
        ),
        "Nội dung": "nguyên vẹn" if one.intact else "đã bị thay đổi hoặc không kiểm tra được",
        "Chứng thư số": f"{known[one.revocation]}, do {one.issuer or 'nơi không rõ'} cấp",
        "Tin cậy": "có" if one.trusted else "không",
        "Mức": f"PAdES {one.pades_level}" if one.pades_level else "không rõ",
    }
    lines = [f"  {number}. {'✓' if one.valid else '✗'} {kind}"]
    lines += [f"     {name}: {value}" for name, value in facts.items()]
    return [*lines, f"     {one.problem}"] if one.problem else lines
