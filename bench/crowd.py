"""An office full of dossiers: a few real ones, walked by hand, copied thousands of times inside PostgreSQL.

Only for use once Django is set up. What lists read is copied: the dossier and its steps.
"""

from datetime import datetime, timedelta

from django.db import connection, models, transaction

from motcua.accounts import cast
from motcua.accounts.models import User
from motcua.dossiers import service
from motcua.dossiers.models import Dossier, Step
from tests.dossiers.walks import Walk, draft_of

PROCEDURE, OFFICE = "2.000134", "BP-SLDTBXH"
# Of a hundred dossiers: how many stand before each step's act; the others were returned.
STANDING = {"receive": 10, "assign": 5, "appraise": 10, "endorse": 5, "approve": 5, "issue": 3, "return": 2}
MODELS = 100  # what STANDING is out of


def fill(count: int, at: datetime) -> dict[str, User]:
    """`count` dossiers of 2.000134, filed one a minute until `at`; returns the cast that works on them."""
    people = dict(zip(cast.BY_KEY, cast.load(at), strict=True))
    for act, share in {**STANDING, "": MODELS - sum(STANDING.values())}.items():
        model = _walked(people, act, at - timedelta(days=3))
        _copy(model, count * share // MODELS, act or "returned", at)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return people


def _walked(people: dict[str, User], act: str, at: datetime) -> Dossier:
    draft = draft_of(PROCEDURE, people["lan"], at_agency=OFFICE, at=at)
    walk = Walk(service.drafts.submit(draft, user=people["lan"], at=at), people, at)
    return (walk.until(act) if act else walk.to_the_end()).dossier


def _copy(model: Dossier, count: int, mark: str, at: datetime) -> None:
    """`count` copies, each a minute older than the last, with the same steps."""
    told = {
        "code": f"t.code || '-{mark}-' || n",
        "draft_id": "NULL",
        "step_id": "NULL",
        "owner_name": "t.owner_name || ' ' || n",
        "owner_folded_name": "t.owner_folded_name || ' ' || n",
    }
    for name in ("submitted_at", "finished_at", "closed_at"):
        told[name] = f"t.{name} - n * interval '1 minute'"
    # Some are late, some due today, most later.
    for name in ("answer_due_at", "due_at"):
        told[name] = f"timestamptz '{at.isoformat()}' + (n * 37 %% 240 - 80) * interval '15 minutes'"
    copies = f"{model.code}-{mark}-%"
    with transaction.atomic(), connection.cursor() as cursor:
        columns = _columns(Dossier)
        values = ", ".join(told.get(name, f't."{name}"') for name in columns)
        cursor.execute(
            f"INSERT INTO dossiers_dossier ({_listed(columns)}) SELECT {values}"
            " FROM dossiers_dossier t, generate_series(1, %s) n WHERE t.id = %s",
            [count, model.pk],
        )
        columns = [name for name in _columns(Step) if name != "dossier_id"]
        cursor.execute(
            f"INSERT INTO dossiers_step ({_listed(columns)}, dossier_id)"
            f" SELECT {_listed(columns, 's.')}, d.id FROM dossiers_step s, dossiers_dossier d"
            " WHERE s.dossier_id = %s AND d.code LIKE %s",
            [model.pk, copies],
        )
        if model.step:
            cursor.execute(
                "UPDATE dossiers_dossier d SET step_id = s.id FROM dossiers_step s"
                " WHERE s.dossier_id = d.id AND s.position = %s AND d.code LIKE %s",
                [model.step.position, copies],
            )


def _columns(model: type[models.Model]) -> list[str]:
    return [str(field.column) for field in model._meta.concrete_fields if not field.primary_key]


def _listed(columns: list[str], table: str = "") -> str:
    return ", ".join(f'{table}"{name}"' for name in columns)
