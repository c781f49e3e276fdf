import type { Curve } from "../evaluation.ts";
import { decimal } from "./markup.ts";
import { xOf, yOf, type Plot } from "./plot.ts";

/** How neighbouring points are joined: by a straight line, or across and then up or down. */
export type Join = "straight" | "steps";

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The points of a curve in pixels. */
export function pointsOf(plot: Plot, { x, y }: Curve): Point[] {
  return Array.from(x, (share, index) => ({ x: xOf(plot, share), y: yOf(plot, y[index]!) }));
}

/** The corners of a curve in pixels, rounded to tenths; points that would make no difference are left out. */
export function cornersOf(plot: Plot, curve: Curve, join: Join): Point[] {
  const points: Point[] = [];
  const add = (x: number, y: number): void => {
    const last = points.at(-1);
    const beforeLast = points.at(-2);
    if (last !== undefined && last.x === x && last.y === y) return;
    const onOneLine = beforeLast !== undefined && last !== undefined && isBetween(beforeLast, last, { x, y });
    if (onOneLine) points.pop();
    points.push({ x, y });
  };
  for (const point of pointsOf(plot, curve)) {
    const [x, y] = [tenth(point.x), tenth(point.y)];
    if (join === "steps" && points.length > 0) add(x, points.at(-1)!.y);
    add(x, y);
  }
  return points;
}

/** The `d` of a path through the points. */
export function pathThrough(points: readonly Point[]): string {
  return points.map(({ x, y }, index) => `${index === 0 ? "M" : "L"}${decimal(x)} ${decimal(y)}`).join("");
}

/** Points at even distances along the way, the first after `phase` (0 … 1) of such a distance. */
export function spread(points: readonly Point[], count: number, phase: number): Point[] {
  let length = 0;
  for (let index = 1; index < points.length; index++) length += distance(points[index - 1]!, points[index]!);
  const found: Point[] = [];
  let gone = 0;
  for (let index = 1; index < points.length; index++) {
    const [from, to] = [points[index - 1]!, points[index]!];
    const way = distance(from, to);
    for (let next = ((found.length + phase) * length) / count; next <= gone + way && found.length < count;) {
      const share = way === 0 ? 0 : (next - gone) / way;
      found.push({ x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share });
      next = ((found.length + phase) * length) / count;
    }
    gone += way;
  }
  return found;
}

/** Whether the middle point lies on a level or upright line between the others. */
function isBetween(from: Point, middle: Point, to: Point): boolean {
  const upright = from.x === middle.x && middle.x === to.x && (middle.y - from.y) * (to.y - middle.y) >= 0;
  const level = from.y === middle.y && middle.y === to.y && (middle.x - from.x) * (to.x - middle.x) >= 0;
  return upright || level;
}

function distance(from: Point, to: Point): number {
  return Math.hypot(to.x - from.x, to.y - from.y);
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}
