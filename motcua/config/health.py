"""Is the portal alive, and is it ready to work? For load balancers, monitoring and `motcua run`."""

from datetime import timedelta

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

from motcua.base import clock
from motcua.base.jobs.models import Job

# Work that waits longer than this means that no worker runs, or too few.
WORKER_LATE = timedelta(minutes=5)


def alive(_request: HttpRequest) -> HttpResponse:
    """The process answers; says nothing about the database."""
    return HttpResponse("ok\n", content_type="text/plain")


def ready(_request: HttpRequest) -> HttpResponse:
    """200 when database and schema are in order, else 503; `worker` reports without deciding.

    A web process must not be taken out of service because background work is late.
    """
    reached = _database()
    tables = schema() if reached == "ok" else "unknown"
    work = worker() if tables == "ok" else "unknown"
    status = 200 if reached == tables == "ok" else 503
    return JsonResponse({"database": reached, "schema": tables, "worker": work}, status=status)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "down"
    return "ok"


def schema() -> str:
    """ "ok", or "behind" where the tables are older than this code."""
    executor = MigrationExecutor(connection)
    return "behind" if executor.migration_plan(executor.loader.graph.leaf_nodes()) else "ok"


def worker() -> str:
    """ "ok", or "late" where work waits too long."""
    return "late" if Job.objects.due(clock.now() - WORKER_LATE).exists() else "ok"
