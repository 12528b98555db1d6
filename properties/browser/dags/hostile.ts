/**
 * A DAG whose names, labels, errors, logs and values are made to harm the page that shows them.
 */
import { Dag, getClient } from 'dagproof';

export const TEXTS: readonly string[] = [
  `<script>window.harmed = 'script'</script>`,
  `</script><script>window.harmed = 'closing'</script>`,
  `"><img src=x onerror="window.harmed = 'image'">`,
  `'"\`\${window.harmed = 'quotes'}{{window.harmed}}<!--`,
  `\u202Eright to left\u2066\u200F`,
  '__proto__',
  'constructor',
  `lone \uD800 and \uDC00 surrogates`,
  `javascript:window.harmed='address'`,
];

export const MEGABYTE = 1_000_000;

const dag = new Dag('constructor', { params: { '"><img src=x onerror=alert(1)>': '<b>bold</b>' } });

const list = dag.task('toString', () => [...TEXTS]);

const say = dag.operator(
  '__proto__',
  ({ text }: { text: string }) => {
    // oxlint-disable-next-line no-console -- what it says is shown
    console.log(`said ${text}`);
    getClient().setXCom({ key: text, value: { [text]: [text] } });
    if (text.includes('img')) throw new Error(text);
    return text;
  },
  { parameters: ['text'], mapIndexTemplate: '{{ task.text }}' },
);

const much = dag.task('much', ({ isLast }: { isLast: boolean }) => {
  if (isLast) throw new Error('e'.repeat(MEGABYTE));
  return 'x'.repeat(MEGABYTE);
});

say.expand({ text: list() });
much.expand({ isLast: [false, true] });

export default dag;
