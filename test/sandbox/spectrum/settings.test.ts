import type { Row } from '../../../sandbox';
import { World, authorizationId } from './world';

describe('switches of the Spectrum stand-in', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start();
  });
  afterAll(() => world.close());
  beforeEach(() => world.reset());

  const cases: [string, Record<string, Row[]>, string][] = [
    [
      'a word for a switch',
      { _settings: [{ costCenters: 'yes' }] },
      '_settings.costCenters must be true or false, not "yes"',
    ],
    [
      'a negative time',
      { _settings: [{ tokenSeconds: -1 }] },
      '_settings.tokenSeconds must be a number of 0 or more, not -1',
    ],
    [
      'a text for a list',
      { _authorizations: [{ authorizationId, services: 'GetJob' }] },
      '_authorizations.services must be an array, not "GetJob"',
    ],
  ];
  it.each(cases)('refuse %s, and change nothing', async (_name, tables, error) => {
    const before = world.running.sandbox.state();
    const answer = await world.control('put', 'state', tables);
    expect([answer.status, JSON.parse(answer.data)]).toEqual([400, { error }]);
    expect(world.running.sandbox.state()).toEqual(before);
  });
});
