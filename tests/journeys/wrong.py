"""What a page does with a wrong value: says so at the field, and in a summary that leads to the field."""

from playwright.sync_api import Locator, Page, expect

SUMMARY = ".govuk-error-summary"


def says(page: Page, name: str, sentence: str) -> None:
    """The control `name` is told `sentence`, and the summary's link with the same words leads into it."""
    expect(page.locator(SUMMARY)).to_contain_text(sentence)
    links = page.locator(f"{SUMMARY} a", has_text=sentence)
    reached = [_reached(page, link) for link in links.all()]
    assert name in reached, f"“{sentence}” leads to {reached}, not to {name}"
    control = page.locator(f"#{name}").or_(page.locator(f"[name='{name}']")).first
    # The parts of a date or an address are described together, by what holds them.
    around = control.locator("xpath=ancestor::*[@aria-describedby]").all()
    spoken = " ".join(_description(page, element) for element in [control, *around])
    assert sentence in spoken, f"“{sentence}” is not spoken with {name}, only: {spoken}"


def says_all(page: Page, sentences: dict[str, str]) -> None:
    """Each {name: sentence}, and nothing else is complained about."""
    for name, sentence in sentences.items():
        says(page, name, sentence)
    complaints = page.locator(f"{SUMMARY} li").all_inner_texts()
    assert len(complaints) == len(sentences), complaints


def _reached(page: Page, link: Locator) -> str:
    link.click()
    return str(page.evaluate("document.activeElement.name || document.activeElement.id"))


def _description(page: Page, element: Locator) -> str:
    parts = (element.get_attribute("aria-describedby") or "").split()
    return " ".join(page.locator(f"#{part}").inner_text() for part in parts)
