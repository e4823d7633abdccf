/** Resolves after some time; a process need not live until then. */
export function idle(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const timer: unknown = setTimeout(resolve, ms);
    if (canUnref(timer)) timer.unref();
  });
}

/** Waits for work, whatever comes of it, but no longer than this. */
export function waitFor(work: Promise<unknown>, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, Math.max(0, ms));
    const done = () => {
      clearTimeout(timer);
      resolve();
    };
    work.then(done, done);
  });
}

/** Timers of Node; browsers have numbers. */
function canUnref(timer: unknown): timer is { unref(): void } {
  return typeof timer === 'object' && timer !== null && 'unref' in timer;
}
