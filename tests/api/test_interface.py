"""The running gateway against its own OpenAPI document: what follows from the document alone, whole however slow the machine is."""
import unittest

from described import Case


class Interface(Case):
    def test_it_answers_as_it_says(self):
        self.by_key("examples,coverage")


if __name__ == "__main__":
    unittest.main()
