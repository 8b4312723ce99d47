/** What users can set, under `altac` in their editor. */

import type { HintSettings } from './inlay-hints.ts';

export interface Settings {
  readonly inlayHints: HintSettings;
  readonly codeLenses: boolean;
}

export const usualSettings: Settings = {
  inlayHints: { types: true, ranges: true, undefined: true, units: true },
  codeLenses: true,
};

/** Anything that is no setting is as usual. */
export function readSettings(value: unknown): Settings {
  const field = (object: unknown, name: string): unknown =>
    typeof object === 'object' && object !== null
      ? Object.entries(object).find(([key]) => key === name)?.[1]
      : undefined;
  const truth = (object: unknown, name: string, usual: boolean): boolean => {
    const found = field(object, name);
    return typeof found === 'boolean' ? found : usual;
  };
  const hints = field(value, 'inlayHints');
  return {
    inlayHints: {
      types: truth(hints, 'types', usualSettings.inlayHints.types),
      ranges: truth(hints, 'ranges', usualSettings.inlayHints.ranges),
      undefined: truth(hints, 'undefined', usualSettings.inlayHints.undefined),
      units: truth(hints, 'units', usualSettings.inlayHints.units),
    },
    codeLenses: truth(value, 'codeLenses', usualSettings.codeLenses),
  };
}
