/** The numbers that packets are made with are those of trace.proto. */
import { expect, test } from '@jest/globals';
import protobuf from 'protobufjs';
import { fields, values } from '../../../perfetto/fields';
import { protoRoot } from './read_trace';

const all = protoRoot.lookup('perfetto.protos');
const types: protobuf.Type[] = [];
const enums: protobuf.Enum[] = [];

function collect(from: protobuf.NamespaceBase): void {
  for (const each of from.nestedArray) {
    if (each instanceof protobuf.Type) {
      types.push(each);
      collect(each);
    } else if (each instanceof protobuf.Enum) enums.push(each);
  }
}
if (all instanceof protobuf.Namespace) collect(all);

test('fields have the numbers of trace.proto, and no other', () => {
  const inFile = types.map(({ name, fieldsArray }) => [
    name,
    Object.fromEntries(fieldsArray.map(({ name: field, id }) => [field, id])),
  ]);
  expect(inFile.length).toBe(13);
  expect(fields).toEqual(Object.fromEntries(inFile));
});

test('values of enums are those of trace.proto', () => {
  const inFile = Object.fromEntries(enums.map(({ name, values: known }) => [name, known]));
  for (const [name, used] of Object.entries(values)) expect(inFile[name]).toMatchObject(used);
  expect(Object.keys(inFile).sort()).toEqual(Object.keys(values).sort());
});

// Texts of all kinds are written with one pair of numbers.
test.each(['EventCategory', 'EventName', 'DebugAnnotationName'] as const)(
  '%s has the fields of each interned text',
  (name) => {
    expect(fields[name]).toEqual({ iid: 1, name: 2 });
    expect(Object.values(fields.InternedString)).toEqual([1, 2]);
  },
);
