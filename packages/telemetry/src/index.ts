export {
  type AttemptMessage,
  type CallMessage,
  channels,
  diagnosticsChannels,
} from './diagnostics-channels.js';
