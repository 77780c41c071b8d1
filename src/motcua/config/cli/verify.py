"""`motcua verify FILE`: who signed a PDF or a proof, whether it is unchanged, whether we trust them.

No server, no database.
"""

import sys
from base64 import b64decode
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Literal

import click
from asn1crypto import pem, x509

from motcua.adapters.demo_authority.trust import trust_in
from motcua.config.cli import answer
from motcua.config.env import environment, read_kept
from motcua.kernel.errors import Refusal
from motcua.kernel.vietnamese import day, moment
from motcua.platform import strict_json
from motcua.signing.ports import ReceiptKey, Trust
from motcua.signing.queries import (
    LARGEST,
    OTHER_CONTENT,
    TITLES,
    dossier_code,
    held_against,
    is_proof,
    is_receipt_proof,
    read_proof,
    verify,
    verify_proof,
    verify_receipt_proof,
)
from motcua.signing.types import (
    Integrity,
    ProofReport,
    Purpose,
    ReceiptReport,
    SignatureReport,
    TimeProof,
    Verification,
)

VALID, NOT_VALID, UNREADABLE = 0, 1, 2
_NOT_KNOWN = (
    "Chữ ký hợp lệ không cho biết văn bản sau đó có bị thay thế, đính chính, thu hồi hay không: hỏi ở trang /xac-minh "
    "của hệ thống đã cấp."
)


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
    help="Tệp mà bằng chứng FILE phải nói đến.",
)
@click.option(
    "--keys",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Các khoá đã công bố của hệ thống (/.well-known/motcua-receipt-keys), cho bằng chứng đã nhận.",
)
def command(file: Path, as_json: bool, anchors: tuple[Path, ...], of: Path | None, keys: Path | None) -> None:
    """Kiểm tra chữ ký trên tệp PDF, trong bằng chứng ký số hay bằng chứng đã nhận hồ sơ FILE.

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
    found: Verification | ProofReport | ReceiptReport
    if is_receipt_proof(content):
        found = verify_receipt_proof(content, _trust(anchors), own=_own_key(), vouched=_vouched(keys))
        if of is not None:
            found = _about(found, sha256(of.read_bytes()).hexdigest())
        words = _receipt_in_words(file, found)
    elif is_proof(content):
        found = _proof(content, _trust(anchors), of)
        words = _proof_in_words(file, found)
    else:
        found = _pdf(content, _trust(anchors))
        words = [*_in_words(file, found), *([f"  {_NOT_KNOWN}"] if found.valid else [])]
    if as_json:
        answer({"file": str(file), **found.to_json()})
    else:
        click.echo("\n".join(words))
    sys.exit(VALID if found.valid else NOT_VALID if found.readable else UNREADABLE)


def _pdf(content: bytes, trust: Trust) -> Verification:
    """What its signatures say, and whether it is a copy that was cut back from what its QR code says it is."""
    found = verify(content, trust)
    if not found.valid:
        return found
    # Only now: whatever draws pages takes a second to load.
    from motcua.documents.pages import codes_on

    with suppress(Refusal):
        return held_against(found, dossier_code(codes_on(content)))
    return found


def _proof(content: bytes, trust: Trust, of: Path | None) -> ProofReport:
    """A proof by itself, or of the content of a file that lies beside it."""
    if of is None:
        return read_proof(content, trust)
    return verify_proof(sha256(of.read_bytes()).digest(), content, trust)


def _own_key() -> list[bytes]:
    """The key of this installation, if it has one: verifying must never make one."""
    given = environment().given_receipt_key or read_kept(environment().home, "receipt-key")
    return [ReceiptKey.load(given).public] if given else []


def _vouched(keys: Path | None) -> dict[bytes, bytes]:
    """Agencies' signatures for keys, as an installation publishes them."""
    if keys is None:
        return {}
    try:
        rows = strict_json.read(keys.read_bytes())["keys"]
        return {
            bytes.fromhex(row["key"]): b64decode(row["endorsement"]) for row in rows if row["endorsement"]
        }
    except strict_json.RepeatedKeyError as repeated:
        raise click.BadParameter(f"{keys}: {repeated}", param_hint="--keys") from None
    except (ValueError, KeyError, TypeError):
        raise click.BadParameter(f"{keys} không phải tệp khoá đã công bố.", param_hint="--keys") from None


def _about(found: ReceiptReport, digest: str) -> ReceiptReport:
    """The same, if the file with this hash is among those that were received."""
    if not found.valid or digest in {file["sha256"] for file in found.facts["files"]}:
        return found
    return replace(found, intact=False, problem=OTHER_CONTENT)


def _trust(anchors: tuple[Path, ...]) -> Trust:
    """The installation's own authority, those that it is set to believe, and whom the caller names."""
    own = trust_in(environment().home / "authority").with_more(environment().anchors)
    return own.with_more(Trust(tuple(_certificate(path) for path in anchors)))


def _certificate(path: Path) -> x509.Certificate:
    content = path.read_bytes()
    try:
        der = pem.unarmor(content)[2] if pem.detect(content) else content
        return x509.Certificate.load(der, strict=True)
    except ValueError:
        raise click.BadParameter(f"{path} không phải chứng thư số.", param_hint="--trust") from None


