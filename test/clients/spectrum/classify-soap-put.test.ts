import { classifySoapPut } from '../../../clients/spectrum/classify';
import type { Transport } from '../../../clients/spectrum/http';

const record = { key: { Job_Number: 'T123' }, ref: 'T123', stage: 'done' as const };

const answer = (body: string, status = 200, type = 'text/xml; charset=utf-8'): Transport => ({
  kind: 'answer',
  status,
  headers: { 'content-type': type },
  body: Buffer.from(body),
});
const envelope = (inner: string): string =>
  '<?xml version="1.0" encoding="utf-8"?>' +
  '<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/">' +
  `<SOAP-ENV:Body>${inner}</SOAP-ENV:Body></SOAP-ENV:Envelope>`;
const reply = (data: string): string =>
  envelope(
    '<nis:AddJobResponse xmlns:nis="http://www.northgate-is.com/proiv/webservices/types">' +
      `<returnArray>${data}</returnArray></nis:AddJobResponse>`,
  );
const data = (rows: string): string => reply(`<returnData>${rows}</returnData>`);
const row = (code: string, desc = 'text', column = 'Customer_Code', more = ''): string =>
  `<response><error_code>${code}</error_code><desc>${desc}</desc><column>${column}</column>${more}</response>`;
const fault =
  '<SOAP-ENV:Fault><faultcode>SOAP-ENV:Server</faultcode>' +
  '<faultstring>Error executing Web Service</faultstring></SOAP-ENV:Fault>';

const classify = (transport: Transport): unknown => classifySoapPut(transport, 'AddJob', record);

describe('a SOAP Put', () => {
  it.each([
    ['an empty element', reply('<returnData/>')],
    ['an open and closed one', data('\n ')],
    ['a G row', data(row('G', 'T123', 'Job_Number'))],
    ['several G rows and an S row', data(row('G') + row('S'))],
  ])('applied with %s', (_name, body) => {
    expect(classify(answer(body))).toMatchObject({ outcome: 'applied', ref: 'T123', stage: 'done' });
  });

  it.each(['A', 'E', 'I', 'M'])('is refused by code %s, its text decoded', (code) => {
    const body = data(row(code, 'Caf&#233; &amp; Co is invalid') + row('M', 'x', 'Name'));
    expect(classify(answer(body))).toEqual({
      outcome: 'refused',
      rows: [
        { code, text: 'Café & Co is invalid', column: 'Customer_Code' },
        { code: 'M', text: 'x', column: 'Name' },
      ],
    });
  });

  it.each<[string, Transport]>([
    ['a fault with HTTP 500', answer(envelope(fault), 500)],
    ['F4: a fault with HTTP 200', answer(envelope(fault))],
    ['a fault beside an answer', answer(envelope(fault + '<AddJobResponse/>'))],
    ['F4: zero bytes', answer('')],
    ['an empty envelope', answer(envelope(''))],
    ['a body of nothing', answer('<SOAP-ENV:Envelope xmlns:SOAP-ENV="x"/>')],
    ['an empty response', answer(envelope('<nis:AddJobResponse xmlns:nis="x"/>'))],
    ['a response without data', answer(reply(''))],
    ['two data', answer(reply('<returnData/><returnData/>'))],
    ['text for rows', answer(data('It has been logged'))],
    ['an unknown element for rows', answer(data('<error>x</error>'))],
    ['a row without code', answer(data('<response><desc>x</desc></response>'))],
    ['a row with two codes', answer(data(row('G', 'x', 'y', '<error_code>I</error_code>')))],
    ['a nested row', answer(data('<response><error_code><b>G</b></error_code></response>'))],
    ['a warning', answer(data(row('W')))],
    ['an unknown code', answer(data(row('Z')))],
    ['good and bad together', answer(data(row('G') + row('I')))],
    ['another method', answer(data('').replaceAll('AddJob', 'AddPhase'))],
    ['another record', answer(data(row('G', 'x', 'y', '<Job_Number>T999</Job_Number>')))],
    ['F4: HTML', answer('<html><body>Log in</body></html>', 200, 'text/html')],
    ['F4: XHTML that calls itself XML', answer('<html><body>Log in</body></html>')],
    ['F4: JSON', answer('{"response":[]}', 200, 'application/json')],
    ['HTTP 302', answer(data(''), 302)],
    ['HTTP 502', answer(data(''), 502)],
    ['a document type', answer(`<!DOCTYPE x [<!ENTITY e "G">]>${data('')}`)],
    ['an alphabet that is not UTF-8', answer(data(''), 200, 'text/xml; charset=iso-8859-1')],
    ['a broken connection', { kind: 'broken', why: 'socket hang up' }],
  ])('is unclear with %s', (_name, transport) => {
    expect(classify(transport)).toMatchObject({ outcome: 'unclear' });
  });

  it('names the fault', () => {
    expect(classify(answer(envelope(fault)))).toEqual({
      outcome: 'unclear',
      why: 'SOAP fault: Error executing Web Service',
    });
  });

  it('is not sent without a connection, and with HTTP 401', () => {
    expect(classify({ kind: 'notConnected', why: 'x' })).toMatchObject({ outcome: 'notSent', access: false });
    expect(classify(answer('', 401))).toMatchObject({ outcome: 'notSent', access: true });
  });

  it('F6: cut at any byte, never says applied or refused', () => {
    for (const whole of [data(row('G')), data(row('I')), reply('<returnData/>')]) {
      for (let bytes = 0; bytes < Buffer.byteLength(whole); bytes++) {
        expect(classify(answer(whole.slice(0, bytes)))).toMatchObject({ outcome: 'unclear' });
      }
      expect(classify(answer(whole))).not.toMatchObject({ outcome: 'unclear' });
    }
  });
});
