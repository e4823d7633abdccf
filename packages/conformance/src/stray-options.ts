/** What drivers and databases have options for, and no method of a port: nothing of it may reach them. */
export const strayOptions = {
  timeoutMs: 60_000,
  ...{ $where: '1', $or: [{}], where: '1 = 1', filter: {}, query: { a: 1 }, hint: '_id_', skip: 1 },
  ...{
    sort: { name: -1 },
    orderBy: 'name DESC; --',
    offset: 1,
    batchSize: 1,
    projection: { _id: 1 },
  },
  ...{ collation: { locale: 'en', strength: 1 }, upsert: true, raw: true, promoteValues: false },
  ...{ maxTimeMS: 1, readPreference: 'nearest', returnDocument: 'before', comment: "'; --" },
  ...{ format: 'JSON', database: 'system', table: 'symbols', tables: { candles: 'symbols' } },
  ...{ query_params: { s: '%' }, clickhouse_settings: { limit: '1' }, session_id: "'; --" },
  ...{ query_id: "'; --", role: 'admin', http_headers: { 'X-ClickHouse-User': 'default' } },
};

export const strayTitle = 'options that no method has change nothing';
export const strayWhy =
  'Options that are handed on whole reach the driver, and with it the database.';
