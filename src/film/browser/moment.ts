/** What is looked at: one layer, one position, one variable. */

export interface Moment {
  readonly layer: number;
  readonly position: number;
  readonly variable: number;
}

/** A part of the view. */
export interface Panel {
  readonly element: HTMLElement;
  readonly show: (moment: Moment) => void;
}

/** How parts of the view change what is looked at. */
export interface Steering {
  /** What is looked at now, or will be in the next frame of the screen. */
  readonly now: () => Moment;
  readonly go: (change: Partial<Moment>) => void;
  /** Shows a place of the program in its source. */
  readonly reveal: (source: number, start: number) => void;
}
