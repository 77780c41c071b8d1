"""The older service: a POST of JSON to the name of a service, a dossier as an array of one, moments `yyyyMMddHHmmss`.

Where the flag `isUpdating` stands (here: in the address) was in no source. Results are named by their hash: how this
generation fetches them is not known, so they are not sent.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from motcua.adapters.national_portal import objects
from motcua.adapters.national_portal.portal import Portal
from motcua.adapters.wire import Told as Answered
from motcua.exchange.types import DOSSIER, Told


class LegacyPortal(Portal):
    """Generation 1.2-1.3."""

    @property
    def own(self) -> Mapping[str, Any]:
        """What this generation calls things."""
        found: Mapping[str, Any] = self.mapping["legacy"]
        return found

    @property
    def write(self) -> objects.Written:
        """As digits."""
        return objects.written(self.own["moment"])

    def expected(self, told: Told) -> dict[str, Any]:
        """The whole object, or one line."""
        if told.kind != DOSSIER:
            return objects.line(told.body, told.ref, self.codes(told), self.mapping, self.write)
        return {
            **objects.declared(told.body, told.ref, self.codes(told), self.mapping, self.write),
            **objects.course(told.body, self.mapping, self.write),
            "DanhSachLePhi": objects.fees(told.body, self.mapping),
            "DanhSachGiayToKetQua": objects.results(told.body),
        }

    def send(self, told: Told) -> Answered:
        """One call; a dossier is created or updated as the portal says that it is needed."""
        said = self.expected(told)
        if told.kind != DOSSIER:
            return self._ask("progress", [said])
        answer = self._dossier(said, updating=not told.first)
        if self.meaning(answer) in ("exists", "missing"):
            answer = self._dossier(said, updating=self.meaning(answer) == "exists")
        return answer

    def found(self, ref: str) -> Mapping[str, Any] | None:
        """By its number."""
        found: Mapping[str, Any] | None = self.read_code(self._ask("read", {"MaHoSo": ref}))
        return found

    def page(self, after: str, most: int) -> Sequence[Mapping[str, Any]]:
        """Behind a number."""
        return self.read_code(self._ask("list", {"SauMaHoSo": after, "SoLuong": most})) or []

    def waiting(self, after: str) -> Mapping[str, Any]:
        """Behind a cursor."""
        answer = self._ask("arrivals", {"Sau": after})
        self.read_code(answer)
        return answer.data

    def file_path(self, file: str) -> tuple[str, Mapping[str, str]]:
        """By a service of its own."""
        return f"/{self.own['services']['file']}", {"id": file}

    def confirm(self, arrival: str, ref: str, ours: str) -> Answered:
        """With our number."""
        return self._ask("taken", {"Id": arrival, "MaHoSo": ref, "MaHoSoDiaPhuong": ours})

    def _dossier(self, said: dict[str, Any], *, updating: bool) -> Answered:
        query = {self.own["updating"]: str(updating).lower()}
        return self._ask("dossier", [said], query)

    def _ask(self, service: str, body: Any, query: Mapping[str, str] | None = None) -> Answered:
        return self.line.call("POST", f"/{self.own['services'][service]}", body=body, query=query)
