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
/** One with room for more in its memory. */
const roomy = (seq: number, end: number, room: number): Block => ({...block(seq, end), room});
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

test("what is there already is a duplicate", () => {
  const queue = new OutOfOrderQueue();
  queue.insert(block(10, 20));
  expect(queue.insert(block(12, 18))).toEqual({kept: "none", repeated: [[12, 18]]});
  expect(ranges(queue)).toBe("10:20");
});

test("an overlap keeps its memory, and what lies within is replaced", () => {
  const queue = new OutOfOrderQueue();
  queue.insert(block(10, 15));
  queue.insert(block(17, 19));
  queue.insert(block(22, 30));
  expect(queue.insert(block(12, 25))).toEqual({
    kept: "own",
    repeated: [
      [12, 15],
      [17, 19],
      [22, 25]
    ]
  });
  expect(ranges(queue)).toBe("10:15 12:25 22:30");
  expect(queue.cost).toBe(5 + 13 + 8);
});

test("a block that begins where another does, and has more, takes its place", () => {
  const queue = new OutOfOrderQueue();
  queue.insert(block(10, 15));
  expect(queue.insert(block(10, 25))).toEqual({kept: "own", repeated: [[10, 15]]});
  expect([ranges(queue), queue.cost]).toEqual(["10:25", 15]);
});

test("what follows right behind is copied where there is room, and costs nothing", () => {
  const queue = new OutOfOrderQueue();
  queue.insert(roomy(10, 20, 8));
  expect(queue.insert(block(20, 25))).toEqual({kept: "copied", repeated: []});
  expect(queue.insert(block(25, 30))).toEqual({kept: "own", repeated: []});
  expect([ranges(queue), queue.cost]).toEqual(["10:25 25:30", 15]);
  expect([...(queue.take(10)?.data ?? [])]).toEqual([...(block(10, 25).data ?? [])]);
});

test("a FIN beyond a hole is kept, even one without text right behind text", () => {
  const queue = new OutOfOrderQueue();
  queue.insert(block(10, 20));
  expect(queue.insert(block(20, 20, true))).toEqual({kept: "copied", repeated: []});
  expect(queue.insert(block(20, 20, true))).toEqual({kept: "none", repeated: [[20, 21]]});
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
  const plain = {data: null, cost: 16, room: 0, fin: false};
  queue.insert({...plain, seq: 0x20, end: 0x30});
  queue.insert({...plain, seq: 0xfffffff0, end: 0x10});
  const over = queue.insert({...plain, seq: 0, end: 0x28});
  expect(over.repeated).toEqual([
    [0, 0x10],
    [0x20, 0x28]
  ]);
  expect(queue.blocks.map(({seq}) => seq)).toEqual([0xfffffff0, 0, 0x20]);
});

test("any blocks in any order: each byte is there, and the buffer's cost is exact", () => {
  const piece = fc.tuple(fc.nat(40), fc.integer({min: 1, max: 12}), fc.nat(9));
  fc.assert(
    fc.property(fc.array(piece, {maxLength: 12}), (pieces) => {
      const queue = new OutOfOrderQueue();
      const model = new Set<number>();
      for (const [seq, length, room] of pieces) {
        const before = model.size;
        for (let n = seq; n < seq + length; n++) model.add(n);
        const {kept, repeated} = queue.insert(roomy(seq, seq + length, room));
        // What is new is never thrown away; what is told of as repeated was there.
        if (model.size > before) expect(kept).not.toBe("none");
        const told = repeated.reduce((sum, [left, right]) => sum + right - left, 0);
        if (model.size === before + length) expect(told).toBe(0);
      }
      const bytes = queue.blocks.flatMap(({data}) => [...(data ?? [])]);
      expect(new Set(bytes)).toEqual(model);
      for (const {seq, end, data} of queue.blocks) expect(data).toEqual(block(seq, end).data);
      const paid = queue.blocks.reduce((sum, {cost}) => sum + cost, 0);
      expect(queue.cost).toBe(paid);
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

test("text without content is only counted", () => {
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
