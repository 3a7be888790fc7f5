// Bulk API 2.0 by jsforce: streamed uploads, mixed failures, upsert, nulling, delete, query.
const jsforce = require('jsforce')
const { answer, refusal } = require('./told.cjs')

const polling = { pollTimeout: 60000, pollInterval: 200 }

answer(async ({ url, token, count }) => {
  const conn = new jsforce.Connection({ instanceUrl: url, accessToken: token, version: '60.0' })
  const load = (operation, input, more = {}) =>
    conn.bulk2.loadAndWaitForResults({ object: 'Account', operation, input, ...polling, ...more })
  const persons = Array.from({ length: count }, (_, n) => ({
    LASTNAME: `Bulk ${n}`, firstname: 'Ann', PersonEmail: `b${n}@example.com`, Key__c: `J${n}`, PersonMobilePhone: '1'
  }))
  const inserted = await load('insert', [...persons, { LASTNAME: 'Bulk bad', PersonEmail: 'not an address', Key__c: 'bad' }])
  const upserted = await load('upsert', [
    { Key__c: 'J0', PersonMobilePhone: '#N/A', FirstName: '', LastName: 'Bulk 0' },
    { Key__c: 'J-new', PersonMobilePhone: '', FirstName: '', LastName: 'Quoted, "so"\nand so' }
  ], { externalIdFieldName: 'Key__c' })
  const soql = "SELECT Id, Name, PersonMobilePhone, RecordType.Name, Key__c FROM Account WHERE Key__c LIKE 'J%' ORDER BY Key__c"
  const rows = await (await conn.bulk2.query(soql, polling)).toArray()
  const deleted = await load('delete', rows.slice(0, 100).map((row) => ({ Id: row.Id })))
  const everything = await (await conn.bulk2.query(soql, { ...polling, scanAll: true })).toArray()
  const aborted = conn.bulk2.createJob({ object: 'Account', operation: 'insert' })
  await aborted.open()
  await aborted.abort()
  return {
    inserted: [inserted.successfulResults.length, inserted.failedResults, inserted.unprocessedRecords.length],
    upserted: upserted.successfulResults.map((row) => [row.Key__c, row.sf__Created]),
    rows,
    deleted: deleted.successfulResults.length,
    everything: everything.length,
    aborted: (await aborted.check()).state,
    aggregated: await refusal(conn.bulk2.query('SELECT COUNT(Id) FROM Account', polling)),
    wrongHeader: await refusal(load('insert', [{ Foo__c: '1' }]))
  }
})
