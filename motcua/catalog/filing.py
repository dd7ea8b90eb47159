"""The two ways of filing online, and what each means for the citizen. The one place that knows this rule.

NĐ 42/2022 names two service levels. In full ("toàn trình", level 4 of the older scale) nobody travels: papers
are scanned, originals are looked at once, when the result is handed over. In part ("một phần", level 3) the
declaration is made online and the originals are brought to the counter before the office decides.

A level 4 procedure offers both ways, a level 3 procedure only "một phần". The choice decides the fee, when
the originals are seen and how the result can reach the citizen.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.catalog.content import Document, ProcedureContent


class FilingMode(models.TextChoices):
    """How a dossier is filed; the citizen chooses at the start."""

    FULL = "full", _("Toàn trình")
    PARTIAL = "partial", _("Một phần")


class ResultChannel(models.TextChoices):
    """How the result reaches the citizen."""

    ONLINE = "online", _("Nhận bản điện tử trên Cổng dịch vụ công")
    COUNTER = "counter", _("Nhận tại quầy một cửa")
    POST = "post", _("Nhận qua bưu chính công ích")


_MODES: dict[int, tuple[FilingMode, ...]] = {
    4: (FilingMode.FULL, FilingMode.PARTIAL),
    3: (FilingMode.PARTIAL,),
}
_CHANNELS: dict[FilingMode, tuple[ResultChannel, ...]] = {
    FilingMode.FULL: (ResultChannel.ONLINE, ResultChannel.COUNTER, ResultChannel.POST),
    FilingMode.PARTIAL: (ResultChannel.COUNTER, ResultChannel.POST),
}


def modes_of(content: ProcedureContent) -> tuple[FilingMode, ...]:
    """The ways in which the procedure can be filed online, the easier first; empty for reference only."""
    return _MODES.get(content.level, ()) if content.is_online else ()


def level_of(mode: FilingMode) -> int:
    """The level of the older scale that people still know the mode by: 4 or 3."""
    return 4 if mode == FilingMode.FULL else 3


def originals_needed(mode: FilingMode, document: Document) -> bool:
    """Whether the original of `document` must be at the counter before the dossier is received.

    A declaration that is filled in online has no original: it is signed by filing it.
    """
    return mode == FilingMode.PARTIAL and document.originals > 0 and not document.form


def originals_checked_at_return(mode: FilingMode, document: Document) -> bool:
    """Whether the original of `document` is compared with its scan when the result is handed over.

    A copy is a copy of something: what was uploaded has an original at home, whichever of the two is kept.
    """
    return mode == FilingMode.FULL and not document.form


def result_channels(mode: FilingMode) -> tuple[ResultChannel, ...]:
    """The ways in which the result can be received, the one suggested first."""
    return _CHANNELS[mode]


def fee(content: ProcedureContent, mode: FilingMode, case: str = "") -> int | None:
    """The fee in VND; None where it is not known. Filing in full may cost less where the pack says so."""
    return content.fee_in(case, full=mode == FilingMode.FULL)
