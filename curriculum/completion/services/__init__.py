"""出席・修了・アンケートを進める."""

from curriculum.completion.services.confirming import annul, confirm
from curriculum.completion.services.entering import enter_results
from curriculum.completion.services.importing import plan_results_import, take_results_import
from curriculum.completion.services.learning import Imported, Learnt, import_completions
from curriculum.completion.services.past import PastRow, take_in_past
from curriculum.completion.services.questionnaires import (
    answer,
    answer_anonymously,
    collect,
    is_asked,
    nightly_steps,
)

__all__ = [
    "Imported",
    "Learnt",
    "PastRow",
    "annul",
    "answer",
    "answer_anonymously",
    "collect",
    "confirm",
    "enter_results",
    "import_completions",
    "is_asked",
    "nightly_steps",
    "plan_results_import",
    "take_in_past",
    "take_results_import",
]
