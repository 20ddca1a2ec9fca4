"""The analyst's day by keyboard alone once more, in English."""
import unittest

import test_desk
from test_desk import setUpModule, tearDownModule  # noqa: F401


class English(test_desk.Queue):
    LANGUAGE = "en"
    test_a_lower_lane_takes_two_persons_and_each_item_has_its_answer = None
    test_views_and_columns_are_addresses_and_can_be_kept = None


if __name__ == "__main__":
    unittest.main()
