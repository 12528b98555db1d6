/**
 * What every pane that draws needs: the size of its place, the colours of the theme, and a canvas that is drawn once a frame when something changed.
 */
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { RefObject } from 'preact';
import { INSTANCE_STATES } from '../../../model/states.ts';
import type { View } from '../../view.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Size of an element's inside, followed as it changes; nothing until it is there. */
export function useSize(element: RefObject<HTMLElement | null>): Size {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const place = element.current;
    if (place === null) return undefined;
    const measure = (): void => {
      const { clientWidth: width, clientHeight: height } = place;
      setSize((known) => (known.width === width && known.height === height ? known : { width, height }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(place);
    return () => observer.disconnect();
  }, []);
  return size;
}

/** Colours as a canvas takes them; those of states by their code. */
export interface Colors {
  readonly fill: readonly string[];
  readonly ink: readonly string[];
  readonly word: readonly string[];
  readonly surface: string;
  readonly canvas: string;
  readonly sunken: string;
  readonly hover: string;
  readonly chosen: string;
  readonly line: string;
  readonly lineStrong: string;
  readonly text: string;
  readonly textSoft: string;
  readonly accent: string;
  readonly focus: string;
}

/** The colours of the theme that is shown. */
export function useColors(view: View): Colors {
  const isDark = view.isDark.value;
  return useMemo(readColors, [isDark]);
}

function readColors(): Colors {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string): string => style.getPropertyValue(`--${name}`).trim() || '#888888';
  return {
    fill: INSTANCE_STATES.map((state) => read(`state-${state}`)),
    ink: INSTANCE_STATES.map((state) => read(`state-${state}-ink`)),
    word: INSTANCE_STATES.map((state) => read(`state-${state}-text`)),
    surface: read('surface'),
    canvas: read('canvas'),
    sunken: read('sunken'),
    hover: read('hover'),
    chosen: read('chosen'),
    line: read('line'),
    lineStrong: read('line-strong'),
    text: read('text'),
    textSoft: read('text-soft'),
    accent: read('accent'),
    focus: read('focus'),
  };
}

export type Pen = CanvasRenderingContext2D;

/** A canvas of this size, drawn in the next frame after each rendering of its component. */
export function useDrawing({ width, height }: Size, draw: (pen: Pen) => void): RefObject<HTMLCanvasElement | null> {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const frame = requestAnimationFrame(() => {
      const pen = canvas.current === null ? null : penOf(canvas.current, { width, height });
      if (pen !== null) draw(pen);
    });
    return () => cancelAnimationFrame(frame);
  });
  return canvas;
}

/** Clean, and with as many dots as the screen has for its size. */
function penOf(canvas: HTMLCanvasElement, { width, height }: Size): Pen | null {
  const density = window.devicePixelRatio || 1;
  const [across, down] = [Math.round(width * density), Math.round(height * density)];
  if (across === 0 || down === 0) return null;
  if (canvas.width !== across) canvas.width = across;
  if (canvas.height !== down) canvas.height = down;
  const pen = canvas.getContext('2d');
  pen?.setTransform(density, 0, 0, density, 0, 0);
  pen?.clearRect(0, 0, width, height);
  return pen;
}
