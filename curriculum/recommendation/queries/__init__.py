"""推奨を見せる: recommended courses, the shortest way to a persona, and who needs which course."""

from curriculum.recommendation.queries.demand import demand
from curriculum.recommendation.queries.standing import facts
from curriculum.recommendation.queries.ways import aim_of, path, paths, prospect, recommended

__all__ = ["aim_of", "demand", "facts", "path", "paths", "prospect", "recommended"]
