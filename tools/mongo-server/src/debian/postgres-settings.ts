const always = [
  'shared_preload_libraries=pg_cron,pg_documentdb_core,pg_documentdb',
  'cron.use_background_workers=on', // its jobs need no connection that would have to be allowed
  'listen_addresses=', // a socket in a folder of root's
  'max_connections=200', // each open transaction of a client has one
  'wal_level=minimal',
  'max_wal_senders=0',
  'jit=off', // takes longer than a test's queries
  'documentdb.defaultCursorExpiryTimeLimitSeconds=600', // as the gateway's cursors
];

/** What makes a throwaway cluster fast, and unfit to survive a crash of the operating system. */
const unsafe = ['fsync=off', 'full_page_writes=off'];

export function postgresSettings(durable: boolean): readonly string[] {
  return durable ? always : [...always, ...unsafe];
}
