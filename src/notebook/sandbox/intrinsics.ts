/**
 * Whether a program has replaced what all code relies on, such as `Array.prototype.push`. A worker
 * in which that happened is not used again.
 */

// Kept from here on: what a cell has replaced must not be what looks for it.
const {apply, getOwnPropertyDescriptor, ownKeys} = Reflect;
const {every} = Array.prototype;

const watched: readonly object[] = [
  ...[Object, Function, Array, String, Number, RegExp, Promise, Map, Set, WeakMap, Error],
  ...[Uint8Array, Float64Array, ArrayBuffer, Date]
].map(({prototype}) => prototype as object);

interface Property {
  readonly of: object;
  readonly key: PropertyKey;
  readonly was: PropertyDescriptor;
}

const properties: readonly Property[] = watched.flatMap((of) =>
  ownKeys(of).flatMap((key) => {
    const was = getOwnPropertyDescriptor(of, key);
    return was ? [{of, key, was}] : [];
  })
);

/** What every object inherits; one more name there changes every lookup. */
const inherited = ownKeys(Object.prototype).length;

const isSame = ({of, key, was}: Property): boolean => {
  const is = getOwnPropertyDescriptor(of, key);
  return is?.value === was.value && is?.get === was.get && is?.set === was.set;
};

/** Whether all are as they were when this was loaded. */
export function areIntact(): boolean {
  return apply(every, properties, [isSame]) && ownKeys(Object.prototype).length === inherited;
}
