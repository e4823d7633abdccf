import { inject } from 'vitest';
import { chromiumOn } from '../browser/chromium-target.js';

export const grpcChromium = chromiumOn(inject('chromium'));
