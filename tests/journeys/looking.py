"""What a page looks like to axe and on a narrow screen."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = (Path(__file__).parents[1] / "vendor" / "axe" / "axe.min.js").read_text()
RUN = """() => axe.run(document, {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], resultTypes: ["violations"],
})"""
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 640}
PHONE = {"width": 390, "height": 844}


def violations(page: Page) -> list[str]:
    """What axe finds wrong with WCAG 2.2 A and AA: rule, place, and what to mend."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE)
    found: dict[str, Any] = page.evaluate(RUN)
    return [
        f"{violation['id']} at {node['target']}: {node['failureSummary']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def overflowing(page: Page) -> list[str]:
    """What is wider than the screen, so that the page must be moved sideways to be read."""
    found: list[str] = page.evaluate("""() => {
      const wide = document.documentElement.clientWidth;
      if (document.documentElement.scrollWidth <= wide) return [];
      return [...document.body.querySelectorAll("*")]
        .filter((element) => element.getBoundingClientRect().right > wide + 1)
        .map((element) => `${element.tagName}.${element.className} ${element.textContent.trim().slice(0, 40)}`);
    }""")
    return found


def faults_here(page: Page) -> list[str]:
    """Everything wrong with the page on the screen it is on."""
    return violations(page) + [f"wider than the screen: {each}" for each in overflowing(page)]


def faults(page: Page) -> list[str]:
    """Everything wrong with the page as it stands, wide and narrow."""
    found = violations(page)
    page.set_viewport_size(NARROW)
    found += [f"narrow: {each}" for each in violations(page)]
    found += [f"wider than the screen: {each}" for each in overflowing(page)]
    page.set_viewport_size(WIDE)
    return found
