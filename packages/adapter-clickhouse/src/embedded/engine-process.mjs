/**
 * The engine's own process: runs one whole `clickhouse local` command line inside the library, on
 * this process's main thread, until that ends. Plain JavaScript, because Node 20 is to run it
 * from the sources as well. Started by start-engine.ts; its only argument is the request as JSON,
 * which is visible to every user of the machine, so it holds no secret.
 *
 * stdin is the lifeline: a connection to the owner, who never writes to it. The engine reads it in its
 * last statement, so it ends when the owner closes that, or dies in whatever way.
 * Descriptor 3 is the locked lock file: the lock lasts until this process has ended.
 */
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/**
 * @typedef {object} EngineRequest
 * @property {string} library path of libchdb.so
 * @property {string} ffi path of ffi-rs, which this file's own folder need not be able to resolve
 * @property {readonly string[]} args the command line, program name first
 * @property {string} [remove] a temporary folder to remove at the end
 * @property {string} [stay] a file: while it is there, that folder stays
 */

/** @type {EngineRequest} */
const request = JSON.parse(process.argv[2] ?? '');
/** @type {typeof import('ffi-rs')} */
const { DataType, createExternalBuffer, load, open } = createRequire(import.meta.url)(request.ffi);

// A service manager signals every process of a service at once. The owner still has work to finish
// then, and needs the engine for it; the lifeline says when it is over.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});

removeEmptyMutations('store');
open({ library: 'engine', path: request.library });
open({ library: 'c', path: 'libc.so.6' });

// struct { char *buf; size_t len; void *vec; double elapsed; u64 rows, bytes; char *error; } *
const result = load({
  library: 'engine',
  funcName: 'query_stable_v2',
  retType: DataType.External,
  paramsType: [DataType.I32, DataType.StringArray],
  paramsValue: [request.args.length, [...request.args]],
});
const errorAddress = createExternalBuffer(result, 56).readBigUInt64LE(48);
if (errorAddress !== 0n) {
  const text = load({
    library: 'c',
    funcName: 'strdup',
    retType: DataType.String,
    paramsType: [DataType.I64],
    paramsValue: [Number(errorAddress)],
  });
  process.stderr.write(`${text}\n`);
}
// The owner does it, too, where it lives; whether it does can't be told, for one that ends closes the
// lifeline some time before it is gone.
const { remove, stay } = request;
if (remove !== undefined && !(stay !== undefined && existsSync(stay))) {
  rmSync(remove, { recursive: true, force: true });
}
// Everything is flushed and closed by now; native destructors must not run a second time.
process.exit(errorAddress === 0n ? 0 : 1);

/**
 * Where a disk is full, the engine leaves the record of a mutation empty, and later does not start with
 * it: no table of its database can be read. The statement has failed, and parts that it got to have
 * it, so nothing is missing without the record.
 *
 * @param {string} store the folder of the tables
 */
function removeEmptyMutations(store) {
  if (!existsSync(store)) return;
  for (const name of readdirSync(store, { recursive: true, encoding: 'utf8' })) {
    const file = join(store, name);
    if (/[/]mutation_\d+\.txt$/.test(name) && statSync(file).size === 0) rmSync(file);
  }
}
