"""An office full of dossiers: a few real ones, walked by hand, copied thousands of times inside PostgreSQL.

Only for use once Django is set up. What lists read is copied: the dossier, its steps and whom it concerns.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, models, transaction

from motcua.accounts import cast
from motcua.accounts.models import Post, User, identity_fingerprint
from motcua.catalog.models import Procedure
from motcua.dossiers import finding, service
from motcua.dossiers.models import Defect, Dossier, Step, Supplement
from motcua.dossiers.models.turn import HOLDER
from motcua.dossiers.states import State
from motcua.organization.models import Agency
from tests.dossiers.conftest import DOCUMENT
from tests.dossiers.walks import Walk, draft_of

PROCEDURE, OFFICE = "2.000134", "BP-SLDTBXH"
# Of a hundred dossiers: how many stand before each step's act; the others were returned.
STANDING = {"receive": 10, "assign": 5, "appraise": 10, "endorse": 5, "approve": 5, "issue": 3, "return": 2}
MODELS = 100  # what STANDING is out of
# Every twentieth is about something else, every second is somebody else's, one of them theirs.
OTHER_PROCEDURE, THEIRS = "1.000105", "070190112233"
# A commune in the same portal, with so many of each kind; and an appraiser of the office with one dossier.
COMMUNE, IN_COMMUNE = "BP-25207", 5
NEWCOMER = "welfare_appraiser"


def fill(count: int, at: datetime) -> dict[str, User]:
    """`count` dossiers of the office, filed one a minute until `at`; returns the cast that works on them."""
    people = dict(zip(cast.BY_KEY, cast.load(at), strict=True))
    for act, share in {**STANDING, "": MODELS - sum(STANDING.values())}.items():
        model, mark = _walked(people, act, at - timedelta(days=3)), act or "returned"
        with transaction.atomic():
            _copy(model, count * share // MODELS, mark, at)
            _copy(model, IN_COMMUNE, f"{mark}-xa", at, agency=Agency.objects.get(key=COMMUNE))
            if act == "appraise":
                _ask_for_more(model, people["appraiser"], at)
    _welcome(people)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return people


def last_returned(count: int) -> int:
    """The number at the end of the code, and of the name, of the oldest copy that was returned."""
    return count * (MODELS - sum(STANDING.values())) // MODELS


def _walked(people: dict[str, User], act: str, at: datetime) -> Dossier:
    draft = draft_of(PROCEDURE, people["lan"], at_agency=OFFICE, at=at)
    walk = Walk(service.drafts.submit(draft, user=people["lan"], at=at), people, at)
    return (walk.until(act) if act else walk.to_the_end()).dossier


def _copy(model: Dossier, count: int, mark: str, at: datetime, agency: Agency | None = None) -> None:
    """`count` copies, each a minute older than the last, with the same steps, or all of them in `agency`."""
    theirs = identity_fingerprint(THEIRS) if mark == "returned" else ""
    told = {
        "code": f"t.code || '-{mark.upper()}-' || n",
        "draft_id": "NULL",
        "step_id": "NULL",
        "owner_name": "t.owner_name || ' ' || n",
        "owner_folded_name": "t.owner_folded_name || ' ' || n",
        "owner_identity_index": "CASE WHEN n %% 2 = 0 THEN t.owner_identity_index"
        f" WHEN n = 1 AND '{theirs}' <> '' THEN '{theirs}'"
        f" ELSE encode(sha256((t.code || n)::bytea), 'hex') END",
        "revision_id": f"CASE WHEN n %% 20 = 7 THEN {_revision(OTHER_PROCEDURE)} ELSE t.revision_id END",
    }
    for name in ("submitted_at", "finished_at", "closed_at"):
        told[name] = f"t.{name} - n * interval '1 minute'"
    # Some are late, some due today, most later.
    for name in ("answer_due_at", "due_at"):
        told[name] = f"timestamptz '{at.isoformat()}' + (n * 37 %% 240 - 80) * interval '15 minutes'"
    placed = {"agency_id": str(agency.pk), "department_id": "NULL"} if agency else {}
    made = Copies(model, f"{model.code}-{mark.upper()}-", count)
    made.of_dossier(told)
    made.of_steps(placed)


@dataclass
class Copies:
    """Copies of one dossier, whose codes begin alike; what is told of a column is SQL, of `t` and `n`."""

    model: Dossier
    codes: str
    count: int

    def of_dossier(self, told: dict[str, str]) -> None:
        columns = _columns(Dossier)
        values = ", ".join(told.get(name, f't."{name}"') for name in columns)
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO dossiers_dossier ({_listed(columns)}) SELECT {values}"
                " FROM dossiers_dossier t, generate_series(1, %s) n WHERE t.id = %s",
                [self.count, self.model.pk],
            )

    def of_steps(self, told: dict[str, str]) -> None:
        columns = [name for name in _columns(Step) if name != "dossier_id"]
        values = ", ".join(told.get(name, f't."{name}"') for name in columns)
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO dossiers_step ({_listed(columns)}, dossier_id)"
                f" SELECT {values}, d.id FROM dossiers_step t, dossiers_dossier d"
                " WHERE t.dossier_id = %s AND starts_with(d.code, %s)",
                [self.model.pk, self.codes],
            )
            if self.model.step:
                said = ", ".join(
                    f"{_column(Dossier, name)} = s.{_column(Step, HOLDER[name])}" for name in HOLDER
                )
                cursor.execute(
                    f"UPDATE dossiers_dossier d SET step_id = s.id, {said} FROM dossiers_step s"
                    " WHERE s.dossier_id = d.id AND s.position = %s AND starts_with(d.code, %s)",
                    [self.model.step.position, self.codes],
                )
            cursor.execute(
                "INSERT INTO dossiers_concern (dossier_id, agency_id, department_id, role, procedure_id)"
                " SELECT DISTINCT d.id, s.agency_id, s.department_id, s.role, r.procedure_id"
                " FROM dossiers_step s JOIN dossiers_dossier d ON d.id = s.dossier_id"
                " JOIN catalog_procedurerevision r ON r.id = d.revision_id WHERE starts_with(d.code, %s)",
                [self.codes],
            )


def _ask_for_more(model: Dossier, appraiser: User, at: datetime) -> None:
    """Of a hundred that are appraised, one waits for its head to ask for more, one has got what it lacked."""
    faults = [service.Fault(Defect.Kind.DOCUMENT, DOCUMENT, "Ảnh mờ.")]
    asked = service.propose_supplement(model, faults=faults, user=appraiser, at=at)
    columns = [name for name in _columns(Supplement) if name not in ("dossier_id", "standing")]
    values = ", ".join(f't."{name}"' for name in columns)
    for ending, standing in (("5", "proposed"), ("6", "sent")):
        codes = f"^{re.escape(model.code)}-APPRAISE-([0-9]*0)?{ending}$"
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO dossiers_supplement ({_listed(columns)}, dossier_id, standing)"
                f" SELECT {values}, d.id, %s"
                " FROM dossiers_supplement t, dossiers_dossier d WHERE d.code ~ %s AND t.id = %s",
                [standing, codes, asked.pk],
            )
        if standing == "sent":
            Dossier.objects.filter(code__regex=codes).update(state=State.SUPPLEMENT_IN_APPRAISAL)


def _welcome(people: dict[str, User]) -> None:
    """A newcomer works beside the appraiser, who has ten dossiers or ten thousand, and has one."""
    [post] = people["appraiser"].posts.all()
    Post.objects.filter(user=people[NEWCOMER]).delete()
    Post.objects.create(
        user=people[NEWCOMER],
        agency=post.agency,
        department=post.department,
        role=post.role,
        held_from=post.held_from,
    )
    [one] = Dossier.objects.filter(code__endswith="-APPRAISE-3")
    Step.objects.filter(dossier=one, act="appraise").update(officer=people[NEWCOMER])
    finding.note(one)


def _revision(procedure: str) -> int | None:
    return Procedure.objects.get(code=procedure).current_id


def _column(model: type[models.Model], name: str) -> str:
    return next(str(field.column) for field in model._meta.concrete_fields if field.name == name)


def _columns(model: type[models.Model]) -> list[str]:
    fields = model._meta.concrete_fields
    return [str(field.column) for field in fields if not (field.primary_key or field.generated)]


def _listed(columns: list[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)
