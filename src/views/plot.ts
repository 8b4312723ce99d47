/** What a plot shows, as plain data. `plots/svg.ts` draws it, `plots/csv.ts` writes its data down. */

export type Plot = LinePlot | IntervalPlot | ScatterPlot | CountPlot;

export interface LinePlot {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  /** Whether equal steps of the x axis are equal factors; no x is 0 then. */
  readonly logarithmic?: boolean;
  /** The same of the y axis. */
  readonly logarithmicY?: boolean;
  /** Of the y axis. */
  readonly from: number;
  readonly to: number;
  readonly lines: readonly PlottedLine[];
  /** Vertical lines with a remark. */
  readonly marks: readonly { readonly x: number; readonly text: string }[];
}

export interface PlottedLine {
  readonly name: string;
  readonly points: readonly PlottedPoint[];
}

export interface PlottedPoint {
  readonly x: number;
  readonly y: number;
  /** Where there are several measurements, the smallest and the largest. */
  readonly least?: number;
  readonly most?: number;
}

/** Estimates with their intervals, one below the other; or numbers of things that have names. */
export interface IntervalPlot {
  readonly title: string;
  readonly x: string;
  /** Whether equal steps of the x axis are equal factors; no value is 0 then. */
  readonly logarithmic?: boolean;
  readonly from: number;
  readonly to: number;
  /** Rows of one name and several series stand in one line. None is NaN. */
  readonly rows: readonly PlottedInterval[];
  /** Vertical lines with a remark. */
  readonly marks: readonly { readonly x: number; readonly text: string }[];
}

export interface PlottedInterval {
  readonly name: string;
  readonly series: string;
  readonly value: number;
  readonly interval: readonly [number, number] | null;
}

/** Points of one quantity against another, with the lines that they are held against. */
export interface ScatterPlot {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  /** Of both axes. */
  readonly from: number;
  readonly to: number;
  readonly points: readonly ScatteredPoint[];
  /** Each of two points or more, within the axes. */
  readonly lines: readonly {
    readonly name: string;
    readonly points: readonly { readonly x: number; readonly y: number }[];
  }[];
}

/** Pairs of counts; where several are the same the mark is larger. Axes begin at 0, and are logarithmic further up. */
export interface CountPlot {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  readonly points: readonly ScatteredPoint[];
}

export interface ScatteredPoint {
  readonly x: number;
  readonly y: number;
  readonly series: string;
  /** Shown where one points at it. */
  readonly text: string;
}
