/** A process of its own that parses a file into records by column names, and does nothing else. */
import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';

const [, , file = ''] = process.argv;
let rows = 0;
for await (const _ of createReadStream(file).pipe(parse({ columns: true }))) rows++;
console.log(rows);
