import { declared } from './call';
import { typesNamespace } from './envelope';
import type { SoapMethod } from './method';

/** `GET /wsdls/:Method.jws`: enough of a WSDL to take the elements and their order from. */
export function wsdl(method: SoapMethod, root: string): string {
  const elements = declared(method)
    .map((name) => `<xs:element name="${name}" type="xs:string" minOccurs="1" maxOccurs="1"/>`)
    .join('');
  const { name } = method;
  return (
    '<?xml version="1.0" encoding="UTF-8"?>' +
    '<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/"' +
    ' xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:xs="http://www.w3.org/2001/XMLSchema"' +
    ` xmlns:nis="${typesNamespace}" targetNamespace="${typesNamespace}">` +
    `<wsdl:types><xs:schema targetNamespace="${typesNamespace}" elementFormDefault="qualified">` +
    `<xs:element name="${name}"><xs:complexType><xs:sequence>${elements}</xs:sequence></xs:complexType></xs:element>` +
    `<xs:element name="${name}Response"><xs:complexType><xs:sequence>` +
    '<xs:element name="returnArray" type="xs:anyType"/></xs:sequence></xs:complexType></xs:element>' +
    '</xs:schema></wsdl:types>' +
    `<wsdl:message name="${name}Request"><wsdl:part name="parameters" element="nis:${name}"/></wsdl:message>` +
    `<wsdl:message name="${name}Reply"><wsdl:part name="parameters" element="nis:${name}Response"/></wsdl:message>` +
    `<wsdl:portType name="${name}Port"><wsdl:operation name="${name}">` +
    `<wsdl:input message="nis:${name}Request"/><wsdl:output message="nis:${name}Reply"/>` +
    '</wsdl:operation></wsdl:portType>' +
    `<wsdl:binding name="${name}Binding" type="nis:${name}Port">` +
    '<soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>' +
    `<wsdl:operation name="${name}"><soap:operation soapAction="${root}/ws/${name}"/>` +
    '<wsdl:input><soap:body use="literal"/></wsdl:input><wsdl:output><soap:body use="literal"/></wsdl:output>' +
    '</wsdl:operation></wsdl:binding>' +
    `<wsdl:service name="${name}"><wsdl:port name="${name}Port" binding="nis:${name}Binding">` +
    `<soap:address location="${root}/ws/${name}"/></wsdl:port></wsdl:service></wsdl:definitions>`
  );
}
