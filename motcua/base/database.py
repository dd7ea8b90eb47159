"""Giving the database connection back while we wait for somebody outside."""

from django.db import connections


def release() -> None:
    """Give this thread's connections back, before a question to a provider that may take its time.

    The next query takes one again. Within a transaction nothing can be given back. SQLite's connection is a
    file of our own: outside of a transaction it locks nobody out, and opening it again costs more.
    """
    for connection in connections.all(initialized_only=True):
        if connection.vendor != "sqlite" and not connection.in_atomic_block:
            connection.close()
