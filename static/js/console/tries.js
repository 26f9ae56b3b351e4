// The tries of a practice room. The log keeps them all in one numbering; a row `rewind` goes back to its tick in the try that its value names.

/** The rows of the last try, in order of their numbers: what the room plays now. `log` is every acknowledged action. */
export function lastTry(log) {
  const done = [];
  let rows = [];
  for (const row of log) {
    if (row.lever !== "rewind") {
      rows.push(row);
      continue;
    }
    done.push(rows);
    rows = (done[Number.parseInt(row.value, 10) - 1] ?? []).filter((kept) => kept.tick <= row.tick);
  }
  return rows;
}

/** An earlier try at a tick, in the names of a frame's `now`; null after the tick at which it was left. */
export function then(course, tick) {
  if (!course || tick < 0 || tick > course.last_tick) return null;
  const at = Object.fromEntries(Object.entries(course.figures).map(([name, values]) => [name, values[tick]]));
  return {
    ...at,
    now: {
      online: at.online,
      entries_min: { all: at.entries },
      dwell_s: at.dwell,
      click_rate: at.click,
      deal_rate: at.deal,
      gpm_cents: at.gpm,
      gmv_5min_cents: at.gmv5,
      ad_spend_cents: at.spend,
      ad_roi: at.roi,
      new_followers: at.followers,
      questions_open: at.questions,
      pressure: at.pressure,
    },
  };
}

/** GMV of each whole simulated minute of an earlier try. */
export function gmvByMinute(course, perMinute) {
  const { gmv } = course.figures;
  const minutes = [];
  for (let end = perMinute; end <= gmv.length; end += perMinute) minutes.push(gmv[end - 1] - (gmv[end - 1 - perMinute] ?? 0));
  return minutes;
}
