// The description of the SOAP service, WSDL 1.1.
import { escapeXml } from './soap-envelope.ts'

export const NAMESPACE = 'urn:yiqian:timestamp'

export const wsdl = (address: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<wsdl:definitions name="Timestamp" targetNamespace="${NAMESPACE}" xmlns:ts="${NAMESPACE}" xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:soap12="http://schemas.xmlsoap.org/wsdl/soap12/" xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <wsdl:types>
    <xs:schema targetNamespace="${NAMESPACE}" elementFormDefault="qualified">
      <xs:element name="timestamp-query" type="xs:base64Binary"/>
      <xs:element name="timestamp-reply" type="xs:base64Binary"/>
    </xs:schema>
  </wsdl:types>
  <wsdl:message name="Query"><wsdl:part name="query" element="ts:timestamp-query"/></wsdl:message>
  <wsdl:message name="Reply"><wsdl:part name="reply" element="ts:timestamp-reply"/></wsdl:message>
  <wsdl:portType name="TimestampPort">
    <wsdl:operation name="timestamp"><wsdl:input message="ts:Query"/><wsdl:output message="ts:Reply"/></wsdl:operation>
  </wsdl:portType>
  <wsdl:binding name="TimestampSoap11" type="ts:TimestampPort">
    <soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>
    <wsdl:operation name="timestamp"><soap:operation soapAction=""/><wsdl:input><soap:body use="literal"/></wsdl:input><wsdl:output><soap:body use="literal"/></wsdl:output></wsdl:operation>
  </wsdl:binding>
  <wsdl:binding name="TimestampSoap12" type="ts:TimestampPort">
    <soap12:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>
    <wsdl:operation name="timestamp"><soap12:operation soapAction=""/><wsdl:input><soap12:body use="literal"/></wsdl:input><wsdl:output><soap12:body use="literal"/></wsdl:output></wsdl:operation>
  </wsdl:binding>
  <wsdl:service name="Timestamp">
    <wsdl:port name="Soap11" binding="ts:TimestampSoap11"><soap:address location="${escapeXml(address)}"/></wsdl:port>
    <wsdl:port name="Soap12" binding="ts:TimestampSoap12"><soap12:address location="${escapeXml(address)}"/></wsdl:port>
  </wsdl:service>
</wsdl:definitions>
`
