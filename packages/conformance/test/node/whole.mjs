import { cacheSuites } from '@jts/conformance';
import { memory, memoryCaches } from './memory.mjs';
import { register } from './register.mjs';

register(memory());
register(memoryCaches(), cacheSuites);
