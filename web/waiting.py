"""What waits for a person: counted the same way for the menu and the home page."""

from foundation import clock
from foundation.history import Viewpoint
from organisation.account.rules import Access
from skills.assessment import queries as assessments
from skills.claim import queries as claims


def in_inbox(access: Access) -> int:
    """Submissions and claims this person has to decide."""
    today = clock.today()
    view = Viewpoint(on=today, today=today, sees_future=access.sees_future)
    return len(assessments.inbox(access, view)) + len(claims.inbox(access, view))
