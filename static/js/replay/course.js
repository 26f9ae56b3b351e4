// Reading a document "replay/1": what stood at a tick, what had come of it by then.

/** The value of a course [[tick, value], …] at a tick; null before its first. */
export function at(course, tick) {
  let low = 0;
  let high = (course?.length ?? 0) - 1;
  let found = null;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (course[middle][0] <= tick) {
      found = course[middle][1];
      low = middle + 1;
    } else high = middle - 1;
  }
  return found;
}

/** Running totals of a series. */
export function totals(values) {
  let sum = 0;
  return values.map((value) => (sum += value));
}

/** Entries of [[tick, …], …] up to a tick, the last `most` of them, newest first. */
export function latest(entries, tick, most) {
  const found = [];
  for (let place = entries.length - 1; place >= 0 && found.length < most; place -= 1) if (entries[place][0] <= tick) found.push(entries[place]);
  return found;
}

/** Stretches of equal value: [{from, to, value}], ticks half-open. */
export function stretches(course, ticks) {
  return course.map(([from, value], place) => ({ from, to: course[place + 1]?.[0] ?? ticks, value }));
}

/** One point per `step` ticks: sums for what flows, last values for what stands. */
export function thinned(values, step, sum) {
  const points = [];
  for (let from = 0; from < values.length; from += step) {
    const part = values.slice(from, from + step);
    points.push(sum ? part.reduce((all, value) => all + value, 0) : part.at(-1));
  }
  return points;
}
