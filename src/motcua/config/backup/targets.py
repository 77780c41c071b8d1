"""Where backups go: the places of BACKUP_TO, and of BACKUP_WRITE_ONCE, from which nothing is taken early."""

from dataclasses import dataclass
from datetime import timedelta

from django.core.files.storage import Storage

from motcua.config.env import environment
from motcua.platform import places, storages
from motcua.platform.places import Place


@dataclass(frozen=True)
class Target:
    """A place for backups. In a write-once one each object is locked for `locked`."""

    place: Place
    locked: timedelta | None = None

    @property
    def name(self) -> str:
        """For people and rows; holds no key."""
        return self.place.name

    @property
    def write_once(self) -> bool:
        """Whether what is there stays until its time is over."""
        return self.locked is not None

    def storage(self) -> Storage:
        """Opens the place."""
        return storages.storage(self.place, locked=self.locked)


def targets() -> list[Target]:
    """All places of this installation."""
    env = environment()
    locked = timedelta(days=env.backup_keep["write_once_days"])
    ordinary = [Target(place) for place in env.backup_to]
    return ordinary + [Target(place, locked) for place in env.backup_write_once]


def target_named(name: str) -> Target:
    """The place of the settings with this name; any other place that can be read as one, as an ordinary one."""
    return next((one for one in targets() if one.name == name), None) or Target(places.read(name))
