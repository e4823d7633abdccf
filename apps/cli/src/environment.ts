import { isStorageError } from '@jts/domain';
import { CommandFailed, UsageError } from './failure.js';

/** The variables that set options of a store here, by their ends: `CLICKHOUSE_CA_FILE`. */
const variables: Readonly<Record<string, string>> = {
  'tls.caFile': 'CA_FILE',
  'tls.certFile': 'CERT_FILE',
  'tls.keyFile': 'KEY_FILE',
  'tls.passphrase': 'KEY_PASSPHRASE',
  'tls.ca': 'CA_FILE',
  'tls.cert': 'CERT_FILE',
  'tls.key': 'KEY_FILE',
};

/**
 * Opens a store; an error that names an option names the variable that sets it.
 *
 * @param option of the command line, where that has set the URL: `--url`
 */
export async function inEnvironment<T>(
  prefix: string,
  open: () => Promise<T>,
  option = `${prefix}_URL`,
): Promise<T> {
  try {
    return await open();
  } catch (error) {
    if (!isStorageError(error)) throw error;
    const message = asSet(prefix, error.message).replace(/^url(?=: )/, () => option);
    const isOurs = message !== error.message || error.message.startsWith(prefix);
    if (error.code === 'VALIDATION' && isOurs) throw new UsageError(message, { cause: error });
    if (message === error.message) throw error;
    throw new CommandFailed(`${message} (${error.code})`, { cause: error });
  }
}

function asSet(prefix: string, message: string): string {
  return message
    .replaceAll(/\btls\.(?:caFile|certFile|keyFile|passphrase|ca|cert|key)\b/g, (name) => {
      return `${prefix}_${variables[name]}`;
    })
    .replaceAll(/\b(\w+) or \1\b/g, '$1');
}
