"""Whom we believe, told to people: each authority with its name, its purpose, how long it lasts, its fingerprint."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import x509

# Not from `django.utils.translation`: that one wants settings, and verifying needs none.
from django.utils.translation.trans_real import gettext_noop

from motcua.kernel.clock import VIETNAM
from motcua.signing import holder
from motcua.signing.ports import Trust
from motcua.signing.types import Purpose

TITLES: Mapping[Purpose, str] = {
    "officials": gettext_noop("Chứng thực chuyên dùng công vụ"),
    "public": gettext_noop("Chứng thực công cộng"),
    "foreign": gettext_noop("Chứng thực nước ngoài"),
    "demonstration": gettext_noop("Trình diễn"),
    "named": gettext_noop("Do người kiểm tra nêu"),
}
MEANINGS: Mapping[Purpose, str] = {
    "officials": gettext_noop("Cấp chứng thư số cho cán bộ và cơ quan nhà nước."),
    "public": gettext_noop("Cấp chứng thư số cho người dân, doanh nghiệp và tổ chức."),
    "foreign": gettext_noop("Cấp chứng thư số ở nước ngoài, được công nhận tại Việt Nam."),
    "demonstration": gettext_noop("Chỉ dùng cho bản trình diễn này, không có giá trị pháp lý."),
    "named": gettext_noop("Người đang kiểm tra tự nêu ra; hệ thống này không biết."),
}


@dataclass(frozen=True)
class Anchor:
    """An authority that we believe. `fingerprint` is the SHA-256 of its certificate, in pairs of digits."""

    purpose: Purpose
    is_root: bool
    name: str
    organisation: str
    until: datetime
    fingerprint: str


def anchors(trust: Trust) -> list[Anchor]:
    """All of them: by purpose, roots before intermediates, then by name."""
    found = [_anchor(one, trust, is_root=True) for one in trust.roots]
    found += [_anchor(one, trust, is_root=False) for one in trust.intermediates]
    order = list(TITLES)
    return sorted(found, key=lambda one: (order.index(one.purpose), not one.is_root, one.name))


def _anchor(certificate: x509.Certificate, trust: Trust, *, is_root: bool) -> Anchor:
    who = holder.read(certificate)
    return Anchor(
        purpose=trust.purpose_of(certificate),
        is_root=is_root,
        name=who.name,
        organisation=who.organisation if who.organisation != who.name else "",
        until=certificate.not_valid_after.astimezone(VIETNAM),
        fingerprint=certificate.sha256.hex(" ").upper(),
    )
