import fc from "fast-check";
import {expect, test} from "vitest";
import {OutOfOrderQueue, ReceiveQueue, type Block} from "../../src/tcp/block/reassembly.ts";

/** A stretch of text: the byte at sequence number n has the content n. */
const block = (seq: number, end: number, fin = false): Block => ({
  seq,
  end,
  data: Uint8Array.from({length: end - seq}, (_, i) => seq + i),
  cost: end - seq,
  room: 0,
  fin
});
const ranges = (queue: OutOfOrderQueue): string =>
  queue.blocks.map(({seq, end, fin}) => `${seq}:${end}${fin ? "F" : ""}`).join(" ");

test("blocks beyond a hole are kept in order, whatever order they came in", () => {
  const queue = new OutOfOrderQueue();
  for (const [seq, end] of [
    [30, 40],
    [10, 15],
    [20, 25]
  ] as const) {
    queue.insert(block(seq, end));
  }
  expect(ranges(queue)).toBe("10:15 20:25 30:40");
});

test("insert() tells the unbroken range that now is there: a SACK block", () => {
  const queue = new OutOfOrderQueue();
  queue.insert(block(10, 15));
  queue.insert(block(20, 25));
  expect(queue.insert(block(15, 20))).toMatchObject({left: 10, right: 25, duplicate: false});
});

test("what is there already is a duplicate", () => {
  const queue = new OutOfOrderQueue();
  queue.insert(block(10, 20));
  expect(queue.insert(block(12, 18))).toMatchObject({left: 10, right: 20, duplicate: true});
  expect(ranges(queue)).toBe("10:20");
});

test("an overlap is trimmed on both sides, and what lies within is replaced", () => {
  const queue = new OutOfOrderQueue();
  queue.insert(block(10, 15));
  queue.insert(block(17, 19));
  queue.insert(block(22, 30));
  queue.insert(block(12, 25));
  expect(ranges(queue)).toBe("10:15 15:22 22:30");
  expect(queue.cost).toBe(5 + 13 + 8);
});

test("a FIN beyond a hole is kept, even one without text right behind text", () => {
  const queue = new OutOfOrderQueue();
  queue.insert(block(10, 20));
  expect(queue.insert(block(20, 20, true))).toMatchObject({left: 10, right: 21, duplicate: false});
  expect(queue.insert(block(20, 20, true))).toMatchObject({duplicate: true});
  expect(queue.take(10)).toMatchObject({seq: 10, end: 20, fin: true});
});

test("a FIN that comes with a repetition of its text is kept", () => {
  const queue = new OutOfOrderQueue();
  queue.insert(block(10, 20));
  queue.insert(block(10, 20, true));
  expect(queue.take(10)).toMatchObject({end: 20, fin: true});
});

test("take() gives nothing while there is a hole", () => {
  const queue = new OutOfOrderQueue();
  queue.insert(block(10, 20));
  expect(queue.take(9)).toBeUndefined();
  expect(queue.take(10)).toMatchObject({seq: 10, end: 20});
  expect(queue.empty).toBe(true);
});

test("sequence numbers may wrap around", () => {
  const queue = new OutOfOrderQueue();
  const wrapped = {seq: 0xfffffff0, end: 0x10, data: null, cost: 32, room: 0, fin: false};
  queue.insert({seq: 0x20, end: 0x30, data: null, cost: 16, room: 0, fin: false});
  queue.insert(wrapped);
  expect(
    queue.insert({seq: 0x10, end: 0x20, data: null, cost: 16, room: 0, fin: false})
  ).toMatchObject({
    left: 0xfffffff0,
    right: 0x30
  });
});

test("any blocks in any order: each byte once, in order, and the buffer's cost is exact", () => {
  const piece = fc.tuple(fc.nat(40), fc.integer({min: 1, max: 12}));
  fc.assert(
    fc.property(fc.array(piece, {maxLength: 12}), (pieces) => {
      const queue = new OutOfOrderQueue();
      const model = new Set<number>();
      for (const [seq, length] of pieces) {
        const before = model.size;
        for (let n = seq; n < seq + length; n++) model.add(n);
        const {left, right, duplicate} = queue.insert(block(seq, seq + length));
        expect(duplicate).toBe(model.size === before);
        // The range around the block, as far as the model has no hole.
        let a = seq;
        let b = seq + length;
        while (model.has(a - 1)) a--;
        while (model.has(b)) b++;
        expect([left, right]).toEqual([a, b]);
      }
      const octets = queue.blocks.flatMap(({data}) => [...(data ?? [])]);
      expect(octets).toEqual([...model].sort((a, b) => a - b));
      expect(queue.cost).toBeGreaterThanOrEqual(octets.length);
    }),
    {numRuns: 2000}
  );
});

test("read() takes what was asked for across blocks; a peek leaves it there", () => {
  const queue = new ReceiveQueue();
  queue.push(block(1, 4));
  queue.push(block(4, 9));
  expect(queue.read(5, true)).toEqual(Uint8Array.of(1, 2, 3, 4, 5));
  expect(queue.read(5, false)).toEqual(Uint8Array.of(1, 2, 3, 4, 5));
  expect(queue.read(99, false)).toEqual(Uint8Array.of(6, 7, 8));
  expect([queue.length, queue.cost]).toEqual([0, 0]);
});

test("text without content is only counted, and is one block however it came", () => {
  const queue = new ReceiveQueue();
  for (let n = 0; n < 1000; n += 10) {
    queue.push({seq: n, end: n + 10, data: null, cost: 20, room: 0, fin: false});
  }
  expect(queue.cost).toBe(2000);
  expect(queue.read(3, false)).toBe(3);
  expect(queue.length).toBe(997);
  queue.read(997, false);
  expect([queue.length, queue.cost]).toEqual([0, 0]);
});

test("a kernel frees a segment's memory only when all of it was read", () => {
  const queue = new ReceiveQueue();
  queue.push({...block(1, 101), cost: 512});
  queue.read(99, false);
  expect(queue.cost).toBe(512);
  queue.read(1, false);
  expect(queue.cost).toBe(0);
});

test("a little text goes into the memory of the segment before it, and costs nothing there", () => {
  const queue = new ReceiveQueue();
  queue.push({...block(1, 101), cost: 512, room: 60});
  queue.push({...block(101, 141), cost: 512, room: 300});
  expect(queue.cost).toBe(512);
  queue.push({...block(141, 162), cost: 512, room: 300});
  expect(queue.cost).toBe(1024);
  expect(queue.read(99, false)).toHaveLength(99);
});
