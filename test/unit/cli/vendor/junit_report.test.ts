/** JUnit XML of verdicts: well-formed, whatever their texts hold. */
import { expect, test } from '@jest/globals';
import { junitXml } from '../../../../cli/vendor/junit_report';

test('a report is well-formed, whatever the texts', () => {
  const cases = [
    { name: 'good', failure: '', details: '' },
    { name: 'a<b>&"c"', failure: 'line 1\u0000\u001b[31m', details: 'x ]]> \u0008y\n\uFFFFz' },
  ];
  expect(junitXml('fol\u0001der', cases)).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites tests="2" failures="1" errors="0" skipped="0">
  <testsuite name="folder" tests="2" failures="1" errors="0" skipped="0">
    <testcase classname="folder" name="good"/>
    <testcase classname="folder" name="a&lt;b>&amp;&quot;c&quot;">
      <failure message="line 1[31m"><![CDATA[x ]]]]><![CDATA[> y
z]]></failure>
    </testcase>
  </testsuite>
</testsuites>
`);
});
