"""Peers of the outbox: a gateway for SMS."""

import pytest

from motcua.config.environment import sms_gateway
from tests.messaging import kannel


@pytest.fixture(scope="session")
def kannel_running(tmp_path_factory):
    """Kannel and its fake carrier (kannel.Gateway), one for each test process."""
    with kannel.running(tmp_path_factory.mktemp("kannel")) as started:
        yield started


@pytest.fixture
def gateway(kannel_running, settings):
    """Kannel, named by the settings as the portal's gateway."""
    settings.SMS = sms_gateway(kannel_running.url, kannel.SENDER, kannel.PASSWORD)
    settings.MOTCUA_CHANNELS = {"sms": "motcua.integrations.sms_kannel.Kannel"}
    return kannel_running
