"""The shipped framework file. It is data a city edits; these tests say what the first version promises."""

import csv
import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHARED_TABLE = ROOT.parent / "shared" / "skill-framework.csv"
DOCUMENT: dict[str, Any] = tomllib.loads((ROOT / "content/framework/saitama-ict-1.0.toml").read_text(encoding="utf-8"))
SKILLS: dict[str, dict[str, Any]] = {skill["code"]: skill for skill in DOCUMENT["skills"]}
PERSONAS: dict[str, dict[str, Any]] = {persona["code"]: persona for persona in DOCUMENT["personas"]}
PERSONA_ORDER = ["talent", "leader", "manager"]

CORE = {
    "talent": {"B01", "B02", "B04", "C02", "C04", "C05", "G01", "G03"},
    "leader": {"C01", "C09", "D02", "E01", "H02", "H03", "H04"},
    "manager": {"I01", "I02", "I03", "I05"},
}
WORKED_BY_HAND = {
    "B02": [
        "絶対参照、ピボット、並べ替えの用途を説明できる",
        "見本の表を使い、月次集計表を作成できる",
        "複数の台帳を突合し、差異の一覧と原因を示せる",
        "課の集計様式を標準化し、点検手順を職員に教えられる",
    ],
    "C02": [
        "e-Stat等で何が得られ、どの統計が標本調査か説明できる",
        "手引きに従い、区別人口をCSVで取得できる",
        "定義・時点・地域区分を確かめ、必要な統計を自分で選び出所を記せる",
        "課題に応じた統計の選び方を課内に示し、誤用を指摘できる",
    ],
    "C04": [
        "1行1件1値、欠測、重複の意味を説明できる",
        "手順書に従い、結合セルや和暦を直せる",
        "文字コード・表記ゆれ・重複を処理し、処理記録を残せる",
        "課のデータ様式と入力規則を設計し、品質点検を運用できる",
    ],
    "C05": [
        "代表値と割合の違いを説明できる",
        "指定された指標を計算しグラフにできる",
        "目的に合う指標と図を選び、誤解を招かない注記を付けられる",
        "他者の図表を点検し、改善点を根拠とともに指導できる",
    ],
    "C09": [
        "ロジックモデルと成果指標の意味を説明できる",
        "様式に沿って自課事業の筋道を書ける",
        "成果指標・目標値・評価方法を設定し、検証できる",
        "局区の事業の指標を横断的に点検し、改廃の判断材料を示せる",
    ],
    "D02": [
        "廃止・統合・簡素化・電子化の順を説明できる",
        "一つの作業の手順を減らす案を作れる",
        "改善前後の時間・件数を測り、定着まで実施できる",
        "複数課にまたがる業務を再設計し、関係課を動かせる",
    ],
    "G02": [
        "報告先と報告期限を説明できる",
        "連絡票に沿って状況を報告できる",
        "拡大防止と証拠保全を行い、所属長・CSIRTへ報告できる",
        "訓練を企画し、所属の手順を見直せる",
    ],
    "I02": [
        "年2回の報告の内容を説明できる",
        "前年の様式を基に目標案を作れる",
        "測定できる目標と評価方法を設定し、年度末に評価できる",
        "局区の評価を取りまとめ、妥当性を検証し、次年度の方向を提案できる",
    ],
}
OTHERS = sorted(SKILLS.keys() - WORKED_BY_HAND.keys())
ABLE = ("できる", "せる", "える", "ける", "れる", "げる", "てる", "める", "べる")
PRODUCTS = re.compile("表|図|書(?![けきいか])|記録|一覧|台帳|案|資料|票|事例集|ページ|開催通知|試作品|レポート")
SUPPORTS = ("手引き", "助言", "支援", "見本", "手本", "ひな型", "手順書", "様式", "点検表", "確認票")
COACHING = ("教えられる", "指導できる", "助言できる", "育てられる")


def bare_patterns(phrase: str) -> set[str]:
    """The sentences an author would get by filling in the pattern and thinking no further."""
    return {
        f"{phrase}の目的・用語・手順を説明できる",
        f"手引きや上位者の支援を受けて、{phrase}を行うことができる",
        f"担当業務の範囲で、{phrase}を独力で行い、結果と根拠を説明できる",
        *(f"{scope}の課題を自ら見つけて{phrase}を主導し、他者を指導できる" for scope in ("所属", "局区", "全庁")),
    }


def as_table_row(skill: dict[str, Any]) -> dict[str, str]:
    """A skill as the shared table writes it."""
    category = next(one for one in DOCUMENT["categories"] if one["code"] == skill["category"])
    return {
        "code": skill["code"],
        "category_code": category["code"],
        "category_ja": category["name_ja"],
        "category_en": category["name_en"],
        "category_slug": category["slug"],
        "skill_ja": skill["name_ja"],
        "skill_en": skill["name_en"],
        "phrase_ja": skill["phrase_ja"],
        "description_ja": skill["description_ja"],
        "derived_from": skill["derived_from"],
        **{f"required_{persona}": str(skill["required"][persona]) for persona in PERSONA_ORDER},
        "core_for": skill["core_for"],
    }


