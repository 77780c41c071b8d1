"""Words for what a token may do and how it stands."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as lazy

from motcua.identity.queries import Token

SCOPES: Mapping[str, tuple[Any, Any]] = {
    "catalogue": (lazy("Danh mục"), lazy("Tìm và đọc thủ tục, cơ quan")),
    "due": (lazy("Tính hạn"), lazy("Hạn giải quyết theo lịch của cơ quan")),
    "verify": (lazy("Kiểm tra văn bản"), lazy("Chữ ký và con dấu trên tệp PDF")),
    "track": (lazy("Xem hồ sơ"), lazy("Hồ sơ, diễn biến và giấy tờ mà tài khoản được xem")),
    "file": (lazy("Nộp hồ sơ"), lazy("Tải giấy tờ lên, nộp, bổ sung, rút hồ sơ")),
    "work": (lazy("Xử lý hồ sơ"), lazy("Danh sách việc và mọi bước theo chức vụ, trừ ký và đóng dấu")),
    "sign": (lazy("Ký và đóng dấu"), lazy("Bằng khoá của chính anh chị; chỉ có ở mã cá nhân")),
}


def row(token: Token, now: datetime) -> dict[str, Any]:
    """One token as its table shows it."""
    return {
        "token": token,
        "state": _state(token, now),
        "system": token.kind == Token.Kind.SYSTEM,
        "scopes": ", ".join(str(SCOPES[scope][0]) for scope in token.scopes),
    }


def _state(token: Token, now: datetime) -> str:
    if token.revoked_at:
        return "revoked"
    if token.expires_at <= now:
        return "expired"
    return "waiting" if token.account_id and token.consented_at is None else "good"
