import { describe, expect, it } from 'vitest';
import { readmeExample } from './readmeExample.ts';

const block = (code: string): string =>
  `# Title\n\n\`\`\`sh\nnpm ci\n\`\`\`\n\n\`\`\`ts\n${code}\n\`\`\`\n\n\`\`\`ts\nsecond();\n\`\`\`\n`;

describe('the example of a README', () => {
  it('is its first ts block', () => {
    expect(readmeExample(block('first(); // 1')).source).toBe('first(); // 1\n');
  });

  it('prints what a comment promises and keeps every other line', () => {
    const example = readmeExample(
      block('const a = 1; // 1\nf(a); // prose stays\nrun.state;     // \'success\'\nrun.rows();   // [1, "b"]'),
    );
    expect(example.program.split('\n')).toEqual([
      'const a = 1; // 1',
      'f(a); // prose stays',
      'console.log(JSON.stringify(run.state));',
      'console.log(JSON.stringify(run.rows()));',
      '',
    ]);
    expect(example.promised).toEqual(['"success"', '[1,"b"]']);
  });

  it('has to exist and to promise something', () => {
    expect(() => readmeExample('# Title')).toThrow('no ```ts block');
    expect(() => readmeExample(block('first();'))).toThrow('promises no value');
  });
});
