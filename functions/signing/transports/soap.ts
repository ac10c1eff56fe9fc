// Owns the sign/verify server as a web service: SOAP 1.1 and 1.2, document/literal, described by its WSDL.
import type { Field, FieldKind } from '@yiqian/shared/crypto/svs/fields.ts'
import { svsOperationNames, svsOperations, type SvsOperation, type SvsRequestOf } from '@yiqian/shared/crypto/svs/messages.ts'
import type { SvsCaller } from '../core/call.ts'
import { elementsOf, parseXml } from '../core/parse-xml.ts'
import type { Core } from '../core/perform.ts'
import { asRefusal, refuse } from '../core/refusal.ts'
import { fromText, toText, type TextMessage } from './text-messages.ts'

export const SVS_NAMESPACE = 'urn:yiqian:sign-server:1'
const SOAP_11 = 'http://schemas.xmlsoap.org/soap/envelope/'
const SOAP_12 = 'http://www.w3.org/2003/05/soap-envelope'

export interface SoapAnswer {
  status: number
  mediaType: string
  text: string
}

/**
 * `<signData>` with the fields as elements → `<signDataResponse>` with respValue and the rest. What is no request of the
 * table is a Fault with the response code in its detail.
 */
export async function answerSoap(core: Core, body: Buffer, caller: SvsCaller, mediaType = ''): Promise<SoapAnswer> {
  let [envelope, operation] = [mediaType.includes('soap+xml') ? SOAP_12 : SOAP_11, undefined as SvsOperation | undefined]
  try {
    const read = readSoap(body.toString('utf8'))
    envelope = read.envelope
    operation = read.operation
    const message = fromText(svsOperations[operation].request, read.texts) as unknown as SvsRequestOf<SvsOperation>
    return respond(envelope, operation, toText(await core.perform(operation, message, caller)))
  } catch (error) {
    const { code } = asRefusal(error)
    const respValue = await core.refuseUnread(operation, caller, code)
    return operation ? respond(envelope, operation, { respValue }) : faultOf(envelope, respValue)
  }
}

/** @throws {SvsRefusal} GM_INVALID_DATA_FORMAT */
function readSoap(text: string): { envelope: string; operation: SvsOperation; texts: TextMessage } {
  const root = parseXml(text)
  const envelope = root.namespaceURI
  if (root.localName !== 'Envelope' || (envelope !== SOAP_11 && envelope !== SOAP_12)) throw refuse('GM_INVALID_DATA_FORMAT', 'envelope')
  const [request] = elementsOf(elementsOf(root).find(({ localName, namespaceURI }) => localName === 'Body' && namespaceURI === envelope))
  const operation = svsOperationNames.find((name) => name === request?.localName)
  if (!request || !operation || request.namespaceURI !== SVS_NAMESPACE) throw refuse('GM_INVALID_DATA_FORMAT', 'operation')
  return { envelope, operation, texts: Object.fromEntries(elementsOf(request).map((field) => [field.localName, (field.textContent ?? '').trim()])) }
}

const mediaTypeOf = (envelope: string): string => (envelope === SOAP_12 ? 'application/soap+xml; charset=utf-8' : 'text/xml; charset=utf-8')
const inEnvelope = (envelope: string, body: string): string => `<?xml version="1.0" encoding="UTF-8"?><soap:Envelope xmlns:soap="${envelope}"><soap:Body>${body}</soap:Body></soap:Envelope>`

/** Values are numbers and Base64 alone: there is nothing to escape. */
function respond(envelope: string, operation: SvsOperation, values: Readonly<Record<string, number | string | boolean>>): SoapAnswer {
  const inside = Object.entries(values).map(([name, value]) => `<${name}>${value}</${name}>`).join('')
  return { status: 200, mediaType: mediaTypeOf(envelope), text: inEnvelope(envelope, `<${operation}Response xmlns="${SVS_NAMESPACE}">${inside}</${operation}Response>`) }
}

