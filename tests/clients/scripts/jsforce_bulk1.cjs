// Bulk API 1.0 by jsforce: XML jobs with CSV batches; insert with a failure, upsert, query, delete, an empty batch.
const jsforce = require('jsforce')
const { answer, refusal } = require('./told.cjs')

answer(async ({ url, token }) => {
  const conn = new jsforce.Connection({ instanceUrl: url, accessToken: token, version: '60.0' })
  conn.bulk.pollInterval = 200
  conn.bulk.pollTimeout = 60000
  const persons = Array.from({ length: 250 }, (_, n) => ({
    LASTNAME: `Classic ${n}`, PersonEmail: `c${n}@example.com`, Key__c: `K${n}`
  }))
  const inserted = await conn.bulk.load('Account', 'insert', [...persons, { LASTNAME: 'Bad', PersonEmail: 'no address', Key__c: 'bad' }])
  const upserted = await conn.bulk.load('Account', 'upsert', { extIdField: 'Key__c' }, [
    { Key__c: 'K0', LastName: 'Changed' }, { Key__c: 'K-new', LastName: 'New' }
  ])
  const soql = "SELECT Id, LastName, IsPersonAccount FROM Account WHERE Key__c LIKE 'K%' ORDER BY Key__c"
  const rows = await (await conn.bulk.query(soql)).toArray()
  const deleted = await conn.bulk.load('Account', 'delete', rows.slice(0, 50).map(({ Id }) => ({ Id })))
  const job = conn.bulk.createJob('Account', 'insert')
  await job.open()
  const info = await job.check()
  await job.abort()
  return {
    inserted: [inserted.filter((row) => row.success).length, inserted.filter((row) => !row.success)],
    upserted: upserted.map((row) => row.success),
    rows: rows.length,
    first: rows[0],
    deleted: deleted.every((row) => row.success),
    info,
    aborted: (await job.check()).state,
    stale: await refusal(new jsforce.Connection({ instanceUrl: url, accessToken: 'stale' }).bulk.query('SELECT Id FROM Account'))
  }
})
