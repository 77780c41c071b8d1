"""`motcua verify FILE`: who signed a PDF, whether it is unchanged, whether we trust them. No server, no database."""

import sys
from pathlib import Path

import click
from asn1crypto import pem, x509

from motcua.adapters.demo_authority.adapter import trust_in
from motcua.config.cli import answer
from motcua.config.env import environment
from motcua.kernel.vietnamese import moment
from motcua.signing.ports import Trust
from motcua.signing.queries import LARGEST, verify
from motcua.signing.types import SignatureReport, Verification

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
def command(file: Path, as_json: bool, anchors: tuple[Path, ...]) -> None:
    """Kiểm tra chữ ký trên tệp PDF FILE. Mã thoát: 0 hợp lệ, 1 không hợp lệ, 2 không đọc được tệp."""
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
    found = verify(content, _trust(anchors))
    if as_json:
        answer({"file": str(file), **found.to_json()})
    else:
        click.echo("\n".join(_in_words(file, found)))
    sys.exit(VALID if found.valid else NOT_VALID if found.readable else UNREADABLE)


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


def _in_words(file: Path, found: Verification) -> list[str]:
    verdict = "HỢP LỆ" if found.valid else "KHÔNG HỢP LỆ" if found.readable else "KHÔNG ĐỌC ĐƯỢC"
    lines = [f"{file}: {verdict}"]
    if found.problem:
        lines.append(f"  {found.problem}")
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
