/**
 * Where the page begins: reads the data in the file and draws it.
 */
import { effect } from '@preact/signals';
import { render } from 'preact';
import { App } from './app.tsx';
import { readPage } from './story/loadedReport.ts';
import { createTheme } from './theme.ts';
import { createView } from './view.ts';

const page = document.getElementById('page');
const data = document.getElementById('data');
if (page !== null && data !== null) {
  const theme = createTheme();
  const view = createView(readPage(data.textContent));
  effect(() => {
    view.isDark.value = theme.isDark.value;
  });
  document.title = `${view.data.title} · dagproof`;
  page.replaceChildren();
  render(<App view={view} theme={theme} />, page);
}
