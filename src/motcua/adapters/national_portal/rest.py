"""The newer service, as code of 2026 shows it: a token, a dossier created once, its status and its course told apart,
results uploaded as files; moments `yyyy-MM-ddTHH:mm:ss.fff`, answers `{code, message, data}`.

There the portal gives a dossier its number (`get-next-value`); ours has one by law (TT 03/2025/TT-VPCP), so it is sent
under ours. Paths, reading and list were in no source: they stand in `mapping.json`.
"""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from motcua.adapters.national_portal import objects
from motcua.adapters.national_portal.portal import Portal
from motcua.adapters.wire import LineTrouble
from motcua.adapters.wire import Told as Answered
from motcua.exchange.types import DOSSIER, Told
from motcua.platform.effects.types import Outcome

MOMENT = "%Y-%m-%dT%H:%M:%S.fff"


class RestPortal(Portal):
    """Generation 1.4."""

    @property
    def paths(self) -> Mapping[str, str]:
        """Where its resources are."""
        found: Mapping[str, str] = self.mapping["rest"]["paths"]
        return found

    @property
    def write(self) -> objects.Written:
        """ISO 8601 without a zone, Vietnam's."""
        return objects.written(MOMENT)

    def expected(self, told: Told) -> dict[str, Any]:
        """What the last call said, and what the first did."""
        if told.kind != DOSSIER:
            return objects.line(told.body, told.ref, self.codes(told), self.mapping, self.write)
        # What was filed there the portal knows better: it is not told what it told us.
        declared = {} if told.body.get("from_portal") else self._declared(told)
        return {**declared, **self._course(told)}

    def said(self, told: Told) -> dict[str, Any]:
        """What was declared is said as it is created, and cannot be said a second time."""
        if told.kind != DOSSIER or told.first:
            return self.expected(told)
        return self._course(told)

    def send(self, told: Told) -> Answered:
        """Created where it is not yet; then how it stands. What was only half done is whole after another try."""
        # Told anew, it may have lost what it once had, and the number with it.
        number = ("" if told.anew else told.theirs) or self._created(told)
        if isinstance(number, Answered):
            return number
        self._upload(told)
        answer = self._say(number, told)
        if self.meaning(answer) == "missing":
            again = self._created(told)
            answer = again if isinstance(again, Answered) else self._say(again, told)
        if self.meaning(answer) == "missing":
            raise LineTrouble(Outcome.TEMPORARY, "the portal lost the dossier", answer.raw, answer.sent)
        return answer

    def _say(self, number: str, told: Told) -> Answered:
        path = f"{self.paths['dossiers']}/{number}"
        if told.kind != DOSSIER:
            return self.line.call("POST", f"{path}/progress", body=self.expected(told))
        said = {"IdHoSo": number, "MaHoSo": told.ref, **self._course(told)}
        return self.line.call("POST", f"{path}/status", body=said)

    def found(self, ref: str) -> Mapping[str, Any] | None:
        """By our number."""
        answer = self.line.call("GET", self.paths["dossiers"], query={"MaHoSo": ref})
        found: Mapping[str, Any] | None = self.read_code(answer)
        return found

    def page(self, after: str, most: int) -> Sequence[Mapping[str, Any]]:
        """Behind a number."""
        asked = {"after": after, "limit": str(most)}
        return self.read_code(self.line.call("GET", self.paths["dossiers"], query=asked)) or []

    def waiting(self, after: str) -> Mapping[str, Any]:
        """Behind a cursor."""
        answer = self.line.call("GET", self.paths["arrivals"], query={"after": after})
        self.read_code(answer)
        return answer.data

    def file_path(self, file: str) -> tuple[str, Mapping[str, str]]:
        """A resource."""
        return f"{self.paths['files']}/{file}", {}

    def confirm(self, arrival: str, ref: str, ours: str) -> Answered:
        """With our number."""
        said = {"MaHoSo": ref, "MaHoSoDiaPhuong": ours}
        return self.line.call("POST", f"{self.paths['arrivals']}/{arrival}/taken", body=said)

    def _created(self, told: Told) -> str | Answered:
        """The portal's number of a dossier that it has, or has now, whatever it answered; else its answer."""
        if number := self._number(told.ref):
            return number
        if told.kind != DOSSIER:
            raise LineTrouble(Outcome.TEMPORARY, "the portal lost the dossier")
        answer = self.line.call("POST", self.paths["dossiers"], body=self._declared(told))
        number = self._number(told.ref)
        if number:
            return number
        if self.meaning(answer) == "done":
            raise LineTrouble(Outcome.TEMPORARY, "said yes, shows nothing", answer.raw, answer.sent)
        return answer

    def _number(self, ref: str) -> str:
        there = self.found(ref)
        return str(there.get("IdHoSo") or "") if there is not None else ""

    def _declared(self, told: Told) -> dict[str, Any]:
        body, flat = (
            told.body,
            objects.declared(told.body, told.ref, self.codes(told), self.mapping, self.write),
        )
        return {
            **flat,
            "MaDichVuCong": body["procedure"]["case"],
            "MaDonViTiepNhan": self.codes(told)("agency", body["counter"]),
            "ThongTinNguoiNop": {"Email": flat["Email"], "SoDienThoai": flat["SoDienThoai"]},
            "ThanhPhanHoSo": _components(flat.pop("TaiLieuNop")),
        }

    def _course(self, told: Told) -> dict[str, Any]:
        """Fees and results go with the statuses that the portal takes them with, and no other.

        Where a dossier lies, and which papers it has, can change after it was filed.
        """
        said = objects.course(told.body, self.mapping, self.write)
        declared = self._declared(told)
        said |= {name: declared[name] for name in ("DonViXuLy", "MaDonViTiepNhan", "ThanhPhanHoSo")}
        if told.body["status"] in self.mapping["with_results"]:
            said["DanhSachLePhi"] = objects.fees(told.body, self.mapping)
            said["DanhSachGiayToKetQua"] = [
                {**one, "HashTepTin": one["GiayToId"]} for one in objects.results(told.body)
            ]
        return said

    def _upload(self, told: Told) -> None:
        """Results as files; what the portal says it got must be what was sent."""
        if told.kind != DOSSIER or told.body["status"] not in self.mapping["with_results"]:
            return
        for one in told.body["results"]:
            content = self._files(one["sha256"])
            if content is None:
                raise LineTrouble(Outcome.PERMANENT, f"the result {one['sha256'][:12]} is not kept any more")
            headers = {"Content-Type": "application/octet-stream", "X-File-Name": f"{one['sha256'][:16]}.pdf"}
            answer = self.line.call("POST", self.paths["files"], content=content, headers=headers)
            kept = self.read_code(answer) or {}
            if str(kept.get("HashTepTin")) != sha256(content).hexdigest():
                raise LineTrouble(Outcome.TEMPORARY, "the portal kept another file than was sent", answer.raw)


def _components(papers: Sequence[Mapping[str, str]]) -> list[dict[str, Any]]:
    return [
        {
            "MaThanhPhanHoSo": paper["MaThanhPhanHoSo"],
            "TenThanhPhanHoSo": paper["TenTepDinhKem"],
            "SoLuong": "1",
            "DuocSoHoa": paper["DuocSoHoa"],
            "DuocTaiSuDung": paper["DuocTaiSuDung"],
            "GiayToDinhKem": [{"HashTepTin": paper["TepDinhKemId"]}] if paper["TepDinhKemId"] else [],
        }
        for paper in papers
    ]
