import { marketDataSuites } from '@jts/conformance';
import { memory } from './memory.mjs';
import { register } from './register.mjs';

const { capabilities, ...target } = memory();
const { deletes: _, ...others } = capabilities;

register({ ...target, capabilities: others }, marketDataSuites);
