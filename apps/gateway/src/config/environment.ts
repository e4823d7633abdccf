import { readFile } from 'node:fs/promises';
import { nearest } from '@jts/adapter-kit';
import { systemReasonOf } from '@jts/adapter-kit/node';
import { parse } from 'yaml';
import type { Leaf } from './leaves.js';

export type Environment = Readonly<Record<string, string | undefined>>;

const prefix = 'JTS_GATEWAY_';

/** Not of the gateway, but of programs that call one: the same environment may hold both. */
const ofClients = /^JTS_GATEWAY_(?:URL|TOKEN|CA|CERT|KEY|KEY_PASSPHRASE)(?:_FILE)?$/;

/** What Kubernetes tells every container about a service that is called jts-gateway. */
const ofKubernetes = /^JTS_GATEWAY_(?:SERVICE_(?:HOST|PORT)|PORT_\d+_(?:TCP|UDP|SCTP))(?:_|$)/;
const addressOfKubernetes = /^(?:tcp|udp|sctp):\/\//;

/** One field that the environment sets. */
export interface Setting {
  readonly path: readonly string[];
  readonly variable: string;
  readonly value: unknown;
}

export interface ReadEnvironment {
  readonly settings: readonly Setting[];
  readonly problems: readonly string[];
}

/** `market.urlFile` is `JTS_GATEWAY_MARKET_URL_FILE`. */
export const variableOf = (path: readonly string[]): string =>
  prefix + path.map((name) => name.replaceAll(/([A-Z])/g, '_$1').toUpperCase()).join('_');

/**
 * What the variables `JTS_GATEWAY_...` say; in place of each may stand one with `_FILE` behind it, which
 * names a file with the value. What is empty counts as not set.
 */
export async function readEnvironment(
  env: Environment,
  leaves: readonly Leaf[],
): Promise<ReadEnvironment> {
  const byVariable = new Map(leaves.map((leaf) => [variableOf(leaf.path), leaf]));
  const settings: Setting[] = [];
  const problems: string[] = [];
  for (const [variable, text = ''] of Object.entries(env)) {
    if (!variable.startsWith(prefix) || text === '' || isOfOthers(variable, text)) continue;
    const leaf = byVariable.get(variable);
    const inFile = byVariable.get(variable.replace(/_FILE$/, ''));
    if (leaf !== undefined) {
      settings.push({ path: leaf.path, variable, value: understood(text, leaf) });
    } else if (inFile === undefined) {
      problems.push(`${variable}: is no setting${nearest(variable, [...byVariable.keys()])}`);
    } else if (env[variableOf(inFile.path)]) {
      problems.push(`${variable}: stands in place of ${variableOf(inFile.path)}: set one of them`);
    } else {
      try {
        const content = (await readFile(text, 'utf8')).replace(/\r?\n$/, '');
        settings.push({ path: inFile.path, variable, value: understood(content, inFile) });
      } catch (error) {
        // Not its path: somebody may have put the secret itself there.
        problems.push(`${variable}: can't be read: ${systemReasonOf(error)}`);
      }
    }
  }
  return { settings, problems };
}

const isOfOthers = (variable: string, text: string): boolean =>
  ofClients.test(variable) ||
  ofKubernetes.test(variable) ||
  (variable === 'JTS_GATEWAY_PORT' && addressOfKubernetes.test(text));

/** What can't be understood stays a text, which the schema refuses. */
function understood(text: string, { kind }: Leaf): unknown {
  if (kind === 'number') return /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : text;
  if (kind === 'boolean') return { true: true, false: false }[text] ?? text;
  if (kind === 'text') return text;
  try {
    return parse(text);
  } catch {
    return text;
  }
}
