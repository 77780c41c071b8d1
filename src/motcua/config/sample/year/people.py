"""People and companies who do not exist: the n-th of them is always the same, so that nobody has to be remembered.

Personal numbers have the range 99xxxx that is left to samples, tax numbers a right check digit under 5799.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import accumulate
from typing import Any

from motcua.config.sample.year.province import Commune


def _words(text: str, apart: str = " ") -> list[str]:
    return text.split(apart)


# Two in five families have one of the first three names.
_FAMILY = _words(
    "Nguyễn Nguyễn Nguyễn Nguyễn Nguyễn Nguyễn Trần Trần Phạm Phạm Vũ Vũ Hoàng Hoàng Lê Lê Đỗ Bùi Đinh "
    "Lương Ngô Đặng Dương Đoàn Mạc Tô Chu Cao Hà Lý La Tằng Chìu Hoàng Loan Ninh Phùng Từ Voòng Trương"
)
_MALE_MIDDLE = _words("Văn Đức Minh Quang Hữu Xuân Đình Mạnh Thanh Ngọc Tiến Công Bá Thế Anh Hải Trọng Gia")
_FEMALE_MIDDLE = _words("Thị Thị Thị Ngọc Thu Thanh Minh Kim Hồng Bích Phương Thùy Khánh Mai Lan Diệu")
_MALE_GIVEN = _words(
    "An Bình Cường Dũng Duy Đạt Giang Hải Hiếu Hoàn Hùng Huy Khải Khoa Kiên Lâm Long Lực Mạnh Nam Nghĩa "
    "Phong Phúc Quân Quý Sơn Tài Tâm Thắng Thành Thịnh Toàn Trung Tú Tuấn Tùng Việt Vinh Vũ Vượng"
)
_FEMALE_GIVEN = _words(
    "Anh Bích Chi Cúc Diệp Dung Duyên Hà Hạnh Hiền Hoa Hồng Huệ Hương Huyền Lan Liên Linh Loan Ly Mai My "
    "Nga Ngân Nhung Oanh Phương Quyên Quỳnh Tâm Thảo Thoa Thu Thủy Trang Tuyết Uyên Vân Xuân Yến"
)
_TRADES = _words(
    "Thương mại|Xây dựng|Vận tải|Du lịch|Thủy sản|Cơ khí|Dịch vụ|Nông nghiệp|Vật liệu|Môi trường",
    "|",
)
_FANCY = _words(
    "Ánh Dương|Biển Xanh|Bình Minh|Đại Thịnh|Đông Hải|Hải Âu|Hồng Hà|Hưng Phát|Kim Ngân|Long Thành|"
    "Minh Khang|Nam Việt|Phú Quý|Sao Mai|Tân Tiến|Thành Công|Thiên Phú|Trường An|Việt Hưng|Vĩnh Thịnh",
    "|",
)
EVERY_NTH_IS_A_COMPANY = 17
_TAX_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
_WORD = 2**64 - 1


@dataclass(frozen=True, slots=True)
class Person:
    """A party of the year: a citizen, or a company."""

    id: int
    kind: str
    name: str
    number: str
    born: str
    gender: str
    address: str
    commune: str
    phone: str

    @property
    def is_company(self) -> bool:
        """Whether this is an organisation."""
        return self.kind == "organisation"

    def applicant(self, *, own: bool) -> dict[str, Any]:
        """What stands in the dossier about its owner."""
        key = "tax_code" if self.is_company else "id_number"
        facts = {"kind": self.kind, "name": self.name, key: self.number, "address": self.address}
        more = {"born": self.born, "gender": self.gender, "phone": self.phone, "self": own}
        return {**facts, **{k: v for k, v in more.items() if v != ""}}


def mixed(number: int) -> int:
    """A number that looks like chance and is always the same (splitmix64)."""
    x = (number * 0x9E3779B97F4A7C15 + 0x1234567) & _WORD
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & _WORD
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & _WORD
    return x ^ (x >> 31)


class People:
    """`count` parties with ids from `first` on, living in the communes in proportion to their weights."""

    def __init__(
        self, communes: Sequence[Commune], *, count: int, first: int, seed: int, taken: int = 0
    ) -> None:
        self.communes = communes
        self.count = count
        self.first = first
        self.seed = seed
        self.taken = taken
        total = sum(c.weight for c in communes)
        self._ends = [round(count * upto / total) for upto in accumulate(c.weight for c in communes)]
        self.person = lru_cache(maxsize=4096)(self._person)

    def somebody(self, commune: int, chance: float, *, company: bool) -> Person:
        """One of the people of a commune (its position); `chance` says which."""
        begin = self._ends[commune - 1] if commune else 0
        n = begin + int(chance * (self._ends[commune] - begin))
        n -= n % EVERY_NTH_IS_A_COMPANY if company else 0
        if not company and n % EVERY_NTH_IS_A_COMPANY == 0:
            n += 1
        return self.person(min(max(n, 0), self.count - 1))

    def _person(self, n: int) -> Person:
        chance = mixed(n + self.seed * 1_000_003)
        place = self.communes[bisect_right(self._ends, n) if n < self._ends[-1] else -1]
        address = f"Tổ {chance % 9 + 1}, khu {chance // 9 % 12 + 1}, {place.name}, thành phố Quảng Ninh"
        if n % EVERY_NTH_IS_A_COMPANY == 0:
            return self._company(n, chance >> 8, address, place.name)
        return self._citizen(n, chance >> 8, address, place.name)

    def _citizen(self, n: int, chance: int, address: str, commune: str) -> Person:
        # Each pair of a birth year and a sex has 9,000 numbers of the range left to samples.
        n_all = n + self.taken
        male, year = n_all % 2 == 0, 1946 + n_all // 2 % 60
        family, chance = _FAMILY[chance % len(_FAMILY)], chance // len(_FAMILY)
        middles, givens = (_MALE_MIDDLE, _MALE_GIVEN) if male else (_FEMALE_MIDDLE, _FEMALE_GIVEN)
        middle, chance = middles[chance % len(middles)], chance // len(middles)
        given, chance = givens[chance % len(givens)], chance // len(givens)
        born = date(year, 1, 1) + timedelta(days=chance % 365)
        century = (0 if year < 2000 else 2) + (0 if male else 1)
        number = f"022{century}{year % 100:02d}99{1000 + n_all // 120:04d}"
        phone = f"0900{chance % 1_000_000:06d}"
        gender = "male" if male else "female"
        name = f"{family} {middle} {given}"
        return Person(
            self.first + n, "person", name, number, born.isoformat(), gender, address, commune, phone
        )

    def _company(self, n: int, chance: int, address: str, commune: str) -> Person:
        trade, fancy = _TRADES[chance % len(_TRADES)], _FANCY[chance // 16 % len(_FANCY)]
        name = f"Công ty TNHH {trade} {fancy} {chance // 512 % 90 + 10}"
        number = tax_code((n + self.taken) // EVERY_NTH_IS_A_COMPANY)
        phone = f"0203{chance % 10_000_000:07d}"
        return Person(self.first + n, "organisation", name, number, "", "", address, commune, phone)


def tax_code(n: int) -> str:
    """The n-th of our tax numbers; of two neighbours at most one has no check digit, so we take the other."""
    return _checked(9_000_000 + 2 * n) or _checked(9_000_001 + 2 * n)


def place_of(code: str) -> int:
    """Which of our tax numbers this is."""
    return (int(code[2:9]) - 9_000_000) // 2


def _checked(serial: int) -> str:
    digits = f"57{serial:07d}"
    check = 10 - sum(w * int(d) for w, d in zip(_TAX_WEIGHTS, digits, strict=True)) % 11
    return f"{digits}{check}" if check < 10 else ""
