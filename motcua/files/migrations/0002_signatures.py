import motcua.base.crypto
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('files', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='storedfile',
            name='held_until',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='storedfile',
            name='signatures',
            field=motcua.base.crypto.EncryptedJSONField(default=None, null=True),
        ),
        migrations.AddIndex(
            model_name='storedfile',
            index=models.Index(models.F('sha256'), name='files_by_content'),
        ),
        migrations.AddIndex(
            model_name='storedfile',
            index=models.Index(models.F('held_until'), condition=models.Q(('held_until__isnull', False)), name='held_files'),
        ),
    ]
