/**
 * All planted bugs by name.
 */
import { appendOnRetry } from './appendOnRetry.ts';
import { lastWriterWins } from './lastWriterWins.ts';
import { cartesianForZip } from './cartesianForZip.ts';
import { lastPageLost } from './lastPageLost.ts';
import { joinAfterEmptyList } from './joinAfterEmptyList.ts';
import { indexForIdentity } from './indexForIdentity.ts';
import { sensorsFillPool } from './sensorsFillPool.ts';
import { batchOverLimit } from './batchOverLimit.ts';
import { nextPageShared } from './nextPageShared.ts';
import { firstOfDict } from './firstOfDict.ts';
import { skipStopsSummary } from './skipStopsSummary.ts';
import { joinAfterBranch } from './joinAfterBranch.ts';
import { sharedDefaults } from './sharedDefaults.ts';
import { swallowed429 } from './swallowed429.ts';
import { freshIdempotencyKey } from './freshIdempotencyKey.ts';
import { lostUpdate } from './lostUpdate.ts';
import { aggregateTooEarly } from './aggregateTooEarly.ts';
import { sharedStagingName } from './sharedStagingName.ts';
import { firstIndexTruncates } from './firstIndexTruncates.ts';
import { lastIndexFinishes } from './lastIndexFinishes.ts';
import { zipDropsTheRest } from './zipDropsTheRest.ts';
import { clusterLeftRunning } from './clusterLeftRunning.ts';
import { inputMovedAway } from './inputMovedAway.ts';
import { clockForPartition } from './clockForPartition.ts';
import { sampleByChance } from './sampleByChance.ts';
import { greenDespiteFailure } from './greenDespiteFailure.ts';
import { largestOfNothing } from './largestOfNothing.ts';
import { versionsAsText } from './versionsAsText.ts';
import { tryNumberInKey } from './tryNumberInKey.ts';
import { checkpointFirst } from './checkpointFirst.ts';
import { slotByIndex } from './slotByIndex.ts';
import { lastTryGivesUp } from './lastTryGivesUp.ts';
import { baseNamesCollide } from './baseNamesCollide.ts';
import { toggledTwice } from './toggledTwice.ts';
import type { PlantedBug } from './plantedBug.ts';

export const ALL_PLANTED: Readonly<Record<string, PlantedBug>> = {
  appendOnRetry,
  lastWriterWins,
  cartesianForZip,
  lastPageLost,
  joinAfterEmptyList,
  indexForIdentity,
  sensorsFillPool,
  batchOverLimit,
  nextPageShared,
  firstOfDict,
  skipStopsSummary,
  joinAfterBranch,
  sharedDefaults,
  swallowed429,
  freshIdempotencyKey,
  lostUpdate,
  aggregateTooEarly,
  sharedStagingName,
  firstIndexTruncates,
  lastIndexFinishes,
  zipDropsTheRest,
  clusterLeftRunning,
  inputMovedAway,
  clockForPartition,
  sampleByChance,
  greenDespiteFailure,
  largestOfNothing,
  versionsAsText,
  tryNumberInKey,
  checkpointFirst,
  slotByIndex,
  lastTryGivesUp,
  baseNamesCollide,
  toggledTwice,
};
