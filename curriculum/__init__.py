"""研修 – how we learn: courses, dated offerings, enrolment, completion, the way to a persona."""
