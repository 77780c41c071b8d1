"""Names of objects on tokens as PKCS#11 URIs (RFC 7512): `pkcs11:token=…;object=…;id=…`."""

from dataclasses import dataclass
from urllib.parse import quote, quote_from_bytes, unquote, unquote_to_bytes

from motcua.kernel.errors import Invalid

SCHEME = "pkcs11:"


@dataclass(frozen=True)
class ObjectName:
    """A certificate and its key on a token: by label, by id, or by both."""

    token: str
    label: str = ""
    number: bytes = b""

    def __str__(self) -> str:
        parts = [f"token={quote(self.token, safe='')}"]
        if self.label:
            parts.append(f"object={quote(self.label, safe='')}")
        if self.number:
            parts.append(f"id={quote_from_bytes(self.number, safe='')}")
        return SCHEME + ";".join(parts)

    def is_meant_by(self, wanted: "ObjectName") -> bool:
        """Whether a name that may leave out label or id means this object."""
        label = wanted.label in ("", self.label)
        return self.token == wanted.token and label and wanted.number in (b"", self.number)

    @classmethod
    def parse(cls, text: str) -> "ObjectName":
        """The opposite of `str()`; parts that we do not need (serial, manufacturer, type) are passed over."""
        path = text.removeprefix(SCHEME).partition("?")[0]
        parts = dict(part.split("=", 1) for part in path.split(";") if "=" in part)
        if not text.startswith(SCHEME) or not parts.get("token") or not (parts.keys() & {"object", "id"}):
            raise Invalid(
                "“%(text)s” không phải tên khoá trên thiết bị. Cần dạng pkcs11:token=…;object=…",
                code="pkcs11_uri",
                text=text,
            )
        number = unquote_to_bytes(parts.get("id", ""))
        return cls(unquote(parts["token"]), unquote(parts.get("object", "")), number)
