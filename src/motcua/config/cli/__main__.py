"""`python -m motcua.config.cli`, which the launcher calls."""

from motcua.config.cli import main

main()
