"""Which program listens where on which machine, and the files of `deploy/cluster/` filled in with that."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from string import Template

from motcua.config.env import CHECKOUT

TEMPLATES = CHECKOUT / "deploy" / "cluster"
FILES = ("etcd.yml", "patroni.yml", "haproxy.cfg", "pgbouncer.ini", "users.txt")


@dataclass(frozen=True)
class Machine:
    """One machine, or what stands for one on the loopback. `serves`: it has web server, worker and database."""

    name: str
    host: str
    etcd_client: int = 2379
    etcd_peer: int = 2380
    patroni: int = 8008
    postgres: int = 5432
    web: int = 8000
    pooler: int = 6432
    serves: bool = True
    home: Path = Path("/var/lib/motcua-cluster")

    def at(self, port: int) -> str:
        """A port of this machine."""
        return f"{self.host}:{port}"


@dataclass(frozen=True)
class Cluster:
    """All machines, where HAProxy listens, and the passwords that they share."""

    machines: Sequence[Machine]
    programs: Path
    network: str = "10.0.0.0/8"
    front_host: str = "127.0.0.1"
    web_frontend: int = 8080
    database_frontend: int = 5000
    ttl: int = 10
    passwords: dict[str, str] = field(
        default_factory=lambda: {
            name: secrets.token_hex(16) for name in ("superuser", "replication", "rewind", "motcua")
        },
        repr=False,
    )

    @property
    def serving(self) -> list[Machine]:
        """Those with web server, worker and database."""
        return [machine for machine in self.machines if machine.serves]

    def values(self, of: Machine) -> dict[str, object]:
        """What the templates ask for, on one machine."""
        return {
            "name": of.name,
            **self._etcd(of),
            **self._postgres(of),
            **self._front(),
            "pooler_host": of.host,
            "pooler_port": of.pooler,
            "pooler_users": of.home / "users.txt",
            "pooler_log": of.home / "pooler.log",
            "pooler_pid": of.home / "pooler.pid",
            "database_host": self.front_host,
            "database_port": self.database_frontend,
        }

    def _etcd(self, of: Machine) -> dict[str, object]:
        members = (f"{one.name}=http://{one.at(one.etcd_peer)}" for one in self.machines)
        return {
            "etcd_members": ",".join(members),
            "etcd_hosts": ",".join(one.at(one.etcd_client) for one in self.machines),
            "etcd_client": of.at(of.etcd_client),
            "etcd_peer": of.at(of.etcd_peer),
            "etcd_data": of.home / "etcd",
        }

    def _postgres(self, of: Machine) -> dict[str, object]:
        return {
            "patroni": of.at(of.patroni),
            "postgres": of.at(of.postgres),
            "postgres_data": of.home / "postgres",
            "postgres_programs": self.programs,
            "socket_folder": of.home,
            "pgpass": of.home / "pgpass",
            "network": self.network,
            "ttl": self.ttl,
            **{f"{name}_password": word for name, word in self.passwords.items()},
        }

    def _front(self) -> dict[str, object]:
        web = (f"    server {one.name} {one.at(one.web)}" for one in self.serving)
        database = (
            f"    server {one.name} {one.at(one.postgres)} check port {one.patroni}" for one in self.serving
        )
        return {
            "web_frontend": f"{self.front_host}:{self.web_frontend}",
            "database_frontend": f"{self.front_host}:{self.database_frontend}",
            "web_servers": "\n".join(web),
            "database_servers": "\n".join(database),
        }

    def files(self, of: Machine) -> dict[str, str]:
        """Every file of one machine by its name; a machine that only votes has etcd alone."""
        values = self.values(of)
        names = FILES if of.serves else FILES[:1]
        return {name: self._filled(name, values) for name in names}

    def _filled(self, name: str, values: dict[str, object]) -> str:
        if name == "users.txt":
            return f'"motcua" "{self.passwords["motcua"]}"\n"postgres" "{self.passwords["superuser"]}"\n'
        return Template((TEMPLATES / name).read_text()).substitute(values)
