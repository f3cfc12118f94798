"""The JSON Schema that editors complete and check against, made from the model."""

import json

from handouts.source.model import Handout
from handouts.source.snippets import fact_snippets, section_snippets


def handout_schema() -> str:
    """As committed in `schema/handout.schema.json`, ending in a newline."""
    schema = Handout.model_json_schema(by_alias=True)
    for name, snippets in (("sections", section_snippets()), ("facts", fact_snippets())):
        schema["properties"][name]["items"]["defaultSnippets"] = snippets
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Patient handout", **schema}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
