export { useScratch } from '../../../vitest.scratch.js';
