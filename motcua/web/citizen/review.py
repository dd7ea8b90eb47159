"""Step 5: check everything, consent, submit. And the page after it."""

from collections import defaultdict
from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.accounts.gates import SignedInRequest
from motcua.accounts.models import User
from motcua.base import clock
from motcua.base.masking import mask_identity
from motcua.catalog.filing import FilingMode, ResultChannel, fee
from motcua.dossiers import service as dossiers
from motcua.dossiers.models import Dossier, Draft, FiledPaper, Ground, Slip
from motcua.web.citizen import behalf, declaration, steps
from motcua.web.citizen.papers import documents_of


@require_http_methods(["GET", "POST"])
@steps.with_draft
def review(request: SignedInRequest, draft: Draft) -> HttpResponseBase:
    """All answers with links to change them, what is missing, and the button that submits."""
    if request.method == "GET":
        return _show(request, draft)
    if steps.version_of(request) != draft.version:
        changed = _("Bản nháp vừa được sửa ở nơi khác. Hãy xem lại nội dung dưới đây rồi nộp.")
        return _show(request, draft, conflict=changed)
    if not request.POST.get("consent"):
        said = (
            _("Hãy đánh dấu rằng người nộp đã xem lại và cam đoan.")
            if draft.clerk_id
            else _("Hãy đánh dấu vào ô cam đoan trước khi nộp.")
        )
        missing = {"text": said, "href": "#consent"}
        return _show(request, draft, problems=[missing], consent_error=missing["text"])
    at_once = draft.clerk_id is not None and "accept" in request.POST
    submit = dossiers.counter.submit_and_accept if at_once else dossiers.drafts.submit
    try:
        dossier = submit(draft, user=request.user, at=clock.now())
    except dossiers.IncompleteError:
        draft.refresh_from_db()
        return _show(request, draft)  # which lists what is missing
    except dossiers.ActError as error:
        messages.warning(request, str(error))
        return redirect(behalf.home_of(draft))
    if draft.clerk_id:
        return _filed_for_another(request, dossier)
    return redirect("dossier_done", dossier.code)


def _filed_for_another(request: SignedInRequest, dossier: Dossier) -> HttpResponseBase:
    """To the dossier at the desk, with the slip to print for the person who waits."""
    slip = dossier.slips.filter(form__in=(Slip.Form.SLIP_01, Slip.Form.RECEIPT)).order_by("-pk").first()
    accepted = slip is not None and slip.form == Slip.Form.SLIP_01
    done = _("Đã nộp và tiếp nhận hồ sơ %s.") if accepted else _("Đã nộp hồ sơ %s, chờ tiếp nhận.")
    text = format_html("{}", done % dossier.code)
    if slip:
        text = format_html(
            '{} <a class="govuk-link" href="{}" target="_blank" rel="noopener">{}</a>',
            text,
            reverse("desk_slip", args=[dossier.code, slip.pk]),
            _("In %s") % (slip.name[:1].lower() + slip.name[1:]),
        )
    messages.success(request, text)
    return redirect("desk_dossier", dossier.code)


def _show(request: SignedInRequest, draft: Draft, **context: Any) -> HttpResponseBase:
    at = clock.now()
    sheet = declaration.sheet_of(draft)
    content, mode = draft.revision.content, FilingMode(draft.filing_mode)
    gaps = [
        {"text": gap.message, "href": f"{reverse(steps.ROUTES[gap.page], args=[draft.pk])}#{gap.anchor}"}
        for gap in dossiers.drafts.gaps(draft, at)
    ]
    doubts = sheet.form.review(sheet.answers, sheet.context).warnings
    return steps.show(
        request,
        "review",
        draft,
        gaps=gaps,
        doubts=steps.links(doubts, page=sheet.home),
        unfinished=_unfinished_rows(draft, sheet.home),
        sections=sheet.form.display(sheet.answers),
        papers=_papers(draft),
        case=content.case(draft.case),
        whose=_whose(draft, request.user),
        mode=mode,
        channel=ResultChannel(draft.result_channel).label if draft.result_channel else "",
        fee=fee(content, mode, draft.case),
        **context,
    )


def _whose(draft: Draft, user: User) -> list[dict[str, Any]]:
    """Whose dossier it will be, and who files it."""
    owner = draft.whose
    mend = {"href": reverse("draft_owner", args=[draft.pk])} if draft.ground else {}
    number = _("Mã số thuế %s") % owner.identity if draft.entity_id else mask_identity(owner.identity)
    rows = [
        {"key": _("Chủ hồ sơ"), "value": owner.name, "note": number, **mend},
        {"key": _("Báo tin cho"), "value": " · ".join(filter(None, (owner.phone, owner.email)))},
        {"key": _("Người nộp"), "value": (draft.applicant if draft.clerk_id else user).full_name},
    ]
    if draft.ground:
        rows.append({"key": _("Căn cứ nộp thay"), "value": str(Ground(draft.ground).label)})
    return rows


def _unfinished_rows(draft: Draft, home: str) -> list[dict[str, str]]:
    """Rows that were typed but could not be stored: they are not part of what is filed."""
    text = _("Một dòng đang khai dở chưa được lưu vào tờ khai.")
    places = (key.split(".", 1) for key in draft.typed.get("rows", {}))
    return [{"text": text, "href": f"{home}/{table}/{number}"} for table, number in places]


def _papers(draft: Draft) -> list[dict[str, Any]]:
    attached: dict[str, list[FiledPaper]] = defaultdict(list)
    for paper in draft.papers.select_related("file"):
        attached[paper.document].append(paper)
    return [
        {
            "document": d,
            "papers": attached[d.key],
            "taken_in": dossiers.papers_in.in_words(draft.taken_in.get(d.key, {})),
        }
        for d in documents_of(draft)
    ]


@require_http_methods(["GET", "POST"])
@steps.with_draft
def discard(request: SignedInRequest, draft: Draft) -> HttpResponseBase:
    """Ask, then delete a draft with its files."""
    if request.method == "GET":
        facts = {"draft": draft, "procedure": draft.procedure, **behalf.frame(request, draft)}
        return render(request, "citizen/discard.jinja", facts)
    home = behalf.home_of(draft)
    try:
        dossiers.drafts.discard(draft)
    except dossiers.OvertakenError as error:
        messages.warning(request, str(error))
    return redirect(home)
