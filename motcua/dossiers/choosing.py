"""What a person chose at the start of a filing, and whether one can still file so."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.catalog.filing import FilingMode, modes_of
from motcua.catalog.models import ProcedureRevision
from motcua.dossiers.models import Draft
from motcua.organization import service as organization
from motcua.organization.models import Agency


@dataclass(frozen=True)
class Chosen:
    """The way, the case and the agency that a draft is for."""

    mode: FilingMode
    case: str
    filed_at: Agency

    @classmethod
    def of(cls, draft: Draft) -> "Chosen":
        return cls(FilingMode(draft.filing_mode), draft.case, draft.filed_at)


def obstacle(revision: ProcedureRevision, chosen: Chosen, at: datetime) -> str:
    """Why nobody can file in this way under `revision`; "" where one can."""
    content = revision.content
    if not content.is_online:
        return _("Thủ tục này không còn nhận hồ sơ trực tuyến. Hãy xem nơi nộp ở trang của thủ tục.")
    if chosen.mode not in modes_of(content):
        gone = _("cách nộp")
    elif chosen.case not in ([one.key for one in content.cases] or [""]):
        gone = _("trường hợp")
    elif not organization.agencies_filed_at(content, at).filter(pk=chosen.filed_at.pk).exists():
        gone = _("cơ quan nhận hồ sơ")
    else:
        return ""
    again = _("Bản mới của thủ tục không còn %s đã chọn. Hãy nộp lại từ trang của thủ tục và chọn lại;")
    return again % gone + " " + _("những gì đã khai được giữ nguyên.")
