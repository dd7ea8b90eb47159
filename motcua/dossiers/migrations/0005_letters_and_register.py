# Letters of the office, the register's copies, and the series in which a slip is numbered.

import django.db.models.deletion
import motcua.base.crypto
from django.conf import settings
from django.db import migrations, models


def name_the_series(apps, schema_editor):
    """Numbers of slips now run on within a series; so far there was one, that of today."""
    counters = apps.get_model('dossiers', 'CodeCounter').objects
    for form in ('slip_01', 'slip_02', 'slip_03'):
        counters.filter(series=form).update(series=f'{form}/tt03-2025')
    slips = apps.get_model('dossiers', 'Slip').objects
    slips.filter(form__startswith='slip_', series='').update(series='tt03-2025')


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_saved_filters'),
        ('catalog', '0002_changes'),
        ('dossiers', '0004_draft_origins'),
        ('organization', '0002_reorganizations'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Apology',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('standing', models.CharField(choices=[('drafted', 'Dự thảo, chờ ký'), ('signed', 'Đã ký'), ('dropped', 'Không còn cần')], max_length=8)),
                ('due_at', models.DateTimeField(help_text='The promised day that will not be kept')),
                ('new_due_at', models.DateTimeField()),
                ('reason', motcua.base.crypto.EncryptedTextField(default='')),
                ('drafted_at', models.DateTimeField()),
                ('signed_at', models.DateTimeField(null=True)),
                ('is_late', models.BooleanField(default=False, help_text='Signed after the day it excuses')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='RegisterCopy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('taken_at', models.DateTimeField()),
                ('kind', models.CharField(choices=[('pdf', 'Bản in (PDF)'), ('xlsx', 'Bảng tính')], max_length=4)),
                ('first_day', models.DateField()),
                ('last_day', models.DateField()),
                ('volume', models.PositiveIntegerField(help_text='null: all of them', null=True)),
                ('lines', models.PositiveIntegerField()),
            ],
            options={
                'ordering': ['-taken_at', '-pk'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='dossier',
            name='closed_states_have_a_closing_time',
        ),
        migrations.AddField(
            model_name='slip',
            name='series',
            field=models.CharField(blank=True, help_text='Of the forms: that of the regime', max_length=12),
        ),
        migrations.AlterField(
            model_name='dossier',
            name='state',
            field=models.CharField(choices=[('registered', 'Chờ tiếp nhận'), ('supplement_at_reception', 'Chờ bổ sung'), ('refused', 'Không được tiếp nhận'), ('withdrawn', 'Đã rút'), ('received', 'Đã tiếp nhận'), ('processing', 'Đang giải quyết'), ('supplement_in_appraisal', 'Chờ bổ sung, tạm dừng tính hạn'), ('suspended', 'Tạm dừng giải quyết'), ('stopped', 'Đã dừng giải quyết'), ('finished', 'Đã có kết quả'), ('returned', 'Đã trả kết quả')], max_length=24),
        ),
        migrations.AlterField(
            model_name='event',
            name='from_state',
            field=models.CharField(blank=True, choices=[('registered', 'Chờ tiếp nhận'), ('supplement_at_reception', 'Chờ bổ sung'), ('refused', 'Không được tiếp nhận'), ('withdrawn', 'Đã rút'), ('received', 'Đã tiếp nhận'), ('processing', 'Đang giải quyết'), ('supplement_in_appraisal', 'Chờ bổ sung, tạm dừng tính hạn'), ('suspended', 'Tạm dừng giải quyết'), ('stopped', 'Đã dừng giải quyết'), ('finished', 'Đã có kết quả'), ('returned', 'Đã trả kết quả')], max_length=24),
        ),
        migrations.AlterField(
            model_name='event',
            name='to_state',
            field=models.CharField(choices=[('registered', 'Chờ tiếp nhận'), ('supplement_at_reception', 'Chờ bổ sung'), ('refused', 'Không được tiếp nhận'), ('withdrawn', 'Đã rút'), ('received', 'Đã tiếp nhận'), ('processing', 'Đang giải quyết'), ('supplement_in_appraisal', 'Chờ bổ sung, tạm dừng tính hạn'), ('suspended', 'Tạm dừng giải quyết'), ('stopped', 'Đã dừng giải quyết'), ('finished', 'Đã có kết quả'), ('returned', 'Đã trả kết quả')], max_length=24),
        ),
        migrations.AlterField(
            model_name='slip',
            name='form',
            field=models.CharField(choices=[('receipt', 'Giấy xác nhận nộp hồ sơ trực tuyến'), ('slip_01', 'Giấy tiếp nhận hồ sơ và hẹn trả kết quả'), ('slip_02', 'Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ'), ('slip_03', 'Phiếu từ chối tiếp nhận giải quyết hồ sơ'), ('apology', 'Văn bản xin lỗi và hẹn lại ngày trả kết quả'), ('stop', 'Thông báo dừng giải quyết hồ sơ')], max_length=12),
        ),
        migrations.AddIndex(
            model_name='dossier',
            index=models.Index(condition=models.Q(('received_at__isnull', False)), fields=['received_at', 'id'], name='dossier_received'),
        ),
        migrations.AddConstraint(
            model_name='dossier',
            constraint=models.CheckConstraint(condition=models.Q(('closed_at', None), ('state__in', ['refused', 'returned', 'stopped', 'withdrawn']), _connector='XOR'), name='closed_states_have_a_closing_time'),
        ),
        migrations.AddField(
            model_name='apology',
            name='dossier',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='apologies', to='dossiers.dossier'),
        ),
        migrations.AddField(
            model_name='apology',
            name='drafted_by',
            field=models.ForeignKey(help_text='null: system', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='apology',
            name='signed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='apology',
            name='slip',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='apology', to='dossiers.slip'),
        ),
        migrations.AddField(
            model_name='registercopy',
            name='agency',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organization.agency'),
        ),
        migrations.AddField(
            model_name='registercopy',
            name='post',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.post'),
        ),
        migrations.AddField(
            model_name='registercopy',
            name='taken_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='apology',
            index=models.Index(fields=['standing', 'dossier'], name='apology_by_standing'),
        ),
        migrations.AddConstraint(
            model_name='apology',
            constraint=models.UniqueConstraint(condition=models.Q(('standing', 'drafted')), fields=('dossier',), name='one_draft_of_an_apology'),
        ),
        migrations.AddConstraint(
            model_name='apology',
            constraint=models.UniqueConstraint(condition=models.Q(('standing', 'signed')), fields=('dossier',), name='a_dossier_is_extended_once'),
        ),
        migrations.AddConstraint(
            model_name='apology',
            constraint=models.CheckConstraint(condition=models.Q(('standing', 'signed'), ('signed_at', None), _connector='XOR'), name='a_signed_apology_says_when'),
        ),
        migrations.AddIndex(
            model_name='registercopy',
            index=models.Index(fields=['agency', '-taken_at'], name='register_copies_newest'),
        ),
        migrations.RunPython(name_the_series, migrations.RunPython.noop),
    ]
