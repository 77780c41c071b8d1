"""A year of the province: as many dossiers as Quảng Ninh settles, made up, in minutes.

Each day some dozens of dossiers live through the true engine in memory (`life.py`), by marks instead of names; what
was written of each is a mould (`moulds.py`), cast once for every dossier of that day that is like it: in another
commune with the same hours, for somebody else, by other officers, with a chain of its own. `load()` writes them past
the commands, by COPY, in one transaction: a load that is killed leaves nothing behind. Start reading in `days.py`.
"""

from motcua.config.sample.year.life import Habits
from motcua.config.sample.year.loading import Loaded, load

__all__ = ["Habits", "Loaded", "load"]
