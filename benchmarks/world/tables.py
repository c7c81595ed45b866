"""What the made-up data is in proportion to: counts of the bundled data."""

from __future__ import annotations

THIS_YEAR = 2025

# Class of activity: how many of it the bundle has.
ACTIVITIES = {
    "Delegation": 57, "CulturalExchange": 39, "Negotiation": 19, "SchoolExchange": 14,
    "CivicExchange": 14, "Conference": 11, "Aid": 11, "Project": 8, "Commemoration": 7, "Conferral": 6,
    "YouthExchange": 3, "Activity": 3, "Gift": 2, "SportsEvent": 2, "Planting": 2,
}  # fmt: skip
# Form of date (dates.date): how often activities have it.
DATES = {
    "year": 60, "by year": 70, "month": 38, "years": 14, "day": 10, "season": 5, "one of years": 3,
    "days": 3, "any year": 2, "about to year": 2, "months": 2, "about": 1, "from month": 1,
    "by month": 1,
}  # fmt: skip
# Those of the forms that lie in one year, which stages have.
STAGE_DATES = {"year": 31, "month": 9, "day": 5, "season": 1, "about": 1}
KINDS = {"TwinAgreement": 21, "PartnerAgreement": 4, "Contact": 8}
INTENSITIES = {"none": 2, "quiet": 4, "reviving": 2, "occasional": 6, "lively": 4, "very-active": 3}
# What may come before the signature of an agreement, after it, and after a first contact.
STAGES_BEFORE = {"first-contact": 6, "talks": 4, "declaration-of-intent": 3, "council-resolution": 4}
STAGES_AFTER = {"extension": 4, "upgrade": 1, "dormancy": 5, "suspension": 1, "end": 1, "never-realised": 1}
CONTACT_AFTER = {"talks": 4, "declaration-of-intent": 2, "dormancy": 2, "never-realised": 1, "end": 1}
FIELDS = {
    "culture": 30, "education": 20, "music": 20, "school-exchange": 15, "sport": 12, "diplomacy": 20,
    "economy": 12, "youth": 12, "fine-arts": 8, "dance": 6, "film-and-media": 6, "tourism": 5,
    "local-government": 8, "health": 4, "humanitarian-aid": 5, "fire-service": 3, "viticulture": 3,
    "religion": 3, "remembrance": 3, "environment": 3, "literature": 3, "history": 3,
    "social-affairs": 3, "police": 2, "theatre": 3, "crafts": 3, "agriculture": 2, "senior-citizens": 2,
    "urban-services": 2,
}  # fmt: skip
ORGANISATIONS = {
    "school": 20, "friendship-association": 12, "ensemble": 12, "association": 8, "embassy": 6,
    "higher-education": 5, "museum": 4, "cultural-centre": 4, "company": 4, "youth-centre": 3,
    "sports-club": 3, "hospital": 2, "library": 2, "fire-service": 2, "media": 2,
    "religious-community": 2, "chamber-of-commerce": 2, "theatre": 2, "charity": 1, "foundation": 1,
    "police-force": 1, "senior-citizens-association": 1,
}  # fmt: skip

# Class of activity: property, who it is, and how often it is stated. "visitor" and "receiver" are the two
# parties in one order or the other, "local" is an organisation of the page's city.
ROLES: dict[str, tuple[tuple[str, str, float], ...]] = {
    "Delegation": (
        ("guest", "visitor", 0.95),
        ("host", "receiver", 0.95),
        ("place", "receiver", 0.8),
        ("leader", "person", 0.1),
        ("participant", "local", 0.12),
    ),
    "CulturalExchange": (
        ("performer", "visitor", 0.35),
        ("performer", "local", 0.3),
        ("host", "receiver", 0.45),
        ("place", "receiver", 0.67),
        ("participant", "group", 0.2),
        ("organiser", "other", 0.2),
    ),
    "Negotiation": (
        ("participant", "visitor", 0.6),
        ("participant", "receiver", 0.55),
        ("organiser", "local", 0.25),
        ("place", "receiver", 0.16),
    ),
    "SchoolExchange": (
        ("guest", "visitor", 0.6),
        ("host", "receiver", 0.55),
        ("place", "receiver", 0.57),
        ("participant", "local", 0.4),
        ("participant", "group", 0.3),
    ),
    "CivicExchange": (
        ("participant", "visitor", 0.6),
        ("participant", "local", 0.4),
        ("guest", "person", 0.2),
        ("host", "receiver", 0.3),
        ("place", "receiver", 0.3),
    ),
    "Conference": (
        ("guest", "visitor", 0.6),
        ("host", "receiver", 0.3),
        ("place", "receiver", 0.64),
        ("organiser", "local", 0.4),
        ("participant", "other", 0.3),
    ),
    "Aid": (
        ("donor", "visitor", 1.0),
        ("recipient", "receiver", 0.7),
        ("recipient", "local", 0.3),
        ("place", "receiver", 0.2),
    ),
    "Project": (
        ("participant", "visitor", 0.9),
        ("participant", "receiver", 0.4),
        ("organiser", "local", 0.5),
    ),
    "Commemoration": (
        ("participant", "visitor", 0.5),
        ("host", "receiver", 0.45),
        ("place", "receiver", 0.7),
    ),
    "Conferral": (("laureate", "person", 1.0), ("conferredBy", "receiver", 0.7), ("place", "receiver", 0.2)),
    "YouthExchange": (("guest", "visitor", 0.9), ("host", "receiver", 0.6), ("participant", "group", 0.6)),
    "Activity": (("participant", "visitor", 0.7), ("participant", "receiver", 0.7)),
    "Gift": (("donor", "visitor", 1.0), ("recipient", "receiver", 1.0), ("participant", "person", 0.5)),
    "SportsEvent": (
        ("participant", "visitor", 0.9),
        ("participant", "receiver", 0.7),
        ("guest", "local", 0.4),
    ),
    "Planting": (
        ("participant", "visitor", 0.5),
        ("participant", "receiver", 0.5),
        ("place", "receiver", 1.0),
    ),
}

GRAPHS = ("activities", "claims", "organisations", "parties", "passages", "relationships")
"""The graphs of a page."""
