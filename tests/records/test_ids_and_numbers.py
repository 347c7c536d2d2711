from __future__ import annotations

import itertools
import random

import pytest
from record_parts import HandClock

from records import number
from records.clock import SystemClock, milliseconds
from records.ids import Ids

SOME = ("00000000", "12345678", "40718265", "99999999", "80808080", "31415926")


@pytest.mark.parametrize("digits", SOME)
def test_a_number_with_one_wrong_digit_is_not_valid(digits: str) -> None:
    right = digits + number.check_digit(digits)
    assert number.valid(right)
    for place, wrong in itertools.product(range(9), "0123456789"):
        changed = right[:place] + wrong + right[place + 1 :]
        assert number.valid(changed) == (changed == right)


@pytest.mark.parametrize("seed", range(50))
def test_a_number_with_two_neighbours_swapped_is_not_valid(seed: int) -> None:
    right = number.make(random.Random(seed).randbytes)
    for place in range(8):
        swapped = right[:place] + right[place + 1] + right[place] + right[place + 2 :]
        assert number.valid(swapped) == (swapped == right)


@pytest.mark.parametrize(
    ("written", "valid"),
    [
        ("407 182 659", True),
        ("407-182-659", True),
        ("407182659", True),
        ("407 182 653", False),
        ("40718265", False),
        ("４０７１８２６５９", False),
        ("", False),
        ("abcdefghi", False),
    ],
)
def test_numbers_are_read_as_people_write_them(written: str, valid: bool) -> None:
    assert number.valid(written) is valid


def test_numbers_are_shown_in_groups() -> None:
    assert number.grouped("407182659") == "407 182 659"


def test_draws_that_would_favour_small_numbers_are_drawn_again() -> None:
    drawn = iter([b"\xff\xff\xff\xff", b"\x00\x00\x00\x07"])
    assert number.make(lambda _: next(drawn)).startswith("00000007")


def test_ids_are_version_7_and_tell_their_time() -> None:
    clock = HandClock()
    made = Ids(clock).next()
    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert made.int >> 80 == milliseconds(clock.now())


def test_ids_grow_within_a_millisecond_and_when_the_clock_is_set_back() -> None:
    clock = HandClock()
    ids = Ids(clock)
    made = [ids.next() for _ in range(1000)]
    clock.advance(days=-400)
    made += [ids.next() for _ in range(1000)]
    clock.advance(days=500)
    made += [ids.next() for _ in range(1000)]
    assert made == sorted(set(made))
    assert all(one.version == 7 for one in made)


def test_ids_grow_even_when_chance_has_only_ones() -> None:
    clock = HandClock()
    ids = Ids(clock, lambda count: b"\xff" * count)
    made = [ids.next() for _ in range(10)]
    assert made == sorted(set(made))


def test_the_clock_of_this_machine_says_whether_it_can_be_trusted() -> None:
    clock = SystemClock()
    assert clock.trusted() is clock.trusted()
    assert clock.now().tzinfo is not None
