/**
 * All published bugs that are found again, by the number of their issue.
 */
import { LENGTHS } from './lengths.ts';
import { LIMITS_AND_CLEARS } from './limitsAndClears.ts';
import { MAPPED_GROUPS } from './mappedGroups.ts';
import type { PublishedBug } from './publishedBug.ts';
import { SKIPPED_SOURCES } from './skippedSources.ts';

export const ALL_PUBLISHED: readonly PublishedBug[] = [
  ...LENGTHS,
  ...SKIPPED_SOURCES,
  ...MAPPED_GROUPS,
  ...LIMITS_AND_CLEARS,
].sort((left, right) => left.issue - right.issue);
