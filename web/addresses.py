"""Addresses given from outside: only those inside this site are followed."""

from urllib.parse import urlsplit


def inside(target: str | None) -> str | None:
    """The target when it is a path of this site; None for anything that could lead elsewhere."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return None
    if any(character.isspace() or ord(character) < 32 or character == "\\" for character in target):
        return None
    parts = urlsplit(target)
    return None if parts.scheme or parts.netloc else target