def _verdict(file: Path, found: Verification | ProofReport | ReceiptReport) -> list[str]:
    verdict = "HỢP LỆ" if found.valid else _what_is_wrong(found) if found.readable else "KHÔNG ĐỌC ĐƯỢC"
    return [f"{file}: {verdict}", *([f"  {found.problem}"] if found.problem else [])]


def _what_is_wrong(found: Verification | ProofReport | ReceiptReport) -> str:
    if isinstance(found, Verification) and found.lacks:
        return "CHƯA PHẢI BẢN ĐÃ CẤP"
    unchecked = isinstance(found, Verification) and found.integrity == "unchecked"
    return "KHÔNG KIỂM TRA ĐƯỢC" if unchecked else "KHÔNG HỢP LỆ"


def _proof_in_words(file: Path, found: ProofReport) -> list[str]:
    """What the proof proves: that somebody knew a content at an hour, and that it has not changed since."""
    lines = _verdict(file, found)
    if found.time_stamped_at:
        lines += [
            f"  {found.name} đã ký nội dung có mã băm SHA-256 {found.leaf}",
            f"  trước {moment(found.time_stamped_at)} (dấu thời gian của {found.time_stamp_authority}),",
            f"  là nội dung thứ {found.number} trong {found.size} nội dung được ký cùng một lần.",
            f"  Chứng thư số do {found.issuer} cấp. Tin cậy: {_as(found.trusted_as)}.",
            "  Để biết một tệp có đúng là nội dung ấy, hãy thêm --content TỆP, hoặc so mã băm SHA-256 của nó.",
        ]
    return lines


def _receipt_in_words(file: Path, found: ReceiptReport) -> list[str]:
    """What a proof of receipt proves, and what it does not."""
    lines = _verdict(file, found)
    if not found.valid:
        return lines
    facts = found.facts
    lines += [
        f"  Hệ thống {facts['system']} đã nhận hồ sơ {facts['code']} lúc {facts['received_at']},",
        f"  thủ tục {facts['procedure']}, nơi nhận {facts['counter']}, với các tệp:",
        *(f"    {one['component']}: {one['size']} byte, SHA-256 {one['sha256']}" for one in facts["files"]),
        f"    tờ khai: SHA-256 {facts['form_sha256']}",
        f"  Sự kiện đầu tiên trong sổ: SHA-256 {facts['event_sha256']}",
        f"  {_voucher(found)}",
        "  Không chứng minh: giờ theo bên thứ ba (đó là giờ của hệ thống), hồ sơ đã đủ hay đã được tiếp nhận.",
        "  Giấy xác nhận PDF có chữ ký của cơ quan và dấu thời gian được lập sau đó.",
    ]
    return lines


def _voucher(found: ReceiptReport) -> str:
    if found.trusted_as and found.time_stamped_at:
        believed = f"{found.issuer} cấp, {TITLES[found.trusted_as].lower()}"
        return (
            f"{found.name} bảo đảm cho khoá từ {moment(found.time_stamped_at)} (chứng thư số do {believed})."
        )
    return "Khoá là của chính hệ thống này; chưa thấy chữ ký bảo đảm của cơ quan."


def _in_words(file: Path, found: Verification) -> list[str]:
    lines = _verdict(file, found)
    if found.pages:
        lines.append(f"  {found.pages} trang, {found.size} byte, SHA-256 {found.sha256}")
    for number, one in enumerate(found.signatures, start=1):
        lines += ["", *_signature_in_words(number, one)]
    lines += [f"  Dấu thời gian của cả tệp: {_time_proof(one)}" for one in found.time_proofs]
    return lines


def _as(purpose: Purpose | Literal[""]) -> str:
    """Whether somebody is believed, and for what."""
    return f"có ({TITLES[purpose].lower()})" if purpose else "không"


def _time_proof(one: TimeProof) -> str:
    changed = ", tệp đã bị thay đổi sau đó" if one.integrity != "intact" else ""
    return (
        f"{moment(one.at)} ({one.authority}, {'tin cậy' if one.trusted else 'không được tin cậy'}{changed})"
    )


_INTEGRITY: Mapping[Integrity, str] = {
    "intact": "nguyên vẹn",
    "changed": "đã bị thay đổi",
    "unchecked": "không kiểm tra được",
}


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
            f"{moment(one.time_stamped_at)} ({one.time_stamp_authority}), kiểm tra được đến {day(one.time_stamp_until)}"
            if one.time_stamped_at and one.time_stamp_until
            else "không có"
        ),
        "Nội dung": _INTEGRITY[one.integrity],
        "Chứng thư số": f"{known[one.revocation]}, do {one.issuer or 'nơi không rõ'} cấp",
        "Tin cậy": _as(one.trusted_as),
        "Mức": f"PAdES {one.pades_level}" if one.pades_level else "không rõ",
    }
    lines = [f"  {number}. {'✓' if one.valid else '✗'} {kind}"]
    lines += [f"     {name}: {value}" for name, value in facts.items()]
    return [*lines, *(f"     {said}" for said in (one.problem, one.caution) if said)]
