"""`./motcua worker`: what happens behind the pages."""

import click


@click.command
def command() -> None:
    """Đọc nhật ký sự kiện cho mọi bộ phận theo dõi nó, làm các việc đã hẹn, chạy việc theo lịch."""
    from motcua.config import production, ready

    ready.ensure_ready()
    production.ensure_fit()
    ready.keep_database_running()
    # Only now, since it needs the tables' classes, which need Django.
    from motcua.config import worker

    worker.work()
