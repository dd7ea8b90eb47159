"""Changes of the catalogue and the office: each is a draft of one item of the pack, in the pack's own shape.

Two people make a change: one writes and proposes it, another publishes it. Who did what and why stays.
"""

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from motcua.accounts.models import User


class Change(models.Model):
    """One item as it shall be. Once published or discarded it is never written again."""

    class Kind(models.TextChoices):
        PROCEDURE = "procedure", _("Thủ tục")
        WORKFLOW = "workflow", _("Quy trình")
        AGENCY = "agency", _("Cơ quan")
        FIELD = "field", _("Lĩnh vực")
        CALENDAR = "calendar", _("Lịch làm việc")
        NOTICE = "notice", _("Mẫu thông báo")

    class State(models.TextChoices):
        DRAFT = "draft", _("Đang soạn")
        PROPOSED = "proposed", _("Chờ ban hành")
        PUBLISHED = "published", _("Đã ban hành")
        DISCARDED = "discarded", _("Đã bỏ")

    kind = models.CharField(max_length=12, choices=Kind)
    key = models.CharField(max_length=60, help_text="Of the item, as in the pack")
    title = models.CharField(max_length=600)
    data: Any = models.JSONField(help_text="The item as it shall be, in the pack's shape")
    before: Any = models.JSONField(null=True, help_text="What was in force when it began; null: a new item")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(default=0)
    reason = models.TextField(blank=True, help_text="Why, and on what ground, as its proposer says")
    author = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        related_name="authored_changes",
        help_text="Null: the pack",
    )
    begun_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-changed_at", "-pk"]
        indexes = [models.Index(fields=["kind", "key", "-changed_at"], name="changes_of_an_item")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.key} #{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("change", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state in (self.State.DRAFT, self.State.PROPOSED)


class ChangeAct(models.Model):
    """Who did what to a change, when, and what was said. Written once."""

    class Act(models.TextChoices):
        BEGIN = "begin", _("Bắt đầu soạn")
        SAVE = "save", _("Sửa")
        RENEW = "renew", _("Đưa lên bản đang áp dụng")
        PROPOSE = "propose", _("Đề nghị ban hành")
        SEND_BACK = "send_back", _("Trả lại để sửa")
        PUBLISH = "publish", _("Ban hành")
        DISCARD = "discard", _("Bỏ thay đổi")

    change = models.ForeignKey(Change, models.CASCADE, related_name="acts")
    act = models.CharField(max_length=10, choices=Act)
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    text = models.TextField(blank=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_act_display()} {self.change_id}"
