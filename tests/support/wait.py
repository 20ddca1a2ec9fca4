"""Waiting for what must come true: one way, and one patience."""
import time

PATIENCE_S = 120  # nothing is slow but what fails: a machine may have much else to do


def until(ask, wanted=bool, seconds=PATIENCE_S, failure=AssertionError):
    """Asks until the answer is as wanted, a value or a judgement of the answer; that answer.  Fails with the last one when it is not in time."""
    as_wanted = wanted if callable(wanted) else lambda answer: answer == wanted
    end = time.monotonic() + seconds
    while not as_wanted(answer := ask()):
        if time.monotonic() > end:
            raise failure(f"it is not as wanted after {seconds} s: {answer!r}")
        time.sleep(0.05)
    return answer
