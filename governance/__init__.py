"""統括: the plan, its reports, its bodies."""
