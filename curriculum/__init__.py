"""研修 – how we learn: courses, dated offerings, enrolment, completion, the way to a persona.

What happens to applications, results and answers alters neither units nor rights nor catalogues: it is recorded apart.
Nor does trying a draft transfer list, nor saying from when a real one may be known.
"""

from foundation import audit

audit.set_apart("enrolment", "results", "questionnaire", "calendar", "rehearsal", "announcement")
