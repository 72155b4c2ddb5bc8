"""技能体系: what a city means by its skills – categories, levels, personas, can-do statements."""

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from skills.framework import queries
from skills.framework.rules import PERSONAS, Framework, Skill
from web import guards
from web.formats import english

pages = Blueprint("framework", __name__)


def _in_force() -> Framework:
    view = guards.viewpoint()
    return queries.in_force(view.on, view.known_at)


def _matches(skill: Skill, words: str) -> bool:
    named = (skill.code, skill.name_ja, skill.name_en, skill.phrase_ja, skill.description_ja)
    texts = (*named, *skill.can_do_ja, *skill.can_do_en)
    return all(any(word in text.casefold() for text in texts) for word in words.casefold().split())


@pages.get("/framework")
@guards.signed_in
def framework() -> ResponseReturnValue:
    """Every skill by category with what each persona needs; searchable."""
    chosen, words = _in_force(), request.args.get("q", "").strip()
    found = [
        (category, [skill for skill in chosen.skills_by_category[category.code] if _matches(skill, words)])
        for category in chosen.categories
    ]
    return render_template(
        "skills/framework/framework.html", framework=chosen, found=[pair for pair in found if pair[1]], words=words,
        personas=PERSONAS, versions=queries.versions(), view=guards.viewpoint(),
    )  # fmt: skip


@pages.get("/framework/personas")
@guards.signed_in
def personas() -> ResponseReturnValue:
    """The three personas word for word from the plan, the level scale and the ITSS ladder."""
    return render_template("skills/framework/personas.html", framework=_in_force(), view=guards.viewpoint())


@pages.get("/framework/<code>")
@guards.signed_in
def skill(code: str) -> ResponseReturnValue:
    """One skill: its can-do statement at every level, and what can prove it."""
    chosen = _in_force()
    found = chosen.skill_by_code.get(code)
    if found is None:
        abort(404)
    siblings = chosen.skills
    place = siblings.index(found)
    return render_template(
        "skills/framework/skill.html", framework=chosen, skill=found, personas=PERSONAS, view=guards.viewpoint(),
        can_do=("", *(found.can_do_en if english() else found.can_do_ja)),
        before=siblings[place - 1] if place else None, after=siblings[place + 1] if place + 1 < len(siblings) else None,
        examinations=[each for each in chosen.examinations if code in each.skills],
    )  # fmt: skip
