/**
 * Fails where a version is left open, a dependency brings an install script that nobody has looked at, or
 * users would get what is under a licence that they may not be able to live with.
 */
import { root } from './packed.mjs';
import { lookAtSupply } from './supply/problems.mjs';

const { locked, published, problems } = await lookAtSupply(root);
for (const problem of problems) console.error(problem);
console.log(`${locked} packages locked, ${published} for users: ${problems.length} problems`);
if (problems.length > 0) process.exitCode = 1;
