"""A slip carries the portal's seal and is one file for everybody, though no seal is ever the same twice."""

import pytest
from django.test import Client

from motcua.dossiers import slips
from motcua.dossiers.models import Slip
from motcua.files import service as files
from motcua.files.models import StoredFile
from motcua.papers.signing import service as signing
from tests.dossiers.conftest import MONDAY
from tests.dossiers.test_at_once import at_once
from tests.signing.conftest import in_this_process  # noqa: F401 - a second faster, the same findings


def content(stored):
    with files.open(stored) as opened:
        return opened.read()


@pytest.fixture
def slip(received):
    return received.slips.get(form="slip_01")


def test_a_slip_is_sealed_by_the_portal(slip):
    (seal,) = signing.verify(content(slips.render(slip, MONDAY)), MONDAY)

    assert seal.is_good
    assert seal.at == MONDAY
    assert "bản trình diễn" in seal.by


def test_printed_again_it_is_the_same_to_the_byte(slip):
    first = content(slips.render(slip, MONDAY))

    assert content(slips.render(Slip.objects.get(pk=slip.pk), MONDAY.replace(hour=15))) == first


@pytest.mark.usefixtures("committed")
def test_two_readers_at_once_get_the_same_paper(slip):
    before = StoredFile.objects.count()
    readers = [Slip.objects.get(pk=slip.pk) for _ in range(4)]

    got = at_once(*(lambda seen=reader: slips.render(seen, MONDAY).pk for reader in readers))

    assert len(set(got)) == 1
    assert StoredFile.objects.count() == before + 1


@pytest.mark.usefixtures("committed")
def test_opened_by_its_owner_and_an_officer_at_once_it_is_the_same_to_the_byte(slip, lan, one_stop):
    code = slip.dossier.code
    doors = ((lan, f"/ho-so/{code}/phieu/{slip.pk}"), (one_stop, f"/can-bo/ho-so/{code}/phieu/{slip.pk}"))

    def opened(client, address):
        answer = client.get(address)
        assert answer.status_code == 200
        return answer.getvalue()

    readers = []
    for user, address in doors * 2:
        client = Client()
        client.force_login(user)
        readers.append(lambda client=client, address=address: opened(client, address))
    got = at_once(*readers)

    assert got[0].startswith(b"%PDF")
    assert set(got) == {content(Slip.objects.get(pk=slip.pk).file)}
    # And so it stays for whoever prints it again.
    assert {readers[0](), readers[1]()} == set(got)


def test_without_a_seal_set_up_slips_work_unsealed(slip, settings):
    settings.SIGNERS = {}

    assert signing.verify(content(slips.render(slip, MONDAY)), MONDAY) == []


def test_a_seal_that_cannot_be_used_now_leaves_nothing_half(slip, monkeypatch):
    before = StoredFile.objects.count()

    def broken(_pdf, _at):
        raise signing.SigningError("Không mở được thiết bị ký số.")

    with monkeypatch.context() as patched:
        patched.setattr(signing, "seal", broken)
        with pytest.raises(files.Refused, match="thiết bị"):
            slips.render(slip, MONDAY)
    assert StoredFile.objects.count() == before

    assert slips.render(slip, MONDAY).pk, "the next try makes it"
