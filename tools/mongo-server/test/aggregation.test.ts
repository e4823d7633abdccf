import { expect, test } from 'vitest';
import { useServer } from './client.js';

const { collection } = useServer();

test('aggregation stages', async () => {
  const orders = collection();
  const people = collection();
  const target = collection();
  await people.insertMany([
    { _id: 'ann', city: 'Oslo' },
    { _id: 'bob', city: 'Seoul' },
  ]);
  await orders.insertMany([
    {
      _id: 1,
      who: 'ann',
      lines: [
        { sku: 'a', n: 2 },
        { sku: 'b', n: 1 },
      ],
    },
    { _id: 2, who: 'bob', lines: [{ sku: 'a', n: 5 }] },
  ]);
  const lookup = {
    $lookup: { from: people.collectionName, localField: 'who', foreignField: '_id', as: 'person' },
  };
  const bySku = [
    { $match: { _id: { $gt: 0 } } },
    { $unwind: '$lines' },
    { $group: { _id: '$lines.sku', n: { $sum: '$lines.n' }, who: { $addToSet: '$who' } } },
    { $project: { n: 1, buyers: { $size: '$who' } } },
    { $sort: { _id: 1 } },
  ];
  expect(await orders.aggregate(bySku).toArray()).toEqual([
    { _id: 'a', n: 7, buyers: 2 },
    { _id: 'b', n: 1, buyers: 1 },
  ]);
  const joined = await orders
    .aggregate([lookup, { $sort: { _id: 1 } }, { $project: { 'person.city': 1 } }])
    .toArray();
  expect(joined).toEqual([
    { _id: 1, person: [{ city: 'Oslo' }] },
    { _id: 2, person: [{ city: 'Seoul' }] },
  ]);
  const nested = {
    $lookup: {
      from: people.collectionName,
      let: { who: '$who' },
      pipeline: [
        { $match: { $expr: { $eq: ['$_id', '$$who'] } } },
        { $project: { _id: 0, city: 1 } },
      ],
      as: 'p',
    },
  };
  const correlated = await orders
    .aggregate([{ $match: { _id: 1 } }, nested, { $project: { p: 1 } }])
    .toArray();
  expect(correlated).toEqual([{ _id: 1, p: [{ city: 'Oslo' }] }]);
  const [facets] = await orders
    .aggregate([
      {
        $facet: {
          count: [{ $count: 'n' }],
          first: [{ $sort: { _id: 1 } }, { $limit: 1 }, { $project: { who: 1 } }],
        },
      },
    ])
    .toArray();
  expect(facets).toEqual({ count: [{ n: 2 }], first: [{ _id: 1, who: 'ann' }] });
  await orders.aggregate([...bySku, { $out: target.collectionName }]).toArray();
  expect(await target.countDocuments()).toBe(2);
  await orders
    .aggregate([
      ...bySku,
      { $set: { n: -1 } },
      { $merge: { into: target.collectionName, whenMatched: 'merge' } },
    ])
    .toArray();
  expect(await target.countDocuments({ n: -1 })).toBe(2);
  const united = await orders
    .aggregate([
      { $project: { _id: 1 } },
      { $unionWith: { coll: people.collectionName, pipeline: [{ $project: { _id: 1 } }] } },
    ])
    .toArray();
  expect(united.length).toBe(4);
  const windows = await orders
    .aggregate([
      { $setWindowFields: { sortBy: { _id: 1 }, output: { rank: { $documentNumber: {} } } } },
      { $project: { rank: 1 } },
    ])
    .toArray();
  expect(windows.map(({ rank }) => Number(rank))).toEqual([1, 2]);
  await expect(orders.aggregate([{ $nonsense: {} }]).toArray()).rejects.toMatchObject({
    code: 40324,
  });
});
