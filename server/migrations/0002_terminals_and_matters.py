from django.conf import settings
from django.db import migrations, models
import django.db.models.deletion


class Migration(migrations.Migration):
    dependencies = [
        ("server", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Matter",
            fields=[
                (
                    "record",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to="server.receivedrecord",
                        verbose_name="记录",
                    ),
                ),
                ("number", models.CharField(db_index=True, max_length=20, verbose_name="受理号")),
                ("record_type", models.CharField(max_length=40, verbose_name="类型")),
                ("building", models.CharField(db_index=True, max_length=200, verbose_name="楼栋")),
                ("home", models.CharField(blank=True, max_length=200, verbose_name="房号")),
                ("category", models.CharField(blank=True, max_length=200, verbose_name="类别")),
                ("urgency", models.CharField(blank=True, max_length=200, verbose_name="紧急程度")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="位置")),
                ("text", models.TextField(blank=True, verbose_name="内容")),
                ("contact_card", models.CharField(blank=True, db_index=True, max_length=200, verbose_name="联系卡")),
                ("contact_phone", models.CharField(blank=True, max_length=20, verbose_name="联系电话")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "已收到"),
                            ("assigned", "已派工"),
                            ("on_site", "已到场"),
                            ("answered", "已答复"),
                            ("closed", "已办结"),
                            ("reopened", "再次提出"),
                        ],
                        db_index=True,
                        default="received",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("owner", models.CharField(blank=True, max_length=100, verbose_name="首问负责人")),
                ("promise", models.CharField(blank=True, max_length=200, verbose_name="服务承诺")),
                ("received_at", models.DateTimeField(verbose_name="收到时间")),
                (
                    "estate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="server.estate", verbose_name="小区"
                    ),
                ),
            ],
            options={
                "verbose_name": "事项",
                "verbose_name_plural": "事项",
                "ordering": ["-received_at"],
            },
        ),
        migrations.CreateModel(
            name="Terminal",
            fields=[
                ("id", models.CharField(max_length=80, primary_key=True, serialize=False, verbose_name="编号")),
                ("public_key", models.CharField(editable=False, max_length=64, unique=True)),
                ("building", models.CharField(max_length=200, verbose_name="楼栋")),
                ("hostname", models.CharField(blank=True, default="", max_length=100, verbose_name="主机名")),
                (
                    "state",
                    models.CharField(
                        choices=[("approved", "使用中"), ("revoked", "已撤销")],
                        default="approved",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("approved_at", models.DateTimeField(verbose_name="批准时间")),
                ("approved_by", models.CharField(blank=True, default="", max_length=150, verbose_name="批准人")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="撤销时间")),
                ("last_seen", models.DateTimeField(blank=True, null=True, verbose_name="最近联系")),
                ("clock_ahead", models.BigIntegerField(default=0, verbose_name="时钟偏差(毫秒)")),
                ("health", models.JSONField(blank=True, default=dict, verbose_name="状态报告")),
                (
                    "estate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="terminals",
                        to="server.estate",
                        verbose_name="小区",
                    ),
                ),
            ],
            options={
                "verbose_name": "终端",
                "verbose_name_plural": "终端",
                "ordering": ["estate", "building", "id"],
            },
        ),
        migrations.CreateModel(
            name="SetAside",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.BinaryField(unique=True)),
                ("record", models.UUIDField(null=True, verbose_name="记录编号")),
                ("type", models.CharField(blank=True, max_length=40, verbose_name="类型")),
                ("reason", models.CharField(max_length=40, verbose_name="原因")),
                ("detail", models.TextField(blank=True, verbose_name="细节")),
                ("raw", models.BinaryField()),
                ("key", models.BinaryField(null=True)),
                ("received_at", models.DateTimeField(verbose_name="收到时间")),
                ("resolved_at", models.DateTimeField(blank=True, null=True, verbose_name="处理时间")),
                (
                    "estate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="server.estate", verbose_name="小区"
                    ),
                ),
                (
                    "terminal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="set_aside",
                        to="server.terminal",
                        verbose_name="终端",
                    ),
                ),
            ],
            options={
                "verbose_name": "搁置的记录",
                "verbose_name_plural": "搁置的记录",
                "ordering": ["-received_at"],
            },
        ),
        migrations.AddField(
            model_name="receivedrecord",
            name="terminal",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="records",
                to="server.terminal",
                verbose_name="终端",
            ),
        ),
        migrations.CreateModel(
            name="Enrolment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=9, unique=True, verbose_name="登记码")),
                ("public_key", models.CharField(db_index=True, max_length=64)),
                ("hostname", models.CharField(blank=True, default="", max_length=100, verbose_name="主机名")),
                ("address", models.CharField(blank=True, default="", max_length=60, verbose_name="网络地址")),
                ("created_at", models.DateTimeField(verbose_name="申请时间")),
                ("expires_at", models.DateTimeField(verbose_name="有效至")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "待批准"),
                            ("approved", "已批准"),
                            ("refused", "已拒绝"),
                            ("expired", "已过期"),
                            ("locked", "已锁定"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                (
                    "terminal",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to="server.terminal",
                        verbose_name="终端",
                    ),
                ),
            ],
            options={
                "verbose_name": "终端登记",
                "verbose_name_plural": "终端登记",
                "ordering": ["-created_at"],
            },
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("type", models.CharField(max_length=40, verbose_name="类型")),
                ("doc_id", models.CharField(max_length=200, verbose_name="编号")),
                ("version", models.PositiveIntegerField(default=1)),
                ("body", models.TextField()),
                ("public", models.BinaryField(null=True)),
                ("sequence", models.BigIntegerField(default=0)),
                ("deleted", models.BooleanField(default=False, verbose_name="已删除")),
                ("held", models.BooleanField(default=False, verbose_name="待审核")),
                ("pack_digest", models.BinaryField(null=True)),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("updated_by", models.CharField(blank=True, default="", max_length=150, verbose_name="更新人")),
                (
                    "estate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="server.estate",
                        verbose_name="小区",
                    ),
                ),
            ],
            options={
                "verbose_name": "内容",
                "verbose_name_plural": "内容",
                "indexes": [models.Index(fields=["estate", "sequence"], name="document_changes")],
                "constraints": [models.UniqueConstraint(fields=("type", "doc_id"), name="document_type_id")],
            },
        ),
        migrations.CreateModel(
            name="MatterEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="时间")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "已收到"),
                            ("assigned", "已派工"),
                            ("on_site", "已到场"),
                            ("answered", "已答复"),
                            ("closed", "已办结"),
                            ("reopened", "再次提出"),
                        ],
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="答复")),
                ("public", models.BooleanField(default=True, verbose_name="公开")),
                ("by_name", models.CharField(blank=True, max_length=100, verbose_name="经办人")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="账号",
                    ),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="server.matter",
                        verbose_name="事项",
                    ),
                ),
            ],
            options={
                "verbose_name": "办理记录",
                "verbose_name_plural": "办理记录",
                "ordering": ["at", "pk"],
            },
        ),
    ]
