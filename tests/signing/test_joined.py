"""Slips joined for a printer carry no seal: a broken one would frighten whoever opens the file."""

from motcua.papers import service as papers
from motcua.papers.signing import service as signing
from tests.signing.conftest import AT


def test_joined_papers_carry_no_seal(pdf):
    sealed = signing.seal(pdf, AT)
    joined = papers.joined([sealed, sealed])

    assert b"/ByteRange" not in joined
    assert signing.verify(joined, AT) == []
