"""The `motcua` command line: one file per command, each loaded only when it is called.

A file `config/cli/NAME.py` holds the command NAME as `command`; the table below says in one line what it is for.
"""

import errno
import json
import os
import signal
import sys
from getpass import getuser
from importlib import import_module
from itertools import takewhile
from pathlib import Path
from types import FrameType
from typing import Any

import click

from motcua.config import child_processes
from motcua.kernel.errors import Refusal

PURPOSES = {
    "setup": "Chuẩn bị mọi thứ: môi trường, cơ sở dữ liệu, tỉnh mẫu.",
    "admin": "Tài khoản quản trị: người đầu tiên, chức vụ, liên kết đặt lại mật khẩu.",
    "demo": "Chạy thử từ đầu đến cuối: một hồ sơ qua năm bước, rồi mở máy chủ.",
    "test": "Kiểm tra mã nguồn rồi chạy toàn bộ kiểm thử.",
    "check": "Chỉ kiểm tra mã nguồn: định dạng, kiểu, các tầng của ngôi nhà.",
    "serve": "Mở máy chủ web.",
    "worker": "Chạy các việc nền: đọc nhật ký, gửi tin, việc theo lịch.",
    "simulators": "Chạy các hệ thống bên ngoài giả lập dành cho bản thử.",
    "agent": "Chương trình ký số ở máy của người ký, cho thiết bị cắm tại đó (bản mẫu).",
    "keys": "Khoá ký và con dấu: kho nào có gì, ai ký bằng khoá nào, mở thiết bị của con dấu.",
    "province": "Một tỉnh dưới dạng thư mục: tạo mới, soát, đưa vào hệ thống, xuất ra.",
    "doctor": "Cho biết phần nào đang tốt, phần nào không, và cần làm gì.",
    "metrics": "Số đo của hệ thống cho Prometheus, và các ngưỡng báo động.",
    "due": "Tính hạn giải quyết và giải thích từng bước.",
    "journey": "Đưa một hồ sơ qua đủ năm bước, để lại giấy tờ và kết quả.",
    "verify": "Kiểm tra chữ ký trên một tệp PDF.",
    "log": "Tình trạng nhật ký sự kiện và những bộ phận đọc nó.",
    "logs": "Nhật ký truy cập, tiến trình, ứng dụng, an toàn: gửi SIEM, xuất, kiểm tra.",
    "backup": "Sao lưu ngay, xem, xoá các bản sao lưu.",
    "files": "Tệp đã lưu: soát mã băm, chuyển sang kho khác (thư mục, S3).",
    "retention": "Thời hạn lưu giữ: quy tắc, xoá những gì đã hết hạn.",
    "archive": "Gói lưu trữ của một hồ sơ: xuất, soát.",
    "restore": "Khôi phục một bản sao lưu vào một hệ thống trống.",
    "drill": "Diễn tập khôi phục và sự cố.",
    "cluster": "Nhiều máy: điền các tệp cấu hình của etcd, Patroni, HAProxy, PgBouncer.",
    "outbox": "Việc gửi ra ngoài: chờ bao nhiêu, việc nào cần người xem, thử lại.",
    "catalogue": "Nhập, soát, công bố và tra cứu danh mục thủ tục hành chính.",
    "forms": "Tờ khai điện tử: soát mọi tờ khai và điều kiện giấy tờ.",
    "audit": "Soát chuỗi sự kiện của các hồ sơ.",
    "sample": "Nạp tỉnh mẫu vào cơ sở dữ liệu trống.",
    "acts": "Viết trang liệt kê mọi việc làm được với hồ sơ, từ khai báo của từng việc.",
    "tables": "Vẽ hình các bảng của cơ sở dữ liệu, từ khai báo của chúng.",
    "messages": "Gom các câu trên màn hình để dịch sang tiếng Anh.",
    "bench": "Đo tốc độ.",
}
FOLDER = Path(__file__).parent


