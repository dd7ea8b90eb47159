"""One act on several dossiers at once: each for itself, and a report of which went through and why not.

Every dossier is done or left alone by its own transaction, under the version that stood in the list.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from motcua.accounts.gates import SignedInRequest, officer_required
from motcua.accounts.models import User
from motcua.base import clock
from motcua.base.text import clean_line
from motcua.dossiers import service
from motcua.dossiers.models import Dossier, Slip
from motcua.files import service as files
from motcua.organization.models import Role
from motcua.papers import service as papers
from motcua.web.desk import frame

MOST = 25  # a page of a list


@dataclass(frozen=True)
class Job:
    """Something that can be done to several dossiers at once."""

    key: str
    label: str | Promise
    roles: tuple[Role, ...]


FORWARD = Job("chuyen", gettext_lazy("Chuyển phòng chuyên môn"), (Role.ONE_STOP,))
ASSIGN = Job("phan-cong", gettext_lazy("Phân công"), (Role.DEPARTMENT_HEAD,))
PRINT = Job("in", gettext_lazy("In giấy tiếp nhận"), ())
JOBS = {job.key: job for job in (FORWARD, ASSIGN, PRINT)}


@dataclass(frozen=True)
class Chosen:
    """A dossier as it was ticked in the list."""

    code: str
    version: int


@dataclass(frozen=True)
class Line:
    """What became of one dossier; `refusal` "" where it went through."""

    code: str
    refusal: str


def offered_to(user: User, at: datetime) -> list[Job]:
    """The jobs that concern this officer."""
    roles = {post.role for post in user.posts_at(at)}
    return [job for job in JOBS.values() if not job.roles or roles & set(job.roles)]


@require_http_methods(["GET", "POST"])
@officer_required()
def together(request: SignedInRequest) -> HttpResponseBase:
    """Do the chosen job to the ticked dossiers."""
    job = JOBS.get(request.POST.get("viec", ""))
    chosen = _chosen(request.POST.getlist("ho-so"))
    if request.method == "GET" or job is None:
        return redirect("desk")
    if not chosen:
        return _say(request, job, [], _("Bạn chưa chọn hồ sơ nào. Hãy đánh dấu các hồ sơ trong danh sách."))
    at = clock.now()
    if job is PRINT:
        return _print(request, job, chosen, at)
    if job is ASSIGN:
        return _assign(request, chosen, at)
    return _say(request, job, _each(request.user, chosen, at, _forward(request.user, at)))


def _assign(request: SignedInRequest, chosen: list[Chosen], at: datetime) -> HttpResponseBase:
    """First who could take all of them, then to whom they go."""
    seen = Dossier.objects.worked_on_by(request.user, at).filter(code__in=[one.code for one in chosen])
    able = [service.assignable_officers(one, at) for one in seen.select_related("step")]
    officers = [person for person in (able[0] if able else []) if all(person in others for others in able)]
    wanted = request.POST.get("can-bo", "")
    to = next((person for person in officers if str(person.pk) == wanted), None)
    if to is None:
        asked_before = "chon" in request.POST
        said = _("Hãy chọn cán bộ nhận các hồ sơ này.") if asked_before or wanted else ""
        if not officers:
            said = _("Không cán bộ nào nhận được tất cả các hồ sơ này. Hãy chọn hồ sơ của cùng một phòng.")
        context = {"officers": officers, "chosen": chosen, "said": said, "job": ASSIGN}
        return render(request, "desk/together_assign.jinja", {**frame.of(request, at), **context})

    def act(dossier: Dossier, version: int) -> None:
        service.assign(dossier, to=to, user=request.user, at=at, version=version)

    return _say(request, ASSIGN, _each(request.user, chosen, at, act), to=to)


def _forward(user: User, at: datetime) -> Callable[[Dossier, int], None]:
    return lambda dossier, version: service.forward(dossier, user=user, at=at, version=version)


def _each(user: User, chosen: list[Chosen], at: datetime, act: Callable[[Dossier, int], None]) -> list[Line]:
    """Do `act` to each dossier that the officer may see, and tell what became of it."""
    seen = Dossier.objects.worked_on_by(user, at).in_bulk([one.code for one in chosen], field_name="code")
    lines = []
    for one in chosen:
        dossier, refusal = seen.get(one.code), ""
        if dossier is None:
            refusal = _("Không tìm thấy hồ sơ này.")
        else:
            try:
                act(dossier, one.version)
            except service.ActError as error:
                refusal = str(error)
        lines.append(Line(one.code, refusal))
    return lines


def _print(request: SignedInRequest, job: Job, chosen: list[Chosen], at: datetime) -> HttpResponseBase:
    """The reception slips as one PDF; each look is recorded. Without any there is a report instead."""
    printed: list[bytes] = []

    def act(dossier: Dossier, _version: int) -> None:
        slip = dossier.slips.filter(form=Slip.Form.SLIP_01).select_related("dossier", "file").last()
        if slip is None:
            raise service.NotAllowedError(_("Hồ sơ chưa được tiếp nhận nên chưa có giấy tiếp nhận."))
        service.looked_at(dossier, user=request.user, at=at, what="slip")
        with files.open(service.slips.render(slip, at)) as stream:
            printed.append(stream.read())

    try:
        lines = _each(request.user, chosen, at, act)
    except files.Refused:
        return _say(request, job, [], _("Chưa in được: kho lưu trữ đang đầy. Hãy thử lại sau ít phút."))
    if not printed or (any(line.refusal for line in lines) and "in-phan-co" not in request.POST):
        return _say(request, job, lines, printable=bool(printed), chosen=chosen)
    return files.show_pdf(papers.joined(printed), "giay-tiep-nhan.pdf")


def _say(
    request: SignedInRequest,
    job: Job,
    lines: list[Line],
    said: str = "",
    *,
    printable: bool = False,
    chosen: list[Chosen] | None = None,
    to: User | None = None,
) -> HttpResponseBase:
    context = {"job": job, "said": said, "printable": printable, "chosen": chosen or [], "to": to}
    context |= {
        "done": [line for line in lines if not line.refusal],
        "refused": [line for line in lines if line.refusal],
    }
    return render(request, "desk/together.jinja", {**frame.of(request, clock.now()), **context})


def _chosen(values: list[str]) -> list[Chosen]:
    """The ticked dossiers, "code:version" each; what we did not write is left out."""
    found = {}
    for value in values[:MOST]:
        code, _colon, version = clean_line(value).rpartition(":")
        if code and len(code) <= 40 and version.isascii() and version.isdigit() and len(version) < 10:
            found[code] = Chosen(code, int(version))
    return list(found.values())
