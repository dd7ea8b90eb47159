"""The browser of all tests that need one."""

import os

from playwright.sync_api import Browser, Playwright

from tools.debian import HEADLESS


def launched(playwright: Playwright) -> Browser:
    """Chromium, without windows. As root it runs only without its sandbox; the pages are our own."""
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    return playwright.chromium.launch(executable_path=HEADLESS.find(), args=arguments)
