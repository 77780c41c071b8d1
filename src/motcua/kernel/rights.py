"""The six rights beside the work on dossiers, each a role of a post. None of them reads dossiers, but for what was
drawn for an audit, and nobody passes one on.

`PROVINCE` looks after the whole installation; `AGENCY` after the people of one agency and of those below it;
`CATALOGUE` after procedures; `SECURITY` after incidents, weaknesses and what is reported of them; `DATA` answers what
persons ask of their data (Law 91/2025/QH15 art. 33); `QUALITY` audits the work of other agencies (ISO 9001).
"""

from collections.abc import Mapping
from typing import Final

from motcua.kernel.actor import Actor

PROVINCE: Final = "administrator"
AGENCY: Final = "agency_administrator"
CATALOGUE: Final = "catalogue_administrator"
SECURITY: Final = "security_officer"
DATA: Final = "data_officer"
QUALITY: Final = "quality_auditor"
TITLES: Final[Mapping[str, str]] = {
    PROVINCE: "Quản trị hệ thống",
    AGENCY: "Quản trị của cơ quan",
    CATALOGUE: "Quản trị danh mục",
    SECURITY: "Phụ trách an ninh mạng",
    DATA: "Phụ trách dữ liệu cá nhân",
    QUALITY: "Đánh giá viên nội bộ",
}
ALL: Final = frozenset(TITLES)


def administers(actor: Actor, *rights: str) -> bool:
    """Whether an officer holds one of these rights; a program that acts for them never does."""
    return actor.is_officer and actor.scopes is None and bool(actor.agencies(*rights))
