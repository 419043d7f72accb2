/**
 * docs/TOUR.md names routines beside the files that they are in: each file is there, and has each
 * routine that stands after its link and before the next one. The head of each file of a station
 * names the station, but a policy's: its head is a section of docs/POLICIES.md.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { expect, test } from '@jest/globals';
import { proseOf } from '../../tools/tidy_docs';

const ROOT = join(__dirname, '../..');
const prose = proseOf(readFileSync(join(ROOT, 'docs/TOUR.md'), 'utf8'), false).join('\n');

interface Station {
  readonly title: string;
  readonly text: string;
}

/** The stations, and at last what is beside the tour. */
const sections: Station[] = prose
  .split(/^## /m)
  .slice(1)
  .map((part) => ({ title: part.split('\n', 1)[0] ?? '', text: part }));

/** A name in code that is a routine: camelCase, or a class and its method. */
const ROUTINE = /`((?:[A-Z]\w*\.)?[a-z][a-zA-Z]*)`/g;

/** A file of code: a link, or a path in code where the package lacks the file. */
const FILE = /\[\S+?\]\(\.\.\/(\S+?\.ts)\)|`(\w+\/\S+\.ts)`/g;

/** The files of code that a station names, each with the routines named from there to the next. */
function placesOf(text: string): { path: string; routines: string[] }[] {
  const files = [...text.matchAll(FILE)];
  return files.map(({ index, 1: link, 2: path }, i) => {
    const part = text.slice(index, files[i + 1]?.index);
    const routines = [...part.matchAll(ROUTINE)].map(([, name]) => name ?? '');
    return { path: normalize(link ?? path ?? ''), routines };
  });
}

/** Whether the file defines the routine, as a function, a constant, a class's method or a field. */
function defines(code: string, routine: string): boolean {
  const [type, method] = routine.split('.');
  if (method !== undefined) {
    return new RegExp(`\\bclass ${type}\\b[^]*?\\n  (?:private )?${method}\\(`).test(code);
  }
  return new RegExp(
    `\\b(?:function|const) ${routine}\\b|^ {2,4}(?:private )?${routine}\\(`,
    'm',
  ).test(code);
}

const stations = sections.slice(0, -1);

test('the stations are numbered from 1 to 9', () => {
  expect(stations.map(({ title }) => title.split('.')[0])).toEqual([...'123456789']);
});

test.each(sections)('each routine of $title is in its file', ({ text }) => {
  const places = placesOf(text);
  const missing = places.flatMap(({ path, routines }) => {
    if (!existsSync(join(ROOT, path))) return [path];
    const code = readFileSync(join(ROOT, path), 'utf8');
    return routines.filter((name) => !defines(code, name)).map((name) => `${path}: ${name}`);
  });
  expect(missing).toEqual([]);
  expect(places.flatMap(({ routines }) => routines)).not.toEqual([]);
});

/** The stations that the head of a file names: "Station 4 of the tour", "Stations 4 and 8 of". */
function stationsIn(path: string): string[] {
  const code = readFileSync(join(ROOT, path), 'utf8');
  const head = code
    .split('*/', 1)
    .join()
    .replace(/\s+\*\s+/g, ' ');
  const named = [...head.matchAll(/\bStations? (\d(?: and \d)*) of the tour/g)];
  return named.flatMap(([, numbers = '']) => numbers.split(' and '));
}

test.each(stations)('the heads of the files of station $title name the station', (station) => {
  const [number = ''] = station.title.split('.');
  const paths = placesOf(station.text).map(({ path }) => path);
  const files = paths.filter((path) => !path.startsWith('kernel/policy/'));
  expect(files).not.toEqual([]);
  expect(files.filter((path) => !stationsIn(path).includes(number))).toEqual([]);
});
