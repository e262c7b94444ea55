import { approvalMail, overdueMail } from '../../../domain/approvals/mail';
import { content } from './support';

const mail = {
  content: content(),
  step: 'office',
  person: 'Ann Smith',
  reminder: 0,
  expiresAt: '2026-08-10T16:00:00.000Z',
  zone: 'America/New_York',
  link: 'https://girder.example/approvals/TOKEN',
};

test('TP6: the mail says what is asked, of whom, until when, and where', () => {
  expect(approvalMail(mail)).toEqual({
    subject: 'Your approval is asked: pay application 2 of subcontract SC-7',
    text: `Pay application 2 waits for the decision of Ann Smith.

Project: J1
Subcontract: SC-7, Frame Co
Application: 2, revision 1
Payable: 29,625.52
Step: office

Look at it, then approve or decline, until 2026-08-10 12:00 (America/New_York):
https://girder.example/approvals/TOKEN

The link is for you alone and decides once; opening it decides nothing.
`,
  });
});

test('TP6: a reminder, a delegate and a change are said', () => {
  const { subject, text } = approvalMail({ ...mail, reminder: 2, inPlaceOf: 'Bob', changed: 'It changed.' });
  expect(subject).toMatch(/^Reminder 2: /);
  expect(text).toContain('Step: office\nIn the place of: Bob\n\nIt changed.\n\n');
});

test('B7: nothing of the outside makes a header or a paragraph of its own', () => {
  const evil = content({
    contract: {
      company: 'ABC',
      job: 'J1\r\nBcc: x@evil.example',
      subcontract: 'SC\n\nhttps://evil.example',
      vendor: 'V',
      vendorName: 'F\u2028\u0000Co',
    },
  });
  const made = [
    approvalMail({ ...mail, content: evil }),
    overdueMail(evil, { step: 'a\nb', missing: 1, record: 'r' }),
  ];
  for (const { subject, text } of made) {
    expect(subject).not.toMatch(/[\r\n]/);
    expect(text).not.toMatch(/^(Bcc|https:\/\/evil)/m);
  }
  expect(made[0]?.text).toContain('Subcontract: SC https://evil.example, F Co');
});

test('TP6: the overdue mail names the record and how many are missing', () => {
  const { subject, text } = overdueMail(content(), { step: 'office', missing: 2, record: 'r~1' });
  expect(subject).toBe('Overdue: approval of pay application 2 of subcontract SC-7');
  expect(text).toContain('it still needs 2 approvals.');
  expect(text).toContain("girder approvals show 'r~1'");
});
