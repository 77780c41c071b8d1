"""`./motcua worker`: what happens behind the pages."""

import click


@click.command
def command() -> None:
    """Đọc nhật ký sự kiện cho mọi bộ phận theo dõi nó, làm các việc đã hẹn, chạy việc theo lịch."""
    from motcua.config import background, ready

    ready.ensure_ready()
    ready.refuse_what_production_may_not_have()
    ready.keep_database_running()
    background.work()
