import { deserialize, serialize } from 'bson';
import { commandNotFound, MongoError } from '../errors/mongo-error.js';
import type { LazyDocument } from '../wire/lazy-document.js';
import type { Handler } from './handler.js';

const planners = new Map([
  ['find', 'bson_aggregation_find'],
  ['aggregate', 'bson_aggregation_pipeline'],
  ['count', 'bson_aggregation_count'],
  ['distinct', 'bson_aggregation_distinct'],
]);

/**
 * The plan in the terms of MongoDB is no more than its kind, IXSCAN or COLLSCAN; PostgreSQL's own
 * plan comes with it.
 */
export const explain: Handler = async (command, { call }) => {
  const explained = command.document('explain');
  const { planner, bytes } = planOf(explained);
  const [plan] = await call(
    `explain (format json) select document from documentdb_api_catalog.${planner}($1, $2::bytea)`,
    [command.database, bytes],
  );
  const indexes = indexesIn(plan);
  const namespace = `${command.database}.${explained.get(explained.name)}`;
  const winningPlan = indexes.length > 0 ? { stage: 'IXSCAN', indexes } : { stage: 'COLLSCAN' };
  return {
    explainVersion: '1',
    queryPlanner: { namespace, winningPlan, rejectedPlans: [], postgres: plan },
    command: deserialize(explained.bytes),
    ok: 1,
  };
};

/** A write is explained as the search that it makes. */
function planOf(command: LazyDocument): { planner: string; bytes: Uint8Array } {
  const planner = planners.get(command.name);
  if (planner !== undefined) return { planner, bytes: command.bytes };
  const filter =
    command.get('query') ?? firstFilter(command.get('updates') ?? command.get('deletes'));
  if (filter === undefined) {
    const reason = `Explain failed due to unknown command: ${command.name}`;
    throw new MongoError(commandNotFound, reason);
  }
  const search = serialize({ find: command.text(command.name), filter });
  return { planner: 'bson_aggregation_find', bytes: Buffer.from(search) };
}

function firstFilter(statements: unknown): unknown {
  return Array.isArray(statements) ? statements[0]?.q : undefined;
}

/** The indexes that narrow the search, of PostgreSQL's plan as JSON. */
function indexesIn(plan: unknown): string[] {
  if (plan === null || typeof plan !== 'object') return [];
  const fields = new Map(Object.entries(plan));
  const name = fields.get('Index Name');
  const condition = String(fields.get('Index Cond') ?? '');
  const isWholeCollection = name === '_id_' && !condition.includes('object_id');
  const own = typeof name === 'string' && !isWholeCollection ? [name] : [];
  return [...own, ...Object.values(plan).flatMap(indexesIn)];
}