def test_it_is_the_first_version_and_in_force_from_a_first_of_april() -> None:
    framework = DOCUMENT["framework"]
    assert (framework["code"], framework["version"]) == ("saitama-ict", "1.0")
    assert framework["effective_from"] == date(2026, 4, 1)
    assert framework["max_level"] == 4
    assert framework["thresholds"] == {"share_percent": 80, "max_gap": 1}


def test_there_are_nine_categories_and_forty_three_skills_each_in_a_category() -> None:
    categories = [category["code"] for category in DOCUMENT["categories"]]
    assert categories == list("ABCDEFGHI")
    assert len(DOCUMENT["skills"]) == len(SKILLS) == 43
    assert list(SKILLS) == sorted(SKILLS)
    assert all(skill["category"] == code[0] for code, skill in SKILLS.items())
    assert len({skill["name_ja"] for skill in SKILLS.values()}) == 43
    assert len({skill["name_en"] for skill in SKILLS.values()}) == 43


def test_every_value_is_that_of_the_shared_table() -> None:
    totals = [sum(skill["required"][persona] for skill in SKILLS.values()) for persona in PERSONA_ORDER]
    assert totals == [70, 126, 151]
    if SHARED_TABLE.exists():
        with SHARED_TABLE.open(encoding="utf-8-sig", newline="") as file:
            assert [as_table_row(skill) for skill in SKILLS.values()] == list(csv.DictReader(file))


def test_what_is_required_never_falls_from_talent_to_leader_to_manager() -> None:
    for code, skill in SKILLS.items():
        required = skill["required"]
        assert set(required) == set(PERSONA_ORDER), code
        assert 0 <= required["talent"] <= required["leader"] <= required["manager"] <= 4, code


def test_the_core_skills_of_each_persona_are_named() -> None:
    named = {persona: {c for c, skill in SKILLS.items() if skill["core_for"] == persona} for persona in PERSONA_ORDER}
    assert named == CORE
    assert {skill["core_for"] for skill in SKILLS.values()} == {"", *PERSONA_ORDER}


def test_the_scale_runs_from_nothing_to_leading_and_is_mapped_to_three_standards() -> None:
    levels = DOCUMENT["levels"]
    assert [level["level"] for level in levels] == [0, 1, 2, 3, 4]
    assert [level["name_ja"] for level in levels] == ["未習得", "理解", "支援を受けて実践", "独力で実践", "指導・主導"]
    assert [level["itss"] for level in levels] == ["—", "L1", "L2", "L3", "L4"]
    assert [level["icd"] for level in levels] == ["L0", "L1", "L2", "L3", "L4"]
    assert [level["uiss"] for level in levels] == ["—", "—", "1", "2–3", "4"]


def test_the_seven_itss_levels_are_there_for_reference_in_three_bands() -> None:
    ladder = DOCUMENT["itss"]
    assert [step["level"] for step in ladder] == [1, 2, 3, 4, 5, 6, 7]
    assert [step["band_ja"] for step in ladder] == ["エントリ"] * 2 + ["ミドル"] * 2 + ["ハイ"] * 3


def test_the_personas_stand_from_the_lowest_to_the_highest_with_their_scope() -> None:
    assert list(PERSONAS) == PERSONA_ORDER
    assert [persona["name_ja"] for persona in PERSONAS.values()] == ["ICT人材", "ICTリーダ", "ICTマネージャー"]
    assert [persona["scope_ja"] for persona in PERSONAS.values()] == ["個人", "課・事業レベル", "局区・全庁レベル"]


def test_the_talent_is_word_for_word_that_of_the_plan() -> None:
    talent = PERSONAS["talent"]
    assert talent["target_state_ja"] == "業務の中で、様々な情報を利用者のニーズに合った形に加工して提供できる。"
    assert talent["roles_ja"] == ["ICT施策を立案", "ICT高度活用方法の提言", "ICTを活用した業務効率化"]


def test_the_leader_is_word_for_word_that_of_the_plan() -> None:
    leader = PERSONAS["leader"]
    assert leader["target_state_ja"] == (
        "自らが「ICT人材」と同時に、部署内職員の「ICT人材」としての成長を指導・指揮し、部署内での情報の活用を管理・監督できる。"
    )
    assert leader["roles_ja"] == [
        "事業支援のためのICT活用を企画・立案",
        "ICTを活用した業務改善やICTの活用に向けた啓発を実施",
    ]


