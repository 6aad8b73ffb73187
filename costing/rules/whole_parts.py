"""What a comprehensive project takes from its parts.

To a client: a project sold as a whole is dear where its upgrade, its interfaces and its migration are dear, and a part
that was not asked for adds nothing. Reads the weights of services.toml that name other services.
"""

from dataclasses import replace

from costing.rules.working import Working


def whole_parts(working: Working) -> Working:
    """Add the positions of the parts, and leave at the cheap end whatever was not asked."""
    if not working.service.includes:
        return working
    named = {**working.places, **working.parts}
    places = {name: place * working.asked[name] if name in working.asked else place for name, place in named.items()}
    return replace(working, places=places)
