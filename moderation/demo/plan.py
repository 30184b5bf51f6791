"""When each burden of the town is reported, by how many, and how it goes on."""

from typing import NamedTuple

FIRST_DAY = 64
"""Working days before today: three months."""


class Act(NamedTuple):
    """`ago`: working days before today of the first report; `reports` come within `over` working days."""

    theme: str
    story: str
    ago: int
    reports: int
    over: int = 4


ACTS = (
    Act("clean_village_photos", "released", 63, 7, 5),
    Act("clock_in", "reviewed_upheld", 62, 9, 6),
    Act("flood_groups", "released", 61, 6),
    Act("neighbour_shop", "letter_answered", 60, 8, 6),
    Act("newspaper_photo", "released", 58, 4),
    Act("festival_group", "released", 57, 4),
    Act("welfare_entry", "extended_and_released", 52, 8, 6),
    Act("safety_apps", "returned_upheld", 48, 5),
    Act("elder_tables", "letter_answered", 46, 5),
    Act("elder_face", "reviewed_refused", 42, 4),
    Act("party_shop", "review_asked", 40, 4),
    Act("night_messages", "reworked", 38, 5),
    Act("likes_forwarding", "handling", 31, 4),
    Act("township_app", "released", 28, 2, 1),
    Act("grid_log", "extended", 27, 5),
    Act("learning_score", "letter_sent", 20, 6),
    Act("appraisal_traces", "replied", 25, 6),
    Act("dead_account", "return_refused", 21, 3),
    Act("grid_hours", "self_checked", 17, 2, 2),
    Act("safety_photos", "recalled", 18, 3),
    Act("clean_village_ranking", "extension_asked", 19, 3),
    Act("location_track", "returned", 16, 4),
    Act("relay_reply", "dropped", 6, 3, 2),
    Act("headcount_requests", "ready", 6, 5, 2),
    Act("safe_home", "sent", 11, 3, 2),
    Act("insurance_group", "to_approve", 5, 3, 2),
    Act("login_quota", "drafting", 5, 3, 2),
    Act("learning_hours", "waiting", 4, 2, 2),
)
