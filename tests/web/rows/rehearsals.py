"""Who may open what: rehearsals."""

from collections.abc import Mapping

from curriculum.succession.services import rehearsal_drafts
from foundation import db, uploads
from tests.factories import AT
from tests.web.city import City
from tests.web.curriculum import drafts
from tests.web.roles import HR, KEEPERS, Row

ROWS: Mapping[str, Row] = {
    "rehearsals.rehearsals": Row("/rehearsals", KEEPERS),
    "rehearsals.rehearsal": Row("/rehearsals/{draft}", KEEPERS),
    "rehearsals.export": Row("/rehearsals/{draft}.csv", KEEPERS),
    "rehearsals.recompute": Row("/rehearsals/{draft}/recompute", KEEPERS, "POST"),
    "rehearsals.compare": Row("/rehearsals/compare", KEEPERS),
    "rehearsal_changes.upload": Row("/rehearsals/new", HR),
    "rehearsal_changes.preview": Row("/rehearsals/new/{draft_preview}", HR),
    "rehearsal_changes.problems": Row("/rehearsals/new/{draft_preview}/problems.csv", HR),
    "rehearsal_changes.cancel": Row("/rehearsals/new/{draft_preview}/cancel", HR, "POST"),
    "rehearsal_changes.destroy": Row("/rehearsals/{draft}/destroy", HR),
    "rehearsal_changes.announce": Row("/rehearsals/announcements/2027-04-01", HR),
}


def furnish(city: City) -> dict[str, int | str]:
    """What the paths name."""
    return {"draft": drafts.kept(city), "draft_preview": preview(city, drafts.content())}


def preview(city: City, content: bytes) -> int:
    """A file HR is looking at. Returns its id."""
    with db.transaction():
        return uploads.keep_preview(
            owner_id=city.staff["hr"], purpose=rehearsal_drafts.UPLOAD, filename="異動案.csv", content=content, at=AT
        )
