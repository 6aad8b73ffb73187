"""From an estimate to a firm quote: decimal amounts, taxes, number and basis."""
