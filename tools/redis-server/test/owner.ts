/** A process that owns a server, until it is killed. */
import { startRedis } from '../src/index.js';

const { url } = await startRedis();
console.log(url);
setInterval(() => {}, 60_000);
