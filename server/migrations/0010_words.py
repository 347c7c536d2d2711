from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("server", "0009_source_of_what_was_set_aside"),
    ]

    operations = [
        migrations.AlterField(
            model_name="emergency",
            name="building",
            field=models.CharField(
                blank=True, help_text="例如 yangguang/b3；不填表示整个小区", max_length=200, verbose_name="楼栋"
            ),
        ),
        migrations.AlterField(
            model_name="matter",
            name="number",
            field=models.CharField(db_index=True, max_length=20, verbose_name="编号"),
        ),
        migrations.AlterField(
            model_name="matter",
            name="state",
            field=models.CharField(
                choices=[
                    ("received", "已收到"),
                    ("assigned", "已派人"),
                    ("on_site", "师傅已到场"),
                    ("fixed", "已修好"),
                    ("answered", "已答复"),
                    ("closed", "已经办完"),
                    ("reopened", "重新办理"),
                ],
                db_index=True,
                default="received",
                max_length=10,
                verbose_name="状态",
            ),
        ),
        migrations.AlterField(
            model_name="matterevent",
            name="state",
            field=models.CharField(
                choices=[
                    ("received", "已收到"),
                    ("assigned", "已派人"),
                    ("on_site", "师傅已到场"),
                    ("fixed", "已修好"),
                    ("answered", "已答复"),
                    ("closed", "已经办完"),
                    ("reopened", "重新办理"),
                ],
                max_length=10,
                verbose_name="状态",
            ),
        ),
        migrations.AlterField(
            model_name="receivedrecord",
            name="id",
            field=models.UUIDField(primary_key=True, serialize=False, verbose_name="记录号"),
        ),
        migrations.AlterField(
            model_name="receivedrecord",
            name="number",
            field=models.CharField(blank=True, max_length=20, verbose_name="编号"),
        ),
        migrations.AlterField(
            model_name="setaside",
            name="record",
            field=models.UUIDField(null=True, verbose_name="记录号"),
        ),
        migrations.AlterField(
            model_name="terminal",
            name="clock_ahead",
            field=models.BigIntegerField(default=0, verbose_name="时钟偏差（毫秒）"),
        ),
    ]
