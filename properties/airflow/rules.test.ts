/**
 * Holds the catalogue of Airflow rules to its shape and every citation of a rule id to the catalogue.
 * Whether the engine obeys a rule is for other tests to say.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { compareCodePoints } from '../../src/model/json.ts';
import { PROFILES } from '../../src/model/profile.ts';

interface Rule {
  readonly id: string;
  readonly rule: string;
  readonly source: string;
  readonly evidence: string;
  readonly observable: boolean;
  readonly profileFields: readonly string[];
  readonly status: string;
}

const FIELDS = ['id', 'rule', 'source', 'evidence', 'observable', 'profileFields', 'status'];
const EVIDENCE = ['executed', 'airflow-test', 'read', 'deduced', 'reported', 'unverified'];
const AIRFLOW_SOURCE =
  /^(?:airflow-core\/src\/airflow|airflow|task-sdk\/src\/airflow\/sdk|providers\/standard\/src\/airflow)\/[\w/]+\.py$/;
const CITATION = /\b[Rr]ules?\s+([a-z-]+\/[a-z0-9-]+(?:,\s*[a-z-]+\/[a-z0-9-]+)*)/g;

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const rules = JSON.parse(readFileSync(join(ROOT, 'properties/airflow/rules.json'), 'utf8')) as Rule[];
const ids = rules.map((rule) => rule.id);

describe('the catalogue of Airflow rules', () => {
  it('is sorted by id and names no id twice', () => {
    expect(ids).toEqual([...new Set(ids)].sort(compareCodePoints));
  });

  it('gives every rule exactly its fields, each with an allowed value', () => {
    expect(rules.length).toBeGreaterThan(150);
    for (const rule of rules) {
      expect(Object.keys(rule), rule.id).toEqual(FIELDS);
      expect(rule.id).toMatch(/^[a-z]+(?:-[a-z]+)*\/[a-z0-9]+(?:-[a-z0-9]+)*$/);
      expect(EVIDENCE, rule.id).toContain(rule.evidence);
      expect(['works', 'later'], rule.id).toContain(rule.status);
      expect([true, false], rule.id).toContain(rule.observable);
      expect(Array.isArray(rule.profileFields), rule.id).toBe(true);
      expect(rule.source, rule.id).toMatch(AIRFLOW_SOURCE);
    }
  });

  it('says every rule in one sentence', () => {
    for (const { id, rule } of rules) {
      expect(rule, id).toMatch(/^[A-Z`].*\.$/);
      expect(rule, id).not.toMatch(/\.\s+[A-Z]/);
      expect(rule.length, id).toBeLessThanOrEqual(260);
    }
  });

  it('tells no two rules by the same sentence', () => {
    expect(new Set(rules.map((rule) => rule.rule)).size).toBe(rules.length);
  });

  it('names only fields that every profile has', () => {
    const profiles = Object.values(PROFILES);
    const unknown = rules.flatMap(({ id, profileFields }) =>
      profileFields
        .filter((field) => field === 'name' || !profiles.every((profile) => Object.hasOwn(profile, field)))
        .map((field) => `${id}: ${field}`),
    );
    expect(unknown).toEqual([]);
  });

  // What is published of earlier releases alone is told by `src/model/quirks.ts`.
  it('has a rule for every field in which profiles differ', () => {
    const named = new Set(rules.flatMap((rule) => rule.profileFields));
    const fields = Object.keys(PROFILES['3.2.0'] ?? {}).filter((field) => !['name', 'earlier'].includes(field));
    expect(fields.length).toBeGreaterThan(0);
    expect(fields.filter((field) => !named.has(field))).toEqual([]);
  });
});

describe('citations of rule ids', () => {
  it('are read from prose, alone or as a list', () => {
    const text = '(rules mapping/product-order, retry/delay-strict)\nRule selection/rank-limit. A rule of thumb.';
    expect(citedRules(text)).toEqual(['mapping/product-order', 'retry/delay-strict', 'selection/rank-limit']);
  });

  it('name rules that the catalogue has', () => {
    const known = new Set(ids);
    const unknown = citations().filter(({ id }) => !known.has(id));
    const lines = unknown.map(({ file, id }) => `  ${file}: ${id}${similar(id)}`);
    expect(
      unknown.length,
      `These comments cite rules that properties/airflow/rules.json lacks:\n${lines.join('\n')}\n` +
        'Cite an id the catalogue has, or add the rule: an entry { id, rule, source, evidence, observable, profileFields, status } ' +
        'where its id sorts; properties/airflow/README.md explains the fields. If the text only looks like a citation, reword it: ' +
        'the word "rule" or "rules" followed by words joined with a slash is one.',
    ).toBe(0);
  });

  it('occur in the source, so that the search is known to find something', () => {
    expect(citations().filter(({ file }) => file.startsWith('src/')).length).toBeGreaterThan(20);
  });
});

function citedRules(text: string): string[] {
  return [...text.matchAll(CITATION)].flatMap(([, list = '']) => list.split(/,\s*/));
}

function citations(): { file: string; id: string }[] {
  return ['src', 'properties', 'scenarios'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .flatMap((name) => {
        const file = `${folder}/${name}`;
        return citedRules(readFileSync(join(ROOT, file), 'utf8')).map((id) => ({ file, id }));
      }),
  );
}

/** The other ids of the same area, to choose from. */
function similar(id: string): string {
  const area = `${id.split('/')[0]}/`;
  const others = ids.filter((other) => other.startsWith(area));
  return others.length === 0 ? ' (the catalogue has no such area)' : ` (the area has ${others.join(', ')})`;
}