def test_the_manager_is_word_for_word_that_of_the_plan() -> None:
    manager = PERSONAS["manager"]
    assert manager["target_state_ja"] == (
        "自らが「ICTリーダ」の条件を備えていると同時に、全庁及び局区内の経営の視点から、必要な情報・判断根拠などを提供できる。"
    )
    assert manager["roles_ja"] == [
        "局区内の横断的な視点からのICT施策・事業の提言や支援",
        "ICT施策を、所属内、関連部署、全庁的な視点から評価・調整",
        "局区内のデジタル化を推進",
    ]


@pytest.mark.parametrize("code", PERSONA_ORDER)
def test_every_persona_cites_figure_31_and_reads_in_english_too(code: str) -> None:
    persona = PERSONAS[code]
    assert "図表31" in persona["clause_ja"]
    assert "figure 31" in persona["clause_en"]
    assert persona["scope_en"]
    assert persona["target_state_en"].endswith(".")
    assert "\n" not in persona["target_state_en"]
    assert len(persona["roles_en"]) == len(persona["roles_ja"])


def test_each_kind_of_evidence_has_its_ceiling_and_its_confirmer() -> None:
    kinds = {kind["code"]: (kind["name_ja"], kind["ceiling"], kind["confirmer"]) for kind in DOCUMENT["evidence_kinds"]}
    assert kinds == {
        "self_assessment": ("自己評価", 0, "none"),
        "training": ("研修修了", 2, "none"),
        "training_unassessed": ("研修修了(評価課題なし)", 1, "none"),
        "examination": ("試験", 3, "head"),
        "head_confirmation": ("所属長確認", 3, "head"),
        "work_record": ("業務実績", 3, "head"),
        "coaching_record": ("指導実績", 4, "secretariat"),
    }


def test_an_examination_counts_only_in_its_skills_and_up_to_its_ceiling() -> None:
    examinations = {one["code"]: (one["ceiling"], one["skills"]) for one in DOCUMENT["examinations"]}
    assert examinations == {
        "IP": (1, ["A01", "A02", "G01"]),
        "SG": (2, ["G01", "G02", "G03", "G04"]),
        "FE": (2, ["A02", "E02"]),
        "AP": (3, ["A02", "E02", "F01", "G04"]),
    }
    assert all(code in SKILLS for _, skills in examinations.values() for code in skills)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_skill_says_what_one_can_do_at_each_level_and_no_two_sentences_are_equal(language: str) -> None:
    statements = [statement for skill in SKILLS.values() for statement in skill[f"can_do_{language}"]]
    assert all(len(skill[f"can_do_{language}"]) == 4 for skill in SKILLS.values())
    assert all(statement == statement.strip() != "" for statement in statements)
    assert len(set(statements)) == 43 * 4


def test_the_hand_written_examples_stand_as_they_were_written() -> None:
    assert {code: SKILLS[code]["can_do_ja"] for code in WORKED_BY_HAND} == WORKED_BY_HAND


@pytest.mark.parametrize("code", SKILLS)
def test_a_statement_ends_in_what_one_can_do(code: str) -> None:
    assert all(statement.endswith(ABLE) for statement in SKILLS[code]["can_do_ja"])
    assert all(statement.startswith("Can ") for statement in SKILLS[code]["can_do_en"])
    assert not any(statement.endswith((".", ",")) for statement in SKILLS[code]["can_do_en"])


@pytest.mark.parametrize("code", SKILLS)
def test_no_statement_is_the_bare_pattern_or_hides_behind_an_adverb(code: str) -> None:
    statements = SKILLS[code]["can_do_ja"]
    assert bare_patterns(SKILLS[code]["phrase_ja"]).isdisjoint(statements)
    assert not any(word in statement for statement in statements for word in ("適切", "十分に", "的確", "しっかり"))


@pytest.mark.parametrize("code", SKILLS)
def test_the_first_level_explains(code: str) -> None:
    assert SKILLS[code]["can_do_ja"][0].endswith("説明できる")
    assert SKILLS[code]["can_do_en"][0].startswith("Can explain ")


@pytest.mark.parametrize("code", OTHERS)
def test_from_the_second_level_on_a_product_proves_it(code: str) -> None:
    for statement in SKILLS[code]["can_do_ja"][1:]:
        assert PRODUCTS.search(statement), statement


@pytest.mark.parametrize("code", OTHERS)
def test_the_second_level_leans_on_a_guide_and_the_fourth_coaches_in_its_scope(code: str) -> None:
    second, fourth = SKILLS[code]["can_do_ja"][1], SKILLS[code]["can_do_ja"][3]
    scopes = ("局区", "全庁") if code[0] == "I" else ("所属",)
    assert any(support in second for support in SUPPORTS), second
    assert any(scope in fourth for scope in scopes), fourth
    assert fourth.endswith(COACHING), fourth


@pytest.mark.parametrize("code", SKILLS)
def test_every_skill_is_described_in_both_languages(code: str) -> None:
    assert SKILLS[code]["description_ja"]
    assert SKILLS[code]["description_en"]
    assert ("【" in SKILLS[code]["description_ja"]) == ("[" in SKILLS[code]["description_en"])