function faultOf(envelope: string, respValue: number): SoapAnswer {
  const words = '请求不是本服务的消息 / the request is no message of this service'
  const detail = `<respValue xmlns="${SVS_NAMESPACE}">${respValue}</respValue>`
  const body = envelope === SOAP_12
    ? `<soap:Fault><soap:Code><soap:Value>soap:Sender</soap:Value></soap:Code><soap:Reason><soap:Text xml:lang="zh">${words}</soap:Text></soap:Reason><soap:Detail>${detail}</soap:Detail></soap:Fault>`
    : `<soap:Fault><faultcode>soap:Client</faultcode><faultstring>${words}</faultstring><detail>${detail}</detail></soap:Fault>`
  return { status: envelope === SOAP_12 ? 400 : 500, mediaType: mediaTypeOf(envelope), text: inEnvelope(envelope, body) }
}

const types: Readonly<Record<FieldKind, string>> = { integer: 'xsd:int', boolean: 'xsd:boolean', octets: 'xsd:base64Binary', certificate: 'xsd:base64Binary' }
const elementOf = ({ name, kind, optional }: Pick<Field, 'name' | 'kind' | 'optional'>): string => `<xsd:element name="${name}" type="${types[kind]}"${optional ? ' minOccurs="0"' : ''}/>`
const sequenceOf = (name: string, fields: readonly Pick<Field, 'name' | 'kind' | 'optional'>[]): string => `<xsd:element name="${name}"><xsd:complexType><xsd:sequence>${fields.map(elementOf).join('')}</xsd:sequence></xsd:complexType></xsd:element>`

/** WSDL 1.1, a port for each version of SOAP. @param address of this service as its caller sees it */
export function describeSoap(address: string): string {
  const each = (write: (name: SvsOperation) => string): string => svsOperationNames.map(write).join('')
  const binding = (name: string, version: 'soap' | 'soap12'): string => `<wsdl:binding name="${name}" type="tns:SignServer"><${version}:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>${each((operation) => `<wsdl:operation name="${operation}"><${version}:operation soapAction=""/><wsdl:input><${version}:body use="literal"/></wsdl:input><wsdl:output><${version}:body use="literal"/></wsdl:output></wsdl:operation>`)}</wsdl:binding>`
  const safe = address.replace(/[<>&"]/g, '')
  return `<?xml version="1.0" encoding="UTF-8"?>
<wsdl:definitions name="SignServer" targetNamespace="${SVS_NAMESPACE}" xmlns:tns="${SVS_NAMESPACE}" xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:soap12="http://schemas.xmlsoap.org/wsdl/soap12/" xmlns:xsd="http://www.w3.org/2001/XMLSchema"><wsdl:types><xsd:schema targetNamespace="${SVS_NAMESPACE}" elementFormDefault="qualified">${each((name) => sequenceOf(name, svsOperations[name].request) + sequenceOf(`${name}Response`, [{ name: 'respValue', kind: 'integer', optional: false }, ...svsOperations[name].respond]))}</xsd:schema></wsdl:types>${each((name) => `<wsdl:message name="${name}Request"><wsdl:part name="parameters" element="tns:${name}"/></wsdl:message><wsdl:message name="${name}Response"><wsdl:part name="parameters" element="tns:${name}Response"/></wsdl:message>`)}<wsdl:portType name="SignServer">${each((name) => `<wsdl:operation name="${name}"><wsdl:input message="tns:${name}Request"/><wsdl:output message="tns:${name}Response"/></wsdl:operation>`)}</wsdl:portType>${binding('SignServerSoap', 'soap')}${binding('SignServerSoap12', 'soap12')}<wsdl:service name="SignServer"><wsdl:port name="SignServerSoap" binding="tns:SignServerSoap"><soap:address location="${safe}"/></wsdl:port><wsdl:port name="SignServerSoap12" binding="tns:SignServerSoap12"><soap12:address location="${safe}"/></wsdl:port></wsdl:service></wsdl:definitions>
`
}
