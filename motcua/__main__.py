"""`python -m motcua` is the `motcua` command."""

from motcua.config.cli import main

main()
