/**
 * Histories as proto3 JSON, the form that Temporal's UI and `temporal workflow show --output json` export, so that an
 * exported history can be put among the recorded ones as it is.
 *
 * `@temporalio/common` has the same conversion, but npm may install protobufjs once for each of Temporal's packages,
 * and then it does not recognise the message types of `@temporalio/proto`. So protobufjs is taken from where these
 * types come from.
 */
import * as proto from '@temporalio/proto';
import { patchProtobufRoot } from '@temporalio/proto/lib/patch-protobuf-root';
import type { History } from '@temporalio/common/lib/proto-utils';
import { createRequire } from 'node:module';

export interface JsonHistory {
  events: unknown[];
}

interface ProtoJson {
  toJson(type: object, message: object): JsonHistory;
  fromJson(type: object, json: unknown, options: { ignoreUnknownFields: boolean }): History;
}

const historyType = lookUp('temporal.api.history.v1.History');
const beside = createRequire(require.resolve('@temporalio/proto'));
const protoJson = checked(beside('protobufjs/ext/protojson'));

export function historyToJson(history: History): JsonHistory {
  return protoJson.toJson(historyType, proto.temporal.api.history.v1.History.fromObject(history));
}

/** @throws when it is not a history. */
export function historyFromJson(json: unknown): History {
  return protoJson.fromJson(historyType, json, { ignoreUnknownFields: true });
}

/** The generated declarations do not mention `lookupType`. */
function lookUp(name: string): object {
  const root: Record<string, unknown> = patchProtobufRoot({ ...proto });
  const { lookupType } = root;
  const found: unknown = typeof lookupType === 'function' ? lookupType.call(root, name) : undefined;
  if (typeof found === 'object' && found !== null) return found;
  throw new Error(`@temporalio/proto does not know ${name}.`);
}

function checked(loaded: unknown): ProtoJson {
  if (isProtoJson(loaded)) return loaded;
  throw new Error('protobufjs/ext/protojson has no toJson and fromJson any more: see what replaced them.');
}

function isProtoJson(loaded: unknown): loaded is ProtoJson {
  return typeof loaded === 'object' && loaded !== null && 'toJson' in loaded && 'fromJson' in loaded;
}
