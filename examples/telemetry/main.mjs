import { tracingChannel } from 'node:diagnostics_channel';
import { createMemoryStore } from '@jts/adapter-memory';
import { channels, diagnosticsChannels } from '@jts/telemetry';
import { openTelemetry } from '@jts/telemetry/opentelemetry';
import { trace } from '@opentelemetry/api';
import { printAll } from './sdk.mjs';

tracingChannel(channels.call).subscribe({
  asyncEnd({ operation, error }) {
    console.log(`channel ${operation} ${error?.code ?? 'done'}`);
  },
});

const store = createMemoryStore({ observers: [openTelemetry(), diagnosticsChannels()] });

await trace.getTracer('example').startActiveSpan('a request', async (span) => {
  await store.settings.set('theme', 'dark');
  await store.settings.list();
  await store.settings.set('theme', 'light', { expectedVersion: 7 }).catch(() => {});
  span.end();
});
await store.close();
await printAll();
