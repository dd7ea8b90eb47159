"""A hundred and twenty files, each with its verdict and the sentence that is shown: `corpus/verdicts.yaml`.

The same table stands in docs/files.md, for people who do not read code.
"""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.files import service as files
from motcua.files.models import StoredFile
from tests.files import corpus

pytestmark = pytest.mark.once

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
CHAPTER = Path(__file__).resolve().parents[2] / "docs" / "files.md"
VERDICTS = corpus.verdicts()
WORDS = {"taken": "nhận", "noted": "nhận, có lưu ý", "refused": "từ chối", "infected": "nhận, có mã độc"}


def test_every_file_has_a_verdict_and_every_verdict_a_file() -> None:
    assert VERDICTS.keys() == corpus.FILES.keys()
    assert len(VERDICTS) >= 100


@pytest.mark.django_db
@pytest.mark.parametrize("key", corpus.FILES)
def test_the_verdict(key: str, scanner) -> None:
    name, content = corpus.FILES[key]()
    expected = VERDICTS[key]
    # Django's own form parser would have cut the folders off already; here the name comes as it was sent.
    upload = SimpleUploadedFile("x", content)
    upload._name = name  # type: ignore[attr-defined]

    if expected["verdict"] == "refused":
        with pytest.raises(files.Refused) as refused:
            files.receive(upload, AT)
        assert refused.value.reason == expected["sentence"]
        assert not StoredFile.objects.exists()
        return
    stored = files.receive(upload, AT)
    files.scan_waiting(AT)
    stored.refresh_from_db()

    assert stored.name == expected["kept_as"]
    assert stored.sha256 == hashlib.sha256(content).hexdigest()
    if expected["verdict"] == "infected":
        assert files.for_sender(stored, may_remove=True).text == expected["sentence"]
        assert files.closed(stored)
    else:
        assert stored.scan == files.Scan.CLEAN
        assert " ".join(files.in_words(stored.notes)) == expected.get("sentence", "")


def test_the_chapter_shows_the_same_table() -> None:
    assert table() in CHAPTER.read_text(encoding="utf-8"), "put it there: python -m tests.files.test_corpus"


def table() -> str:
    """The verdicts as people read them."""
    lines = ["| tệp | kết luận | câu hiện ra, hoặc tên được giữ |", "|---|---|---|"]
    for row in VERDICTS.values():
        shown = row.get("sentence") or f"`{row['kept_as']}`"
        lines.append(f"| {row['about']} | {WORDS[row['verdict']]} | {shown} |")
    return "\n".join(lines)


if __name__ == "__main__":
    text = CHAPTER.read_text(encoding="utf-8")
    before, _mark, rest = text.partition("<!-- verdicts -->\n")
    _old, _mark, after = rest.partition("<!-- end of verdicts -->")
    new = f"{before}<!-- verdicts -->\n{table()}\n<!-- end of verdicts -->{after}"
    CHAPTER.write_text(new, encoding="utf-8")
