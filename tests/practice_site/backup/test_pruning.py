"""Which backups are kept."""

from datetime import UTC, datetime, timedelta

from practice_site.backup.pruning import kept, newest_backup, prune

NOW = datetime(2026, 11, 29, 3, tzinfo=UTC)


def named(moment: datetime) -> str:
    return f"practice-blog-{moment:%Y-%m-%d-%H%M%S}Z.zip"


def test_of_a_year_of_nights_seven_days_five_weeks_and_twelve_months_are_kept():
    nights = [NOW - timedelta(days=each) for each in range(400)]
    days = [f"2026-11-{day}" for day in range(23, 30)]
    sundays = ["2026-11-22", "2026-11-15", "2026-11-08", "2026-11-01"]  # the last of their weeks
    ends = ["2026-10-31", "2026-09-30", "2026-08-31", "2026-07-31", "2026-06-30", "2026-05-31"]
    ends += ["2026-04-30", "2026-03-31", "2026-02-28", "2026-01-31", "2025-12-31"]
    assert {f"{each:%Y-%m-%d}" for each in kept(nights, NOW)} == {*days, *sundays, *ends}


def test_of_a_day_the_newest_is_kept_and_of_the_last_two_days_all():
    hours = [NOW - timedelta(hours=each) for each in range(0, 24 * 4, 6)]
    dropped = [f"{each:%d-%H}" for each in hours if each not in kept(hours, NOW)]
    # At 21 hours each day has its newest.
    assert dropped == ["27-03", "26-15", "26-09", "26-03", "25-15", "25-09"]


def test_after_a_long_pause_what_there_is_is_kept():
    years = [datetime(2020 + year, 5, 1, tzinfo=UTC) for year in range(6)]
    assert kept(years, NOW) == set(years)
    assert kept([], NOW) == set()


def test_only_what_has_our_name_is_deleted_and_never_the_newest(tmp_path, time_machine):
    time_machine.move_to(NOW)
    others = ["practice-blog-of-last-year.zip", "practice-blog-2026-11-29.zip", "notes.txt"]
    ours = [named(NOW - timedelta(days=each)) for each in range(9)]
    for name in [*others, *ours]:
        (tmp_path / name).touch()
    prune(tmp_path)
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {*others, *ours[:8]}  # the eighth is the newest of the week before
    assert newest_backup(tmp_path) == NOW
    assert newest_backup(tmp_path / "nowhere") is None


def test_those_of_a_clock_that_was_ahead_replace_none_and_are_not_deleted():
    nights = [NOW - timedelta(days=each) for each in range(400)]
    ahead = [NOW + timedelta(days=700 + 31 * each) for each in range(20)]
    assert kept([*nights, *ahead], NOW) == kept(nights, NOW) | {*ahead}
    assert kept(ahead, NOW) == {*ahead}


def test_one_of_a_clock_that_was_ahead_is_not_the_newest(tmp_path, time_machine):
    time_machine.move_to(NOW)
    (tmp_path / named(NOW + timedelta(days=700))).touch()
    assert newest_backup(tmp_path) is None
    (tmp_path / named(NOW - timedelta(days=3))).touch()
    assert newest_backup(tmp_path) == NOW - timedelta(days=3)
    (tmp_path / named(NOW + timedelta(minutes=5))).touch()  # made on another machine
    assert newest_backup(tmp_path) == NOW + timedelta(minutes=5)
