"""What the lists of the desk ask for stands in the dossier, under indexes that lead to it (docs/decisions.md)."""

import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models

HOLDER = {
    "step_act": "act",
    "holder_role": "role",
    "holder_agency": "agency",
    "holder_department": "department",
    "holder_officer": "officer",
}
# Parts of names and codes, by their groups of three letters; few kilobytes are put off until the next clean-up,
# since a search has to read what was put off. The statistics say which states, acts and holders go together.
SEARCHING = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX dossier_name_parts ON dossiers_dossier"
    " USING gin (owner_folded_name gin_trgm_ops) WITH (gin_pending_list_limit = 64)",
    "CREATE INDEX dossier_open_code_parts ON dossiers_dossier"
    " USING gin (code gin_trgm_ops) WITH (gin_pending_list_limit = 64)"
    " WHERE NOT (state IN ('refused', 'returned', 'stopped', 'withdrawn'))",
    "CREATE INDEX dossier_code_parts ON dossiers_dossier"
    " USING gin (code gin_trgm_ops) WITH (gin_pending_list_limit = 64)",
    "CREATE STATISTICS dossier_standing (mcv)"
    " ON state, step_act, holder_agency_id, holder_role, holder_officer_id FROM dossiers_dossier",
    # There are as many as officers times steps.
    "ALTER STATISTICS dossier_standing SET STATISTICS 1000",
    "ANALYZE dossiers_dossier",
    "ANALYZE dossiers_concern",
)
FORGETTING = (
    "DROP STATISTICS dossier_standing",
    "DROP INDEX dossier_open_code_parts",
    "DROP INDEX dossier_code_parts",
    "DROP INDEX dossier_name_parts",
)


OPEN = models.Q(("state__in", ["refused", "returned", "stopped", "withdrawn"]), _negated=True)
RUNNING = models.Q(("runs_out_at__isnull", False))
INDEXES = (
    models.Index(fields=["urgency", "id"], condition=OPEN, name="dossier_urgency"),
    models.Index(fields=["urgency", "id"], name="dossier_by_urgency"),
    models.Index(fields=["owner_folded_name", "id"], name="dossier_by_name"),
    models.Index(fields=["runs_out_at", "id"], condition=RUNNING, name="dossier_running"),
    models.Index(fields=["step_act", "runs_out_at", "id"], condition=RUNNING, name="dossier_act_runs"),
    models.Index(fields=["revision", "runs_out_at", "id"], condition=RUNNING, name="dossier_revision_runs"),
    models.Index(fields=["submitted_at"], condition=OPEN, name="dossier_open"),
    models.Index(fields=["code"], condition=OPEN, name="dossier_open_by_code"),
    models.Index(fields=["owner_folded_name", "id"], condition=OPEN, name="dossier_open_by_name"),
    models.Index(fields=["holder_agency", "holder_role", "urgency", "id"], condition=OPEN, name="dossier_turn"),
    models.Index(fields=["holder_agency", "holder_role", "holder_officer"], condition=OPEN, name="dossier_named"),
    models.Index(fields=["step_act", "-submitted_at", "-id"], name="dossier_by_act"),
    models.Index(fields=["revision", "-submitted_at", "-id"], name="dossier_by_revision"),
    models.Index(
        fields=["finished_at", "id"], condition=models.Q(("state", "finished")), name="dossier_finished"
    ),
)
ROLES = [
    ("one_stop", "Cán bộ một cửa"),
    ("appraiser", "Chuyên viên thẩm định"),
    ("department_head", "Lãnh đạo phòng"),
    ("director", "Lãnh đạo cơ quan"),
    ("clerk", "Văn thư"),
    ("administrator", "Quản trị hệ thống"),
]


def place(model, **more):
    return models.ForeignKey(
        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=model, **more
    )


def note_holders(apps, editor):
    dossiers, steps = (apps.get_model("dossiers", name).objects for name in ("Dossier", "Step"))
    step = steps.filter(pk=models.OuterRef("step"))
    dossiers.update(**{name: models.Subquery(step.values(said)) for name, said in HOLDER.items()})
    if editor.connection.vendor == "postgresql":
        # No index is made of a table while the references of its rows wait to be checked.
        editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def note_concerns(apps, editor):
    editor.execute(
        "INSERT INTO dossiers_concern (dossier_id, agency_id, department_id, role, procedure_id)"
        " SELECT DISTINCT d.id, s.agency_id, s.department_id, s.role, r.procedure_id"
        " FROM dossiers_step s JOIN dossiers_dossier d ON d.id = s.dossier_id"
        " JOIN catalog_procedurerevision r ON r.id = d.revision_id"
        " UNION SELECT d.id, o.agency_id, o.department_id, '', r.procedure_id"
        " FROM dossiers_opinionrequest o JOIN dossiers_dossier d ON d.id = o.dossier_id"
        " JOIN catalog_procedurerevision r ON r.id = d.revision_id"
    )


def on_postgresql(statements):
    def run(apps, editor):
        if editor.connection.vendor == "postgresql":
            for statement in statements:
                editor.execute(statement)

    return run


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0002_changes"),
        ("dossiers", "0011_reminders"),
        ("organization", "0002_reorganizations"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(model_name="dossier", name="dossier_urgency"),
        migrations.AddField("dossier", "step_act", models.CharField(editable=False, max_length=12, null=True)),
        migrations.AddField(
            "dossier",
            "holder_role",
            models.CharField(choices=ROLES, editable=False, max_length=20, null=True),
        ),
        migrations.AddField("dossier", "holder_agency", place("organization.agency", editable=False, null=True)),
        migrations.AddField("dossier", "holder_department", place("organization.department", editable=False, null=True)),
        migrations.AddField("dossier", "holder_officer", place(settings.AUTH_USER_MODEL, editable=False, null=True)),
        migrations.AddField(
            "dossier",
            "urgency",
            models.GeneratedField(
                db_persist=True,
                expression=django.db.models.functions.comparison.Coalesce("due_at", "answer_due_at"),
                output_field=models.DateTimeField(),
            ),
        ),
        migrations.AddField(
            "dossier",
            "runs_out_at",
            models.GeneratedField(
                db_persist=True,
                expression=models.Case(
                    models.When(state="registered", then="answer_due_at"),
                    models.When(state__in=("received", "processing"), then="due_at"),
                ),
                output_field=models.DateTimeField(null=True),
            ),
        ),
        migrations.AlterField(
            "dossier", "owner_folded_name", models.CharField(editable=False, max_length=120)
        ),
        migrations.RunPython(note_holders, migrations.RunPython.noop),
        *(migrations.AddIndex("dossier", index) for index in INDEXES),
        migrations.CreateModel(
            name="Concern",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("role", models.CharField(blank=True, choices=ROLES, max_length=20)),
                ("agency", place("organization.agency")),
                ("department", place("organization.department", null=True)),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="concerns",
                        to="dossiers.dossier",
                    ),
                ),
                ("procedure", place("catalog.procedure")),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["agency", "dossier", "department", "role", "procedure"],
                        name="concern_by_agency",
                    )
                ],
            },
        ),
        migrations.RunPython(note_concerns, migrations.RunPython.noop),
        migrations.RunPython(on_postgresql(SEARCHING), on_postgresql(FORGETTING)),
    ]
