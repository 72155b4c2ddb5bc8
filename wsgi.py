"""The server's and the `flask` command's entry."""

from web.app import create_app

__all__ = ["create_app"]
