"""A handout's folder becomes a `Source`: its schema, its texts, its translations, its approvals."""
