import { createTheme, defaultCssVariablesResolver } from '@mantine/core';
import type { CSSVariablesResolver, MantineColorsTuple } from '@mantine/core';

/** The one colour of the product: a calm teal that keeps 4.5:1 with white from shade 7 on. */
const brand: MantineColorsTuple = [
  '#e8f6f6',
  '#d3eaea',
  '#a6d5d5',
  '#76bfbf',
  '#4fadad',
  '#37a2a2',
  '#259494',
  '#147878',
  '#086767',
  '#005656',
];

/** Warnings: Mantine's yellow is too pale to be read on its own tint. */
const amber: MantineColorsTuple = [
  '#fff8e1',
  '#ffedb8',
  '#ffe08a',
  '#ffd25c',
  '#f7c23a',
  '#e0a400',
  '#b98500',
  '#946800',
  '#7a5500',
  '#5c4000',
];

const mono = 'ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace';

/** Everything about how the window looks; screens use Mantine's names (`dimmed`, `red`, `sm`) and no colours of their own. */
export const theme = createTheme({
  primaryColor: 'brand',
  primaryShade: 7,
  colors: { brand, amber },
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif',
  fontFamilyMonospace: mono,
  defaultRadius: 'sm',
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  components: {
    Anchor: { defaultProps: { size: 'sm' } },
    Modal: { defaultProps: { size: 'lg', closeButtonProps: { 'aria-label': 'Close' } } },
    Select: { defaultProps: { allowDeselect: false, checkIconPosition: 'right' } },
    Tooltip: {
      defaultProps: { multiline: true, maw: 420, withArrow: true, events: { hover: true, focus: true, touch: true } },
    },
    Table: { defaultProps: { verticalSpacing: 'xs' } },
  },
});

/**
 * Dimmed text of Mantine has 3.3:1 on white; small print must be readable too. What is red stays red in the dark: Mantine
 * writes it nearly white.
 */
export const cssVariables: CSSVariablesResolver = (current) => {
  const { variables, light, dark } = defaultCssVariablesResolver(current);
  return {
    variables,
    light: { ...light, '--mantine-color-dimmed': '#5f6870', '--mantine-color-error': 'var(--mantine-color-red-9)' },
    dark: {
      ...dark,
      '--mantine-color-dimmed': '#a3abb3',
      '--mantine-color-error': 'var(--mantine-color-red-5)',
      '--mantine-color-red-light-color': 'var(--mantine-color-red-3)',
    },
  };
};
