"""The `flask` command line, one file per package."""

from flask import Flask

from web.commands import (
    accounts,
    curriculum,
    demo,
    foundation,
    mailing,
    nightly,
    organisation,
    path,
    rehearsing,
    retention,
    skills,
)

GROUPS = (
    foundation.database, organisation.units, organisation.staff, organisation.appointments, accounts.accounts,
    accounts.tokens, skills.frameworks, skills.evidence, skills.skills, foundation.audits, foundation.setting,
    retention.retention, curriculum.courses, curriculum.offerings, path.path, rehearsing.rehearsal, demo.demo,
    mailing.send_mail, nightly.nightly,
)  # fmt: skip


def install(app: Flask) -> None:
    """Register the commands."""
    for group in GROUPS:
        app.cli.add_command(group)
