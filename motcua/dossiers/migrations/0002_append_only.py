from django.db import migrations

from motcua.dossiers import append_only


def install(apps, editor):
    append_only.install(editor.connection)


def lift(apps, editor):
    append_only.lift(editor.connection)


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0001_initial")]

    operations = [migrations.RunPython(install, lift)]
