"""A SOAP client that is not ours (zeep): knows nothing but a WSDL, answers one JSON line for each JSON line.

Every message that goes out or comes in is validated by libxml2 against the schema in the WSDL.
"""
import base64
import json
import sys

import requests
from lxml import etree
from zeep import Client, Plugin, Settings
from zeep.helpers import serialize_object
from zeep.transports import Transport

XSD = "{http://www.w3.org/2001/XMLSchema}schema"


class Validated(Plugin):
    """Each body against the schema; counts them, so that nothing is validated in name alone."""

    def __init__(self, schema):
        self.schema = schema
        self.count = 0

    def _validate(self, envelope):
        body = next(child for child in envelope if etree.QName(child).localname == "Body")
        for part in body:
            if etree.QName(part).localname != "Fault":
                self.schema.assertValid(etree.ElementTree(etree.fromstring(etree.tostring(part))))
                self.count += 1

    def ingress(self, envelope, http_headers, operation):
        self._validate(envelope)
        return envelope, http_headers

    def egress(self, envelope, http_headers, operation, binding_options):
        self._validate(envelope)
        return envelope, http_headers


def given(value):
    if isinstance(value, dict) and "base64" in value:
        return base64.b64decode(value["base64"])
    return value


def told(value):
    if isinstance(value, bytes):
        return {"base64": base64.b64encode(value).decode()}
    if isinstance(value, dict):
        return {name: told(each) for name, each in value.items() if each is not None}
    return value


def main(address, service, port):
    session = requests.Session()
    session.trust_env = False
    document = session.get(address).content
    (schema,) = etree.fromstring(document).iter(XSD)
    # a schema compiled by itself: what it names must be in it
    alone = etree.fromstring(etree.tostring(schema))
    validated = Validated(etree.XMLSchema(alone))
    client = Client(address, transport=Transport(session=session, timeout=60), settings=Settings(strict=True, forbid_dtd=True), plugins=[validated])
    bound = client.bind(service, port)
    # pylint: disable=protected-access
    print(json.dumps({"operations": sorted(bound._binding._operations)}), flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            args = [given(each) for each in asked.get("values", [])]
            named = {name: given(each) for name, each in asked.get("named", {}).items()}
            before = validated.count
            answer = told(serialize_object(getattr(bound, asked["operation"])(*args, **named), dict))
            print(json.dumps({"answer": answer, "validated": validated.count - before}), flush=True)
        except Exception as error:  # told to the caller, whatever it is
            print(json.dumps({"error": f"{type(error).__name__}: {error}"}), flush=True)


main(*sys.argv[1:4])
