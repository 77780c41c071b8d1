"""The registers of the State (population, civil status, businesses, land, insurance), and a simulator of them.

No specification was at hand. The fields by which the population register is asked were read from public code
(`HoVaTen` in capitals without marks or spaces, `SoDinhDanh`, year of birth, `MaTichHop`, `MaDVC`, `MaCanBo`,
`MaYeuCau`); paths, codes and the other registers' fields are ours and stand in `mapping.json`, from a day on.
"""
