import type { Formula, Strategy } from '@jts/domain';
import { expect, it } from 'vitest';
import { formulaYaml, save, strategyYaml } from './documents.js';
import { useMongo } from './mongo.js';
import { useScratch } from './scratch.js';

const mongo = useMongo();
const scratch = useScratch();
const jts = (...args: string[]) => mongo.jts(args);

it('stores a formula from YAML, and shows it as save takes it back', async () => {
  const saved = await mongo.jts(['formulas', 'save', '-'], { stdin: formulaYaml });
  expect(saved).toMatchObject({ code: 0, err: '' });
  const [, id = ''] =
    /^saved formula "돌파" \(([0-9a-f]{24})\), version 1\n$/.exec(saved.out) ?? [];
  const shown = await jts('formulas', 'show', id);
  expect(shown.out).toContain(`id: ${/^\d+$/.test(id) ? `"${id}"` : id}`);
  expect(shown.out).toContain('expression: |-\n  close > highest(high, :period)\n');
  expect(shown.out).toContain('  - "005930"\n');
  const file = await scratch.write('shown.yaml', shown.out.replace('entry', 'exit'));
  const updated = await jts('formulas', 'save', file);
  expect(updated).toEqual({
    code: 0,
    out: `saved formula "돌파" (${id}), version 2\n`,
    err: '',
  });
  const after: Formula = await mongo.json('formulas', 'show', id);
  expect(after).toMatchObject({ id, category: 'exit', version: 2, tags: ['trend', '005930'] });
  expect(after.parameters[0]).toEqual({
    name: 'period',
    dataType: 'integer',
    defaultValue: 20,
    minValue: 1,
    maxValue: 250,
  });
});

it('what was saved since is not overwritten, and the message says what to do', async () => {
  const { id } = await save(mongo, 'formulas', formulaYaml);
  const update = `id: "${id}"\nversion: 1\n${formulaYaml}`;
  expect(await mongo.jts(['formulas', 'save', '-'], { stdin: update })).toMatchObject({ code: 0 });
  const { code, out, err } = await mongo.jts(['formulas', 'save', '-'], { stdin: update });
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toBe(
    `jts: formula "${id}" has version 2, expected was 1 (VERSION_CONFLICT): it was saved since you ` +
      `read it; look at it with "jts formulas show ${id}", bring your changes to that, with the ` +
      'version that it has now, and save again\n',
  );
});

it('lists by id, by category, and finds by name and tag', async () => {
  const marked = formulaYaml.replace('name: 돌파', 'name: Marked %_').replace('trend', 'Ｍark-tag');
  const { id } = await save(mongo, 'formulas', marked.replace('entry', 'stop_loss'));
  const listed = (await jts('formulas', 'list')).out.trimEnd().split('\n');
  expect(listed[0]).toMatch(/^id +name +category +tags +version +updated$/);
  expect(listed.find((line) => line.startsWith(id))).toMatch(
    /Marked %_ +stop_loss +Ｍark-tag, 005930 +1 {2}\d{4}-\d\d-\d\d \d\d:\d\dZ$/,
  );
  for (const args of [
    ['list', '--category', 'stop_loss'],
    ['search', 'marked %'],
    ['search', 'MARK-TAG'],
  ]) {
    const found: Formula[] = await mongo.json('formulas', ...args);
    expect(found.map((one) => one.id)).toEqual([id]);
  }
  expect(await jts('formulas', 'search', 'm.rked')).toEqual({
    code: 0,
    out: '',
    err: 'no formulas found\n',
  });
  expect(await mongo.json('formulas', 'search', 'm.rked')).toEqual([]);
});

