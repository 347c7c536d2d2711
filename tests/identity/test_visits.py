from __future__ import annotations

import pytest

from identity.visits import Visit, VisitState


@pytest.mark.parametrize(
    ("seconds", "state"), [(0, "present"), (39.9, "present"), (40, "warning"), (59.9, "warning"), (60, "over")]
)
def test_a_visit_warns_twenty_seconds_before_it_ends_after_sixty(seconds: float, state: VisitState) -> None:
    visit = Visit()
    visit.touch(100.0)
    assert visit.state(100.0 + seconds) == state


def test_a_touch_in_the_warning_keeps_the_visit() -> None:
    visit = Visit()
    visit.touch(0.0)
    visit.touch(50.0)
    assert visit.state(89.0) == "present"
    assert visit.left(89.0) == 21.0


def test_where_nobody_is_nothing_ends() -> None:
    visit = Visit()
    assert visit.state(1e9) == "nobody"
    visit.touch(0.0)
    visit.end()
    assert visit.state(1e9) == "nobody"


def test_a_visit_lasts_longer_by_what_there_is_to_read_and_the_warning_comes_as_long_before_its_end() -> None:
    visit = Visit()
    visit.touch(100.0)
    visit.allow_reading(30.0)
    assert (visit.state(160.0), visit.state(170.0), visit.state(190.0)) == ("present", "warning", "over")
    assert visit.left(175.0) == 15.0
    visit.end()
    visit.touch(200.0)
    assert visit.state(260.0) == "over"
