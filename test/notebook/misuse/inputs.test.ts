/** Controls, goals and questions that cannot be: what is said, at the reader's line. */
import {expect, test} from "vitest";
import {expected, rowsOf, runCode} from "../../sim/reader-code.ts";

const table = String.raw`
range()
  range(): the argument is undefined; wanted: {label, min, max, step, value, unit, format}

range(null)
  range(): the argument is null; wanted: {label, min, max, step, value, unit, format}

range("delay")
  range(): the argument is "delay"; wanted: {label, min, max, step, value, unit, format}

range({})
  range(): label is undefined; wanted: a text beside the control, as "delay"

range({label: 5, min: 0, max: 1})
  range(): label is 5; wanted: a text beside the control, as "delay"

range({label: "n", max: 5})
  range "n": min is undefined; wanted: a number, the least value

range({label: "n", min: 1})
  range "n": max is undefined; wanted: a number, the greatest value

range({label: "n", min: "1", max: 5})
  range "n": min is "1"; wanted: a number, the least value

range({label: "n", min: NaN, max: 5})
  range "n": min is NaN; wanted: a number, the least value

range({label: "n", min: 1, max: Infinity})
  range "n": max is Infinity; wanted: a number, the greatest value

range({label: "n", min: 5, max: 1})
  range "n": max is 1; wanted: a number above min, 5

range({label: "n", min: 1, max: 1})
  range "n": max is 1; wanted: a number above min, 1

range({label: "n", min: 1, max: 5, step: 0})
  range "n": step is 0; wanted: a number above 0, at most 4

range({label: "n", min: 1, max: 5, step: -1})
  range "n": step is -1; wanted: a number above 0, at most 4

range({label: "n", min: 1, max: 5, step: 9})
  range "n": step is 9; wanted: a number above 0, at most 4

range({label: "n", min: 1, max: 5, step: "1"})
  range "n": step is "1"; wanted: a number above 0; 1 by default

range({label: "n", min: 1, max: 5, value: 9})
  range "n": value is 9; wanted: a number from 1 to 5

range({label: "n", min: 1, max: 5, value: "3"})
  range "n": value is "3"; wanted: a number; min by default

range({label: "n", min: 1, max: 5, value: null})
  range "n": value is null; wanted: a number; min by default

range({label: "n", min: 1, max: 5, unit: 5})
  range "n": unit is 5; wanted: a text behind the number, as "ms"

range({label: "n", min: 1, max: 5, format: "ms"})
  range "n": format is "ms"; wanted: a function that makes a text of a value

range({label: "n", min: 1, max: 5, initial: 2})
  range "n": there is no option initial. There are: label, min, max, step, value, unit, format

range({label: "n", min: 1, mxa: 5})
  range "n": there is no option mxa; did you mean max (a number, the greatest value)? There are:
  label, min, max, step, value, unit, format

scrub()
  scrub(): the argument is undefined; wanted: {label, min, max, step, value, unit, format}

scrub({label: "n", min: 1})
  scrub "n": max is undefined; wanted: a number, the greatest value

scrub({label: "n", min: 5, max: 1})
  scrub "n": max is 1; wanted: a number above min, 5

scrub({label: "n", min: 1, max: 5, vlaue: 3})
  scrub "n": there is no option vlaue; did you mean value (a number; min by default)? There are:
  label, min, max, step, value, unit, format

select()
  select(): the argument is undefined; wanted: {label, choices, value, prefer, format}

select({})
  select(): label is undefined; wanted: a text beside the control, as "delay"

select({label: "n"})
  select "n": choices is undefined; wanted: a list of what can be chosen

select({label: "n", choices: "a b"})
  select "n": choices is "a b"; wanted: a list of what can be chosen

select({label: "n", choices: {a: 1}})
  select "n": choices is an object; wanted: a list of what can be chosen

select({label: "n", choices: []})
  select "n": choices is a list; wanted: at least one choice

select({label: "n", choices: [1], format: 5})
  select "n": format is 5; wanted: a function that makes a text of a value

select({label: "n", choices: [1], options: []})
  select "n": there is no option options. There are: label, choices, value, prefer, format

select({label: "n", choices: ["a", "b"], value: "c"})
  "n": "c" is not one of "a", "b".

segmented()
  segmented(): the argument is undefined; wanted: {label, choices, value, prefer, format}

segmented({label: "n"})
  segmented "n": choices is undefined; wanted: a list of what can be chosen

segmented({label: "n", choices: []})
  segmented "n": choices is a list; wanted: at least one choice

segmented({label: "n", choices: null})
  segmented "n": choices is null; wanted: a list of what can be chosen

segmented({label: "n", choise: ["a"]})
  segmented "n": there is no option choise; did you mean choices (a list of what can be chosen)?
  There are: label, choices, value, prefer, format

segmented({label: "n", choices: ["a", "b"], value: "c"})
  "n": "c" is not one of "a", "b".

toggle()
  toggle(): the argument is undefined; wanted: {label, value, words}

toggle({})
  toggle(): label is undefined; wanted: a text beside the control, as "delay"

toggle({label: "n", value: 1})
  toggle "n": value is 1; wanted: true or false; false by default

toggle({label: "n", value: "on"})
  toggle "n": value is "on"; wanted: true or false; false by default

toggle({label: "n", words: "off on"})
  toggle "n": words is "off on"; wanted: two texts, for false and true, as ["off", "on"]

toggle({label: "n", words: ["on"]})
  toggle "n": words is a list; wanted: two texts, for false and true, as ["off", "on"]

toggle({label: "n", words: [0, 1]})
  toggle "n": words is a list; wanted: two texts, for false and true, as ["off", "on"]

toggle({label: "n", on: true})
  toggle "n": there is no option on. There are: label, value, words

predict()
  predict(): question is undefined; wanted: a text that asks

predict("Who?")
  predict(): choices is undefined; wanted: a list of texts, two to four of them

predict(5, ["a", "b"])
  predict(): question is 5; wanted: a text that asks

predict("Who?", "a")
  predict(): choices is "a"; wanted: a list of texts, two to four of them

predict("Who?", ["a"])
  predict(): choices is a list; wanted: a list of texts, two to four of them

predict("Who?", [1, 2])
  predict(): choices is a list; wanted: a list of texts, two to four of them

predict("Who?", ["a", "b"], null)
  predict(): the argument is null; wanted: {answer, because, lead, skip}

predict("Who?", ["a", "b"], {answer: "c"})
  predict(): answer is "c"; wanted: one of "a", "b"

predict("Who?", ["a", "b"], {answer: 0})
  predict(): answer is 0; wanted: a text

predict("Who?", ["a", "b"], {becuase: "x"})
  predict(): there is no option becuase; did you mean because (a text)? There are: answer,
  because, lead, skip

predict("Who?", ["a", "b"], {because: 5})
  predict(): because is 5; wanted: a text

predict("Who?", ["a", "b"], "a")
  predict(): the argument is "a"; wanted: {answer, because, lead, skip}

goal()
  goal(): text is undefined; wanted: a text that says what is to be done

goal("Close it")
  goal(): the condition is undefined; wanted: true, false, {met, next, observed, wanted}, or a
  function that returns one of these

goal(true, "Close it")
  goal(): text is true; wanted: a text that says what is to be done

goal("Close it", "yes")
  goal(): the condition is "yes"; wanted: true, false, {met, next, observed, wanted}, or a
  function that returns one of these

goal("Close it", 1)
  goal(): the condition is 1; wanted: true, false, {met, next, observed, wanted}, or a function
  that returns one of these

goal("Close it", null)
  goal(): the condition is null; wanted: true, false, {met, next, observed, wanted}, or a function
  that returns one of these

goal("Close it", {})
  goal(): the condition is an object; wanted: true, false, {met, next, observed, wanted}, or a
  function that returns one of these

goal("Close it", {met: "yes"})
  goal(): the condition is an object; wanted: true, false, {met, next, observed, wanted}, or a
  function that returns one of these

goal("Close it", Promise.resolve(true))
  goal(): the condition is a promise; wanted: true, false, {met, next, observed, wanted}, or a
  function that returns one of these

goal("Close it", true, {hnit: "x"})
  goal(): there is no option hnit; did you mean hint (a text)? There are: hint, solution

goal("Close it", true, {hint: 5})
  goal(): hint is 5; wanted: a text

goal("Close it", true, null)
  goal(): the argument is null; wanted: {hint, solution}
`;

for (const mistake of rowsOf(table)) {
  const [title, code] = mistake;
  test(`says what is wrong with ${title}`, () => {
    expect(runCode(code)).toEqual(expected(mistake));
  });
}
