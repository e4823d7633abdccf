import { readFileSync, writeFileSync } from 'node:fs';

/** Forgets the most so far, where the system can: Linux. See proc(5), clear_refs. */
export function resetPeakMemory(): void {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
  } catch {
    // Then the most is that since the process began.
  }
}

/**
 * The most resident memory of this process so far, in bytes. On Linux not as `resourceUsage` says
 * it: there a process begins with the most of the one that started it.
 */
export function peakMemory(): number {
  try {
    const status = readFileSync('/proc/self/status', 'latin1');
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1]) * 1024;
  } catch {
    return process.resourceUsage().maxRSS * 1024;
  }
}
