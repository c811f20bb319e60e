const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

function size(milliseconds: number): string {
  const plural = (count: number, word: string): string => `${String(count)} ${word}${count === 1 ? '' : 's'}`;
  if (milliseconds < hour) return `${String(Math.floor(milliseconds / minute))} min`;
  if (milliseconds < day) return `${String(Math.floor(milliseconds / hour))} h`;
  if (milliseconds < 60 * day) return plural(Math.floor(milliseconds / day), 'day');
  if (milliseconds < 730 * day) return `${String(Math.floor(milliseconds / (30 * day)))} months`;
  return `${String(Math.floor(milliseconds / (365 * day)))} years`;
}

/** How far a moment is from now, rounded down to whole units: `3 h ago`, `in 9 min`. */
export function relativeTime(instant: string, nowMs: number): string {
  const distance = nowMs - Date.parse(instant);
  if (Number.isNaN(distance)) return 'unknown';
  if (Math.abs(distance) < minute) return distance >= 0 ? 'just now' : 'in a moment';
  return distance > 0 ? `${size(distance)} ago` : `in ${size(-distance)}`;
}

/** The moment in UTC to the second: `2026-11-23 04:45:46 UTC`. */
export function utcTime(instant: string): string {
  const at = new Date(instant);
  return Number.isNaN(at.getTime()) ? 'unknown' : `${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** The moment on this computer's clock (or the named IANA zone's), with the zone's name. */
export function localTime(instant: string, timeZone?: string): string {
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) return 'unknown';
  const zone = timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const parts = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).format(at);
  return `${parts} ${zone}`;
}

/** A moment exactly: in UTC, and on this computer's clock where that is another time. */
export function exactTimes(instant: string, timeZone?: string): string[] {
  const utc = utcTime(instant);
  const local = localTime(instant, timeZone);
  return local === utc ? [utc] : [utc, local];
}

/** The time of day in UTC to the second, for log lines: `04:45:46`. */
export function clockTime(instant: string): string {
  return utcTime(instant).slice(11, 19);
}

/** A span in seconds for reading: `under 1 s`, `8 s`, `1 min 05 s`, `2 h 04 min`. Null is `unknown`. */
export function formatDuration(seconds: number | null): string {
  if (seconds === null || !Number.isFinite(seconds)) return 'unknown';
  if (seconds < 1) return 'under 1 s';
  const whole = Math.round(seconds);
  const two = (value: number): string => String(value).padStart(2, '0');
  if (whole < 60) return `${String(whole)} s`;
  if (whole < 3600) return `${String(Math.floor(whole / 60))} min ${two(whole % 60)} s`;
  return `${String(Math.floor(whole / 3600))} h ${two(Math.floor((whole % 3600) / 60))} min`;
}

/** Seconds between two moments; null while the second one is not known. */
export function secondsBetween(from: string | null, to: string | null): number | null {
  return from === null || to === null ? null : (Date.parse(to) - Date.parse(from)) / second;
}
