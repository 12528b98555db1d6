/**
 * Where the page begins: reads the data in the file and draws it, or says why it cannot.
 */
import { effect } from '@preact/signals';
import { render } from 'preact';
import { followAddress } from './address.ts';
import { App } from './app.tsx';
import { Broken } from './panes/broken.tsx';
import { readPage } from './story/loadedReport.ts';
import { createTheme, type Theme } from './theme.ts';
import { createView } from './view.ts';

/** The element with the data stands before the script; a file that was cut in the middle has neither. */
function draw(page: HTMLElement, theme: Theme): void {
  const view = createView(readPage(document.getElementById('data')?.textContent ?? ''));
  effect(() => {
    view.isDark.value = theme.isDark.value;
  });
  followAddress(view);
  document.title = `${view.data.title} · dagproof`;
  page.replaceChildren();
  render(<App view={view} theme={theme} />, page);
}

const page = document.getElementById('page');
if (page !== null) {
  const theme = createTheme();
  try {
    draw(page, theme);
  } catch (error) {
    page.replaceChildren();
    render(<Broken error={error} goBack={null} />, page);
  }
}
