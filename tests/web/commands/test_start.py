"""What an installation is started with: a wrong setting is named, not guessed."""

from pathlib import Path

import pytest

from web import config


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://somewhere/ikusei"), ("DATABASE_URL", "ikusei.db"), ("LOCK_AFTER", "99"),
        ("IDLE_MINUTES", "soon"), ("PASSWORD_LENGTH", "4"),
    ],
)  # fmt: skip
def test_a_wrong_setting_stops_the_start_and_is_named(tmp_path: Path, name: str, value: str):
    with pytest.raises(config.Misconfigured, match=name):
        config.from_environment({"INSTANCE": str(tmp_path), name: value})


def test_nothing_need_be_set(tmp_path: Path):
    made = config.from_environment({"INSTANCE": str(tmp_path)})
    assert made.database_url == f"sqlite:///{tmp_path}/ikusei.db"
    assert made.secret_key == config.from_environment({"INSTANCE": str(tmp_path)}).secret_key
    assert len(made.secret_key) > 40


def test_every_database_has_a_head_of_its_own(tmp_path: Path):
    def head(**given: str) -> Path:
        return config.from_environment({"INSTANCE": str(tmp_path), **given}).head_file

    assert head() == tmp_path / "audit-head.json"
    first, second = head(DATABASE_URL="sqlite:////srv/a.db"), head(DATABASE_URL="sqlite:////srv/b.db")
    assert len({head(), first, second}) == 3
    assert head(DATABASE_URL="postgresql://ikusei:old@host/city") == head(DATABASE_URL="postgresql://ikusei:new@host/city")
    assert head(AUDIT_HEAD_FILE=str(tmp_path / "kept.json")) == tmp_path / "kept.json"
