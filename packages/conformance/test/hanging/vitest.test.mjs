import { symbolConformance } from '@jts/conformance/vitest';
import { hanging, options } from './target.mjs';

symbolConformance(
  {
    ...hanging,
    async open() {
      const namespace = await hanging.open();
      return { ...namespace, repository: namespace.repository.symbols };
    },
  },
  options,
);
