"""The outer brake on guessing: how often one address may try. Lock-out itself is counted in the database."""

from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from web import sessions

limiter = Limiter(get_remote_address, storage_uri="memory://", headers_enabled=False)


def sign_in_rate() -> str:
    """What the configuration allows for pages that ask for a password or a code."""
    return sessions.configuration().sign_in_rate
