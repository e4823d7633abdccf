import {
  ATTR_DB_OPERATION_NAME,
  ATTR_DB_SYSTEM_NAME,
  ATTR_ERROR_TYPE,
  METRIC_DB_CLIENT_OPERATION_DURATION,
} from '@opentelemetry/semantic-conventions';
import {
  ATTR_DB_RESPONSE_RETURNED_ROWS,
  METRIC_DB_CLIENT_RESPONSE_RETURNED_ROWS,
} from '@opentelemetry/semantic-conventions/incubating';
import { expect, it } from 'vitest';
import { attribute, metric } from '../src/conventions.js';

it('our names are those of the semantic conventions', () => {
  expect(attribute).toMatchObject({
    system: ATTR_DB_SYSTEM_NAME,
    operation: ATTR_DB_OPERATION_NAME,
    returnedRows: ATTR_DB_RESPONSE_RETURNED_ROWS,
    errorType: ATTR_ERROR_TYPE,
  });
  expect(metric).toMatchObject({
    duration: METRIC_DB_CLIENT_OPERATION_DURATION,
    returnedRows: METRIC_DB_CLIENT_RESPONSE_RETURNED_ROWS,
  });
});
