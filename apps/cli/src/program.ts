import { Command } from 'commander';
import { addCopy } from './commands/copy.js';
import { addDelete } from './commands/delete.js';
import { addDemo } from './commands/demo.js';
import { addDoctor } from './commands/doctor.js';
import { addBacktests } from './commands/documents/backtests.js';
import { addFormulas } from './commands/documents/formulas.js';
import { addSettings } from './commands/documents/settings.js';
import { addStrategies } from './commands/documents/strategies.js';
import { addExport } from './commands/export.js';
import { addGateway } from './commands/gateway.js';
import { addImport } from './commands/import.js';
import { addList } from './commands/list.js';
import { addShow } from './commands/show.js';
import { addSymbols } from './commands/symbols.js';
import { addValidate } from './commands/validate.js';
import { hiding, outputCode, report, wrongUsage } from './failure.js';
import { harmless, type Terminal } from './terminal.js';

const passwords = `
A password on the command line is seen by others on the machine. It belongs into CLICKHOUSE_PASSWORD or
MONGODB_PASSWORD, a token into JTS_GATEWAY_TOKEN; or each into a file that the same name with _FILE names.`;

/** Runs one command line (without `node` and the script) and says how the process should end. */
export async function run(
  terminal: Terminal,
  args: readonly string[],
  version: string,
): Promise<number> {
  const hide = hiding(args);
  const program = new Command('jts')
    .description('Candles, symbols, formulas, strategies, backtests and settings')
    .version(version)
    .option('--data <folder>', 'where the embedded store keeps its data (or JTS_DATA; else .jts)')
    .option('--url <url>', 'a ClickHouse server in its place (or CLICKHOUSE_URL, or its _FILE)')
    .option('--mongo <url>', 'the MongoDB that keeps documents (or MONGODB_URL, or its _FILE)')
    .option('--database <name>', "the store's database (else that of the url, or jts)")
    .option('--gateway <url>', 'a gateway in place of databases (its token: JTS_GATEWAY_TOKEN)')
    .option('--verbose', 'tell the causes of an error')
    .addHelpText('after', passwords)
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.stderr.write(harmless(text)),
      outputError: (text, write) => write(wrongUsage(text, hide)),
    })
    .exitOverride();
  addImport(program, terminal);
  addShow(program, terminal);
  addList(program, terminal);
  addExport(program, terminal);
  addValidate(program, terminal);
  addSymbols(program, terminal);
  addDelete(program, terminal);
  addFormulas(program, terminal);
  addStrategies(program, terminal);
  addBacktests(program, terminal);
  addSettings(program, terminal);
  addCopy(program, terminal);
  addGateway(program, terminal);
  addDoctor(program, terminal, version);
  addDemo(program, terminal);
  let unwritable: Error | undefined;
  terminal.stdout.once('error', (error) => {
    unwritable = error;
  });
  try {
    await program.parseAsync([...args], { from: 'user' });
    await written(terminal);
    return outputCode(terminal, unwritable);
  } catch (error) {
    // Where the output failed, everything else only follows from it.
    if (unwritable !== undefined) return outputCode(terminal, unwritable);
    return report(terminal, error, program.opts<{ verbose?: true }>().verbose === true, hide);
  }
}

/** Until all that was printed is out, or has failed: its error may come late. */
function written({ stdout }: Terminal): Promise<void> {
  return new Promise((resolve) => {
    stdout.write('', () => resolve());
  });
}
