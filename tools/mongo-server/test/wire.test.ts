import { once } from 'node:events';
import { connect } from 'node:net';
import { BSON, MongoClient } from 'mongodb';
import { expect, test } from 'vitest';
import { startGateway } from '../src/gateway.js';
import { type AnyDocument, useServer } from './client.js';

const { client, db, url } = useServer();
const port = Number(new URL(url).port);

test('handshake: a standalone with sessions', async () => {
  const hello = await client.db('admin').command({ hello: 1 });
  expect(hello['isWritablePrimary']).toBe(true);
  expect(hello['setName']).toBe(undefined);
  expect(hello['maxWireVersion'] >= 21).toBe(true);
  expect(hello['logicalSessionTimeoutMinutes']).toBe(30);
});

test('information commands', async () => {
  const admin = client.db('admin');
  for (const name of [
    'ping',
    'hostInfo',
    'connectionStatus',
    'whatsmyuri',
    'serverStatus',
    'getCmdLineOpts',
  ]) {
    expect((await admin.command({ [name]: 1 }))['ok'], name).toBe(1);
  }
  expect((await admin.command({ buildInfo: 1 }))['versionArray'][0] >= 7).toBe(true);
  const parameter = await admin.command({ getParameter: 1, featureCompatibilityVersion: 1 });
  expect(parameter['featureCompatibilityVersion']).toEqual({ version: '7.0' });
});

test('a command without its database is an error, and the connection goes on', async () => {
  const body = BSON.serialize({ drop: 'c' });
  const header = Buffer.alloc(16 + 5);
  for (const [i, value] of [header.length + body.length, 78, 0, 2013].entries()) {
    header.writeInt32LE(value, 4 * i);
  }
  const socket = connect(port, '127.0.0.1');
  for (let time = 0; time < 2; time++) {
    socket.write(Buffer.concat([header, body]));
    const [answer] = await once(socket, 'data');
    const reply = BSON.deserialize(answer.subarray(21));
    expect(reply).toMatchObject({ ok: 0, code: 14, codeName: 'TypeMismatch' });
  }
  socket.destroy();
});

test('an unknown command is CommandNotFound', async () => {
  await expect(db.command({ nonsense: 1 })).rejects.toMatchObject({
    code: 59,
    codeName: 'CommandNotFound',
  });
});

test('zlib compression', async () => {
  const compressed = await MongoClient.connect(`${url}&compressors=zlib`);
  const c = compressed.db(db.databaseName).collection<AnyDocument>('compressed');
  await c.insertOne({ _id: 1, text: 'a'.repeat(100_000) });
  expect((await c.findOne({ _id: 1 }))?.['text'].length).toBe(100_000);
  await compressed.close();
});

/** A document sequence, as a section of OP_MSG. */
function sequence(name: string, documents: readonly object[]): Buffer {
  const parts = [
    Buffer.from(`${name}\0`),
    ...documents.map((document) => BSON.serialize(document)),
  ];
  const size = Buffer.alloc(4);
  size.writeInt32LE(4 + parts.reduce((sum, { length }) => sum + length, 0));
  return Buffer.concat([Buffer.from([1]), size, ...parts]);
}

test('OP_MSG with a document sequence and a checksum, in two pieces', async () => {
  const body = Buffer.concat([
    Buffer.from([1, 0, 0, 0]), // flags: a checksum is present
    sequence('documents', [{ _id: 1 }, { _id: 2 }, { _id: 1 }]),
    Buffer.from([0]),
    BSON.serialize({ insert: 'sequence', $db: db.databaseName, ordered: false }),
    Buffer.alloc(4),
  ]);
  const header = Buffer.alloc(16);
  for (const [i, value] of [16 + body.length, 77, 0, 2013].entries()) {
    header.writeInt32LE(value, 4 * i);
  }
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  const message = Buffer.concat([header, body]);
  socket.write(message.subarray(0, 9));
  await once(socket, 'connect');
  socket.write(message.subarray(9));
  const [answer] = await once(socket, 'data');
  socket.destroy();
  expect(answer.readInt32LE(8)).toBe(77);
  const duplicate = { index: 2, code: 11000, keyValue: { _id: 1 } };
  expect(BSON.deserialize(answer.subarray(21))).toMatchObject({
    n: 2,
    ok: 1,
    writeErrors: [duplicate],
  });
});

test('drops a connection that does not speak the protocol', async () => {
  const socket = connect(port, '127.0.0.1');
  socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await once(socket, 'close');
  await client.db('admin').command({ ping: 1 });
});

test('refuses to listen on anything but loopback', async () => {
  await expect(startGateway({ postgres: {}, host: '0.0.0.0' })).rejects.toThrow(/refusing/);
});
