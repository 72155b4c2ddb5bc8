"""What was taken from elsewhere is what VENDOR.toml says, and nothing besides."""

import hashlib
import re
import tomllib
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).parents[2]
VENDOR = ROOT / "static" / "vendor"
FOLDERS = (VENDOR, ROOT / "tests" / "vendor")
SVG = "{http://www.w3.org/2000/svg}"


def packages() -> list[dict[str, object]]:
    listed: list[dict[str, object]] = tomllib.loads((ROOT / "static" / "VENDOR.toml").read_text("utf-8"))["package"]
    return listed


def listed_files() -> dict[str, str]:
    files: dict[str, str] = {}
    for package in packages():
        assert isinstance(package["files"], dict)
        files |= package["files"]
    return files


def shapes(element: ElementTree.Element) -> list[tuple[str, dict[str, str]]]:
    return [(child.tag, child.attrib) for child in element]


def test_every_package_has_a_version_and_a_licence() -> None:
    for package in packages():
        assert {"name", "version", "licence", "files"} == set(package)
        assert all(package.values())


def test_every_vendored_file_is_unchanged() -> None:
    for path, digest in listed_files().items():
        assert hashlib.sha256((ROOT / path).read_bytes()).hexdigest() == digest, path


def test_no_vendored_file_is_unlisted() -> None:
    present = {path.relative_to(ROOT).as_posix() for folder in FOLDERS for path in folder.rglob("*") if path.is_file()}
    assert present == set(listed_files())


def test_the_sprite_holds_exactly_the_single_icons() -> None:
    symbols = {
        symbol.attrib["id"]: shapes(symbol) for symbol in ElementTree.parse(VENDOR / "icons.svg").iter(f"{SVG}symbol")
    }
    singles = {path.stem: shapes(ElementTree.parse(path).getroot()) for path in (VENDOR / "icons").glob("*.svg")}
    assert symbols == singles


def test_every_icon_a_template_names_is_in_the_sprite() -> None:
    known = {path.stem for path in (VENDOR / "icons").glob("*.svg")}
    for template in (ROOT / "templates").rglob("*.html"):
        for name in re.findall(r'(?:icon\(|sign=)"([^"]+)"', template.read_text("utf-8")):
            assert name in known, f"{template.name}: {name}"


def test_our_own_css_and_scripts_reach_for_no_other_address() -> None:
    for folder in ("css", "js"):
        for path in (ROOT / "static" / folder).iterdir():
            assert not re.search(r"(?:https?:)?//\w", re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"))), path.name
