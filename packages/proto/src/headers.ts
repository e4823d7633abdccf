/**
 * Names one call, whatever the number of attempts: 32 hex digits of the client's own. An attempt that finds
 * an earlier one of its call at the gateway ends it, and gets its outcome where it has one. Optional, for
 * calls that write.
 */
export const callHeader = 'jts-call';

/**
 * Calls that the client has given up without knowing their outcome, separated by commas: the gateway ends
 * those that it still finds, and begins none of them, before it begins this one.
 */
export const givenUpHeader = 'jts-given-up';
