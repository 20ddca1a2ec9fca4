// Work of a period by port and category: minutes as they were and as they would have been, against the capacity of the
// days that have one, and how many days would have had more work than minutes.  Pure.
import type { Views } from "../../api/client";

export interface Work {
  port: string;
  category: string;
  days: number;
  live: number;
  minutes: number;
  /** Absent where no day has one. */
  capacity?: number;
  over: number;
}

export function workOf(days: readonly Views["WorkOfDay"][]): Work[] {
  const found = new Map<string, Work>();
  for (const { port, category, liveMinutes, minutes, capacity } of days) {
    const key = `${port}/${category}`;
    const sum = found.get(key) ?? { port, category, days: 0, live: 0, minutes: 0, over: 0 };
    sum.days += 1;
    sum.live += liveMinutes;
    sum.minutes += minutes;
    if (capacity !== undefined) {
      sum.capacity = (sum.capacity ?? 0) + capacity;
      sum.over += minutes > capacity ? 1 : 0;
    }
    found.set(key, sum);
  }
  return [...found.values()];
}
