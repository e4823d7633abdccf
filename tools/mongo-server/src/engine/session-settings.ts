const settings = {
  search_path: 'documentdb_api_catalog,documentdb_api,documentdb_core,public',
  client_min_messages: 'error',
  'documentdb_core.enableCollation': 'on',
  'documentdb.maxWriteBatchSize': '100000', // as the handshake says
  'documentdb.throwDeadlockOnCRUD': 'on', // so that the conflict is retried instead of reported
  'documentdb.enableFailureOnParallelIndexArrays': 'on',
  'documentdb.enableCollationWithNonUniqueOrderedIndexes': 'on',
  // The rows of a cursor wait in a file, so that no cursor holds a PostgreSQL connection.
  'documentdb.useFileBasedPersistedCursors': 'on',
};

/** What each connection of the gateway to PostgreSQL sets, as its start-up options. */
export const sessionOptions = Object.entries(settings)
  .map(([name, value]) => `-c ${name}=${value}`)
  .join(' ');
