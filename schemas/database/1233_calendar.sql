-- For how long holidays must be known: those of a year are entered once the State Council has told them.

INSERT INTO ops.rule_parameter (code, category, value, unit, legal_basis, valid_from, verified, label_zh, label_en) VALUES
  ('calendar_ahead', '', '92', 'days', 'practice: the longest term here, three months', '2020-01-01', false, '节假日安排须已知天数', 'Holidays are known for so many days ahead, or status and doctor warn');
COMMENT ON TABLE ops.work_calendar IS 'Days that differ from the week: public holidays, and Saturdays and Sundays that are worked. Holds whole years; a term that runs past the last of them ends as if it had no holidays.';
