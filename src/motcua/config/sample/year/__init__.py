"""A year of the province: as many dossiers as Quảng Ninh settles, made up, in minutes.

`load()` writes them past the commands, straight into the tables by COPY: with the events and hash chains, steps,
numbers and figures that the commands would have written. All of it is one transaction: a load that is killed leaves
nothing behind. Start reading in `days.py` (what is filed when) and `story.py` (what becomes of it).
"""

from motcua.config.sample.year.loading import Loaded, load

__all__ = ["Loaded", "load"]
