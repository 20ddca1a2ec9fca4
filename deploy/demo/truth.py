"""What is true of goods and shows only when somebody looks."""
import dataclasses


@dataclasses.dataclass(frozen=True)
class Truth:
    """The verdict of an inspection, what it finds on the checklist, and what then happens to the goods."""
    verdict: str  # pass, fail
    code: str = ""
    kind: str = "other"
    severity: str = "minor"
    disposal: str = "return"  # rectify, return, destroy
    standard: str = ""  # that a laboratory finds unmet, where only a laboratory sees it

    @property
    def fails(self):
        return self.verdict == "fail"


SOUND = Truth("pass")
