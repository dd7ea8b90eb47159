"""Who is waiting on whom: of every open dossier, whose turn it is, and since when.

One dossier waits for one party: first whatever keeps everybody else from working (a result that waits to be
collected, a stop by law, papers that are missing, a request to be decided on), then whoever holds the step
where the dossier is. What is asked besides, while its holder works on, counts apart (`ASIDE`): an opinion of
another unit, a wish to withdraw.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Case,
    CharField,
    DateTimeField,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextChoices,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from motcua.dossiers.models import ClockEntry, OpinionRequest, Supplement, WithdrawalRequest
from motcua.dossiers.states import WAITING_FOR_APPLICANT, State
from motcua.organization.models import Role
from motcua.reports.units import Unit


class Kind(TextChoices):
    """The kinds of parties on whom dossiers wait; the values stand in addresses."""

    COLLECTION = "tra-ket-qua", _("Người nộp đến nhận kết quả")
    STOPPED = "tam-dung", _("Hết thời gian tạm dừng theo luật")
    TAKING_IN = "nhan-bo-sung", _("Một cửa nhận phần bổ sung")
    APPLICANT = "nguoi-nop", _("Người nộp bổ sung hoặc nộp phí")
    DECISION = "duyet-yeu-cau", _("Lãnh đạo duyệt yêu cầu bổ sung")
    AGENCY = "co-quan", _("Cơ quan khác")
    SIGNATURE = "ky", _("Lãnh đạo cơ quan ký, quyết định")
    OFFICER = "can-bo", _("Cán bộ được giao")
    ASSIGNMENT = "phan-cong", _("Chưa phân công")
    ROLE = "vai-tro", _("Người giữ vai trò")
    OPINION = "y-kien", _("Ý kiến của đơn vị khác")
    WITHDRAWAL = "rut-ho-so", _("Lãnh đạo trả lời đề nghị rút hồ sơ")


# The supplement that is open stands in one of these; of each dossier there is one at most.
_REQUESTED, _SENT, _PROPOSED = (
    Supplement.Standing.REQUESTED,
    Supplement.Standing.SENT,
    Supplement.Standing.PROPOSED,
)


def party_in(unit: Unit) -> Case:
    """On whom a dossier waits: a Kind, as seen from `unit`."""
    parties = (
        When(state=State.FINISHED, then=Value(Kind.COLLECTION)),
        When(state=State.SUSPENDED, then=Value(Kind.STOPPED)),
        When(_has(_SENT), state=State.SUPPLEMENT_IN_APPRAISAL, then=Value(Kind.TAKING_IN)),
        When(state__in=WAITING_FOR_APPLICANT, then=Value(Kind.APPLICANT)),
        When(_has(_PROPOSED), then=Value(Kind.DECISION)),
        When(~Q(step__agency=unit.agency), then=Value(Kind.AGENCY)),
        When(step__role=Role.DIRECTOR, then=Value(Kind.SIGNATURE)),
        When(step__officer__isnull=False, then=Value(Kind.OFFICER)),
        When(Q(step__act="assign") | Q(step__role=Role.APPRAISER), then=Value(Kind.ASSIGNMENT)),
    )
    return Case(*parties, default=Value(Kind.ROLE), output_field=CharField())


def set_aside() -> Q:
    """What nobody in office is working on now: few dossiers, whose waiting the step does not tell."""
    return Q(state__in=(*WAITING_FOR_APPLICANT, State.SUSPENDED)) | _has(_PROPOSED)


def begun_when() -> Coalesce:
    """From when on it waits for that party, unless it was set aside meanwhile; costs nothing to read."""
    done = Case(When(state=State.FINISHED, then=F("finished_at")), default=F("step__begun_at"))
    return Coalesce(done, "step__begun_at", "submitted_at")


def since_when() -> Coalesce:
    """From when on it waits for that party, whatever it is."""
    asked = Coalesce(_latest(_SENT, "sent_at"), _latest(_REQUESTED, "requested_at"), _stopped_at())
    waiting = Case(
        When(state=State.SUSPENDED, then=_stopped_at()),
        When(state__in=WAITING_FOR_APPLICANT, then=asked),
        When(_has(_PROPOSED), then=_latest(_PROPOSED, "proposed_at")),
        output_field=DateTimeField(),
    )
    return Coalesce(waiting, begun_when())


def _has(standing: Supplement.Standing) -> Q:
    # Few at any time: read once, not asked of every dossier.
    return Q(pk__in=Supplement.objects.filter(standing=standing).values("dossier"))


def _latest(standing: Supplement.Standing, moment: str) -> Subquery:
    found = Supplement.objects.filter(standing=standing, dossier=OuterRef("pk"))
    return Subquery(found.order_by("-number").values(moment)[:1])


def _stopped_at() -> Subquery:
    stopped = ClockEntry.objects.filter(kind="paused", dossier=OuterRef("pk"))
    return Subquery(stopped.order_by("-number").values("at")[:1])


ASIDE = (Kind.OPINION, Kind.WITHDRAWAL)


def opinions_awaited() -> QuerySet[OpinionRequest]:
    return OpinionRequest.objects.awaited()


def withdrawals_asked() -> QuerySet[WithdrawalRequest]:
    return WithdrawalRequest.objects.filter(standing=WithdrawalRequest.Standing.ASKED)


@dataclass(frozen=True)
class Party:
    """One party, by ids; what does not tell parties of this kind apart is None, no department is 0."""

    kind: Kind
    agency: int | None = None
    department: int | None = None
    role: str = ""
    officer: int | None = None

    def __str__(self) -> str:
        """As it stands in addresses; `of` reads it."""
        ids = ["" if one is None else str(one) for one in (self.agency, self.department, self.officer)]
        return ":".join([self.kind.value, self.role, *ids]).rstrip(":")

    @classmethod
    def of(cls, text: str) -> "Party | None":
        """The party that `str` wrote so; None for any other text."""
        kind, role, *ids = [*text.split(":"), "", "", "", ""][:5]
        if kind not in Kind.values or role not in ("", *Role.values) or not all(map(_is_id, ids)):
            return None
        agency, department, officer = (int(one) if one else None for one in ids)
        return cls(Kind(kind), agency, department, role, officer)

    def waited_for(self) -> dict[str, Any]:
        """Lookups for the dossiers that wait for it, where `party` is what `party_in` says."""
        if self.kind in ASIDE:
            return self._asked()
        found: dict[str, Any] = {"party": self.kind.value}
        if self.role:
            found["step__role"] = self.role
        if self.agency is not None:
            found["step__agency"] = self.agency
        if self.officer is not None:
            found["step__officer"] = self.officer
        if self.department is not None:
            found["step__department"] = self.department or None
        return found

    def _asked(self) -> dict[str, Any]:
        if self.kind is Kind.WITHDRAWAL:
            return {"pk__in": withdrawals_asked().values("dossier")}
        asked = {"agency": self.agency, "department": self.department or None}
        return {"pk__in": opinions_awaited().filter(**asked).values("dossier")}


def _is_id(text: str) -> bool:
    return not text or (text.isascii() and text.isdigit() and len(text) < 16)
