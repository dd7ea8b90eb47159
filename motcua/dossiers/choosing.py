"""What a person chose at the start of a filing, and whether one can still file so."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from motcua.accounts.models import Post, User
from motcua.catalog.content import ProcedureContent
from motcua.catalog.filing import FilingMode, modes_of
from motcua.catalog.models import ProcedureRevision
from motcua.dossiers.models import Channel, Draft, Ground, Owner
from motcua.organization import service as organization
from motcua.organization.models import Agency

# What is filed on paper follows the rules of filing in part: originals come to the counter before reception.
PAPER_MODE = FilingMode.PARTIAL


@dataclass(frozen=True)
class Behalf:
    """A clerk who files for somebody else: under which post, and by which way the papers came."""

    clerk: User
    post: Post
    channel: Channel
    postmarked_on: date | None = None


@dataclass(frozen=True)
class ForAnother:
    """A person for whom somebody else files online, and by what right."""

    owner: Owner
    ground: Ground

    def fields(self) -> dict[str, Any]:
        """As a draft keeps it."""
        return {"owner": asdict(self.owner), "ground": self.ground}


@dataclass(frozen=True)
class Chosen:
    """The way, the case and the agency that a draft is for."""

    mode: FilingMode
    case: str
    filed_at: Agency
    channel: str = Channel.ONLINE

    @classmethod
    def of(cls, draft: Draft) -> "Chosen":
        return cls(FilingMode(draft.filing_mode), draft.case, draft.filed_at, draft.channel)

    def is_offered_by(self, content: ProcedureContent) -> bool:
        """Whether one can file in this way: on paper always, online as the procedure says."""
        return self.mode == PAPER_MODE if self.channel != Channel.ONLINE else self.mode in modes_of(content)


def obstacle(revision: ProcedureRevision, chosen: Chosen, at: datetime) -> str:
    """Why nobody can file in this way under `revision`; "" where one can."""
    content = revision.content
    if chosen.channel == Channel.ONLINE and not content.is_online:
        return _("Thủ tục này không còn nhận hồ sơ trực tuyến. Hãy xem nơi nộp ở trang của thủ tục.")
    if not chosen.is_offered_by(content):
        gone = _("cách nộp")
    elif chosen.case not in ([one.key for one in content.cases] or [""]):
        gone = _("trường hợp")
    elif not organization.agencies_filed_at(content, at).filter(pk=chosen.filed_at.pk).exists():
        gone = _("cơ quan nhận hồ sơ")
    else:
        return ""
    again = _("Bản mới của thủ tục không còn %s đã chọn. Hãy nộp lại từ trang của thủ tục và chọn lại;")
    return again % gone + " " + _("những gì đã khai được giữ nguyên.")
