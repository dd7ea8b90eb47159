# What the office thinks while it examines: verdicts on documents, and notes among colleagues.

import django.db.models.deletion
import motcua.base.crypto
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_saved_filters'),
        ('dossiers', '0007_opinions_and_withdrawals'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DocumentCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('document', models.CharField(help_text='Key of the document in the procedure, or examining.DECLARATION', max_length=80)),
                ('verdict', models.CharField(choices=[('passed', 'Đạt'), ('failed', 'Không đạt')], max_length=6)),
                ('reason', motcua.base.crypto.EncryptedTextField(default='', help_text='Why it failed; for officers only')),
                ('newest', models.PositiveBigIntegerField(help_text='The newest filed paper it is about (of the declaration: the newest supplement), or 0')),
                ('at', models.DateTimeField()),
                ('checked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='checks', to='dossiers.dossier')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.post')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('text', motcua.base.crypto.EncryptedTextField(default='')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='dossiers.dossier')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.post')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
    ]
