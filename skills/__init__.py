"""技能 – what we can do."""
