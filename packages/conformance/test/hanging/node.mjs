import { marketDataSuites } from '@jts/conformance';
import { register } from '../node/register.mjs';
import { hanging, options } from './target.mjs';

register(hanging, { symbols: marketDataSuites.symbols }, options);
