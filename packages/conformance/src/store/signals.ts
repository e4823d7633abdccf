import { signalQuestions } from '../signals.js';
import { everyCall, storeCase } from './store-case.js';

export const signalCases = signalQuestions.map(({ name, title, why, ask }) =>
  storeCase({
    key: `G7/${name}`,
    title,
    why,
    ask: (test) => ask((options) => everyCall(test.store, test, options)),
  }),
);
