/**
 * How messages from outside are read. Fields that are not known, such as a newer release sends, are left out:
 * to keep them would cost fifty times as much memory as they have bytes, and nobody asks for them.
 */
export const readingOptions = { readUnknownFields: false } as const;
