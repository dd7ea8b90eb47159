"""What the page of an act shows around its form, so that nobody decides blind."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from motcua.accounts.models import User
from motcua.dossiers import service
from motcua.dossiers.models import Defect, Dossier
from motcua.dossiers.service import Act
from motcua.web.desk import checklist, differences, papers_in, sheet
from motcua.web.desk.actpages import ActPage
from motcua.web.desk.forms import ActForm, FaultsForm

_READS_OPINIONS = {Act.PASS_ON, Act.ENDORSE, Act.APPROVE, Act.SEND_BACK, Act.ISSUE_RESULT, Act.PROPOSE}
_DECIDES_REQUEST = {Act.REQUEST_SUPPLEMENT, Act.REQUEST_SUPPLEMENT_AGAIN, Act.DECLINE_SUPPLEMENT}
_ANSWERS_WISH = {Act.AGREE_TO_WITHDRAWAL, Act.DECLINE_WITHDRAWAL}
_SHOWS_CHECKLIST = {Act.ACCEPT, Act.PROPOSE}


def of(page: ActPage, dossier: Dossier, form: ActForm, user: User) -> dict[str, Any]:
    """For the context of the page, on which `user` acts."""
    around: dict[str, Any] = {"clock": sheet.clock(dossier, form.at)}
    if page.act in _READS_OPINIONS:
        around["opinions"] = sheet.opinions(sheet.history(dossier))
    if page.act in _DECIDES_REQUEST:
        around["supplement"] = service.supplements.open_of(dossier)
    if page.act in _ANSWERS_WISH:
        around["wish"] = next((e for e in sheet.history(dossier) if e["act"] == Act.ASK_WITHDRAWAL), None)
    if page.act == Act.GIVE_OPINION:
        around["question"] = service.opinions.to_answer(dossier, user, form.at)
    if page.act in (Act.RECORD_PAYMENT, Act.CANCEL_PAYMENT):
        around["amount"] = service.payment.asked(dossier)
    if page.act == Act.ACCEPT_SUPPLEMENT and (sent := differences.latest_sent(dossier)):
        around["changes"] = differences.changes(sent)
    if page.act == Act.RETURN_RESULT:
        around["results"] = sheet.results(dossier)
        around["held"] = papers_in.held_of(dossier)
        around["copies"] = {paper["key"]: paper["files"] for paper in sheet.papers(dossier)}
    if page.act == Act.ACCEPT:
        around["papers"] = sheet.papers(dossier)
    if page.act in _SHOWS_CHECKLIST:
        around["left_open"] = checklist.left_open(dossier)
    if isinstance(form, FaultsForm):
        around["groups"] = list(_groups(dossier, form))
    return around


def _groups(dossier: Dossier, form: FaultsForm) -> Iterator[dict[str, Any]]:
    """Everything that can be found wrong, as it stands: the papers, then the declaration by its sections."""
    documents = [
        _place(
            form,
            Defect.Kind.DOCUMENT,
            document.key,
            document.name,
            text=" ".join([_("Đã nhận tại quầy:"), filed["taken_in"]]) if filed["taken_in"] else "",
            files=filed["files"],
        )
        for document, filed in zip(dossier.documents, sheet.papers(dossier), strict=True)
        if not document.form
    ]
    if documents:
        yield {"title": _("Giấy tờ"), "places": documents}
    for section in service.form_of(dossier.form).display(dossier.answers):
        said = [(line.key, line.label, line.text) for line in section.lines]
        said += [(table.key, table.label, _("%d dòng") % len(table.rows)) for table in section.tables]
        places = [
            _place(form, Defect.Kind.QUESTION, key, label, text=text)
            for key, label, text in said
            if (Defect.Kind.QUESTION.value, key) in form.named
        ]
        if places:
            yield {"title": _("Tờ khai: %s") % section.title, "places": places}


def _place(
    form: FaultsForm, kind: Defect.Kind, key: str, name: str, *, text: str = "", files: Any = ()
) -> dict[str, Any]:
    anchor = f"reason-{kind.value}-{key}"
    return {
        "fault": f"{kind.value}:{key}",
        "anchor": anchor,
        "name": name,
        "text": text,
        "files": files,
        "ticked": form.is_ticked(kind.value, key),
        "reason": form.reason_of(kind.value, key),
        "error": form.marks.get(anchor, ""),
    }
