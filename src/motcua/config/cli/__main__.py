"""`python -m motcua.config.cli`, which the launcher calls."""

from motcua.config.cli import main

# A server process may be started by importing this file anew.
if __name__ == "__main__":
    main()
