// Settings of the SOF interface, each with its value when absent.
import { oneOf } from '../one-of.ts'
import { createXmlProfile, type XmlNaming, type XmlProfile } from '../xml/algorithms.ts'

export interface SofConfig {
  /** SIGNING_SOF_IN_DATA=base64: InData holds Base64 of what is signed; default `text`, the standard's: its UTF-8 octets */
  inData: 'text' | 'base64'
  /** SIGNING_SOF_LOGIN=address: a log-in holds for all calls from the same address; default `session`: for calls with the session it gave */
  login: 'session' | 'address'
  /** SIGNING_SOF_NUMBERING=hex: an item of a certificate given as a plain number is read as the standard prints it, in hex; default `decimal` */
  numbering: 'decimal' | 'hex'
  /** SIGNING_XML_ALGORITHMS: xmldsig (default), chinaport, oid — how SM2 and SM3 are named in XML signatures that are made */
  xml: XmlProfile
}

export function readSofConfig(env: Readonly<Record<string, string | undefined>>): SofConfig {
  return {
    inData: oneOf(env, 'SIGNING_SOF_IN_DATA', ['text', 'base64']),
    login: oneOf(env, 'SIGNING_SOF_LOGIN', ['session', 'address']),
    numbering: oneOf(env, 'SIGNING_SOF_NUMBERING', ['decimal', 'hex']),
    xml: createXmlProfile(oneOf<XmlNaming>(env, 'SIGNING_XML_ALGORITHMS', ['xmldsig', 'chinaport', 'oid'])),
  }
}
