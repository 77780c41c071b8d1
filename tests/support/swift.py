"""A real S3 server for tests: OpenStack Swift with its S3 layer, on the loopback, in a folder of its own.

It is no requirement of ours. Where MOTCUA_TEST_SWIFT names the `bin` folder of an environment that has it
(`pip install swift "setuptools<81"`, apt: liberasurecode-dev, memcached), tests of the store run against it.
"""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from tests.support.site import free_ports

PROGRAMS = Path(os.environ.get("MOTCUA_TEST_SWIFT", "/nowhere"))
MEMCACHED = shutil.which("memcached")
IS_THERE = (PROGRAMS / "swift-proxy-server").exists() and MEMCACHED is not None
WITHOUT = "NOT TRIED: MOTCUA_TEST_SWIFT names no environment with OpenStack Swift, or memcached is missing"
KEY, SECRET = "test:tester", "testing"
_PATIENCE = 40.0
_SERVERS = ("account", "container", "object")
_PROXY = """
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = {port}
swift_dir = {folder}
workers = 0
user = {user}
log_level = ERROR
[pipeline:main]
pipeline = catch_errors proxy-logging cache s3api tempauth copy dlo slo versioned_writes symlink proxy-server
[app:proxy-server]
use = egg:swift#proxy
allow_account_management = true
account_autocreate = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:proxy-logging]
use = egg:swift#proxy_logging
access_log_level = ERROR
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:{memcached}
[filter:s3api]
use = egg:swift#s3api
s3_acl = false
[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = testing .admin .reseller_admin
[filter:copy]
use = egg:swift#copy
[filter:dlo]
use = egg:swift#dlo
[filter:slo]
use = egg:swift#slo
[filter:versioned_writes]
use = egg:swift#versioned_writes
allow_object_versioning = true
[filter:symlink]
use = egg:swift#symlink
"""
_STORE = """
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = {port}
swift_dir = {folder}
devices = {folder}/devices
mount_check = false
workers = 0
user = {user}
log_level = ERROR
fallocate_reserve = 0
[pipeline:main]
pipeline = {kind}-server
[app:{kind}-server]
use = egg:swift#{kind}
"""


@contextmanager
def swift(folder: Path) -> Iterator[str]:
    """Its address without the scheme (`127.0.0.1:port`), with a bucket `motcua`, while it runs."""
    proxy, memcached, *stores = free_ports(5)
    user = "root" if os.geteuid() == 0 else os.environ["USER"]
    (folder / "devices" / "d1").mkdir(parents=True)
    (folder / "swift.conf").write_text(
        "[swift-hash]\nswift_hash_path_suffix = tests\nswift_hash_path_prefix = tests\n"
    )
    running = [subprocess.Popen([str(MEMCACHED), "-l", "127.0.0.1", "-p", str(memcached), "-u", user])]
    try:
        for kind, port in zip(_SERVERS, stores, strict=True):
            _ring(folder, kind, port)
            words = _STORE.format(kind=kind, port=port, folder=folder, user=user)
            running.append(_start(folder, kind, words))
        words = _PROXY.format(port=proxy, folder=folder, user=user, memcached=memcached)
        running.append(_start(folder, "proxy", words))
        _wait_for_bucket(proxy, folder)
        yield f"127.0.0.1:{proxy}"
    finally:
        for process in running:
            process.terminate()
        for process in running:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def address(server: str, prefix: str = "") -> str:
    """The bucket as a setting names it."""
    return f"s3://{KEY.replace(':', '%3A')}:{SECRET}@{server}/motcua/{prefix}?tls=0"


def _ring(folder: Path, kind: str, port: int) -> None:
    builder = str(PROGRAMS / "swift-ring-builder")
    file = str(folder / f"{kind}.builder")
    device = f"r1z1-127.0.0.1:{port}/d1"
    for words in (["create", "4", "1", "1"], ["add", device, "1"], ["rebalance"]):
        subprocess.run([builder, file, *words], check=True, capture_output=True, cwd=folder)


def _start(folder: Path, kind: str, words: str) -> subprocess.Popen[bytes]:
    file = folder / f"{kind}.conf"
    file.write_text(words)
    with (folder / f"{kind}.log").open("wb") as log:
        return subprocess.Popen(
            [str(PROGRAMS / f"swift-{kind}-server"), str(file)],
            env={**os.environ, "SWIFT_DIR": str(folder), "PYTHONPATH": ""}, stdout=log, stderr=log,
        )  # fmt: skip


def _wait_for_bucket(port: int, folder: Path) -> None:
    client = boto3.client(
        "s3", endpoint_url=f"http://127.0.0.1:{port}", aws_access_key_id=KEY, aws_secret_access_key=SECRET,
        region_name="us-east-1", config=Config(s3={"addressing_style": "path"}, retries={"max_attempts": 1}),
    )  # fmt: skip
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            client.create_bucket(Bucket="motcua")
        except (BotoCoreError, ClientError):
            if time.monotonic() > end:
                raise AssertionError((folder / "proxy.log").read_text()[-3000:]) from None
            time.sleep(0.2)
        else:
            return
