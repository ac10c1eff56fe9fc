// SOAP 1.1 and 1.2 around one element: read without document types and entities, written as text.
import { childElements, readXml, type XmlElement } from '../../_adapters/xml/read-xml.ts'

const versions = { '1.1': 'http://schemas.xmlsoap.org/soap/envelope/', '1.2': 'http://www.w3.org/2003/05/soap-envelope' } as const
export type SoapVersion = keyof typeof versions

export interface SoapCall {
  version: SoapVersion
  /** local name of the body's only element */
  operation: string
  /** all text inside it */
  text: string
}

/** Why an envelope cannot be read, in both languages. */
export class SoapError extends Error {
  readonly zh: string
  constructor(zh: string, en: string) {
    super(en)
    this.name = 'SoapError'
    this.zh = zh
  }
}

/** @throws {SoapError} not well-formed, a document type, another namespace, not exactly one element in the body */
export function parseSoapCall(text: string): SoapCall {
  // No document type: no entities to expand, nothing to fetch.
  if (/<!(?!--|\[CDATA\[)/.test(text) || /<\?(?!xml[\s?])/.test(text)) throw new SoapError('不接受文档类型声明与处理指令', 'document types and processing instructions are not accepted')
  const envelope = parseXml(text)
  const version = (Object.keys(versions) as SoapVersion[]).find((each) => versions[each] === envelope.namespaceURI)
  if (envelope.localName !== 'Envelope' || !version) throw new SoapError('不是 SOAP 1.1 或 1.2 信封', 'it is not an envelope of SOAP 1.1 or 1.2')
  const bodies = childElements(envelope).filter(({ localName, namespaceURI }) => localName === 'Body' && namespaceURI === envelope.namespaceURI)
  const [call, ...more] = bodies.length === 1 ? childElements(bodies[0]!) : []
  if (!call || more.length > 0) throw new SoapError('Body 中应恰有一个元素', 'the Body must hold exactly one element')
  return { version, operation: call.localName ?? '', text: call.textContent ?? '' }
}

function parseXml(text: string): XmlElement {
  const read = readXml(text)
  if (typeof read === 'string') throw new SoapError('XML 格式错误', 'the XML is not well-formed')
  return read.documentElement
}

const envelope = (version: SoapVersion, body: string): string => `<?xml version="1.0" encoding="UTF-8"?>\n<soap:Envelope xmlns:soap="${versions[version]}"><soap:Body>${body}</soap:Body></soap:Envelope>`

/** @param text needs no escaping: base64 */
export const soapAnswer = (version: SoapVersion, namespace: string, element: string, text: string): string => envelope(version, `<ts:${element} xmlns:ts="${namespace}">${text}</ts:${element}>`)

/** @source SOAP 1.1 §4.4; SOAP 1.2 part 1 §5.4 */
export function soapFault(version: SoapVersion, fault: { who: 'sender' | 'receiver'; zh: string; en: string }): string {
  const text = escapeXml(`${fault.zh} / ${fault.en}`)
  if (version === '1.1') return envelope(version, `<soap:Fault><faultcode>soap:${fault.who === 'sender' ? 'Client' : 'Server'}</faultcode><faultstring>${text}</faultstring></soap:Fault>`)
  return envelope(version, `<soap:Fault><soap:Code><soap:Value>soap:${fault.who === 'sender' ? 'Sender' : 'Receiver'}</soap:Value></soap:Code><soap:Reason><soap:Text xml:lang="zh">${text}</soap:Text></soap:Reason></soap:Fault>`)
}

export const escapeXml = (text: string): string => text.replace(/[<>&"']/g, (character) => `&#${character.charCodeAt(0)};`)
