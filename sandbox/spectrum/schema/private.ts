import { int, json, text } from './column';
import type { Table } from './column';

/** What no Info-Link login sees: users and switches of the stand-in. */
export const privateTables: readonly Table[] = [
  {
    name: '_authorizations',
    columns: [
      text('authorizationId', 20),
      text('operator', 3),
      /** Company codes; `['*']` is all. */
      json('companies', ['*']),
      text('status', 1, 'A'),
      /** Service names as in Spectrum's library (`ARMultiLineInvoice`, `GetJob`); `['*']` is all. */
      json('services', ['*']),
      /** `UDF1` … `UDF20` that the services may fill; `['*']` is all. */
      json('udfMap', ['*']),
      /**
       * `{clientId, secret, expires?, old?: [{secret, expires}]}`, instants as ISO text. One such row turns
       * Enhanced Authentication on for the whole installation: then only a bearer token opens the door.
       */
      json('enhanced', null),
    ],
  },
  {
    name: '_settings',
    columns: [
      /** Whether the company works with cost centers. */
      json('costCenters', false),
      /** The installation's account for AR lines without one; blank refuses them. */
      text('arDefaultGlAccount', 12),
      /** The accounts of AP lines without one: by cost type, then the installation's. Blank asks the vendor. */
      json('apCostTypeGlAccounts', {}),
      text('apDefaultGlAccount', 12),
      /** What one AP invoice may carry. None of it is published, so that these are our own. */
      json('apImageCount', 50),
      json('apImageBytes', 25 * 1024 * 1024),
      json('apImageTypes', [
        'pdf',
        'jpg',
        'jpeg',
        'png',
        'gif',
        'tif',
        'tiff',
        'bmp',
        'doc',
        'docx',
        'xls',
        'xlsx',
      ]),
      /** Whether UpdateJob with a customer makes the AR contract of a job that has none. */
      json('updateJobCreatesContract', true),
      /** The job cost installation's options. */
      json('divisionRequired', false),
      json('taxClassRequired', false),
      /** Whether a project manager must be an employee's code. */
      json('validateProjectManager', true),
      /** `9` a digit, `A` a letter, `X` either; blank takes every phase code without dashes. */
      text('phaseMask', 20),
      /** Gets answer keys without their padding. */
      json('getsTrimmed', false),
      json('rowCap', 500),
      /** How long a bearer token lives. */
      json('tokenSeconds', 3600),
      /** Enhanced Authentication's "Allow self-rotation". */
      json('allowSelfRotation', true),
      /** Days until a rotated secret ends. Spectrum takes 7 to 120; less is for tests that wait for it. */
      json('secretDays', 90),
      /** How long a rotated secret's predecessor still opens the door; 0 ends it at once. */
      json('secretOverlapSeconds', 0),
    ],
  },
  { name: '_logins', columns: [text('user', 128), text('password', 128)] },
  /** A blank user means every login. */
  { name: '_denied', columns: [text('user', 128), text('table', 128)] },
  /** `expires` is an ISO instant. */
  { name: '_tokens', columns: [text('token', 100), text('clientId', 100), text('expires', 30)] },
  /** GUIDs that were used, by which Authorization ID, and when last (an ISO instant). */
  { name: '_guids', columns: [text('guid', 36), text('authorizationId', 20), text('used', 30)] },
  /** Invoice Images. The content itself is not kept: its hash and its size (bytes) tell whether all of it came. */
  {
    name: '_images',
    columns: [
      text('Company_Code', 3),
      text('Vendor_Code', 10),
      text('Invoice_Number', 20),
      int('Image_Number'),
      text('Document_ID', 19),
      text('Image_Type', 10),
      text('Image_Description', 40),
      text('sha256', 64),
      int('size'),
    ],
  },
  /**
   * Codes of tables that Info-Link's list leaves out, by kind: `taxClass`, `workState`, `workCounty`,
   * `workLocal`, `costType`. A company without a row of a kind takes every code of that kind.
   */
  { name: '_codes', columns: [text('Company_Code', 3), text('kind', 20), text('code', 20)] },
];
