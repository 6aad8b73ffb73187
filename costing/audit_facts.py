"""What a rule of the audit may look at: each fact with its unit, or what it is: a count, a word, yes or no."""

YES_NO, WORD, COUNT = "yes_no", "word", "count"
FACTS = {
    **dict.fromkeys(
        (
            "asked_systems", "asked_major", "asked_minor", "asked_workstations", "asked_migration",
            "asked_integrations", "asked_licences", "asked_training", "asked_maintenance", "asked_hardware",
            "asked_decommissioning", "sold_whole", "kind_known", "licence_base_assumed", "foreign_amounts",
            "hardware_open", "taxes_unconfirmed", "paid_by_treasury", "public_contract",
        ),
        YES_NO,
    ),
    **dict.fromkeys(
        (
            "kind", "origin", "contract", "deployment", "legacy_archive", "response_tier", "covered_hours",
            "unused_currency", "missing_mentions", "missing_keys",
        ),
        WORD,
    ),
    **dict.fromkeys(
        (
            "sites", "generations", "users", "seats", "interfaces_listed", "untested_interfaces",
            "tests_open_interfaces", "minor_without_contract", "major_under_contract", "parts_asked",
        ),
        COUNT,
    ),
    "volume": "terabyte", "downtime": "hour", "transfer_hours": "hour", "training_days": "day",
    "least_training_days": "day", "validity_days": "day", "usual_foreign_days": "day", "subscription_years": "year",
    "contract_years": "year", "first_year": "dzd", "minor_price": "dzd", "top_down": "dzd", "bottom_up": "dzd",
    "whole_shortfall": "dzd", "difference_percent": "percent", "cross_check_limit": "percent",
}  # fmt: skip
# What a rule that speaks of each of something may say of it: an unusual answer, an identifier of another form.
EACH = {"unusual": ("label", "value", "low", "high", "kind"), "identifier": ("place", "typed", "usual")}
