-- Feedback is written over what was counted before, so that the counting itself is over before the transaction has a number.

GRANT UPDATE ON assessment.profile_day, assessment.group_day TO loopgate_assess;
