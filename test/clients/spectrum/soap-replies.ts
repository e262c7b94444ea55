/** A WSDL that declares the request of one method. */
export const wsdl = (method: string, names: string[]): string => `<?xml version="1.0"?>
<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:xs="http://www.w3.org/2001/XMLSchema">
 <wsdl:types><xs:schema>
  <xs:element name="Other"><xs:complexType><xs:sequence><xs:element name="Wrong"/></xs:sequence></xs:complexType></xs:element>
  <xs:element name="${method}"><xs:complexType><xs:sequence>
   ${names.map((name) => `<xs:element name="${name}" type="xs:string" nillable="true"/>`).join('\n')}
  </xs:sequence></xs:complexType></xs:element>
 </xs:schema></wsdl:types></wsdl:definitions>`;

/** A Get's reply with these rows. */
export const reply = (method: string, rows: string): string =>
  `<?xml version="1.0"?><SOAP-ENV:Envelope xmlns:SOAP-ENV="x"><SOAP-ENV:Body><nis:${method}Response xmlns:nis="y">` +
  `<returnArray><returnData><get>${rows}</get></returnData></returnArray></nis:${method}Response></SOAP-ENV:Body></SOAP-ENV:Envelope>\n`;
/** One row. */
export const fields = (values: Record<string, string>): string =>
  `<response>${Object.entries(values)
    .map(([name, value]) => (value === '' ? `<${name}/>` : `<${name}>${value}</${name}>`))
    .join('')}</response>`;
/** A Put's reply with these rows; none at all is what an accepted one may look like. */
export const putReply = (
  method: string,
  ...rows: { error_code: string; desc: string; column: string }[]
): string =>
  `<?xml version="1.0"?><SOAP-ENV:Envelope xmlns:SOAP-ENV="x"><SOAP-ENV:Body><nis:${method}Response xmlns:nis="y">` +
  `<returnArray><returnData>${rows.map(fields).join('')}</returnData></returnArray></nis:${method}Response></SOAP-ENV:Body></SOAP-ENV:Envelope>\n`;
