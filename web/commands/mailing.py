"""flask send-mail: the notices that wait are handed to the relay."""

from typing import Any

import click
from flask.cli import with_appcontext

from foundation import clock, db, outbox
from foundation.outbox import Letter, Post
from organisation.staff import queries as staff
from web import answers, mailing
from web.commands.answering import Answer, answering, table
from web.sessions import configuration

SAID = {
    "sent": "送ったお知らせ",
    "put_back": "あとで送り直すお知らせ",
    "refused": "中継サーバーが受け付けない、または送り先のないお知らせ",
    "doubtful": "送れたか分からないお知らせ(--doubtful で一覧、--again 番号 で送り直し)",
    "left_out": "メールの開始より前なので送らないお知らせ",
}


@click.command("send-mail", help="お知らせをメールで送ります。")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="一度に送る件数の上限。")
@click.option("--doubtful", is_flag=True, help="送れたか分からないお知らせを並べます。")
@click.option("--again", type=int, multiple=True, metavar="ID", help="この番号のお知らせを送り直す列に戻します。")
@with_appcontext
@answering
def send_mail(limit: int | None, doubtful: bool, again: tuple[int, ...]) -> Answer:
    """中継サーバーに届かなくても失われません。二度送ることもありません。"""
    if again:
        return _queued_again(again)
    if doubtful:
        return _listed()
    if not mailing.configured(configuration()):
        return _unconfigured()
    return _ran(limit)


def _ran(limit: int | None) -> Answer:
    done, left = mailing.run(configuration(), limit=limit), outbox.counts()
    document = {"configured": True, **done.counts, "trouble": done.trouble or None, **_standing(left)}
    lines = [f"{label}: {done.counts[name]}件" for name, label in SAID.items() if done.counts[name] or name == "sent"]
    if done.trouble:
        lines += [f"中継サーバーに渡せませんでした({done.trouble})。お知らせは失われず、次の実行で送ります。"]
    return Answer(document, [*lines, f"待っているお知らせ: {left[Post.waiting]}件"], failed=bool(done.trouble))


def _unconfigured() -> Answer:
    left = outbox.counts()
    lines = [
        "メールは設定されていません(IKUSEI_MAIL_RELAY、IKUSEI_MAIL_FROM、IKUSEI_MAIL_ADDRESS)。",
        f"お知らせは失われていません。アプリケーションの「お知らせ」で読めます(送信待ち{left[Post.waiting]}件)。",
    ]
    return Answer({"configured": False, "sent": 0, **_standing(left)}, lines)


def _listed() -> Answer:
    found = [_told(letter) for letter in outbox.stuck()]
    rows = [(str(each["id"]), each["staff_no"], each["written_at"], each["note"]) for each in found]
    return Answer(found, table(("番号", "職員番号", "書いた日時", "理由"), rows) if found else ["ありません。"])


def _queued_again(ids: tuple[int, ...]) -> Answer:
    with db.transaction():
        for letter_id in ids:
            outbox.queue_again(letter_id, at=clock.now())
    return Answer({"again": list(ids)}, [f"{len(ids)}件を送り直す列に戻しました。flask send-mail で送ります。"])


def _standing(left: dict[Post, int]) -> dict[str, int]:
    return {"waiting": left[Post.waiting], "all_doubtful": left[Post.doubtful], "all_refused": left[Post.refused]}


def _told(letter: Letter) -> dict[str, Any]:
    return {
        "id": letter.id,
        "staff_no": staff.staff_no_of(letter.recipient_id),
        "written_at": answers.iso(letter.written_at),
        "tries": letter.tries,
        "note": letter.note,
    }
