"""判定の処理, one file each: waiving, documenting (draw up, confirm), telling (of superseded documents), erasing."""

from skills.verification.services.documenting import confirm, draw_up
from skills.verification.services.erasing import erase_records_of
from skills.verification.services.telling import tell_of_superseded
from skills.verification.services.waiving import end_waiver, grant_waiver

__all__ = ["confirm", "draw_up", "end_waiver", "erase_records_of", "grant_waiver", "tell_of_superseded"]
