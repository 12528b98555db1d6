/**
 * Where the page begins: reads the data in the file and draws it.
 */
import { render } from 'preact';
import { App } from './app.tsx';
import { readPage } from './story/loadedReport.ts';
import { createView } from './view.ts';

const page = document.getElementById('page');
const data = document.getElementById('data');
if (page !== null && data !== null) {
  const view = createView(readPage(data.textContent));
  page.replaceChildren();
  render(<App view={view} />, page);
}
