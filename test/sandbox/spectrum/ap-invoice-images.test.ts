import { createHash, randomBytes } from 'node:crypto';
import type { Row } from '../../../sandbox';
import { advance, bill, image, payableTables, post, rowsOf, said } from './payables';
import { World } from './world';

const operation = 'POST /vendor/invoice';

describe('Invoice Images', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start();
  });
  afterAll(() => world.close());
  beforeEach(async () => {
    await world.reset();
    world.put(payableTables);
  });

  const images = (): Row[] => world.state('_images');
  const unposted = (): Row[] => world.state('VN_INVOICE_TRAN_HEADER_MC6');
  const sha256 = (content: Buffer | string): string => createHash('sha256').update(content).digest('hex');

  it('TP8 come in the creating call and are kept by hash and size; made IDs are answered', async () => {
    const [invoice, ...rows] = await rowsOf(
      world,
      bill({
        Images: [
          image('one', { Image_Description: 'Lien waiver', Document_ID: 'TP-1' }),
          image('two!', { Image_Type: 'PNG' }),
        ],
      }),
    );
    expect(invoice).toMatchObject({ error_code: 'G', column: 'Invoice_Number' });
    expect(rows).toMatchObject([
      {
        error_code: 'G',
        column: 'Document_ID',
        Line_Number: 2,
        desc: expect.stringMatching(/^[0-9A-F]{19}$/),
      },
    ]);
    const key = { Company_Code: 'ABC', Vendor_Code: 'V100', Invoice_Number: 'S-1-4' };
    expect(images()).toEqual([
      {
        ...{
          ...key,
          Image_Number: 1,
          Document_ID: 'TP-1',
          Image_Type: 'pdf',
          Image_Description: 'Lien waiver',
        },
        ...{ sha256: sha256('one'), size: 3 },
      },
      {
        ...{ ...key, Image_Number: 2, Document_ID: rows[0]?.desc, Image_Type: 'PNG' },
        ...{ Image_Description: 'A/P Invoice S-1-4 (2)', sha256: sha256('two!'), size: 4 },
      },
    ]);
  });

  const cases: [string, Row[], string[]][] = [
    [
      'files that are empty or no base64',
      [image(''), { Image_File: 'a*b', Image_Type: 'pdf' }, { Image_File: 'abc', Image_Type: 'pdf' }],
      [
        'M Image_File #1: Image_File is required',
        ...[2, 3].map(
          (line) => `I Image_File #${line}: Image_File is invalid, value does not match specified field mask`,
        ),
      ],
    ],
    [
      'types that are none of the installation’s',
      [image('x', { Image_Type: 'heic' }), image('x', { Image_Type: '' })],
      ['I Image_Type #1: Image_Type heic is not supported', 'M Image_Type #2: Image_Type is required'],
    ],
    [
      'files over the size',
      [image('x'.repeat(1000)), image('x'.repeat(1001))],
      ['I Image_File #2: Image_File exceeds maximum size of 1000 bytes'],
    ],
    [
      'more files than an invoice takes',
      Array(4).fill(image('x')),
      ['I Images: Images exceeds maximum count of 3'],
    ],
    [
      'one ID twice, and widths',
      [
        image('x', { Document_ID: 'D1' }),
        image('x', { Document_ID: 'd1' }),
        image('x', { Document_ID: 'D'.repeat(20), Image_Description: 'x'.repeat(41) }),
      ],
      [
        'I Document_ID #3: Document_ID exceeds maximum length of 19',
        'I Image_Description #3: Image_Description exceeds maximum length of 40',
        'I Document_ID #2: Document_ID already exists',
      ],
    ],
  ];
  it.each(cases)('TP8 refuse the whole invoice for %s', async (_what, Images, rows) => {
    world.put({ _settings: [{ apImageCount: 3, apImageBytes: 1000 }] });
    expect(await said(world, bill({ Images }))).toEqual(rows);
    expect([unposted(), images()]).toEqual([[], []]);
  });

  it('TP8 cannot be added later: neither by the same number nor for another’s ID', async () => {
    await said(world, bill({ Images: [image('one', { Document_ID: 'TP-1' })] }));
    const before = images();
    expect(await said(world, bill({ Images: [image('more')] }))).toEqual([
      'I Invoice_Number: Invoice Number already exists',
    ]);
    const other = bill({ Invoice_Number: '2', Images: [image('x', { Document_ID: 'TP-1' })] });
    expect(await said(world, other)).toEqual(['I Document_ID #1: Document_ID already exists']);
    expect(images()).toEqual(before);
  });

  it('TP8 go with an entry that a person deletes, and stay over the update', async () => {
    await said(
      world,
      bill({ Images: [image('one')] }),
      bill({ Invoice_Number: '2', Images: [image('two')] }),
    );
    await advance(world, {
      action: 'deleteUnposted',
      table: 'VN_INVOICE_TRAN_HEADER_MC6',
      key: { Invoice_Number: 'S-1-4' },
    });
    await advance(world, { action: 'updateBatch', company: 'ABC', module: 'AP', batch: 'TP20201130' });
    expect(images()).toMatchObject([{ Invoice_Number: '2', sha256: sha256('two') }]);
  });

  it('TP8 leave nothing when the call is dropped before the commit; the journal has them by hash', async () => {
    world.faults(operation, { name: 'dropBeforeCommit' });
    const sent = bill({ Images: [image('one')] });
    await expect(post(world, [sent])).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect([unposted(), images()]).toEqual([[], []]);
    const body = { ...sent, Images: [{ Image_Type: 'pdf', Image_File: { sha256: sha256('one'), size: 3 } }] };
    expect(world.journal()).toMatchObject([
      { key: 'ABC|V100|S-1-4', committed: false, body, answer: { fault: 'dropBeforeCommit' } },
    ]);
  });

  describe('TP8 25 MB over 10 files', () => {
    const files = Array.from({ length: 10 }, () => randomBytes(2.5 * 1024 * 1024));
    const large = bill({ Images: files.map((file) => image(file)) });
    const stored = (): unknown[] => images().map((row) => [row.sha256, row.size]);
    const whole = files.map((file) => [sha256(file), file.length]);

    it('are stored whole though the answer is dropped; the journal holds no content', async () => {
      world.faults(operation, { name: 'dropAfterCommit' });
      await expect(post(world, [large])).rejects.toMatchObject({ code: 'ECONNRESET' });
      expect(stored()).toEqual(whole);
      expect(unposted()).toHaveLength(1);
      const { data } = await world.control('get', 'journal');
      const [entry]: { committed: boolean; body: { Images: { Image_File: Row }[] } }[] = JSON.parse(data);
      expect(entry?.committed).toBe(true);
      expect(entry?.body.Images.map(({ Image_File: file }) => [file.sha256, file.size])).toEqual(whole);
    });

    it('are answered slowly, but whole', async () => {
      world.faults(operation, { name: 'drip', bytesPerSecond: 20_000 });
      const { data } = await post(world, [large]);
      const { response }: { response: Row[] } = JSON.parse(data);
      expect(response.map((row) => row.error_code)).toEqual(Array(11).fill('G'));
      expect(stored()).toEqual(whole);
    });
  });
});
