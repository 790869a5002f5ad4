"""schema/openapi.yaml as tests read it: operations with everything they refer to in place, and
whether an answer is one that the contract promises."""
import json
import pathlib
import re

import jsonschema
import yaml

SOURCE = pathlib.Path(__file__).resolve().parents[2]
METHODS = ("get", "post", "delete")
# Of any request, whatever operation it was meant for: what is wrong before there is one.
EVERYWHERE = (400, 404, 405, 408, 411, 413, 417, 431, 501, 505)


DOCUMENT = yaml.safe_load((SOURCE / "schema/openapi.yaml").read_text())


def resolve(node):
    """The node, or what its $ref names."""
    while isinstance(node, dict) and "$ref" in node:
        target = DOCUMENT
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        node = target
    return node


def fault(schema, value):
    """What is wrong with a value by a schema of the contract; None if nothing is."""
    whole = {**schema, "components": DOCUMENT["components"]}
    found = jsonschema.Draft202012Validator(whole)
    error = next(iter(found.iter_errors(value)), None)
    return error and f"{error.message} at {'/'.join(map(str, error.absolute_path))}"[:600]


class Operation:
    def __init__(self, path, method, spec, shared):
        self.id = spec["operationId"]
        self.path, self.method = path, method.upper()
        self.parameters = [resolve(one) for one in [*shared, *spec.get("parameters", [])]]
        self.takes_body = "requestBody" in spec
        self.responses = {int(status): resolve(one) for status, one in spec["responses"].items()}
        sets = DOCUMENT["x-role-sets"]
        self.roles = {standing: sets[name] for standing, name in spec["x-roles"].items()}
        self.public = spec["x-public"]

    def of_ledger(self):
        return "{ledger}" in self.path

    def query(self):
        return [one for one in self.parameters if one["in"] == "query"]

    def media_types(self, status):
        return list(self.responses[status].get("content", {}))


def operations():
    made = []
    for path, item in DOCUMENT["paths"].items():
        for method in METHODS:
            if method in item:
                made.append(Operation(path, method, item[method], item.get("parameters", [])))
    return made


def header_fault(name, header, given):
    header = resolve(header)
    if given is None:
        return f"{name} is promised and not there" if header.get("required") else None
    value = int(given) if re.fullmatch(r"[0-9]+", given) and resolve(header["schema"]).get(
        "type") == "integer" else given
    wrong = fault(header["schema"], value)
    return wrong and f"{name}: {wrong}"


def body_fault(response, answer):
    media = answer.headers.get("content-type", "").split(";")[0]
    contents = response.get("content", {})
    if not contents:
        return "has a body" if answer.body else None
    if media not in contents:
        return f"is {media or 'of no media type'}, not {' or '.join(contents)}"
    text = answer.body.decode("utf-8", "surrogateescape")
    if media.endswith("json"):
        try:
            value = json.loads(text)
        except ValueError as error:
            return f"is not JSON: {error}"
        return fault(contents[media]["schema"], value)
    return fault(contents[media]["schema"], text)


def answer_fault(operation, answer, method=None):
    """Why the contract does not promise this answer to that operation; None if it does."""
    method = method or operation.method
    response = operation.responses.get(answer.status)
    if response is None and answer.status in EVERYWHERE:
        response = DOCUMENT["components"]["responses"]["bad_request"]
    if response is None:
        return f"{answer.status} is not documented"
    if answer.status == 405 and "allow" not in answer.headers:
        return "405 without Allow"
    for name, header in response.get("headers", {}).items():
        if wrong := header_fault(name, header, answer.headers.get(name.lower())):
            return wrong
    if method == "HEAD":
        return "HEAD is answered with a body" if answer.body else None
    wrong = body_fault(response, answer)
    return wrong and f"the body of {answer.status}: {wrong}"
