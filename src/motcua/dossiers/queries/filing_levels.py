"""How sure a log-in must be of whoever files a procedure online, for pages that say so before anybody is refused."""

from motcua.dossiers.levels import level_to_file

__all__ = ["level_to_file"]
