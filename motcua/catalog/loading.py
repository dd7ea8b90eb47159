"""From a pack into the tables. Loading twice changes nothing; what has changed gets a new revision.

A revision is never written again: the old ones stay as they are, with the dossiers that pin them. What the
studio has changed belongs to the office: a pack that says something new about it brings a change for two
people to decide on, it does not overwrite.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from motcua.base.text import fold
from motcua.catalog.checking import check_pack
from motcua.catalog.content import ProcedureContent
from motcua.catalog.models import (
    Change,
    Field,
    FormRevision,
    PackImport,
    Procedure,
    ProcedureRevision,
    Workflow,
)
from motcua.catalog.packs import Pack, PackError, content_of, fingerprint, plain, read, sha256_of
from motcua.messaging import service as messaging
from motcua.organization import service as organization
from motcua.organization.models import Agency
from motcua.worktime import service as worktime

_PROCEDURE_COLUMNS = (
    "name",
    "folded",
    "field",
    "agency",
    "provider",
    "level",
    "for_citizens",
    "for_organizations",
    "is_online",
    "is_sensitive",
    "successor_code",
)
_PROVIDERS = {"district": "districts", "commune": "communes"}


@dataclass(frozen=True)
class Loaded:
    """What loading a pack changed; `unchanged` when its files are those of last time."""

    unchanged: bool = False
    procedures: int = 0
    new_revisions: int = 0
    new_forms: int = 0


def is_loaded(directory: Path) -> bool:
    """Whether the pack in `directory`, as it is now, was loaded."""
    return PackImport.objects.filter(sha256=fingerprint(directory)).exists()


def load_pack(directory: Path, at: datetime) -> Loaded:
    """Load the pack in `directory`, all of it or nothing. Raises PackError with every fault."""
    if is_loaded(directory):
        return Loaded(unchanged=True)
    sha256 = fingerprint(directory)
    pack = read(directory)
    faults = check_pack(pack)
    if faults:
        raise PackError(faults)
    with transaction.atomic():
        loaded = _load(pack, at)
        PackImport.objects.update_or_create(
            key=pack.about["key"], defaults={"sha256": sha256, "loaded_at": at}
        )
    return loaded


def _load(pack: Pack, at: datetime) -> Loaded:
    mine = _Unedited()
    calendars = worktime.load_calendars(pack.directory / "calendars.yaml")
    for key, calendar in calendars.items():
        if mine.take(Change.Kind.CALENDAR, key, calendar.name, calendar.to_data(), at):
            organization.load_calendar(calendar)
    organization.load_regimes(pack.directory / "regimes.yaml")
    usual = {"calendar": pack.agencies["calendar"], "place": pack.agencies.get("place", "")}
    lines = [organization.tidy({**usual, **line}) for line in pack.agencies["agencies"]]
    organization.load_agencies(
        [line for line in lines if mine.take(Change.Kind.AGENCY, line["key"], line["name"], line, at)]
    )
    load_fields(
        [
            line
            for line in pack.about["fields"]
            if mine.take(Change.Kind.FIELD, line["code"], line["name"], line, at)
        ]
    )
    load_workflows(
        {
            key: data
            for key, data in pack.workflows.items()
            if mine.take(Change.Kind.WORKFLOW, key, data["name"], data, at)
        }
    )
    bundles = [pack.bundle(code) for code in pack.procedures]
    loaded = load_procedures(
        [
            one
            for one in bundles
            if mine.take(Change.Kind.PROCEDURE, one["procedure"]["code"], one["procedure"]["name"], one, at)
        ],
        at,
    )
    for kind, words in messaging.read_notices(pack.directory / "notices").items():
        if mine.take(Change.Kind.NOTICE, kind, kind, words, at):
            messaging.publish_wording(kind, words, at)
    return loaded


class _Unedited:
    """Tells what a pack may write: all that the studio has not changed."""

    def __init__(self) -> None:
        self._changes: dict[tuple[str, str], list[Change]] = {}
        for change in Change.objects.all():
            self._changes.setdefault((change.kind, change.key), []).append(change)

    def take(self, kind: str, key: str, title: str, data: Mapping[str, Any], at: datetime) -> bool:
        """True where the pack may write; else its news, if it is news, waits as a change."""
        changes = self._changes.get((kind, key), [])
        published = [one for one in changes if one.state == Change.State.PUBLISHED]
        if not published:
            return True
        said = plain(data)
        if not any(said in (one.data, one.before) for one in changes):
            latest = max(published, key=lambda one: one.pk)
            Change.objects.create(
                kind=kind, key=key, title=title, data=said, before=latest.data, begun_at=at, changed_at=at
            )
        return False


def load_fields(lines: Sequence[Mapping[str, Any]]) -> None:
    """Bring fields of administration up to date; procedures are found by the new name at once."""
    Field.objects.bulk_create(
        [Field(code=line["code"], name=line["name"]) for line in lines],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name"],
    )
    procedures = list(
        Procedure.objects.filter(field__code__in=[line["code"] for line in lines]).select_related("field")
    )
    for procedure in procedures:
        procedure.folded = _folded(procedure.code, procedure.name, procedure.field)
    Procedure.objects.bulk_update(procedures, ["folded"])


def load_workflows(workflows: Mapping[str, Any]) -> None:
    """Bring shared workflows up to date; procedures keep their copies until they are loaded again."""
    Workflow.objects.bulk_create(
        [Workflow(key=key, name=data["name"], steps=data["steps"]) for key, data in workflows.items()],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["name", "steps"],
    )


def load_procedures(bundles: list[dict[str, Any]], at: datetime) -> Loaded:
    """Bring procedures (Pack.bundle each) up to date; what has changed gets a new revision."""
    workflows = {one.key: {"steps": one.steps} for one in Workflow.objects.all()}
    contents = [content_of(bundle["procedure"], workflows) for bundle in bundles]
    forms, new_forms = _load_forms(bundles, at)
    procedures = _load_procedures(contents)
    drafts = []
    for content, bundle in zip(contents, bundles, strict=True):
        pinned = [forms[key, sha256_of(bundle["forms"][key])] for key in content.form_keys]
        drafts.append(_Revised(content, bundle, pinned))
    new_revisions = _publish(drafts, procedures, at)
    return Loaded(procedures=len(contents), new_revisions=new_revisions, new_forms=new_forms)


@dataclass(frozen=True)
class _Revised:
    """A procedure as it shall be, with the revisions of its forms."""

    content: ProcedureContent
    bundle: dict[str, Any]
    forms: list[FormRevision]

    @property
    def sha256(self) -> str:
        """Of all that makes a new revision: content, forms, examples and tests."""
        proofs = [self.bundle["examples"], self.bundle["procedure"].get("tests", [])]
        return sha256_of([self.content.to_data(), [form.sha256 for form in self.forms], *proofs])


def _load_forms(
    bundles: Iterable[Mapping[str, Any]], at: datetime
) -> tuple[dict[tuple[str, str], FormRevision], int]:
    """The revision of each definition by key and hash, made where it is new; how many are new."""
    wanted = {
        (key, sha256_of(definition)): definition
        for bundle in bundles
        for key, definition in bundle["forms"].items()
    }
    keys = {key for key, _sha256 in wanted}
    stored = {
        (revision.key, revision.sha256): revision
        for revision in FormRevision.objects.filter(key__in=keys).defer("definition")
    }
    numbers = dict.fromkeys(keys, 0)
    for revision in stored.values():
        numbers[revision.key] = max(numbers[revision.key], revision.number)
    new = []
    for (key, sha256), definition in wanted.items():
        if (key, sha256) not in stored:
            numbers[key] += 1
            new.append(
                FormRevision(
                    key=key, number=numbers[key], definition=definition, sha256=sha256, published_at=at
                )
            )
    FormRevision.objects.bulk_create(new)
    return stored | {(one.key, one.sha256): one for one in new}, len(new)


def _load_procedures(contents: list[ProcedureContent]) -> dict[str, Procedure]:
    agencies = Agency.objects.in_bulk(field_name="key")
    fields = Field.objects.in_bulk(field_name="code")
    Procedure.objects.bulk_create(
        [_procedure(content, fields[content.field], agencies[content.agency]) for content in contents],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=_PROCEDURE_COLUMNS,
    )
    found = Procedure.objects.filter(code__in=[content.code for content in contents])
    return {one.code: one for one in found.select_related("current")}


def _procedure(content: ProcedureContent, field: Field, agency: Agency) -> Procedure:
    return Procedure(
        code=content.code,
        name=content.name,
        folded=_folded(content.code, content.name, field),
        field=field,
        agency=agency,
        provider=_PROVIDERS.get(content.authority_level, content.agency),
        level=content.level,
        for_citizens="cá nhân" in content.subjects,
        for_organizations=any(subject != "cá nhân" for subject in content.subjects),
        is_online=content.is_online,
        is_sensitive=content.is_sensitive,
        successor_code=content.successor,
    )


def _folded(code: str, name: str, field: Field) -> str:
    # A space before each word lets a search find words by their beginning.
    return f" {fold(f'{code} {name} {field.name}')}"


def _publish(drafts: list[_Revised], procedures: Mapping[str, Procedure], at: datetime) -> int:
    """A new revision for each procedure that is not what is in force; how many there are."""
    new: list[tuple[ProcedureRevision, _Revised]] = []
    for draft in drafts:
        procedure = procedures[draft.content.code]
        current: ProcedureRevision | None = procedure.current
        if current is None or current.sha256 != draft.sha256:
            revision = ProcedureRevision(
                procedure=procedure,
                number=current.number + 1 if current else 1,
                data=draft.content.to_data(),
                source=draft.bundle["procedure"],
                examples=draft.bundle["examples"],
                sha256=draft.sha256,
                published_at=at,
            )
            new.append((revision, draft))
    ProcedureRevision.objects.bulk_create([revision for revision, _draft in new])
    _pin_forms(new)
    for revision, _draft in new:
        revision.procedure.current = revision
    Procedure.objects.bulk_update([revision.procedure for revision, _draft in new], ["current"])
    return len(new)


def _pin_forms(revisions: list[tuple[ProcedureRevision, _Revised]]) -> None:
    link = ProcedureRevision.forms.through
    link.objects.bulk_create(
        link(procedurerevision=revision, formrevision=form)
        for revision, draft in revisions
        for form in draft.forms
    )
