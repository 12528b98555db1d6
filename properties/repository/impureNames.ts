/**
 * Finds, in one file, what reads a clock, draws at random, waits, or reaches outside the process.
 * Types are free to say `Promise`; properties and methods may have any name.
 */
import ts from 'typescript';
import { IMPURE_NAMES } from './floors.ts';
import { lineOf, type Source, walk } from './sourceTree.ts';

export interface ImpureUse {
  readonly line: number;
  readonly name: string;
}

/** Uses of impure globals, `Date.now`, `new Date()`, `Math.random`, `async` and `await`, in order of occurrence. */
export function impureNames(source: Source): ImpureUse[] {
  const uses: ImpureUse[] = [];
  walk(source.syntax, (node) => {
    const name = impureName(node);
    if (name !== null) uses.push({ line: lineOf(source.syntax, node), name });
  });
  return uses;
}

function impureName(node: ts.Node): string | null {
  if (ts.isIdentifier(node)) return IMPURE_NAMES.has(node.text) && isReference(node) ? node.text : null;
  if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression)) {
    const name = `${node.expression.text}.${node.name.text}`;
    return name === 'Date.now' || name === 'Math.random' ? name : null;
  }
  if (ts.isNewExpression(node) && isNamed(node.expression, 'Date')) {
    return (node.arguments?.length ?? 0) === 0 ? 'new Date()' : null;
  }
  if (ts.isCallExpression(node) && isNamed(node.expression, 'Date')) return 'Date()';
  if (ts.isAwaitExpression(node)) return 'await';
  if (ts.isForOfStatement(node) && node.awaitModifier !== undefined) return 'for await';
  if (node.kind === ts.SyntaxKind.AsyncKeyword) return 'async';
  return null;
}

function isNamed(node: ts.Node, name: string): boolean {
  return ts.isIdentifier(node) && node.text === name;
}

/** Whether an identifier stands for a value, rather than naming a property, a declaration or a type. */
function isReference(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
  if (ts.isBindingElement(parent)) return parent.initializer === node;
  if (ts.isShorthandPropertyAssignment(parent)) return true;
  if (ts.isTypeNode(parent) || ts.isQualifiedName(parent) || ts.isImportSpecifier(parent)) return false;
  return !isNameOfDeclaration(node);
}

function isNameOfDeclaration(node: ts.Identifier): boolean {
  return 'name' in node.parent && node.parent.name === node;
}
