"""Who holds a certificate, and is it a person or an organisation? Read from the certificate, never from the file."""

from dataclasses import dataclass

from asn1crypto import x509

from motcua.kernel.vietnamese import normal
from motcua.signing.types import Kind

_LONGEST = 200


@dataclass(frozen=True)
class Holder:
    """The words of a certificate's subject that people want to see."""

    kind: Kind
    name: str
    title: str
    organisation: str
    issuer: str


def read(certificate: x509.Certificate) -> Holder:
    """The holder of any certificate, also a stranger's."""
    subject = _attributes(certificate.subject)
    issuer = _attributes(certificate.issuer)
    organisation = subject.get("organization_name", "")
    name = subject.get("common_name") or organisation or certificate.subject.human_friendly[:_LONGEST]
    kind = _kind(subject)
    # A common name holds 64 letters, an agency's name may be longer and then stands whole beside it.
    cut_short = kind == "organisation" and organisation.startswith(name)
    return Holder(
        kind=kind,
        name=organisation if cut_short else name,
        title=subject.get("title", ""),
        organisation=organisation,
        issuer=issuer.get("common_name") or issuer.get("organization_name", ""),
    )


def _kind(subject: dict[str, str]) -> Kind:
    """An organisation has an organisation identifier (ETSI EN 319 412-3); a person a title or a person's name."""
    if "organization_identifier" in subject:
        return "organisation"
    if {"title", "given_name", "surname", "pseudonym"} & subject.keys():
        return "person"
    same = subject.get("common_name") == subject.get("organization_name")
    return "organisation" if same and "common_name" in subject else "person"


def _attributes(name: x509.Name) -> dict[str, str]:
    """The first value of each attribute, as clean text of bounded length."""
    found: dict[str, str] = {}
    for one in name.chosen:
        for pair in one:
            found.setdefault(pair["type"].native, normal(str(pair["value"].native))[:_LONGEST])
    return found
