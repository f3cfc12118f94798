"""The JSON Schema that editors complete and check against, made from the model."""

import json

from handouts.source.model import Handout


def handout_schema() -> str:
    """As committed in `schema/handout.schema.json`, ending in a newline."""
    schema = Handout.model_json_schema(by_alias=True)
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Patient handout", **schema}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
