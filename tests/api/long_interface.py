"""The running gateway against its own OpenAPI document: what chance finds in a while, and what offices are answered that sign in."""
import unittest

from described import Case

SECONDS = 300


class Interface(Case):
    def test_what_chance_finds(self):
        self.by_key("fuzzing", "--max-time", SECONDS, "--max-examples", 200, seconds=4 * SECONDS)

    def test_who_signed_in_is_answered_as_it_says(self):
        self.by_session("examples,coverage")


if __name__ == "__main__":
    unittest.main()
