import type { DocumentStore } from '@jts/ports';
import { documentCase } from '../documents/document-case.js';
import { signalQuestions } from '../signals.js';
import { everyCall } from './store-case.js';

export const signalCases = signalQuestions.map(({ name, title, why, ask }) =>
  documentCase<DocumentStore>({
    key: `G7/documents-${name}`,
    title,
    why,
    ask: ({ repository }) => ask((options) => everyCall(repository, options)),
  }),
);
