/**
 * Checks of what keeps policies fast, whoever drives them: policies and kernels' views are classes,
 * since functions that are made anew for each machine lose their inlining at the second one; and a
 * policy has no Map and no Set, since the first entry of one whose head is deleted all the time
 * takes longer and longer to find. Choice and price: docs/decisions/0034-policy-contract.md.
 */
import ts from 'typescript';
import type { Finding, Source } from './tidy';
import { isTypeScript, judgeNodes, within } from './tidy';

/** A function of the contract that only a policy, or only a view, has. */
const MARKS: ReadonlyMap<string, string> = new Map([
  ['candidate', 'a policy'],
  ['clearReference', 'a view'],
]);

const COLLECTIONS = /^(Map|Set|WeakMap|WeakSet|ReadonlyMap|ReadonlySet)$/;

function isMember(node: ts.Node): node is ts.ObjectLiteralElementLike {
  return (
    ts.isPropertyAssignment(node) ||
    ts.isShorthandPropertyAssignment(node) ||
    ts.isMethodDeclaration(node)
  );
}

/** Object literals that stand for a policy or a view. */
export function checkPolicyClasses(sources: readonly Source[]): Finding[] {
  return judgeNodes(within(sources, 'kernel').filter(isTypeScript), (node) => {
    if (!isMember(node) || !ts.isObjectLiteralExpression(node.parent)) return null;
    const { name } = node;
    const what = name !== undefined && ts.isIdentifier(name) ? MARKS.get(name.text) : undefined;
    return what === undefined ? null : `${what} is an object literal: make it a class`;
  });
}

/** Collections of JavaScript in policies. */
export function checkPolicyCollections(sources: readonly Source[]): Finding[] {
  return judgeNodes(within(sources, 'kernel/policy').filter(isTypeScript), (node) => {
    if (!ts.isIdentifier(node) || !COLLECTIONS.test(node.text)) return null;
    const isName = ts.isNewExpression(node.parent) || ts.isTypeReferenceNode(node.parent);
    return isName ? `${node.text}: a policy has Column, PageQueue and Ghosts` : null;
  });
}