it('renders with defaults and with arguments of the types that the parameters have', async () => {
  const { id } = await save(mongo, 'formulas', formulaYaml);
  const render = (...args: string[]) => jts('formulas', 'render', id, ...args);
  expect((await render()).out).toBe('close > highest(high, 20)\nand volume > 1000\n');
  const args = ['--arg', 'period=60', '--arg', 'least=1e6'];
  expect((await render(...args)).out).toBe('close > highest(high, 60)\nand volume > 1000000\n');
  for (const [arg, says] of [
    ['period=x', 'args.period: must be a number, not "x"'],
    ['period=0', 'args.period: must be at least 1'],
    ['period=1.5', 'args.period: must be of type integer'],
    ['perod=5', 'args.perod: is no parameter of the formula'],
  ] as const) {
    expect(await render('--arg', arg)).toEqual({
      code: 1,
      out: '',
      err: `jts: ${says} (VALIDATION)\n`,
    });
  }
  expect(await render('--arg', 'period')).toMatchObject({ code: 2 });
  expect(await render('--arg', 'period=1', '--arg', 'period=2')).toMatchObject({ code: 2 });
});

it('keeps a formula that strategies use, names them, and deletes it with --force', async () => {
  const { id } = await save(mongo, 'formulas', formulaYaml);
  const [a, b] = [
    await save<Strategy>(mongo, 'strategies', strategyYaml(id, 'alpha')),
    await save<Strategy>(mongo, 'strategies', strategyYaml(id, 'beta')),
  ];
  expect(await jts('formulas', 'delete', id, '--yes')).toEqual({
    code: 1,
    out: '',
    err:
      `jts: formula "돌파" (${id}) is used by 2 strategies, and was kept: "alpha" (${a.id}), ` +
      `"beta" (${b.id}); --force deletes it all the same\n`,
  });
  const used: Strategy[] = await mongo.json('strategies', 'list', '--formula', id);
  expect(used).toEqual([a, b]);
  const asked = await mongo.jts(['formulas', 'delete', id, '--force'], {
    isTerminal: true,
    stdin: 'n\n',
  });
  expect(asked).toMatchObject({ code: 1, out: '' });
  expect(asked.err).toBe(
    `Delete formula "돌파" (${id}), which 2 strategies would lose? [y/N] jts: nothing was deleted\n`,
  );
  expect(await jts('formulas', 'delete', id, '--force', '--yes')).toEqual({
    code: 0,
    out: `deleted formula "돌파" (${id})\n`,
    err: `strategy "alpha" (${a.id}) has lost it\nstrategy "beta" (${b.id}) has lost it\n`,
  });
  expect(await jts('formulas', 'show', id)).toEqual({
    code: 1,
    out: '',
    err: `jts: no formula "${id}" is stored (NOT_FOUND)\n`,
  });
});

it('deletes nothing that it can ask nobody about', async () => {
  const { id } = await save(mongo, 'formulas', formulaYaml);
  expect(await jts('formulas', 'delete', id)).toEqual({
    code: 1,
    out: '',
    err: `jts: Delete formula "돌파" (${id})? Say so with --yes\n`,
  });
  expect(await jts('formulas', 'delete', id, '--yes')).toMatchObject({ code: 0 });
  expect(await jts('formulas', 'delete', id, '--yes')).toMatchObject({
    code: 1,
    err: `jts: no formula "${id}" is stored (NOT_FOUND)\n`,
  });
});

it('a strategy is stored, shown, found and deleted, and its backtests are told of', async () => {
  const { id: formula } = await save(mongo, 'formulas', formulaYaml);
  const yaml = `${strategyYaml(formula, 'with stop')}stopLossRule: { type: fixed_pct, percentage: 2.5 }\n`;
  const { id } = await save<Strategy>(mongo, 'strategies', yaml);
  expect((await jts('strategies', 'show', id)).out).toContain(
    'stopLossRule:\n  type: fixed_pct\n  percentage: 2.5\n',
  );
  expect((await jts('strategies', 'search', 'WITH STOP')).out).toMatch(
    new RegExp(`^${id} +with stop +${formula} +2\\.5 % +1 `, 'm'),
  );
  expect((await jts('strategies', 'list')).out).toContain(id);
  expect(await jts('strategies', 'delete', id, '--yes')).toEqual({
    code: 0,
    out: `deleted strategy "with stop" (${id})\n`,
    err: '',
  });
});
