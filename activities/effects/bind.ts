import type { Effect, Guard, Probe, SendContext, Sent } from '../../domain/effects';

/** An effect over bodies as they come out of the record store: checked before use. */
export interface BoundEffect {
  kind: string;
  guard: Guard;
  naturalKey(body: unknown): string;
  send(body: unknown, context: SendContext): Promise<Sent>;
  probe(body: unknown): Promise<Probe>;
}

/** @param parse throws when the stored body is not what the effect writes, naming the field. */
export function bind<Body, Echo extends object>(
  effect: Effect<Body, Echo>,
  parse: (body: unknown) => Body,
): BoundEffect {
  return {
    kind: effect.kind,
    guard: effect.guard,
    naturalKey: (body) => effect.naturalKey(parse(body)),
    async send(body, context) {
      const [sent] = await effect.send([parse(body)], context);
      return sent ?? { outcome: 'unclear', why: 'the effect answered nothing for this body' };
    },
    async probe(body) {
      const parsed = parse(body);
      return effect.probe(effect.naturalKey(parsed), effect.echo(parsed));
    },
  };
}
