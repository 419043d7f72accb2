/**
 * The rules of the house, checked on the whole tree. A failure lists file, line and what is right.
 * How the checks themselves are known to work: tidy_checks.test.ts.
 */
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Command } from 'commander';
import { program } from '../../cli/program';
import type { Finding } from '../../tools/tidy';
import { isTypeScript, loadDocs, loadSources, report } from '../../tools/tidy';
import { checkCommands, checkHelpExamples } from '../../tools/tidy_commands';
import { checkCodeBlocks } from '../../tools/tidy_docs';
import { checkImports } from '../../tools/tidy_imports';
import {
  checkAny,
  checkBarrels,
  checkCasts,
  checkConstantExports,
  checkNamedExports,
  checkNonNull,
} from '../../tools/tidy_language';
import { checkCases, checkEventsNamed, checkMachTags, checkMirrors } from '../../tools/tidy_names';
import { checkPolicyClasses, checkPolicyCollections } from '../../tools/tidy_policies';
import {
  checkGlobals,
  checkModuleState,
  checkPureImports,
  checkSyntax,
} from '../../tools/tidy_purity';
import ratchet from '../../tools/tidy_ratchet.json';
import {
  checkColumns,
  checkFileLines,
  checkFunctionLines,
  checkHeads,
} from '../../tools/tidy_sizes';
import { bundlePage } from '../support/bundled_page';

const ROOT = join(__dirname, '../..');
const sources = loadSources(ROOT);
const docs = loadDocs(ROOT);

const expectNone = (findings: readonly Finding[]): void => expect(report(findings)).toEqual([]);

describe('sizes', () => {
  test('a file has at most 400 lines', () => {
    expectNone(checkFileLines(sources, ratchet.fileLines));
  });
  test('a function has at most 70 lines', () => {
    expectNone(checkFunctionLines(sources, ratchet.functionLines));
  });
  test('a line has at most 100 columns', () => {
    expectNone(checkColumns(sources, ratchet.longLines));
  });
  test('a file begins with a head of at most 20 lines', () => {
    expectNone(checkHeads(sources));
  });
});

describe('language', () => {
  test('exports are named', () => expectNone(checkNamedExports(sources)));
  test('exports never change', () => expectNone(checkConstantExports(sources)));
  test('no file exports what another declares', () => expectNone(checkBarrels(sources)));
  test('no type is any', () => expectNone(checkAny(sources)));
  test('no `!` overrides the compiler', () => expectNone(checkNonNull(sources)));
  test('casts construct a brand or read parsed data', () => expectNone(checkCasts(sources)));
});

describe('purity of kernel/ and pagers/', () => {
  test('no clock, chance, Node or DOM is named', () => expectNone(checkGlobals(sources)));
  test('only files of the project are imported', () => expectNone(checkPureImports(sources)));
  test('no async, generator, for-in or power', () => expectNone(checkSyntax(sources)));
  test('no module has variables', () => expectNone(checkModuleState(sources)));
});

describe('policies', () => {
  test('policies and views are classes', () => expectNone(checkPolicyClasses(sources)));
  test('policies have no Map and no Set', () => expectNone(checkPolicyCollections(sources)));
});

describe('imports', () => {
  test('the import table, the order of rooms and the ban on cycles hold', () => {
    expectNone(checkImports(ROOT));
  }, 120_000);
});

describe('names', () => {
  test('exports of kernel/ipc and kernel/vm say their Mach name', () => {
    expectNone(checkMachTags(sources));
  });
  test('the cases in a head are the labels of its code', () => expectNone(checkCases(sources)));
  test('each trace event is named by a test', () => expectNone(checkEventsNamed(sources)));
  test('each unit test mirrors a source file', () => expectNone(checkMirrors(sources)));
});

describe('docs', () => {
  test('code blocks run and print what they say', () => {
    bundlePage();
    expectNone(checkCodeBlocks(ROOT, docs));
  }, 600_000);
  test('commands in sentences and in the help exist', () => {
    const make = (): Command => program(() => {});
    expectNone([...checkCommands(docs, make), ...checkHelpExamples(make)]);
  });
});

test('tidy looks at the whole tree', () => {
  // A check over nothing finds nothing; this one fails if the loader goes blind.
  expect(sources.filter(isTypeScript).length).toBeGreaterThan(20);
});
