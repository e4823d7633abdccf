import { MongoClient } from 'mongodb';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { startPostgres } from '../src/debian/postgres.js';
import { defaultRoot } from '../src/debian/root.js';
import { startGateway } from '../src/gateway.js';
import { needServer } from './client.js';

needServer();

test('a TTL index expires documents', async () => {
  const options = { data: undefined, fresh: false, durable: false };
  const postgres = await startPostgres({ root: defaultRoot(), ...options });
  onTestFinished(postgres.stop);
  const gateway = await startGateway({ postgres: postgres.config });
  onTestFinished(gateway.close);
  const client = await MongoClient.connect(`mongodb://127.0.0.1:${gateway.port}`);
  onTestFinished(() => client.close());
  const c = client.db('test').collection<{ _id: string; at: Date }>('c');
  await c.createIndex({ at: 1 }, { expireAfterSeconds: 1 });
  const future = new Date(Date.now() + 3_600_000);
  await c.insertMany([
    { _id: 'old', at: new Date(0) },
    { _id: 'new', at: future },
  ]);

  const sql = new pg.Client(postgres.config);
  await sql.connect();
  onTestFinished(() => sql.end());
  const job = `select schedule, command, active from cron.job where jobname = 'documentdb_ttl_task'`;
  const { rows } = await sql.query(job);
  expect(rows).toMatchObject([{ schedule: '* * * * *', active: true }]);
  await sql.query(rows[0].command); // now, not at the next minute
  expect(await c.find().toArray()).toEqual([{ _id: 'new', at: future }]);
});