class Commands(click.Group):
    """Finds a command by its file and imports nothing else."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands that have a file, in the order in which a newcomer needs them."""
        files = {path.stem for path in FOLDER.glob("*.py") if not path.stem.startswith(("_", "test_"))}
        return [name for name in PURPOSES if name in files] + sorted(files - PURPOSES.keys())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name; None lets click say that there is none."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = import_module(f"motcua.config.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, from the table, so that showing it costs no import."""
        with formatter.section("Các lệnh"):
            formatter.write_dl([(name, PURPOSES.get(name, "")) for name in self.list_commands(ctx)])


@click.command(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    epilog="Xem thêm từng lệnh: ./motcua LỆNH --help",
)
@click.pass_context
def group(ctx: click.Context) -> None:
    """Một Cửa: hệ thống thông tin giải quyết thủ tục hành chính của một tỉnh."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def answer(data: Any) -> None:
    """Print one JSON value for a program to read."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2, default=str))


def main() -> None:
    """Run a command; a fault that has an explanation ends with it, not with a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")
    signal.signal(signal.SIGTERM, _leave)
    # A shell that is not interactive starts what it puts into the background deaf to SIGINT; ours listens all the same.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    child_processes.die_with_parent()
    try:
        group(prog_name="motcua")
    except Refusal as refusal:
        click.echo(str(refusal), err=True)
        _tell("failed")
        sys.exit(2)
    except OSError as fault:
        sentence = _about_a_file(fault)
        if not sentence:
            raise
        click.echo(sentence, err=True)
        _tell("failed")
        sys.exit(2)
    except SystemExit as end:
        _tell("failed" if end.code else "done")
        raise


_TROUBLE = {
    errno.EACCES: "{who} không có quyền đọc hoặc ghi ở đó. Chọn nơi khác, hoặc cấp quyền cho {who}.",
    errno.EPERM: "{who} không có quyền đọc hoặc ghi ở đó. Chọn nơi khác, hoặc cấp quyền cho {who}.",
    errno.EROFS: "nơi ấy chỉ đọc (cũng có thể do ProtectSystem của đơn vị systemd). Chọn nơi khác.",
    errno.ENOENT: "không có tệp hay thư mục ấy. Xem lại đường dẫn.",
    errno.ENOTDIR: "một phần của đường dẫn không phải thư mục. Xem lại đường dẫn.",
    errno.EISDIR: "đó là thư mục, cần một tệp.",
    errno.EEXIST: "ở đó đã có tệp này. Chọn nơi khác, hoặc dời tệp cũ đi.",
    errno.ENOSPC: "đĩa đã đầy. Dọn bớt rồi chạy lại.",
    errno.EDQUOT: "đã hết phần đĩa được cấp. Dọn bớt rồi chạy lại.",
}


def _about_a_file(fault: OSError) -> str:
    """What to do about a file that somebody named on the command line; empty for any other fault."""
    if fault.filename is None or not _was_named(str(fault.filename)):
        return ""
    told = _TROUBLE.get(fault.errno or 0, "")
    return f"{fault.filename}: {told.format(who=getuser())}" if told else ""


def _was_named(file: str) -> bool:
    """Whether the path, or one above it, was given as an argument: a fault of our own files keeps its traceback."""
    given = {word.partition("=")[2] or word for word in sys.argv[2:]}
    whole = Path(file).absolute()
    return any(Path(word).absolute() in (whole, *whole.parents) for word in given if not word.startswith("-"))


def _tell(ending: str) -> None:
    """A line in the log of security for each command that touched the installation: which, not what it was given."""
    from django.conf import settings

    if not settings.configured:
        return
    from motcua.platform.records.record import Ending, Log
    from motcua.platform.records.spool import note

    words = takewhile(lambda word: word.isalpha(), sys.argv[1:3])
    note(Log.SECURITY, "command", Ending(ending), account=f"operator/{getuser()}", target=" ".join(words))


def _leave(number: int, frame: FrameType | None) -> None:
    """A polite request to end runs the exit handlers, so that the database is let go."""
    sys.exit(128 + number)
